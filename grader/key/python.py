"""A case's program as Python that a student can type: the calls that a check makes, with the inputs as literals."""

from __future__ import annotations

import keyword
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from grader.worker import wire
from grader.worker.values import Decoder, contents
from grader.worker.wire import FROM_GRADER

if TYPE_CHECKING:
    from grader.key.answer_key import AnswerKey, CaseKey

# An array of more entries is cut in the middle: nobody follows it by hand.
_MOST_SHOWN = 60
_WIDTH = 80
# What a fixture's source says to type checkers.
_NOT_FOR_READERS = re.compile(r"[ \t]*# type: ignore.*")


class Program(NamedTuple):
    """A case as Python.

    Attributes:
        source: that makes the calls.
        shapes: of its array inputs, by the names that the source gives them.
        looks: what the source calls each look's value, in their order.
        complete: whether all numbers are there.
    """

    source: str
    shapes: dict[str, tuple[int, ...]]
    looks: list[str]
    complete: bool


def python(key: AnswerKey, case: CaseKey, number: int, upto: int) -> Program:
    """A case as Python.

    Args:
        key: the answer key.
        case: one of its cases.
        number: of the case in the message to the worker.
        upto: the look after which nothing is shown any more.
    """
    size = wire.PREFIX.size
    header_bytes, _ = wire.sizes(key.message[:size], FROM_GRADER)
    content, arrays = contents(
        wire.header(key.message[size : size + header_bytes]), key.message[size + header_bytes :], FROM_GRADER
    )
    data = content["cases"][number]
    decoder = Decoder(arrays, FROM_GRADER)
    inputs = [decoder.value(tree) for tree in data["inputs"]]
    return _Writer(content["programs"][data["program"]], inputs, data["seeds"], case, key.slug).written(upto)


class _Writer:
    def __init__(
        self, program: dict[str, Any], inputs: list[Any], seeds: list[int], case: CaseKey, module: str
    ) -> None:
        self.program = program
        self.inputs = inputs
        self.seeds = seeds
        self.case = case
        self.module = module
        self.taken = {"np"} | {name for name, _ in program["fixtures"]}
        self.names: list[str] = []
        self.results: list[str] = []
        self.subjects: dict[str, None] = {}
        self.looks: list[str] = []
        self.used: set[int] = set()
        self.fixtures: set[int] = set()

    def written(self, upto: int) -> Program:
        self.names = [self._free(name, "values") for name in self.case.inputs[: len(self.inputs)]]
        self.names += [self._free("values", "values") for _ in self.inputs[len(self.names) :]]
        calls = self._calls(upto)
        used = [number for number in sorted(self.used) if self.inputs[number] is not None]
        lines = ["import numpy as np", f"from {self.module} import {', '.join(self.subjects)}", ""]
        for number in sorted(self.fixtures):
            source = _NOT_FOR_READERS.sub("", self.program["fixtures"][number][1])
            lines += [*source.strip("\n").splitlines(), ""]
        lines += [_assignment(self.names[number], self.inputs[number]) for number in used]
        lines += calls
        shapes = {
            self.names[number]: self.inputs[number].shape
            for number in used
            if isinstance(self.inputs[number], np.ndarray)
        }
        complete = all(_size(self.inputs[number]) <= _MOST_SHOWN for number in used)
        return Program("\n".join(lines), shapes, self.looks, complete)

    def _calls(self, upto: int) -> list[str]:
        operations = self.program["ops"]
        lines: list[str] = []
        for position, operation in enumerate(operations):
            if len(self.looks) > upto:
                break
            if operation[0] == "call":
                call = self._call(*operation[1:])
                following = operations[position + 1] if position + 1 < len(operations) else None
                name = self._result(operation[1]) if self._mentions(len(self.results)) else ""
                self.results.append(name)
                whole = ["see", {"r": len(self.results) - 1, "p": []}]
                mentions = self._mentions(len(self.results) - 1)
                if following == whole and mentions == 1:
                    self.results[-1] = call  # looked at once, and never used
                else:
                    lines.append(f"{name} = {call}" if mentions else call)
            elif operation[0] == "see":
                expression = self._expression(operation[1])
                self.looks.append(expression)
                lines.append(f"print({expression})")
        return lines

    def _mentions(self, slot: int) -> int:
        def count(part: Any) -> int:
            if isinstance(part, dict):
                return int(part.get("r") == slot and "p" in part) + sum(count(item) for item in part.values())
            return sum(map(count, part)) if isinstance(part, list) else 0

        return count(self.program["ops"])

    def _result(self, target: Any) -> str:
        name = target["n"][0] if "n" in target else ""
        # An instance is called after its class, what a function gives is a result.
        return self._free(name.lower() if name[:1].isupper() else "result", "result")

    def _free(self, name: str, otherwise: str) -> str:
        if not name.isidentifier() or keyword.iskeyword(name):
            name = otherwise
        candidates = (name if count == 1 else f"{name}{count}" for count in range(1, 10_000))
        free = next(each for each in candidates if each not in self.taken)
        self.taken.add(free)
        return free

    def _call(self, target: Any, arguments: list[Any], keywords: dict[str, Any]) -> str:
        written = [self._expression(each) for each in arguments]
        written += [f"{name}={self._expression(each)}" for name, each in keywords.items()]
        return f"{self._expression(target)}({', '.join(written)})"

    def _expression(self, expression: Any) -> str:
        if not isinstance(expression, dict):
            return repr(expression)
        tag = next(iter(expression))
        content = expression[tag]
        if tag == "n":
            self.subjects[content[0]] = None
            return str(content[0])
        if tag == "r":
            return self.results[content] + _path(expression["p"])
        if tag == "i":
            self.used.add(content)
            return self.names[content] + _path(expression["p"])
        if tag == "f":
            self.fixtures.add(content)
            return str(self.program["fixtures"][content][0])
        if tag == "g":
            return f"np.random.default_rng({self.seeds[content]})"
        if tag == "d":
            return "{" + ", ".join(f"{key!r}: {self._expression(item)}" for key, item in content) + "}"
        if tag in ("l", "t"):
            return _sequence(tag, [self._expression(item) for item in content])
        return f'float("{content}")'


def _path(path: list[list[Any]]) -> str:
    return "".join(f".{step[1]}" if step[0] == 0 else f"[{step[1]!r}]" for step in path)


def _sequence(tag: str, items: list[str]) -> str:
    if tag == "l":
        return f"[{', '.join(items)}]"
    return f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})"


def _assignment(name: str, value: Any) -> str:
    """A line that gives a value its name; of a large array, each row is a line."""
    line = f"{name} = {literal(value)}"
    if len(line) <= _WIDTH or not isinstance(value, np.ndarray):
        return line
    indent = " " * len(f"{name} = np.array([")
    return line.replace("], [", f"],\n{indent}[")


def literal(value: Any) -> str:
    """A value as Python writes it; large arrays are cut in the middle."""
    if isinstance(value, np.ndarray):
        return _array(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {literal(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return _sequence("l" if isinstance(value, list) else "t", [literal(item) for item in value])
    return repr(value)


def _array(array: np.ndarray[Any, Any]) -> str:
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        numbers = np.array2string(array, separator=", ", threshold=_MOST_SHOWN).replace("nan", "np.nan")
        numbers = numbers.replace("inf", "np.inf")
    elif array.size > _MOST_SHOWN:
        numbers = np.array2string(array, separator=", ", threshold=_MOST_SHOWN)
    else:
        numbers = repr(array.tolist())
    numbers = " ".join(numbers.split())
    usual = ("float64", "int64", "bool")
    return f"np.array({numbers})" if array.dtype.name in usual and array.size else (
        f"np.zeros({array.shape})" if not array.size else f"np.array({numbers}, np.{array.dtype.name})"
    )  # fmt: skip


def _size(value: Any) -> int:
    if isinstance(value, np.ndarray):
        return int(value.size)
    items = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    return max(map(_size, items), default=0)
