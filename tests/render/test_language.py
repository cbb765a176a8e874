from __future__ import annotations

import subprocess
import sys

import pytest

from grader.model import Text
from grader.render.charset import fit, speakable, writable
from grader.render.language import language, pick, translator


@pytest.mark.parametrize(
    ("option", "environ", "expected"),
    [
        (None, {}, "en"),
        ("ko", {"LANG": "en_US.UTF-8"}, "ko"),
        ("en", {"LANG": "ko_KR.UTF-8"}, "en"),
        (None, {"LANG": "ko_KR.UTF-8"}, "ko"),
        (None, {"LANG": "ko_KR.UTF-8", "LC_MESSAGES": "C"}, "en"),
        (None, {"LANG": "C", "LC_MESSAGES": "ko_KR.eucKR"}, "ko"),
        (None, {"LC_ALL": "C", "LC_MESSAGES": "ko_KR"}, "en"),
        (None, {"LC_ALL": "", "LANG": "ko"}, "ko"),
        (None, {"LC_ALL": "C", "DELTAGRADE_LANG": "ko"}, "ko"),
        (None, {"LC_ALL": "ko_KR", "DELTAGRADE_LANG": "en"}, "en"),
        (None, {"LANG": "fr_FR.UTF-8"}, "en"),
    ],
)
def test_language(option: str | None, environ: dict[str, str], expected: str) -> None:
    assert language(option, environ) == expected


@pytest.mark.parametrize("text", [Text("one", "하나"), ["one", "하나"]])
def test_pick(text: Text | list[str]) -> None:
    assert pick(text, "en") == "one"
    assert pick(text, "ko") == "하나"


def test_pick_takes_english_where_there_is_no_korean() -> None:
    assert pick(Text("one", ""), "ko") == "one"
    assert pick("W1", "ko") == "W1"


def test_translator() -> None:
    assert translator("en")("passed") == "passed"
    assert translator("ko")("passed") == "통과"
    assert translator("ko")("no such sentence") == "no such sentence"


def test_plain_english_imports_nothing_that_costs_time() -> None:
    program = (
        "import sys, numpy; from grader.model import *; before = set(sys.modules)\n"
        "from grader.render import plain, json\n"
        "finding = Finding('shape', {'label': Text('result', ''), 'expected': [2], 'got': [3]})\n"
        "checks = (CheckResult('AND', Status.WRONG, 0, 1, finding=finding),)\n"
        "report = ExerciseReport(1, 'gates', Text('', ''), '', 0, '', 'cpu', 0.0, checks)\n"
        "plain.render(report, lang='en', encoding='ascii'); json.render(report, lang='en')\n"
        "print(*sorted(m for m in set(sys.modules) - before if not m.startswith(('grader', 'json', '_json'))))"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert {name.split(".")[0] for name in run.stdout.split()} <= {"__future__", "encodings"}


@pytest.mark.parametrize(
    ("encoding", "korean", "mark"),
    [
        ("utf-8", True, True),
        ("cp949", True, False),
        ("ascii", False, False),
        (None, False, False),
        ("none", False, False),
    ],
)
def test_writable(encoding: str | None, korean: bool, mark: bool) -> None:
    assert writable("한글", encoding) is korean
    assert writable("✓", encoding) is mark
    assert writable("plain", encoding)


@pytest.mark.parametrize(
    ("text", "encoding", "shown"),
    [
        ("✓ ✗ · …", "utf-8", "✓ ✗ · …"),
        ("✓ ✗ · … ‘a’", "ascii", "+ x - ... 'a'"),
        ("✓ 한글 é", "cp949", "+ 한글 ?"),
        ("✓ 한", None, "+ ?"),
        ("✓ 한", "no-such-encoding", "+ ?"),
    ],
)
def test_fit(text: str, encoding: str | None, shown: str) -> None:
    assert fit(text, encoding) == shown


def test_korean_is_spoken_only_where_it_can_be_written() -> None:
    assert speakable("ko", "cp949") == "ko"
    assert speakable("ko", "ascii") == "en"
    assert speakable("ko", None) == "en"
    assert speakable("en", "ascii") == "en"
