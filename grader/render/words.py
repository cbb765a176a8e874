"""One or two sentences for every code of a finding, in English and Korean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from grader.render.neutral import neutral
from grader.render.sentences import results, running, sources, submissions
from grader.render.teller import Teller

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.model import Finding
    from grader.render.teller import Sentence

SENTENCES: Final[Mapping[str, Sentence]] = {
    **results.SENTENCES,
    **running.SENTENCES,
    **sources.SENTENCES,
    **submissions.SENTENCES,
}


def say(finding: Finding, lang: str) -> str:
    """Returns what to tell the student.

    Source code that belongs to it stands on lines of its own that begin with four spaces.

    Args:
        finding: a code and its facts; whatever the facts quote is neutralised.
        lang: `"en"` or `"ko"`.

    Raises:
        KeyError: there is no sentence for the code, or a fact is missing that the sentence mentions.
    """
    return SENTENCES[finding.code](Teller(finding.facts, lang))


def say_or_code(finding: Finding, lang: str) -> str:
    """Returns what to tell the student, or the bare code if that cannot be said: a report is shown in any case."""
    try:
        said = say(finding, lang)
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError):
        said = ""
    return said or neutral(str(finding.code)) or "?"
