"""Baselines: what a reference network reaches when it is trained several times, found out once and kept.

A baseline is looked for beside the course (those of its public seed travel with it), then in the user's cache; only if
neither has it, Keras trains. What is kept carries a checksum: a damaged file is made again, and says so.
"""

from __future__ import annotations

import hashlib
import importlib
import inspect
import json
import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.cache import cache_folder
from grader.course import NotInstalledError
from grader.model import Message
from grader.training import backend

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from grader.training.datasets import Split

    Train = Callable[[Any, Split, int], dict[str, Any]]

RUNS = 5
_DIGITS = 6
_LOGGER = logging.getLogger(__name__)


class Measures(dict[str, Any]):
    """What runs of a training reached: measures by name, each an array with one row a run.

    Attributes:
        made_with: version, backend and device of Keras.
    """

    def __init__(self, content: Mapping[str, Any]) -> None:
        runs = content["runs"]
        super().__init__({measure: np.array([run[measure] for run in runs]) for measure in runs[0]})
        known = (f"Keras {content['keras']}", content["backend"], content.get("device"))
        self.made_with = ", ".join(each for each in known if each)


def baseline(name: str, train: Train, split: Split, *, shipped: Path) -> Measures:
    """What Keras reaches on a split, run by run.

    Args:
        name: what it is called in messages and file names, `"mlp-digits"`.
        train: `(keras, split, seed)` to a dict of measures: numbers, or lists of numbers.
        split: the data.
        shipped: the folder of the baselines that come with the course.

    Returns:
        The measures.

    Raises:
        NotInstalledError: it must be trained, and Keras is missing.
    """
    file = f"{name}-{_digest(name, train, split)}.json"
    kept = Path(cache_folder()) / "baselines" / file
    content = _read(shipped / file) or _read(kept)
    if content is None:
        content = _trained(name, train, split, kept)
        _keep(kept, content)
    return Measures(content)


def sealed(content: Mapping[str, Any]) -> str:
    """The text of a file that holds this content and its checksum."""
    text = json.dumps(content, sort_keys=True)
    return json.dumps({"checksum": _checksum(text), "content": content}, sort_keys=True) + "\n"


def _digest(name: str, train: Train, split: Split) -> str:
    """Changes when the data, the way of training or the number of runs does."""
    found = hashlib.sha256(f"{RUNS}\n{name}\n{_source(train)}".encode())
    for part in split:
        for array in part:
            found.update(f"{array.dtype} {array.shape}".encode())
            found.update(np.ascontiguousarray(array).tobytes())
    return found.hexdigest()[:16]


def _source(train: Train) -> str:
    """The module in which a training is written, as it may call others there."""
    module = inspect.getmodule(train)
    return inspect.getsource(module if module is not None else train)


def _checksum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _read(path: Path) -> dict[str, Any] | None:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError:
        return None
    except UnicodeDecodeError:
        text = ""
    try:
        entry = json.loads(text)
        content = entry["content"]
        if entry["checksum"] == _checksum(json.dumps(content, sort_keys=True)):
            return dict(content)
    except (ValueError, TypeError, KeyError):
        pass
    _LOGGER.warning("%s is damaged: that baseline is trained again.", path)
    return None


def _keep(path: Path, content: Mapping[str, Any]) -> None:
    """Write a baseline whole or not at all; a cache that cannot be written is done without."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_suffix(f".{os.getpid()}")
        temporary.write_text(sealed(content), encoding="utf-8")
        temporary.replace(path)
    except OSError:
        return


def _trained(name: str, train: Train, split: Split, kept: Path) -> dict[str, Any]:
    keras = _keras(name)
    _LOGGER.warning("Training the baseline %s with Keras, once; it is kept in %s.", name, kept.parent)
    runs = [_rounded(train(keras, split, seed)) for seed in range(1, RUNS + 1)]
    made_with = {"keras": keras.__version__, "backend": keras.backend.backend(), "device": backend.device(keras)}
    return {"name": name, **made_with, "runs": runs}


def _keras(name: str) -> Any:
    # Before the import: no chatter, and plain kernels, whose rounding is reproducible.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
    backend.choose()
    try:
        return importlib.import_module("keras")
    except ImportError as error:
        command = 'pip install "deltagrade[oracle,training]"'
        raise NotInstalledError(
            "Keras",
            command,
            Message(
                "the baseline {name} of this seed must be trained first, with Keras: {command}, or grade at the "
                "public seed",
                name=name,
                command=command,
            ),
        ) from error


def _rounded(measures: Mapping[str, float | Sequence[float]]) -> dict[str, Any]:
    return {
        name: _short(value) if isinstance(value, (int, float)) else [_short(each) for each in value]
        for name, value in measures.items()
    }


def _short(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
