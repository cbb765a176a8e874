"""Mutation testing: how many wrong versions of a solution the checks catch, and which ones they miss."""

from __future__ import annotations

import ast
import random
import sys
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from grader.author.equivalents import SINGLE_PRECISION, judged_equivalent, right_by_rule, stale
from grader.author.mutants import Mutant, mutants
from grader.author.mutations import Kind
from grader.author.sitting import Sitting, little_memory, loaded, spoil_free_memory
from grader.author.survivors import Search, Witness
from grader.course import CourseError
from grader.model import Message

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.course import Course, Entry
    from grader.declare import Exercise

# Other seeds whose inputs might kill a survivor.
_OTHER_SEEDS = (1, 2, 3)
# A check that declares this many seconds trains something.
_TOO_LONG = 60.0
# Survivors that are none too many, as a share of the mutants that are wrong.
TOLERATED = 0.01


class Fate(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"
    TIMED_OUT = "timed out"
    EQUIVALENT = "equivalent"
    SURVIVED = "survived"


@dataclass(frozen=True)
class Judged:
    """A mutant and its fate.

    Attributes:
        check: that caught it.
        reason: why it is right, if it is equivalent.
        witness: inputs that would have killed it, if it survived and some could be found.
    """

    mutant: Mutant
    fate: Fate
    check: str = ""
    reason: str = ""
    witness: Witness | None = None


@dataclass
class Mutation:
    """What became of the mutants of one exercise's solution.

    Attributes:
        made: how many mutants there are, judged or not.
        stale: entries of the judged equivalents that are true no more, one line each.
        left_out: why no mutant of this exercise is judged; None if they are.
    """

    number: int
    slug: str
    made: int = 0
    judged: list[Judged] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    left_out: Message | None = None

    def of(self, *fates: Fate) -> list[Judged]:
        """Those of this fate."""
        return [each for each in self.judged if each.fate in fates]

    @property
    def killed(self) -> int:
        """How many were caught, those that do not end among them."""
        return len(self.of(Fate.KILLED, Fate.TIMED_OUT))


def score(mutations: Sequence[Mutation]) -> float:
    """The share of the wrong mutants that were caught."""
    killed, survived = totals(mutations)
    return killed / (killed + survived) if killed + survived else 1.0


def totals(mutations: Sequence[Mutation]) -> tuple[int, int]:
    """How many mutants were killed, and how many survived."""
    return sum(each.killed for each in mutations), sum(len(each.of(Fate.SURVIVED)) for each in mutations)


def good_enough(mutations: Sequence[Mutation]) -> bool:
    """Whether hardly any mutant survives, and no judgement is out of date."""
    return score(mutations) >= 1.0 - TOLERATED and not any(each.stale for each in mutations)


def mutate(course: Course, entry: Entry, *, sample: int | None = None, seed: int = 0) -> Mutation:
    """Judge mutants of an exercise's solution.

    Args:
        course: where it is.
        entry: which one.
        sample: how many mutants to judge at most; all if None.
        seed: decides which, if it is a sample.

    Raises:
        CourseError: there is no solution, or it fails its own checks.
        AuthorError: the exercise cannot be traced.
    """
    path = course.root / "solutions" / entry.folder / f"{entry.slug}.py"
    if not path.is_file():
        raise CourseError("{file} is missing: mutants are made of it", file=path)
    source = path.read_text(encoding="utf-8")
    why = left_out(course.load(entry), source)
    if why:
        return Mutation(entry.number, entry.slug, left_out=why)
    every = mutants(source)
    reasons = judged_equivalent(path.parent)
    result = Mutation(entry.number, entry.slug, len(every))
    result.stale = [f"the solution has no such mutant any more: {name}" for name in stale(reasons, every)]
    with little_memory():
        examiners = _Examiners(course, entry, source)
        for mutant in _chosen(every, sample, f"{entry.folder} {seed}"):
            judged = examiners.judge(mutant, reasons.get(mutant.id))
            if mutant.id in reasons and judged.fate is not Fate.EQUIVALENT:
                by = f"{judged.witness.check} at seed {judged.witness.seed}" if judged.witness else judged.check
                result.stale.append(f"it is not equivalent, {by} catches it: {mutant.id}")
            result.judged.append(judged)
    return result


def left_out(exercise: Exercise, source: str) -> Message | None:
    """Why an exercise cannot be run by the thousand in this process; None if it can."""
    longest = max((check.seconds or 0.0 for check in exercise.checks), default=0.0)
    if longest >= _TOO_LONG:
        return Message("its checks train for up to {seconds:g} s", seconds=longest)
    modules = {name.partition(".")[0] for name in _imports(source)} - {"numpy", *sys.stdlib_module_names}
    return Message("its solution needs {names}", names=", ".join(sorted(modules))) if modules else None


def _imports(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def _chosen(every: Sequence[Mutant], sample: int | None, seed: str) -> list[Mutant]:
    if sample is None or sample >= len(every):
        return list(every)
    chosen = random.Random(seed).sample(range(len(every)), sample)  # noqa: S311 - not a secret
    return [every[index] for index in sorted(chosen)]


class _Examiners:
    """The exercise at its own seed and at others, and what the solution answers there."""

    def __init__(self, course: Course, entry: Entry, source: str) -> None:
        self.source = source
        self.exercise = course.load(entry)
        self.solution = ast.parse(source)
        self.first = Sitting(self.exercise, course.seed)
        for name in self.first.keys:
            answers = self.first.run(name, loaded(self.solution))
            if answers is None or self.first.declared(name).wrong(answers) is not None:
                raise CourseError(
                    "{folder}: the solution itself fails {name}, so its mutants prove nothing",
                    folder=entry.folder,
                    name=name,
                )

    def judge(self, mutant: Mutant, reason: str | None) -> Judged:
        caught = self._caught(mutant, self.first)
        if caught is None:
            spoil_free_memory()
            caught = self._caught(mutant, self.first)
        if caught is not None:
            return Judged(mutant, *caught)
        if reason is None and mutant.kind is Kind.SINGLE:
            return Judged(mutant, Fate.EQUIVALENT, reason=SINGLE_PRECISION)
        found = self._search.witness(mutant) if reason is None else self._search.at_a_seed(mutant)
        if found is None:
            reason = reason or right_by_rule(mutant, self.source)
        if found is not None or reason is None:
            return Judged(mutant, Fate.SURVIVED, witness=found)
        return Judged(mutant, Fate.EQUIVALENT, reason=reason)

    def _caught(self, mutant: Mutant, sitting: Sitting) -> tuple[Fate, str] | None:
        """Which check catches a mutant, its own first, each in a module of its own: nothing may be carried over."""
        tree = mutant.module()
        for name in sorted(sitting.keys, key=lambda name: name != mutant.owner):
            try:
                subjects = loaded(tree)
            except Exception:  # a mutant that does not even load
                return Fate.KILLED, mutant.owner
            answers = sitting.run(name, subjects)
            if answers is None:
                return Fate.TIMED_OUT, name
            if sitting.declared(name).wrong(answers) is not None:
                return Fate.KILLED, name
        return None

    @cached_property
    def _search(self) -> Search:
        others = [Sitting(self.exercise, self.first.seed + step) for step in _OTHER_SEEDS]
        return Search(self.solution, [self.first, *others])
