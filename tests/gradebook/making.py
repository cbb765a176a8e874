"""Results as grading would give them, without grading."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from grader.batch.work import Graded
from grader.gradebook.records import KeyFile, RunInfo

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

INFO = RunInfo(
    deltagrade="0.1.0",
    python="3.11.7",
    numpy="2.4.6",
    blas_threads="1",
    seed=20251120,
    isolation="jailed",
    course_hash="c0ffee",
    settings={"limits": {"check_seconds": 10.0}},
)
KEY = KeyFile(3, "activations", "b0eb5ca86c4ad554-20251120", bytes(range(256)) * 4)
CHECKS = {"sigmoid": "passed", "softmax": "wrong", "maxout": "not_attempted"}


def check(name: str, status: str, *, mistake: str = "", off: float | None = None) -> dict[str, Any]:
    """A check as the report has it."""
    return {
        "name": name,
        "status": status,
        "points": 1.0 if status == "passed" else 0.0,
        "max_points": 1.0,
        "diagnosis": {"id": mistake, "message": "Subtract each row's maximum first."} if mistake else None,
        "details": {"expected_shape": [4, 7], "got_shape": [4, 7], "max_abs_error": off, "first_index": [0, 2]},
    }


def graded(
    student: str = "ada",
    statuses: Mapping[str, str] = CHECKS,
    *,
    number: int = 3,
    attempt: int = 1,
    source: str = "import numpy as np\n",
    submitted: datetime | None = None,
    late_mark: bool = False,
    key: KeyFile = KEY,
    mistakes: Mapping[str, str] | None = None,
    off: Mapping[str, float] | None = None,
) -> Graded:
    """A result with a report that says what the statuses say."""
    mistakes, off = mistakes or {}, off or {}
    checks = [
        check(name, status, mistake=mistakes.get(name, ""), off=off.get(name)) for name, status in statuses.items()
    ]
    return Graded(
        student=student,
        number=number,
        slug="activations" if number == 3 else "losses",
        attempt=attempt,
        submitted=submitted,
        late_mark=late_mark,
        content_hash=hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest(),
        key_hash=key.key_hash,
        score=float(sum(status == "passed" for status in statuses.values())),
        max_score=float(len(statuses)),
        statuses=dict(statuses),
        report=json.dumps({"schema": 1, "checks": checks}, indent=2),
        source=source,
    )


def unreadable(student: str, problem: str) -> Graded:
    """What could not be read."""
    return Graded(
        student=student,
        number=3,
        slug="activations",
        attempt=1,
        submitted=None,
        content_hash=hashlib.sha256(problem.encode("utf-8", "surrogatepass")).hexdigest(),
        key_hash=KEY.key_hash,
        score=0.0,
        max_score=3.0,
        problem=problem,
    )
