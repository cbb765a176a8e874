"""Text that a student controls, made safe to show: nothing in it can steer a terminal or hide what it says."""

from __future__ import annotations

# Spaces that are no plain space; everything else that does not print is shown as an escape.
_SPACES = frozenset("\t\u00a0\u1680\u202f\u205f\u3000") | frozenset(map(chr, range(0x2000, 0x200B)))


def neutral(text: str, limit: int = 200) -> str:
    r"""Returns `text` as one line in which every character prints and none acts.

    Line breaks become spaces; control characters, terminal escapes, bidirectional overrides, invisible
    characters and lone surrogates become what Python writes for them, for example `\x1b`.

    Args:
        text: anything.
        limit: how many characters to keep; a longer text ends in an ellipsis.
    """
    if len(text) <= limit and text.isascii() and text.isprintable():
        return text
    kept = text[: 4 * limit]  # a bound on the work; what follows would not be shown anyway
    pieces = kept.splitlines()
    line = pieces[0] if len(pieces) == 1 else " ".join(filter(None, map(str.strip, pieces)))
    line = "".join(map(_visible, _composed(line)))
    return line if len(line) <= limit and len(text) <= 4 * limit else line[: limit - 1] + "…"


def lines(text: str, last: int, limit: int = 200) -> tuple[list[str], int]:
    """Returns the last lines of an output, neutralised and without blank ones at its end, and how many were left out.

    Args:
        text: what a program printed.
        last: how many lines to keep.
        limit: how many characters of each line to keep.
    """
    every = text.rstrip().expandtabs(4).splitlines()
    return [neutral(line, limit) for line in every[-last:]], max(len(every) - last, 0)


def uncommanding(line: str) -> str:
    """Returns a line of a log so that no continuous-integration runner takes it for a command, as GitHub's would."""
    start = line.lstrip()
    if start.startswith("::"):
        line = f"{line[: len(line) - len(start)]}: {start[1:]}"
    return line.replace("##[", "## [")


def _composed(text: str) -> str:
    """File names from macOS arrive with Hangul taken apart; put together they have a width."""
    if text.isascii():
        return text
    from unicodedata import normalize  # noqa: PLC0415 - only text beyond ASCII needs it

    return normalize("NFC", text)


def _visible(character: str) -> str:
    if character.isprintable():
        return character
    if character in _SPACES:
        return " "
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
