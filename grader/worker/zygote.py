"""The zygote: warm, trusted, never running submitted code; it forks one worker per submission."""

from __future__ import annotations

import fcntl
import os
import socket
from typing import TYPE_CHECKING, Any

from grader.worker.reap import bury

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.worker.serve import Line


def serve(line: Line, request: dict[str, Any], work: Callable[[Line, dict[str, Any], list[Any]], None]) -> None:
    """Fork and bury workers as the grader asks.

    Args:
        line: to the grader.
        request: the first request: modules to preload, and the number of the socket that brings descriptors.
        work: what a forked worker does.
    """
    from grader.worker.serve import Line, preload  # noqa: PLC0415 - it imports this module

    preload(request["preload"])
    _warm_up()
    descriptors = socket.socket(fileno=request["socket"])
    line.send({"kind": "zygote"})
    while True:
        request, _ = line.receive()
        if request["kind"] == "fork":
            _, received, _, _ = socket.recv_fds(descriptors, 1, 3)
            requests, replies, output = received
            pid = os.fork()
            if pid == 0:
                os.setsid()
                descriptors.close()
                _arrange(requests, replies, output)
                own = Line(3, 4)
                prepare, arrays = own.receive()
                work(own, prepare, arrays)
                os._exit(0)
            for descriptor in received:
                os.close(descriptor)
            line.send({"kind": "forked", "pid": pid})
        else:
            line.send({"kind": "buried", "ending": list(bury(request["pid"], request["patience"]))})


def _warm_up() -> None:
    """Let BLAS and LAPACK allocate once, before the forks."""
    import numpy as np  # noqa: PLC0415

    matrix = np.eye(3)
    np.linalg.svd(matrix @ matrix)


def _arrange(requests: int, replies: int, output: int) -> None:
    """Put a worker's descriptors where it expects them; dup2 needs sources that are out of the way."""
    high = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, 10) for descriptor in (requests, replies, output)]
    for source, target in zip((high[2], high[2], high[0], high[1]), (1, 2, 3, 4), strict=True):
        os.dup2(source, target)
