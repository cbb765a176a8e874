"""Training on the GPU, and on the CPU what cannot be trained there: no check may fail for want of a function.

What a check computed on the GPU is judged as it is. What raised an exception there, ended the process or took too long
is run again on the CPU, in a fresh worker, and only that run counts.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.devices import CPU, GPU, cupy
from grader.key.outcome import Kind
from grader.model import Finding
from grader.sandbox.levels import IsolationError
from grader.sandbox.process import WorkerFailedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from grader.key.answer_key import CheckJobs
    from grader.limits import Limits
    from grader.sandbox.session import CheckRun, Session
    from grader.sandbox.workers import Workers

# A driver holds several for each device.
_OPEN_FILES = 512


class Accelerated:
    """Runs checks: those that train on the GPU, if it can be, the others on the CPU.

    Args:
        cpu: the submission's session on the CPU.
        session: makes a session with other limits and other workers for the same submission.

    Attributes:
        notes: why a check ran on the CPU although it trains, by its name.
    """

    def __init__(self, cpu: Session, session: Callable[[Limits, Workers], Session]) -> None:
        library = cupy()
        limits = cpu.limits.with_library(library)
        limits = replace(limits, open_files=max(limits.open_files, _OPEN_FILES))
        self._cpu = cpu
        self._gpu = session(limits, cpu.workers.beside(cpu.workers.preload, library))
        self._devices: set[str] = set()
        self._broken = ""
        self.notes: dict[str, Finding] = {}

    @property
    def device(self) -> str:
        """Where the runs that count took place."""
        return ", ".join(sorted(self._devices)) or CPU

    @property
    def provenance(self) -> Mapping[str, str]:
        """What computed: versions, and the name of the GPU if it was of use."""
        return {**(self._gpu.provenance if GPU in self._devices else {}), **self._cpu.provenance}

    @property
    def sessions(self) -> tuple[Session, ...]:
        """Those that have something to tell about how the submission was loaded."""
        # If something failed on the GPU, all ran on the CPU, too: what fails there as well is the submission's.
        return (self._cpu,) if self._cpu.confinement else (self._gpu,)

    def run(self, checks: Sequence[CheckJobs]) -> Iterator[CheckRun]:
        """Run checks as `Session.run` does."""
        if not all(check.trains for check in checks):
            self._devices.add(CPU)
            yield from self._cpu.run(checks)
            return
        for check in checks:
            run = self._run(check)
            yield run
            if run.ending is not None:
                return

    def _run(self, check: CheckJobs) -> CheckRun:
        run, why = self._try(check)
        if run is not None and not why:
            self._devices.add(GPU)
            return run
        again = self._cpu.run_alone(check)
        self._devices.add(CPU)
        # What fails on the CPU as well is no fault of the GPU.
        if not self._lack(again, self._cpu):
            self.notes[check.name] = Finding("not_on_gpu", {"what": why})
        return again

    def _try(self, check: CheckJobs) -> tuple[CheckRun | None, str]:
        """Run a check on the GPU; says what went wrong, or nothing."""
        if self._broken:
            return None, self._broken
        try:
            run = self._gpu.run_alone(check)
        except (IsolationError, WorkerFailedError) as error:
            self._broken = str(error)
            return None, self._broken
        return run, self._lack(run, self._gpu)

    @staticmethod
    def _lack(run: CheckRun, session: Session) -> str:
        """What a run lacks to be judged by its numbers; empty if nothing."""
        if run.ending is not None:
            return run.ending.code
        looks = [look for trace in run.traces for look in trace or ()]
        raised = next((look for look in looks if look.kind is Kind.RAISED), None)
        if raised is not None:
            return f"{raised.names[0]}: {raised.text}"
        if session.problems:
            _file, _cell, _line, exception, text = session.problems[0]
            return f"{exception}: {text}"
        return next((look.kind for look in looks if look.kind is not Kind.OK), "")
