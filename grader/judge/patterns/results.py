"""Some results right and others wrong, in every case: where to look, if nothing else is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from grader.comparison import Slope
from grader.judge.compare import within_label
from grader.judge.patterns import place_words, words
from grader.model import Text

if TYPE_CHECKING:
    from grader.judge.patterns.evidence import Evidence, Sight
    from grader.model import Diagnosis

_SHOWN = 3


def results(evidence: Evidence) -> Diagnosis | None:
    """Which looks are right in every case that has them, and which are not; of a single look, which of its parts."""
    verdicts: dict[str, bool] = {}
    labels: dict[str, Text] = {}
    parts = all(len(case.looks) == 1 for case in evidence.check.cases)
    for number, case in enumerate(evidence.check.cases):
        for look, label in enumerate(case.looks):
            for path in evidence.paths(number, look):
                sight = evidence.sight(number, look, path)
                if isinstance(sight.close, Slope) or (sight.right and _is_given(sight)):
                    continue
                name = label
                for step in path if parts else ():
                    name = within_label(name, step)
                labels.setdefault(name.en, name)
                verdicts[name.en] = verdicts.get(name.en, True) and sight.right
    right = [labels[name] for name, verdict in verdicts.items() if verdict]
    wrong = [labels[name] for name, verdict in verdicts.items() if not verdict]
    if not right or not wrong or len(right) + len(wrong) < 3:
        return None
    if len(wrong) == 1:
        return words.say("only_wrong", place_words.ONLY_WRONG, evidence, quoted=words.quoted(wrong[0]))
    if len(right) == 1:
        return words.say("only_right", place_words.ONLY_RIGHT, evidence, quoted=words.quoted(right[0]))
    return words.say("some_wrong", place_words.SOME_WRONG, right=_names(right), wrong=_names(wrong))


def _is_given(sight: Sight) -> bool:
    """Whether the right result is an input as it came: parameters before the first step, say."""
    return any(np.array_equal(array, sight.whole) for array in sight.arrays.values())


def _names(labels: list[Text]) -> Text:
    shown = [words.quoted(label) for label in labels[:_SHOWN]]
    more = len(labels) - len(shown)
    en, ko = ", ".join(text.en for text in shown), ", ".join(text.ko for text in shown)
    return Text(f"{en} and {more} more", f"{ko} 외 {more}개") if more else Text(en, ko)
