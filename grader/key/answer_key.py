"""The answer key: pure data made from a reference at one seed, and the file that holds it.

One file serves as cache and as the frozen key of a student bundle: a frame whose body is two compressed frames.
The first is the message to the worker, sent as it is; the second, with everything the worker must not know, is
decoded only as far as it is needed.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from grader import comparison
from grader.key.outcome import Outcome, decode
from grader.model import Text
from grader.worker import wire
from grader.worker.values import Decoder, contents
from grader.worker.wire import FROM_GRADER, WireError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.worker.values import Array

KEY_SCHEMA = 1

Trace = tuple[Outcome, ...]
"""The outcomes of one case's looks, in order."""


@dataclass(frozen=True)
class CheckJobs:
    """The cases of one check: their numbers in the message to the worker, and the check's own time limit."""

    name: str
    jobs: tuple[int, ...]
    seconds: float | None


@dataclass(frozen=True)
class CaseKey:
    """One case: what it is called, what its looks and inputs are called, how they are compared.

    Attributes:
        close: a comparison for each look.
        example: whether the handout shows it in full.
    """

    label: Text
    looks: tuple[Text, ...]
    inputs: tuple[str, ...]
    close: tuple[comparison.Comparison, ...]
    example: bool
    _given: Mapping[str, Any] = field(repr=False)
    _arrays: Sequence[Array] = field(repr=False)

    @property
    def given(self) -> dict[str, Any]:
        """The inputs by name, fresh copies: for relations, and for the diagnosis of what went wrong."""
        decoder = Decoder(self._arrays, FROM_GRADER)
        return {name: decoder.value(tree) for name, tree in self._given.items()}


@dataclass(frozen=True)
class RuleKey:
    """A relation between looks of one case: source to run, or two labels that must agree or differ."""

    kind: str
    first: str
    second: str
    text: Text | None


@dataclass(frozen=True)
class VariantKey:
    """The traces of a mistake or of an accepted variant, one a case, decoded when they are asked for."""

    id: str
    text: Text
    common: bool
    _looks: Sequence[Any] = field(repr=False)
    _arrays: Sequence[Array] = field(repr=False)

    def traces(self) -> tuple[Trace, ...]:
        """What this variant's looks see, case by case."""
        return tuple(decode(looks, self._arrays, FROM_GRADER) for looks in self._looks)


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

    def first_cases(self, count: int) -> CheckKey:
        """The check as if it had its first cases only, for a process that ended after them."""
        return self._cut(slice(count))

    def only_case(self, position: int) -> CheckKey:
        """The check as if it had this case only."""
        return self._cut(slice(position, position + 1))

    def _cut(self, kept: slice) -> CheckKey:
        def cut(variant: VariantKey) -> VariantKey:
            return replace(variant, _looks=variant._looks[kept])

        return replace(
            self,
            cases=self.cases[kept],
            expected=cut(self.expected),
            accepted=tuple(map(cut, self.accepted)),
            mistakes=tuple(map(cut, self.mistakes)),
        )


class AnswerKey:
    """An answer key as its file holds it.

    Args:
        data: the bytes of the file.

    Raises:
        WireError: they are not an answer key, or one of another version.
    """

    def __init__(self, data: bytes) -> None:
        size = wire.PREFIX.size
        header_bytes, body_bytes = wire.sizes(data[:size], FROM_GRADER)
        self.header: dict[str, Any] = wire.header(data[size : size + header_bytes])
        if not isinstance(self.header, dict) or self.header.get("schema") != KEY_SCHEMA:
            raise WireError("an answer key of another version")
        body = data[size + header_bytes :]
        if len(body) != body_bytes:
            raise WireError("an answer key that is cut off")
        split = self.header["message_bytes"]
        try:
            self.message = zlib.decompress(body[:split])
        except zlib.error as error:
            raise WireError("a damaged answer key") from error
        self._compressed = body[split:]
        self.number: int = self.header["number"]
        self.slug: str = self.header["slug"]
        self.title = Text(*self.header["title"])
        self.seed: int = self.header["seed"]
        self.hash: str = self.header["hash"]
        self.generators: bool = self.header["generators"]

    def check_jobs(self) -> list[CheckJobs]:
        """What to ask the worker for, check by check; known without decoding the answers."""
        return [CheckJobs(name, tuple(jobs), seconds) for name, jobs, seconds in self.header["checks"]]

    @property
    def answers(self) -> bytes:
        """What the worker must not know, as a frame."""
        return zlib.decompress(self._compressed)

    def checks(self) -> tuple[CheckKey, ...]:
        """The checks with what the worker must not know."""
        frame = self.answers
        size = wire.PREFIX.size
        header_bytes, _ = wire.sizes(frame[:size], FROM_GRADER)
        header = wire.header(frame[size : size + header_bytes])
        content, arrays = contents(header, frame[size + header_bytes :], FROM_GRADER)
        return tuple(_check(data, arrays) for data in content)


def write(header: dict[str, Any], message: bytes, answers: bytes) -> bytes:
    """The bytes of an answer key's file."""
    compressed = zlib.compress(message, 6)
    full = {"schema": KEY_SCHEMA, **header, "message_bytes": len(compressed)}
    return wire.pack(full, compressed + zlib.compress(answers, 6))


def _check(data: dict[str, Any], arrays: Sequence[Array]) -> CheckKey:
    def variant(entry: dict[str, Any]) -> VariantKey:
        return VariantKey(entry["id"], Text(*entry["text"]), entry["common"], entry["traces"], arrays)

    return CheckKey(
        name=data["name"],
        points=data["points"],
        cases=tuple(_case(entry, arrays) for entry in data["cases"]),
        rules=tuple(
            RuleKey(kind, first, second, Text(*text) if text else None) for kind, first, second, text in data["rules"]
        ),
        expected=variant(data["expected"]),
        accepted=tuple(map(variant, data["accepted"])),
        mistakes=tuple(map(variant, data["mistakes"])),
        hints=tuple(Text(*hint) for hint in data["hints"]),
        names=tuple(data["names"]),
        may_overwrite=frozenset(data["may_overwrite"]),
    )


def _case(data: dict[str, Any], arrays: Sequence[Array]) -> CaseKey:
    return CaseKey(
        label=Text(*data["label"]),
        looks=tuple(Text(*look) for look in data["looks"]),
        inputs=tuple(data["inputs"]),
        close=tuple(comparison.from_data(kind) for kind in data["close"]),
        example=data["example"],
        _given=data["given"],
        _arrays=arrays,
    )
