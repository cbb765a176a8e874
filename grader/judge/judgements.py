"""Judgements: what an author measures in a subject's own results, in words, with what may be behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from grader.key.outcome import Kind
from grader.model import Curves, Diagnosis, Finding, Text
from grader.worker.program import alone

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grader.key.answer_key import CaseKey, CheckKey, RuleKey
    from grader.key.ledger import Trace


# Of a curve; more steps than that are no number an epoch.
_MOST_STEPS = 2_000
# Of a confusion matrix; a larger one cannot be read.
_MOST_CLASSES = 20


class Judged(NamedTuple):
    """What a judgement has found in one case.

    Attributes:
        holds: whether the results are good enough.
        said: what was measured; None if there is nothing to tell.
        cause: what may be behind a failure.
        curves: what is worth drawing: the subject's, and the reference's.
        confusion: how many samples of each class are taken for each class.
    """

    holds: bool
    said: Text | None
    cause: Diagnosis | None
    curves: tuple[Sequence[float], Sequence[float]] | None
    confusion: tuple[tuple[int, ...], ...] = ()


def judged(check: CheckKey, rule: RuleKey, seen: Mapping[str, Any], given: Mapping[str, Any]) -> Judged:
    """Run a judgement on the looks of a case."""
    try:
        found = alone(rule.first, rule.second)(dict(seen), dict(given))
        figures = found.get("figures", {})
        name = found["cause"]
        cause = None if name is None else Diagnosis(f"{check.name}.{name}", _filled(rule.causes[name], figures))
        lines = found.get("curves")
        curves = None if lines is None else (_numbers(lines["yours"]), _numbers(lines["reference"]))
        said = None if found["said"] is None else _filled(rule.said[found["said"]], figures)
        return Judged(bool(found["holds"]), said, cause, curves, _counts(found.get("confusion", ())))
    except Exception:  # results of another structure than the judgement expects
        return Judged(holds=False, said=rule.text, cause=None, curves=None)


def measured(check: CheckKey, traces: Sequence[Trace]) -> Iterator[tuple[CaseKey, Judged]]:
    """What the judgements of a check have found, case by case, where all looks could be taken."""
    for case, trace in zip(check.cases, traces, strict=False):
        for rule in check.rules:
            if rule.kind == "judgement" and all(look.kind is Kind.OK for look in trace):
                seen = {label.en: look.value for label, look in zip(case.looks, trace, strict=True)}
                yield case, judged(check, rule, seen, case.given)


def curves(check: CheckKey, traces: Sequence[Trace]) -> tuple[Curves, ...]:
    """What is worth drawing, case by case."""
    found = ((case, each.curves, each.confusion) for case, each in measured(check, traces))
    return tuple(
        Curves(case.label, *((tuple(lines[0]), tuple(lines[1])) if lines else ((), ())), confusion)
        for case, lines, confusion in found
        if lines or confusion
    )


def notes(check: CheckKey, traces: Sequence[Trace]) -> Iterator[Finding]:
    """What was measured in the cases that hold."""
    for case, each in measured(check, traces):
        if each.holds and each.said is not None:
            pairs = zip(case.label, each.said, strict=True)
            yield Finding("measured", {"text": Text(*(f"{label}: {said}" for label, said in pairs))})


def cause(check: CheckKey, traces: Sequence[Trace], start: int) -> Diagnosis | None:
    """What is behind the failure in case number `start`."""
    found = measured(check.only_case(start), traces[start : start + 1])
    return next((each.cause for _, each in found if not each.holds), None)


def _numbers(values: Any) -> list[float]:
    return [float(value) for value in values][:_MOST_STEPS]


def _counts(rows: Any) -> tuple[tuple[int, ...], ...]:
    """A square of counts; nothing if there are too many classes for a table."""
    counts = tuple(tuple(int(count) for count in row) for row in rows)
    return counts if len(counts) <= _MOST_CLASSES else ()


def _filled(text: Text, figures: Mapping[str, Any]) -> Text:
    return Text(text.en.format_map(figures), text.ko.format_map(figures))
