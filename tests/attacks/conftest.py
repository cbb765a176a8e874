"""One arena for all attacks: its zygotes are started once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .arena import Arena

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="package")
def arena(_own_cache: None) -> Iterator[Arena]:
    """Grades attacks."""
    made = Arena()
    yield made
    made.close()
