"""A submission as text that a gradebook keeps, and back: a disputed grade is recomputed without the student's files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from grader.model import Finding
from grader.submissions.source import Block, Definition, SourceFile, Submission

if TYPE_CHECKING:
    from collections.abc import Iterable


def text_of(submission: Submission) -> str:
    """All that was graded, as JSON."""
    data = {
        "shown": submission.shown,
        "main": _data_of(submission.main),
        "siblings": [_data_of(file) for file in submission.siblings],
        "notes": [{"code": note.code, "facts": note.facts} for note in submission.notes],
    }
    return json.dumps(data)


def submission_of(text: str) -> Submission:
    """The submission of which `text_of` made a text."""
    data = json.loads(text)
    return Submission(data["shown"], _file(data["main"]), tuple(map(_file, data["siblings"])), _findings(data["notes"]))


def _data_of(file: SourceFile) -> dict[str, Any]:
    # `asdict` would copy every text and take ten times as long.
    return {
        "name": file.name,
        "filename": file.filename,
        "blocks": file.blocks,
        "problems": [{"code": problem.code, "facts": problem.facts} for problem in file.problems],
        "broken": file.broken,
        "imports": sorted(file.imports),
        "members": sorted(file.members),
        "definitions": file.definitions,
        "aliases": file.aliases,
        "package": file.package,
    }


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
