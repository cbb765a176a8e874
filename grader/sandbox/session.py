"""One submission in the sandbox: all calls in one message, results streaming back, limits from outside."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from grader.key.outcome import decode
from grader.model import Finding
from grader.sandbox import library
from grader.sandbox.channel import DeadlineError, EndedError
from grader.sandbox.levels import Level
from grader.sandbox.process import WorkerFailedError, numpy_folder
from grader.worker import wire
from grader.worker.values import contents
from grader.worker.wire import WireError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grader.key.answer_key import CheckJobs, Trace
    from grader.limits import Limits
    from grader.sandbox.process import Worker
    from grader.sandbox.workers import Workers
    from grader.submissions.source import SourceFile, Submission

_START_SECONDS = 30.0


@dataclass
class CheckRun:
    """What came back for one check.

    Attributes:
        traces: one a case, None where the process ended before.
        ending: why it ended, if it did: exited, killed, timeout, load_timeout, load_died or garbled.
        output: what was printed meanwhile.
        warned: NumPy's floating-point warnings.
        used: other names that were taken, by ours.
    """

    name: str
    traces: list[Trace | None]
    ending: Finding | None = None
    output: str = ""
    warned: set[str] = field(default_factory=set)
    used: dict[str, str] = field(default_factory=dict)


class Session:
    """Runs the checks of one exercise on one submission.

    Args:
        submission: the source.
        message: the exercise's programs and cases, as the answer key has them.
        limits: time, memory and output.
        workers: where workers come from; one that cannot reach their level of isolation is refused.

    Attributes:
        problems: what failed while the submission was loaded: (file, cell or 0, line, exception, message).
        stand_ins: display libraries that were stood in for.
        confinement: what the worker reported about its confinement.
        output: what was printed while loading.
    """

    def __init__(
        self,
        submission: Submission,
        message: bytes,
        limits: Limits,
        workers: Workers,
    ) -> None:
        self.message = message
        self.level = workers.level
        self.limits = limits
        self.problems: list[tuple[str, int, int, str, str]] = []
        self.stand_ins: list[str] = []
        self.confinement: Mapping[str, Any] = {}
        self.provenance: Mapping[str, str] = {}
        self.output = ""
        files = [submission.main, *submission.siblings]
        self._load = wire.pack([{"kind": "load", "files": [_file(file) for file in files], "main": files[0].name}, []])
        self.workers = workers

    def run(self, checks: Sequence[CheckJobs]) -> Iterator[CheckRun]:
        """Run checks one after another, each result as soon as it is there.

        A check during which the process ends is reported with its ending; the others go on in a new worker.

        Raises:
            WorkerFailedError: the grader could not start a worker, or not confine it.
        """
        left = list(checks)
        while left:
            worker = self.workers.next()
            try:
                failed = self._prepare(worker)
                if failed is not None:
                    yield from (CheckRun(check.name, [None] * len(check.jobs), failed) for check in left)
                    return
                for run in self._select(worker, tuple(left)):
                    left.pop(0)
                    yield run
            finally:
                worker.end()

    def run_alone(self, check: CheckJobs) -> CheckRun:
        """Run one check in a fresh worker of its own."""
        return next(self.run([check]))

    def _prepare(self, worker: Worker) -> Finding | None:
        """Let a worker confine itself, then load the submission; says what ended it, if something did."""
        deadline = time.monotonic() + _START_SECONDS
        channel = worker.channel
        request = {
            "kind": "prepare",
            "level": str(self.level),
            "limits": {
                "memory_mb": self.limits.memory_mb,
                "file_mb": self.limits.file_mb,
                "open_files": self.limits.open_files,
            },
            "preload": self.workers.preload,
            "readable": library.readable(numpy_folder()) if self.level is Level.CONFINED_READS else [],
        }
        program = self.level.seccomp_program()
        described = [["uint8", [len(program)]]] if program else []
        try:
            channel.send(wire.pack([request, described], program or b""), deadline)
            reply = _content(channel.receive(deadline))
        except (EndedError, DeadlineError, WireError) as error:
            raise WorkerFailedError("a worker did not start") from error
        if reply.get("kind") != "ready":
            raise WorkerFailedError(f"a worker could not confine itself: {reply.get('why')}")
        self.confinement = reply["confinement"]
        self.provenance = {"python": reply["python"], "numpy": reply["numpy"], "blas_threads": "1"}
        if self.confinement["level"] != self.level:
            raise WorkerFailedError(f"a worker is {self.confinement['level']} instead of {self.level}")
        try:
            deadline = time.monotonic() + self.limits.load_seconds
            channel.send(self._load, deadline)
            reply = _content(channel.receive(deadline))
            self._loaded(reply)
            channel.send(self.message, time.monotonic() + _START_SECONDS)
        except DeadlineError:
            return Finding("load_timeout", {"seconds": self.limits.load_seconds})
        except EndedError:
            return _died("load_died", worker)
        except WireError:
            return Finding("garbled", {})
        finally:
            self.output = channel.take_output() or self.output
        return None

    def _loaded(self, reply: dict[str, Any]) -> None:
        problems = reply.get("problems")
        stand_ins = reply.get("stand_ins")
        if not isinstance(problems, list) or not isinstance(stand_ins, list):
            raise WireError("not what a worker says after loading")
        self.problems = [_problem(entry) for entry in problems]
        self.stand_ins = [str(name) for name in stand_ins]

    def _select(self, worker: Worker, checks: Sequence[CheckJobs]) -> Iterator[CheckRun]:
        """Ask for all cases of these checks in one message; stops after a check during which the process ended."""
        numbers = [number for check in checks for number in check.jobs]
        worker.channel.send(wire.pack([{"kind": "select", "cases": numbers}, []]), time.monotonic() + _START_SECONDS)
        for check in checks:
            run = CheckRun(check.name, [None] * len(check.jobs))
            seconds = check.seconds or self.limits.check_seconds
            deadline = time.monotonic() + seconds
            try:
                for position, number in enumerate(check.jobs):
                    self._case(worker, run, position, number, deadline)
            except DeadlineError:
                run.ending = Finding("timeout", {"seconds": seconds})
            except EndedError:
                run.ending = _died("exited", worker)
            except (WireError, KeyError, TypeError, ValueError):
                run.ending = Finding("garbled", {})
            run.output = worker.channel.take_output()
            yield run
            if run.ending is not None:
                return

    def _case(self, worker: Worker, run: CheckRun, position: int, number: int, deadline: float) -> None:
        header, body = worker.channel.receive(deadline)
        content, arrays = contents(header, body)
        if content["kind"] != "case" or content["case"] != number:
            raise WireError("a reply out of step")
        run.traces[position] = decode(content["looks"], arrays)
        run.warned |= {str(kind)[:40] for kind in content["warned"]}
        run.used |= {str(ours): str(theirs)[:100] for ours, theirs in content["used"].items()}


def _content(frame: tuple[Any, bytes]) -> dict[str, Any]:
    content, _ = contents(*frame)
    if not isinstance(content, dict):
        raise WireError("a reply that is no object")
    return content


def _file(file: SourceFile) -> dict[str, Any]:
    return {
        "name": file.name,
        "filename": file.filename,
        "aliases": list(file.aliases),
        "package": file.package,
        "blocks": [[block.source, block.cell or 0] for block in file.blocks],
    }


def _problem(entry: Any) -> tuple[str, int, int, str, str]:
    kinds = (str, int, int, str, str)
    if not isinstance(entry, list) or [type(item) for item in entry] != list(kinds):
        raise WireError("not what a worker says after loading")
    return (entry[0], entry[1], entry[2], entry[3], entry[4])


def _died(code: str, worker: Worker) -> Finding:
    ending = worker.wait()
    if code == "load_died":
        return Finding(code, {"code": ending.code, "signal": ending.signal})
    if ending.signal is not None:
        return Finding("killed", {"signal": ending.signal})
    return Finding(code, {"code": ending.code})
