"""Writes docs/commands.md from the help of the commands: `python scripts/command_reference.py`."""

from __future__ import annotations

import inspect
import sys
from pathlib import Path

import click

from grader.cli.main import COMMANDS, grade

TARGET = Path(__file__).resolve().parent.parent / "docs" / "commands.md"

_HEAD = """\
# The commands

Generated from the commands' own help by `scripts/command_reference.py`; a test compares the two.

Every command takes `-h` or `--help`, needs no terminal, and honours `NO_COLOR`. Exit codes: 0 full marks, 1 not full
marks, 2 usage or unreadable input (one line on standard error says what), 3 the grader's own fault.

Environment variables: `DELTAGRADE_COURSE` and `DELTAGRADE_LANG` stand for `--course` and `--lang`, `DELTAGRADE_SEED`
and `DELTAGRADE_<LIMIT>` override `course.toml`, `DELTAGRADE_CACHE` and `DELTAGRADE_STATE` name the folders of answer
keys and of the hints that were seen, `DELTAGRADE_DATA` that of your own `mnist.npz`, `DELTAGRADE_DEBUG` shows the
traceback of a fault.
"""


def document() -> str:
    """The text of docs/commands.md."""
    context = click.Context(grade, info_name="grade")
    parts = [_HEAD]
    for name in COMMANDS:
        command = grade.get_command(context, name)
        if command is None:
            raise LookupError(f"grade has no command {name}")
        parts.append(_section(command, click.Context(command, info_name=name, parent=context)))
    return "\n".join(parts)


def _section(command: click.Command, context: click.Context) -> str:
    arguments = [str(each.metavar) for each in command.params if isinstance(each, click.Argument)]
    options = [_row(each) for each in command.params if isinstance(each, click.Option)]
    usage = " ".join([context.command_path, "[OPTIONS]", *arguments])
    return "\n".join([
        f"## `{context.command_path}`",
        "",
        *inspect.cleandoc(command.help or "").splitlines(),
        "",
        "```console",
        f"$ {usage}",
        "```",
        "",
        "| option | meaning |",
        "|---|---|",
        *options,
        "",
        *_examples(command.epilog or ""),
        "",
    ])  # fmt: skip


def _row(option: click.Option) -> str:
    """A row of the table: written here and not by click, whose versions write it differently."""
    kind = option.type
    value = (
        "" if option.is_flag else option.metavar or ("|".join(kind.choices) if isinstance(kind, click.Choice) else "")
    )
    names = " ".join(filter(None, [", ".join(option.opts), value]))
    return f"| `{names.replace('|', chr(92) + '|')}` | {option.help} |"


def _examples(epilog: str) -> list[str]:
    lines = [line.strip() for line in epilog.splitlines()]
    return ["Examples:", "", "```console", *(f"$ {line}" for line in lines if line.startswith("grade ")), "```"]


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(document(), encoding="utf-8")
    sys.stdout.write(f"written: {TARGET}\n")
