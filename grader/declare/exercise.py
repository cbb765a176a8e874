"""Exercise and check: a reference that declares, in one place, what is true and how it is checked."""

from __future__ import annotations

import inspect
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from grader.comparison import Own
from grader.declare.errors import AuthorError
from grader.declare.sources import Judgement, Relation
from grader.declare.words import words
from grader.libraries import UnknownLibraryError, needed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from grader.comparison import Comparison
    from grader.declare.descents import Descent
    from grader.declare.sources import Rule
    from grader.declare.words import Words
    from grader.model import Text

    Script = Callable[..., Any]
    Make = Callable[[Any], dict[str, Any]]

S = TypeVar("S")


@dataclass(frozen=True)
class Case:
    """Named inputs, chosen so that wrong answers show.

    Attributes:
        label: what is special about the inputs, in the words of a student.
        inputs: constants or drawn values by name, perhaps `late` or `kept`.
        make: draws inputs that depend on each other, likewise.
        close: a comparison for this case instead of the check's.
        gives: the worked results of an example by label; empty for other cases.
        digits: decimals to which `gives` is printed in the handout.
    """

    label: Text
    inputs: Mapping[str, Any]
    make: Make | None
    close: Comparison | dict[str, Comparison] | None
    gives: Mapping[str, Any]
    digits: int
    example: bool


@dataclass(frozen=True)
class Variant:
    """Somebody else's answer: a mistake, an accepted variant or an oracle."""

    name: str
    subject: Any


@dataclass(frozen=True)
class Mistake(Variant):
    """A wrong answer that people really give, and what to tell them."""

    text: Text
    common: bool


@dataclass(frozen=True)
class Shown(Variant):
    """A wrong answer of a check that trains, and the cause that its judgement names; None if it cannot tell."""

    cause: str | None


@dataclass(frozen=True)
class Accepted(Variant):
    """Another right answer, where conventions differ."""

    because: str


@dataclass(frozen=True)
class Oracle(Variant):
    """An independent derivation: `subject` is a factory whose parameters name the libraries it needs."""

    close: Comparison | dict[str, Comparison]
    because: str


def case(
    label: Words,
    *,
    close: Comparison | dict[str, Comparison] | None = None,
    make: Make | None = None,
    **inputs: Any,
) -> Case:
    """A case of a check: a label, and inputs by the names of the reference's (or the script's) parameters."""
    return Case(words(label), inputs, make, close, {}, 0, example=False)


def example(label: Words, *, gives: Any, digits: int = 4, **inputs: Any) -> Case:
    """A case that the handout works out by hand.

    Args:
        label: as for `case`.
        gives: the printed result, or a dict of results by label.
        digits: decimals to which it is printed.
        inputs: as for `case`, constants only.
    """
    results = gives if isinstance(gives, dict) else {"result": gives}
    return Case(words(label), inputs, None, None, results, digits, example=True)


@dataclass(eq=False)
class Check:
    """One graded function or class. Calling it calls the reference."""

    name: str
    reference: Any
    points: float
    close: Comparison | dict[str, Comparison]
    also: Sequence[Rule]
    names: Sequence[str]
    hints: Sequence[Text]
    may_overwrite: Sequence[str]
    seconds: float | None
    given: Sequence[Case]
    trains: bool = False
    blind: Text | None = None
    draws: Descent | None = None
    scripts: list[tuple[Script | None, Sequence[Case]]] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    accepted: list[Accepted] = field(default_factory=list)
    oracles: list[Oracle] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.scripts.append((None, self.given))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the reference."""
        return self.reference(*args, **kwargs)

    def script(self, function: Script | None = None, *, given: Sequence[Case] = ()) -> Any:
        """Decorate a generator that drives the subject: for the check's own cases, or for those given here."""
        if function is None:
            return lambda decorated: self._add_script(decorated, given)
        if self.scripts[0][0] is not None:
            raise AuthorError(
                f"{self.name} has a script already: give the second one cases of its own, script(given=...)"
            )
        self._generator(function)
        self.scripts[0] = (function, self.given)
        return function

    def _add_script(self, function: Script, given: Sequence[Case]) -> Script:
        if not given:
            raise AuthorError(f"a script of {self.name} without cases: script(given=[case(...)])")
        self._generator(function)
        self.scripts.append((function, given))
        return function

    def _generator(self, function: Script) -> None:
        if not inspect.isgeneratorfunction(function):
            raise AuthorError(
                f"the script {function.__name__} yields nothing: `yield label, result` says what to look at"
            )

    def mistake(self, *, en: str, ko: str, common: bool = False) -> Callable[[S], S]:
        """Decorate a wrong answer with what to tell the student who gave it."""

        def declare(subject: S) -> S:
            self._unique(self.mistakes, subject)
            self.mistakes.append(Mistake(_name(subject), subject, words((en, ko)), common))
            return subject

        return declare

    def shows(self, cause: str | None) -> Callable[[S], S]:
        """Decorate a wrong answer of a check that trains: `grade verify` proves that the judgement names this cause.

        Args:
            cause: of the check's judgement; None for a mistake that training alone cannot tell, which then passes.
        """

        def declare(subject: S) -> S:
            causes = {name for rule in self.also if isinstance(rule, Judgement) for name in rule.causes}
            if cause is not None and cause not in causes:
                raise AuthorError(f"{self.name}: no judgement names the cause {cause!r}; there are {sorted(causes)}")
            self._unique(self.shown, subject)
            self.shown.append(Shown(_name(subject), subject, cause))
            return subject

        return declare

    def accept(self, *, because: str) -> Callable[[S], S]:
        """Decorate another right answer; it must be matched on all cases at once."""

        def declare(subject: S) -> S:
            self._unique(self.accepted, subject)
            self.accepted.append(Accepted(_name(subject), subject, because))
            return subject

        return declare

    def oracle(self, *, close: Comparison | dict[str, Comparison], because: str) -> Callable[[S], S]:
        """Decorate a factory of an independent subject; its parameters (`tf`, `keras`, `scipy`) are imported for it."""

        def declare(factory: S) -> S:
            self._unique(self.oracles, factory)
            self.oracles.append(Oracle(_name(factory), factory, close, because))
            return factory

        return declare

    def _unique(self, variants: Sequence[Variant], subject: Any) -> None:
        name = _name(subject)
        if any(variant.name == name for variant in variants):
            raise AuthorError(f"{self.name} has two variants called {name}")


@dataclass
class Exercise:
    """An exercise: its number, slug, titles and checks, in the order of their declaration.

    Attributes:
        needs: the library that its submissions are written with, beside NumPy: `"tensorflow"`.
    """

    number: int
    slug: str
    title: Words
    checks: list[Check] = field(default_factory=list)
    needs: Sequence[str] = ()

    def __post_init__(self) -> None:
        try:
            needed(self.needs)
        except UnknownLibraryError as error:
            raise AuthorError(str(error)) from error

    def check(
        self,
        *,
        points: float,
        close: Comparison | dict[str, Comparison],
        given: Sequence[Case] = (),
        also: Sequence[Rule] = (),
        names: Sequence[str] = (),
        hints: Sequence[Words] = (),
        may_overwrite: Sequence[str] = (),
        seconds: float | None = None,
        trains: bool = False,
        blind: Words | None = None,
        draws: Descent | None = None,
    ) -> Callable[[Any], Check]:
        """Decorate a reference function or class.

        Args:
            points: what a right answer is worth.
            close: how results are compared, for all looks or by (English) label, `"*"` for the rest.
            given: the cases, for the implicit script of a function or for the check's script.
            also: relations between a subject's own results.
            names: other names under which real code has it.
            hints: from the concept towards the place, never the code.
            may_overwrite: inputs that may be changed in place, which is then noted.
            seconds: a time limit instead of the course's.
            trains: the subject trains for so long that it runs once, in a worker of its own with a clock of its own;
                nothing is traced on it ahead, so its wrong answers are declared by `shows` and not by `mistake`.
            blind: what a right answer to this check does not prove, and where that is seen.
            draws: a look that the report of a wrong answer shows as a path on contour lines.
        """

        def declare(reference: Any) -> Check:
            name = _name(reference)
            if any(check.name == name for check in self.checks):
                raise AuthorError(f"exercise {self.number} has two checks called {name}")
            if points <= 0:
                raise AuthorError(f"{name} is worth {points} points: a check is worth more than none")
            if _judged_by_nothing(close, also):
                raise AuthorError(f"{name}: own() compares nothing, so a relation must judge it: also=[...]")
            check = Check(
                name, reference, points, close, also, names, [words(hint) for hint in hints],
                may_overwrite, seconds, given, trains, words(blind) if blind is not None else None,
                draws,
            )  # fmt: skip
            self.checks.append(check)
            return check

        return declare


def _judged_by_nothing(close: Comparison | dict[str, Comparison], also: Sequence[Rule]) -> bool:
    kinds = list(close.values()) if isinstance(close, dict) else [close]
    judged = any(isinstance(rule, (Relation, Judgement)) for rule in also)
    return all(isinstance(kind, Own) for kind in kinds) and not judged


def _name(subject: Any) -> str:
    name = getattr(subject, "__name__", "")
    if not name.isidentifier():
        raise AuthorError(f"{subject!r} has no name: declare a function or a class")
    return str(name)
