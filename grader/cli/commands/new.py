"""`grade new`: a new exercise."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli import options, output
from grader.course import CourseError, Entry, bundled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.author.new import Created
    from grader.render.language import Translator


@click.command(
    short_help="Begin a new exercise that already passes verify.",
    epilog=options.examples(
        "grade new 1 cosine --course my-course",
        'grade new 18 attention --title "Attention" --title-ko "어텐션"',
    ),
)
@click.argument("number", type=click.IntRange(1, 99), metavar="N")
@click.argument("slug")
@click.option("--title", default="", metavar="TEXT", help="Its English title. [default: the slug in words]")
@click.option("--title-ko", default="", metavar="TEXT", help="Its Korean title. [default: the English one]")
@click.option(
    "--course",
    default=".",
    envvar="DELTAGRADE_COURSE",
    metavar="DIR",
    help="The folder of the course; an empty or a new one becomes a course. [default: the current directory]",
)
@options.lang
def command(number: int, slug: str, title: str, title_ko: str, course: str, lang: str) -> int:
    """Write exercise N, with SLUG for the name of its files: reference, model answer, stub, notebook and handouts.

    They hold a small example that `grade verify` accepts as it is. Change it piece by piece into your exercise, and
    let `grade verify` say what is missing. Nothing that exists is written over.
    """
    from grader.author.new import create  # noqa: PLC0415 - `--help` needs none of it

    _ = output.sentences(lang)
    root = Path(course)
    try:
        created = create(root, Entry(number, slug), title, title_ko)
    except OSError as error:
        raise options.cannot_be_written(root, error, lang) from error
    for path in created.files:
        output.say(_("Written: {path}").format(path=output.place(path)))
    output.say()
    for line in _next(_, created):
        output.say(line)
    return 0


def _next(_: Translator, created: Created) -> Iterator[str]:
    """What the author does now, in the order of the work."""
    entry, root = created.entry, created.course.root
    reference, solution, handout = [path for path in created.files if path.name != "course.toml"][:3]
    where = "" if _is_usual(root) else f" --course {shlex.quote(os.fspath(root))}"
    work = shlex.quote(output.place(root / "solutions"))
    yield _("It is a small example that can be graded as it is. To make it yours:")
    yield _("1. the model answer, between its markers: {path}").format(path=output.place(solution))
    yield _("2. cases, mistakes, oracle and hints: {path}").format(path=output.place(reference))
    yield _("3. the handouts: {path}").format(path=output.place(handout.parent))
    yield _("4. stub and notebook, made of the model answer: {command}").format(command=f"grade release --stubs{where}")
    yield _("5. the proof: {command}").format(command=f"grade verify {entry.number}{where}")
    yield _("6. what a student sees: {command}").format(command=f"grade exercise {entry.number} {work}{where}")


def _is_usual(root: Path) -> bool:
    """Whether it is the course that commands take anyway: in a checkout, the one around it."""
    try:
        return root.resolve() == bundled().root
    except CourseError:  # what students install comes without a course
        return False
