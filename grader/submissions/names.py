"""Text that a student controls, made safe to show in a terminal, a web page or a table."""

from __future__ import annotations

_SPACES = "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"


def _visible(char: str) -> str:
    if char.isprintable():
        return char
    if char in _SPACES:
        return " "
    code = ord(char)
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else "\ufffd"


def neutralise(text: str, limit: int = 200) -> str:
    """Return `text` with every character that could act instead of being shown replaced by one that is shown.

    Control characters (so terminal escapes) become their pictures, `ESC` for example `␛`; line separators, overrides of
    the writing direction, invisible characters and lone surrogates become `�`; tabs and odd spaces become a space.
    Up to `limit` each character is replaced by exactly one, so columns stay what they were.

    Args:
        text: anything.
        limit: the most characters to return; a longer text loses its middle, which becomes `…`.
    """
    if len(text) > limit:
        head = (limit - 1) * 2 // 3
        text = text[:head] + "…" + text[len(text) - (limit - 1 - head) :]
    return text if text.isprintable() else "".join(map(_visible, text))


def shown(filename: str, limit: int = 120) -> str:
    """Return a file's name as reports show it: composed (macOS stores Korean names in pieces) and neutralised."""
    if not filename.isascii():
        import unicodedata  # noqa: PLC0415

        filename = unicodedata.normalize("NFC", filename)
    return neutralise(filename, limit)
