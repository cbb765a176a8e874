"""The answer key: pure data made from a reference at one seed, and the file that holds it.

One file serves as cache and as the frozen key of a student bundle: a frame whose body has four compressed parts. The
first is the message to the worker, sent as it is; the second is what is sent to it later, while a case runs; the third
is what a right answer is compared with; the last, the traces of mistakes and of accepted variants, is decoded only when
an answer is not the reference's.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from grader import comparison
from grader.key.ledger import Ledger, Trace
from grader.model import Text
from grader.worker import wire
from grader.worker.wire import FROM_GRADER, WireError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.libraries import Library

KEY_SCHEMA = 6


@dataclass(frozen=True)
class CheckJobs:
    """The cases of one check: their numbers in the message to the worker, and the check's own time limit.

    Attributes:
        trains: whether it runs once, in a worker of its own with a clock of its own.
    """

    name: str
    jobs: tuple[int, ...]
    seconds: float | None
    trains: bool = False


@dataclass(frozen=True)
class Arrival:
    """A late input: what to send to the worker, once it has answered so many looks of its case."""

    looks: int
    frame: bytes


class DescentKey(NamedTuple):
    """A look that holds the path of an optimizer, and the function that it descends.

    Attributes:
        look: the number of the look.
        name: of the function, in `source`.
        source: its definition.
    """

    look: int
    name: str
    source: str


@dataclass(frozen=True)
class CaseKey:
    """One case: what it is called, what its looks and inputs are called, how they are compared.

    Attributes:
        close: a comparison for each look.
        example: whether the handout shows it in full.
        descent: what of it can be drawn on contour lines.
    """

    label: Text
    looks: tuple[Text, ...]
    inputs: tuple[str, ...]
    close: tuple[comparison.Comparison, ...]
    example: bool
    descent: DescentKey | None
    _ledger: Ledger = field(repr=False)
    _inputs: int = field(repr=False)

    @property
    def given(self) -> dict[str, Any]:
        """The inputs by name, fresh copies: for relations, and for the diagnosis of what went wrong."""
        return self._ledger.inputs(self._inputs)


@dataclass(frozen=True)
class RuleKey:
    """A relation between looks of one case: source to run, or two labels that must agree or differ.

    Attributes:
        said: the sentences of a judgement by name, empty for other rules.
        causes: what a judgement says may be behind a failure, by name.
    """

    kind: str
    first: str
    second: str
    text: Text | None
    said: Mapping[str, Text] = field(default_factory=dict)
    causes: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True)
class VariantKey:
    """The traces of the reference, of a mistake or of an accepted variant, decoded when they are asked for."""

    id: str
    text: Text
    common: bool
    _ledger: Ledger = field(repr=False)
    _number: int = field(repr=False)
    _cases: tuple[int | None, int | None] = (None, None)

    def traces(self) -> Sequence[Trace]:
        """What this variant's looks see, case by case."""
        return self._traces

    @cached_property
    def _traces(self) -> Sequence[Trace]:
        traces = self._ledger.traces(self._number)
        return traces if self._cases == (None, None) else traces[slice(*self._cases)]


@dataclass(frozen=True)
class CheckKey:
    """One check: its name, points and cases, and the traces to compare with."""

    name: str
    points: float
    cases: tuple[CaseKey, ...]
    rules: tuple[RuleKey, ...]
    expected: VariantKey
    accepted: tuple[VariantKey, ...]
    mistakes: tuple[VariantKey, ...]
    hints: tuple[Text, ...]
    names: tuple[str, ...]
    may_overwrite: frozenset[str]
    trains: bool
    blind: Text | None

    def first_cases(self, count: int) -> CheckKey:
        """The check as if it had its first cases only, for a process that ended after them."""
        return self if count >= len(self.cases) else self._cut(0, count)

    def only_case(self, position: int) -> CheckKey:
        """The check as if it had this case only."""
        return self._cut(position, position + 1)

    def _cut(self, first: int, last: int) -> CheckKey:
        def cut(variant: VariantKey) -> VariantKey:
            return replace(variant, _cases=(first, last))

        return replace(
            self,
            cases=self.cases[first:last],
            expected=cut(self.expected),
            accepted=tuple(map(cut, self.accepted)),
            mistakes=tuple(map(cut, self.mistakes)),
        )


class AnswerKey:
    """An answer key as its file holds it.

    Args:
        data: the bytes of the file.

    Attributes:
        message: to the worker, before the first case.
        arrivals: the late inputs of a case, by its number in the message.
        made_with: what trained the networks that students' are measured by, and on which device.

    Raises:
        WireError: they are not an answer key, or one of another version.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        size = wire.PREFIX.size
        header_bytes, body_bytes = wire.sizes(data[:size], FROM_GRADER)
        self.header: dict[str, Any] = wire.header(data[size : size + header_bytes])
        if not isinstance(self.header, dict) or self.header.get("schema") != KEY_SCHEMA:
            raise WireError("an answer key of another version")
        body = data[size + header_bytes :]
        if len(body) != body_bytes:
            raise WireError("an answer key that is cut off")
        first, second, third = self.header["parts"]
        try:
            self.message = zlib.decompress(body[:first])
            self.arrivals = _arrivals(self.header["arrivals"], zlib.decompress(body[first : first + second]))
        except zlib.error as error:
            raise WireError("a damaged answer key") from error
        self.answers = Ledger(body[first + second : first + second + third])
        self.variants = Ledger(body[first + second + third :])
        self.number: int = self.header["number"]
        self.slug: str = self.header["slug"]
        self.title = Text(*self.header["title"])
        self.seed: int = self.header["seed"]
        self.hash: str = self.header["hash"]
        self.generators: bool = self.header["generators"]
        self.needs: tuple[str, ...] = tuple(self.header["needs"])
        self.made_with: tuple[str, ...] = tuple(self.header["made_with"])

    @property
    def library(self) -> Library | None:
        """What submissions are written with, beside NumPy."""
        if not self.needs:
            return None
        from grader.libraries import needed  # noqa: PLC0415 - few exercises need a library

        return needed(self.needs)

    def check_jobs(self) -> tuple[CheckJobs, ...]:
        """What to ask the worker for, check by check; known without decoding the answers."""
        return self._check_jobs

    @cached_property
    def _check_jobs(self) -> tuple[CheckJobs, ...]:
        return tuple(CheckJobs(name, tuple(jobs), *limits) for name, jobs, *limits in self.header["checks"])

    def checks(self) -> tuple[CheckKey, ...]:
        """The checks with what the worker must not know."""
        return self._checks

    @cached_property
    def _checks(self) -> tuple[CheckKey, ...]:
        return tuple(_check(data, self.answers, self.variants) for data in self.answers.content)


def write(
    header: dict[str, Any],
    message: bytes,
    arrivals: Mapping[int, Sequence[Arrival]],
    answers: bytes,
    variants: bytes,
) -> bytes:
    """The bytes of an answer key's file; answers and variants are compressed ledgers."""
    first = zlib.compress(message, 6)
    late = [(number, each) for number, case in arrivals.items() for each in case]
    second = zlib.compress(b"".join(each.frame for _, each in late), 6)
    full = {
        "schema": KEY_SCHEMA,
        **header,
        "arrivals": [[number, each.looks, len(each.frame)] for number, each in late],
        "parts": [len(first), len(second), len(answers)],
    }
    return wire.pack(full, first + second + answers + variants)


def _arrivals(described: Sequence[Sequence[int]], frames: bytes) -> dict[int, tuple[Arrival, ...]]:
    """The late inputs by the numbers of their cases."""
    arrivals: dict[int, tuple[Arrival, ...]] = {}
    start = 0
    for number, looks, length in described:
        arrivals[number] = (*arrivals.get(number, ()), Arrival(looks, frames[start : start + length]))
        start += length
    return arrivals


def _check(data: dict[str, Any], answers: Ledger, variants: Ledger) -> CheckKey:
    def variant(entry: Sequence[Any]) -> VariantKey:
        name, text, common, number = entry
        return VariantKey(name, Text(*text), common, variants, number)

    return CheckKey(
        name=data["name"],
        points=data["points"],
        # A relation looks at the inputs of right answers, too.
        cases=tuple(_case(entry, answers if data["rules"] else variants) for entry in data["cases"]),
        rules=tuple(_rule(*rule) for rule in data["rules"]),
        expected=VariantKey(data["name"], Text("", ""), common=False, _ledger=answers, _number=data["expected"]),
        accepted=tuple(map(variant, data["accepted"])),
        mistakes=tuple(map(variant, data["mistakes"])),
        hints=tuple(Text(*hint) for hint in data["hints"]),
        names=tuple(data["names"]),
        may_overwrite=frozenset(data["may_overwrite"]),
        trains=data["trains"],
        blind=Text(*data["blind"]) if data["blind"] else None,
    )


def _rule(
    kind: str, first: str, second: str, text: Sequence[str] | None, *more: Mapping[str, Sequence[str]]
) -> RuleKey:
    said, causes = ({name: Text(*each) for name, each in texts.items()} for texts in more or ({}, {}))
    return RuleKey(kind, first, second, Text(*text) if text else None, said, causes)


def _case(data: dict[str, Any], ledger: Ledger) -> CaseKey:
    return CaseKey(
        label=Text(*data["label"]),
        looks=tuple(Text(*look) for look in data["looks"]),
        inputs=tuple(data["inputs"]),
        close=tuple(comparison.from_data(kind) for kind in data["close"]),
        example=data["example"],
        descent=DescentKey(*data["descent"]) if data["descent"] else None,
        _ledger=ledger,
        _inputs=data["given"],
    )
