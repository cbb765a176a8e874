"""What a report says about each check, as rows by which a class can be counted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from grader.model import Status

if TYPE_CHECKING:
    from grader.batch.work import Graded


def verdicts(graded: Graded) -> list[dict[str, Any]]:
    """The rows of one result, in the order of its checks."""
    checks: dict[str, dict[str, Any]] = {}
    # A report on what is right explains nothing, and most are.
    if graded.report and any(status != Status.PASSED for status in graded.statuses.values()):
        checks = {check["name"]: check for check in json.loads(graded.report)["checks"]}
    return [
        {"position": position, "name": name, "status": status, **_explained(checks.get(name, {}))}
        for position, (name, status) in enumerate(graded.statuses.items())
    ]


def _explained(check: dict[str, Any]) -> dict[str, str | None]:
    diagnosis = check.get("diagnosis")
    return {
        "diagnosis": diagnosis["id"] if diagnosis else None,
        "fingerprint": None if diagnosis else _fingerprint(check.get("details") or {}),
    }


def _fingerprint(details: dict[str, Any]) -> str | None:
    """By how much a result is off, and where: two who are off by the same have perhaps written the same.

    A declared mistake has none. Its numbers are the same for everyone who makes it, and that says nothing.
    """
    if details.get("max_abs_error") is None:
        return None
    return f"{details['max_abs_error']} at {details.get('first_index')} of {details.get('got_shape')}"
