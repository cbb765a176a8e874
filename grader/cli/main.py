"""The command line: parse, call, print. Each command is a module of its own, imported when it is asked for."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

import click

from grader import __version__
from grader.model import Message, UnusableError
from grader.render.charset import speakable
from grader.render.language import language, pick, teach_click, tell
from grader.sandbox.levels import IsolationError
from grader.sandbox.process import WorkerFailedError
from grader.submissions.source import SubmissionError

if TYPE_CHECKING:
    from grader.sandbox.launch import Launched
    from grader.sandbox.workers import Zygote

# In the order of a student's day, then a teacher's, then an author's.
COMMANDS = (
    *("exercise", "all", "list", "status", "next", "start", "reset", "hint", "repro"),
    *("batch", "override", "report", "export", "release", "new", "verify", "doctor"),
)
# What `%grade` calls; people do not.
_OF_NOTEBOOKS = "notebook"
_USAGE, _FAULT = 2, 3


class _Commands(click.Group):
    """A group whose commands live in the modules of this package."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in (*COMMANDS, _OF_NOTEBOOKS):
            return None
        where = "grader.cli" if cmd_name == _OF_NOTEBOOKS else "grader.cli.commands"
        command: click.Command = import_module(f"{where}.{cmd_name}").command
        return command


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="\b\nExamples:\n  grade start            put the exercises into a folder\n"
    "  grade exercise 3       grade one of them\n  grade hint 3           if you are stuck",
)
@click.version_option(__version__, prog_name="deltagrade", message="%(prog)s %(version)s")
@click.pass_context
def grade(ctx: click.Context) -> None:
    """Grade deep-learning exercises written in NumPy, and say not only that but why an answer is wrong."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


def run(ahead: Launched | Zygote | None = None) -> NoReturn:
    """Run the command line and exit: 0 full marks, 1 not full marks, 2 unusable input, 3 the grader's own fault.

    Args:
        ahead: what was started ahead for the command: a worker, or the zygote that forks workers.
    """
    teach_click(_asked_language())
    try:
        code = grade.main(standalone_mode=False, prog_name="grade", obj=ahead)
    except click.exceptions.Exit as error:
        code = error.exit_code
    except click.ClickException as error:
        code = _complain(_misused(error), _USAGE)
    except click.Abort:
        code = _complain(Message("stopped"), _USAGE)
    except SubmissionError as error:
        code = _complain(_said(error), _USAGE)
    except UnusableError as error:
        code = _complain(error.message, _USAGE)
    except BrokenPipeError:
        # Whoever read the output (`| head`) has left; there is nobody to tell.
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123 - lives until the process ends
        code = 0
    except IsolationError as error:
        code = _complain(pick(error.text, _asked_language()), _FAULT)
    except WorkerFailedError as error:
        code = _complain(Message("the sandbox failed: {problem}", problem=error), _FAULT)
    except Exception as error:  # the grader's own fault, and never a student's
        code = _fault(error)
    _exit(code or 0)


def _misused(error: click.ClickException) -> str:
    """What is wrong with the command itself, in one line that ends with where to look."""
    message = " ".join(error.format_message().split())
    context = error.ctx if isinstance(error, click.UsageError) else None
    return f"{message} ({context.command_path} --help)" if context is not None else message


def _said(error: SubmissionError) -> str:
    from grader.render.words import say_or_code  # noqa: PLC0415

    return say_or_code(error.finding, _asked_language())


def _asked_language() -> str:
    asked = next((value for flag, value in zip(sys.argv, sys.argv[1:], strict=False) if flag == "--lang"), None)
    asked = asked or next((flag[7:] for flag in sys.argv if flag.startswith("--lang=")), None)
    return speakable(language(asked, os.environ), sys.stderr.encoding)


def _fault(error: Exception) -> int:
    from grader.declare.errors import AuthorError  # noqa: PLC0415
    from grader.libraries import LibraryMissingError  # noqa: PLC0415

    if isinstance(error, LibraryMissingError):
        return _complain(pick(error.text, _asked_language()), _USAGE)
    if isinstance(error, AuthorError):
        return _complain(Message("the course has a mistake: {problem}", problem=error), _USAGE)
    if "DELTAGRADE_DEBUG" in os.environ:
        import traceback  # noqa: PLC0415

        traceback.print_exc()
    return _complain(
        Message(
            "the grader failed ({problem}). This is our fault, not the submission's: please report it with the output "
            "of the same command under DELTAGRADE_DEBUG=1.",
            problem=f"{type(error).__name__}: {error}",
        ),
        _FAULT,
    )


def _complain(said: Message | str, code: int) -> int:
    from grader.render.neutral import uncommanding  # noqa: PLC0415 - rare

    line = tell(said, _asked_language()) if isinstance(said, Message) else said
    click.echo(uncommanding(f"grade: {line}"), err=True)
    return code


def _exit(code: Any) -> NoReturn:
    """Leave at once: tearing the interpreter down takes 18 ms that nobody needs."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(int(code))
