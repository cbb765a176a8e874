"""One submission in the sandbox: all calls in one message, results streaming back, limits from outside."""

from __future__ import annotations

import os
import time
from collections import deque
from dataclasses import dataclass, field
from signal import SIGKILL
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from grader.model import Finding, Status
from grader.sandbox import requests
from grader.sandbox.channel import DeadlineError, EndedError
from grader.sandbox.printed import NO_OUTPUT
from grader.sandbox.process import NoDeviceError, WorkerFailedError, last_words
from grader.sandbox.replies import Replies
from grader.worker.stand_ins import STAND_INS
from grader.worker.values import contents
from grader.worker.wire import WireError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grader.key.answer_key import Arrival, CheckJobs
    from grader.key.ledger import Trace
    from grader.limits import Limits
    from grader.model import CheckResult
    from grader.sandbox.channel import Channel
    from grader.sandbox.levels import Level
    from grader.sandbox.printed import Output
    from grader.sandbox.process import Worker
    from grader.sandbox.replies import CaseReply, Frame
    from grader.sandbox.workers import Workers
    from grader.submissions.source import Submission

_START_SECONDS = 30.0
# A process whose line is closed is about to end, or pretends to be.
_PATIENCE_SECONDS = 0.3
# So much of its time limit a check has at least, as long as the submission as a whole has any left.
_LEAST_SHARE = 0.1
# The kernel counts time by its ticks when it enforces the limit, and exactly when it tells about it afterwards.
_TICKS = 0.6
_MOST_PROBLEMS = 100
_MOST_NAMES = 20
_WARNINGS = frozenset({"divide by zero", "invalid value", "overflow", "underflow"})


class Shortcut(Protocol):
    """Knows verdicts on a check's answers by their frames, so that nearly all of a class need not be decoded."""

    def verdict(self, header: bytes, body: bytes) -> CheckResult | None:
        """The verdict on the answer that came in this frame, where nothing was printed; None if it is not known."""

    def remember(self, header: bytes, body: bytes, result: CheckResult) -> None:
        """Learn the verdict on an answer that came in this frame alone, where nothing was printed."""


class Audience(Protocol):
    """Who sees what a submission prints while it runs."""

    def started(self, check: str) -> None:
        """A check begins."""

    def printed(self, output: bytes) -> None:
        """Something was printed, perhaps half a line."""


@dataclass
class CheckRun:
    """What came back for one check.

    Attributes:
        traces: one a case, None where the process ended before.
        ending: why it ended, if it did: exited, killed, cpu_time, timeout, submission_timeout, load_timeout, load_died
            or garbled.
        output: what was printed meanwhile.
        warned: NumPy's floating-point warnings.
        used: other names that were taken, by ours.
        alone: whether a run by itself would tell no more: nothing else had run in the process before, and it is known
            how far it came.
        answer: the frame in which all came, if a shortcut may remember what comes of it.
        verdict: what a shortcut knows already; then there are no traces.
    """

    name: str
    traces: list[Trace | None]
    ending: Finding | None = None
    output: Output = NO_OUTPUT
    warned: set[str] = field(default_factory=set)
    used: dict[str, str] = field(default_factory=dict)
    alone: bool = True
    answer: Frame | None = None
    verdict: CheckResult | None = None


class Session:
    """Runs the checks of one exercise on one submission.

    Args:
        submission: the source.
        message: the exercise's programs and cases, as the answer key has them.
        limits: time, memory and output.
        workers: where workers come from; one that cannot reach their level of isolation is refused.
        arrivals: the late inputs of a case, by its number.
        audience: who wants to see at once what is printed.
        shortcuts: by the name of the check, where it has one.

    Attributes:
        problems: what failed while the submission was loaded: (file, cell or 0, line, exception, message).
        stand_ins: display libraries that were stood in for.
        tried: what the submission asked the system for, and how often at least, as its own process tells.
        confinement: what the worker reported about its confinement.
    """

    def __init__(
        self,
        submission: Submission,
        message: bytes,
        limits: Limits,
        workers: Workers,
        arrivals: Mapping[int, Sequence[Arrival]] = MappingProxyType({}),
        audience: Audience | None = None,
        shortcuts: Mapping[str, Shortcut] = MappingProxyType({}),
    ) -> None:
        self.audience = audience
        self.shortcuts = shortcuts
        self.message = message
        self.arrivals = arrivals
        self.limits = limits
        self.problems: list[tuple[str, int, int, str, str]] = []
        self.stand_ins: list[str] = []
        self.tried: dict[str, int] = {}
        self.confinement: Mapping[str, Any] = {}
        self.provenance: Mapping[str, str] = {}
        self._mark = b"\0" + os.urandom(8).hex().encode()
        self._load_request = requests.load([submission.main, *submission.siblings], self._mark)
        self.workers = workers
        self._left = limits.submission_seconds

    def run(self, checks: Sequence[CheckJobs], share: float = 1.0) -> Iterator[CheckRun]:
        """Run checks one after another, each result as soon as it is there.

        A check during which the process ends is reported with its ending; the others go on in a new worker.

        Args:
            checks: which.
            share: of each check's time limit.

        Raises:
            WorkerFailedError: the grader could not start a worker, or not confine it.
            IsolationError: no level of isolation works that may be used.
        """
        left = list(checks)
        while left:
            following = [self.message, self._select_request(left)]
            worker = self._confined(following)
            try:
                failed = self._load(worker, following)
                if failed is not None:
                    yield from (CheckRun(check.name, [None] * len(check.jobs), failed) for check in left)
                    return
                for run in self._results(worker, tuple(left), share):
                    left.pop(0)
                    yield run
            finally:
                worker.end()

    def run_alone(self, check: CheckJobs, *, briefly: bool = False) -> CheckRun:
        """Run one check in a fresh worker of its own.

        Args:
            check: which.
            briefly: in a tenth of its time, which is ten times as much as a right answer needs.
        """
        return next(self.run([check], share=_LEAST_SHARE if briefly else 1.0))

    def _confined(self, following: Sequence[bytes]) -> Worker:
        """A worker that has confined itself, at the strongest level that works; it may have what follows already."""
        while True:
            level = self.workers.level
            prepare = requests.prepare(level, self.limits, tuple(self.workers.preload), self.workers.library)
            try:
                worker = self.workers.next([prepare, *following])
                self._confine(worker, prepare, level)
            except NoDeviceError:
                raise
            except WorkerFailedError as error:
                if not self.workers.isolation.fall_back(level, str(error)):
                    raise
            else:
                self.workers.isolation.worked()
                return worker

    def _confine(self, worker: Worker, prepare: bytes, level: Level) -> None:
        worker.channel.printed.keep_bytes = self.limits.output_kb << 10
        worker.channel.printed.begin(self._mark)
        try:
            reply = _confinement(worker, prepare, level)
        except BaseException:
            worker.end()
            raise
        self.confinement = reply["confinement"]
        self.provenance = {**reply["versions"], "blas_threads": "1"}

    def _load(self, worker: Worker, following: Sequence[bytes]) -> Finding | None:
        """Tell a worker what to run and let it execute the submission; says what ended it, if something did."""
        channel = worker.channel
        deadline = time.monotonic() + _START_SECONDS
        seconds = min(self.limits.load_seconds, self._left)
        started = time.monotonic()
        try:
            for request in following:
                worker.send(request, deadline)
            channel.send(self._load_request, started + seconds)
            reply, _ = Replies(channel, self.tried).next(started + seconds)
            self._loaded(reply)
        except DeadlineError:
            if seconds < self.limits.load_seconds:
                return self._used_up()
            return Finding("load_timeout", {"seconds": seconds, "enough": self.limits.enough_load_seconds})
        except EndedError:
            return self._died("load_died", worker)
        except WireError:
            return Finding("garbled", {})
        finally:
            self._left -= time.monotonic() - started
        return None

    def _loaded(self, reply: dict[str, Any]) -> None:
        problems = reply.get("problems")
        stand_ins = reply.get("stand_ins")
        if not isinstance(problems, list) or not isinstance(stand_ins, list):
            raise WireError("not what a worker says after loading")
        self.problems = [_problem(entry) for entry in problems[:_MOST_PROBLEMS]]
        self.stand_ins = sorted(STAND_INS & {name for name in stand_ins if isinstance(name, str)})

    def _select_request(self, checks: Sequence[CheckJobs]) -> bytes:
        """Asks for all cases of these checks at once."""
        jobs = tuple(check.jobs for check in checks)
        return requests.select(jobs, live=self.audience is not None, singly=self._singly(checks))

    def _singly(self, checks: Sequence[CheckJobs]) -> bool:
        """Whether it matters at once how far these come: others are run once more if they end their process."""
        return self.audience is not None or len(checks) == 1 or any(check.trains for check in checks)

    def _results(self, worker: Worker, checks: Sequence[CheckJobs], share: float) -> Iterator[CheckRun]:
        """What comes back for these checks; stops after one during which the process ended."""
        channel = worker.channel
        singly = self._singly(checks)
        for position, check in enumerate(checks):
            if self.audience is not None:
                self.audience.started(check.name)
                channel.printed.listen = self.audience.printed
            run = CheckRun(check.name, [None] * len(check.jobs))
            full = self.limits.seconds(check.seconds)
            seconds = self._allowed(full * share, len(checks) - position - 1)
            started = time.monotonic()
            try:
                self._check(channel, run, check, started + seconds)
            except DeadlineError:
                facts = {"seconds": full, "enough": self.limits.enough_seconds(check.seconds, trains=check.trains)}
                run.ending = Finding("timeout", facts) if seconds == full else self._used_up()
            except EndedError:
                run.ending = self._died("exited", worker)
            except (WireError, AttributeError, KeyError, TypeError, ValueError):
                run.ending = Finding("garbled", {})
            self._left -= time.monotonic() - started
            if position == 0:
                channel.printed.skip()  # whatever the file has printed is no check's output
            if run.verdict is not None and run.verdict.status is Status.PASSED:
                channel.printed.skip()  # nor is it shown of a right answer
            else:
                run.output = channel.take_output()
            run.alone = position == 0 and (singly or run.ending is None)
            yield run
            if run.ending is not None:
                return

    def _allowed(self, seconds: float, others: int) -> float:
        """The time for a check, so that something is left for as many others, whose turn is yet to come."""
        fair = self._left / (others + 1)
        return min(seconds, max(self._left - others * seconds * _LEAST_SHARE, fair, 0.0))

    def _used_up(self) -> Finding:
        return Finding("submission_timeout", {"seconds": self.limits.submission_seconds})

    def _check(self, channel: Channel, run: CheckRun, check: CheckJobs, deadline: float) -> None:
        """Receive what there is to know of a check."""
        replies = Replies(channel, self.tried)
        shortcut = self.shortcuts.get(check.name)
        ready: deque[CaseReply] = deque()
        if shortcut is not None:
            frame = channel.receive_frame(deadline)
            run.verdict = shortcut.verdict(*frame)
            if run.verdict is not None:
                return
            ready.extend(replies.cases(deadline, frame))
            run.answer = replies.last if len(ready) == len(check.jobs) else None
        for position, number in enumerate(check.jobs):
            seen: Trace = ()
            for late in self.arrivals.get(number, ()):
                seen += replies.part(number, deadline)
                if len(seen) != late.looks:
                    raise WireError("a late input is asked for too early")
                channel.send(late.frame, deadline)
            if not ready:
                ready.extend(replies.cases(deadline))
            case = ready.popleft()
            run.traces[position] = seen + case.looks(number)
            run.warned |= _WARNINGS & {kind for kind in case.content["warned"] if isinstance(kind, str)}
            for ours, theirs in list(case.content["used"].items())[:_MOST_NAMES]:
                run.used[ours[:100]] = str(theirs)[:100]
        if ready:
            raise WireError("more results than cases")

    def _died(self, code: str, worker: Worker) -> Finding:
        """Why a worker's line is closed."""
        ending = worker.wait(_PATIENCE_SECONDS)
        if ending.killed:
            return Finding("garbled", {})  # it had only closed the line
        if ending.signal == SIGKILL and ending.cpu_seconds > self.limits.cpu_seconds * _TICKS:
            return Finding("cpu_time", {"seconds": self.limits.cpu_seconds})
        if code == "load_died":
            return Finding(code, {"code": ending.code, "signal": ending.signal})
        if ending.signal is not None:
            return Finding("killed", {"signal": ending.signal})
        return Finding(code, {"code": ending.code})


def _confinement(worker: Worker, prepare: bytes, level: Level) -> dict[str, Any]:
    """Let a worker confine itself; returns its report.

    Raises:
        WorkerFailedError: it did not.
    """
    deadline = time.monotonic() + _START_SECONDS
    try:
        worker.send(prepare, deadline)
        reply, _ = contents(*worker.channel.receive(deadline))
    except (EndedError, DeadlineError, WireError) as error:
        raise WorkerFailedError(last_words(worker.channel) or "a worker did not start") from error
    if reply.get("kind") == "no_device":
        raise NoDeviceError(str(reply.get("why")))
    if reply.get("kind") != "ready":
        raise WorkerFailedError(f"a worker could not confine itself: {reply.get('why')}")
    if reply["confinement"]["level"] != level:
        raise WorkerFailedError(f"a worker is {reply['confinement']['level']} instead of {level}")
    return dict(reply)


def _problem(entry: Any) -> tuple[str, int, int, str, str]:
    kinds = (str, int, int, str, str)
    if not isinstance(entry, list) or [type(item) for item in entry] != list(kinds):
        raise WireError("not what a worker says after loading")
    return (entry[0], entry[1], entry[2], entry[3], entry[4])
