from __future__ import annotations

import io

from grader.cli.live import Live


class Terminal(io.StringIO):
    encoding = "utf-8"


def test_lines_are_shown_when_they_are_complete_below_the_check() -> None:
    terminal = Terminal()
    live = Live(terminal)
    live.started("train_mlp")
    live.printed("epoch 1: 손".encode()[:-1])
    assert terminal.getvalue() == "train_mlp ...\n"
    live.printed("손".encode()[-1:] + b"\nepoch 2\nepoch")
    assert terminal.getvalue() == "train_mlp ...\n    epoch 1: 손\n    epoch 2\n"
    live.started("train_cnn")
    live.printed(b"\n")
    assert terminal.getvalue().endswith("    epoch 2\ntrain_cnn ...\n\n")


def test_nothing_that_is_printed_steers_the_terminal() -> None:
    terminal = Terminal()
    Live(terminal).printed(b"\x1b[2J\x1b]0;owned\x07" + b"\xff\n" + b"y" * 500 + b"\n")
    shown = terminal.getvalue()
    assert "\x1b" not in shown
    assert "\x07" not in shown
    assert max(map(len, shown.splitlines())) == 100
