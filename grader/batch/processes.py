"""What the processes of a pool are forked from: a process that has imported what they need, and nothing else.

Nothing of the command is inherited that way, its gradebook least of all, and what is imported is imported once.
"""

from __future__ import annotations

import multiprocessing
import signal
from contextlib import contextmanager
from multiprocessing import forkserver, resource_tracker
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.context import ForkServerContext

# Also what wrong answers and their diagnosis need, as no class is without them.
_IMPORTED = (
    "grader.batch.pool",
    "grader.judge.diagnosis",
    "grader.render.json",
    "grader.render.words",
    "grader.submissions.calls",
    "grader.submissions.stateless",
)


def server() -> ForkServerContext:
    """What makes the processes."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(_IMPORTED))
    return context


def start_ahead() -> None:
    """Start what the processes will be forked from, for whoever has something else to do meanwhile."""
    server()
    with no_interrupts():
        forkserver.ensure_running()


@contextmanager
def no_interrupts() -> Iterator[None]:
    """What is started within is kept from Ctrl-C until it can say itself that this is not meant for it."""
    # Starting the tracker would let the signal through again, so that comes first.
    resource_tracker.ensure_running()
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
