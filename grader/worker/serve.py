"""What a worker does with requests: confine itself, learn what to run, load a submission; or fork as a zygote."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from collections import deque
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.worker import wire
from grader.worker.cases import Cases
from grader.worker.confine import ConfinementError, confine
from grader.worker.loader import Modules
from grader.worker.program import CPU, bases, message
from grader.worker.replies import Replies, flush, show_lines_at_once
from grader.worker.values import Encoder, contents
from grader.worker.watch import watch
from grader.worker.wire import FROM_GRADER

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from grader.worker.gpu import Gpu
    from grader.worker.program import Device

# What does not fit into a reply would help nobody.
_MOST_PROBLEMS = 100


class Hangup(Exception):  # noqa: N818 - the normal end, not an error
    """The grader has closed its end."""


class Line:
    """The two descriptors over which the grader and a worker talk.

    Args:
        requests: is read from.
        replies: is written to.
        ahead: the first requests, which have come and been decoded already.
    """

    def __init__(self, requests: int, replies: int, ahead: Iterable[tuple[Any, list[Any]]] = ()) -> None:
        self.requests = requests
        self.replies = replies
        self._ahead = deque(ahead)

    def receive(self) -> tuple[Any, list[Any]]:
        """The next request: its content and its arrays.

        Raises:
            Hangup: there is none.
        """
        if self._ahead:
            return self._ahead.popleft()
        header, body = wire.read(self._read, FROM_GRADER)
        return contents(header, body, FROM_GRADER)

    def receive_frame(self) -> tuple[bytes, bytes]:
        """The next request before it is decoded: header and body; likewise."""
        return wire.frame(self._read, FROM_GRADER)

    def send(self, content: Any) -> None:
        """Reply."""
        self.send_frame(Encoder().frame(content))

    def send_frame(self, frame: bytes) -> None:
        """Reply with a frame."""
        data = memoryview(frame)
        while data:
            data = data[os.write(self.replies, data) :]

    def _read(self, count: int) -> bytes:
        parts = bytearray()
        while len(parts) < count:
            part = os.read(self.requests, count - len(parts))
            if not part:
                raise Hangup
            parts += part
        return bytes(parts)


def serve(requests: int, replies: int) -> None:
    """Answer requests until the grader hangs up."""
    line = Line(requests, replies)
    try:
        request, arrays = line.receive()
        if request["kind"] == "fork":
            from grader.worker import zygote  # noqa: PLC0415 - a single submission needs none

            zygote.serve(line, request, work)
        else:
            work(line, request, arrays)
    except Hangup:
        return


def work(line: Line, request: dict[str, Any], arrays: list[Any], known: Sequence[Cases] = ()) -> None:
    """Be the worker of one submission.

    Args:
        line: to the grader.
        request: the one to prepare.
        arrays: its arrays.
        known: cases that the zygote was told ahead, so that they need not be sent and set up for each submission.
    """
    preload(request["preload"])
    try:
        report = confine(
            request["level"],
            limits=request["limits"],
            seccomp_program=arrays[0].tobytes() if arrays else None,
            readable=request["readable"],
            threads=request["threads"],
        )
    except ConfinementError as error:
        line.send({"kind": "refused", "why": message(error)})
        return
    try:
        # Only now: descriptors that a driver had opened before would have been closed.
        gpu = _gpu(request["device"])
    except Exception as error:  # whatever a library raises that finds no device, or not one that it was made for
        line.send({"kind": "no_device", "why": f"{request['device']}: {bases(error)[0]}: {message(error)}"})
        return
    line.send({"kind": "ready", "confinement": report, "versions": _versions(request["library"], gpu)})
    own, library = tuple(f"{package}/" for package in request["packages"]), request["library"]
    content, inputs = line.receive()
    cases = known[content] if isinstance(content, int) else Cases(content, inputs)
    select, _ = line.receive()
    # The submission itself comes last: nobody sends it to a process that is not confined.
    request, _ = line.receive()
    if gpu is None:  # a driver asks the system for much by itself
        watch(lambda what, count: line.send({"kind": "tried", "what": what, "count": count}), own)
    modules = Modules(request["files"], gpu.builtins() if gpu is not None else None)
    problems = modules.execute(request["main"])[:_MOST_PROBLEMS]
    flush()
    line.send({"kind": "loaded", "problems": problems, "stand_ins": sorted(modules.stand_ins)})
    draws = library is not None or _may_draw(request["files"])
    if select["live"]:
        show_lines_at_once()
    replies = Replies(line.send_frame, singly=select["singly"])
    mark = request["mark"].encode()
    _mark(mark)
    for check in select["checks"]:
        for number in check:
            _run(line, replies, cases, number, modules, gpu or CPU, draws=draws)
        _mark(mark)
        replies.send()
    line.receive()  # until the grader hangs up, as a process that ends looks like one that was made to


def _gpu(name: str | None) -> Gpu | None:
    """The device whose arrays are those of a module, if there shall be one."""
    if name is None:
        return None
    from grader.worker.gpu import Gpu  # noqa: PLC0415 - few machines have one

    return Gpu(name)


def _versions(library: str | None, gpu: Gpu | None) -> dict[str, str]:
    """What computes here."""
    versions = {"python": sys.version.split()[0], "numpy": np.__version__}
    if library:
        versions[library] = str(getattr(sys.modules.get(library), "__version__", None))
    return versions if gpu is None else {**versions, "gpu": gpu.name}


def preload(names: list[str]) -> None:
    """Import what the submission will ask for, as nothing can be opened afterwards."""
    for name in names:
        if name in sys.modules:
            continue
        # A name that is no module is the submission's mistake: its own import statement will say so. And a module
        # that ends the process when it is imported must not end the zygote.
        with contextlib.suppress(BaseException):
            importlib.import_module(name)


def _run(
    line: Line,
    replies: Replies,
    cases: Cases,
    number: int,
    modules: Modules,
    device: Device,
    *,
    draws: bool,
) -> None:
    """Run a case and reply."""
    warned: set[str] = set()
    used: dict[str, str] = {}
    encoder = device.encoder()
    if draws:
        _seed_global_generators(number, device.numpy.__name__)

    def late(looks: list[dict[str, Any]]) -> tuple[Any, list[Any]]:
        """Report what there is so far, for what comes next."""
        replies.part(number, looks, encoder)
        looks.clear()
        encoder.forget()
        return line.receive()

    with np.errstate(all="call", under="ignore", call=lambda kind, _: warned.add(str(kind))):
        looks = cases.run(number, modules.resolver(used), encoder, late, device)
    replies.case(number, looks, sorted(warned), used, encoder)


def _mark(mark: bytes) -> None:
    """Tell output apart from what is printed later."""
    flush()
    try:  # noqa: SIM105 - as in `flush`
        os.write(1, mark)
    except OSError:  # closed by student code
        pass


def _may_draw(files: list[dict[str, Any]]) -> bool:
    """Whether a submission may draw from a global generator: without a library, whoever does so has to name it."""
    return any("random" in source for file in files for source, _ in file["blocks"])


def _seed_global_generators(seed: int, numpy: str) -> None:
    """Let code that draws from a global generator draw the same numbers each time: alone, in order, and next year."""
    for name in {"numpy.random", f"{numpy}.random", "random"}:
        module = sys.modules.get(name)
        with contextlib.suppress(BaseException):  # replaced by student code
            if module is not None:
                module.seed(seed)
