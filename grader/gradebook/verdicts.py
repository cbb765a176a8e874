"""What a report says about each check, as rows by which a class can be counted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from grader.model import Status

if TYPE_CHECKING:
    from grader.batch.work import Graded


class Row(NamedTuple):
    """What the table holds of a check, after the number of the result.

    Attributes:
        diagnosis: the id of the mistake that was recognised, if any.
        fingerprint: as `_fingerprint` makes it, where none was.
    """

    position: int
    name: str
    status: str
    diagnosis: str | None = None
    fingerprint: str | None = None


def verdicts(graded: Graded) -> list[Row]:
    """The rows of one result, in the order of its checks."""
    rows = [Row(position, name, status) for position, (name, status) in enumerate(graded.statuses.items())]
    # Of what is right there is nothing to explain, and most is.
    unexplained = {row.name: row.position for row in rows if row.status != Status.PASSED}
    if graded.report and unexplained:
        for check in json.loads(graded.report)["checks"]:
            position = unexplained.get(check["name"])
            if position is not None:
                rows[position] = _explained(rows[position], check)
    return rows


def _explained(row: Row, check: dict[str, Any]) -> Row:
    diagnosis = check.get("diagnosis")
    if diagnosis:
        return row._replace(diagnosis=diagnosis["id"])
    return row._replace(fingerprint=_fingerprint(check.get("details") or {}))


def _fingerprint(details: dict[str, Any]) -> str | None:
    """By how much a result is off, and where: two who are off by the same have perhaps written the same.

    A declared mistake has none. Its numbers are the same for everyone who makes it, and that says nothing.
    """
    if details.get("max_abs_error") is None:
        return None
    return f"{details['max_abs_error']} at {details.get('first_index')} of {details.get('got_shape')}"
