"""Libraries beside NumPy that an exercise may need: which there are, how to get them, what their workers are given."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grader.model import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class Library:
    """A library that students' code is written with.

    Attributes:
        name: what an exercise says that it needs, and what is imported.
        title: what people call it.
        extra: of `pip install 'deltagrade[extra]'`.
        distributions: the packages that may provide it; the first that is installed counts, with all that it requires.
        packages: what submissions may import of it.
        modules: what is imported before the worker is confined, also what it would import by itself on first use.
        touch: (module, function, argument) of calls that let it look for its files, as it can no longer do afterwards.
        environment: of the worker, and of a process in which a reference runs.
        memory_mb: address space that it takes by itself, before a submission has done anything.
        slower: how many times the time limits are longer than those of an exercise in NumPy.
        start_seconds: how long to wait for a worker that imports it, on a busy machine.
        for_numpy: whether submissions get it under the name of NumPy, to compute on its device. Each worker imports it
            by itself, as a process that has used a device cannot be forked.
    """

    name: str
    title: str
    extra: str
    distributions: tuple[str, ...]
    packages: tuple[str, ...]
    modules: tuple[str, ...]
    touch: tuple[tuple[str, str, str], ...]
    environment: Mapping[str, str] = field(hash=False)
    memory_mb: int
    slower: float
    start_seconds: float
    for_numpy: bool = False

    @property
    def installed(self) -> bool:
        """Whether it can be imported; it is not imported for that."""
        from importlib.util import find_spec  # noqa: PLC0415 - few exercises need a library

        return find_spec(self.name) is not None

    @property
    def install(self) -> str:
        """The command that installs it."""
        return f"pip install 'deltagrade[{self.extra}]'"

    def require(self) -> None:
        """Refuse to go on without it.

        Raises:
            LibraryMissingError: it is not installed.
        """
        if not self.installed:
            raise LibraryMissingError(self)


# Imported when a pipeline of data is first made of them.
_DATASETS = (
    *("batch", "cache", "choose_from_datasets", "concatenate", "filter", "flat_map", "from_generator", "from_tensors"),
    *("from_tensor_slices", "interleave", "map", "padded_batch", "prefetch", "range", "repeat", "shuffle", "skip"),
    *("take", "unbatch", "window", "zip"),
)
TENSORFLOW = Library(
    name="tensorflow",
    title="TensorFlow",
    extra="tensorflow",
    distributions=("tensorflow", "tensorflow-cpu", "tensorflow-macos", "tensorflow-intel", "tf-nightly"),
    packages=("keras", "tensorflow.keras"),
    modules=(
        *("tensorflow", "keras", "tensorflow.keras", "rich._emoji_codes", "numpy.random", "numpy.ma"),
        *(f"tensorflow.python.data.ops.{operation}_op" for operation in _DATASETS),
        "tensorflow.python.framework.kernels",
    ),
    touch=(
        # The kernels are looked for beside the running program, once a process. Any name will do.
        ("tensorflow.python.framework.kernels", "get_registered_kernels_for_op", "MatMul"),
        # It warns of what a grader does, which makes one small model after another.
        ("tensorflow.python.platform.tf_logging", "set_verbosity", "ERROR"),
    ),
    environment={
        "CUDA_VISIBLE_DEVICES": "-1",
        # One thread for each operation and one operation at a time: sums are taken in the same order every time.
        "TF_NUM_INTRAOP_THREADS": "1",
        "TF_NUM_INTEROP_THREADS": "1",
        "TF_ENABLE_ONEDNN_OPTS": "0",
        # No machine code that is made on the way: a confined worker may not have any.
        "TENSORFLOW_USE_CUSTOM_CONTRACTION_KERNEL": "0",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "AUTOGRAPH_VERBOSITY": "0",
        # Its own tests, which it imports, ask for a folder to write to.
        "TEST_TMPDIR": "/dev/null/tests",
        "KERAS_BACKEND": "tensorflow",
        # A folder there would be made.
        "KERAS_HOME": "/dev/null/keras",
        "MALLOC_ARENA_MAX": "2",
    },
    memory_mb=2560,
    slower=6.0,
    start_seconds=180.0,
)
KNOWN = {library.name: library for library in (TENSORFLOW,)}


class UnknownLibraryError(Exception):
    """An exercise needs what this version of the grader has no workers for."""


class LibraryMissingError(Exception):
    """A library is not installed.

    Attributes:
        library: which.
        text: that, and how to get it.
    """

    def __init__(self, library: Library) -> None:
        self.library = library
        self.text = Text(
            f"This exercise needs {library.title}, which is not installed: {library.install}",
            f"이 연습에는 {library.title} 라이브러리가 필요한데 설치되어 있지 않아요: {library.install}",
        )
        super().__init__(self.text.en)


def needed(names: Sequence[str]) -> Library | None:
    """The library of an exercise that says what it needs.

    Raises:
        UnknownLibraryError: it is not known to this version, or the exercise needs more than one.
    """
    unknown = [name for name in names if name not in KNOWN]
    if unknown or len(names) > 1:
        known = ", ".join(KNOWN)
        raise UnknownLibraryError(f"needs {', '.join(unknown or names)}: an exercise may need one of {known}")
    return KNOWN[names[0]] if names else None


def configure(library: Library) -> None:
    """Let a library that is not imported yet behave in this process as it does in a worker.

    Raises:
        LibraryMissingError: it is not installed.
    """
    import logging  # noqa: PLC0415 - few exercises need a library

    library.require()
    for name, value in library.environment.items():
        os.environ.setdefault(name, value)
    logging.getLogger(library.name).setLevel(logging.ERROR)
