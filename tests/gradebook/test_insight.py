from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.gradebook.records import DiagnosisCount, LookAlike, Student, VerdictCount

from .making import CHECKS, INFO, graded, unreadable

if TYPE_CHECKING:
    from grader.batch.work import Graded
    from grader.gradebook.book import Gradebook

WRONG = dict.fromkeys(CHECKS, "wrong")


def filled(book: Gradebook, *results: Graded) -> None:
    book.add(book.begin_run(INFO), results)


def test_the_verdicts_of_a_class(book: Gradebook) -> None:
    filled(book, graded("ada", WRONG), graded("ada", attempt=2), graded("bo"), graded("cy", WRONG))
    filled(book, graded("bo", WRONG), unreadable("dee", "no notebook"))  # bo's earlier result is history
    counts = [(count.check, count.status, count.students) for count in book.verdict_counts()]
    assert counts == [
        ("sigmoid", "wrong", 2),
        ("sigmoid", "passed", 1),
        ("softmax", "wrong", 3),
        ("maxout", "wrong", 2),
        ("maxout", "not_attempted", 1),
    ]
    assert book.verdict_counts()[0] == VerdictCount(3, "activations", "sigmoid", "wrong", 2)


def test_how_many_made_the_same_mistake(book: Gradebook) -> None:
    shift, axis = {"softmax": "softmax.no_shift"}, {"softmax": "softmax.axis", "sigmoid": "pattern.scaled"}
    filled(
        book,
        *(graded(name, WRONG, mistakes=shift) for name in ("ada", "bo")),
        graded("cy", WRONG, mistakes=axis),
        graded("dee"),
        unreadable("eve", "no notebook"),
        graded("ada", WRONG, number=4, mistakes={"mse": "mse.sum"}),
    )
    assert book.diagnosis_counts() == [
        DiagnosisCount(3, "activations", "softmax", "softmax.no_shift", 2, 4),
        DiagnosisCount(3, "activations", "sigmoid", "pattern.scaled", 1, 4),
        DiagnosisCount(3, "activations", "softmax", "softmax.axis", 1, 4),
    ]


def test_the_same_unusual_errors_are_a_hint(book: Gradebook) -> None:
    odd = {"sigmoid": 0.123, "softmax": 4.56, "maxout": 7.89}
    filled(
        book,
        graded("ada", WRONG, off=odd),
        graded("bo", WRONG, off={**odd, "maxout": 1.0}),
        graded("cy", WRONG, off={**odd, "softmax": 2.0, "maxout": 3.0}),  # one check may be a coincidence
        graded("dee", WRONG),
    )
    assert book.look_alikes() == [LookAlike(3, "activations", ("ada", "bo"), ("sigmoid", "softmax"))]


def test_the_most_alike_come_first(book: Gradebook) -> None:
    odd = {"sigmoid": 0.123, "softmax": 4.56, "maxout": 7.89}
    filled(
        book,
        graded("ada", WRONG, off={**odd, "maxout": 1.0}),
        graded("bo", WRONG, off=odd),
        graded("cy", WRONG, off=odd),
    )
    assert [(each.students, len(each.checks)) for each in book.look_alikes()] == [
        (("bo", "cy"), 3),
        (("ada", "bo"), 2),
        (("ada", "cy"), 2),
    ]


def test_a_mistake_that_has_a_name_is_nobodys_own(book: Gradebook) -> None:
    odd = {"sigmoid": 0.123, "softmax": 4.56}
    named = {"sigmoid": "sigmoid.sign", "softmax": "softmax.axis"}
    filled(book, *(graded(name, WRONG, off=odd, mistakes=named) for name in ("ada", "bo")))
    assert book.look_alikes() == []


def test_an_error_that_many_make_is_not_unusual(book: Gradebook) -> None:
    odd = {"sigmoid": 0.123, "softmax": 4.56}
    filled(book, *(graded(name, WRONG, off=odd) for name in ("ada", "bo", "cy")))
    assert len(book.look_alikes()) == 3
    filled(book, graded("dee", WRONG, off=odd))
    assert book.look_alikes() == []


def test_a_group_hands_in_the_same(book: Gradebook) -> None:
    odd = {"sigmoid": 0.123, "softmax": 4.56}
    filled(book, *(graded(name, WRONG, off=odd) for name in ("ada", "bo", "cy")))
    book.enrol([Student("ada", group="1"), Student("bo", group="1"), Student("cy", group="2")])
    assert [each.students for each in book.look_alikes()] == [("ada", "cy"), ("bo", "cy")]


def test_a_report_with_fewer_checks_than_statuses(book: Gradebook) -> None:
    """A renderer that leaves out what was skipped costs no count."""
    short = replace(graded("ada"), report=json.dumps({"checks": []}))
    filled(book, short)
    assert [count.status for count in book.verdict_counts()] == list(CHECKS.values())


def test_verdicts_and_examples_lead_to_the_students_behind_a_diagnosis(book: Gradebook) -> None:
    run = book.begin_run(INFO)
    wrong = graded("ada", {"softmax": "wrong", "sigmoid": "passed"}, mistakes={"softmax": "softmax.no_shift"})
    book.add(run, [wrong, graded("bob", {"softmax": "passed", "sigmoid": "passed"})])
    assert [tuple(each) for each in book.verdicts(["ada", "bob", "nobody"])] == [
        ("ada", 3, (("softmax", "wrong", "softmax.no_shift"), ("sigmoid", "passed", None))),
        ("bob", 3, (("softmax", "passed", None), ("sigmoid", "passed", None))),
    ]
    (example,) = book.examples()
    assert example[:3] == (3, "softmax", "softmax.no_shift")
    assert "Subtract each row's maximum" in book.report(example.result)
    # A later attempt counts, and nobody makes the mistake any more.
    book.add(run, [graded("ada", {"softmax": "passed", "sigmoid": "passed"}, attempt=2)])
    assert book.examples() == []
