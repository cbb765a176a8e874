"""The Korean catalogue is whole: `make messages` after a change of words, then write the Korean into the `.po`."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

import click
import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import grader

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

PACKAGE = Path(grader.__file__).parent
MAKEFILE = PACKAGE.parent / "Makefile"
FOLDER = PACKAGE / "render" / "locale" / "ko" / "LC_MESSAGES"


def says() -> list[str]:
    """Whose first argument `make messages` takes for a sentence, beside gettext's own names."""
    match = re.search(r"^SAYS := (.+)$", MAKEFILE.read_text(encoding="utf-8"), re.MULTILINE)
    assert match is not None
    return match[1].split()


def _catalogue(domain: str = "deltagrade") -> Catalog:
    with (FOLDER / f"{domain}.po").open("rb") as file:
        return read_po(file, locale="ko")


def _messages() -> list[Message]:
    return [message for message in _catalogue() if message.id]


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_every_sentence_of_the_source_is_in_the_catalogue_and_no_other() -> None:
    keywords = {**DEFAULT_KEYWORDS, **dict.fromkeys(says())}
    extracted = extract_from_dir(PACKAGE, method_map=[("**.py", "python")], keywords=keywords)
    found = {message for _, _, message, _, _ in extracted}
    assert found == {message.id for message in _messages()}


@pytest.mark.parametrize("domain", ["deltagrade", "messages"])
def test_the_compiled_catalogue_is_the_catalogue(domain: str) -> None:
    compiled = BytesIO()
    write_mo(compiled, _catalogue(domain))
    assert (FOLDER / f"{domain}.mo").read_bytes() == compiled.getvalue()


def test_what_click_says_is_still_said_by_it() -> None:
    extracted = extract_from_dir(Path(click.__file__).parent, method_map=[("**.py", "python")])
    known = {message if isinstance(message, str) else message[0] for _, _, message, _, _ in extracted}
    said = {message.id if isinstance(message.id, str) else message.id[0] for message in _catalogue("messages")} - {""}
    assert said <= known


@pytest.mark.parametrize("message", _messages(), ids=lambda message: message.id[:40])
def test_every_sentence_is_translated_with_its_placeholders(message: Message) -> None:
    assert message.string
    assert not message.fuzzy
    assert _placeholders(str(message.id)) == _placeholders(str(message.string))
