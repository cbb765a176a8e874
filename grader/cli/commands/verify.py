"""`grade verify`: grade the grader."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli import options, output
from grader.render.cells import cells, pad
from grader.render.language import tell
from grader.sandbox.isolation import choose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.author.verify import Verification
    from grader.course import Course
    from grader.render.language import Translator

_ALL = "all"
_WIDTHS = (6, 6, 9, 9, 9, 9, 9, 9, 6)


def _sample(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    if value is None or value == _ALL or (value.isdecimal() and int(value) > 0):
        return value
    raise click.BadParameter(f"{value!r} is no number of mutants an exercise.")


@click.command(
    short_help="Grade the grader: check every check.",
    epilog=options.examples(
        "grade verify",
        "grade verify 3 7",
        "grade verify --no-oracles --course my-course",
        "grade verify 3 --mutants",
        "grade verify --mutants 8 --seed 1",
    ),
)
@click.argument("exercises", nargs=-1, metavar="[N|SLUG]...")
@click.option("--no-oracles", is_flag=True, help="Leave out the oracles, which may need TensorFlow.")
@click.option(
    "--mutants",
    is_flag=False,
    flag_value=_ALL,
    callback=_sample,
    metavar="[NUMBER]",
    help="Change the solutions in one place at a time instead, and see that each change is caught: all of them, or so "
    "many an exercise.",
)
@click.option(
    "--seed", type=click.IntRange(0), default=0, show_default=True, metavar="NUMBER", help="Which mutants, of a number."
)
@click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write what became of the mutants to a Markdown file, too.",
)
@options.course
@options.lang
def command(
    exercises: tuple[str, ...],
    no_oracles: bool,
    mutants: str | None,
    seed: int,
    report: Path | None,
    course: Course,
    lang: str,
) -> int:
    """Prove that a course can be trusted: its solutions, stubs, mistakes, oracles and cases.

    Rounding is the share of a tolerance that right answers use up, in double and in single precision (a quarter at
    most); the margin is that of the mistake that is hardest to tell from a right answer, in tolerances (100 at least);
    in each check the two lie a factor of 100 apart. The oracle error is that of the independent library that agrees
    least (below 1).

    With --mutants, wrong versions of the solutions are graded. More than one in a hundred that no check catches, unless
    the solution's equivalent_mutants.toml says why they are right, is a failure.
    """
    _ = output.sentences(lang)
    if mutants is not None:
        return _mutants(
            exercises, course, lang, sample=None if mutants == _ALL else int(mutants), seed=seed, report=report
        )
    if report is not None:
        raise click.UsageError(_("--report is about mutants: give --mutants, too."))
    from grader.author.verify import verify  # noqa: PLC0415 - `grade verify --help` needs none of it

    entries = [course.entry(name) for name in exercises] or course.entries()
    output.say(_head(_))
    failed = False
    for entry in entries:
        result = verify(course, entry, level=choose(None, None), oracles=not no_oracles)
        output.say(_row(result))
        for problem in result.problems:
            output.say(f"    {tell(problem, output.spoken(lang))}")
        for skipped in result.skipped:
            output.say("    " + _("not run: {what}").format(what=tell(skipped, output.spoken(lang))))
        failed = failed or bool(result.problems)
    return 1 if failed else 0


def _mutants(
    exercises: tuple[str, ...], course: Course, lang: str, *, sample: int | None, seed: int, report: Path | None
) -> int:
    from grader.author.mutate import good_enough  # noqa: PLC0415 - as above
    from grader.cli import mutation  # noqa: PLC0415

    entries = [course.entry(name) for name in exercises] or course.entries()
    mutations = mutation.show(course, entries, lang, sample=sample, seed=seed)
    if report is not None:
        words = ["grade verify", *exercises, "--mutants", *([str(sample), "--seed", str(seed)] if sample else [])]
        mutation.write(
            report,
            mutations,
            " ".join([*words, "--report", report.name if report.is_absolute() else str(report)]),
            lang,
        )
    return 0 if good_enough(mutations) else 1


def _head(_: Translator) -> str:
    counted = (_("checks"), _("cases"), _("mistakes"))
    measured = (_("rounding"), "float32", _("margin"), _("oracle"), _("solution"), _("stub"))
    return _line(_("exercise"), (*counted, *measured))


def _row(result: Verification) -> str:
    figures = (
        str(result.checks),
        str(result.cases),
        str(result.mistakes),
        f"{result.rounding:.2g}",
        f"{result.single:.2g}",
        f"{result.margin:.3g}",
        f"{result.oracle_error:.2g}",
        f"{result.solution:.0%}",
        f"{result.stub:.0%}",
    )
    return _line(f"{result.number} {result.slug}", figures)


def _line(first: str, columns: Sequence[str]) -> str:
    right = (" " * (width - cells(text)) + text for width, text in zip(_WIDTHS, columns, strict=True))
    return " ".join([pad(first, 20), *right])
