"""What is said of results: the judge compared them, or could not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grader.render.teller import joined

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.render.teller import Sentence, Teller


def _keys(_: Teller) -> str:
    return joined(
        _("{label} does not have the right keys."),
        _("Missing: {missing}.") if _.says("missing") else "",
        _("Not expected: {extra}.") if _.says("extra") else "",
    )


def _shape(_: Teller) -> str:
    if "got" not in _.facts:
        return _("{label} does not have the right shape.")
    if not _.facts["got"]:
        return _("{label} is a single number, but should be an array of shape {expected}.")
    if not _.facts["expected"]:
        return _("{label} is an array of shape {got}, but should be a single number.")
    return _("{label} has shape {got}, but should have shape {expected}.")


def _nan(_: Teller) -> str:
    if not _.measured:
        seen = _("{label} contains NaN (not a number).")
    elif _.single:
        seen = _("{label} is NaN (not a number).")
    else:
        seen = _("{label} contains NaN in {count} of {size} entries, first at {index}.")
    return joined(seen, _("Where could it come from: 0 / 0, inf - inf, the log of a negative number?"))


def _infinite(_: Teller) -> str:
    if not _.measured:
        seen = _("{label} contains infinite numbers, but should be finite.")
    elif _.single:
        seen = _("{label} is infinite, but should be finite.")
    else:
        seen = _("{label} is infinite in {count} of {size} entries that should be finite, first at {index}.")
    return joined(seen, _("Which step could overflow or divide by 0?"))


def _value(_: Teller) -> str:
    if not _.measured:
        return _("{label} has the right shape, but not yet the right values.")
    if not _.single:
        return joined(_differing(_), _largest_difference(_))
    error = _about(_, digits=1)
    return _("{label} is off by about {error}.", error=error) if error else _("{label} is not yet the right number.")


def _exact(_: Teller) -> str:
    if not _.measured:
        return _("{label} is not yet right; here it has to match exactly.")
    if _.single:
        return _("{label} is not yet right; here it has to match exactly.")
    return joined(_differing(_), _("Here all of them have to match exactly."))


def _differing(_: Teller) -> str:
    if _.facts["wrong"] == _.facts["size"]:
        return _("{label} has the right shape, but differs in all {size} entries.")
    return _("{label} has the right shape, but differs in {wrong} of {size} entries, first at {index}.")


def _largest_difference(_: Teller) -> str:
    error = _about(_, digits=2)
    return _("The largest difference is about {error}.", error=error) if error else ""


def _about(_: Teller, digits: int) -> str:
    """The largest difference, too coarse to tell the right value; nothing if there is none, as between infinities."""
    error = _.facts.get("error")
    return f"{float(format(error, f'.{digits}g')):g}" if error and _.says("error") else ""


def _moved(_: Teller) -> str:
    if not _.measured or _.single:
        seen = _("The step that leads to {the_label} is not yet right.")
    elif _.facts["wrong"] == _.facts["size"]:
        seen = _("The step that leads to {the_label} differs in all {size} entries.")
    else:
        seen = _("The step that leads to {the_label} differs in {wrong} of {size} entries, first at {index}.")
    return joined(seen, _largest_difference(_))


def _bounds(_: Teller) -> str:
    if "low" not in _.facts:
        return _("{label} is not within its bounds.")
    if _.says("low") and _.says("high"):
        rule = _("{label} should lie between {low} and {high}.")
    elif _.says("low"):
        rule = _("{label} should not be below {low}.")
    else:
        rule = _("{label} should not be above {high}.")
    return joined(rule, "" if _.single else _("The entry at {index} breaks this."))


def _length(_: Teller) -> str:
    if "got" not in _.facts:
        return _("{label} does not have the right length.")
    return _("{label} has length {got}, but should have length {expected}.")


SENTENCES: Final[Mapping[str, Sentence]] = {
    "none": lambda _: _("{label} is None. Is a value returned (or kept) on every path through the code?"),
    "type": lambda _: _("{label} is {got}, but should be {expected}.", got=_.kind("got"), expected=_.kind("expected")),
    "length": _length,
    "keys": _keys,
    "shape": _shape,
    "dtype": lambda _: _("{label} should hold plain numbers; its dtype, {got}, cannot be compared."),
    "nan": _nan,
    "infinite": _infinite,
    "value": _value,
    "exact": _exact,
    "moved": _moved,
    "bounds": _bounds,
    "unreadable": lambda _: _("{label} cannot be read as numbers: it is {got}.", got=_.kind("got")),
    "too_large": lambda _: _("{label} is far too large to be compared. What shape should it have?"),
    "distribution": lambda _: _(
        "The random numbers in {the_label} do not follow the distribution that was asked for. "
        "Are its kind, its centre and its spread right?"
    ),
    "relation": lambda _: _.word("text"),
    "backward_fits": lambda _: _.word("text"),
    "measured": lambda _: _.word("text"),
    "blind": lambda _: _.word("text"),
    "same": lambda _: _("‘{first}’ and ‘{second}’ should be equal, but they differ."),
    "differ": lambda _: _("‘{first}’ and ‘{second}’ should differ, but they are equal."),
    "changed_input": lambda _: _("The code changed what it was given: {names}. Could it work on a copy?"),
    "input_not_changed": lambda _: _("This should be updated in place, but it stayed as it was: {names}."),
}
