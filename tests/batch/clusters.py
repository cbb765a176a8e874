"""A real Dask cluster: a scheduler and workers as people start them, in processes of their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DEADLINE = 60


class Cluster:
    """A scheduler on a free port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._processes: list[subprocess.Popen[bytes]] = []
        file = folder / "scheduler.json"
        self.scheduler = self._start(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-show", "--scheduler-file", file
        )
        until(lambda: file.is_file() and file.read_text("utf-8").endswith("}"))
        self.address = str(json.loads(file.read_text("utf-8"))["address"])

    def worker(self, *options: str, **changed: str) -> subprocess.Popen[bytes]:
        """Start a worker; it is there when the scheduler has heard of it."""
        log = self.folder / f"worker{len(self._processes)}.log"
        options = ("--nthreads", "1", "--local-directory", str(self.folder), *options)
        process = self._start("worker", self.address, *options, log=log, **changed)
        until(lambda: b"Registered to" in log.read_bytes())
        return process

    def _start(self, *command: str | Path, log: Path | None = None, **changed: str) -> subprocess.Popen[bytes]:
        line = [sys.executable, "-m", "dask", *map(str, command), "--no-dashboard"]
        with (log or Path(os.devnull)).open("wb") as output:
            process = subprocess.Popen(
                line, cwd=self.folder, env={**os.environ, **changed}, stdout=output, stderr=output,
                stdin=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        self._processes.append(process)
        return process

    def end(self) -> None:
        """Kill all of it."""
        for process in self._processes:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # with the worker that a nanny has started
            process.wait()


def until(holds: Callable[[], object]) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + DEADLINE
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@contextmanager
def started(folder: Path) -> Iterator[Cluster]:
    """A cluster without workers, whose files are in a folder."""
    folder.mkdir(exist_ok=True)
    cluster = Cluster(folder)
    try:
        yield cluster
    finally:
        cluster.end()
