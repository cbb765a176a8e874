"""`grade exercise N --watch` on a real terminal and without one, with files saved as editors save them."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pexpect  # type: ignore[import-untyped]  # its stubs are a package of their own
import pytest

from .conftest import FAKE
from .running import environment, grade, refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SECONDS = 60  # far more than any machine needs
SOLUTION = (FAKE / "solutions" / "ex01_scaling" / "scaling.py").read_text("utf-8")
WRONG = SOLUTION.replace("np.multiply(", "np.add(")
EMOJI = re.compile("[\U0001f300-\U0001faff]")


@pytest.fixture
def file(bundle: Path) -> Path:
    return bundle / "ex01_scaling" / "scaling.py"


class Terminal:
    """Somebody at a terminal of 100 columns."""

    def __init__(self, folder: Path, *arguments: str, **changed: str) -> None:
        self.program = pexpect.spawn(
            sys.executable,
            ["-m", "grader", "exercise", *arguments, "--watch"],
            cwd=str(folder),
            env=environment(TERM="xterm-256color", **changed),
            timeout=SECONDS,
            dimensions=(50, 100),
            encoding="utf-8",
        )

    def sees(self, words: str) -> str:
        """Wait until a screen shows these words; returns what was shown before them and what came with them."""
        self.program.expect(re.escape(words))
        seen = self.program.before + words
        self.program.expect(r"\d\d:\d\d:\d\d")
        return str(seen + self.program.before)

    def press(self, key: str) -> None:
        self.program.send(key)

    def ends(self) -> int:
        self.program.expect(pexpect.EOF)
        self.program.close()
        return int(self.program.exitstatus)


@pytest.fixture
def at_terminal() -> Iterator[Callable[..., Terminal]]:
    opened: list[Terminal] = []

    def begin(folder: Path, *arguments: str, **changed: str) -> Terminal:
        opened.append(Terminal(folder, *arguments, **changed))
        return opened[-1]

    yield begin
    for each in opened:
        each.program.close(force=True)


def plainly(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")


def by_rename(path: Path, text: str) -> None:
    """As VS Code and many others do."""
    beside = path.with_name(f".{path.name}.tmp")
    beside.write_text(text, "utf-8")
    beside.replace(path)


def with_backup(path: Path, text: str) -> None:
    """As vim does."""
    backup = path.with_name(f"{path.name}~")
    path.rename(backup)
    path.write_text(text, "utf-8")
    backup.unlink()


def in_pieces(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8") as file:
        for start in range(0, len(text), 200):
            file.write(text[start : start + 200])
            file.flush()
            time.sleep(0.02)


@pytest.mark.parametrize("save", [plainly, by_rename, with_backup, in_pieces])
def test_each_way_to_save_is_seen(
    file: Path, save: Callable[[Path, str], None], at_terminal: Callable[..., Terminal]
) -> None:
    terminal = at_terminal(file.parent, "1")
    assert "0 of 4 checks passed" in terminal.sees("h: hint")
    save(file, WRONG)
    terminal.sees("You add the factor.")
    save(file, SOLUTION)
    terminal.sees("Exercise 1 is complete")
    terminal.press("q")
    assert terminal.ends() == 0


def test_what_goes_wrong_while_typing_is_said_and_the_loop_goes_on(
    file: Path, at_terminal: Callable[..., Terminal]
) -> None:
    terminal = at_terminal(file.parent, "1")
    terminal.sees("h: hint")
    plainly(file, SOLUTION.replace("def scale(x", "def scale(x:::"))
    assert "Traceback" not in terminal.sees("Python cannot read")
    file.unlink()
    (file.parent / "scaling.ipynb").unlink()
    terminal.sees("No file of this exercise was found")
    plainly(file, WRONG)
    terminal.sees("You add the factor.")
    file.parent.rename(file.parent.with_name("elsewhere"))
    terminal.sees("q: quit")
    terminal.press("q")
    assert terminal.ends() == 2


def test_keys_give_hints_and_lead_on(file: Path, at_terminal: Callable[..., Terminal], tmp_path: Path) -> None:
    plainly(file, WRONG)
    terminal = at_terminal(file.parent, "1", "--lang", "ko", DELTAGRADE_STATE=str(tmp_path / "state"))
    terminal.sees("h: 힌트")
    terminal.press("h")
    terminal.program.expect("인수는 각 원소를 어떻게 바꾸나요")
    terminal.program.expect("그래도 막히면: h\\r")
    terminal.press("n")  # not yet
    terminal.press("h")
    terminal.program.expect("인수는 어디에서 오나요")
    by_rename(file, SOLUTION)
    terminal.sees("n: 다음 연습 문제")
    terminal.press("n")
    terminal.sees("연습 문제 2")
    by_rename(file.parents[1] / "ex02_counting" / "counting.py", "def f(:\n")
    terminal.sees("Python이")
    terminal.press("q")
    assert terminal.ends() == 1


def test_after_the_last_exercise_there_is_no_next(work: Path, at_terminal: Callable[..., Terminal]) -> None:
    terminal = at_terminal(work, "2", "--course", str(FAKE))
    assert EMOJI.search(terminal.sees("Exercise 2 is complete"))
    terminal.press("n")
    terminal.program.expect("That was the last exercise")
    terminal.program.sendintr()
    assert terminal.ends() == 0


def test_no_colour_and_no_emoji_where_they_are_not_wanted(work: Path, at_terminal: Callable[..., Terminal]) -> None:
    terminal = at_terminal(work, "1", "--course", str(FAKE), NO_COLOR="1", PYTHONIOENCODING="ascii", LC_ALL="C")
    shown = terminal.sees("Exercise 1 is complete")
    assert not EMOJI.search(shown)
    assert not re.search(r"\x1b\[[0-9;]*3[0-7][0-9;]*m", shown)
    assert "?" not in shown
    terminal.press("q")
    assert terminal.ends() == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_without_a_terminal_each_grade_is_printed_until_a_signal_comes(file: Path, number: signal.Signals) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "grader", "exercise", "1", "--watch"],
        cwd=file.parent,
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        for text, words in (("", "not started"), (WRONG, "You add the factor."), (SOLUTION, "is complete")):
            if text:
                by_rename(file, text)
            for line in process.stdout:
                if words in line:
                    break
            else:
                pytest.fail(f"{words}: never said; {process.stderr.read()}")
        process.send_signal(number)
        out, err = process.communicate(timeout=SECONDS)
    finally:
        process.kill()
    assert (process.returncode, err) == (0, "")
    assert "\x1b" not in out
    assert "quit" not in out


def test_what_cannot_be_watched_is_refused(work: Path, tmp_path: Path) -> None:
    watch = ("exercise", "1", "--watch", "--course", FAKE)
    assert "leave --format" in refused(grade(*watch, "--format", "json", cwd=work))
    assert "leave --format" in refused(grade(*watch, "--verbose", cwd=work))
    empty = tmp_path / "empty"
    empty.mkdir()
    assert "No file of this exercise" in refused(grade(*watch, cwd=empty))


def test_without_watchfiles_the_way_out_is_said(work: Path, tmp_path: Path) -> None:
    (tmp_path / "watchfiles.py").write_text("raise ImportError\n", "utf-8")
    path = os.pathsep.join([str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])])
    ran = grade("exercise", "1", "--watch", "--course", FAKE, cwd=work, PYTHONPATH=path)
    assert "pip install 'deltagrade[watch]'" in refused(ran)
