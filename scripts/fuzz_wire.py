"""Fuzzes what the grader takes from a worker: frames, values, outcomes, verdicts; anything but a verdict is a hole.

    python scripts/fuzz_wire.py [CORPUS] [-max_total_time=300] [-rss_limit_mb=2048] ...

Needs atheris (``pip install atheris``), whose options these are. An input is what a worker writes while a submission
to exercise 1 of the fake course in `tests/course` is graded. Its first byte says how the rest is used: as the bytes
themselves, as three parts of a frame that the right prefix is put around, or as choices from which values are built.
New inputs go to the corpus; a finding is a file `crash-...`.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import atheris

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
with atheris.instrument_imports(include=["grader"]):
    from grader.course import Course
    from grader.judge.verdict import judge
    from grader.key.answer_key import AnswerKey
    from grader.key.build import freeze, trace_exercise
    from grader.limits import Limits
    from grader.model import Status
    from grader.render import json as json_report
    from grader.sandbox.channel import NO_OUTPUT, EndedError, Output
    from grader.sandbox.session import Session
    from grader.submissions.source import SourceFile, Submission
    from grader.worker import wire
    from grader.worker.program import run_case
    from grader.worker.reap import Ending
    from grader.worker.values import DTYPES, Encoder, frame_contents
    from grader.worker.wire import FROM_GRADER, FROM_WORKER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.sandbox.process import Worker

_BETWEEN = b"\x00\xff"


class Written:
    """Stands for the line to a worker that has written something and has gone."""

    keep_bytes = 0

    def __init__(self, data: bytes) -> None:
        self._left = data

    def send(self, frame: bytes, deadline: float) -> None:
        """Nobody reads it."""

    def receive(self, deadline: float) -> tuple[Any, bytes]:
        """The next frame."""
        del deadline
        return wire.read(self._take, FROM_WORKER)

    def take_output(self) -> Output:
        """Nothing is printed."""
        return NO_OUTPUT

    def _take(self, count: int) -> bytes:
        if len(self._left) < count:
            raise EndedError
        taken, self._left = self._left[:count], self._left[count:]
        return taken


class Gone:
    """Stands for that worker."""

    def __init__(self, data: bytes) -> None:
        self.channel = Written(data)

    def wait(self, patience: float = 0.0) -> Ending:
        """How it ended."""
        del patience
        return Ending(0, killed=False, cpu_seconds=0.0)


def _key() -> AnswerKey:
    course = Course(ROOT / "tests" / "course")
    return AnswerKey(freeze(trace_exercise(course.load(course.entry("1")), course.seed), "fuzz"))


KEY = _key()
CHECKS = {check.name: check for check in KEY.checks()}
JOBS = KEY.check_jobs()
SUBMISSION = Submission("scaling.py", SourceFile("scaling", "scaling.py", ()))


def frames(data: bytes) -> bytes:
    """The bytes that a worker has written."""
    kind = data[0] % 3 if data else 0
    if kind == 1:
        return data[1:]
    looks, arrays, body = (*data[1:].split(_BETWEEN, 2), b"", b"")[:3] if kind == 0 else built(data[1:])
    written = []
    for job in JOBS:
        for number in job.jobs:
            header = b'[{"kind":"case","case":%d,"warned":[],"used":{},"looks":%s},%s]' % (number, looks, arrays)
            written.append(wire.PREFIX.pack(wire.MAGIC, len(header), len(body)) + header + body)
    return b"".join(written)


def built(data: bytes) -> tuple[bytes, bytes, bytes]:
    """Looks, the descriptions of arrays and their bytes, of values that decode, however odd they are."""
    choices = atheris.FuzzedDataProvider(data)
    arrays: list[Any] = []
    body = b""
    for _ in range(choices.ConsumeIntInRange(0, 4)):
        dtype = choices.PickValueInList(sorted(DTYPES))
        shape = [choices.ConsumeIntInRange(0, 4) for _ in range(choices.ConsumeIntInRange(0, 3))]
        arrays.append([dtype, shape])
        size = DTYPES[dtype].itemsize * math.prod(shape)
        body += choices.ConsumeBytes(size).ljust(size, b"\x7f")
    looks = [{"ok": _value(choices, len(arrays), 0), "changed": []} for _ in range(choices.ConsumeIntInRange(1, 3))]
    return json.dumps(looks).encode(), json.dumps(arrays).encode(), body


def _value(choices: atheris.FuzzedDataProvider, arrays: int, depth: int) -> Any:
    kind = choices.ConsumeIntInRange(0, 11 if depth < 4 else 8)
    if kind > 8:
        inside = [_value(choices, arrays, depth + 1) for _ in range(choices.ConsumeIntInRange(0, 3))]
        if kind == 11:
            return {"d": [[f"k{number}" if number % 2 else number, each] for number, each in enumerate(inside)]}
        return {"l" if kind == 9 else "t": inside}
    if kind >= 6 and arrays:
        return {"a": choices.ConsumeIntInRange(0, arrays - 1)}
    simple = [
        *(None, choices.ConsumeBool(), choices.ConsumeInt(8), choices.ConsumeRegularFloat(), {"nf": "nan"}),
        *({"nf": "-inf"}, {"o": "x.Y"}, 10**19, choices.ConsumeUnicode(5)),
    ]
    return simple[kind]


def one_input(data: bytes) -> None:
    """Judge what a worker has written."""
    written = frames(data)
    session = Session(SUBMISSION, KEY.message, Limits(), cast("Any", None))
    for job in JOBS:
        for run in session._select(cast("Worker", Gone(written)), [job], 1.0):  # the session's own way
            result = judge(CHECKS[run.name], run)
            if result.status is Status.GRADER_FAULT:
                raise AssertionError(f"the grader's own fault: {result.finding}")
            json.dumps(json_report._check(result, "en"), allow_nan=False)
    loaded = Written(written)
    try:
        session._loaded(session._receive(cast("Any", loaded), 0.0)[0])
    except (EndedError, wire.WireError):
        return


def seeds() -> Iterator[bytes]:
    """Inputs to begin with: the replies of a right submission, and one of each kind of outcome."""
    scope: dict[str, Any] = {}
    solution = ROOT / "tests" / "course" / "solutions" / "ex01_scaling" / "scaling.py"
    exec(compile(solution.read_text(encoding="utf-8"), "solution", "exec"), scope)  # noqa: S102 - our own
    exercise, inputs = frame_contents(KEY.message, FROM_GRADER)
    whole = []
    for number, case in enumerate(exercise["cases"]):
        encoder = Encoder()
        program = exercise["programs"][case["program"]]
        looks = run_case(program, case, inputs, lambda names: scope[names[0]], encoder, lambda _: (None, []))
        frame = encoder.frame({"kind": "case", "case": number, "looks": looks, "warned": [], "used": {}})
        whole.append(frame)
        described = json.dumps([[str(array.dtype), list(array.shape)] for array in encoder.arrays])
        body = b"".join(array.tobytes() for array in encoder.arrays)
        yield _BETWEEN.join([b"\x00" + json.dumps(looks).encode(), described.encode(), body])
    yield b"\x01" + b"".join(whole)
    for number in range(20):
        yield b"\x02" + bytes(number * each % 251 for each in range(200))
    for look in (
        {
            "ok": {"l": [1, 2.5, None, True, "a", {"nf": "nan"}, {"t": []}, {"d": [["k", {"o": "x.Y"}]]}]},
            "changed": [0],
        },
        {"raised": ["ValueError", "Exception"], "text": "no", "at": ["scaling.py", 0, 3]},
        {"missing": ["scale"]},
        {"skipped": True},
        {"large": True},
    ):
        yield b"\x00" + json.dumps([look]).encode() + _BETWEEN + b"[]" + _BETWEEN


def main() -> None:
    """Fuzz until something is found or the time is up."""
    arguments = sys.argv[:]
    if len(arguments) < 2 or arguments[1].startswith("-"):
        arguments.insert(1, str(ROOT / "build" / "fuzz_wire"))
    corpus = Path(arguments[1])
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(seeds()):
        (corpus / f"seed-{number:03d}").write_bytes(seed)
    atheris.Setup(arguments, one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
