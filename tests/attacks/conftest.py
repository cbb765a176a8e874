"""One arena for all attacks, whose zygotes are started once, and a place for each."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from .arena import Arena
from .place import prepared, services

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .attack import Place


@pytest.fixture(scope="package")
def arena(_own_cache: None) -> Iterator[Arena]:
    """Grades attacks."""
    made = Arena()
    yield made
    made.close()


@pytest.fixture(scope="package")
def port() -> Iterator[int]:
    """Where services of this machine listen."""
    if sys.platform != "linux":
        pytest.skip("abstract sockets are Linux's")
    with services() as number:
        yield number


@pytest.fixture
def place(tmp_path: Path, port: int) -> Iterator[Place]:
    """A folder and services to aim at."""
    with prepared(tmp_path, port) as made:
        yield made
