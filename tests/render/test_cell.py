"""The HTML that a notebook shows: whatever a report holds, it is words and nothing else."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from grader.render.cell import render
from grader.render.page import compose

from .reports import reports
from .situations import HOSTILE, NAN, passed, report

if TYPE_CHECKING:
    from grader.model import ExerciseReport

TAGS = {"div", "p", "strong", "br", "small", "ul", "li", "span", "code"}


class Reader(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        assert {name for name, _ in attrs} <= {"style", "lang", "aria-hidden"}
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@given(reports, st.sampled_from(["en", "ko"]))
def test_any_report_is_words_in_a_few_tags(made: ExerciseReport, lang: str) -> None:
    read = Reader(render(made, lang=lang))
    assert read.open == []
    words = "".join(read.words)
    page = compose(made, lang=lang)
    for said in (page.title, page.facts, page.total, page.next_step, *(row.name for row in page.rows)):
        assert said in words


def test_verdicts_messages_and_reasons_are_there() -> None:
    words = "".join(Reader(render(report(NAN, passed("relu")), lang="en")).words)
    assert "softmax" in words
    assert "NaN" in words
    assert "✓" in words
    assert "✗" in words


def test_nothing_acts_that_a_student_wrote() -> None:
    made = render(report(passed("x"), submission=HOSTILE + "<script>alert(1)</script>"), lang="en")
    assert "<script" not in made
    assert "\x1b" not in made
