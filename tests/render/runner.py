"""Reads a log as the runner of GitHub Actions does (its ActionCommand): which commands are in it, and what they say."""

from __future__ import annotations

from typing import NamedTuple

# What the runner undoes, in its order.
_DATA = (("%0D", "\r"), ("%0A", "\n"), ("%25", "%"))
_PROPERTY = (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%"))


class Command(NamedTuple):
    name: str
    properties: dict[str, str]
    data: str


def commands(log: str) -> list[Command]:
    """The commands of a log: lines that begin with `::`, or that have `##[` anywhere."""
    found = []
    for line in log.splitlines():
        if line.strip().startswith("::"):
            found.append(_read(line.strip()))
        elif "##[" in line:
            found.append(Command(line.partition("##[")[2].partition("]")[0], {}, ""))
    return found


def _read(line: str) -> Command:
    head, _, data = line[2:].partition("::")
    name, _, given = head.partition(" ")
    properties = {}
    for each in filter(None, given.split(",")):
        key, _, value = each.partition("=")
        properties[key.strip()] = _undone(value, _PROPERTY)
    return Command(name, properties, _undone(data, _DATA))


def _undone(text: str, escapes: tuple[tuple[str, str], ...]) -> str:
    for written, meant in escapes:
        text = text.replace(written, meant)
    return text
