"""The student's own files that a submission imports."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.submissions.encoding import decode
from grader.submissions.names import shown
from grader.submissions.parse import LIBRARY, source_file
from grader.submissions.source import Limits, SourceFile, SubmissionError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.model import Finding
    from grader.submissions.files import Files

# Far more than anybody needs; they bound what a hostile submission can make the grader do.
_FILES = 64
_NAMES = 500
_BYTES = 4 << 20


def siblings(
    main: SourceFile, files: Files, at: str, base: str, limits: Limits
) -> tuple[SourceFile, tuple[SourceFile, ...], tuple[Finding, ...]]:
    """Return `main` and the files it imports, directly or through one another, each with all its aliases, and notes.

    A name is looked for as Python would with the importing file's folder, and those above it, on `sys.path`; a bare
    name also in the folder of its exercise (`activations` in `ex03_activations/`). A notebook cannot be imported.

    Args:
        main: the file that is graded.
        files: where siblings may be.
        at: the path of `main` in `files`.
        base: the folder in `files` above which nothing is looked for.
        limits: how large they may be.
    """
    found = {at: main}
    aliases = {at: dict.fromkeys(main.aliases)}
    notes: list[Finding] = []
    queue = deque(found)
    names, left = _NAMES, _BYTES
    while queue:
        importer = queue.popleft()
        folder = importer.rpartition("/")[0]
        for name in sorted(found[importer].imports | found[importer].members)[:names]:
            names -= 1
            alias = _absolute(name, found[importer])
            path = _resolve(files, (folder, base), alias, relative=name.startswith("."))
            if path is None:
                continue
            if path in found:
                aliases[path][alias] = None
            elif len(found) <= _FILES:
                try:
                    raw = files.read(path, min(limits.source, left))
                    file, reading = _parsed(raw, path, alias)
                except SubmissionError as error:  # the import fails as it would without the file; the reason is a note
                    notes.append(error.finding)
                    continue
                left -= len(raw)
                notes.extend(reading)
                found[path] = file
                aliases[path] = {alias: None}
                queue.append(path)
    named, *others = (replace(file, aliases=tuple(aliases[path])) for path, file in found.items())
    return named, tuple(others), tuple(notes)


def _parsed(raw: bytes, path: str, alias: str) -> tuple[SourceFile, tuple[Finding, ...]]:
    filename = shown(path)
    text, encoding = decode(raw, filename)
    package = path.endswith("/__init__.py")
    file, notes = source_file(alias, filename, [(None, text)], package=package)
    return file, encoding + file.problems + notes


def _absolute(name: str, importer: SourceFile) -> str:
    """Return a module's name without leading dots, as seen from the importing file's package."""
    bare = name.lstrip(".")
    level = len(name) - len(bare)
    if not level:
        return name
    package = importer.aliases[0].split(".")
    keep = len(package) - level + (1 if importer.package else 0)
    return ".".join([*package[: max(0, keep)], bare])


def _resolve(files: Files, span: tuple[str, str], name: str, *, relative: bool) -> str | None:
    """Return the path of the file that a module's name means to a file in the first folder of `span`."""
    first, _, rest = name.partition(".")
    if first in LIBRARY and not relative:
        return None
    found = _below(files, span, name)
    base = span[1]
    if found is None and rest and first == (base.rpartition("/")[2] or files.label):
        found = _below(files, (base, base), rest)  # `exercises.ex03_x.x`, seen from inside `exercises/`
    return found


def _below(files: Files, span: tuple[str, str], name: str) -> str | None:
    tail = name.replace(".", "/")
    for place in _upwards(*span):
        for path in (f"{tail}.py", f"{tail}/__init__.py"):
            if files.has(_join(place, path)):
                return _join(place, path)
        if "." not in name:
            for inner in files.entries(place)[1]:
                if inner.endswith(f"_{name}") and files.has(_join(place, inner, f"{name}.py")):
                    return _join(place, inner, f"{name}.py")
    return None


def _upwards(folder: str, base: str) -> Iterator[str]:
    """Yield `folder` and those above it, up to `base`."""
    yield folder
    while folder and folder != base:
        folder = folder.rpartition("/")[0]
        yield folder


def _join(*parts: str) -> str:
    return "/".join(filter(None, parts))
