"""What a Dask worker keeps for a run: a warm grader of its own, if this worker may grade at all."""

from __future__ import annotations

import pickle  # what a Dask worker is sent is pickled anyway: whoever reaches the scheduler may run anything
import platform
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

import numpy as np

from grader import __version__
from grader.batch.grading import Grader
from grader.batch.stored import submission_of
from grader.key.answer_key import KEY_SCHEMA
from grader.machine import settle
from grader.model import Text
from grader.sandbox.isolation import choose
from grader.sandbox.levels import IsolationError
from grader.sandbox.process import WorkerFailedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.batch.grading import Settings
    from grader.batch.work import Graded, Work


class UnfitError(Exception):
    """A worker that may not grade.

    Attributes:
        text: why.
    """

    def __init__(self, text: Text) -> None:
        super().__init__(text)
        self.text = text


class Station:
    """A warm grader in a Dask worker. It lives as long as the run's client holds on to it, and ends with that.

    All is graded by one thread of its own, whatever threads Dask has: a jail dies with the thread that started it, and
    two pieces of work at a time would take the time of one another.

    Args:
        settings: of the run.
    """

    def __init__(self, settings: Settings) -> None:
        self._thread = ThreadPoolExecutor(1, "deltagrade")
        self._grader = self._thread.submit(Grader, settings).result()
        # Dask lets go of it when the run ends, or is killed.
        weakref.finalize(self, _close, self._thread, self._grader)

    def grade(self, work: bytes, source: str) -> Graded:
        """Grade what was read elsewhere.

        Args:
            work: whose it is, pickled. Its path means nothing here: no files are shared.
            source: as `stored.text_of` gives it; it is not sent back.

        Raises:
            WorkerFailedError: the sandbox failed, which is no fault of the work.
        """
        whose: Work = pickle.loads(work)  # noqa: S301 - see the import
        graded = self._thread.submit(self._grader.grade_read, whose, submission_of(source)).result()
        return replace(graded, source="")

    def __reduce__(self) -> NoReturn:
        """Refuse to be sent to another worker, or to be swapped out to disk."""
        raise TypeError("a station stays where it is")


def _close(thread: ThreadPoolExecutor, grader: Grader) -> None:
    grader.close()
    thread.shutdown(wait=False)


def versions() -> dict[str, str]:
    """What must be the same everywhere, so that it makes no difference which worker grades a submission."""
    return {
        "deltagrade": __version__,
        "answer key format": str(KEY_SCHEMA),
        "Python": platform.python_version(),
        "NumPy": np.__version__,
    }


def open_station(needed: Mapping[str, str], settings: bytes, wanted: str | None, required: str) -> Station:
    """Get ready to grade, at the strongest level of isolation that works on this machine.

    Args:
        needed: the `versions` of whoever started the run.
        settings: of the run, pickled: of another version, they could not be read.
        wanted: use this level of isolation, and no other.
        required: the weakest level that may be used.

    Raises:
        UnfitError: this worker may not grade.
    """
    here = versions()
    for name, version in needed.items():
        if here.get(name) != version:
            has = f"{name} {here.get(name, '?')}"
            raise UnfitError(
                Text(f"it has {has}, and this run {version}", f"거기에는 {has}, 이 실행에는 {version}이(가) 있어요")
            )
    try:
        level = settle(choose(wanted, required))
    except IsolationError as error:
        raise UnfitError(error.text) from error
    except (WorkerFailedError, OSError) as error:
        raise UnfitError(Text(f"its sandbox does not work: {error}", f"샌드박스가 작동하지 않아요: {error}")) from error
    return Station(replace(pickle.loads(settings), level=level))  # noqa: S301 - see the import
