"""What Python's and NumPy's error messages mean, in the words of a beginner.

Only what the patterns below name is taken from a message, as it may hold anything a student's code has put there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grader.judge.patterns import words
from grader.judge.patterns.error_words import ERRORS, REMOVED, REMOVED_NAME
from grader.key.outcome import Kind

if TYPE_CHECKING:
    from grader.judge.patterns.evidence import Evidence
    from grader.model import Diagnosis, Text


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


# The facts of a message: numbers, shapes and names.
_A, _B = r"(?P<a>-?\d+)", r"(?P<b>-?\d+)"
_SHAPE = r"\((?:\d+(?:,\d+)*,?)?\)"
_SHAPE_A, _SHAPE_B = rf"(?P<a>{_SHAPE})", rf"(?P<b>{_SHAPE})"
_NAME, _ARGUMENT = r"(?:[\w<>]+\.)*(?P<name>\w+)", r"'(?P<argument>\w+)'"
_PLAIN = "int|float|bool|str|list|tuple|dict|function"
_SIDE = r"matmul: Input operand \d"
_MEANINGS = [
    Meaning("ValueError", r"The truth value of an array with more than one element is ambiguous", "truth_value"),
    Meaning("TypeError", r"only (?:length-1|0-dimensional) arrays can be converted to Python", "single_number"),
    # Shapes that do not fit.
    Meaning("ValueError", rf"operands could not be broadcast together with shapes {_SHAPE_A} {_SHAPE_B}", "shapes"),
    Meaning("ValueError", rf"operands could not .*->remapped\]: {_SHAPE_A}->.{{0,40}} {_SHAPE_B}->", "matrix_shapes"),
    Meaning("ValueError", rf"could not broadcast input array from shape {_SHAPE_A} into shape {_SHAPE_B}", "assigned"),
    Meaning("ValueError", rf"non-broadcastable output .* {_SHAPE_A} doesn't match .* {_SHAPE_B}", "grows_in_place"),
    Meaning("ValueError", rf"{_SIDE} has a mismatch .*\(size {_A} is different from {_B}\)", "matrix_product"),
    Meaning("ValueError", rf"shapes {_SHAPE} and {_SHAPE} not aligned: {_B} \(dim \d+\) != {_A} ", "matrix_product"),
    Meaning("ValueError", rf"{_SIDE} does not have enough dimensions", "matrix_of_a_number"),
    Meaning("ValueError", rf"cannot reshape array of size {_A} into shape {_SHAPE_B}", "reshape"),
    Meaning("ValueError", r"shape-mismatch for sum", "summed_axes"),
    Meaning("ValueError", r"negative dimensions are not allowed", "negative_length"),
    Meaning("ValueError", r"all (?:the )?input array", "stacked_shapes"),
    Meaning("ValueError", r"setting an array element with a sequence", "place_for_one"),
    # Axes and places that are not there.
    Meaning("AxisError", rf"(?:\w+: )?axis {_A} is out of bounds for array of dimension 0", "axis_of_a_number"),
    Meaning("AxisError", rf"(?:\w+: )?axis {_A} is out of bounds for array of dimension {_B}", "axis"),
    Meaning("ValueError", r"(?:repeated axis in transpose|duplicate value in 'axis'|duplicate axes are)", "axis_twice"),
    Meaning("ValueError", r"axes don't match array", "axes_count"),
    Meaning("IndexError", rf"index {_A} is out of bounds for axis (?P<axis>\d+) with size {_B}", "index"),
    Meaning("IndexError", rf"too many indices for array: array is {_A}-dimensional, but {_B} were", "indices"),
    Meaning("IndexError", r"tuple index out of range", "tuple_index"),
    Meaning("KeyError", r"'(?P<name>\w{1,40})'$", "key"),
    # Another kind of thing than was expected.
    Meaning("TypeError", r"unsupported operand type\(s\) for .*'NoneType'", "none_used"),
    Meaning("TypeError", r"'NoneType' object (?:is not|does not|cannot)", "none_used"),
    Meaning("AttributeError", r"'NoneType' object has no attribute", "none_used"),
    Meaning("TypeError", r"cannot unpack non-iterable NoneType object", "none_used"),
    Meaning("TypeError", r"'numpy\.ndarray' object is not callable", "array_called"),
    Meaning("TypeError", r"'(?:float|int|numpy\.float64)' object is not callable", "number_called"),
    Meaning("TypeError", r"'(?:float|numpy\.float64)' object cannot be interpreted as an integer", "fraction"),
    Meaning("TypeError", r"expected a sequence of integers or a single integer, got '[\d.]+'", "fraction"),
    Meaning("TypeError", r"slice indices must be integers", "fraction"),
    Meaning("IndexError", r"only integers, slices", "fraction"),
    Meaning("IndexError", r"arrays used as indices must be of integer", "float_index"),
    Meaning("TypeError", r"only integer scalar arrays can be converted to a scalar index", "array_as_number"),
    Meaning("TypeError", r"object of type '(?:int|float)' has no len\(\)", "number_measured"),
    Meaning("TypeError", r"unhashable type: 'numpy\.ndarray'", "unhashable"),
    Meaning(
        "TypeError", r"Cannot cast ufunc '\w+' output from dtype\('float\d+'\) to dtype\('u?int", "integers_in_place"
    ),
    Meaning("TypeError", r"can't multiply sequence by non-int of type", "list_times"),
    Meaning("TypeError", r"unsupported operand type\(s\) for [^:]*: '(?:list|tuple)'", "list_arithmetic"),
    Meaning("TypeError", r"unsupported operand type\(s\) for [^:]*: '\w+' and '(?:list|tuple)'", "list_arithmetic"),
    Meaning("ValueError", rf"too many values to unpack \(expected {_A}", "unpack_more"),
    Meaning("ValueError", rf"not enough values to unpack \(expected {_A}, got {_B}\)", "unpack_fewer"),
    # Names and calls.
    Meaning(
        "TypeError",
        rf"(?:[\w<>]+\.)+(?P<name>\w+)\(\) takes {_A} positional .* but {_B} w",
        "self_missing",
        certain=False,
    ),
    Meaning("TypeError", rf"{_NAME}\(\) missing \d+ required positional arguments?: {_ARGUMENT}", "argument_missing"),
    Meaning("TypeError", rf"{_NAME}\(\) got an unexpected keyword argument {_ARGUMENT}", "argument_name"),
    Meaning("AttributeError", rf"'(?P<kind>{_PLAIN})' object has no attribute '(?P<name>\w+)'", "plain_value"),
    Meaning("AttributeError", r"'\w+' object has no attribute '(?P<name>\w+)'", "attribute"),
    Meaning("UnboundLocalError", r".*'(?P<name>\w+)'", "unbound"),
    Meaning("NameError", r"name '(?P<name>\w+)' is not defined", "name"),
    Meaning("ZeroDivisionError", r"", "zero_division"),
    Meaning("RecursionError", r"", "recursion"),
]
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
