"""What a cell shows of a grade: a small page in a notebook, plain text elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class Result:
    """The grade of the cells that have been run.

    Attributes:
        report: as `grade exercise --format json` has it.
        score: the points reached.
        max_score: the points that everything right would get.
        passed: whether everything is right.
    """

    def __init__(self, reply: Mapping[str, Any]) -> None:
        self.report: dict[str, Any] = reply["report"]
        self.score: float = self.report["score"]
        self.max_score: float = self.report["max_score"]
        self.passed: bool = reply["complete"]
        self._html: str = reply["html"]
        self._text: str = reply["text"]

    def __repr__(self) -> str:
        return self._text

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return self._html

    def points(self) -> float:
        """Show the result, and return the points reached: how a cell ends that nbgrader grades."""
        from IPython.display import display  # noqa: PLC0415 - there is a notebook if this is called

        display(self)  # type: ignore[no-untyped-call]  # IPython has few types
        return self.score
