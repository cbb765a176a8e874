"""Text for a terminal or file whose encoding cannot write every character."""

from __future__ import annotations

from typing import Final

# From little to much.
_BARS: Final = dict(zip("▁▂▃▄▅▆▇█░▒▓", "_.-:=+*#.+%", strict=True))
_MARKS: Final = {"✓": "+", "✗": "x", "·": "-", "⋅": "o", "…": "...", "—": "--", "–": "-", "×": "x", "−": "-"}
_PLAIN: Final = {**_BARS, **_MARKS, "‘": "'", "’": "'"}


def writable(text: str, encoding: str | None) -> bool:
    """Whether `encoding` can write `text`; None or an unknown encoding means ASCII."""
    try:
        text.encode(encoding or "ascii")
    except UnicodeEncodeError:
        return False
    except LookupError:
        return text.isascii()
    return True


def fit(text: str, encoding: str | None) -> str:
    """Returns `text` so that `encoding` can write it: marks become ASCII, what else is impossible a question mark."""
    if writable(text, encoding):
        return text
    return "".join(character if writable(character, encoding) else _PLAIN.get(character, "?") for character in text)


def speakable(lang: str, encoding: str | None) -> str:
    """Returns the language to speak: English where `encoding` has no Hangul."""
    return lang if lang == "en" or writable("가", encoding) else "en"
