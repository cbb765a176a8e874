"""Columns of a terminal: Korean letters take two, so neither `len` nor `textwrap` can line them up."""

from __future__ import annotations

from functools import lru_cache


def cells(text: str) -> int:
    """Returns how many columns `text` takes."""
    return len(text) if text.isascii() else sum(map(_width, text))


@lru_cache(maxsize=4096)
def _width(character: str) -> int:
    from unicodedata import category, east_asian_width  # noqa: PLC0415 - only text beyond ASCII needs it

    # Vowels and finals of decomposed Hangul join the consonant before them, as accents join their letter.
    if category(character) in {"Mn", "Me", "Cf"} or "\u1160" <= character <= "\u11ff":
        return 0
    return 2 if east_asian_width(character) in {"W", "F"} else 1


def clip(text: str, width: int) -> str:
    """Returns `text`, cut to `width` columns with an ellipsis if it is longer."""
    if cells(text) <= width:
        return text
    while text and cells(text) >= width:
        text = text[:-1]
    return text + "…"


def pad(text: str, width: int) -> str:
    """Returns `text`, filled with spaces to `width` columns."""
    return text + " " * (width - cells(text))


def wrap(text: str, width: int, first: str = "", rest: str | None = None) -> list[str]:
    """Breaks `text` into lines of at most `width` columns.

    A line that begins with spaces is code: it stays whole.

    Args:
        text: words, perhaps with line breaks.
        width: columns, the indentation included.
        first: what the first line begins with.
        rest: what the other lines begin with, if it is something else; it takes as many columns as `first`.
    """
    room = max(width - cells(first), 10)
    broken = [piece for line in text.split("\n") for piece in ([line] if line[:1] == " " else _broken(line, room))]
    rest = first if rest is None else rest
    return [f"{rest if position else first}{line}".rstrip() for position, line in enumerate(broken)]


def _broken(line: str, room: int) -> list[str]:
    broken, current = [], ""
    for word in line.split(" "):
        longer = f"{current} {word}" if current else word
        if cells(longer) > room and current:
            broken.append(current)
            longer = word
        while cells(longer) > room:
            head = _head(longer, room)
            broken.append(head)
            longer = longer[len(head) :]
        current = longer
    return [*broken, current]


def _head(word: str, room: int) -> str:
    """The longest beginning of `word` that fits."""
    used = 0
    for position, character in enumerate(word):
        used += cells(character)
        if used > room:
            return word[:position]
    return word
