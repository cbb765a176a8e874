"""The report on mutants as a Markdown page, for a course's documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.author.mutate import Fate, good_enough, score, totals

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.author.mutate import Judged, Mutation
    from grader.author.survivors import Witness

_HEAD = """# Mutants

Written by `{command}`; do not edit.

Every solution is changed in one place: another operator, constant, axis, sign, index, argument or function, a statement
dropped, precision lost, state shared between calls. Each such mutant is graded. One that no check catches is either
right as well, for a reason that stands below, or it shows a check that is too weak.

| exercise | mutants | killed | of them by the clock | equivalent | survivors | score |
|---|---:|---:|---:|---:|---:|---:|
"""


def report(mutations: Sequence[Mutation], command: str) -> str:
    """The page.

    Args:
        mutations: what became of the mutants, by exercise.
        command: that writes the page.
    """
    lines = [_HEAD.format(command=command).rstrip("\n")]
    lines += [_row(f"{each.number} {each.slug}", [each]) for each in mutations if not each.left_out]
    lines += [
        _row("all", mutations),
        "",
        "The score is the share of the mutants that are not equivalent and are killed.",
    ]
    lines += [f"Exercise {each.number} is left out, as {each.left_out}." for each in mutations if each.left_out]
    lines += [""] + ([] if good_enough(mutations) else ["**Too many survive, or a judgement is out of date.**", ""])
    lines += _survivors(mutations)
    lines += ["## Equivalent mutants", ""]
    for each in mutations:
        lines += _equivalents(each)
    return "\n".join(lines).rstrip("\n") + "\n"


def _row(name: str, mutations: Sequence[Mutation]) -> str:
    def count(*fates: Fate) -> int:
        return sum(len(each.of(*fates)) for each in mutations)

    killed, survived = totals(mutations)
    judged = sum(len(each.judged) for each in mutations)
    figures = (judged, killed, count(Fate.TIMED_OUT), count(Fate.EQUIVALENT), survived, f"{score(mutations):.1%}")
    return f"| {name} | {' | '.join(map(str, figures))} |"


def _survivors(mutations: Sequence[Mutation]) -> Iterator[str]:
    yield from ("## Survivors", "")
    none = True
    for mutation in mutations:
        for each in mutation.of(Fate.SURVIVED):
            none = False
            yield f"- {mutation.number} {mutation.slug}, line {each.mutant.line}: {_code(each.mutant.id)}"
            yield f"  {would_be_killed(each.witness)}"
        for line in mutation.stale:
            none = False
            yield f"- {mutation.number} {mutation.slug}: {line}"
    yield from (["None.", ""] if none else [""])


def would_be_killed(witness: Witness | None) -> str:
    """The case that would kill a mutant, in words."""
    if witness is None:
        return "no inputs were found that would kill it"
    change = f", {witness.change}" if witness.change else ""
    return f"would be killed by {witness.check}: {witness.case} (seed {witness.seed}{change})"


def by_reason(mutation: Mutation) -> dict[str, list[Judged]]:
    """The equivalent mutants by the reason why they are right."""
    found: dict[str, list[Judged]] = {}
    for each in mutation.of(Fate.EQUIVALENT):
        found.setdefault(each.reason, []).append(each)
    return found


def _equivalents(mutation: Mutation) -> Iterator[str]:
    reasons = by_reason(mutation)
    if not reasons:
        return
    yield from (f"### {mutation.number} {mutation.slug}", "")
    for reason, each in reasons.items():
        yield from (f"{reason[:1].upper()}{reason[1:]}:", "")
        yield from (f"- line {judged.mutant.line}: {_code(judged.mutant.id)}" for judged in each)
        yield ""


def _code(text: str) -> str:
    fence = "``" if "`" in text else "`"
    return f"{fence}{text}{fence}"
