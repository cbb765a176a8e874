"""Is the diagnosis true? Declared mistakes, mutants of the solutions, right variants, and what it costs.

    python benchmarks/diagnosis.py [-e 3 ...] [--every 1] [--show where] [--cost-only]

Mutants are run in this process, without a sandbox: they are our own code. What is said about them is judged at another
seed, as what was seen by accident is not seen twice: a named mistake is true if the mutant has its numbers there, too
(those of the part that the mistake explains, if more is wrong besides), and a pattern if it shows again, and is told in
the same words but for the numbers.
"""

from __future__ import annotations

import argparse
import ast
import platform
import random
import re
import statistics
import time
import warnings
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.author.mutants import mutants
from grader.author.mutate import left_out
from grader.author.sitting import Sitting, little_memory, loaded
from grader.course import Course, Entry, bundled
from grader.grade import grade
from grader.judge import diagnosis
from grader.judge.diagnosis import diagnose
from grader.judge.trace import contains, equal, first_wrong
from grader.judge.verdict import judge
from grader.key.answer_key import AnswerKey, CheckKey
from grader.key.store import answer_key
from grader.model import Status
from grader.sandbox.isolation import choose
from grader.sandbox.preload import modules_for
from grader.sandbox.session import CheckRun
from grader.sandbox.workers import Workers
from grader.submissions.parse import source_file
from grader.submissions.read import read
from grader.submissions.source import Submission

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.author.mutants import Mutant
    from grader.key.ledger import Trace
    from grader.model import CheckResult, Diagnosis

OTHER_SEED = 424_242
ALTERNATIVES = Path(__file__).resolve().parent.parent / "tests" / "reference" / "alternatives"


@dataclass
class Judged:
    """A wrong mutant of one check, what is said about it, what is said with other inputs, and whether it is true."""

    mutant: Mutant
    check: str
    said: Diagnosis | None
    again: Diagnosis | None
    finding: str
    true: bool


@dataclass
class Tally:
    """What was counted in one exercise."""

    mistakes: int = 0
    caught: int = 0
    named: int = 0
    misnamed: list[str] = field(default_factory=list)
    right: int = 0
    rejected: list[str] = field(default_factory=list)
    judged: list[Judged] = field(default_factory=list)
    equivalent: int = 0
    unusable: int = 0


# --- the parts --------------------------------------------------------------------------------------------------------


def declared(tally: Tally, keys: dict[str, CheckKey]) -> None:
    """Every declared mistake must be caught, and its own name must come first."""
    for check in keys.values():
        for mistake in check.mistakes:
            traces = mistake.traces()
            tally.mistakes += 1
            wrong = first_wrong(check, traces, check.expected.traces())
            if wrong is None:
                tally.misnamed.append(f"{mistake.id} is not caught")
                continue
            tally.caught += 1
            said = diagnose(check, traces, check.cases.index(wrong[0]))
            if said is not None and said.id == mistake.id and said.certain:
                tally.named += 1
            else:
                tally.misnamed.append(f"{mistake.id} is called {said and said.id}")


def right_variants(tally: Tally, course: Course, entry: Entry) -> None:
    """Solutions and right answers in other styles pass, and nothing is said about them."""
    files = [course.root / "solutions" / entry.folder / f"{entry.slug}.py", *(ALTERNATIVES / entry.folder).glob("*.py")]
    for path in files:
        submission = read(path, slug=entry.slug, folder=entry.folder)
        report = graded(submission, answer_key(course, entry, course.seed), course)
        for check in report.checks:
            tally.right += 1
            if check.status is not Status.PASSED or check.diagnosis is not None:
                tally.rejected.append(f"{path.parent.name}/{path.name}: {check.name} {check.status}")


def mutated(tally: Tally, source: str, sittings: Sequence[Sitting], every: int) -> None:
    """Judge mutants of a solution, with the inputs of both seeds."""
    for mutant in mutants(source)[::every]:
        tree = mutant.module()
        for name in sittings[0].names(mutant.owner):
            try:
                runs = [sitting.run(name, loaded(tree)) for sitting in sittings]
            except Exception:  # such a mutant does not even import
                runs = [None]
            if any(run is None for run in runs):
                tally.unusable += 1
                continue
            traces = [run.traces() for run in runs if run is not None]
            results = [judged(sitting, name, each) for sitting, each in zip(sittings, traces, strict=True)]
            first = results[0]
            if first.status is Status.PASSED:
                tally.equivalent += 1
                if first.diagnosis is not None:
                    tally.rejected.append(f"{name}: {mutant.id}")
            elif first.status in (Status.WRONG, Status.ERROR):
                said, again = (result.diagnosis for result in results)
                keys = [sitting.keys[name] for sitting in sittings]
                true = said is not None and is_true(said, again, keys, traces)
                tally.judged.append(
                    Judged(mutant, name, said, again, first.finding.code if first.finding else "", true)
                )


def judged(sitting: Sitting, name: str, traces: Sequence[Trace]) -> CheckResult:
    """The verdict on a mutant."""
    return judge(sitting.keys[name], CheckRun(name, list(traces)))


def is_true(
    said: Diagnosis, again: Diagnosis | None, keys: Sequence[CheckKey], traces: Sequence[Sequence[Trace]]
) -> bool:
    """Whether what was said at the first seed holds at the other one."""
    if said.id.startswith("pattern."):
        return again is not None and again.id == said.id and wording(again) == wording(said)
    mistakes = [next(each for each in key.mistakes if each.id == said.id) for key in keys]
    whole = equal(keys[0], traces[0], mistakes[0].traces())
    holds = equal if whole else contains
    return holds(keys[1], traces[1], mistakes[1].traces())


def wording(said: Diagnosis) -> str:
    """What is said, but for the numbers, which depend on the inputs."""
    return re.sub(r"-?\d[\d.,e-]*", "#", said.text.en)


def graded(submission: Submission, key: AnswerKey, course: Course) -> Any:
    """A report on a submission, from confined workers."""
    with Workers(modules_for(submission, generators=key.generators), choose(None, None)) as workers:
        return grade(submission, key, limits=course.limits, workers=workers)


def cost(tally: Tally, course: Course, entry: Entry, runs: int) -> tuple[int, float, float]:
    """How many checks of a wholly wrong submission fail, and the seconds that grading and diagnosis take."""
    rng = random.Random(entry.number)
    source = "\n\n".join(dict(all_wrong(tally, rng)).values())
    solution = (course.root / "solutions" / entry.folder / f"{entry.slug}.py").read_text("utf-8")
    file, _ = source_file(entry.slug, f"{entry.slug}.py", [(None, f"{solution}\n\n{source}")])
    submission = Submission(file.filename, file, ())
    key = answer_key(course, entry, course.seed)
    spent = 0.0

    def timed(*arguments: Any) -> Diagnosis | None:
        nonlocal spent
        started = time.perf_counter()
        try:
            return diagnose(*arguments)
        finally:
            spent += time.perf_counter() - started

    diagnosis.diagnose = timed  # type: ignore[assignment]
    totals, shares = [], []
    for _ in range(runs):
        spent = 0.0
        started = time.perf_counter()
        report = graded(
            submission, AnswerKey(key.data) if hasattr(key, "data") else answer_key(course, entry, course.seed), course
        )
        totals.append(time.perf_counter() - started)
        shares.append(spent)
    diagnosis.diagnose = diagnose
    failed = sum(check.status is not Status.PASSED for check in report.checks)
    return failed, statistics.median(totals), statistics.median(shares)


def all_wrong(tally: Tally, rng: random.Random) -> Iterator[tuple[str, str]]:
    """One wrong definition for each check, as source."""
    by_check: dict[str, list[Mutant]] = {}
    for each in tally.judged:
        if each.check == each.mutant.owner and each.finding != "none":
            by_check.setdefault(each.check, []).append(each.mutant)
    for name, choices in by_check.items():
        yield name, ast.unparse(rng.choice(choices).node())


# --- the table --------------------------------------------------------------------------------------------------------


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-e", "--exercise", action="append", default=[], help="number or slug; repeatable; default all")
    parser.add_argument("--every", type=int, default=1, help="take every n-th mutant only")
    parser.add_argument(
        "--show", help="print what is said where the diagnosis has this in its name; also: none, false, unconfirmed"
    )
    parser.add_argument("--limit", type=int, default=40, help="how many to print")
    parser.add_argument("--runs", type=int, default=5, help="of the grading whose time is measured")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    course = bundled()
    entries = [course.entry(name) for name in options.exercise] or course.entries()
    tallies: dict[Entry, Tally] = {}
    print(
        f"{'exercise':<22}{'mistakes':>9}{'caught':>8}{'named':>7}{'right':>7}{'mutants':>9}{'declared':>10}{'pattern':>9}"
        f"{'nothing':>9}{'true':>7}{'false':>7}{'fails':>7}{'grading':>10}{'diagnosis':>11}"
    )
    for entry in entries:
        source = (course.root / "solutions" / entry.folder / f"{entry.slug}.py").read_text("utf-8")
        why = left_out(course.load(entry), source)
        if why:
            print(f"{entry.folder} is left out, as {why}")
            continue
        tallies[entry] = tally = Tally()
        sittings = [Sitting(course.load(entry), seed) for seed in (course.seed, OTHER_SEED)]
        declared(tally, sittings[0].keys)
        right_variants(tally, course, entry)
        with little_memory():
            mutated(tally, source, sittings, options.every)
        row(entry.folder, tally, cost(tally, course, entry, options.runs))
    everything = Tally()
    for tally in tallies.values():
        for name, value in vars(tally).items():
            setattr(everything, name, getattr(everything, name) + value)
    row("all", everything, None)
    summary(everything)
    if options.show:
        show(everything, options.show, options.limit)


def kinds(tally: Tally) -> Counter[str]:
    """How often a declared mistake, a pattern or nothing was said."""
    return Counter(
        "nothing" if each.said is None else "pattern" if each.said.id.startswith("pattern.") else "declared"
        for each in tally.judged
    )


def named(tally: Tally, *, true: bool) -> list[Judged]:
    """Mutants about which a declared mistake is said, rightly or not."""
    return [
        each for each in tally.judged if each.said and not each.said.id.startswith("pattern.") and each.true is true
    ]


def unconfirmed(tally: Tally) -> list[Judged]:
    """Mutants whose pattern does not show with other inputs."""
    return [each for each in tally.judged if each.said and each.said.id.startswith("pattern.") and not each.true]


def row(name: str, tally: Tally, costs: tuple[int, float, float] | None) -> None:
    """Print a line of the table."""
    count = kinds(tally)
    line = (
        f"{name:<22}{tally.mistakes:>9}{tally.caught:>8}{tally.named:>7}{tally.right:>7}{len(tally.judged):>9}"
        f"{count['declared']:>10}{count['pattern']:>9}{count['nothing']:>9}"
        f"{sum(each.true for each in tally.judged):>7}{len(named(tally, true=False)):>7}"
    )
    if costs:
        failed, total, spent = costs
        line += f"{failed:>7}{total * 1000:>7.0f} ms{spent * 1000:>5.1f} ms {spent / total:>4.0%}"
    print(line, flush=True)


def summary(tally: Tally) -> None:
    """Print shares, and whatever is not as it should be."""
    count = kinds(tally)
    said = count["declared"] + count["pattern"]
    true, false = len(named(tally, true=True)), len(named(tally, true=False))
    mistakes, wrong = max(tally.mistakes, 1), max(len(tally.judged), 1)
    print(f"\nmistakes: {tally.caught / mistakes:.1%} caught, {tally.named / mistakes:.1%} named first and for certain")
    print(f"right: {tally.right} checks of solutions and alternatives, {tally.equivalent} mutants that pass")
    print(f"   rejected, or diagnosed although right: {len(tally.rejected)}")
    print(f"wrong mutants: {len(tally.judged)} ({tally.unusable} more do not run or do not end)")
    told = sum(each.true for each in tally.judged) / wrong
    print(f"   something is said about {said / wrong:.1%}, and it is true of {told:.1%}")
    print(f"   a declared mistake is named for {true + false}, falsely for {false}: {false / max(true + false, 1):.1%}")
    print(f"   of {count['pattern']} patterns, {len(unconfirmed(tally))} do not show with other inputs")
    for line in (*tally.misnamed, *tally.rejected):
        print("  !", line)
    names = Counter(each.said.id for each in tally.judged if each.said and each.said.id.startswith("pattern."))
    for name, times in names.most_common():
        print(f"  {times:>5} {name}")
    print(f"{platform.machine()}, Python {platform.python_version()}, NumPy {np.__version__}")


def show(tally: Tally, name: str, limit: int) -> None:
    """Print mutants and what is said about them."""
    if name in ("false", "unconfirmed"):
        chosen = named(tally, true=False) if name == "false" else unconfirmed(tally)
    else:
        chosen = [
            each
            for each in tally.judged
            if (each.said is None and name == "none") or (each.said and name in each.said.id)
        ]
    random.Random(0).shuffle(chosen)
    for each in chosen[:limit]:
        print(f"\n{each.check}, line {each.mutant.line}: {each.mutant.id}   [{each.finding}]")
        for said in (each.said, each.again) if name in ("false", "unconfirmed") else (each.said,):
            if said:
                print(f"   {said.id}{'' if said.certain else ' (possibly)'}: {said.text.en}\n   {said.text.ko}")


if __name__ == "__main__":
    main()
