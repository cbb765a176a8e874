"""What is said of a closer look: the worst entry, how large the errors are, a picture, the smallest input."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.render.neutral import neutral
from grader.render.picture import draw
from grader.render.teller import index

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.closeup import Closeup, Errors
    from grader.render.language import Translator


def details(closeup: Closeup, _: Translator) -> Iterator[str]:
    """Yields the paragraphs of a closer look; lines that begin with spaces stay as they are."""
    single = closeup.errors is not None and closeup.errors.size == 1
    if closeup.worst is not None and not single:
        yield _("Furthest off: {index}").format(index=index(closeup.worst))
    if closeup.got is not None and closeup.expected is not None:
        yield _("Yours there: {got}. Ours: {expected}.").format(
            got=f"{closeup.got:.6g}", expected=f"{closeup.expected:.6g}"
        )
    if closeup.errors is not None and not single:
        yield _errors(closeup.errors, _)
    if closeup.picture is not None:
        legend = _("Where the errors are (⋅ right, darker or higher: larger error, ! NaN or infinite):")
        yield "\n".join([legend, *(f"    {line}" for line in draw(closeup.picture))])
    if closeup.smallest is not None:
        title = _("The smallest input found that still shows it:")
        lines = closeup.smallest.source.splitlines()
        yield "\n".join([title, *(f"    {neutral(line, 400)}" if line else "" for line in lines)])


def _errors(errors: Errors, _: Translator) -> str:
    said = [
        _("Wrong: {wrong} of {size} ({share} %).").format(
            wrong=errors.wrong, size=errors.size, share=f"{100 * errors.wrong / errors.size:.0f}"
        )
    ]
    if errors.max_abs is not None and errors.median_abs is not None:
        said.append(
            _("Error: at most {largest}, half of them below {median}.").format(
                largest=_number(errors.max_abs), median=_number(errors.median_abs)
            )
        )
    if errors.max_rel is not None and errors.median_rel is not None:
        said.append(
            _("Relative to the right value: at most {largest}, half of them below {median}.").format(
                largest=_number(errors.max_rel), median=_number(errors.median_rel)
            )
        )
    return " ".join(said)


def _number(value: float) -> str:
    return f"{value:.2g}"
