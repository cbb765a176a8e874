from __future__ import annotations

import re
from io import BytesIO, StringIO, TextIOWrapper

import pytest
from rich.console import Console

from grader.render import plain, terminal

from .situations import SITUATIONS

ESCAPES = re.compile(r"\x1b\[[\d;]*m")


def _shown(situation: str, lang: str, *, colours: bool) -> str:
    file = StringIO()
    console = Console(file=file, force_terminal=colours, width=80, _environ={"TERM": "xterm"})
    terminal.show(SITUATIONS[situation], lang=lang, console=console)
    return file.getvalue()


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("situation", sorted(SITUATIONS.keys() - {"hostile"}))
def test_says_what_plain_text_says_in_colour(situation: str, lang: str) -> None:
    shown = _shown(situation, lang, colours=True)
    assert ESCAPES.search(shown)
    assert ESCAPES.sub("", shown) == plain.render(SITUATIONS[situation], lang=lang) + "\n"


def test_a_student_cannot_colour_or_steer() -> None:
    shown = ESCAPES.sub("", _shown("hostile", "en", colours=True))
    assert "[bold red]x[/]" in shown
    assert shown.replace("\n", "").isprintable()


def test_no_color_is_honoured(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    terminal.show(SITUATIONS["nan"], lang="en")
    assert not re.search(r"\x1b\[[\d;]*3[0-7]", capsys.readouterr().out)


def test_an_encoding_that_lacks_letters_gets_others() -> None:
    raw = BytesIO()
    console = Console(file=TextIOWrapper(raw, encoding="ascii"), width=80)
    terminal.show(SITUATIONS["nan"], lang="ko", console=console)
    console.file.flush()
    assert raw.getvalue().decode("ascii") == plain.render(SITUATIONS["nan"], lang="en", encoding="ascii") + "\n"
