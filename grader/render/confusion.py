"""A confusion matrix as a table: how many samples of each class a classifier takes for each class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.render.language import Translator

# Shades of right answers, by their share of the class, and of wrong ones; of these, few are many already.
_RIGHT: Final = (0.0, 0.25, 0.5, 0.75)
_WRONG: Final = (0.0, 0.05, 0.15)


class Entry(NamedTuple):
    """How often one class is taken for one.

    Attributes:
        shade: `r1` to `r4` for right answers, `w1` to `w3` for wrong ones, empty for none.
    """

    samples: int
    shade: str


class Table(NamedTuple):
    """A confusion matrix with what it says.

    Attributes:
        rows: by true class; the columns are the answers.
        said: which two classes are confused most, in a sentence.
    """

    rows: tuple[tuple[Entry, ...], ...]
    said: str


def table(counts: Sequence[Sequence[int]], _: Translator) -> Table | None:
    """A confusion matrix as a table; None if there is nothing to show."""
    if not counts or any(len(row) != len(counts) for row in counts) or not any(map(any, counts)):
        return None
    rows = tuple(
        tuple(Entry(count, _shade(count, sum(row), right=place == number)) for place, count in enumerate(row))
        for number, row in enumerate(counts)
    )
    return Table(rows, _said(counts, _))


def _shade(count: int, total: int, *, right: bool) -> str:
    if not count:
        return ""
    bounds = _RIGHT if right else _WRONG
    level = sum(count / total > bound for bound in bounds)
    return f"{'r' if right else 'w'}{level}"


def _said(counts: Sequence[Sequence[int]], _: Translator) -> str:
    wrong = [
        (count, true, answer)
        for true, row in enumerate(counts)
        for answer, count in enumerate(row)
        if count and true != answer
    ]
    if not wrong:
        return _("No sample is taken for another class.")
    count, true, answer = max(wrong, key=lambda each: each[0])
    return _("Confused most often: class {true} is taken for class {answer}, {count} of {total} times.").format(
        true=true, answer=answer, count=count, total=sum(counts[true])
    )
