"""Where in a folder or an archive the file of an exercise is."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from grader.model import Finding
from grader.submissions.names import shown
from grader.submissions.source import ExerciseNotFoundError, SubmissionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from grader.submissions.files import Files

KINDS = (".py", ".ipynb")
_COURSE_FOLDER = "exercises"
_LISTED = 5  # names that an error message mentions
# What browsers, file managers and people append to a name.
_COPY = r"(?i:[ _-]*(?:\(\d+\)|[ _-]\d+|copy|copy \d+|final|v\d+|복사본|사본|최종))+\Z"


def locate(files: Files, slug: str, folder: str) -> tuple[str, ...]:
    """Return the path of an exercise's `.py` or `.ipynb`, or of both where they lie side by side (`.py` first).

    Looked for at the top, in the exercise's folder, in `exercises/`, and in all of these one folder deeper, as in an
    unpacked archive; then under names such as `activations (1).py`.

    Args:
        files: where to look.
        slug: the exercise's name, `"activations"`.
        folder: its folder in the course, `"ex03_activations"`.

    Raises:
        ExerciseNotFoundError: there is none.
        SubmissionError: there are several and nothing tells which counts.
    """
    for found in _places(files, slug, folder):
        if len(found) > 1:
            names = [shown(place[0]) for place in found[:_LISTED]]
            raise SubmissionError(Finding("exercise_ambiguous", {"folder": files.label, "found": names}))
        if found:
            return tuple(found[0])
    names, folders = files.entries("")
    there = [shown(name, 40) for name in [*names, *(f"{name}/" for name in folders)]]
    if len(there) > _LISTED:
        there = [*there[:_LISTED], "…"]
    wanted = [slug + kind for kind in KINDS]
    raise ExerciseNotFoundError(
        Finding("exercise_not_found", {"folder": files.label, "looked_for": wanted, "found": there})
    )


def root_of(path: Path, folder: str) -> Path:
    """Return the folder whose files a student's own work at `path` may import: the one that holds the exercises.

    Args:
        path: a file or a folder.
        folder: the exercise's folder in the course, `"ex03_activations"`.
    """
    place = (path if path.is_dir() else path.parent).resolve()
    return place.parent if place.name == folder else place


def _places(files: Files, slug: str, folder: str) -> Iterable[Sequence[Sequence[str]]]:
    """Yield the places found, from the most to the least likely, those of the same likelihood together."""
    usual = ("", folder, f"{_COURSE_FOLDER}/{folder}")
    for place in usual:
        yield _at(files, [place], slug)
    _, folders = files.entries("")
    yield [
        found[0]
        for outer in folders
        if outer not in (folder, _COURSE_FOLDER)
        and (found := next(filter(None, (_at(files, [_join(outer, inner)], slug) for inner in usual)), None))
    ]
    for place in usual:
        yield _similar(files, place, slug, folder)


def _at(files: Files, places: Iterable[str], stem: str) -> list[list[str]]:
    found = ([path for kind in KINDS if files.has(path := _join(place, stem + kind))] for place in places)
    return [paths for paths in found if paths]


def _similar(files: Files, place: str, slug: str, folder: str) -> list[list[str]]:
    wanted = {slug, folder, folder.partition("_")[0]}
    names, _ = files.entries(place)
    stems: dict[str, list[str]] = {}
    for name in names:
        path = PurePosixPath(name)
        if path.suffix.casefold() in KINDS and re.sub(_COPY, "", path.stem).casefold() in wanted:
            stems.setdefault(path.stem, []).append(_join(place, name))
    return [
        sorted(paths, key=lambda path: KINDS.index(PurePosixPath(path).suffix.casefold())) for paths in stems.values()
    ]


def _join(*parts: str) -> str:
    return "/".join(filter(None, parts))
