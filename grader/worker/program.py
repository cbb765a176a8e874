"""The interpreter: runs a traced program (calls and looks, as data) on anybody's functions and classes.

The grader runs the very same code on references and mistakes, so a trace means the same on both sides.

A program is ``{"ops": [...], "fixtures": [[name, source], ...]}``. Its operations:

``["call", target, [expression], {name: expression}]``
    fills the next slot with a result, or with the exception that ended the call;
``["see", expression]``
    a look: the value as it is now, copied and encoded at once;
``["late", k]``
    input k comes only now, for whatever has been looked at so far.

Its expressions: JSON scalars, ``{"nf": "nan"}``, ``{"n": [name, other name]}`` a name of the subject, ``{"r": slot,
"p": path}`` a result, ``{"i": k, "p": path}`` an input (one object within a case), ``{"f": k}`` a fixture,
``{"g": k}`` a seeded generator, ``{"l"}``, ``{"t"}``, ``{"d"}`` containers that hold any of these. A path is a list of
steps: ``[0, attribute]``, ``[1, key]``, and ``[2, k, n]`` for the k-th of exactly n unpacked results.

A look's outcome is one of ``{"ok": value}``, ``{"raised": [class and its bases], "text", "at"}``,
``{"missing": [names]}``, ``{"skipped": true}`` (what it needs has failed and was reported), ``{"large": true}``;
beside it, ``"changed"`` lists the inputs that differ from what the case sent.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from grader.worker.unchanged import unchanged
from grader.worker.values import Decoder, Encoder, TooLargeError
from grader.worker.wire import FROM_GRADER, FROM_WORKER

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import CodeType

    from grader.worker.values import Array
    from grader.worker.wire import Limits

    Late = Callable[[list[dict[str, Any]]], tuple[Any, Sequence[Array]]]

# Student code is compiled under file names with this mark, so that a traceback's frames can be told apart.
STUDENT_FILE = "student:"
_MAX_MESSAGE = 500
_MAX_BASES = 12


class MissingNameError(LookupError):
    """The subject has none of these names."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(", ".join(names))
        self.names = list(names)


class Device:
    """Where the arrays of a subject are: NumPy's own, so that nothing has to be moved. `worker.gpu` has another.

    Attributes:
        numpy: the module that fixtures use under the name `np`.
    """

    numpy: Any = np

    def encoder(self, limits: Limits = FROM_WORKER) -> Encoder:
        """What encodes values that may hold such arrays."""
        return Encoder(limits)

    def moved(self, value: Any) -> Any:
        """An input as the subject gets it."""
        return value

    def back(self, value: Any) -> Any:
        """The same value with its arrays in NumPy's."""
        return value

    def generator(self, seed: int) -> Any:
        """A seeded generator as the subject gets it."""
        return np.random.default_rng(seed)


CPU = Device()


class _Failed:
    """Fills the slot of a call that did not return."""

    def __init__(self, outcome: dict[str, Any]) -> None:
        self.outcome = outcome


class _NeedsFailedError(Exception):
    """An expression mentions a slot whose call has failed."""

    def __init__(self, failed: _Failed) -> None:
        super().__init__()
        self.failed = failed


class Setup(NamedTuple):
    """What one run of a case starts from, and may change.

    Attributes:
        inputs: as the subject gets them.
        pristine: the same, kept to see what has become of them.
        fixtures: what the program's fixtures define.
    """

    inputs: list[Any]
    pristine: list[Any]
    fixtures: list[Any]


def set_up(program: dict[str, Any], case: dict[str, Any], arrays: Sequence[Array], device: Device = CPU) -> Setup:
    """Decode the inputs of a case and define its fixtures; arguments as for `run_case`."""
    decoder = Decoder(arrays, FROM_GRADER)
    return Setup(
        inputs=[device.moved(decoder.value(tree)) for tree in case["inputs"]],
        pristine=[decoder.value(tree) for tree in case["inputs"]],
        fixtures=[alone(name, source, device.numpy) for name, source in program["fixtures"]],
    )


def run_case(
    program: dict[str, Any],
    case: dict[str, Any],
    arrays: Sequence[Array],
    resolve: Callable[[list[str]], Any],
    encoder: Encoder,
    late: Late,
    device: Device = CPU,
    setup: Setup | None = None,
) -> list[dict[str, Any]]:
    """Run one case's program and return the outcomes of its looks.

    Args:
        program: operations and fixtures.
        case: ``{"inputs": [value], "seeds": [int]}``, encoded.
        arrays: the arrays that the inputs refer to.
        resolve: gives the subject's function or class for a list of names; raises `MissingNameError`.
        encoder: collects the arrays of what the looks see.
        late: gives the next late input, encoded, and the arrays that it refers to, for the outcomes so far, which it
            may take out of the list.
        device: where the subject's arrays are.
        setup: of this case on this device, if it has been set up before.

    Returns:
        One outcome a look.
    """
    setup = setup or set_up(program, case, arrays, device)
    return _Case(program, setup, case["seeds"], resolve, encoder, device).run(late)


class _Case:
    def __init__(
        self,
        program: dict[str, Any],
        setup: Setup,
        seeds: list[int],
        resolve: Callable[[list[str]], Any],
        encoder: Encoder,
        device: Device,
    ) -> None:
        self.device = device
        self.operations = program["ops"]
        self.resolve = resolve
        self.inputs, self.pristine, self.fixtures = setup
        self.generators = [device.generator(seed) for seed in seeds]
        self.slots: list[Any] = []
        self.unreported: _Failed | None = None
        self.encoder = encoder

    def run(self, late: Late) -> list[dict[str, Any]]:
        looks: list[dict[str, Any]] = []
        for operation in self.operations:
            if operation[0] == "call":
                self.slots.append(self._call(*operation[1:]))
            elif operation[0] == "late":
                self._arrive(operation[1], *late(looks))
            else:
                looks.append({**self._see(operation[1]), "changed": self._changed()})
        return looks

    def _arrive(self, number: int, tree: Any, arrays: Sequence[Array]) -> None:
        decoder = Decoder(arrays, FROM_GRADER)
        self.inputs[number] = self.device.moved(decoder.value(tree))
        self.pristine[number] = decoder.value(tree)

    def _call(self, target: Any, arguments: list[Any], keywords: dict[str, Any]) -> Any:
        # BaseException everywhere: student code may raise SystemExit, also from an attribute or a comparison.
        try:
            function = self._evaluate(target)
            positional = [self._evaluate(expression) for expression in arguments]
            named = {name: self._evaluate(expression) for name, expression in keywords.items()}
            return function(*positional, **named)
        except _NeedsFailedError as error:
            return _Failed({"skipped": True}) if error.failed is not self.unreported else error.failed
        except BaseException as error:
            failed = _Failed(_describe(error))
            self.unreported = self.unreported or failed
            return failed

    def _see(self, expression: Any) -> dict[str, Any]:
        if self.unreported is not None:
            # A call since the last look has failed: that is what there is to see, whatever the look asks for.
            outcome, self.unreported = self.unreported.outcome, None
            return outcome
        kept = len(self.encoder.arrays)
        try:
            return {"ok": self.encoder.value(self._evaluate(expression, forgive_none=True))}
        except _NeedsFailedError:
            return {"skipped": True}
        except TooLargeError:
            del self.encoder.arrays[kept:]
            return {"large": True}
        except BaseException as error:
            del self.encoder.arrays[kept:]
            return _describe(error)

    def _changed(self) -> list[int]:
        return [
            number
            for number, (value, pristine) in enumerate(zip(self.inputs, self.pristine, strict=True))
            if not unchanged(self.device.back(value), pristine)
        ]

    def _evaluate(self, expression: Any, *, forgive_none: bool = False) -> Any:
        if not isinstance(expression, dict):
            return expression
        tag = next(iter(expression))
        content = expression[tag]
        if tag == "r":
            slot = self.slots[content]
            if isinstance(slot, _Failed):
                raise _NeedsFailedError(slot)
            # "It returned None" says more than "None has no item 0".
            return None if slot is None and forgive_none else _walk(slot, expression["p"])
        if tag == "i":
            return _walk(self.inputs[content], expression["p"])
        if tag in ("l", "t"):
            items = [self._evaluate(item) for item in content]
            return items if tag == "l" else tuple(items)
        if tag == "d":
            return {key: self._evaluate(item) for key, item in content}
        return self._constant(tag, content)

    def _constant(self, tag: str, content: Any) -> Any:
        if tag == "n":
            return self.resolve(content)
        if tag == "f":
            return self.fixtures[content]
        if tag == "g":
            return self.generators[content]
        return float(content)


def _walk(value: Any, path: list[list[Any]]) -> Any:
    for step in path:
        if step[0] == 0:
            value = getattr(value, step[1])
        elif step[0] == 1:
            value = value[step[1]]
        else:
            value = _unpacked(value, step[2])[step[1]]
    return value


def _unpacked(value: Any, count: int) -> tuple[Any, ...]:
    items = tuple(value)
    if len(items) != count:
        raise ValueError(f"expected {count} results, got {len(items)}")
    return items


def alone(name: str, source: str, numpy: Any = np) -> Any:
    """What a fixture's source defines, executed afresh with nothing but NumPy in reach, or what stands in for it."""
    scope: dict[str, Any] = {"np": numpy, "__name__": "fixture"}
    exec(compiled(name, source), scope)  # noqa: S102 - the course's own code
    return scope[name]


@lru_cache(maxsize=64)
def compiled(name: str, source: str) -> CodeType:
    """The code of a fixture: it is executed for each case, and compiled once."""
    return compile(source, f"<{name}>", "exec")


def _describe(error: BaseException) -> dict[str, Any]:
    """An exception as data: class names, message, and where in the student's own code it happened."""
    if isinstance(error, MissingNameError):
        return {"missing": error.names}
    return {"raised": bases(error), "text": message(error), "at": place(error)}


def bases(error: BaseException) -> list[str]:
    """The names of an exception's class and of what it derives from."""
    return [str(kind.__name__)[:100] for kind in type.mro(type(error))[:_MAX_BASES]]


def message(error: BaseException) -> str:
    """What an exception says, if it can say it."""
    try:
        return str(str(error))[:_MAX_MESSAGE]
    except BaseException:  # a hostile __str__
        return ""


def place(error: BaseException) -> list[Any] | None:
    """File, cell (0 for none) and line of the innermost frame in student code."""
    found = None
    trace = error.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename
        if name.startswith(STUDENT_FILE):
            filename, _, cell = name.removeprefix(STUDENT_FILE).rpartition(":")
            found = [filename, int(cell), trace.tb_lineno]
        trace = trace.tb_next
    return found
