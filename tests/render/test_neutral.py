from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.render.neutral import lines, neutral, uncommanding


@given(st.text(st.characters()), st.integers(1, 300))
def test_neutral_text_prints_on_one_line_and_stays_as_it_is(text: str, limit: int) -> None:
    once = neutral(text, limit)
    assert once.isprintable()
    assert len(once) <= limit
    assert neutral(once, limit) == once


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=200))
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert neutral(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred", r"\x1b[31mred"),
        ("a\u202eb", r"a\u202eb"),
        ("zero\u200bwidth", r"zero\u200bwidth"),
        ("\x9b31m", r"\x9b31m"),
        ("half \ud800", r"half \ud800"),
        ("tag \U000e0041", r"tag \U000e0041"),
        ("two\n  lines\r\n", "two lines"),
        ("wide\u3000space\u00a0and\ttab", "wide space and tab"),
        ("\u1112\u1161\u11ab\u1100\u1173\u11af.py", "한글.py"),
        ("  kept \x1b", r"  kept \x1b"),
        ("수식 αβ²", "수식 αβ²"),
    ],
)
def test_what_acts_or_hides_is_shown(text: str, shown: str) -> None:
    assert neutral(text) == shown


def test_a_long_text_is_cut() -> None:
    assert neutral("x" * 10, 5) == "xxxx…"
    assert neutral("x\n" * 10, 5) == "x x …"
    assert neutral("\n" * 5000 + "x", 200) == "…"


def test_the_last_lines_of_an_output() -> None:
    assert lines("a\nb\r\nc\rd\n\n", 3) == (["b", "c", "d"], 1)
    assert lines("\x1b[1ma", 3) == (["\\x1b[1ma"], 0)
    assert lines("if x:\n\ty", 3) == (["if x:", "    y"], 0)
    assert lines("", 3) == ([], 0)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("::error::x", ": :error::x"),
        ("    ::add-mask::x", "    : :add-mask::x"),
        ("x[::2]", "x[::2]"),
        ("a ##[error]b", "a ## [error]b"),
    ],
)
def test_no_line_commands_a_runner(line: str, shown: str) -> None:
    assert uncommanding(line) == shown
