from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from grader.batch.layout import LayoutError
from grader.batch.unpack import unpack

from .making import ENTRIES, THREE, Walked, made, zipped

if TYPE_CHECKING:
    from pathlib import Path

DONE = "def relu(x):\n    return x\n"


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_canvas_download_is_unpacked_once(tmp_path: Path) -> None:
    made(tmp_path, {"submissions.zip": zipped({"doe_1_2_activations.py": DONE, "lee_3_4_activations.py": DONE})})
    folder, left_out = unpack(tmp_path / "submissions.zip", tmp_path / "out", ENTRIES)
    assert left_out == []
    assert [row[0] for row in Walked(folder).table()] == ["1", "3"]
    marked = folder / "doe_1_2_activations.py"
    before = marked.stat()
    assert unpack(tmp_path / "submissions.zip", tmp_path / "out", ENTRIES) == (folder, [])
    assert marked.stat() == before
    assert list((tmp_path / "out").iterdir()) == [folder]


def test_another_archive_goes_elsewhere(tmp_path: Path) -> None:
    made(tmp_path, {"a.zip": zipped({"kim.py": DONE}), "b.zip": zipped({"lee.py": DONE})})
    first, _ = unpack(tmp_path / "a.zip", tmp_path / "out", ENTRIES)
    second, _ = unpack(tmp_path / "b.zip", tmp_path / "out", ENTRIES)
    assert (names(first), names(second)) == ({"kim.py"}, {"lee.py"})


@pytest.mark.parametrize(
    ("files", "students"),
    [
        ({"hw/kim.py": DONE, "hw/lee.py": DONE}, ["kim", "lee"]),
        ({"hw/kim/activations.py": DONE, "__MACOSX/x": ""}, ["kim"]),
        ({"kim/activations.py": DONE}, ["kim"]),
        ({"kim/ex03_activations/activations.py": DONE}, ["kim"]),
        ({"Jane_7_assignsubmission_file_/activations.py": DONE}, ["7"]),
    ],
)
def test_a_folder_around_the_submissions_is_no_student(
    tmp_path: Path, files: dict[str, str], students: list[str]
) -> None:
    made(tmp_path, {"class.zip": zipped(files)})
    folder, _ = unpack(tmp_path / "class.zip", tmp_path / "out", ENTRIES)
    assert [row[0] for row in Walked(folder, (THREE,)).table()] == students


def test_nothing_is_written_outside(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("kim.py", DONE)
        for name in ("../up.py", "/absolute.py", "a/../../up.py", "..\\up.py", "/".join("x" * 20)):
            archive.writestr(name, DONE)
        link = zipfile.ZipInfo("link.py")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("kim.py", "second")
    made(tmp_path, {"class.zip": buffer.getvalue()})
    folder, left_out = unpack(tmp_path / "class.zip", tmp_path / "out", ENTRIES)
    assert names(folder) == {"kim.py"}
    assert (folder / "kim.py").read_text() == DONE
    assert len(left_out) == 7
    assert names(tmp_path) == {"class.zip", f"out/{folder.name}/kim.py"}


def test_a_member_that_is_too_large_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grader.batch.unpack._LARGEST", 100)
    made(tmp_path, {"class.zip": zipped({"kim.py": "#" * 101, "lee.py": "#" * 100})})
    folder, left_out = unpack(tmp_path / "class.zip", tmp_path / "out", ENTRIES)
    assert names(folder) == {"lee.py"}
    assert [each.path for each in left_out] == ["kim.py"]


def test_korean_names_without_the_flag(tmp_path: Path) -> None:
    name = "김민수.py".encode("cp949")
    plain = "x" * len(name)
    made(tmp_path, {"class.zip": zipped({plain: DONE}).replace(plain.encode(), name)})
    folder, _ = unpack(tmp_path / "class.zip", tmp_path / "out", ENTRIES)
    assert names(folder) == {"김민수.py"}


def test_problems_are_one_line_and_leave_nothing_half_done(tmp_path: Path) -> None:
    whole = zipped({"kim.py": DONE * 100})
    made(tmp_path, {"none.zip": b"text", "half.zip": whole.replace(b"return", b"retorn", 1)})
    for name, message in [
        ("none.zip", "damaged archive, or none"),
        ("half.zip", "damaged"),
        ("no.zip", "No such file"),
    ]:
        with pytest.raises(LayoutError, match=message):
            unpack(tmp_path / name, tmp_path / "out", ENTRIES)
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").iterdir())
    made(tmp_path, {"ok.zip": whole, "file": ""})
    with pytest.raises(LayoutError, match="cannot be unpacked: Not a directory"):
        unpack(tmp_path / "ok.zip", tmp_path / "file", ENTRIES)
