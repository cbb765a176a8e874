"""Who reads a report, and what of it they may see: nothing is rendered for a student that was not reduced here."""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.feedback import HIDDEN, STUDENT, reduced

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from grader.course import Course, Entry
    from grader.feedback import Levels
    from grader.model import ExerciseReport
    from grader.student.progress import CourseReport, ExerciseProgress


def students_levels(course: Course, entry: Entry, checks: Collection[str], seed: int) -> Levels:
    """What a student may see of an exercise: less under any other seed than the public one.

    Raises:
        CourseError: the course's settings are not sound.
    """
    return course.feedback(STUDENT if seed == course.seed else HIDDEN, entry, checks)


def keeper(course: Course, seed: int, lang: str) -> Callable[[ExerciseReport], str]:
    """The function that makes the text that a gradebook keeps of a report; likewise."""
    student = course.feedback(STUDENT if seed == course.seed else HIDDEN)
    return functools.partial(kept, student=student, lang=lang)


def for_student(report: ExerciseReport, course: Course, entry: Entry, checks: Collection[str]) -> ExerciseReport:
    """What a student may see of a report; likewise."""
    return reduced(report, students_levels(course, entry, checks, report.seed))


def kept(report: ExerciseReport, *, student: Levels, lang: str) -> str:
    """What a gradebook keeps of a report: everything, as it is the teacher's, and beside it what the student may see.

    Args:
        report: everything.
        student: what the student may see.
        lang: of the words.
    """
    from grader.render import json  # noqa: PLC0415 - as every renderer, only where it is asked for

    return json.kept(report, reduced(report, student), lang=lang)


def all_for_student(report: CourseReport, course: Course) -> CourseReport:
    """What a student may see of a report on several exercises; likewise."""
    return replace(report, exercises=tuple(progress_for_student(each, course) for each in report.exercises))


def progress_for_student(each: ExerciseProgress, course: Course) -> ExerciseProgress:
    """What a student may see of one exercise among several; likewise."""
    if each.report is None:
        return each
    names = [check.name for check in each.report.checks]
    seen = for_student(each.report, course, course.entry(each.slug), names)
    return replace(each, report=seen, max_score=seen.max_score)
