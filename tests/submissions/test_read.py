from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest

from grader.model import Finding
from grader.submissions.find import root_of
from grader.submissions.read import find
from grader.submissions.source import ExerciseNotFoundError, Limits, SubmissionError

from .making import DONE, FOLDER, SLUG, STUB, codes, notebook, plant, source, take, zipped

if TYPE_CHECKING:
    from collections.abc import Mapping


def failure(path: Path, **options: object) -> Finding:
    with pytest.raises(SubmissionError) as caught:
        take(path, **options)
    assert "\n" not in str(caught.value)
    assert caught.value.finding.code in str(caught.value)
    return caught.value.finding


def refuse(*_: object, **__: object) -> NoReturn:
    raise PermissionError(13, "Permission denied")


def test_a_file_is_read_under_any_name(tmp_path: Path) -> None:
    plant(tmp_path, {"과제 3\x1b.py": DONE})
    submission = take(tmp_path / "과제 3\x1b.py")
    assert submission.shown == submission.main.filename == "과제 3␛.py"
    assert submission.main.name == SLUG
    assert submission.main.aliases == (SLUG,)
    assert source(submission) == DONE
    assert submission.notes == ()


def test_a_notebook_is_read(tmp_path: Path) -> None:
    plant(tmp_path, {"a.IPYNB": notebook(DONE)})
    assert source(take(tmp_path / "a.IPYNB")) == DONE


def test_the_encoding_is_noted(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes("# 함수\n".encode("cp949") + DONE.encode())
    assert codes(take(tmp_path / "a.py")) == ["encoding"]


def test_a_name_defined_twice_is_noted(tmp_path: Path) -> None:
    plant(tmp_path, {"a.py": DONE + STUB})
    assert codes(take(tmp_path / "a.py")) == ["defined_twice"]


@pytest.mark.parametrize(
    "place",
    [
        "activations.py",
        "activations.ipynb",
        "ex03_activations/activations.py",
        "exercises/ex03_activations/activations.py",
        "hw/activations.py",
        "hw/ex03_activations/activations.py",
        "course-main/exercises/ex03_activations/activations.py",
        "activations (1).py",
        "Activations-2.py",
        "ex03_activations.PY",
        "ex03 - 복사본.ipynb",
        "ex03_activations/activations_final.py",
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_the_exercise_is_found_in_folders_and_archives(tmp_path: Path, place: str, packed: bool) -> None:
    files = {place: notebook(DONE) if place.endswith("ipynb") else DONE, "other/notes.txt": "", "README.md": ""}
    path = plant(tmp_path / "work", files)
    if packed:
        path = tmp_path / "work.zip"
        path.write_bytes(zipped(files))
    else:
        assert find(path, SLUG, FOLDER) == path / place
    assert source(take(path)) == DONE


def test_what_is_nearer_counts(tmp_path: Path) -> None:
    path = plant(tmp_path, {f"{FOLDER}/activations.py": DONE, "solutions/ex03_activations/activations.py": STUB})
    assert source(take(path)) == DONE
    path = plant(tmp_path, {"activations.py": STUB})
    assert source(take(path)) == STUB


def test_hidden_folders_are_not_searched(tmp_path: Path) -> None:
    files = {".venv/activations.py": STUB, "__pycache__/activations.py": STUB, "__MACOSX/activations.py": STUB}
    path = plant(tmp_path / "a", files)
    assert failure(path).code == "exercise_not_found"
    (tmp_path / "a.zip").write_bytes(zipped({**files, "hw/._activations.py": "", "hw/activations.py": DONE}))
    assert source(take(tmp_path / "a.zip")) == DONE


def test_a_folder_without_the_exercise_says_what_is_there(tmp_path: Path) -> None:
    path = plant(tmp_path / "hw", {f"{name}.bin": "" for name in "fedcba"} | {"sub/x": ""})
    with pytest.raises(ExerciseNotFoundError) as caught:
        take(path)
    assert caught.value.finding.facts == {
        "folder": "hw",
        "looked_for": ["activations.py", "activations.ipynb"],
        "found": ["a.bin", "b.bin", "c.bin", "d.bin", "e.bin", "…"],
    }


def test_several_that_may_count_are_an_error(tmp_path: Path) -> None:
    path = plant(tmp_path / "class", {"alice/activations.py": DONE, "bob/activations.py": STUB})
    assert failure(path) == Finding(
        "exercise_ambiguous", {"folder": "class", "found": ["alice/activations.py", "bob/activations.py"]}
    )


def test_a_folder_that_holds_only_an_archive_is_the_archive(tmp_path: Path) -> None:
    (tmp_path / "hw.zip").write_bytes(zipped({"activations.py": DONE}))
    assert source(take(tmp_path)) == DONE
    (tmp_path / "hw2.zip").write_bytes(zipped({"activations.py": DONE}))
    assert failure(tmp_path).code == "exercise_not_found"


BOTH: Mapping[str, tuple[str, str, str]] = {
    "the notebook was worked on": (STUB, notebook(DONE), ".ipynb"),
    "the file was worked on": (DONE, notebook(STUB), ".py"),
    "nothing was worked on": (STUB, notebook(STUB), ".py"),
    "both are done": (DONE, notebook(DONE), ".py"),
    "the file has more left to do": (STUB + STUB, notebook(DONE, STUB), ".ipynb"),
    "the file is blank": ("\n", notebook(STUB), ".ipynb"),
    "the file does not parse": ("def softmax(x:", notebook(STUB), ".py"),
}


@pytest.mark.parametrize(("script", "book", "used"), BOTH.values(), ids=BOTH)
def test_of_a_file_and_a_notebook_the_one_with_less_of_the_stub_counts(
    tmp_path: Path, script: str, book: str, used: str
) -> None:
    plant(tmp_path, {"activations.py": script, "activations.ipynb": book})
    submission = take(tmp_path)
    assert submission.shown == "activations" + used
    other = {".py": ".ipynb", ".ipynb": ".py"}[used]
    assert submission.notes[0] == Finding(
        "file_ignored", {"used": f"activations{used}", "ignored": f"activations{other}"}
    )
    assert find(tmp_path, SLUG, FOLDER) == tmp_path / f"activations{used}"


def test_an_unreadable_one_of_the_two_is_noted(tmp_path: Path) -> None:
    plant(tmp_path, {"activations.py": STUB, "activations.ipynb": "{"})
    submission = take(tmp_path)
    assert source(submission) == STUB
    assert codes(submission) == ["notebook_corrupt"]
    (tmp_path / "activations.py").write_bytes(b"\0")
    assert failure(tmp_path) == Finding("binary", {"file": "activations.py"})


def test_what_is_not_there(tmp_path: Path) -> None:
    assert failure(tmp_path / "a.py") == Finding("missing_file", {"file": "a.py"})
    assert failure(tmp_path / "a\0.py") == Finding("missing_file", {"file": "a␀.py"})
    plant(tmp_path, {"a.py": ""})
    assert failure(tmp_path / "a.py" / "b.py").code == "file_unreadable"
    assert failure(tmp_path / ("a" * 5000)).code == "file_unreadable"


@pytest.mark.parametrize("name", ["a.txt", "a", "a.tar.gz", "a.pyc", "a.py.txt"])
def test_other_kinds_of_file_are_named(tmp_path: Path, name: str) -> None:
    plant(tmp_path, {name: DONE})
    assert failure(tmp_path / name) == Finding("file_kind", {"file": name, "accepted": [".py", ".ipynb", ".zip"]})


def test_a_folder_named_like_a_file_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "activations.py").mkdir()
    assert failure(tmp_path / "activations.py").code == "exercise_not_found"
    assert failure(tmp_path).facts["found"] == ["activations.py/"]


def test_a_pipe_or_a_device_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "activations.py")
    assert failure(tmp_path / "activations.py") == Finding("not_a_file", {"file": "activations.py"})
    assert failure(tmp_path) == Finding("not_a_file", {"file": "activations.py"})
    (tmp_path / "zero.py").symlink_to("/dev/zero")
    assert failure(tmp_path / "zero.py").code == "not_a_file"


def test_a_file_that_becomes_a_pipe_does_not_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(tmp_path, {"plain.py": DONE})
    status = (tmp_path / "plain.py").stat()
    os.mkfifo(tmp_path / "a.py")
    monkeypatch.setattr(Path, "stat", lambda _: status)
    assert failure(tmp_path / "a.py").code == "not_a_file"


def test_links(tmp_path: Path) -> None:
    plant(tmp_path, {"mine.py": DONE, "hw/own.py": STUB})
    (tmp_path / "link.py").symlink_to("mine.py")
    assert source(take(tmp_path / "link.py")) == DONE
    (tmp_path / "dangling.py").symlink_to("nowhere.py")
    assert failure(tmp_path / "dangling.py") == Finding("dangling_link", {"file": "dangling.py"})
    (tmp_path / "loop.py").symlink_to("loop.py")
    assert failure(tmp_path / "loop.py").code == "file_unreadable"
    inside = tmp_path / "hw" / "activations.py"
    for target, code in [("nowhere.py", "dangling_link"), ("activations.py", "file_unreadable")]:
        inside.symlink_to(target)
        assert failure(tmp_path / "hw").code == code
        inside.unlink()
    inside.symlink_to("own.py")
    assert source(take(tmp_path / "hw")) == STUB


def test_a_folder_does_not_reach_out_by_links(tmp_path: Path) -> None:
    """Otherwise a link to the course's solution would be full marks."""
    plant(tmp_path, {"solutions/ex03_activations/activations.py": DONE, "hw/README.md": ""})
    link = tmp_path / "hw" / "activations.py"
    link.symlink_to(tmp_path / "solutions" / FOLDER / "activations.py")
    assert failure(tmp_path / "hw") == Finding("link_outside", {"file": "activations.py"})
    link.unlink()
    (tmp_path / "hw" / FOLDER).symlink_to(tmp_path / "solutions" / FOLDER)
    assert failure(tmp_path / "hw").code == "link_outside"


def test_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(tmp_path, {"a.py": DONE, "activations.py": DONE})
    monkeypatch.setattr(os, "open", refuse)
    assert failure(tmp_path / "a.py") == Finding("no_permission", {"file": "a.py"})
    assert failure(tmp_path) == Finding("no_permission", {"file": "activations.py"})
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert failure(tmp_path) == Finding("no_permission", {"file": tmp_path.name})


@pytest.mark.parametrize("name", ["a.py", "a.ipynb", "a.zip"])
def test_a_gigabyte_is_refused_unread(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with (tmp_path / name).open("wb") as file:
        file.truncate(1 << 30)
    assert failure(tmp_path / name).code == "file_too_large"


def test_limits_are_exact(tmp_path: Path) -> None:
    plant(tmp_path, {"a.py": "x = 1"})
    assert source(take(tmp_path / "a.py", limits=Limits(source=5))) == "x = 1"
    assert failure(tmp_path / "a.py", limits=Limits(source=4)).code == "file_too_large"


def test_the_code_in_a_notebook_may_not_be_larger_than_a_file(tmp_path: Path) -> None:
    plant(tmp_path, {"a.ipynb": notebook("#" * (1 << 20), "x")})
    assert failure(tmp_path / "a.ipynb").code == "file_too_large"


@pytest.mark.parametrize(
    ("path", "root"),
    [
        ("exercises/ex03_activations/activations.py", "exercises"),
        ("exercises/ex03_activations", "exercises"),
        ("alice/activations.py", "alice"),
        ("alice", "alice"),
    ],
)
def test_the_root_is_what_holds_the_exercises(tmp_path: Path, path: str, root: str) -> None:
    plant(tmp_path, {"exercises/ex03_activations/activations.py": DONE, "alice/activations.py": DONE})
    assert root_of(tmp_path / path, FOLDER) == tmp_path / root


def test_the_root_of_a_relative_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(tmp_path, {f"{FOLDER}/activations.py": DONE})
    monkeypatch.chdir(tmp_path / FOLDER)
    assert root_of(Path(), FOLDER) == tmp_path
    assert root_of(Path("activations.py"), FOLDER) == tmp_path
