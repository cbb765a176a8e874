"""What Python's and NumPy's error messages mean, in the words of a beginner.

Only what the patterns below name is taken from a message, as it may hold anything a student's code has put there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grader.judge.patterns import words
from grader.judge.patterns.error_words import ERRORS, REMOVED, REMOVED_NAME
from grader.key.outcome import Kind
from grader.model import Text

if TYPE_CHECKING:
    from grader.judge.patterns.evidence import Evidence
    from grader.model import Diagnosis


class Meaning(NamedTuple):
    """An error and what it means.

    Attributes:
        exception: its class, or one of its bases.
        message: a regular expression for what it says; its groups are facts for the words.
        name: of the pattern.
        certain: whether it always means that.
    """

    exception: str
    message: str
    name: str
    certain: bool = True


_SHAPE = r"\((?:\d+(?:,\d+)*,?)?\)"
_MEANINGS = [
    Meaning("ValueError", r"The truth value of an array with more than one element is ambiguous", "truth_value"),
    Meaning("TypeError", r"only (?:length-1|0-dimensional) arrays can be converted to Python scalars", "single_number"),
    Meaning("ValueError", rf"operands could not be broadcast together with shapes (?P<a>{_SHAPE}) (?P<b>{_SHAPE})", "shapes"),
    Meaning("ValueError", rf"operands could not be broadcast .*->remapped\]: (?P<a>{_SHAPE})->.{{0,40}} (?P<b>{_SHAPE})->", "matrix_shapes"),
    Meaning("ValueError", rf"could not broadcast input array from shape (?P<a>{_SHAPE}) into shape (?P<b>{_SHAPE})", "assigned_shape"),
    Meaning("ValueError", rf"non-broadcastable output operand with shape (?P<a>{_SHAPE}) doesn't match the broadcast shape (?P<b>{_SHAPE})", "grows_in_place"),
    Meaning("ValueError", r"matmul: Input operand \d has a mismatch .*\(size (?P<a>\d+) is different from (?P<b>\d+)\)", "matrix_product"),
    Meaning("ValueError", rf"shapes (?P<c>{_SHAPE}) and (?P<d>{_SHAPE}) not aligned: (?P<b>\d+) \(dim \d+\) != (?P<a>\d+) \(dim \d+\)", "matrix_product"),
    Meaning("ValueError", r"matmul: Input operand \d does not have enough dimensions", "matrix_of_a_number"),
    Meaning("ValueError", rf"cannot reshape array of size (?P<a>\d+) into shape (?P<b>{_SHAPE})", "reshape"),
    Meaning("AxisError", r"(?:\w+: )?axis (?P<a>-?\d+) is out of bounds for array of dimension 0", "axis_of_a_number"),
    Meaning("AxisError", r"(?:\w+: )?axis (?P<a>-?\d+) is out of bounds for array of dimension (?P<b>\d+)", "axis"),
    Meaning("IndexError", r"index (?P<a>\d+) is out of bounds for axis (?P<axis>\d+) with size (?P<b>\d+)", "index"),
    Meaning("IndexError", r"too many indices for array: array is (?P<a>\d+)-dimensional, but (?P<b>\d+) were indexed", "indices"),
    Meaning("TypeError", r"unsupported operand type\(s\) for .*'NoneType'", "none_used"),
    Meaning("TypeError", r"'NoneType' object (?:is not|does not|cannot)", "none_used"),
    Meaning("AttributeError", r"'NoneType' object has no attribute", "none_used"),
    Meaning("TypeError", r"cannot unpack non-iterable NoneType object", "none_used"),
    Meaning("TypeError", r"\w+\.(?P<name>\w+)\(\) takes (?P<a>\d+) positional arguments? but (?P<b>\d+) (?:was|were) given", "self_missing", certain=False),
    Meaning("TypeError", r"(?:\w+\.)?(?P<name>\w+)\(\) missing \d+ required positional arguments?: '(?P<argument>\w+)'", "argument_missing"),
    Meaning("TypeError", r"(?:\w+\.)?(?P<name>\w+)\(\) got an unexpected keyword argument '(?P<argument>\w+)'", "argument_name"),
    Meaning("AttributeError", r"'\w+' object has no attribute '(?P<name>\w+)'", "attribute"),
    Meaning("UnboundLocalError", r".*'(?P<name>\w+)'", "unbound"),
    Meaning("NameError", r"name '(?P<name>\w+)' is not defined", "name"),
    Meaning("TypeError", r"'numpy\.ndarray' object is not callable", "array_called"),
    Meaning("TypeError", r"'(?:float|int|numpy\.float64)' object is not callable", "number_called"),
    Meaning("TypeError", r"'(?:float|numpy\.float64)' object cannot be interpreted as an integer", "fraction"),
    Meaning("TypeError", r"slice indices must be integers", "fraction"),
    Meaning("IndexError", r"arrays used as indices must be of integer", "float_index"),
    Meaning("IndexError", r"only integers, slices", "fraction"),
    Meaning("TypeError", r"unhashable type: 'numpy\.ndarray'", "unhashable"),
    Meaning("ZeroDivisionError", r"", "zero_division"),
    Meaning("RecursionError", r"", "recursion"),
    Meaning("TypeError", r"Cannot cast ufunc '\w+' output from dtype\('float\d+'\) to dtype\('u?int\d+'\)", "integers_in_place"),
    Meaning("ValueError", r"too many values to unpack \(expected (?P<a>\d+)", "unpack_more"),
    Meaning("ValueError", r"not enough values to unpack \(expected (?P<a>\d+), got (?P<b>\d+)\)", "unpack_fewer"),
    Meaning("ValueError", r"setting an array element with a sequence", "place_for_one"),
    Meaning("ValueError", r"(?:repeated axis in transpose|duplicate value in 'axis'|duplicate axes are not allowed)", "axis_twice"),
    Meaning("ValueError", r"axes don't match array", "axes_count"),
    Meaning("ValueError", r"shape-mismatch for sum", "summed_axes"),
    Meaning("ValueError", r"negative dimensions are not allowed", "negative_length"),
    Meaning("IndexError", r"tuple index out of range", "tuple_index"),
    Meaning("ValueError", r"all (?:the )?input array", "stacked_shapes"),
    Meaning("TypeError", r"only integer scalar arrays can be converted to a scalar index", "array_as_number"),
    Meaning("TypeError", r"object of type '(?:int|float)' has no len\(\)", "number_measured"),
    Meaning("KeyError", r"'(?P<name>\w{1,40})'$", "key"),
    Meaning("TypeError", r"can't multiply sequence by non-int of type", "list_arithmetic"),
    Meaning("TypeError", r"unsupported operand type\(s\) for [^:]*: '(?:list|tuple)'", "list_arithmetic"),
    Meaning("TypeError", r"unsupported operand type\(s\) for [^:]*: '\w+' and '(?:list|tuple)'", "list_arithmetic"),
]  # fmt: skip
_REMOVED_NAME = re.compile(
    r"(?:module 'numpy' has no attribute '(?P<old>\w+)'|`np\.(?P<new>\w+)` was removed in the NumPy 2\.0 release)"
)


def error(evidence: Evidence) -> Diagnosis | None:
    """What the exception of the look that failed first means."""
    outcome = evidence.first.outcome
    if outcome.kind is not Kind.RAISED:
        return None
    gone = _REMOVED_NAME.match(outcome.text)
    if gone and "AttributeError" in outcome.names:
        name = gone["old"] or gone["new"]
        instead = REMOVED.get(name)
        return words.say("removed_name", REMOVED_NAME, name=name, instead=instead) if instead else None
    for meaning in _MEANINGS:
        found = re.match(meaning.message, outcome.text) if meaning.exception in outcome.names else None
        if found:
            facts: dict[str, Text | str] = {name: _shown(value) for name, value in found.groupdict().items()}
            return words.say(meaning.name, _words(meaning.name, found), certain=meaning.certain, **facts)
    return None


def _words(name: str, found: re.Match[str]) -> Text:
    if name == "index" and found["a"] == found["b"]:
        return ERRORS["index_one_too_far"]
    return ERRORS[name]


def _shown(value: str) -> str:
    """A number, a name or a shape of a message, cut to what a line can hold."""
    return value.replace(",", ", ").replace(", )", ",)")[:60]
