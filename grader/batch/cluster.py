"""A Dask cluster, each worker of which grades; results stream back in the order in which they are ready.

Whoever runs this reads the submissions, sends their source, and alone writes the gradebook: workers need no files.
A worker is sent the answer keys once, when it opens its station. Work is given to a station, a little ahead, and to
another one if the worker dies: so it is known which submission a worker was busy with, and one that brings down one
worker after another is told from those that waited behind it.
"""

from __future__ import annotations

import operator
import pickle
import time
from collections import deque
from concurrent.futures import CancelledError
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any

from grader.batch.connection import gone
from grader.batch.grading import recorded, unreadable
from grader.batch.pool import ahead
from grader.batch.station import UnfitError, open_station, versions
from grader.batch.stored import submission_of, text_of
from grader.key.answer_key import AnswerKey
from grader.model import CheckResult, ExerciseReport, Finding, Status, Text
from grader.sandbox.levels import IsolationError
from grader.submissions.read import read
from grader.submissions.source import SubmissionError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from dask.typing import Key
    from distributed import Client, Future

    from grader.batch.grading import Settings
    from grader.batch.work import Graded, Work

_TRIES = 3
_PATIENCE = 0.25
_AHEAD_SECONDS = 0.1
_LOOK_SECONDS = 1.0
_RESULT_SECONDS = 10.0


class NoWorkerError(IsolationError):
    """No worker of the cluster may grade."""


def run(
    work: Iterable[Work],
    settings: Settings,
    client: Client,
    wanted: str | None,
    required: str,
    tell: Callable[[Text], None],
) -> Iterator[Graded | None]:
    """Grade work on the workers of a cluster, as they come and go; memory does not depend on how much there is.

    Yields None where nothing is ready for a while, as `pool.run` does.

    A worker that dies takes nothing with it but time. A submission with which three have died, or failed otherwise, is
    graded as a fault of the grader, which costs the student nothing.

    Args:
        work: what to grade, taken from as workers become free.
        settings: of the run; each worker chooses its own level of isolation.
        client: of the cluster.
        wanted: the level that all shall use, if somebody asked for one.
        required: the weakest level that may be used; a worker that has none is told about, and gets no work.
        tell: takes what whoever waits should know.

    Raises:
        NoWorkerError: there are workers, and none may grade.
        ClusterError: the scheduler is gone.
    """
    left = iter(work)
    first = list(islice(left, 1))
    if first:  # nothing to do takes no workers
        yield from _Run(client, chain(first, left), settings, (wanted, required), tell).results()


@dataclass
class _Piece:
    """Work that has been read, the task that grades it, and how often that failed."""

    work: Work
    source: str
    future: Future[Any] | None = None
    failures: int = 0
    why: str = ""


@dataclass
class _Seat:
    """A worker that grades, or gets ready to, and its work by the keys of the tasks, in the order of their turns."""

    station: Future[Any]
    ready: bool = False
    pieces: dict[Key, _Piece] = field(default_factory=dict)
    done: int = 0
    begun: float = 0.0

    @property
    def most(self) -> int:
        """How many pieces of work it shall have: it never waits for the next, and a crash puts little back."""
        return ahead(self.done, time.monotonic() - self.begun, _AHEAD_SECONDS)


class _Run:
    def __init__(
        self,
        client: Client,
        work: Iterator[Work],
        settings: Settings,
        isolation: tuple[str | None, str],
        tell: Callable[[Text], None],
    ) -> None:
        self._client = client
        self._left = work
        self._settings = settings
        self._isolation = isolation
        self._tell = tell
        self._keys = {entry: AnswerKey(data) for entry, data in settings.keys.items()}
        self._exhausted = False
        self._again: deque[_Piece] = deque()
        self._seats: dict[str, _Seat] = {}
        self._refused: dict[str, Text] = {}
        # By the keys of tasks: what is done and no longer here has been given to another worker meanwhile.
        self._addresses: dict[Key, str] = {}
        self._done: SimpleQueue[Future[Any]] = SimpleQueue()
        self._look_at = 0.0
        self._alone = False
        self._warned = False

    def results(self) -> Iterator[Graded | None]:
        """What `run` yields."""
        try:
            while True:
                self._look_around()
                yield from self._feed()
                if self._exhausted and not self._again and not any(seat.pieces for seat in self._seats.values()):
                    return
                try:
                    graded = self._taken(self._done.get(timeout=_PATIENCE))
                except Empty:
                    yield None
                    continue
                if graded is not None:
                    yield graded
        finally:
            for seat in self._seats.values():
                self._release(seat)

    # ------------------------------------------------------------------ workers

    def _look_around(self) -> None:
        """Notice, now and then, workers that have come or gone."""
        if time.monotonic() < self._look_at:
            return
        self._look_at = time.monotonic() + _LOOK_SECONDS
        there = self._workers()
        for address in self._seats.keys() - there:
            self._lost(address)
        self._refused = {address: why for address, why in self._refused.items() if address in there}
        new = sorted(there - self._seats.keys() - self._refused.keys())
        if new:
            self._open(new)
        if there and not self._seats:
            address, why = next(iter(self._refused.items()))
            raise NoWorkerError(
                Text(
                    f"No worker of the cluster may grade. {address}: {why.en}",
                    f"클러스터에 채점할 수 있는 워커가 없어요. {address}: {why.ko}",
                )
            )
        if not there and not self._alone:
            self._tell(
                Text(
                    "the cluster has no workers yet: waiting for them (Ctrl-C stops)",
                    "클러스터에 아직 워커가 없어서 기다리고 있어요 (Ctrl-C로 멈출 수 있어요)",
                )
            )
        self._alone = not there

    def _workers(self) -> set[str]:
        try:
            return set(self._client.nthreads())
        except (OSError, RuntimeError, ValueError) as error:
            raise gone() from error

    def _open(self, addresses: list[str]) -> None:
        """Let workers get ready. Those that come together are sent the answer keys together."""
        wanted, required = self._isolation
        try:
            keys = self._client.scatter(pickle.dumps(self._settings), workers=addresses, broadcast=True, hash=False)
            for address in addresses:
                opener = self._client.submit(pickle.loads, pickle.dumps(open_station), workers=[address], pure=False)
                station = self._submit(address, operator.call, opener, versions(), keys, wanted, required)
                self._seats[address] = _Seat(station)
        except (OSError, RuntimeError, ValueError):
            return  # they have gone again, or the scheduler has: the next look tells

    def _submit(self, address: str, function: Callable[..., object], *arguments: object) -> Future[Any]:
        """Give a worker a task of which Dask itself can read everything, whatever is installed there.

        A task that a worker cannot even unpickle ends it without a word, and its nanny starts it again, for ever.
        """
        future = self._client.submit(function, *arguments, workers=[address], pure=False)
        self._addresses[future.key] = address
        future.add_done_callback(self._done.put)
        return future

    def _lost(
        self, address: str, failed: Key | None = None, why: str = "its worker died", finished: Key | None = None
    ) -> None:
        """Give up a station, and put back what it had. If its worker lives, the next look opens another one.

        Args:
            address: of its worker.
            failed: the task that did; if the worker died, it is what that was busy with, and not what waited behind.
            why: in a few words.
            finished: a task that has nothing to do with it.
        """
        seat = self._seats.pop(address)
        self._release(seat)
        if not seat.ready and not self._warned:
            self._warned = True
            self._tell(
                Text(
                    f"{address} ended while it got ready: is the same Python and deltagrade there? Its log says more",
                    f"{address} 워커가 준비하다가 끝났어요. 같은 Python과 deltagrade가 있나요? 그 워커의 로그를 보세요",
                )
            )
        if failed is None:
            failed = next((key for key in seat.pieces if key != finished), None)
        suspect = None if failed is None else seat.pieces.pop(failed)
        self._again.extendleft(reversed(seat.pieces.values()))
        if suspect is not None:
            suspect.failures += 1
            suspect.why = why
            self._again.append(suspect)

    def _refuse(self, address: str, why: Text) -> None:
        self._refused[address] = why
        seat = self._seats.pop(address)
        self._again.extend(seat.pieces.values())
        self._release(seat)
        self._look_at = 0.0  # perhaps it was the last
        self._tell(Text(f"{address} may not grade: {why.en}", f"{address} 워커는 채점할 수 없어요: {why.ko}"))

    def _release(self, seat: _Seat) -> None:
        """Let Dask forget all that concerns a station."""
        for future in (seat.station, *(piece.future for piece in seat.pieces.values() if piece.future)):
            self._addresses.pop(future.key, None)
            future.release()

    # ------------------------------------------------------------------ work

    def _feed(self) -> Iterator[Graded]:
        """Give the workers what they have room for; yields what is settled without them."""
        while (address := self._roomiest()) is not None and (found := self._next()) is not None:
            if isinstance(found, _Piece):
                seat = self._seats[address]
                grade = operator.methodcaller("grade", pickle.dumps(found.work), found.source)
                found.future = self._submit(address, grade, seat.station)
                seat.pieces[found.future.key] = found
            else:
                yield found

    def _roomiest(self) -> str | None:
        """The worker to give something to. What has failed is alone with a worker, so that it alone can be to blame."""
        is_suspect = bool(self._again and self._again[0].failures)
        room = {
            address: (1 if is_suspect else seat.most) - len(seat.pieces)
            for address, seat in self._seats.items()
            if seat.ready and not any(piece.failures for piece in seat.pieces.values())
        }
        address = max(room, key=room.__getitem__, default=None)
        return address if address is not None and room[address] > 0 else None

    def _next(self) -> _Piece | Graded | None:
        """The next piece of work, or what is settled already; None if there is no more."""
        if self._again:
            piece = self._again.popleft()
            return piece if piece.failures < _TRIES else self._fault(piece)
        work = next(self._left, None)
        if work is None:
            self._exhausted = True
            return None
        try:
            submission = read(work.path, slug=work.entry.slug, folder=work.entry.folder)
        except SubmissionError as error:
            return unreadable(work, self._keys[work.entry], self._settings.explain(error.finding))
        return _Piece(work, text_of(submission))

    def _taken(self, future: Future[Any]) -> Graded | None:
        """What a task that is done has given."""
        address = self._addresses.get(future.key)
        if address is None:
            return None
        seat = self._seats[address]
        is_station = future.key == seat.station.key
        error = future.exception(timeout=_RESULT_SECONDS) if future.status == "error" else None
        if isinstance(error, UnfitError):
            self._refuse(address, error.text)
        elif error is not None and is_station:
            self._refuse(address, _not_ready(error))
        elif error is not None:
            self._lost(address, future.key, _said(error))
        elif future.status != "finished":
            self._lost(address)
        elif is_station:
            seat.ready, seat.begun = True, time.monotonic()
        else:
            return self._graded(future, address)
        return None

    def _graded(self, future: Future[Any], address: str) -> Graded | None:
        try:
            graded: Graded = future.result(timeout=_RESULT_SECONDS)
        except (OSError, RuntimeError, CancelledError):  # the worker has died with it
            self._lost(address, finished=future.key)
            return None
        seat = self._seats[address]
        piece = seat.pieces.pop(future.key)
        seat.done += 1
        del self._addresses[future.key]
        future.release()
        return replace(graded, source=piece.source)

    def _fault(self, piece: _Piece) -> Graded:
        """Full marks, said to be the grader's fault: as for a single check with which it fails."""
        key = self._keys[piece.work.entry]
        finding = Finding(str(Status.GRADER_FAULT), {"what": f"{piece.why}, {piece.failures} times"})
        report = ExerciseReport(
            number=key.number,
            slug=key.slug,
            title=key.title,
            submission=submission_of(piece.source).shown,
            seed=key.seed,
            isolation=str(self._settings.level),
            device="cpu",
            duration_s=0.0,
            checks=tuple(
                CheckResult(check.name, Status.GRADER_FAULT, check.points, check.points, finding=finding)
                for check in key.checks()
            ),
        )
        # Without the hash of its content the next run takes it for new.
        return recorded(replace(piece.work, content_hash=""), key, report, self._settings.render(report))


def _said(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}".strip().partition("\n")[0][:200]


def _not_ready(error: BaseException) -> Text:
    """Why a worker could not even try: most likely the grader is not installed there."""
    cause = error.__cause__ or error
    return Text(
        f"it could not get ready ({_said(cause)}). Is the same deltagrade installed there?",
        f"준비하지 못했어요 ({_said(cause)}). 거기에 같은 deltagrade가 설치되어 있나요?",
    )
