from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.model import Finding
from grader.submissions.find import root_of
from grader.submissions.read import read

from .making import codes, plant

if TYPE_CHECKING:
    from pathlib import Path

    from grader.submissions.source import Submission


def backprop(path: Path, root: Path | None = None) -> Submission:
    return read(path, slug="backprop", folder="ex06_backprop", root=root)


def reached(submission: Submission) -> dict[str, tuple[str, ...]]:
    return {file.filename: file.aliases for file in submission.siblings}


MAIN = "exercises/ex06_backprop/backprop.py"
OTHER = "exercises/ex03_activations/activations.py"


@pytest.mark.parametrize(
    ("statement", "aliases"),
    [
        ("import activations", ("activations",)),
        ("from activations import softmax", ("activations",)),
        ("from ex03_activations.activations import softmax", ("ex03_activations.activations",)),
        ("import ex03_activations.activations as a", ("ex03_activations.activations",)),
        ("from ex03_activations import activations", ("ex03_activations.activations",)),
        ("from exercises.ex03_activations.activations import *", ("exercises.ex03_activations.activations",)),
        ("from ..ex03_activations.activations import softmax", ("ex03_activations.activations",)),
        ("def f():\n    import activations", ("activations",)),
        (
            "import activations\nfrom ex03_activations import activations",
            ("activations", "ex03_activations.activations"),
        ),
    ],
)
@pytest.mark.parametrize("start", [MAIN, "exercises/ex06_backprop", "exercises", ""])
def test_own_files_are_found_as_students_import_them(
    tmp_path: Path, statement: str, aliases: tuple[str, ...], start: str
) -> None:
    plant(tmp_path, {MAIN: statement, OTHER: "softmax = 1"})
    path = tmp_path / start
    submission = backprop(path, root_of(path, "ex06_backprop"))
    assert list(reached(submission).values()) == [aliases]
    (file,) = submission.siblings
    assert file.name == aliases[0]
    assert file.definitions[0].name == "softmax"
    assert submission.main.aliases == ("backprop",)


def test_only_what_is_named_is_taken_also_through_one_another(tmp_path: Path) -> None:
    files = {
        "backprop.py": "import a, numpy, math",
        "a.py": "from b import x",
        "b.py": "import a, backprop",
        "c.py": "import a",
        "math.py": "",
        "numpy.py": "",
    }
    submission = backprop(plant(tmp_path, files))
    assert reached(submission) == {"a.py": ("a",), "b.py": ("b",)}
    assert submission.main.aliases == ("backprop",)


def test_the_graded_file_is_one_file_under_all_its_names(tmp_path: Path) -> None:
    files = {"ex06_backprop/backprop.py": "import a", "ex06_backprop/a.py": "import ex06_backprop.backprop"}
    submission = backprop(plant(tmp_path, files))
    assert submission.main.aliases == ("backprop", "ex06_backprop.backprop")


def test_packages_and_their_relative_imports(tmp_path: Path) -> None:
    files = {
        "backprop.py": "from tools import f",
        "tools/__init__.py": "from .deep.inner import f\nfrom . import other",
        "tools/other.py": "",
        "tools/deep/inner.py": "from ..other import f",
    }
    submission = backprop(plant(tmp_path, files))
    assert reached(submission) == {
        "tools/__init__.py": ("tools",),
        "tools/deep/inner.py": ("tools.deep.inner",),
        "tools/other.py": ("tools.other",),
    }
    assert [file.package for file in submission.siblings] == [True, False, False]


def test_a_single_file_stands_alone_unless_a_root_is_given(tmp_path: Path) -> None:
    """Beside it may lie another student's."""
    plant(tmp_path, {"alice.py": "import bob", "bob.py": ""})
    assert backprop(tmp_path / "alice.py").siblings == ()
    assert reached(backprop(tmp_path / "alice.py", tmp_path)) == {"bob.py": ("bob",)}
    plant(tmp_path, {"elsewhere/x": ""})
    assert backprop(tmp_path / "alice.py", tmp_path / "elsewhere").siblings == ()


def test_nothing_is_taken_from_above_the_exercises(tmp_path: Path) -> None:
    """In a checkout of a course the solutions lie there."""
    text = "import secret\nfrom solutions.ex03_activations.activations import softmax\nfrom solutions import secret"
    plant(tmp_path, {MAIN: text, "solutions/ex03_activations/activations.py": "", "secret.py": ""})
    plant(tmp_path, {"solutions/secret.py": ""})
    assert backprop(tmp_path, tmp_path).siblings == ()
    assert backprop(tmp_path / MAIN, tmp_path).siblings == ()


def test_nothing_is_taken_by_links_that_lead_out(tmp_path: Path) -> None:
    plant(tmp_path, {"alice/backprop.py": "import bob, tools.x", "bob.py": "", "tools/x.py": ""})
    (tmp_path / "alice" / "bob.py").symlink_to(tmp_path / "bob.py")
    (tmp_path / "alice" / "tools").symlink_to(tmp_path / "tools")
    submission = backprop(tmp_path / "alice")
    assert submission.siblings == ()
    assert [note.facts["file"] for note in submission.notes] == ["bob.py", "tools/x.py"]
    assert codes(submission) == ["link_outside"] * 2


def test_a_sibling_that_cannot_be_read_is_a_note(tmp_path: Path) -> None:
    plant(tmp_path, {"backprop.py": "import a, b", "b.py": "def f(:"})
    (tmp_path / "a.py").write_bytes(b"\0")
    submission = backprop(tmp_path)
    (file,) = submission.siblings
    assert file.blocks == ()
    assert file.problems[0].facts["file"] == "b.py"
    assert submission.notes == (Finding("binary", {"file": "a.py"}), *file.problems)


def test_a_notebook_is_not_imported_but_imports(tmp_path: Path) -> None:
    plant(tmp_path, {"a.py": "", "activations.ipynb": "{}"})
    plant(tmp_path, {"backprop.ipynb": '{"cells": [{"cell_type": "code", "source": "import a, activations"}]}'})
    assert reached(backprop(tmp_path)) == {"a.py": ("a",)}


def test_a_chain_of_imports_ends(tmp_path: Path) -> None:
    files = {f"m{number}.py": f"import m{number + 1}" for number in range(200)}
    submission = backprop(plant(tmp_path, {"backprop.py": "import m0", **files}))
    assert len(submission.siblings) == 64


def test_a_flood_of_imports_is_bounded(tmp_path: Path) -> None:
    names = "".join(f"import x{number}\n" for number in range(50_000))
    assert backprop(plant(tmp_path, {"backprop.py": names})).siblings == ()
