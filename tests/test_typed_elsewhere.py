"""What documents tell to type on other machines or in other programs, so that no test follows it: all of it exists."""

from __future__ import annotations

import ast
import re
import shlex
from importlib.metadata import entry_points
from itertools import dropwhile

import click
import pytest
from test_readme import DOCUMENTS, blocks, extras, text_of

from grader.cli.main import grade

# What is not ours, and not installed for the tests.
FOREIGN = {"cp", "nbgrader"}


def typed(document: str) -> list[list[str]]:
    """The commands of a document that are not followed: those of `sh` blocks, and those named in the text."""
    lines = [line for _, kind, body in blocks(document) if kind == "sh" for line in body.splitlines()]
    text = re.sub(r"^```.*?^```$", "", text_of(document), flags=re.M | re.S)
    lines += [line for line in re.findall(r"`([^`]+)`", text) if re.match(r"(grade|dask|pip) \w", line)]
    words = [shlex.split(line, comments=True) for line in lines]
    # Settings may stand before a command.
    return [[*dropwhile(lambda word: "=" in word, each)] for each in words if each]


def command_of(program: str, name: str) -> click.Command | None:
    if program == "grade":
        return grade.get_command(click.Context(grade), name)
    pytest.importorskip("distributed")
    (found,) = (each for each in entry_points(group="dask_cli") if each.name == name)
    command: click.Command = found.load()
    return command


@pytest.mark.parametrize("document", DOCUMENTS)
def test_commands_and_options_exist(document: str) -> None:
    for program, *words in typed(document):
        if "pip" in (program, *words[:2]):
            named = re.findall(r"\[(.+)\]", words[-1])
            assert {name for names in named for name in names.split(",")} <= set(extras()), words
        elif program not in FOREIGN:
            command = command_of(program, words[0])
            assert command is not None, words
            known = {option for parameter in command.params for option in parameter.opts}
            given = {word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)}
            assert given <= {*known, "--help"}, words


@pytest.mark.parametrize("document", [each for each in DOCUMENTS if each != "docs/api.md"])  # which has signatures
def test_python_is_python(document: str) -> None:
    for path, kind, body in blocks(document):
        assert kind != "python" or ast.parse(body), path


def test_there_is_something_to_check() -> None:
    everything = [tuple(command[:2]) for document in DOCUMENTS for command in typed(document)]
    assert {("grade", "batch"), ("dask", "scheduler"), ("dask", "worker"), ("nbgrader", "generate_assignment")} <= set(
        everything
    )
    assert len(everything) > 100
