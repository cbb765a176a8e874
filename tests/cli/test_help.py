"""What holds for every command: help with an example, no terminal needed, a place in docs/commands.md."""

from __future__ import annotations

import importlib.util
import pkgutil
from pathlib import Path
from typing import Any

import click
import pytest

import grader.cli.commands
from grader import __version__
from grader.cli.main import COMMANDS
from grader.cli.main import grade as group

from .running import grade

ROOT = Path(__file__).resolve().parent.parent.parent


def _command(name: str) -> click.Command:
    command = group.get_command(click.Context(group), name)
    assert command is not None
    return command


def test_every_module_is_a_command_and_every_command_a_module() -> None:
    assert sorted(COMMANDS) == sorted(module.name for module in pkgutil.iter_modules(grader.cli.commands.__path__))


@pytest.mark.parametrize("name", COMMANDS)
def test_help_has_an_example(name: str) -> None:
    ran = grade(name, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert f"Usage: grade {name} " in ran.out
    assert f"Examples:\n    grade {name}" in ran.out
    assert grade(name, "-h").out == ran.out


@pytest.mark.parametrize("name", COMMANDS)
def test_the_examples_can_be_parsed(name: str) -> None:
    command = _command(name)
    lines = [line.split() for line in (command.epilog or "").splitlines() if line.strip().startswith("grade ")]
    assert lines
    for _, called, *arguments in lines:
        assert called == name
        # The course of an example is made up.
        params = [each for each in command.params if each.name != "course"]
        bare = click.Command(name, params=[*params, click.Option(["--course"])])
        bare.make_context(name, list(arguments))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_speaks_two_languages(name: str) -> None:
    assert "lang" in {each.name for each in _command(name).params}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_says_what_it_is_for(name: str) -> None:
    for parameter in _command(name).params:
        assert not isinstance(parameter, click.Option) or parameter.help, parameter.name


def test_the_overview_names_every_command_in_one_line() -> None:
    for ran in (grade(), grade("--help"), grade("-h")):
        assert (ran.code, ran.err) == (0, "")
        for name in COMMANDS:
            assert f"\n  {name} " in ran.out
        # An ellipsis would mean that a line was too long.
        assert "..." not in ran.out.partition("Commands:")[2]


def test_the_version() -> None:
    assert grade("--version").out == f"deltagrade {__version__}\n"


def _reference() -> Any:
    path = ROOT / "scripts" / "command_reference.py"
    spec = importlib.util.spec_from_file_location("command_reference", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_reference_is_what_the_commands_say() -> None:
    """If not: python scripts/command_reference.py."""
    module = _reference()
    text = module.TARGET.read_text("utf-8")
    assert text == module.document()
    assert [line for line in text.splitlines() if line.startswith("## ")] == [f"## `grade {name}`" for name in COMMANDS]
