from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.batch.work import Work
from grader.course import Entry
from grader.gradebook.errors import GradebookError
from grader.gradebook.records import Attempt, Counted, Exercise, KeyFile, Known, Student

from .making import CHECKS, INFO, KEY, graded, unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.batch.work import Graded
    from grader.gradebook.book import Gradebook

NOON = datetime(2025, 12, 1, 12, tzinfo=UTC)
RIGHT = dict.fromkeys(CHECKS, "passed")


def filled(book: Gradebook, *results: Graded) -> int:
    """Record results as a run of their own."""
    run = book.begin_run(INFO, [KEY])
    book.add(run, results)
    book.end_run(run)
    return run


def scores(book: Gradebook) -> dict[tuple[str, int], float]:
    return {(grade.student, grade.number): grade.score for grade in book.grades()}


# ---------------------------------------------------------------------- runs


def test_a_run_remembers_all_that_its_grades_depend_on(book: Gradebook) -> None:
    huge = replace(INFO, seed=2**200)
    run = book.begin_run(huge, [KEY])
    found = book.run(run)
    assert (found.id, found.info, found.ended, found.results) == (run, huge, None, 0)
    assert found.accepted == found.started
    book.add(run, [graded("ada"), graded("bo")])
    book.end_run(run)
    ended = book.run(run)
    assert ended.ended is not None
    assert ended.ended >= ended.started
    assert ended.results == 2
    assert book.runs() == [ended]


def test_the_answer_keys_themselves_are_kept(book: Gradebook) -> None:
    other = KeyFile(4, "losses", "f00d-1", b"\0\xff")
    runs = [book.begin_run(INFO, [other, KEY]), book.begin_run(INFO, [KEY])]
    assert [list(book.keys(run)) for run in runs] == [[KEY, other], [KEY]]


def test_keys_of_the_same_hash_and_other_bytes_are_two(book: Gradebook) -> None:
    """The hash is of the reference; another NumPy may make other numbers of it."""
    other = replace(KEY, data=b"rounded otherwise")
    runs = [book.begin_run(INFO, [key]) for key in (KEY, other)]
    assert [list(book.keys(run)) for run in runs] == [[KEY], [other]]


def test_a_run_that_is_not_there(book: Gradebook) -> None:
    filled(book)
    filled(book)
    with pytest.raises(GradebookError, match=r"there is no run 7; it has 1, 2$"):
        book.run(7)
    with pytest.raises(GradebookError, match="no run 7"):
        book.end_run(7)


def test_what_was_recorded_can_be_replayed(book: Gradebook) -> None:
    results = [
        graded("ada", submitted=NOON),
        graded("ada", attempt=2, submitted=NOON.astimezone(timezone(timedelta(hours=9)))),
        graded("bo", number=4, source="def mse(y, t): ...\n"),
        unreadable("cy", "exercise3.ipynb is no notebook"),
    ]
    run = filled(book, *results)
    filled(book, graded("dee"))
    found = list(book.results(run))
    assert found == results
    assert list(found[0].statuses) == list(CHECKS)  # in the order of the exercise


def test_many_results_come_back_page_by_page(book: Gradebook) -> None:
    results = [graded(f"student{place:04}") for place in range(901)]
    run = filled(book, *results)
    assert list(book.results(run)) == results
    assert [grade.student for grade in book.grades()] == [each.student for each in results]


def test_one_folder_may_hold_two_exercises(book: Gradebook) -> None:
    """Their content hash is the folder's, their sources are two."""
    both = [replace(graded("ada", number=number, source=f"# {number}\n"), content_hash="folder") for number in (3, 4)]
    run = filled(book, *both)
    assert [each.source for each in book.results(run)] == ["# 3\n", "# 4\n"]


TEXT = st.text(st.characters(exclude_categories=()), min_size=1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    st.builds(
        graded,
        TEXT,
        st.dictionaries(st.text("abc_", min_size=1), st.sampled_from(["passed", "wrong", "grader_fault"])),
        number=st.integers(1, 99),
        attempt=st.integers(1, 1000),
        source=st.text(st.characters(exclude_categories=())),
        late_mark=st.booleans(),
        submitted=st.none() | st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1), timezones=st.just(UTC)),
    ),
    st.floats(0, 1e6),
    st.none() | TEXT,
)
def test_anything_comes_back_exactly(book: Gradebook, result: Graded, score: float, problem: str | None) -> None:
    result = replace(result, score=score, problem=problem)
    run = filled(book, result)
    assert list(book.results(run)) == [result]
    assert (result.student, result.number, result.attempt) in book.known()


# ---------------------------------------------------------------------- results


def test_a_result_is_recorded_once(book: Gradebook) -> None:
    run = book.begin_run(INFO)
    assert book.add(run, [graded("ada"), graded("bo"), graded("ada", RIGHT)]) == 2
    assert book.add(run, [graded("bo", RIGHT), graded("cy")]) == 1
    assert book.add(run, []) == 0
    assert list(book.results(run)) == [graded("ada"), graded("bo"), graded("cy")]


def test_all_of_a_batch_or_nothing(book: Gradebook) -> None:
    run = book.begin_run(INFO)
    book.add(run, [graded("ada")])
    damaged = replace(graded("cy"), report="{")
    with pytest.raises(json.JSONDecodeError):
        book.add(run, [graded("bo"), damaged])
    assert list(book.results(run)) == [graded("ada")]
    assert book.add(run, [graded("bo")]) == 1


def test_known_is_what_need_not_be_graded_again(book: Gradebook) -> None:
    first, second = graded("ada", source="# 1\n"), graded("ada", source="# 2\n")
    place = ("ada", 3, 1)
    assert book.known() == {}
    filled(book, first)
    assert book.known() == {place: Known(first.content_hash, first.key_hash, is_timed=False)}
    filled(book, second)
    assert book.known() == {place: Known(second.content_hash, second.key_hash, is_timed=False)}
    # Back to what it was: the file of today counts, not the newest content.
    filled(book, first)
    assert book.known() == {place: Known(first.content_hash, first.key_hash, is_timed=False)}


def test_a_time_is_learnt_once_and_for_the_very_same_work(book: Gradebook) -> None:
    earlier, later = datetime(2025, 12, 1, tzinfo=UTC), datetime(2025, 12, 2, tzinfo=UTC)
    first = graded("ada", source="# 1\n")
    run = filled(book, first, graded("bo", submitted=earlier))

    def handed_in(student: str, content_hash: str) -> Work:
        return Work(student, Entry(3, "activations"), Path(), later, content_hash=content_hash)

    book.learn_times([handed_in("ada", "another"), handed_in("bo", graded("bo").content_hash)])
    assert {each.student: each.submitted for each in book.results(run)} == {"ada": None, "bo": earlier}
    book.learn_times([handed_in("ada", first.content_hash)])
    assert {each.student: each.submitted for each in book.results(run)} == {"ada": later, "bo": earlier}
    assert book.known()["ada", 3, 1].is_timed
    book.learn_times([])


# ---------------------------------------------------------------------- grades


def test_a_grade_for_each_student_and_exercise(book: Gradebook) -> None:
    filled(book, graded("bo"), graded("ada", number=4), graded("ada"), unreadable("Cy", "no notebook"))
    book.enrol([Student("ada", "Ada Lovelace"), Student("dee", "Dee")])
    rows = [(grade.student, grade.display, grade.number, grade.slug, grade.score) for grade in book.grades()]
    assert rows == [
        ("Cy", "", 3, "activations", 0.0),  # by code point, in every database
        ("ada", "Ada Lovelace", 3, "activations", 1.0),
        ("ada", "Ada Lovelace", 4, "losses", 1.0),
        ("bo", "", 3, "activations", 1.0),
    ]
    assert book.exercises() == [Exercise(3, "activations", 3.0), Exercise(4, "losses", 3.0)]
    problems = [grade.counted.attempt.problem for grade in book.grades() if grade.counted]
    assert problems == ["no notebook", None, None, None]


def test_the_latest_attempt_counts(book: Gradebook) -> None:
    filled(book, graded("ada", RIGHT, attempt=1), graded("ada", attempt=10), graded("ada", RIGHT, attempt=9))
    assert scores(book) == {("ada", 3): 1.0}


def test_a_policy_chooses_and_deducts(book: Gradebook) -> None:
    filled(book, graded("ada", RIGHT, submitted=NOON), graded("ada", attempt=2, late_mark=True))
    book.enrol([Student("ada", "Ada", extra=timedelta(minutes=90))])
    asked: list[Sequence[Attempt]] = []

    def best(attempts: Sequence[Attempt], /) -> Counted:
        asked.append(attempts)
        chosen = max(attempts, key=lambda each: each.score)
        return Counted(chosen, chosen.score * 0.9, "A day late.")

    (grade,) = book.grades(best)
    assert (grade.score, grade.max_score, grade.comment) == (3.0 * 0.9, 3.0, "A day late.")
    assert grade.counted is not None
    assert grade.counted.attempt.attempt == 1
    ((first, second),) = asked
    assert (first.attempt, first.submitted, first.score, first.late_mark) == (1, NOON, 3.0, False)
    assert (second.attempt, second.submitted, second.late_mark) == (2, None, True)
    assert first.extra == second.extra == timedelta(minutes=90)
    book.override("ada", 3, None, "Well argued.", "kim")
    assert [each.comment for each in book.grades(best)] == ["Well argued. A day late."]
    book.override("ada", 3, 3.0, "You were ill.", "kim")
    assert [each.comment for each in book.grades(best)] == ["You were ill."]


def test_the_report_of_what_counts(book: Gradebook) -> None:
    filled(book, graded("ada"), unreadable("bo", "no notebook"))
    ada, bo = (grade.counted for grade in book.grades())
    assert ada is not None
    assert bo is not None
    assert book.report(ada.attempt.result) == graded("ada").report
    assert book.report(bo.attempt.result) == ""


def test_many_reports(book: Gradebook) -> None:
    filled(book, *(replace(graded(f"s{number}", RIGHT), report=json.dumps({"of": number})) for number in range(120)))
    counted = {grade.counted.attempt.result: grade.student for grade in book.grades() if grade.counted is not None}
    found = list(book.reports(list(counted)))
    assert len(found) == 120
    assert all(json.loads(report)["of"] == int(counted[result][1:]) for result, report in found)


def test_what_is_known_of_students(book: Gradebook) -> None:
    listed = [Student("ada", "Ada", "team 1", timedelta(minutes=30)), Student("bo\udcff", "Bo")]
    book.enrol(listed)
    assert book.students() == listed
    book.enrol([Student("ada"), Student("cy", "Cy")], only_new=True)
    assert book.students() == [*listed, Student("cy", "Cy")]
    book.enrol([Student("ada", "Ada L.")])
    assert book.students()[0] == Student("ada", "Ada L.")
    book.enrol([])
    assert len(book.students()) == 3
    book.enrol([Student(f"student{place}") for place in range(40_000)], only_new=True)
    assert len(book.students()) == 40_003


# ---------------------------------------------------------------------- what teachers say


def test_an_override_survives_every_regrade(book: Gradebook) -> None:
    filled(book, graded("ada"))
    book.override("ada", 3, 2.5, "Explained it to me at the board.", "kim")
    filled(book, graded("ada", RIGHT, source="# better\n"))
    run = book.begin_run(INFO, proposed=True)
    book.add(run, [graded("ada", dict.fromkeys(CHECKS, "wrong"))])
    book.accept(run)
    (grade,) = book.grades()
    assert (grade.score, grade.comment) == (2.5, "Explained it to me at the board.")
    assert grade.counted is not None
    assert grade.counted.score == 0.0
    assert grade.override is not None
    assert grade.override.author == "kim"


def test_the_latest_word_counts_and_the_earlier_ones_are_kept(book: Gradebook) -> None:
    filled(book, graded("ada"), graded("ada", number=4), graded("bo"))
    book.override("ada", 3, 3.0, "First thought.", "kim")
    book.override("ada", 3, 2.0, "Second thought.", "lee")
    book.override("bo", 3, 0.0, "Copied.", "kim")
    assert scores(book) == {("ada", 3): 2.0, ("ada", 4): 1.0, ("bo", 3): 0.0}
    said = book.overrides("ada", 3)
    assert [(each.score, each.author) for each in said] == [(3.0, "kim"), (2.0, "lee")]
    assert said[0].decided <= said[1].decided


def test_a_comment_alone_leaves_the_automatic_grade(book: Gradebook) -> None:
    filled(book, graded("ada"))
    book.override("ada", 3, 3.0, "", "kim")
    book.override("ada", 3, None, "See me.", "kim")
    (grade,) = book.grades()
    assert (grade.score, grade.comment) == (1.0, "See me.")


def test_points_for_a_student_who_handed_in_nothing(book: Gradebook) -> None:
    filled(book, graded("ada"))
    book.enrol([Student("bo", "Bo")])
    book.override("bo", 3, 2.0, "On paper.", "kim")
    _, grade = book.grades()
    assert (grade.student, grade.display, grade.slug, grade.score, grade.max_score) == ("bo", "Bo", "activations", 2, 3)
    assert grade.counted is None


def test_an_override_for_nobody(book: Gradebook) -> None:
    filled(book, graded("ada"))
    with pytest.raises(GradebookError, match=r"there is no student 'adda'$"):
        book.override("adda", 3, 1.0, "", "kim")
    with pytest.raises(GradebookError, match=r"exercise 4 was never graded; it has 3$"):
        book.override("ada", 4, 1.0, "", "kim")
    assert book.overrides("adda", 3) == []


# ---------------------------------------------------------------------- proposals


def test_proposed_results_do_not_count_until_they_are_accepted(book: Gradebook) -> None:
    filled(book, graded("ada"))
    known = book.known()
    run = book.begin_run(INFO, proposed=True)
    book.add(run, [graded("ada", RIGHT, source="# new\n"), graded("bo", number=4)])
    assert book.run(run).accepted is None
    assert scores(book) == {("ada", 3): 1.0}
    assert book.known() == known
    assert [exercise.number for exercise in book.exercises()] == [3]
    assert [count.status for count in book.verdict_counts()] == list(CHECKS.values())
    book.accept(run)
    assert scores(book) == {("ada", 3): 3.0, ("bo", 4): 1.0}
    assert len(book.known()) == 2


def test_a_proposal_can_be_forgotten(book: Gradebook) -> None:
    counting = filled(book, graded("ada"))
    run = book.begin_run(INFO, [KEY], proposed=True)
    book.add(run, [graded("ada", RIGHT)])
    book.discard(run)
    assert [each.id for each in book.runs()] == [counting]
    assert scores(book) == {("ada", 3): 1.0}
    with pytest.raises(GradebookError, match="run 1 counts and cannot be discarded"):
        book.discard(counting)
    assert scores(book) == {("ada", 3): 1.0}


def test_accepting_twice_changes_nothing(book: Gradebook) -> None:
    run = book.begin_run(INFO, proposed=True)
    book.accept(run)
    accepted = book.run(run).accepted
    book.accept(run)
    assert book.run(run).accepted == accepted
