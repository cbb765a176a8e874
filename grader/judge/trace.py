"""Comparing a subject's whole trace with an expected one: looks, changed inputs, relations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from grader.comparison import Distribution, Near, Own, Slope, Within
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
        if not isinstance(close, Slope):
            yield changed_inputs(check, case, wanted, seen)
        before = (wanted, seen)
    for rule in check.rules:
        yield _relation(check, rule, case, got)


def first_wrong(check: CheckKey, got: Sequence[Trace], expected: Sequence[Trace]) -> tuple[CaseKey, Difference] | None:
    """The first difference beyond its tolerance, or None if the traces agree."""
    for case, seen, wanted in zip(check.cases, got, expected, strict=True):
        if not check.rules and len(seen) == len(wanted) and _plainly_right(case, seen, wanted):
            continue
        for difference in case_differences(check, case, seen, wanted):
            if difference.wrong:
                return case, difference
    return None


def _plainly_right(case: CaseKey, got: Trace, expected: Trace) -> bool:
    """Whether all looks are arrays whose every entry is within the relative tolerance alone.

    Nearly all are, in a class; to see that takes a fifth of the time of measuring how far they are.
    """
    with np.errstate(all="ignore"):
        return all(map(_plainly_near, case.close, got, expected))


def _plainly_near(close: Comparison, got: Outcome, expected: Outcome) -> bool:
    one, other = got.value, expected.value
    return (
        type(close) is Near
        and got.kind is expected.kind is Kind.OK
        and got.changed == expected.changed
        and type(one) is type(other) is np.ndarray
        and one.dtype == other.dtype == np.float64
        and one.shape == other.shape
        and bool((np.abs(one - other) <= close.rtol * np.abs(other)).all())
    )


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
        for each in _unlikeness_of_looks(case, seen, wanted, limit):
            if not each <= limit:
                return INFINITE
            largest = max(largest, each)
    return largest


def contains(check: CheckKey, got: Sequence[Trace], mistake: Sequence[Trace]) -> bool:
    """Whether a subject's traces are those of a mistake wherever the mistake differs from the reference."""
    for case, seen, wrong, right in zip(check.cases, got, mistake, check.expected.traces(), strict=True):
        to_mistake = _unlikeness_of_looks(case, seen, wrong, 1.0)
        to_reference = _unlikeness_of_looks(case, wrong, right, 1.0)
        if any(theirs > 1.0 and ours > 1.0 for theirs, ours in zip(to_mistake, to_reference, strict=True)):
            return False
    return True


def _unlikeness_of_looks(case: CaseKey, got: Trace, other: Trace, limit: float) -> Iterator[float]:
    """The differences look by look; infinite beyond the limit."""
    if len(got) != len(other):
        yield INFINITE
        return
    before: tuple[Outcome, Outcome] | None = None
    for close, label, wanted, seen in zip(case.close, case.looks, other, got, strict=True):
        if isinstance(close, Slope):
            yield 0.0
        else:
            strict = _EQUAL if isinstance(close, (Own, Within, Distribution)) else close
            if wanted.changed != seen.changed:
                yield INFINITE
            else:
                quick = _at_a_glance(strict, seen.value, wanted.value, limit)
                yield _unlikeness(strict, label, wanted, seen, before) if quick is None else quick
        before = (wanted, seen)


def _at_a_glance(close: Comparison, got: Any, other: Any, limit: float) -> float | None:
    """The difference between two arrays that are equal, or so far apart that their largest entry shows it.

    Most are one or the other, and to see that takes a fifth of the time of measuring it.
    """
    if not (type(close) is Near and type(got) is type(other) is np.ndarray):
        return None
    if not (got.dtype == other.dtype == np.float64 and got.shape == other.shape and got.size):
        return None
    with np.errstate(all="ignore"):
        apart = np.abs(got - other).max()
        if apart == 0:
            return 0.0
        largest = np.abs(other).max()
        # Twice as much as any entry could be forgiven, so that rounding does not matter.
        return INFINITE if largest > 0 and apart > 2 * limit * (close.rtol + close.atol) * largest else None


def _unlikeness(
    close: Comparison, label: Text, other: Outcome, got: Outcome, before: tuple[Outcome, Outcome] | None
) -> float:
    if other.kind is Kind.RAISED and got.kind is Kind.RAISED:
        return 0.0 if other.names[:1] == got.names[:1] and other.text == got.text else INFINITE
    return compare(close, label, other, got, before).distance


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


def _relation(check: CheckKey, rule: RuleKey, case: CaseKey, got: Trace) -> Difference:
    labels = {label.en: label for label in case.looks}
    seen = {label.en: look.value for label, look in zip(case.looks, got, strict=True) if look.kind is Kind.OK}
    if rule.kind in ("relation", "judgement"):
        if len(seen) < len(case.looks):
            return RIGHT  # the look that failed has been reported already
        if rule.kind == "judgement":
            from grader.judge.judgements import judged  # noqa: PLC0415 - few checks have one

            found = judged(check, rule, seen, case.given)
            return RIGHT if found.holds else Difference(INFINITE, Finding("relation", {"text": found.said}))
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
