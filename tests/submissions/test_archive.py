from __future__ import annotations

import io
import stat
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.model import Finding
from grader.submissions.archive import Archive
from grader.submissions.source import SubmissionError

from .making import DONE, codes, source, take, zipped

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def built(write: Callable[[zipfile.ZipFile], None], compression: int = zipfile.ZIP_DEFLATED) -> Archive:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        write(archive)
    return Archive(buffer.getvalue(), "hw.zip")


def failure(read: Callable[[], object]) -> Finding:
    with pytest.raises(SubmissionError) as caught:
        read()
    return caught.value.finding


def test_members_are_found_by_name_and_by_folder() -> None:
    archive = Archive(zipped({"a.py": "x", "d/b.py": "y", "d/e/c.py": "z", "f/": ""}), "hw.zip")
    assert archive.entries("") == (["a.py"], ["d", "f"])
    assert archive.entries("d") == (["b.py"], ["e"])
    assert archive.entries("nowhere") == ([], [])
    assert archive.has("d/e/c.py")
    assert not archive.has("d/e")
    assert archive.read("d/e/c.py", 10) == b"z"


@pytest.mark.parametrize(
    "name",
    ["../activations.py", "/activations.py", "a/../../activations.py", "C:/activations.py", "..\\activations.py"],
)
def test_names_that_lead_out_are_left_out(tmp_path: Path, name: str) -> None:
    (tmp_path / "hw.zip").write_bytes(zipped({name: "x", "activations.py": DONE}))
    submission = take(tmp_path / "hw.zip")
    assert source(submission) == DONE
    assert submission.notes == (Finding("archive_left_out", {"file": "hw.zip", "count": 1}),)
    assert [path.name for path in tmp_path.iterdir()] == ["hw.zip"]


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK])
def test_links_and_devices_are_left_out(kind: int) -> None:
    member = zipfile.ZipInfo("activations.py")
    member.create_system = 3
    member.external_attr = (kind | 0o777) << 16
    archive = built(lambda file: file.writestr(member, "/etc/passwd"))
    assert archive.entries("") == ([], [])
    assert archive.left_out == 1


def test_backslashes_of_windows_separate() -> None:
    assert Archive(zipped({"hw\\a.py": "x"}), "hw.zip").read("hw/a.py", 9) == b"x"


@pytest.mark.parametrize("encoding", ["cp949", "utf-8"])
def test_korean_names_without_the_flag_are_understood(encoding: str) -> None:
    raw = zipped({"XXXXXXXX/a.py": "x"})
    name = "과제".encode(encoding)
    raw = raw.replace(b"XXXXXXXX", name + b"_" * (8 - len(name)))
    assert Archive(raw, "hw.zip").entries("")[1] == ["과제" + "_" * (8 - len(name))]


def test_a_bomb_is_never_unpacked() -> None:
    archive = Archive(zipped({"a.py": b"\n" * (200 << 20), "b.py": "x"}), "hw.zip")
    assert failure(lambda: archive.read("a.py", 1 << 20)) == Finding(
        "file_too_large", {"file": "hw.zip/a.py", "limit_mib": 1.0}
    )
    assert archive.read("b.py", 9) == b"x"


def test_a_forged_size_does_not_help() -> None:
    """The table of contents says 5 bytes; a megabyte comes out, of which no more than the limit is taken."""
    raw = zipped({"a.py": b"\n" * (1 << 20)})
    central = raw.index(b"PK\x01\x02")
    forged = raw[: central + 24] + (5).to_bytes(4, "little") + raw[central + 28 :]
    archive = Archive(forged, "hw.zip")
    assert failure(lambda: archive.read("a.py", 1000)).code == "archive_corrupt"


def test_all_reads_together_are_bounded() -> None:
    noise = bytes(range(256)) * (20 << 12)
    archive = built(lambda file: file.writestr("a.bin", noise), zipfile.ZIP_STORED)
    for _ in range(3):
        assert archive.read("a.bin", 20 << 20) == noise
    assert failure(lambda: archive.read("a.bin", 20 << 20)).code == "file_too_large"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_unpack_without_bound_are_refused(method: int) -> None:
    archive = built(lambda file: file.writestr("a.py", "x"), method)
    assert failure(lambda: archive.read("a.py", 9)) == Finding("archive_method", {"file": "hw.zip"})


def test_a_password_is_named() -> None:
    raw = bytearray(zipped({"a.py": "x"}))
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    assert failure(lambda: Archive(bytes(raw), "hw.zip").read("a.py", 9)).code == "archive_encrypted"


def test_too_many_members_are_refused_before_they_are_listed() -> None:
    raw = zipped({"a.py": "x"}) + b"PK\x01\x02" * 20_000
    assert failure(lambda: Archive(raw, "hw.zip")).code == "archive_members"


def test_a_name_of_a_thousand_folders_is_not_one() -> None:
    assert Archive(zipped({"a/" * 1000 + "a.py": "x", "b.py": "y"}), "hw.zip").entries("") == (["b.py"], [])


@pytest.mark.parametrize(
    "raw", [b"", b"PK", b"not a zip", zipped({"a.py": "x"})[:-30]], ids=["nothing", "a beginning", "text", "cut off"]
)
def test_what_is_no_archive_is_refused(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "hw.zip").write_bytes(raw)
    assert failure(lambda: take(tmp_path / "hw.zip")) == Finding("archive_corrupt", {"file": "hw.zip"})


def test_two_exercises_in_an_archive_import_each_other(tmp_path: Path) -> None:
    files = {"hw/activations.py": "from losses import f\n" + DONE, "hw/losses.py": "f = 1"}
    (tmp_path / "hw.zip").write_bytes(zipped(files))
    submission = take(tmp_path / "hw.zip")
    assert [(file.name, file.filename) for file in submission.siblings] == [("losses", "hw/losses.py")]
    assert codes(submission) == []


SAMPLE = zipped({"activations.py": DONE, "d/b.py": "x = 1\n" * 50})


@given(st.lists(st.tuples(st.integers(0, len(SAMPLE) - 1), st.integers(0, 255)), max_size=6), st.integers(0, 40))
def test_a_damaged_archive_is_read_or_an_error(changes: list[tuple[int, int]], cut: int) -> None:
    raw = bytearray(SAMPLE)
    for place, value in changes:
        raw[place] = value
    try:
        archive = Archive(bytes(raw[: len(raw) - cut]), "hw.zip")
        contents = [archive.read(name, 1 << 20) for name in archive.entries("")[0]]
    except SubmissionError:
        return
    assert set(contents) <= {DONE.encode(), b"x = 1\n" * 50}
