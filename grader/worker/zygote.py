"""The zygote: warm, trusted, never running submitted code; it forks one worker per submission.

A library with threads of its own, as TensorFlow, is imported here and not used: it starts its threads with its first
operation, and a fork would inherit their locks without them, and wait for ever.
"""

from __future__ import annotations

import gc
import importlib
import os
import socket
import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from grader.worker import wire
from grader.worker.cases import Cases
from grader.worker.reap import bury
from grader.worker.rehearsal import rehearse
from grader.worker.values import contents
from grader.worker.wire import FROM_GRADER

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from grader.worker.serve import Line


def serve(
    line: Line,
    request: dict[str, Any],
    work: Callable[[Line, dict[str, Any], list[Any], Sequence[Cases]], None],
) -> None:
    """Fork and bury workers as the grader asks.

    Args:
        line: to the grader.
        request: the first request: a library and modules to preload, functions to call, the number of the socket that
            brings descriptors, and how many messages follow that workers will be asked about.
        work: what a forked worker does.
    """
    from grader.worker.serve import Line, preload  # noqa: PLC0415 - it imports this module

    if request["library"]:
        importlib.import_module(request["library"])  # without it no submission can be right: not to be forgiven
    preload(request["preload"])
    for module, function, argument in request["touch"]:
        getattr(sys.modules[module], function)(argument)
    known = [Cases(*line.receive()) for _ in range(request["messages"])]
    for cases in known:
        cases.set_up()
    rehearse()
    # Looking for garbage would write into every page that a worker shares with its zygote, and so copy it.
    gc.freeze()
    descriptors = socket.socket(fileno=request["socket"])
    workers: dict[int, int] = {}
    line.send({"kind": "zygote"})
    while True:
        request, _ = line.receive()
        if request["kind"] == "fork":
            # Decoded here, where no page has to be copied for it, and what is the same for all of them once.
            ahead = [_decoded(*line.receive_frame()) for _ in range(request["ahead"])]
            _, received, _, _ = socket.recv_fds(descriptors, 1, 3)
            requests, replies, output = received
            pid = os.fork()
            if pid == 0:
                os.setsid()  # what else it has from its zygote, it closes when it confines itself
                _arrange(requests, replies, output)
                own = Line(3, 4, ahead)
                prepare, arrays = own.receive()
                work(own, prepare, arrays, known)
                os._exit(0)
            # No answer: the worker itself will be heard, and whatever is done while it lives copies pages.
            workers[request["number"]] = pid
            for descriptor in received:
                os.close(descriptor)
        else:
            line.send({"kind": "buried", "ending": list(bury(workers.pop(request["number"]), request["patience"]))})


@lru_cache(maxsize=64)
def _decoded(header: bytes, body: bytes) -> tuple[Any, list[Any]]:
    return contents(wire.header(header), body, FROM_GRADER)


def _arrange(requests: int, replies: int, output: int) -> None:
    """Put a worker's descriptors where it expects them: they have come after those that its zygote has there."""
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.dup2(requests, 3)
    os.dup2(replies, 4)
