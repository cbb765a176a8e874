from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.submissions.names import neutralise, shown


@given(st.text(st.characters(), max_size=150))
def test_every_character_is_replaced_by_one_that_shows(text: str) -> None:
    safe = neutralise(text)
    assert safe.isprintable()
    assert len(safe) == len(text)
    assert neutralise(safe) == safe


@given(st.text(st.characters(), max_size=60), st.integers(2, 40))
def test_no_more_than_the_limit_is_returned(text: str, limit: int) -> None:
    assert len(neutralise(text, limit)) == min(len(text), limit)


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("\x1b[31mred", "␛[31mred"),
        ("a\nb\x7f\x00", "a␊b␡␀"),
        ("gnp\u202eyp.exe", "gnp�yp.exe"),
        ("a\u200bb\ud800\u2028", "a�b��"),
        ("a\tb\u00a0c\u3000d", "a b c d"),
        ("활성화 함수 (1).py", "활성화 함수 (1).py"),
    ],
)
def test_what_acts_is_shown(text: str, safe: str) -> None:
    assert neutralise(text) == safe


def test_a_long_text_keeps_both_ends() -> None:
    assert neutralise("a" * 500 + ".py", 20) == "a" * 12 + "…" + "aaaa.py"


def test_a_name_from_macos_is_composed() -> None:
    assert shown("\u1112\u1161\u11ab.py") == "한.py"
