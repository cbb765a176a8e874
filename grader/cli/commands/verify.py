"""`grade verify`: grade the grader."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from grader.cli import options, output
from grader.render.cells import cells, pad
from grader.sandbox.isolation import choose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.author.verify import Verification
    from grader.course import Course
    from grader.render.language import Translator

_WIDTHS = (6, 6, 9, 9, 9, 9, 6)


@click.command(
    short_help="Grade the grader: check every check.",
    epilog=options.examples("grade verify", "grade verify 3 7", "grade verify --no-oracles --course my-course"),
)
@click.argument("exercises", nargs=-1, metavar="[N|SLUG]...")
@click.option("--no-oracles", is_flag=True, help="Leave out the oracles, which may need TensorFlow.")
@options.course
@options.lang
def command(exercises: tuple[str, ...], no_oracles: bool, course: Course, lang: str) -> int:
    """Prove that a course can be trusted: its solutions, stubs, mistakes, oracles and cases.

    The margin is that of the mistake that is hardest to tell from a right answer, in tolerances (100 at least); the
    oracle error is that of the independent library that agrees least (below 1).
    """
    from grader.author.verify import verify  # noqa: PLC0415 - `grade verify --help` needs none of it

    entries = [course.entry(name) for name in exercises] or course.entries()
    _ = output.sentences(lang)
    output.say(_head(_))
    failed = False
    for entry in entries:
        result = verify(course, entry, level=choose(None, None), oracles=not no_oracles)
        output.say(_row(result))
        for problem in result.problems:
            output.say(f"    {problem}")
        for skipped in result.skipped:
            output.say("    " + _("not run: {what}").format(what=skipped))
        failed = failed or bool(result.problems)
    return 1 if failed else 0


def _head(_: Translator) -> str:
    words = (_("checks"), _("cases"), _("mistakes"), _("margin"), _("oracle"), _("solution"), _("stub"))
    return _line(_("exercise"), words)


def _row(result: Verification) -> str:
    figures = (
        str(result.checks),
        str(result.cases),
        str(result.mistakes),
        f"{result.margin:.3g}",
        f"{result.oracle_error:.2g}",
        f"{result.solution:.0%}",
        f"{result.stub:.0%}",
    )
    return _line(f"{result.number} {result.slug}", figures)


def _line(first: str, columns: Sequence[str]) -> str:
    right = (" " * (width - cells(text)) + text for width, text in zip(_WIDTHS, columns, strict=True))
    return " ".join([pad(first, 20), *right])
