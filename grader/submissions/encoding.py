"""From the bytes of a source file to its text."""

from __future__ import annotations

import codecs
import re

from grader.model import Finding
from grader.submissions.source import SubmissionError

# PEP 263: a comment on the first line, or on the second if the first is blank or a comment.
_CODING_LINE = rb"\A(?:[ \t\f]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))??[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)"

# Python knows stranger codecs (`rot13`, `zlib`, `unicode_escape`); an editor saves in one of these.
_TEXT_CODECS = frozenset(
    {
        "ascii",
        "utf-8",
        "utf-8-sig",
        "cp949",
        "euc_kr",
        "johab",
        "iso2022_kr",
        "cp932",
        "shift_jis",
        "euc_jp",
        "iso2022_jp",
        "gbk",
        "gb2312",
        "gb18030",
        "big5",
        "cp1250",
        "cp1251",
        "cp1252",
        "iso8859-1",
        "iso8859-2",
        "iso8859-15",
        "koi8-r",
        "mac-roman",
    }
)


def decode(raw: bytes, filename: str) -> tuple[str, tuple[Finding, ...]]:
    """Return the text of a `.py` file with Unix line ends, and a note if it is in an unusual encoding.

    UTF-8, with or without a byte order mark, and a sane coding line count as they do for Python.
    Otherwise CP949 is tried, in which old Korean editors on Windows save, and noted.

    Args:
        raw: the file.
        filename: what to call it in findings.

    Raises:
        SubmissionError: the file is binary, or in none of these encodings.
    """
    text, encoding = _decoded(raw, filename)
    notes = (Finding("encoding", {"file": filename, "encoding": encoding}),) if encoding else ()
    return unix_lines(text), notes


def unix_lines(text: str) -> str:
    """Return `text` with the line ends that Python knows, and no others, turned into Unix ones."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _decoded(raw: bytes, filename: str) -> tuple[str, str]:
    """Return the text, and the encoding if it deserves a note."""
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):  # PowerShell's `>` writes this
        text = _attempt(raw, "utf-16")
        if text is not None and "\0" not in text:
            return text, "utf-16"
    if b"\0" in raw:
        raise SubmissionError(Finding("binary", {"file": filename}))
    if raw.startswith(codecs.BOM_UTF8):
        raw = raw[len(codecs.BOM_UTF8) :]
    elif (declared := _declared(raw)) and (text := _attempt(raw, declared)) is not None:
        return text, ""
    try:
        return raw.decode("utf-8"), ""
    except UnicodeDecodeError as error:
        text = _attempt(raw, "cp949")
        if text is None:
            line = raw.count(b"\n", 0, error.start) + 1
            raise SubmissionError(Finding("encoding_unknown", {"file": filename, "line": line})) from None
        return text, "cp949"


def _attempt(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeError:
        return None


def _declared(raw: bytes) -> str | None:
    head = raw[:400]
    found = re.match(_CODING_LINE, head) if b"coding" in head else None
    if found is None:
        return None
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
    except (LookupError, UnicodeError):
        return None
    return name if name in _TEXT_CODECS else None
