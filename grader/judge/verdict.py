"""From what came back for a check to its verdict."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.judge.trace import changed_inputs, first_wrong, overwritten
from grader.key.outcome import Kind
from grader.model import CheckResult, Details, Finding, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.judge.compare import Difference
    from grader.key.answer_key import CaseKey, CheckKey
    from grader.key.ledger import Trace
    from grader.model import Curves, Diagnosis
    from grader.sandbox.session import CheckRun

_ENDINGS = {
    "timeout": Status.TIMEOUT,
    "submission_timeout": Status.TIMEOUT,
    "load_timeout": Status.TIMEOUT,
    "cpu_time": Status.TIMEOUT,
    "exited": Status.ERROR,
    "killed": Status.ERROR,
    "load_died": Status.ERROR,
    "garbled": Status.ERROR,
}
# These verdicts would be the same in a fresh worker; the others may be the fault of an earlier check's state.
SETTLED = frozenset({Status.PASSED, Status.NOT_ATTEMPTED, Status.MISSING})


def judge(check: CheckKey, run: CheckRun, *, closely: bool = False) -> CheckResult:
    """The verdict of one check: passed only if every look of every case is right.

    Args:
        check: the check.
        run: what came back for it.
        closely: take a closer look at a wrong result.
    """
    if run.verdict is not None:
        return _beside_output(run.verdict, run)
    complete = [trace for trace in run.traces if trace is not None]
    wrong = _first_wrong(check, complete)
    notes = _notes(check, run, complete)
    if wrong is None and len(complete) == len(check.cases):
        notes, curves = (*notes, *_measured(check, complete)), _curves(check, complete)
        return CheckResult(check.name, Status.PASSED, check.points, check.points, notes=notes, curves=curves)
    if wrong is None:
        ending = run.ending or Finding("grader_fault", {"what": "a result is missing"})
        status = _ENDINGS.get(ending.code, Status.GRADER_FAULT)
        case = check.cases[len(complete)].label if ending.code not in ("load_timeout", "load_died") else None
        # Our own fault must not cost points.
        points = check.points if status is Status.GRADER_FAULT else 0.0
        notes = (*notes, *_cut(run))
        return CheckResult(check.name, status, points, check.points, case, ending, notes=notes, output=run.output.text)
    case_key, difference = wrong
    position = check.cases.index(case_key)
    status, finding = _status(difference, complete)
    diagnosis = _diagnose(check, complete, position) if status in (Status.WRONG, Status.ERROR) else None
    return CheckResult(
        name=check.name,
        status=status,
        points=0.0,
        max_points=check.points,
        case=case_key.label,
        finding=finding,
        diagnosis=diagnosis,
        details=_details(check, complete, position, difference, closely=closely)
        if status is Status.WRONG
        else Details(),
        notes=(
            *notes,
            *_also_changed(check, case_key, complete[position], position, finding),
            *(_backward_fits(check, complete, diagnosis) if status is Status.WRONG else ()),
            *_cut(run),
        ),
        output=run.output.text,
        curves=_curves(check, complete),
    )


def _details(
    check: CheckKey, traces: Sequence[Trace], position: int, difference: Difference, *, closely: bool
) -> Details:
    if not closely or check.trains:
        return difference.details
    from grader.judge.closely import closeup  # noqa: PLC0415 - only for those who ask

    return replace(difference.details, closeup=closeup(check, traces, position))


def _beside_output(known: CheckResult, run: CheckRun) -> CheckResult:
    """A known verdict, with what was printed this time."""
    if known.status is Status.PASSED:
        return known
    return replace(known, notes=(*known.notes, *_cut(run)), output=run.output.text)


def _cut(run: CheckRun) -> tuple[Finding, ...]:
    """That not all of what was printed is shown."""
    return () if run.output.cut_kb is None else (Finding("truncated_output", {"kb": run.output.cut_kb}),)


def _also_changed(check: CheckKey, case: CaseKey, trace: Trace, position: int, finding: Finding) -> tuple[Finding, ...]:
    """That a case's inputs were changed in place, which may be why its results are wrong."""
    if finding.code in ("changed_input", "raised"):
        return ()
    expected = check.expected.traces()[position]
    differences = (changed_inputs(check, case, wanted, seen) for wanted, seen in zip(expected, trace, strict=False))
    notes = [each.finding for each in differences if each.finding and each.finding.code == "changed_input"]
    return (notes[0],) if notes else ()


def _first_wrong(check: CheckKey, traces: Sequence[Trace]) -> tuple[CaseKey, Difference] | None:
    """The first difference from the reference, unless one accepted variant agrees in every case."""
    seen = check.first_cases(len(traces))
    wrong = first_wrong(seen, traces, seen.expected.traces())
    if wrong is not None and any(first_wrong(seen, traces, variant.traces()) is None for variant in seen.accepted):
        return None
    return wrong


def _status(difference: Difference, traces: Sequence[Trace]) -> tuple[Status, Finding]:
    finding = difference.finding or Finding("grader_fault", {"what": "a difference without words"})
    exception = finding.facts.get("exception") if finding.code == "raised" else None
    if exception == "NotImplementedError":
        started = any(look.kind is Kind.OK for trace in traces for look in trace)
        partly = Finding("partly_attempted", {"label": finding.facts["label"]})
        return Status.NOT_ATTEMPTED, partly if started else Finding("not_attempted")
    if exception is not None or finding.code == "too_large":
        return Status.ERROR, finding
    if finding.code in ("missing", "skipped", "grader_fault"):
        return Status(finding.code), finding
    if finding.code == "garbled":
        return Status.ERROR, finding
    return Status.WRONG, finding


def _diagnose(check: CheckKey, traces: Sequence[Trace], start: int) -> Diagnosis | None:
    if check.trains:
        from grader.judge.judgements import cause  # noqa: PLC0415

        # Nothing was traced on a training ahead: the judgement that found it wanting says why.
        return cause(check, traces, start)
    if len(traces) < len(check.cases):
        return None
    from grader.judge.diagnosis import diagnose  # noqa: PLC0415 - a right answer needs none

    return diagnose(check, traces, start)


def _curves(check: CheckKey, traces: Sequence[Trace]) -> tuple[Curves, ...]:
    """How trainings went, whether they were good enough or not."""
    if not check.trains:
        return ()
    from grader.judge.judgements import curves  # noqa: PLC0415

    return curves(check, traces)


def _measured(check: CheckKey, traces: Sequence[Trace]) -> tuple[Finding, ...]:
    """How good results are that were measured, and what that does not prove."""
    if not any(rule.kind == "judgement" for rule in check.rules):
        return ()
    from grader.judge.judgements import notes  # noqa: PLC0415

    blind = () if check.blind is None else (Finding("blind", {"text": check.blind}),)
    return (*notes(check, traces), *blind)


def _backward_fits(check: CheckKey, traces: Sequence[Trace], diagnosis: Diagnosis | None) -> tuple[Finding, ...]:
    """That only the forward pass has to change: worth saying beside whatever is wrong with it."""
    if len(traces) < len(check.cases):
        return ()
    from grader.judge.gradients import gradient_check  # noqa: PLC0415 - a right answer needs none
    from grader.judge.patterns.consistent import explanation  # noqa: PLC0415

    found = gradient_check(check, traces)
    if found is None or not found.fits or (diagnosis is not None and diagnosis.text == explanation(found)):
        return ()
    return (Finding("backward_fits", {"text": explanation(found)}),)


def _notes(check: CheckKey, run: CheckRun, traces: Sequence[Trace]) -> tuple[Finding, ...]:
    notes = [Finding("other_name", {"name": ours, "used": theirs}) for ours, theirs in sorted(run.used.items())]
    if run.warned:
        notes.append(Finding("numpy_warning", {"text": ", ".join(sorted(run.warned))}))
    names = overwritten(check.first_cases(len(traces)), traces)
    if names:
        notes.append(Finding("overwrote", {"names": names}))
    return tuple(notes)
