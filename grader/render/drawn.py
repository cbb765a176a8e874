"""What is drawn of a check on a page, with the words that go with it; `plots` and the like have the geometry."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

from grader.closeup import ErrorMap
from grader.render import plots
from grader.render.confusion import table
from grader.render.descents import of_descent
from grader.render.neutral import neutral
from grader.render.slices import of_stack
from grader.render.teller import index

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grader.closeup import Arrays
    from grader.render.language import Translator


def words(_: Translator) -> dict[str, str]:
    """The words of all drawings."""
    return {
        "yours": _("yours"),
        "your_values": _("your values"),
        "our_values": _("our values"),
        "reference": _("reference"),
        "differs": _("where they differ"),
        "error_map": _("Where the errors are"),
        "right": _("right"),
        "larger": _("larger error"),
        "not_finite": _("NaN or infinite"),
        "your_path": _("your path"),
        "our_path": _("our path"),
        "start": _("start"),
        "contours": _("contour lines of the loss, stronger where it is lower"),
    }


def of_check(check: Mapping[str, Any], arrays: Arrays | None, _: Translator, *, told: bool) -> dict[str, Any]:
    """Everything that is drawn of a check.

    Args:
        check: the JSON values of its part of a document.
        arrays: those that may be drawn.
        _: the language.
        told: whether there is anything wrong to be shown.
    """
    closeup = (check["details"].get("closeup") or {}) if told else {}
    picture = _picture(closeup["picture"]) if "picture" in closeup else None
    slices = None if picture is None else _slices(picture, arrays, _)
    return {
        "trainings": [_training(each, _) for each in check.get("curves") or ()],
        "values": _values(arrays, _) if told and arrays else None,
        "descent": _descent(closeup["descent"], _) if "descent" in closeup else None,
        "slices": slices,
        "error_map": _errors(picture, _) if picture is not None and slices is None else None,
    }


def _training(curves: Mapping[str, Any], _: Translator) -> dict[str, Any]:
    """The losses of a training, and what its classifier confuses."""
    case = neutral(curves["case"])
    yours, reference = curves["yours"], curves["reference"]
    return {
        "loss": plots.of_curves(yours, reference),
        "loss_title": _("Loss, {case}:").format(case=case),
        "described": _("Yours goes from {start} to {end}, the reference from {other_start} to {other_end}.").format(
            **dict(zip(("start", "end", "other_start", "other_end"), (*_ends(yours), *_ends(reference)), strict=True))
        ),
        "confusion": table(curves.get("confusion") or (), _),
        "confusion_title": _("Confusion matrix, {case}: a row for each true class, a column for each answer").format(
            case=case
        ),
    }


def _values(arrays: Arrays, _: Translator) -> dict[str, Any] | None:
    """Yours and ours as lines."""
    lines = plots.of_values(arrays)
    if lines is None:
        return None
    said = _("Shaded ranges, in which they differ: {count}.").format(count=len(lines.wrong))
    return {"lines": lines, "described": said}


def _errors(picture: ErrorMap, _: Translator) -> dict[str, Any] | None:
    """The size of the error of each entry as a heat map."""
    cells = plots.of_errors(picture)
    if cells is None:
        return None
    return {"map": cells, "described": _share(picture.levels, _)}


def _slices(picture: ErrorMap, arrays: Arrays | None, _: Translator) -> dict[str, Any] | None:
    """A stack of images, slice by slice."""
    found = of_stack(picture, arrays)
    if found is None:
        return None
    rows = [
        (_("your values"), found.yours), (_("our values"), found.ours), (_("Where the errors are"), found.errors),
    ]  # fmt: skip
    shown = [(name, pictures) for name, pictures in rows if pictures]
    title = (
        _("Image by image ({shown} of {count}): yours, ours, and where they differ.")
        if found.yours
        else _("Image by image ({shown} of {count}): where the errors are.")
    )
    return {
        "title": title.format(shown=len(found.indices), count=found.all),
        "groups": [
            (index(each), [(name, pictures[place]) for name, pictures in shown])
            for place, each in enumerate(found.indices)
        ],
        "scale": plots.short(found.scale) if found.yours else "",
    }


def _descent(descent: Mapping[str, Any], _: Translator) -> dict[str, Any] | None:
    """The path of an optimizer on contour lines."""
    plot = of_descent(descent)
    if plot is None:
        return None
    said = [_("Your path goes from {start} to {end}.").format(**_both_ends(descent["yours"]))]
    if plot.yours.leaves:
        said.append(_("It leaves the picture."))
    if plot.ours is not None:
        said.append(_("Ours ends at {end}.").format(**_both_ends(descent["ours"])))
    title = _("Step by step on the loss, {case}:").format(case=neutral(descent["case"]))
    return {"plot": plot, "title": title, "described": " ".join(said)}


def _both_ends(path: Sequence[Sequence[float | None]]) -> dict[str, str]:
    def said(point: Sequence[float | None]) -> str:
        return f"({', '.join('?' if number is None else plots.short(number) for number in point)})"

    return {"start": said(path[0]), "end": said(path[-1])}


def _share(levels: Sequence[int], _: Translator) -> str:
    return _("Wrong squares: {wrong} of {count}.").format(wrong=sum(map(bool, levels)), count=len(levels))


def _ends(line: Sequence[float | None]) -> Iterator[str]:
    for place in (0, -1):
        value = line[place] if line else None
        yield "?" if value is None or not isfinite(value) else f"{value:.3g}"


def _picture(picture: Mapping[str, Sequence[int]]) -> ErrorMap:
    return ErrorMap(tuple(picture["shape"]), tuple(picture["of"]), tuple(picture["levels"]))
