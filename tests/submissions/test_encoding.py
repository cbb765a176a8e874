from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.model import Finding
from grader.submissions.encoding import decode
from grader.submissions.source import SubmissionError

KOREAN = "# 활성화 함수\nx = 1\n"


def noted(encoding: str) -> tuple[Finding, ...]:
    return (Finding("encoding", {"file": "a.py", "encoding": encoding}),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf8_with_and_without_a_mark(encoding: str) -> None:
    assert decode(KOREAN.encode(encoding), "a.py") == (KOREAN, ())


def test_cp949_is_read_and_noted() -> None:
    assert decode(KOREAN.encode("cp949"), "a.py") == (KOREAN, noted("cp949"))


@pytest.mark.parametrize("encoding", ["utf-16"])
def test_what_powershell_writes_is_read_and_noted(encoding: str) -> None:
    assert decode(KOREAN.encode(encoding), "a.py") == (KOREAN, noted("utf-16"))


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("# -*- coding: euc-kr -*-\n", "euc-kr"),
        ("#!/usr/bin/env python\n# vim: set fileencoding=CP949 :\n", "cp949"),
        ("\n# coding: latin-1\n", "latin-1"),
        ("# coding: utf8\n", "utf-8"),
    ],
)
def test_a_coding_line_counts(head: str, encoding: str) -> None:
    body = "s = 'é'\n" if encoding == "latin-1" else KOREAN
    assert decode((head + body).encode(encoding), "a.py") == (head + body, ())


@pytest.mark.parametrize("codec", ["rot13", "zlib", "unicode_escape", "utf-7", "idna", "nonsense", "os.path"])
def test_a_strange_coding_line_does_not(codec: str) -> None:
    text = f"# coding: {codec}\nx = '\\x41+AGE-'\n"
    assert decode(text.encode(), "a.py") == (text, ())


def test_the_first_coding_line_wins_and_later_ones_do_not_count() -> None:
    text = "# coding: utf-8\n# coding: latin-1\ns = 'é'\n"
    assert decode(text.encode(), "a.py") == (text, ())
    text = "x = 1\n# coding: latin-1\ns = 'é'\n"
    assert decode(text.encode(), "a.py") == (text, ())


def test_a_wrong_coding_line_is_overruled() -> None:
    text = f"# coding: ascii\n{KOREAN}"
    assert decode(text.encode(), "a.py") == (text, ())


def test_line_ends_become_unix_ones() -> None:
    assert decode(b"a\r\nb\rc\n\x0cd", "a.py") == ("a\nb\nc\n\x0cd", ())


@pytest.mark.parametrize("raw", [b"x = 1\0", b"\x7fELF\x02\x01\x01\0\0", b"\xff\xfe\0\0a\0\0\0"])
def test_binary_is_refused(raw: bytes) -> None:
    with pytest.raises(SubmissionError) as caught:
        decode(raw, "a.py")
    assert caught.value.finding == Finding("binary", {"file": "a.py"})


def test_the_line_of_an_unknown_encoding_is_named() -> None:
    with pytest.raises(SubmissionError) as caught:
        decode(b"x = 1\ns = '\xe9 '\n", "a.py")
    assert caught.value.finding == Finding("encoding_unknown", {"file": "a.py", "line": 2})


@given(st.one_of(st.binary(), st.binary().map(b"# coding: ".__add__)))
def test_any_bytes_are_text_or_an_error(raw: bytes) -> None:
    try:
        text, _ = decode(raw, "a.py")
    except SubmissionError:
        return
    assert "\r" not in text
    assert "\0" not in text
