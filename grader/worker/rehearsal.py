"""What a zygote does once, so that none of its workers has to: the first run of a worker's code is the dearest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from grader.worker.program import CPU, run_case
from grader.worker.replies import Replies
from grader.worker.values import frame_contents
from grader.worker.wire import FROM_GRADER

if TYPE_CHECKING:
    from collections.abc import Sequence

# Python makes code faster once it has run this often, and each worker would have to begin anew.
_TIMES = 16
_CASE = {"inputs": [{"a": 0}, 2.0], "seeds": []}
_PROGRAM = {
    "ops": [
        ["call", {"n": ["subject"]}, [{"i": 0, "p": []}], {"factor": {"i": 1, "p": []}}],
        ["see", {"r": 0, "p": []}],
    ],
    "fixtures": [],
}


def rehearse() -> None:
    """Run a case, answer it and read a request, with a function of our own."""
    matrix = np.eye(3)
    np.linalg.svd(matrix @ matrix)  # BLAS and LAPACK allocate once
    frames: list[bytes] = []
    for _ in range(_TIMES):
        replies = Replies(frames.append, singly=False)
        encoder = CPU.encoder()
        with np.errstate(all="call", under="ignore", call=print):
            looks = run_case(_PROGRAM, _CASE, [np.ones(3)], lambda _: _subject, encoder, _nothing_late)
        replies.case(0, looks, [], {}, encoder)
        replies.send()
    for frame in frames:
        frame_contents(frame, FROM_GRADER)


def _subject(x: Any, factor: float) -> Any:
    return np.maximum(x, 0.0) * factor


def _nothing_late(_: list[dict[str, Any]]) -> tuple[Any, Sequence[Any]]:
    return None, ()
