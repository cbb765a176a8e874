from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from grader.course import CourseError
from grader.training import datasets
from grader.training.datasets import Dataset, split

if TYPE_CHECKING:
    from pathlib import Path


def test_every_data_set_has_the_shape_that_the_handout_says() -> None:
    digits, black, iris, diabetes = (
        load() for load in (datasets.digits, datasets.digits_black_and_white, datasets.iris, datasets.diabetes)
    )
    assert (digits.x.shape, digits.x.min(), digits.x.max()) == ((1797, 64), 0.0, 1.0)
    assert (black.x.shape, set(np.unique(black.x))) == ((1797, 256), {0.0, 1.0})
    assert (iris.x.shape, set(iris.t)) == ((150, 4), {0, 1, 2})
    assert (diabetes.x.shape, diabetes.t.min(), diabetes.t.max()) == ((442, 10), 25.0, 346.0)
    assert set(digits.t) == set(range(10))
    assert np.array_equal(digits.t, black.t)


def test_a_digit_in_black_and_white_is_the_same_digit() -> None:
    """Four black pixels of the large picture lie where the small one is dark."""
    small, large = datasets.digits().x.reshape(-1, 8, 8), datasets.digits_black_and_white().x.reshape(-1, 8, 2, 8, 2)
    ink = large.sum(axis=(2, 4))
    assert (small[ink == 4] > 0.2).all()
    assert (small[ink == 0] < 0.7).all()
    assert np.corrcoef(small.ravel(), ink.ravel())[0, 1] > 0.9


def rows_of(data: Dataset) -> set[bytes]:
    return {row.tobytes() for row in data.x}


def test_the_parts_of_a_split_share_nothing_and_the_training_part_is_sorted() -> None:
    rng = np.random.default_rng(0)
    data = Dataset(rng.normal(size=(200, 3)), rng.integers(0, 5, 200))
    parts = split(data, 7)
    assert [len(part.t) for part in parts] == [120, 30, 50]
    assert set.union(*map(rows_of, parts)) == rows_of(data)
    assert sum(len(rows_of(part)) for part in parts) == 200
    assert (np.diff(parts.train.t) >= 0).all()
    assert not (np.diff(parts.test.t) >= 0).all()
    pairs = {(row.tobytes(), label) for row, label in zip(data.x, data.t, strict=True)}
    assert all((row.tobytes(), label) in pairs for part in parts for row, label in zip(part.x, part.t, strict=True))


def test_a_split_is_the_seeds_alone() -> None:
    data = Dataset(np.arange(60.0).reshape(30, 2), np.arange(30))
    assert all(np.array_equal(a.x, b.x) for a, b in zip(split(data, 3), split(data, 3), strict=True))
    assert not np.array_equal(split(data, 3).test.x, split(data, 4).test.x)


def test_no_form_of_the_digits_gives_away_the_test_samples_of_another() -> None:
    places = np.arange(1797)
    digits, black = datasets.digits(), datasets.digits_black_and_white()
    grey = split(Dataset(np.column_stack([places, digits.x]), digits.t), 11)
    other = split(Dataset(np.column_stack([places, black.x]), black.t), 11)
    for first, second in zip(grey, other, strict=True):
        assert np.array_equal(first.x[:, 0], second.x[:, 0])


def test_without_scikit_learn_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn", None)
    with pytest.raises(CourseError, match=r'pip install "deltagrade\[training\]"'):
        datasets.iris()


@pytest.fixture
def own_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DELTAGRADE_DATA", str(tmp_path))
    return tmp_path / "mnist.npz"


def test_mnist_is_taken_from_a_file_of_the_users(own_data: Path) -> None:
    assert datasets.mnist_file() is None
    x = np.random.default_rng(0).integers(0, 256, (50, 28, 28), dtype=np.uint8)
    np.savez(own_data, x_train=x, y_train=np.arange(50, dtype=np.uint8) % 10, x_test=x, y_test=x)
    assert datasets.mnist_file() == own_data
    found = datasets.mnist(samples=40)
    assert (found.x.shape, found.t.shape, found.t.dtype) == ((40, 784), (40,), np.int64)
    assert np.allclose(found.x[3] * 255, x[3].ravel())


@pytest.mark.parametrize("content", [b"no archive", b""])
def test_a_file_that_is_no_mnist_is_named(own_data: Path, content: bytes) -> None:
    own_data.write_bytes(content)
    with pytest.raises(CourseError, match=r"mnist\.npz is not MNIST"):
        datasets.mnist()
    np.savez(own_data, images=np.zeros(3))
    with pytest.raises(CourseError, match="x_train"):
        datasets.mnist()
