"""Comparing a subject's whole trace with an expected one: looks, changed inputs, relations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.comparison import Distribution, Near, Own, Within
from grader.judge.compare import INFINITE, RIGHT, Difference, compare
from grader.key.outcome import Kind, Outcome
from grader.model import Finding, Text
from grader.worker.program import alone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.comparison import Comparison
    from grader.key.answer_key import CaseKey, CheckKey, RuleKey
    from grader.key.ledger import Trace

# How closely a student's numbers equal those of a mistake, where the check itself compares loosely or not at all.
_EQUAL = Near(rtol=1e-6, atol=1e-9, single=1e-3)


def differences(
    check: CheckKey, got: Sequence[Trace], expected: Sequence[Trace]
) -> Iterator[tuple[CaseKey, Difference]]:
    """Where a subject's traces differ from the expected ones, look by look and case by case."""
    for case, seen, wanted in zip(check.cases, got, expected, strict=True):
        for difference in case_differences(check, case, seen, wanted):
            yield case, difference


def case_differences(check: CheckKey, case: CaseKey, got: Trace, expected: Trace) -> Iterator[Difference]:
    """The differences of one case; those of relations come last."""
    if len(got) != len(expected):
        # Only a broken worker sends another number of looks than the program has.
        yield Difference(INFINITE, Finding("garbled", {}))
        return
    before: tuple[Outcome, Outcome] | None = None
    for close, label, wanted, seen in zip(case.close, case.looks, expected, got, strict=True):
        yield compare(close, label, wanted, seen, before)
        yield changed_inputs(check, case, wanted, seen)
        before = (wanted, seen)
    for rule in check.rules:
        yield _relation(rule, case, got)


def first_wrong(check: CheckKey, got: Sequence[Trace], expected: Sequence[Trace]) -> tuple[CaseKey, Difference] | None:
    """The first difference beyond its tolerance, or None if the traces agree."""
    return next(((case, each) for case, each in differences(check, got, expected) if each.wrong), None)


def distance(check: CheckKey, got: Sequence[Trace], expected: Sequence[Trace]) -> float:
    """The largest difference in units of its tolerance."""
    return max((each.distance for _, each in differences(check, got, expected)), default=0.0)


def equal(check: CheckKey, got: Sequence[Trace], mistake: Sequence[Trace]) -> bool:
    """Whether a subject's traces are those of a mistake: all numbers, all exceptions with their messages."""
    return unlikeness(check, got, mistake) <= 1.0


def unlikeness(check: CheckKey, got: Sequence[Trace], other: Sequence[Trace], limit: float = 1.0) -> float:
    """The largest difference between two subjects' traces in units of its tolerance; infinite beyond the limit.

    What a check does not compare (random results, say) counts too, and relations do not.
    """
    largest = 0.0
    for case, seen, wanted in zip(check.cases, got, other, strict=True):
        for each in _unlikeness_of_looks(case, seen, wanted):
            if not each <= limit:
                return INFINITE
            largest = max(largest, each)
    return largest


def contains(check: CheckKey, got: Sequence[Trace], mistake: Sequence[Trace]) -> bool:
    """Whether a subject's traces are those of a mistake wherever the mistake differs from the reference."""
    for case, seen, wrong, right in zip(check.cases, got, mistake, check.expected.traces(), strict=True):
        to_mistake = _unlikeness_of_looks(case, seen, wrong)
        to_reference = _unlikeness_of_looks(case, wrong, right)
        if any(theirs > 1.0 and ours > 1.0 for theirs, ours in zip(to_mistake, to_reference, strict=True)):
            return False
    return True


def _unlikeness_of_looks(case: CaseKey, got: Trace, other: Trace) -> Iterator[float]:
    if len(got) != len(other):
        yield INFINITE
        return
    before: tuple[Outcome, Outcome] | None = None
    for close, label, wanted, seen in zip(case.close, case.looks, other, got, strict=True):
        yield INFINITE if wanted.changed != seen.changed else _unlikeness(close, label, wanted, seen, before)
        before = (wanted, seen)


def _unlikeness(
    close: Comparison, label: Text, other: Outcome, got: Outcome, before: tuple[Outcome, Outcome] | None
) -> float:
    if other.kind is Kind.RAISED and got.kind is Kind.RAISED:
        return 0.0 if other.names[:1] == got.names[:1] and other.text == got.text else INFINITE
    strict = _EQUAL if isinstance(close, (Own, Within, Distribution)) else close
    return compare(strict, label, other, got, before).distance


def changed_inputs(check: CheckKey, case: CaseKey, expected: Outcome, got: Outcome) -> Difference:
    """What calls did to their inputs, compared with what the reference did to them."""
    if got.kind is not Kind.OK or got.changed == expected.changed:
        return RIGHT
    names = {number: case.inputs[number] for number in got.changed ^ expected.changed if 0 <= number < len(case.inputs)}
    extra = [names[n] for n in sorted(names) if n in got.changed and names[n] not in check.may_overwrite]
    if extra:
        return Difference(INFINITE, Finding("changed_input", {"names": extra}))
    kept = [names[n] for n in sorted(names) if n in expected.changed]
    return Difference(INFINITE, Finding("input_not_changed", {"names": kept})) if kept else RIGHT


def overwritten(check: CheckKey, got: Sequence[Trace]) -> list[str]:
    """Inputs that were changed in place where that is tolerated."""
    names = {
        case.inputs[number]
        for case, trace in zip(check.cases, got, strict=True)
        for look in trace
        for number in look.changed
        if 0 <= number < len(case.inputs)
    }
    return sorted(names & check.may_overwrite)


def _relation(rule: RuleKey, case: CaseKey, got: Trace) -> Difference:
    labels = {label.en: label for label in case.looks}
    seen = {label.en: look.value for label, look in zip(case.looks, got, strict=True) if look.kind is Kind.OK}
    if rule.kind == "relation":
        if len(seen) < len(case.looks):
            return RIGHT  # the look that failed has been reported already
        holds = _holds(rule, seen, case.given)
        return RIGHT if holds else Difference(INFINITE, Finding("relation", {"text": rule.text}))
    if rule.first not in seen or rule.second not in seen:
        return RIGHT
    first, second = (Outcome(Kind.OK, seen[name]) for name in (rule.first, rule.second))
    differ = compare(_EQUAL, labels[rule.first], first, second).wrong
    if differ is (rule.kind == "differ"):
        return RIGHT
    return Difference(INFINITE, Finding(rule.kind, {"first": labels[rule.first], "second": labels[rule.second]}))


def _holds(rule: RuleKey, seen: dict[str, Any], given: Any) -> bool:
    try:
        return bool(alone(rule.first, rule.second)(seen, dict(given)))
    except Exception:  # results of another structure than the relation expects do not have the property
        return False
