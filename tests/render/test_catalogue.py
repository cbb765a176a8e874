"""The Korean catalogue is whole: `make messages` after a change of words, then write the Korean into the `.po`."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import grader

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

PACKAGE = Path(grader.__file__).parent
FOLDER = PACKAGE / "render" / "locale" / "ko" / "LC_MESSAGES"


def _catalogue() -> Catalog:
    with (FOLDER / "deltagrade.po").open("rb") as file:
        return read_po(file, locale="ko")


def _messages() -> list[Message]:
    return [message for message in _catalogue() if message.id]


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_every_sentence_of_the_source_is_in_the_catalogue_and_no_other() -> None:
    found = {message for _, _, message, _, _ in extract_from_dir(PACKAGE, method_map=[("**.py", "python")])}
    assert found == {message.id for message in _messages()}


def test_the_compiled_catalogue_is_the_catalogue() -> None:
    compiled = BytesIO()
    write_mo(compiled, _catalogue())
    assert (FOLDER / "deltagrade.mo").read_bytes() == compiled.getvalue()


@pytest.mark.parametrize("message", _messages(), ids=lambda message: message.id[:40])
def test_every_sentence_is_translated_with_its_placeholders(message: Message) -> None:
    assert message.string
    assert not message.fuzzy
    assert _placeholders(str(message.id)) == _placeholders(str(message.string))
