"""Mutation testing tells strong checks from weak ones, says why a mutant is right, and finds what would kill it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from grader.author import sitting
from grader.author.equivalents import FILE, judged_equivalent
from grader.author.mutants import mutants
from grader.author.mutate import Fate, Mutation, good_enough, left_out, mutate, score
from grader.author.mutation_report import report
from grader.course import Course, CourseError

if TYPE_CHECKING:
    from collections.abc import Callable

    Make = Callable[..., Course]

ROOT = Path(__file__).resolve().parent.parent.parent
REFERENCE = """
import numpy as np
from grader.declare import Exercise, case, drawn, near, normal

exercise = Exercise(1, "spread", title=("Spread", "퍼짐"))

@exercise.check(points=1, close=near(1e-9), given=[{cases}], hints=["?"])
def spread(x):
    return np.sum(np.abs(x - np.mean(x)))

@spread.mistake(en="?", ko="?")
def other(x):
    return np.sum(np.abs(x))
"""
SOLUTION = """
import numpy as np

def spread(x):
    ### BEGIN SOLUTION
    {body}
    ### END SOLUTION
"""
BODY = "return np.sum(np.abs(x - np.mean(x)))"
STRONG = 'case("numbers", x=normal(5, shift=3.0))'
# Two numbers on both sides of their mean: the sum of the sizes is twice the largest one, and so on.
WEAK = 'case("two numbers", x=np.array([1.0, -1.0]))'
SIGN = "spread: x - np.mean(x) -> np.mean(x) - x"


@pytest.fixture
def make(tmp_path: Path) -> Make:
    """A course of one exercise with these cases, this solution and these judged equivalents."""

    def course(cases: str, body: str = BODY, equivalents: str = "") -> Course:
        for file, text in (
            ("reference/ex01_spread.py", REFERENCE.format(cases=cases)),
            ("solutions/ex01_spread/spread.py", SOLUTION.format(body=body)),
            (f"solutions/ex01_spread/{FILE}", equivalents),
            ("course.toml", "seed = 5"),
        ):
            (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / file).write_text(text, encoding="utf-8")
        return Course(tmp_path, {})

    return course


def judged(course: Course, **settings: int) -> Mutation:
    return mutate(course, course.entry("1"), **settings)


def equivalent(*names: str, reason: str = "the size does not depend on the sign") -> str:
    return f"[[equivalent]]\nreason = '{reason}'\nmutants = {list(names)}\n"


def survivors(mutation: Mutation) -> dict[str, str]:
    return {
        each.mutant.id: f"{each.witness.case}, {each.witness.change}" if each.witness else ""
        for each in mutation.of(Fate.SURVIVED)
    }


def test_a_strong_check_kills_everything_that_is_wrong(make: Make) -> None:
    result = judged(make(STRONG, equivalents=equivalent(SIGN)))
    assert survivors(result) == {}
    assert result.killed > 8
    assert len(result.judged) == result.made
    assert good_enough([result])
    reasons = {each.mutant.id: each.reason for each in result.of(Fate.EQUIVALENT)}
    assert reasons.pop(SIGN) == "the size does not depend on the sign"
    assert all("float32" in reason for reason in reasons.values())


def test_a_weak_check_has_survivors_and_inputs_that_would_kill_them(make: Make) -> None:
    result = judged(make(WEAK, equivalents=equivalent(SIGN)))
    found = survivors(result)
    assert found["spread: x - np.mean(x) -> x"] == "two numbers, arrays plus 10"
    assert found["spread: x - np.mean(x) -> x - np.sum(x)"] == "two numbers, arrays plus 10"
    assert "spread: np.abs(x - np.mean(x)) -> x - np.mean(x)" not in found
    assert not good_enough([result])
    assert score([result]) == result.killed / (result.killed + len(found))


def test_a_survivor_that_another_seed_kills_is_told_so(make: Make) -> None:
    # Two numbers around 0 at the course's own seed, 5, but not at all of the next ones.
    shifted = "np.array([1.0, -1.0]) + 10 * max(0.0, rng.normal())"
    result = judged(make(f'case("sometimes off centre 8", x=drawn(lambda rng: {shifted}))'))
    witness = {each.mutant.id: each.witness for each in result.of(Fate.SURVIVED)}["spread: x - np.mean(x) -> x"]
    assert witness is not None
    assert (witness.seed > 5, witness.change) == (True, "")


def test_a_judgement_that_does_not_hold_at_another_seed_is_stale(make: Make) -> None:
    shifted = "np.array([1.0, -1.0]) + 10 * max(0.0, rng.normal())"
    name = "spread: x - np.mean(x) -> x"
    result = judged(
        make(f'case("sometimes off centre 8", x=drawn(lambda rng: {shifted}))', equivalents=equivalent(name))
    )
    (line,) = result.stale
    assert line.startswith("it is not equivalent, spread at seed ")
    assert line.endswith(f" catches it: {name}")
    assert name in survivors(result)


def test_without_a_judgement_an_equivalent_mutant_is_a_survivor(make: Make) -> None:
    assert survivors(judged(make(STRONG))) == {SIGN: ""}


def test_a_judgement_that_is_wrong_is_stale(make: Make) -> None:
    killed = "spread: x - np.mean(x) -> x - np.sum(x)"
    result = judged(make(STRONG, equivalents=equivalent(SIGN, killed, "spread: gone -> for good")))
    assert result.stale == [
        "the solution has no such mutant any more: spread: gone -> for good",
        f"it is not equivalent, spread catches it: {killed}",
    ]
    assert score([result]) == 1.0
    assert not good_enough([result])


@pytest.mark.parametrize(
    ("equivalents", "said"),
    [
        ("[[equivalent]]\nmutants = ['a']", "entry 1: no reason"),
        ("[[equivalent]]\nreason = ' '\nmutants = ['a']", "entry 1: no reason"),
        ("[[equivalent]]\nreason = 'r'\nmutants = []", "entry 1: no mutants"),
        ("equivalent = [3]", "entry 1: no reason"),
        (equivalent("a") + equivalent("a"), "entry 2: 'a' stands there twice"),
        (equivalent("a", "a"), "entry 1: 'a' stands there twice"),
        ("[[equivalent", FILE),
    ],
)
def test_judgements_that_cannot_be_read_are_refused_in_one_line(make: Make, equivalents: str, said: str) -> None:
    with pytest.raises(CourseError, match=r"(?s)^[^\n]*$") as refused:
        judged(make(STRONG, equivalents=equivalents))
    assert said in str(refused.value)


def test_what_nothing_reads_and_what_is_whole_anyway_needs_no_judgement(make: Make) -> None:
    result = judged(make(STRONG, body=f"unused = 1\n    size = len(x) + 0\n    assert size\n    {BODY}"))
    reasons = {each.mutant.id: each.reason for each in result.of(Fate.EQUIVALENT)}
    assert reasons["spread: unused = 1 -> (dropped)"] == "nothing reads unused"
    assert reasons["spread: size = len(x) + 0 -> size = np.int64(len(x) + 0)"] == "these are whole numbers anyway"
    assert "spread: size = len(x) + 0 -> (dropped)" not in reasons


def test_a_mutant_that_does_not_end_is_killed(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitting, "_SECONDS", 0.2)
    result = judged(make(STRONG, body=f"left = 3\n    while left > 0:\n        left -= 1\n    {BODY}"))
    slow = {each.mutant.id for each in result.of(Fate.TIMED_OUT)}
    assert "spread: left -= 1 -> left += 1" in slow
    assert all(each.check == "spread" for each in result.of(Fate.TIMED_OUT))


def test_a_mutant_that_catches_everything_is_stopped_as_well(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitting, "_SECONDS", 0.2)
    body = f"""left = 3
    while left > 0:
        try:
            left -= 1
        except Exception:
            left = 9
    {BODY}"""
    slow = {each.mutant.id for each in judged(make(STRONG, body=body)).of(Fate.TIMED_OUT)}
    assert "spread: left -= 1 -> left += 1" in slow


def test_a_mutant_gets_little_memory() -> None:
    with sitting.little_memory(), pytest.raises(MemoryError):
        np.ones(1 << 32)
    assert np.ones(1 << 20).sum() == 1 << 20


def test_a_sample_is_the_same_for_the_same_seed(make: Make) -> None:
    course = make(STRONG)

    def sample(seed: int) -> list[str]:
        return [each.mutant.id for each in judged(course, sample=4, seed=seed).judged]

    first = sample(1)
    assert len(first) == 4
    assert first == sample(1)
    assert any(sample(seed) != first for seed in (2, 3))
    assert len(judged(course, sample=10_000).judged) == judged(course).made


def test_a_solution_that_fails_itself_proves_nothing(make: Make) -> None:
    with pytest.raises(CourseError, match="the solution itself fails spread"):
        judged(make(STRONG, body="return np.sum(x)"))


def test_checks_that_train_are_left_out(make: Make) -> None:
    slow = judged(make(f"{STRONG}], seconds=90, names=["))
    assert (str(slow.left_out), slow.judged) == ("its checks train for up to 90 s", [])
    page = report([slow], "grade verify --mutants")
    assert "Exercise 1 is left out, as its checks train for up to 90 s." in page
    assert "| 1 spread |" not in page


def test_solutions_that_need_more_than_numpy_are_left_out(make: Make) -> None:
    keras = judged(make(STRONG, body=f"import json, keras.layers\n    from tensorflow import nn\n    {BODY}"))
    assert (str(keras.left_out), keras.judged) == ("its solution needs keras, tensorflow", [])


def test_no_result_of_an_earlier_run_is_found_in_freed_memory(make: Make) -> None:
    body = "result = np.empty(5)\n    result[:] = np.abs(x - np.mean(x))\n    return np.sum(result)"
    result = judged(make(STRONG, body=body))
    assert "spread: result[:] = np.abs(x - np.mean(x)) -> (dropped)" not in survivors(result)


def test_the_report_holds_everything(make: Make) -> None:
    weak = judged(make(WEAK, equivalents=equivalent(SIGN, "spread: gone -> for good")))
    page = report([weak], "grade verify --mutants")
    assert "Written by `grade verify --mutants`" in page
    assert f"| 1 spread | {weak.made} | {weak.killed} |" in page
    assert "would be killed by spread: two numbers (seed 5, arrays plus 10)" in page
    assert "The size does not depend on the sign:" in page
    assert f"`{SIGN}`" in page
    assert "the solution has no such mutant any more: spread: gone -> for good" in page
    assert "Too many survive" in page


def test_the_report_of_a_strong_check_is_calm(make: Make) -> None:
    page = report([judged(make(STRONG, equivalents=equivalent(SIGN)))], "grade verify --mutants")
    assert "Too many survive" not in page
    assert "## Survivors\n\nNone.\n" in page


def test_the_page_in_the_docs_is_of_the_solutions_as_they_are() -> None:
    page = (ROOT / "docs" / "mutants.md").read_text("utf-8")
    course = Course(ROOT, {})
    for entry in course.entries():
        folder = ROOT / "solutions" / entry.folder
        source = (folder / f"{entry.slug}.py").read_text("utf-8")
        why = left_out(course.load(entry), source)
        if why:
            assert f"Exercise {entry.number} is left out, as {why}." in page
            continue
        assert f"\n| {entry.number} {entry.slug} | {len(mutants(source))} |" in page
        assert [name for name in judged_equivalent(folder) if f"`{name}`" not in page] == []
