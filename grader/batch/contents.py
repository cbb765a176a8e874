"""What a piece of work holds, as a hash: unchanged work is not graded again."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from grader.submissions.files import open_file

_READ = frozenset({".py", ".ipynb", ".zip"})
# A student's folder may hold a whole data set; what is graded is among the first and the small.
_MOST_FILES = 2_000
_MOST_BYTES = 64 << 20


def content_hash(path: Path) -> str:
    """The SHA-256 of a file, or of the names and bytes of the files in a folder that grading may read.

    What cannot be read has a hash, too: it is graded (and reported) once and not again.
    """
    digest = hashlib.sha256()
    for name, file in _files(path):
        digest.update(f"{len(name)}:{name}".encode("utf-8", "surrogateescape"))
        try:
            with open_file(file) as opened:
                digest.update(opened.read(_MOST_BYTES))
        except OSError as error:
            digest.update(f"unreadable {error.errno}".encode())
    return digest.hexdigest()


def _files(path: Path) -> list[tuple[str, Path]]:
    if not path.is_dir():
        return [("", path)]
    found = []
    for folder, below, names in os.walk(path):
        below[:] = sorted(name for name in below if not name.startswith((".", "__")))
        found += [os.path.join(folder, name) for name in sorted(names) if _is_read(name)]  # noqa: PTH118 - see below
        if len(found) > _MOST_FILES:
            break
    # As texts: paths would take as long as reading the files.
    start = len(os.path.join(path, ""))  # noqa: PTH118
    return [(file[start:], Path(file)) for file in found[:_MOST_FILES]]


def _is_read(name: str) -> bool:
    return os.path.splitext(name)[1].casefold() in _READ  # noqa: PTH122
