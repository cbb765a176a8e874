"""Symbols: what a script holds while it is traced, in place of results that do not exist yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn, Protocol

from grader.declare.errors import AuthorError as TraceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Recorder(Protocol):
    """Whoever writes down the calls of symbols."""

    def call(self, target: Symbol, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Symbol:
        """Record a call and return the symbol of its result."""


class Raised:
    """The shadow of a call that raised: an outcome like any other, but nothing to go on with."""

    def __init__(self, error: Exception) -> None:
        self.error = error


class Symbol:
    """Stands, in a script, for what a call on the subject returns."""

    __slots__ = ("_expression", "_name", "_shadow", "_tracer")
    _tracer: Recorder
    _expression: dict[str, Any]
    _shadow: Any
    _name: str

    def __init__(self, tracer: Recorder, expression: dict[str, Any], shadow: Any, name: str) -> None:
        object.__setattr__(self, "_tracer", tracer)
        object.__setattr__(self, "_expression", expression)
        object.__setattr__(self, "_shadow", shadow)
        object.__setattr__(self, "_name", name)

    def _value(self) -> Any:
        if isinstance(self._shadow, Raised):
            error = self._shadow.error
            raise TraceError(f"{self._name} raised {type(error).__name__}: {error}; there is nothing to go on with")
        return self._shadow

    def __call__(self, *args: Any, **kwargs: Any) -> Symbol:
        """Record a call."""
        return self._tracer.call(self, args, kwargs)

    def __getattr__(self, name: str) -> Symbol:
        if name.startswith("__"):
            raise AttributeError(name)
        try:
            shadow = getattr(self._value(), name)
        except AttributeError as error:
            raise TraceError(f"{self._name} has no attribute {name}") from error
        return self._step([0, name], shadow, f"{self._name}.{name}")

    def __getitem__(self, key: Any) -> Symbol:
        if type(key) not in (int, str):
            self._refuse("slice")
        try:
            shadow = self._value()[key]
        except (LookupError, TypeError) as error:
            raise TraceError(f"{self._name} has no item {key!r}") from error
        return self._step([1, key], shadow, f"{self._name}[{key!r}]")

    def __iter__(self) -> Iterator[Symbol]:
        shadow = self._value()
        if not isinstance(shadow, (tuple, list)):
            self._refuse("loop over")
        return iter(
            [self._step([2, index, len(shadow)], item, f"{self._name}[{index}]") for index, item in enumerate(shadow)]
        )

    def _step(self, step: list[Any], shadow: Any, name: str) -> Symbol:
        if "p" not in self._expression:
            raise TraceError(f"{name}: call {self._name} first, only results have attributes and items")
        return Symbol(self._tracer, {**self._expression, "p": [*self._expression["p"], step]}, shadow, name)

    def _refuse(self, what: str) -> NoReturn:
        raise TraceError(
            f"cannot {what} {self._name}: it is a symbol, its value exists only when a subject runs. Calculate "
            "from the inputs, or put the calculation into a @fixture and call that; to judge a result, give the check "
            "a relation"
        )

    __hash__ = None  # type: ignore[assignment]

    def __array_ufunc__(self, ufunc: Any, *_: Any, **__: Any) -> NoReturn:
        self._refuse(f"apply np.{ufunc.__name__} to")

    def __array_function__(self, function: Any, *_: Any) -> NoReturn:
        self._refuse(f"apply np.{function.__name__} to")

    def __array__(self, *_: Any, **__: Any) -> NoReturn:
        self._refuse("make an array of")

    def __setattr__(self, name: str, value: Any) -> NoReturn:
        self._refuse(f"set the attribute {name} of")

    def __setitem__(self, key: Any, value: Any) -> NoReturn:
        self._refuse("assign into")


def _refusing(what: str) -> Callable[..., NoReturn]:
    def refuse(self: Symbol, *_: Any) -> NoReturn:
        self._refuse(what)

    return refuse


_TWO_SIDED = "add sub mul truediv floordiv mod pow matmul and or xor divmod"
_ONE_SIDED = "lt le gt ge eq ne neg pos abs float int index contains invert"
_REFUSED = {
    **{name: f"calculate ({name}) with" for name in f"{_TWO_SIDED} {_ONE_SIDED}".split()},
    **{f"r{name}": f"calculate ({name}) with" for name in _TWO_SIDED.split()},
    "bool": "decide on",
    "len": "take the length of",
    "format": "print",
    "str": "print",
}
for _operator, _what in _REFUSED.items():
    setattr(Symbol, f"__{_operator}__", _refusing(_what))
