from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from grader.gradebook.records import Reason

from .making import CHECKS, INFO, KEY, graded, unreadable

if TYPE_CHECKING:
    from grader.batch.work import Graded
    from grader.gradebook.book import Gradebook

BETTER = {**CHECKS, "softmax": "passed"}
OLD = graded("ada", source="# 1\n")
OTHER_KEY = replace(KEY, key_hash="another-1")


def run_of(book: Gradebook, *results: Graded, proposed: bool = False, **info: Any) -> int:
    run = book.begin_run(replace(INFO, **info), proposed=proposed)
    book.add(run, results)
    return run


def test_what_would_change_is_told_before_it_does(book: Gradebook) -> None:
    run_of(book, OLD, graded("bo"))
    book.override("ada", 3, 3.0, "Fine.", "kim")
    run = run_of(book, graded("ada", BETTER, source="# 1\n"), graded("bo"), graded("cy"), proposed=True)
    (change,) = book.changes(run)
    assert (change.student, change.number, change.slug, change.attempt) == ("ada", 3, "activations", 1)
    assert (change.before, change.after) == (1.0, 2.0)
    assert change.verdicts == {"softmax": ("wrong", "passed")}
    assert change.override is not None
    assert change.override.score == 3.0


@pytest.mark.parametrize(
    ("new", "info", "reasons"),
    [
        (graded("ada", BETTER, source="# 2\n"), {}, (Reason.SUBMISSION,)),
        (graded("ada", BETTER, source="# 1\n", key=OTHER_KEY), {}, (Reason.ANSWER_KEY,)),
        (graded("ada", BETTER, source="# 1\n"), {"numpy": "2.5.0"}, (Reason.SOFTWARE,)),
        (graded("ada", BETTER, source="# 1\n"), {"deltagrade": "0.2.0"}, (Reason.SOFTWARE,)),
        (graded("ada", BETTER, source="# 1\n"), {"settings": {"limits": {}}}, (Reason.SETTINGS,)),
        (
            graded("ada", BETTER, source="# 2\n", key=OTHER_KEY),
            {"isolation": "contained", "python": "3.12"},
            (*Reason,),
        ),
        (graded("ada", BETTER, source="# 1\n"), {}, ()),  # it does not compute the same twice
    ],
)
def test_why_a_grade_changes(book: Gradebook, new: Graded, info: dict[str, Any], reasons: tuple[Reason, ...]) -> None:
    run_of(book, OLD)
    (change,) = book.changes(run_of(book, new, proposed=True, **info))
    assert change.reasons == reasons


def test_a_check_that_is_new_and_one_that_is_gone(book: Gradebook) -> None:
    run_of(book, graded("ada", {"a": "passed", "b": "passed"}))
    (change,) = book.changes(run_of(book, graded("ada", {"b": "passed", "c": "passed"})))
    assert change.verdicts == {"a": ("passed", ""), "c": ("", "passed")}
    assert (change.before, change.after) == (2.0, 2.0)


def test_a_submission_that_can_be_read_now(book: Gradebook) -> None:
    run_of(book, unreadable("ada", "no notebook"))
    (change,) = book.changes(run_of(book, graded("ada")))
    assert (change.before, change.after) == (0.0, 1.0)
    assert change.verdicts == {name: ("", status) for name, status in CHECKS.items()}


def test_another_language_changes_nothing(book: Gradebook) -> None:
    settings = {**INFO.settings, "lang": "ko"}
    run_of(book, unreadable("ada", "no notebook"), graded("bo"))
    run = run_of(book, unreadable("ada", "노트북이 아니에요"), graded("bo", BETTER), settings=settings)
    (change,) = book.changes(run)
    assert (change.student, change.reasons) == ("bo", ())


def test_each_attempt_is_compared_with_itself(book: Gradebook) -> None:
    run_of(book, graded("ada"), graded("ada", BETTER, attempt=2))
    run = run_of(book, graded("ada", BETTER), graded("ada", BETTER, attempt=2))
    assert [change.attempt for change in book.changes(run)] == [1]


def test_what_a_later_run_has_replaced_is_no_change(book: Gradebook) -> None:
    run_of(book, OLD)
    proposed = run_of(book, graded("ada", BETTER), proposed=True)
    run_of(book, graded("ada", CHECKS, source="# 3\n"))
    assert list(book.changes(proposed)) == []
    book.accept(proposed)
    assert [grade.score for grade in book.grades()] == [1.0]


def test_another_proposal_is_not_what_it_is_compared_with(book: Gradebook) -> None:
    run_of(book, OLD)
    run_of(book, graded("ada", BETTER), proposed=True)
    (change,) = book.changes(run_of(book, graded("ada", dict.fromkeys(CHECKS, "passed")), proposed=True))
    assert (change.before, change.after) == (1.0, 3.0)


def test_many_students_are_compared_page_by_page(book: Gradebook) -> None:
    names = [f"student{place:04}" for place in range(801)]
    run_of(book, *map(graded, names))
    run = run_of(book, *(graded(name, BETTER) for name in names), proposed=True)
    assert [change.student for change in book.changes(run)] == names
