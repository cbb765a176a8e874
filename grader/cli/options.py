"""Options that several commands share, and what they resolve to."""

from __future__ import annotations

import functools
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from grader.course import Course, bundled
from grader.limits import NAMES
from grader.model import why
from grader.render.language import language, pick, tell, translator
from grader.sandbox.levels import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from grader.course import Entry
    from grader.limits import Limits
    from grader.sandbox.isolation import Isolation
    from grader.sandbox.workers import Workers

    Command = TypeVar("Command", bound=Callable[..., Any])

LEVELS = [str(level) for level in Level]


def examples(*lines: str) -> str:
    """The end of a command's help: what people type."""
    return "\n".join(["\b", "Examples:", *(f"  {line}" for line in lines)])


def _language(_: click.Context, __: click.Parameter, value: str | None) -> str:
    return language(value, os.environ)


lang = click.option(
    "--lang",
    type=click.Choice(["en", "ko"]),
    callback=_language,
    help="Language of the output. [default: the locale's]",
)


def _course(_: click.Context, __: click.Parameter, value: str | None) -> Course:
    return find_course(value)


course = click.option(
    "--course",
    metavar="DIR",
    callback=_course,
    help="Another course than the one around the current directory or the bundled one.",
)
seed = click.option(
    "--seed",
    type=click.IntRange(0),
    metavar="NUMBER",
    help="Draw the inputs from this seed instead of the course's public one.",
)
FOR_CI = ("github", "junit", "gradescope")  # verdicts that count: they are refused where student code is held loosely
WITH_DETAILS = ("json", "html")  # formats that hold a closer look at what is wrong, as far as the student may see it
form = click.option(
    "--format",
    "form",
    type=click.Choice(["text", *WITH_DETAILS, *FOR_CI]),
    default="text",
    show_default=True,
    help="What to print; from github on, student code must be confined unless an option says otherwise.",
)


def find_course(directory: str | None) -> Course:
    """The course of a command: the given one, the student bundle around the current directory, or the bundled one."""
    directory = directory or os.environ.get("DELTAGRADE_COURSE")
    if directory:
        return Course(Path(directory))
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "keys").is_dir() and (folder / "course.toml").is_file():
            return Course(folder)
    return bundled()


def isolation(function: Command) -> Command:
    """Add the options that choose a level of isolation."""
    levels = f"[{', '.join(LEVELS)}]"
    for name, said in (
        ("--require-isolation", f"Refuse to grade below this level. {levels}"),
        ("--isolation", f"Use this level instead of the strongest that works. {levels}"),
    ):
        function = click.option(name, type=click.Choice(LEVELS), metavar="LEVEL", help=said)(function)
    return function


def whole_folder(function: Callable[[click.Context, Path, Isolation, Course, str], int]) -> Callable[..., int]:
    """Add what commands for all exercises of a student take: PATH, the level of isolation, the course, the language.

    The function is given the folder that is meant, and how student code will be held.
    """

    @click.argument("path", required=False, metavar="[PATH]")
    @isolation
    @course
    @lang
    @click.pass_context
    @functools.wraps(function)
    def command(
        ctx: click.Context,
        path: str | None,
        isolation: str | None,
        require_isolation: str | None,
        course: Course,
        lang: str,
    ) -> int:
        from grader.sandbox.isolation import choose  # noqa: PLC0415 - other commands do so themselves

        given = folder(course, path, lang)
        return function(ctx, given, choose(isolation, require_isolation), course, lang)

    return command


device = click.option(
    "--device",
    type=click.Choice(["auto", "cpu", "gpu"]),
    default="auto",
    show_default=True,
    help="Where checks that train a network run; all others are too small for a GPU and stay on the CPU. A GPU is used "
    "through CuPy and under `--isolation contained` only, that is for your own code; auto uses one if all that is so.",
)


def where(device: str, isolation: Isolation, lang: str) -> str:
    """The device that `--device` means here: `"cpu"` or `"gpu"`.

    Args:
        device: what was asked for.
        isolation: how student code will be held.
        lang: to speak.

    Raises:
        UsageError: a GPU was asked for, and cannot be used.
    """
    contained = isolation.level is Level.CONTAINED
    if device == "cpu" or (device == "auto" and not contained):
        return "cpu"
    from grader.devices import lacking  # noqa: PLC0415 - few machines have a GPU

    if not contained:
        _ = translator(lang)
        said = _("--device gpu needs --isolation contained: firmer levels keep code from every device")
        raise click.UsageError(said)
    why = lacking()
    if device == "gpu" and why is not None:
        raise click.UsageError(f"--device gpu: {pick(why, lang)}")
    return "gpu" if why is None else "cpu"


def required(form: str, wanted: str | None, least: str | None) -> str | None:
    """The level below which a command refuses to grade: what counts elsewhere needs confined code by default.

    Args:
        form: what is printed.
        wanted: the level that was chosen.
        least: the level that was required.
    """
    return Level.CONFINED if form in FOR_CI and not wanted and not least else least


def limits(function: Command) -> Command:
    """Add the options that override what a submission may use."""
    function = click.option(
        "--limit",
        multiple=True,
        metavar="NAME=NUMBER",
        help=f"Any limit of the course; repeatable. [{', '.join(NAMES)}]",
    )(function)
    function = click.option("--memory", metavar="MB", help="Memory limit of the submission: memory_mb.")(function)
    return click.option("--timeout", metavar="SECONDS", help="Time limit of a check: check_seconds.")(function)


def limited(given: Limits, timeout: str | None, memory: str | None, more: Sequence[str]) -> Limits:
    """The limits of a course, but for what the command line overrides.

    Raises:
        SettingError: there is no such limit, or a value is none for it.
    """
    values: dict[str, str] = {}
    for each in more:
        name, _, values[name] = each.partition("=")
    values |= {name: value for name, value in (("check_seconds", timeout), ("memory_mb", memory)) if value is not None}
    return given.overridden(values)


def no_such_check(entry: Entry, name: str, names: Sequence[str], lang: str) -> click.UsageError:
    """What to say of a check that the exercise does not have."""
    _ = translator(lang)
    said = _("Exercise {number} has no check {name}; it has {names}.")
    return click.UsageError(said.format(number=entry.number, name=repr(name), names=", ".join(names)))


def folder(course: Course, path: str | None, lang: str) -> Path:
    """The folder or archive that a command for all exercises is about: PATH, or where somebody works.

    Raises:
        ClickException: it is a single file.
    """
    from grader.student.workspace import working_folder  # noqa: PLC0415 - for many exercises only

    given = Path(path) if path else working_folder(course, Path.cwd())
    if given.is_file() and given.suffix.casefold() != ".zip":
        _ = translator(lang)
        said = _("{file} is a single file. To grade it: {command}")
        raise click.ClickException(said.format(file=given, command=f"grade exercise N {given}"))
    return given


def cannot_be_written(path: Path, error: OSError, lang: str) -> click.ClickException:
    """What to say of a file or folder that the operating system refuses to write."""
    _ = translator(lang)
    where = error.filename or path
    return click.ClickException(
        _("{file} cannot be written: {reason}.").format(file=where, reason=tell(why(error), lang))
    )


def many_workers(ctx: click.Context, isolation: Isolation) -> Workers:
    """The workers for many submissions, from the zygote that was started ahead if it is of the right kind."""
    from grader.sandbox.preload import USUAL  # noqa: PLC0415 - for many submissions only
    from grader.sandbox.workers import Workers  # noqa: PLC0415

    return Workers(list(USUAL), isolation, zygote=ctx.obj)
