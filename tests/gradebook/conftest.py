"""Gradebooks of both kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.gradebook.book import Gradebook

from .postgres import CannotStartError, Server, server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server, if the machine has the programs."""
    try:
        with server() as running:
            yield running
    except CannotStartError as error:
        pytest.skip(str(error))


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty gradebook can be, in each kind of database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'gradebook.db'}"
    running: Server = request.getfixturevalue("postgres")
    return running.database()


@pytest.fixture
def book(url: str) -> Iterator[Gradebook]:
    """An empty gradebook, in each kind of database."""
    with Gradebook.open(url) as opened:
        yield opened
