"""`exercises/` is generated from `solutions/`: what is committed is what would be generated now."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.author.release import stubs
from grader.course import bundled

if TYPE_CHECKING:
    from pathlib import Path

    from grader.course import Entry

COURSE = bundled()
GENERATED = dict(stubs(COURSE))


@pytest.mark.parametrize("name", GENERATED)
def test_stubs_and_notebooks_are_what_is_generated(name: str) -> None:
    """If not: grade release --stubs."""
    committed: Path = COURSE.root / "exercises" / name
    assert committed.read_text("utf-8") == GENERATED[name]


def test_there_is_no_other_code_in_exercises() -> None:
    folder = COURSE.root / "exercises"
    found = {path.relative_to(folder).as_posix() for kind in ("*.py", "*.ipynb") for path in folder.rglob(kind)}
    assert found == set(GENERATED)


@pytest.mark.parametrize("entry", COURSE.entries(), ids=lambda entry: entry.slug)
def test_every_exercise_has_its_handouts(entry: Entry) -> None:
    for name in ("README.md", "README.ko.md"):
        assert (COURSE.root / "exercises" / entry.folder / name).is_file()
