"""Data sets to train on, from files that come with scikit-learn or that the user has; nothing is downloaded."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from grader.course import PREFIX, CourseError, NotInstalledError
from grader.model import Message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Array = np.ndarray[Any, Any]


class Dataset(NamedTuple):
    """Samples and their targets, in the order of the file.

    Attributes:
        x: samples, the first axis counts them.
        t: labels (int64), or the numbers to predict (float64).
    """

    x: Array
    t: Array


class Split(NamedTuple):
    """A data set in three parts, of which students see two."""

    train: Dataset
    validation: Dataset
    test: Dataset


def digits() -> Dataset:
    """1797 handwritten digits of 8×8 pixels, flat, between 0 (paper) and 1 (ink)."""
    x, t = _load(lambda datasets: datasets.load_digits(return_X_y=True))
    return Dataset(x / 16.0, t.astype(np.int64))


def digits_black_and_white() -> Dataset:
    """The same digits drawn twice as large, 16×16, with every pixel either 0 or 1."""
    x, t = digits()
    return Dataset((_twice_as_large(x.reshape(-1, 8, 8)) > 0.5).astype(np.float64).reshape(len(x), 256), t)


def iris() -> Dataset:
    """150 flowers of three species: length and width of sepal and petal, in centimetres."""
    x, t = _load(lambda datasets: datasets.load_iris(return_X_y=True))
    return Dataset(x, t.astype(np.int64))


def diabetes() -> Dataset:
    """442 patients, ten measurements each in their own units, and how far the disease went in a year (25 to 346)."""
    x, t = _load(lambda datasets: datasets.load_diabetes(return_X_y=True, scaled=False))
    return Dataset(x, t.astype(np.float64))


def mnist_file(environment: Mapping[str, str] = os.environ) -> Path | None:
    """The user's own `mnist.npz`, in the form of Keras, if `DELTAGRADE_DATA` names a folder that holds it."""
    folder = environment.get(f"{PREFIX}DATA")
    path = Path(folder, "mnist.npz") if folder else None
    return path if path is not None and path.is_file() else None


def mnist(samples: int = 3000) -> Dataset:
    """The first handwritten digits of MNIST, 28×28 pixels, flat, between 0 (paper) and 1 (ink).

    Raises:
        CourseError: the user has no such file, or it holds something else.
    """
    path = mnist_file()
    if path is None:
        raise CourseError("{variable} names no folder with mnist.npz", variable=f"{PREFIX}DATA")
    try:
        with np.load(path, allow_pickle=False) as arrays:
            x, t = arrays["x_train"][:samples], arrays["y_train"][:samples]
            return Dataset(x.reshape(len(x), 28 * 28) / 255.0, t.astype(np.int64))
    except (OSError, EOFError, ValueError, KeyError) as error:
        raise CourseError(
            "{file} is not MNIST as Keras keeps it (x_train, y_train): {problem}", file=path, problem=error
        ) from error


def split(data: Dataset, seed: int, *, validation: float = 0.15, test: float = 0.25) -> Split:
    """Deal a data set out into three parts.

    The training part is **sorted by target**, as data sets on disk often are: whoever forgets to shuffle will see it.

    Args:
        data: what to split.
        seed: the same seed gives the same parts, on every machine. Data sets of the same length are dealt out alike, so
            that one form of the digits does not give away the test samples of another.
        validation: share of the second part.
        test: share of the third part.
    """
    n = len(data.t)
    order = np.random.default_rng([seed, n]).permutation(n)
    for_test, for_validation = round(n * test), round(n * validation)
    tests, validations, trains = np.split(order, [for_test, for_test + for_validation])
    trains = trains[np.argsort(data.t[trains], kind="stable")]
    return Split(*(Dataset(data.x[part], data.t[part]) for part in (trains, validations, tests)))


def _load(read: Callable[[Any], tuple[Array, Array]]) -> tuple[Array, Array]:
    try:
        from sklearn import datasets  # noqa: PLC0415 - a second that only a new answer key pays
    except ImportError as error:
        command = 'pip install "deltagrade[training]"'
        why = Message("the data sets of this exercise come with scikit-learn: {command}", command=command)
        raise NotInstalledError("scikit-learn", command, why) from error
    return read(datasets)


def _twice_as_large(images: Array) -> Array:
    """Images (N, H, W) enlarged to (N, 2H, 2W), linearly between the centres of pixels."""
    for axis in (1, 2):
        size = images.shape[axis]
        before = np.take(images, np.maximum(np.arange(size) - 1, 0), axis)
        after = np.take(images, np.minimum(np.arange(size) + 1, size - 1), axis)
        pair = np.stack([0.75 * images + 0.25 * before, 0.75 * images + 0.25 * after], axis + 1)
        images = pair.reshape(*images.shape[:axis], 2 * size, *images.shape[axis + 1 :])
    return images
