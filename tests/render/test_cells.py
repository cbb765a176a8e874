from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.render.cells import cells, clip, pad, wrap

words = st.text(st.sampled_from("ab 가나\n…é"), max_size=80)


@pytest.mark.parametrize(
    ("text", "width"),
    [("", 0), ("abc", 3), ("한글", 4), ("ｗｉｄｅ", 8), ("e\u0301", 1), ("\u1112\u1161\u11ab", 2), ("✓ ✗ ·", 5)],
)
def test_cells(text: str, width: int) -> None:
    assert cells(text) == width


@given(words, st.integers(1, 20))
def test_clipped_and_padded_text_fills_its_column(text: str, width: int) -> None:
    assert cells(clip(text, width)) <= width
    assert cells(pad(clip(text, width), width)) == width


def test_a_clipped_text_ends_in_an_ellipsis() -> None:
    assert clip("abcdef", 4) == "abc…"
    assert clip("가나다", 5) == "가나…"
    assert clip("가나", 4) == "가나"


@given(words, st.integers(12, 40))
def test_wrapped_lines_fit_and_lose_nothing(text: str, width: int) -> None:
    prose = "\n".join(line.lstrip() for line in text.split("\n"))
    wrapped = wrap(prose, width, "- ", "  ")
    assert all(cells(line) <= width for line in wrapped)
    assert "".join("".join(line[2:] for line in wrapped).split()) == "".join(prose.split())


def test_wrap_breaks_at_spaces() -> None:
    assert wrap("가나 다라 마바 사아", 10) == ["가나 다라", "마바 사아"]
    assert wrap("one two three", 12, "> ", "  ") == ["> one two", "  three"]


def test_wrap_breaks_a_word_that_is_too_long() -> None:
    assert wrap("한국어" * 3, 10) == ["한국어한국", "어한국어"]


def test_wrap_keeps_code_whole() -> None:
    code = "    " + "x + " * 30 + "x"
    assert wrap(f"see\n{code}", 20, "  ") == ["  see", f"  {code}"]
