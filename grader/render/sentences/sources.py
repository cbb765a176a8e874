"""What is said of the files of a submission: names, syntax, imports, cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grader.render.teller import joined

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.render.teller import Sentence, Teller


def _missing(_: Teller) -> str:
    return joined(
        _("There is no function or class called {name} in the submission."),
        _("Is it one of these, under another name: {near}?") if _.says("near") else "",
    )


def _module_missing(_: Teller) -> str:
    return _(
        "The module {module} cannot be imported while grading{place}. Can it be done with NumPy?", place=_.at_place()
    )


SENTENCES: Final[Mapping[str, Sentence]] = {
    "missing": _missing,
    "missing_after_error": lambda _: _(
        "{name} is not defined. A statement that could define it failed{place} with {exception}{text}",
        place=_.at_place(),
        text=_.tail("text"),
    ),
    "syntax": lambda _: _("Python cannot read {place}{text}", place=_.place(), text=_.tail("text")) + _.source(),
    "other_name": lambda _: _("{name} was found under the name {used}. No points are lost."),
    "defined_twice": lambda _: _("{name} is defined twice, in lines {first} and {last}; the last definition counts."),
    "statement_failed": lambda _: _(
        "A statement failed{place} with {exception}{text}", place=_.at_place(), text=_.tail("text")
    ),
    "encoding": lambda _: _("The file is not in UTF-8; it was read as {encoding}."),
    "notebook_ignored": lambda _: _("The notebook {file} was not graded: the .py file beside it counts."),
    "cell_skipped": lambda _: _("Cell {cell} was skipped: {magic} is not Python.", magic=f"%%{_.word('magic')}"),
    "module_missing": _module_missing,
    "stand_in": lambda _: _("{module} is replaced by a silent stand-in while grading: nothing is drawn."),
}
