"""The bundled course proves itself, at its public seed and at others."""

from __future__ import annotations

import pytest

from grader.author.verify import verify
from grader.course import Entry, bundled
from grader.key.answer_key import AnswerKey
from grader.key.build import trace_exercise
from grader.key.store import answer_key, build
from grader.key.vet import weaknesses
from grader.sandbox.isolation import choose

COURSE = bundled()
ENTRIES = COURSE.entries()


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.folder)
def test_an_exercise_proves_itself(entry: Entry) -> None:
    result = verify(COURSE, entry, level=choose(None, None), oracles=False)
    assert result.problems == []
    assert (result.solution, result.stub) == (1.0, 0.0)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.folder)
def test_another_seed_exposes_every_mistake_too(entry: Entry) -> None:
    key = AnswerKey(build(COURSE, entry, seed=31_337))
    assert [problem for check in key.checks() for problem in weaknesses(check)] == []


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.folder)
def test_tracing_twice_gives_the_same_key(entry: Entry) -> None:
    first = answer_key(COURSE, entry, COURSE.seed).data  # perhaps made by another process
    assert first == build(COURSE, entry, COURSE.seed)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.folder)
def test_every_text_is_in_both_languages(entry: Entry) -> None:
    exercise = COURSE.load(entry)
    for check in exercise.checks:
        for text in [*(mistake.text for mistake in check.mistakes), *check.hints]:
            assert text.en.strip()
            assert any("가" <= letter <= "힣" for letter in text.ko), (check.name, text)
            assert not any("가" <= letter <= "힣" for letter in text.en), (check.name, text)
    traced = trace_exercise(exercise, COURSE.seed)
    for jobs in traced.jobs.values():
        for job in jobs:
            english, korean = job.case.label
            # A term such as "float32" is the same in both.
            assert any("가" <= letter <= "힣" for letter in korean) or (english == korean and " " not in english), (
                job.case.label
            )
