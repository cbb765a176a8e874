"""What commands refuse is said in two languages: facts where it is found, the words in the catalogue."""

from __future__ import annotations

import ast
from pathlib import Path
from string import Formatter
from typing import NamedTuple

import pytest

import grader
from grader.model import Message, why
from grader.render.language import tell, translator
from grader.render.sentences.system import QUOTED

PACKAGE = Path(grader.__file__).parent
ROOT_ERROR = "UnusableError"


class Said(NamedTuple):
    """A call that makes a message, or an exception that carries one."""

    place: str
    call: ast.Call

    @property
    def text(self) -> str | None:
        """The sentence; None if it is no literal."""
        first = self.call.args[0] if self.call.args else None
        return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


def _trees() -> list[tuple[Path, ast.Module]]:
    return [
        (path, ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted(PACKAGE.rglob("*.py"))
        if "bundled" not in path.parts
    ]


def _classes() -> dict[str, bool]:
    """The exceptions that carry a message, each with whether it has a beginning of its own."""
    found = {ROOT_ERROR: False}
    classes = [node for _, tree in _trees() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    for _ in classes:  # however deep they are
        for each in classes:
            if any(isinstance(base, ast.Name) and base.id in found for base in each.bases):
                found[each.name] = any(isinstance(part, ast.FunctionDef) for part in each.body)
    return found


def _said() -> list[Said]:
    names = {"Message", *(name for name, own in _classes().items() if not own)}
    return [
        Said(f"{path.relative_to(PACKAGE)}:{node.lineno}", node)
        for path, tree in _trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
    ]


SAID = [each for each in _said() if each.text is not None]


def test_every_sentence_is_a_literal_so_that_it_can_be_collected() -> None:
    free = {each.place.partition(":")[0] for each in _said() if each.text is None}
    assert free == {"model.py"}  # where exceptions make theirs, and the operating system is quoted


def test_make_messages_collects_from_every_exception() -> None:
    from .test_catalogue import says

    assert {*says()} == {"Message", *(name for name, own in _classes().items() if not own)} - {ROOT_ERROR}


@pytest.mark.parametrize("said", SAID, ids=[f"{each.place}" for each in SAID])
def test_a_sentence_has_the_facts_that_it_mentions_in_both_languages(said: Said) -> None:
    text = str(said.text)
    mentioned = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    given = {keyword.arg for keyword in said.call.keywords}
    assert given <= {*mentioned, None}, "a fact that is not mentioned"
    assert None in given or mentioned == given
    korean = translator("ko")(text)
    assert any("가" <= char <= "힣" for char in korean) or text == "{check}: {problem}"


def test_what_the_operating_system_says_is_translated_inside_a_sentence() -> None:
    error = OSError(28, "No space left on device")
    line = Message("{file} cannot be read: {reason}", file="김민수/\x1b[31m.csv", reason=why(error))
    assert tell(line, "en") == "김민수/\\x1b[31m.csv cannot be read: No space left on device"
    assert tell(line, "ko") == "김민수/\\x1b[31m.csv: 읽을 수 없어요(디스크에 남은 공간이 없어요)"
    assert str(line) == "김민수/\x1b[31m.csv cannot be read: No space left on device"


def test_the_systems_words_are_those_of_this_system() -> None:
    import errno
    import os

    here = {os.strerror(code) for code in errno.errorcode}
    assert {str(each) for each in QUOTED} <= here
