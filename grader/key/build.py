"""Building an answer key: trace the scripts at a seed, run the references and their variants, and vet the inputs."""

from __future__ import annotations

import inspect
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from grader import comparison
from grader.comparison import Own, Slope
from grader.declare.errors import AuthorError
from grader.declare.inputs import Drawn, Kept, Late, realise
from grader.declare.sources import Fixture, Judgement, Relation, Same
from grader.declare.words import words
from grader.key import answer_key
from grader.key.ledger import LedgerWriter
from grader.key.trace import TracedCase, trace
from grader.libraries import configure, needed
from grader.worker.program import MissingNameError, run_case
from grader.worker.values import Encoder, frame_contents
from grader.worker.wire import FROM_GRADER

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from grader.comparison import Comparison
    from grader.declare.exercise import Case, Check, Exercise, Variant
    from grader.key.answer_key import Arrival
    from grader.worker.values import Array


@dataclass
class Job:
    """A traced case of a check, and its inputs as they are before any call, also those that are kept."""

    case: Case
    traced: TracedCase
    pristine: Mapping[str, Any]


@dataclass
class TracedExercise:
    """Every case of an exercise, traced at one seed, and the arrays of their inputs."""

    exercise: Exercise
    seed: int
    encoder: Encoder
    jobs: dict[str, list[Job]] = field(default_factory=dict)

    def run(self, check: Check, subjects: Mapping[str, Any], encoder: Encoder) -> list[list[dict[str, Any]]]:
        """Run a check's cases with these subjects in place of references and return their looks, case by case."""
        references = {each.name: each.reference for each in self.exercise.checks}
        resolve = _resolver({**references, **subjects})
        # Mistakes overflow and divide by zero: that is what is looked at.
        with np.errstate(all="ignore"), warnings.catch_warnings(action="ignore"):
            return [
                run_case(
                    job.traced.program,
                    {"inputs": job.traced.inputs, "seeds": job.traced.seeds},
                    self.encoder.arrays,
                    resolve,
                    encoder,
                    _arriving(job.traced),
                )
                for job in self.jobs[check.name]
            ]


def _arriving(traced: TracedCase) -> Callable[[Any], tuple[Any, Sequence[Array]]]:
    arrivals = iter(traced.arrivals)
    return lambda _: frame_contents(next(arrivals).frame, FROM_GRADER)


def trace_exercise(exercise: Exercise, seed: int, attempt: int = 0) -> TracedExercise:
    """Draw the inputs of all cases and trace their scripts.

    Args:
        exercise: what to trace.
        seed: of the inputs.
        attempt: another number draws other inputs for the same seed, where the first ones would hide a mistake.

    Raises:
        AuthorError: the exercise declares something that cannot be traced.
    """
    library = needed(exercise.needs)
    if library is not None:
        configure(library)
    traced = TracedExercise(exercise, seed, Encoder(FROM_GRADER))
    with np.errstate(all="ignore"), warnings.catch_warnings(action="ignore"):
        _trace_checks(traced, seed, attempt)
    return traced


def _trace_checks(traced: TracedExercise, seed: int, attempt: int) -> None:
    exercise = traced.exercise
    for check in exercise.checks:
        jobs = []
        for script, cases in check.scripts:
            for case in cases:
                name = f"{check.name}/{case.label.en}"
                inputs = {
                    key: value
                    for key, value in realised(case, name, seed, attempt).items()
                    if not isinstance(value, Kept)
                }
                given = ordered(check, inputs) if script is None else inputs
                run = script or implicit(check, list(given))
                # Tracing runs the reference, which may change its inputs; drawing them again gives the same numbers.
                pristine = {
                    key: value.spec if isinstance(value, (Late, Kept)) else value
                    for key, value in realised(case, name, seed, attempt).items()
                }
                jobs.append(Job(case, trace(run, exercise.checks, given, traced.encoder), pristine))
        if not jobs:
            raise AuthorError(f"{check.name} has no cases: given=[case(...)]", at="")
        traced.jobs[check.name] = jobs


def realised(case: Case, name: str, seed: int, attempt: int) -> dict[str, Any]:
    """The inputs of a case, drawn from a seed; `name` is that of check and case."""
    inputs = {key: realise(spec, seed, attempt, f"{name}/{key}") for key, spec in case.inputs.items()}
    if case.make is not None:
        inputs |= realise(Drawn(case.make), seed, attempt, name)
    return inputs


def ordered(check: Check, inputs: dict[str, Any]) -> dict[str, Any]:
    """Inputs in the order of the reference's parameters, which is how they are passed."""
    parameters = list(inspect.signature(check.reference).parameters)
    unknown = [name for name in inputs if name not in parameters]
    if unknown:
        raise AuthorError(f"{check.name} has no parameter {unknown[0]}; it has {', '.join(parameters)}", at="")
    given = parameters[: len(inputs)]
    if set(given) != set(inputs):
        raise AuthorError(
            f"{check.name}: a case leaves out {next(n for n in given if n not in inputs)} in the middle", at=""
        )
    return {name: inputs[name] for name in given}


def implicit(check: Check, names: list[str]) -> Callable[..., Any]:
    """The script of a plain function: call it with the case's inputs, by position, and look at the result."""
    source = f"def call({', '.join(names)}):\n    yield LABEL, SUBJECT({', '.join(names)})\n"
    scope: dict[str, Any] = {"SUBJECT": check, "LABEL": ("result", "결과")}
    exec(compile(source, f"<implicit script of {check.name}>", "exec"), scope)  # noqa: S102 - made of parameter names
    script: Callable[..., Any] = scope["call"]
    return script


def _resolver(subjects: Mapping[str, Any]) -> Callable[[list[str]], Any]:
    def resolve(names: list[str]) -> Any:
        for name in names:
            if name in subjects:
                return subjects[name]
        raise MissingNameError(names)

    return resolve


def _made_with(traced: TracedExercise) -> list[str]:
    """What made inputs that say so: the networks that students' are measured by, on some device."""
    values = (value for jobs in traced.jobs.values() for job in jobs for value in job.pristine.values())
    return sorted({value.made_with for value in values if hasattr(value, "made_with")})


def freeze(traced: TracedExercise, reference_hash: str) -> bytes:
    """The answer key of a traced exercise, as the bytes of its file."""
    exercise = traced.exercise
    programs: list[Any] = []
    cases: list[Any] = []
    arrivals: dict[int, list[Arrival]] = {}
    checks: list[Any] = []
    jobs_of: list[Any] = []
    answers, variants = LedgerWriter(), LedgerWriter()
    for check in exercise.checks:
        jobs = traced.jobs[check.name]
        numbers = []
        for job in jobs:
            if job.traced.program not in programs:
                programs.append(job.traced.program)
            numbers.append(len(cases))
            arrivals[len(cases)] = job.traced.arrivals
            cases.append({
                "program": programs.index(job.traced.program),
                "inputs": job.traced.inputs,
                "seeds": job.traced.seeds,
            })  # fmt: skip
        jobs_of.append([check.name, numbers, check.seconds, check.trains])
        checks.append(_frozen(traced, check, jobs, answers, variants))
    message = traced.encoder.frame({"programs": programs, "cases": cases})
    header = {
        "number": exercise.number,
        "slug": exercise.slug,
        "title": list(words(exercise.title)),
        "seed": traced.seed,
        "hash": reference_hash,
        "checks": jobs_of,
        "generators": any(case["seeds"] for case in cases),
        "needs": list(exercise.needs),
        "made_with": _made_with(traced),
    }
    return answer_key.write(header, message, arrivals, answers.compressed(checks), variants.compressed())


def _frozen(
    traced: TracedExercise, check: Check, jobs: Sequence[Job], answers: LedgerWriter, variants: LedgerWriter
) -> dict[str, Any]:
    def variant(name: str, text: Sequence[str], each: Variant, *, common: bool) -> list[Any]:
        traces = traced.run(check, {check.name: each.subject}, variants.encoder)
        return [name, list(text), common, variants.add(traces)]

    return {
        "name": check.name,
        "points": check.points,
        "names": list(check.names),
        "hints": [list(hint) for hint in check.hints],
        "may_overwrite": list(check.may_overwrite),
        "trains": check.trains,
        "blind": list(check.blind) if check.blind is not None else None,
        "rules": [_rule(rule) for rule in check.also],
        "cases": [_case(check, job, answers if check.also else variants) for job in jobs],
        "expected": answers.add(traced.run(check, {}, answers.encoder)),
        "accepted": [variant(each.name, (each.because, ""), each, common=False) for each in check.accepted],
        "mistakes": [
            variant(f"{check.name}.{each.name}", each.text, each, common=each.common) for each in check.mistakes
        ],
    }


def _rule(rule: Any) -> list[Any]:
    if isinstance(rule, Relation):
        return ["relation", rule.name, rule.source, list(rule.text)]
    if isinstance(rule, Judgement):
        texts = [{name: list(text) for name, text in each.items()} for each in (rule.said, rule.causes)]
        return ["judgement", rule.name, rule.source, list(rule.form), *texts]
    return ["same" if isinstance(rule, Same) else "differ", rule.first, rule.second, None]


def _case(check: Check, job: Job, ledger: LedgerWriter) -> dict[str, Any]:
    close = [close_for(check, job.case, label.en) for label in job.traced.labels]
    for each in close:
        if isinstance(each, Slope):
            _require(check, each, [label.en for label in job.traced.labels], job.pristine)
    return {
        "label": list(job.case.label),
        "looks": [list(label) for label in job.traced.labels],
        "inputs": job.traced.input_names,
        "close": [comparison.to_data(each) for each in close],
        "given": ledger.add({name: ledger.encoder.value(value) for name, value in job.pristine.items()}),
        "example": job.case.example,
        "descent": _descent(check, job),
    }


def _descent(check: Check, job: Job) -> list[Any] | None:
    """The look of a case that can be drawn, and the function that it descends."""
    if check.draws is None:
        return None
    labels = [label.en for label in job.traced.labels]
    if check.draws.look not in labels:
        return None
    loss = job.pristine.get(check.draws.loss) if isinstance(check.draws.loss, str) else check.draws.loss
    if not isinstance(loss, Fixture):
        raise AuthorError(
            f"{check.name}: descent() needs a fixture as its loss, or the name of an input that is one; "
            f"{job.case.label.en!r} has none",
            at="",
        )
    return [labels.index(check.draws.look), loss.name, loss.source]


def _require(check: Check, slope: Slope, labels: Sequence[str], inputs: Mapping[str, Any]) -> None:
    """That a gradient check names looks and inputs of its case."""
    for label in (*slope.of, slope.forward):
        if label not in labels:
            raise AuthorError(f"{check.name}: slope() names the look {label!r}; there are {', '.join(labels)}", at="")
    for name in slope.of.values():
        if name not in inputs:
            raise AuthorError(f"{check.name}: slope() names the input {name!r}; there are {', '.join(inputs)}", at="")


def close_for(check: Check, case: Case, label: str) -> Comparison:
    """How a look of a case is compared: by the case if it says so, otherwise by the check."""
    close = case.close if case.close is not None else check.close
    if not isinstance(close, dict):
        return close
    if label not in close and "*" not in close:
        raise AuthorError(f'{check.name}: no comparison for the look {label!r}: name it, or "*" for the rest', at="")
    return close.get(label, close.get("*", Own()))
