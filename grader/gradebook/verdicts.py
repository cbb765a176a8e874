"""What a report says about each check, as rows by which a class can be counted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from grader.model import Status

if TYPE_CHECKING:
    from grader.batch.work import Graded


def verdicts(graded: Graded) -> list[dict[str, Any]]:
    """The rows of one result, in the order of its checks."""
    rows: list[dict[str, Any]] = [
        {"position": position, "name": name, "status": status, "diagnosis": None, "fingerprint": None}
        for position, (name, status) in enumerate(graded.statuses.items())
    ]
    # Of what is right there is nothing to explain, and most is.
    unexplained = {row["name"]: row for row in rows if row["status"] != Status.PASSED}
    if graded.report and unexplained:
        for check in json.loads(graded.report)["checks"]:
            if check["name"] in unexplained:
                unexplained[check["name"]].update(_explained(check))
    return rows


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
