"""What the patterns say: what is seen, exactly, and a question that leads on; never the right value, never the code.

Korean names end in a consonant (값, 변화량), so that the particles 이, 은 and 을 fit whatever the label is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.comparison import Moved
from grader.model import Diagnosis, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.judge.patterns.evidence import Evidence


_BLANK = "…"


def subject(evidence: Evidence) -> Text:
    """What the evidence is about, as a sentence begins with it."""
    label = quoted(evidence.label)
    if evidence.label.en != "result" and isinstance(evidence.first.close, Moved) and evidence.first.look > 0:
        return Text(f"The step that leads to {label.en}", f"직전 단계에서 {label.ko}까지의 변화량")
    return itself(evidence)


def itself(evidence: Evidence) -> Text:
    """What was looked at, also where the step that leads to it is compared: what is no array makes no step."""
    if evidence.label.en == "result":
        return Text("Your result", "결과 값")
    label = quoted(evidence.label)
    return Text(label.en, f"{label.ko} 값")


def inside(evidence: Evidence) -> str:
    """What the evidence is about, inside an English sentence."""
    name = subject(evidence).en
    return name if name.startswith("‘") else name[0].lower() + name[1:]


def quoted(label: Text) -> Text:
    """A label inside a sentence."""
    if label.en == "result":
        return Text("the result", "결과")
    return Text(f"‘{label.en}’", f"‘{label.ko}’")


def say(
    pattern: str, words: Text, evidence: Evidence | None = None, /, *, certain: bool = True, **facts: Text | str
) -> Diagnosis:
    """A diagnosis: a template filled with facts, in both languages.

    Args:
        pattern: its name.
        words: the template; `{subject}` is what the evidence is about.
        evidence: what was seen.
        certain: False for what is likely, but cannot be seen in the numbers.
        facts: what the template mentions.
    """
    if evidence is not None:
        about: dict[str, Text | str] = {
            "subject": subject(evidence),
            "subject_inside": inside(evidence),
            "quoted": quoted(evidence.label),
        }
        facts = {**about, **facts}
    outline = None
    if any(isinstance(value, Figure) for value in facts.values()):
        without = {fact: _BLANK if isinstance(value, Figure) else value for fact, value in facts.items()}
        outline = filled(words, **without)
    return Diagnosis(f"pattern.{pattern}", filled(words, **facts), certain, outline)


def filled(words: Text, /, **facts: Text | str) -> Text:
    """A template filled with facts, in both languages."""
    en = {fact: value.en if isinstance(value, Text) else value for fact, value in facts.items()}
    ko = {fact: value.ko if isinstance(value, Text) else value for fact, value in facts.items()}
    return Text(words.en.format_map(en), words.ko.format_map(ko))


class Figure(str):
    """What was measured in a result: those who may not see numbers read `…` in its place."""

    __slots__ = ()


def number(value: float) -> Figure:
    """A number to four digits."""
    return Figure(f"{value:.4g}")


def numbers(values: Iterable[float]) -> Figure:
    """Different numbers in the order in which they come, the first few."""
    different = list(dict.fromkeys(map(number, values)))
    return Figure(", ".join(different[:4]) + (", …" if len(different) > 4 else ""))


def shape(lengths: Iterable[int]) -> Figure:
    """A shape as NumPy writes it."""
    return Figure(tuple(int(length) for length in lengths))


def axis_length(name: str, axis: int) -> Text:
    """The length of an input's axis."""
    return Text(f"the length of axis {axis} of {name}", f"{name}의 {axis}번 축 길이")
