"""What may be read is the library and NumPy, and no package that is installed beside them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np
import pytest

from grader.sandbox import library

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="files are held on Linux only")

NUMPY = Path(np.__file__).parent


def readable(path: Path) -> bool:
    return any(path.is_relative_to(folder) for folder in library.readable(str(NUMPY)))


@pytest.mark.parametrize("name", ["json/__init__.py", "random.py", "encodings/utf_8.py"])
def test_the_library_is_readable(name: str) -> None:
    assert readable(Path(os.__file__).parent / name)


def test_numpy_is_readable_with_its_libraries() -> None:
    assert readable(NUMPY / "linalg")
    assert library.numpy(str(NUMPY))[0] == str(NUMPY)
    assert readable(NUMPY.parent / "numpy.libs") is (NUMPY.parent / "numpy.libs").is_dir()


def test_packages_are_not_readable() -> None:
    assert not readable(NUMPY.parent)
    assert not readable(Path(pytest.__file__))
    for folder in library.packages_below(str(Path(os.__file__).parent)):
        assert not readable(Path(folder))
        assert not readable(Path(folder) / "course")


def test_packages_beside_shared_libraries_are_found(tmp_path: Path) -> None:
    for name in ("python3.11/site-packages", "python3/dist-packages", "perl5/site-packages", "x.so"):
        (tmp_path / name).mkdir(parents=True)
    assert set(library.packages_below(str(tmp_path))) == {
        str(tmp_path / "python3" / "dist-packages"),
        str(tmp_path / "python3.11" / "site-packages"),
    }


def test_the_loader_is_where_programs_look_for_it() -> None:
    found = library.loader()
    if found is None:
        pytest.skip("here the loader's path is its own")
    file, name = found
    assert Path(file).samefile(name)
    assert file in Path("/proc/self/maps").read_text()
