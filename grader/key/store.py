"""Where answer keys come from: the cache, a bundle's frozen file, or a reference that is traced now."""

from __future__ import annotations

import os
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from grader import __version__
from grader.cache import cache_folder
from grader.course import PREFIX, Course, CourseError, Entry
from grader.key.answer_key import KEY_SCHEMA, AnswerKey
from grader.worker.wire import WireError

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENGINE = Path(__file__).resolve().parent.parent


def answer_key(course: Course, entry: Entry, seed: int) -> AnswerKey:
    """The answer key of an exercise at a seed.

    Raises:
        CourseError: a bundle has no key for this seed, or a damaged one.
        AuthorError: the reference declares something that cannot be graded.
    """
    if not course.references.is_dir():
        return _frozen(course, entry, seed)
    path = Path(cache_folder()) / f"{entry.folder}-{seed}-{_fingerprint(course, entry):08x}.key"
    try:
        return AnswerKey(path.read_bytes())
    except (OSError, WireError, KeyError):
        data = build(course, entry, seed)
    _keep(path, data)
    return AnswerKey(data)


def build(course: Course, entry: Entry, seed: int) -> bytes:
    """Trace a reference now and return the bytes of its answer key."""
    import hashlib  # noqa: PLC0415 - only a key that is built needs it

    from grader.key.vet import vetted  # noqa: PLC0415

    source = (course.references / f"{entry.folder}.py").read_bytes()
    return vetted(course.load(entry), seed, hashlib.sha256(source).hexdigest()[:16])


def _frozen(course: Course, entry: Entry, seed: int) -> AnswerKey:
    path = course.keys / f"{entry.folder}.key"
    try:
        key = AnswerKey(path.read_bytes())
    except (OSError, WireError, KeyError) as error:
        raise CourseError(
            "{file} cannot be used ({problem}): get the course again from your teacher", file=path, problem=error
        ) from error
    if key.seed != seed:
        raise CourseError(
            "this bundle grades at its public seed {public} only, not at {seed}", public=key.seed, seed=seed
        )
    return key


def _fingerprint(course: Course, entry: Entry) -> int:
    """Changes when anything does that a key depends on; by size and time, as reading and hashing would cost more."""
    parts = [f"{__version__} {KEY_SCHEMA} {sys.version_info[:2]}"]
    for path in _depends_on(course, entry):
        status = path.stat()
        parts.append(f"{path} {status.st_size} {status.st_mtime_ns}")
    return zlib.crc32("\n".join(parts).encode())


def _depends_on(course: Course, entry: Entry) -> Iterator[Path]:
    yield course.references / f"{entry.folder}.py"
    # What references share, and data of the user's own that one of them may train on.
    yield from sorted(path for path in course.references.glob("*.py") if not path.name.startswith("ex"))
    yield from sorted(Path(os.environ[f"{PREFIX}DATA"]).glob("*.npz")) if f"{PREFIX}DATA" in os.environ else ()
    for modules in ("declare/*.py", "key/*.py", "judge/*.py", "training/*.py"):
        yield from sorted(_ENGINE.glob(modules))
    yield from (_ENGINE / "comparison.py", _ENGINE / "worker" / "program.py", _ENGINE / "worker" / "values.py")


def _keep(path: Path, data: bytes) -> None:
    """Write a key beside the others, whole or not at all; a cache that cannot be written is done without."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(f".{os.getpid()}")
        temporary.write_bytes(data)
        temporary.replace(path)
    except OSError:
        return
