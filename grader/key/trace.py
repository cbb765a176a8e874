"""Tracing: a script runs once on the reference, with symbols that shadow its values, and becomes a program.

As in JAX, the script is ordinary Python over its inputs; what calls on the subject return is known only when a
subject runs, so a symbol can be called, passed on, looked at, unpacked and asked for attributes and items, and
refuses everything else with the line of the script.
"""

from __future__ import annotations

import math
import types
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.declare.errors import AuthorError
from grader.declare.exercise import Check
from grader.declare.inputs import Late, Seeded
from grader.declare.sources import Fixture
from grader.declare.words import words
from grader.key.answer_key import Arrival
from grader.key.symbols import Raised, Symbol
from grader.worker.program import alone
from grader.worker.values import Encoder, opaque_in
from grader.worker.wire import FROM_GRADER

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from grader.model import Text

TraceError = AuthorError
_DATA = (np.ndarray, list, tuple, dict)
_SCALARS = (bool, int, float, str)


@dataclass
class TracedCase:
    """A script's program for one case, and the inputs that it runs on.

    Attributes:
        program: operations and fixtures, as `worker.program` runs them.
        labels: what each look is called.
        inputs: the inputs, encoded by the encoder given to `trace`.
        input_names: what a message calls each input.
        seeds: of the generators handed to the subject.
        arrivals: of the late inputs, in the order of their first use; among the inputs they are None.
    """

    program: dict[str, Any]
    labels: list[Text]
    inputs: list[Any]
    input_names: list[str]
    seeds: list[int]
    arrivals: list[Arrival] = field(default_factory=list)


def trace(
    script: Callable[..., Any], checks: Sequence[Check], inputs: Mapping[str, Any], encoder: Encoder
) -> TracedCase:
    """Run a script on the references and record it.

    Args:
        script: a generator function that yields (label, look).
        checks: the exercise's checks; the script names those it needs by parameter or as globals.
        inputs: the realised inputs of the case by name.
        encoder: collects the arrays of the inputs.

    Raises:
        AuthorError: the script does what cannot be recorded; the message names file and line.
    """
    tracer = _Tracer(encoder)
    subjects = {check.name: tracer.subject(check) for check in checks}
    given = {name: tracer.register(name, value) for name, value in inputs.items()}
    traced_script = _overlay(script, tracer, checks)
    wanted = script.__code__.co_varnames[: script.__code__.co_argcount]
    unknown = [name for name in wanted if name not in subjects and name not in given]
    unused = [name for name in given if name not in wanted]
    if unknown or unused:
        what = (
            f"asks for {unknown[0]}, which is neither a check nor an input of the case"
            if unknown
            else f"has no parameter for the input {unused[0]}"
        )
        raise TraceError(f"{script.__name__} {what}", at=_place(script))
    arguments = {name: subjects.get(name, given.get(name)) for name in wanted}
    try:
        generator = traced_script(**arguments)
        for item in generator:
            _see(tracer, item, f"{_place(script).rpartition(':')[0]}:{generator.gi_frame.f_lineno}")
    except AuthorError:
        raise
    except Exception as error:
        raise TraceError(
            f"{script.__name__} fails while it is traced: {type(error).__name__}: {error}", at=_line(error, script)
        ) from error
    if not tracer.labels:
        raise TraceError(f"{script.__name__} looks at nothing: yield label, result", at=_place(script))
    if tracer.coming:
        raise TraceError(f"{script.__name__} never uses a late input", at=_place(script))
    return TracedCase(
        {"ops": tracer.operations, "fixtures": [[fixture.name, fixture.source] for fixture in tracer.fixtures]},
        tracer.labels, tracer.inputs, tracer.input_names, tracer.seeds, tracer.arrivals,
    )  # fmt: skip


def _see(tracer: _Tracer, item: Any, at: str) -> None:
    """Record a look; the script is suspended at its `yield`, so the line must be handed over."""
    try:
        tracer.see(item)
    except AuthorError as error:
        raise TraceError(error.what, at=at) from None


def _overlay(script: Callable[..., Any], tracer: _Tracer, checks: Sequence[Check]) -> Callable[..., Any]:
    """The script with its fixtures and checks, also those it mentions as globals, replaced by symbols."""
    scope = {
        name: tracer.fixture(value)
        if isinstance(value, Fixture)
        else tracer.subject(value)
        if isinstance(value, Check) and value in checks
        else value
        for name, value in script.__globals__.items()
    }
    return types.FunctionType(script.__code__, scope, script.__name__, script.__defaults__, script.__closure__)


def _place(script: Callable[..., Any]) -> str:
    code = script.__code__
    return f"{code.co_filename.rpartition('/')[2]}:{code.co_firstlineno}"


def _line(error: BaseException, script: Callable[..., Any]) -> str:
    found = _place(script)
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code is script.__code__:
            found = f"{found.rpartition(':')[0]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return found


class _Tracer:
    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self.operations: list[list[Any]] = []
        self.labels: list[Text] = []
        self.inputs: list[Any] = []
        self.input_names: list[str] = []
        self.seeds: list[int] = []
        self.fixtures: list[Fixture] = []
        self.arrivals: list[Arrival] = []
        self.coming: dict[int, bytes] = {}
        self.slots = 0
        self._known: dict[int, Any] = {}
        self._rebuilt: set[int] = set()
        # `id` is a key only as long as its object lives.
        self._alive: list[Any] = []

    def subject(self, check: Check) -> Symbol:
        return Symbol(self, {"n": [check.name, *check.names]}, check.reference, check.name)

    def fixture(self, fixture: Fixture) -> Symbol:
        if fixture not in self.fixtures:
            self.fixtures.append(fixture)
        shadow = alone(fixture.name, fixture.source)
        return Symbol(self, {"f": self.fixtures.index(fixture)}, shadow, fixture.name)

    def register(self, name: str, value: Any) -> Any:
        """Make a case's input known and return what the script gets for it."""
        if isinstance(value, Seeded):
            generator = np.random.default_rng(value.seed)
            self._remember(generator, {"g": len(self.seeds)})
            self.seeds.append(value.seed)
            return generator
        if isinstance(value, Late):
            return self._late_input(name, value.spec)
        if isinstance(value, Fixture):
            return self.fixture(value)
        if isinstance(value, (list, tuple, dict)) and _holds(value, (Seeded, Fixture)):
            return self._rebuild_input(name, value)
        if isinstance(value, np.generic):
            return value.item()
        if isinstance(value, _DATA) and not _is_constant(value):
            self._input(name, value)
        return value

    def _rebuild_input(self, name: str, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self.register(f"{name}[{key!r}]", item) for key, item in value.items()}
        return type(value)(self.register(f"{name}[{index}]", item) for index, item in enumerate(value))

    def _late_input(self, name: str, value: Any) -> Any:
        if not isinstance(value, _DATA) or _is_constant(value):
            raise TraceError(f"the late input {name} is a constant of the program: late() is for arrays and containers")
        number = len(self.inputs)
        encoder = Encoder(FROM_GRADER)
        self.coming[number] = encoder.frame(self._encode(name, value, encoder))
        self.inputs.append(None)
        self.input_names.append(name)
        self._remember_parts(value, number, [])
        return value

    def _arrive(self, expression: Any) -> Any:
        """Before the first use of a late input, it has to come."""
        frame = self.coming.pop(expression["i"], None) if "i" in expression else None
        if frame is not None:
            self.arrivals.append(Arrival(len(self.labels), frame))
            self.operations.append(["late", expression["i"]])
        return expression

    def _input(self, name: str, value: Any) -> dict[str, Any]:
        number = len(self.inputs)
        self.inputs.append(self._encode(name, value, self.encoder))
        self.input_names.append(name)
        self._remember_parts(value, number, [])
        return {"i": number, "p": []}

    def _encode(self, name: str, value: Any, encoder: Encoder) -> Any:
        tree = encoder.value(value)
        if opaque_in(tree):
            raise TraceError(f"the input {name} holds something that cannot travel: arrays, numbers and text can")
        return tree

    def _remember_parts(self, value: Any, number: int, path: list[Any]) -> None:
        if not isinstance(value, _DATA):
            return
        self._remember(value, {"i": number, "p": path})
        if isinstance(value, dict):
            for key, item in value.items():
                self._remember_parts(item, number, [*path, [1, key]])
        elif isinstance(value, (list, tuple)):
            for index, item in enumerate(value):
                self._remember_parts(item, number, [*path, [1, index]])

    def _remember(self, value: Any, expression: Any) -> None:
        self._alive.append(value)
        self._known.setdefault(id(value), expression)

    def express(self, value: Any) -> Any:
        """A value as an expression of the program."""
        if isinstance(value, Symbol):
            return value._expression
        if id(value) in self._known:
            return self._arrive(self._known[id(value)])
        if value is None or isinstance(value, (bool, int, str)):
            return value
        if isinstance(value, float):
            return value if math.isfinite(value) else {"nf": repr(value)}
        if isinstance(value, np.generic):
            return self.express(value.item())
        if isinstance(value, (list, tuple, dict)) and (_holds(value, Symbol) or self._holds_known(value)):
            return self._container(value)
        if isinstance(value, tuple) and _is_constant(value):
            return {"t": [self.express(item) for item in value]}
        if isinstance(value, _DATA):
            if self.arrivals or self.coming:
                raise TraceError(
                    "a case with late inputs cannot make arrays in its script, as these would be sent ahead: "
                    "make them inputs of the case"
                )
            return self._input("an array of the script", value)
        raise TraceError(
            f"{_called(value)} cannot travel: make it a @fixture at module level, or look at its attributes"
        )

    def _holds_known(self, value: Any) -> bool:
        items = value.values() if isinstance(value, dict) else value
        return any(
            (isinstance(item, (*_DATA, np.random.Generator)) and id(item) in self._known)
            or (isinstance(item, (list, tuple, dict)) and self._holds_known(item))
            for item in items
        )

    def _container(self, value: Any) -> Any:
        if not isinstance(value, tuple):
            if id(value) in self._rebuilt:
                raise TraceError(
                    "a list or dict that holds results or inputs is mentioned twice, but would be a new one each time: "
                    "make it an input of the case, or let a @fixture keep it"
                )
            self._rebuilt.add(id(value))
            self._alive.append(value)
        if isinstance(value, dict):
            return {"d": [[key, self.express(item)] for key, item in value.items()]}
        return {"l" if isinstance(value, list) else "t": [self.express(item) for item in value]}

    def call(self, target: Symbol, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Symbol:
        expressions = [self.express(value) for value in args]
        named = {name: self.express(value) for name, value in kwargs.items()}
        self.operations.append(["call", target._expression, expressions, named])
        try:
            shadow = target._value()(*_shadows(args), **_shadows(kwargs))
        except AuthorError:
            raise
        except Exception as error:
            shadow = Raised(error)
        self.slots += 1
        return Symbol(self, {"r": self.slots - 1, "p": []}, shadow, f"{target._name}(...)")

    def see(self, item: Any) -> None:
        if not isinstance(item, tuple) or len(item) != 2:
            raise TraceError(f"a script yields (label, look), not {_called(item)}")
        label = words(item[0])
        if any(label.en == known.en for known in self.labels):
            raise TraceError(f"two looks are called {label.en!r}: messages need to tell them apart")
        self._refuse_object(item[1], label.en)
        self.labels.append(label)
        self.operations.append(["see", self.express(item[1])])

    def _refuse_object(self, look: Any, label: str) -> None:
        if not isinstance(look, Symbol) or isinstance(look._shadow, Raised):
            return
        if opaque_in(Encoder(FROM_GRADER).value(look._shadow)):
            raise TraceError(f"{label!r} is {_called(look._shadow)}, not data: look at its attributes")


def _shadows(value: Any) -> Any:
    """The values behind the symbols in arguments; a container without symbols keeps its identity."""
    if isinstance(value, Symbol):
        return value._value()
    if isinstance(value, (list, tuple, dict)) and _holds(value, Symbol):
        if isinstance(value, dict):
            return {key: _shadows(item) for key, item in value.items()}
        return type(value)(_shadows(item) for item in value)
    return value


def _holds(value: Any, kinds: Any) -> bool:
    items = value.values() if isinstance(value, dict) else value
    return any(
        isinstance(item, kinds) or (isinstance(item, (list, tuple, dict)) and _holds(item, kinds)) for item in items
    )


def _is_constant(value: Any) -> bool:
    """Whether a value is a tuple of scalars (a shape, say): a constant of the program, not an input."""
    return isinstance(value, tuple) and all(
        item is None or isinstance(item, _SCALARS) or _is_constant(item) for item in value
    )


def _called(value: Any) -> str:
    name = getattr(value, "__name__", None)
    return str(name) if isinstance(name, str) else f"an object of type {type(value).__name__}"
