"""How the facts of a finding become words that a sentence can mention."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any, TypeAlias

from grader.render.cells import cells
from grader.render.language import pick, translator
from grader.render.neutral import neutral

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Sentence: TypeAlias = "Callable[[Teller], str]"

_LISTS = frozenset({"names", "near", "missing", "extra", "found", "looked_for", "accepted"})
_WINDOW = 68  # columns of a source line that are shown around the place of a syntax error


class Teller:
    """Says sentences about the facts of one finding in one language.

    Called with an English sentence, it translates the sentence and fills in the facts by their names, each worded:
    strings are neutralised, `label` begins a sentence ("The result") and `the_label` stands inside one ("the result").

    Attributes:
        facts: the facts as the judge gave them.
        lang: `"en"` or `"ko"`.
    """

    def __init__(self, facts: Mapping[str, Any], lang: str) -> None:
        self.facts = facts
        self.lang = lang
        self._ = translator(lang)

    def __call__(self, sentence: str, /, **words: str) -> str:
        """Returns `sentence` in this language, filled with the worded facts and with `words`, which come first."""
        return self._(sentence).format_map(_Words(self, words))

    def word(self, fact: str) -> str:
        """Returns one fact as it stands in a sentence."""
        if fact in {"label", "the_label"}:
            return self._label(self._("The result") if fact == "label" else self._("the result"))
        value = self.facts[fact]
        if fact == "index":
            return index(value)
        if fact in _LISTS:
            return ", ".join(neutral(str(name), 60) for name in value)
        if isinstance(value, tuple | list) and all(isinstance(length, int) for length in value):
            return shape(value)
        if fact == "text" and isinstance(value, tuple | list):
            # The course's own words, which are not cut as a student's strings are.
            return neutral(pick(value, self.lang), 2000)
        if isinstance(value, str | tuple | list):
            return neutral(pick(value, self.lang))
        return f"{value:g}" if isinstance(value, float) else str(value)

    def says(self, fact: str) -> bool:
        """Whether the fact is there, not empty and, if it is a number, finite; zero says something."""
        value = self.facts.get(fact)
        return isfinite(value) if isinstance(value, float) else value not in (None, "", [], ())

    @property
    def measured(self) -> bool:
        """Whether the finding says how many, where or how much; at a lower level of feedback it does not."""
        return "size" in self.facts

    @property
    def single(self) -> bool:
        """Whether the finding is about a single number, so that "the first at" would be odd."""
        return self.facts.get("size") == 1 or not self.says("index")

    def kind(self, fact: str) -> str:
        """Returns what kind of thing a fact names: a word for the usual kinds, else the name of the type."""
        name = self.facts[fact]
        usual = {
            "array": self._("an array"),
            "number": self._("a number"),
            "dict": self._("a dict"),
            "sequence": self._("a list or tuple"),
            "text": self._("a string"),
            "None": "None",
            "bool": self._("a truth value (True or False)"),
        }
        return usual.get(name) or self._("an object of type {name}").format(name=neutral(name, 60))

    def place(self) -> str:
        """Returns where in the submission something is: file, cell and line, as far as known."""
        file = self.word("file") if self.says("file") else ""
        inside = self.spot(self.facts)
        return self._("{file}, {inside}").format(file=file, inside=inside) if file and inside else file or inside

    def spot(self, facts: Mapping[str, Any]) -> str:
        """Returns where in a file something is: cell and line, as far as `facts` has them."""
        cell, line = facts.get("cell"), facts.get("line")
        if cell and line:
            return self._("code cell {cell}, line {line}").format(cell=cell, line=line)
        if cell:
            return self._("code cell {cell}").format(cell=cell)
        return self._("line {line}").format(line=line) if line else ""

    def at_place(self) -> str:
        """Returns the place in parentheses after a space, or nothing if it is not known."""
        place = self.place()
        return f" ({place})" if place else ""

    def tail(self, fact: str) -> str:
        """Returns the end of a sentence: a colon and what the fact says, or a full stop if it says nothing."""
        return f": {self.word(fact)}" if self.says(fact) else "."

    def source(self) -> str:
        """Returns the source line and a caret below the place where Python stopped, each on a line of its own."""
        line = str(self.facts.get("source_line") or "")
        offset = max((self.facts.get("offset") or 1) - 1, 0)
        before, after = neutral(line[:offset].expandtabs(4).lstrip(), 1000), neutral(line[offset:].rstrip(), 1000)
        while cells(before) > _WINDOW // 2:
            before = before[1:]
        while cells(before + after) > _WINDOW:
            after = after[:-1]
        caret = f"\n    {' ' * cells(before)}^" if self.says("offset") else ""
        return f"\n    {before}{after}{caret}" if before + after else ""

    def _label(self, result: str) -> str:
        label = self.facts["label"]
        return result if pick(label, "en") == "result" else f"‘{neutral(pick(label, self.lang))}’"


def joined(*sentences: str) -> str:
    """Returns sentences as one text; empty ones are left out."""
    return " ".join(filter(None, sentences))


def index(value: Sequence[int | str]) -> str:
    """Returns a place in a result as Python writes it: `[0, 2]`, or `["W1"][0, 2]` inside a dict."""
    written: list[str] = []
    numbers: list[str] = []
    for step in value:
        if isinstance(step, str):
            written += [f"[{', '.join(numbers)}]"] if numbers else []
            written.append(f'["{neutral(step, 60)}"]')
            numbers = []
        else:
            numbers.append(str(step))
    return "".join([*written, f"[{', '.join(numbers)}]"] if numbers or not written else written)


def shape(value: Sequence[int]) -> str:
    """Returns a shape as NumPy writes it."""
    return f"({value[0]},)" if len(value) == 1 else f"({', '.join(map(str, value))})"


class _Words(dict[str, str]):
    """What a sentence may mention: the words given, else the facts, each worded when it is asked for."""

    def __init__(self, teller: Teller, words: Mapping[str, str]) -> None:
        super().__init__(words)
        self._teller = teller

    def __missing__(self, fact: str) -> str:
        return self._teller.word(fact)
