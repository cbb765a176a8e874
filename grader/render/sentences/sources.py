"""What is said of the files of a submission: names, syntax, imports, cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grader.render.sentences.advice import advice
from grader.render.teller import joined

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.render.teller import Sentence, Teller


def _missing(_: Teller) -> str:
    return joined(
        _("There is no function or class called {name} in the submission."),
        _("Is it one of these, under another name: {near}?") if _.says("near") else "",
    )


def _defined_twice(_: Teller) -> str:
    where = {"first": _.spot(_.facts["first"]), "last": _.spot(_.facts["last"])}
    if _.facts.get("stub"):
        return _("{name} is defined twice ({first}; {last}). The last one counts, and it is still empty.", **where)
    return _("{name} is defined twice ({first}; {last}). The last one counts.", **where)


def _missing_after_error(_: Teller) -> str:
    said = _(
        "{name} is not defined. A statement that could define it failed{place} with {exception}{text}",
        place=_.at_place(),
        text=_.tail("text"),
    )
    return "\n".join(filter(None, [said, advice(_)]))


def _statement_failed(_: Teller) -> str:
    said = _("A statement failed{place} with {exception}{text}", place=_.at_place(), text=_.tail("text"))
    return "\n".join(filter(None, [said, advice(_)]))


def _module_missing(_: Teller) -> str:
    return _(
        "The module {module} cannot be imported while grading{place}. Can it be done with NumPy?", place=_.at_place()
    )


SENTENCES: Final[Mapping[str, Sentence]] = {
    "missing": _missing,
    "missing_after_error": _missing_after_error,
    "syntax": lambda _: _("Python cannot read {place}{text}", place=_.place(), text=_.tail("text")) + _.source(),
    "other_name": lambda _: _("{name} was found under the name {used}. No points are lost."),
    "defined_twice": _defined_twice,
    "statement_failed": _statement_failed,
    "encoding": lambda _: _("The file is not in UTF-8; it was read as {encoding}."),
    "file_ignored": lambda _: _("{used} was graded; {ignored} beside it was not. To grade that one, give its path."),
    "cell_skipped": lambda _: _("Code cell {cell} was skipped: {magic} is not Python.", magic=f"%%{_.word('magic')}"),
    "module_missing": _module_missing,
    "stand_in": lambda _: _("{module} is replaced by a silent stand-in while grading: nothing is drawn."),
}
