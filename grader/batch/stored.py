"""A submission as text that a gradebook keeps, and back: a disputed grade is recomputed without the student's files."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from grader.model import Finding
from grader.submissions.source import Block, Definition, SourceFile, Submission

if TYPE_CHECKING:
    from collections.abc import Iterable


def text_of(submission: Submission) -> str:
    """All that was graded, as JSON."""
    return json.dumps(asdict(submission), default=sorted)  # sets alone are no JSON


def submission_of(text: str) -> Submission:
    """The submission of which `text_of` made a text."""
    data = json.loads(text)
    return Submission(data["shown"], _file(data["main"]), tuple(map(_file, data["siblings"])), _findings(data["notes"]))


def _file(data: dict[str, Any]) -> SourceFile:
    return SourceFile(
        name=data["name"],
        filename=data["filename"],
        blocks=tuple(Block(*each) for each in data["blocks"]),
        problems=_findings(data["problems"]),
        broken=tuple(Block(*each) for each in data["broken"]),
        imports=frozenset(data["imports"]),
        members=frozenset(data["members"]),
        definitions=tuple(Definition(*each) for each in data["definitions"]),
        aliases=tuple(data["aliases"]),
        package=data["package"],
    )


def _findings(data: Iterable[dict[str, Any]]) -> tuple[Finding, ...]:
    return tuple(Finding(each["code"], each["facts"]) for each in data)
