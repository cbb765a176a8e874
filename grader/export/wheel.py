"""A wheel of the grader as it is running here, for machines on which teachers can install nothing by hand.

It holds the engine alone, without the bundled course: its solutions are nobody's business where submissions run.
"""

from __future__ import annotations

import base64
import hashlib
import io
import zipfile
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from grader import __version__
from grader.export.rows import ExportError

if TYPE_CHECKING:
    from collections.abc import Iterator

_PACKAGE = Path(__file__).resolve().parent.parent
_NAME = "deltagrade"
_LEFT_OUT = ("bundled", "__pycache__")
_TAG = "py3-none-any"
_TIME = (1980, 1, 1, 0, 0, 0)  # equal content makes equal bytes
_WHEEL = f"Wheel-Version: 1.0\nGenerator: {_NAME} {__version__}\nRoot-Is-Purelib: true\nTag: {_TAG}\n"


def wheel() -> tuple[str, bytes]:
    """Make the wheel: its file name and its bytes.

    Raises:
        ExportError: the grader is not installed, so that what it needs is not known.
    """
    try:
        distribution = metadata.distribution(_NAME)
    except metadata.PackageNotFoundError as error:
        raise ExportError(
            "{name} is not installed here, only on the path: install it, then export again", name=_NAME
        ) from error
    about = f"{_NAME}-{__version__}.dist-info"
    files = dict(_package())
    for name in ("METADATA", "entry_points.txt"):
        files[f"{about}/{name}"] = (distribution.read_text(name) or "").encode()
    files[f"{about}/WHEEL"] = _WHEEL.encode()
    record = "".join(f"{name},{_digest(content)},{len(content)}\n" for name, content in files.items())
    files[f"{about}/RECORD"] = f"{record}{about}/RECORD,,\n".encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            add(archive, name, content)
    return f"{_NAME}-{__version__}-{_TAG}.whl", buffer.getvalue()


def add(archive: zipfile.ZipFile, name: str, content: bytes, mode: int = 0o644) -> None:
    """Add a file to an archive, so that equal content makes equal archives."""
    member = zipfile.ZipInfo(name, _TIME)
    member.external_attr = (0o100000 | mode) << 16
    member.create_system = 3  # Unix, which alone has modes
    member.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(member, content)


def _package() -> Iterator[tuple[str, bytes]]:
    for path in sorted(_PACKAGE.rglob("*")):
        inside = path.relative_to(_PACKAGE)
        if path.is_file() and not any(part in _LEFT_OUT for part in inside.parts):
            yield f"{_PACKAGE.name}/{inside.as_posix()}", path.read_bytes()


def _digest(content: bytes) -> str:
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
