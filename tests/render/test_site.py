"""The page of a class: what is in it, and that text stays text."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from grader.render import site
from grader.render.neutral import neutral
from grader.render.tally import Tally

from .classes import HOSTILE, made_class
from .markup import Markup


def data_of(page: Markup) -> dict[str, Any]:
    """What the page's script reads; nothing else is between the tags of the first script."""
    found: dict[str, Any] = json.loads(page.scripts[0])
    return found


@given(st.lists(st.sampled_from(HOSTILE) | st.text(max_size=30), min_size=3, max_size=3), st.sampled_from(["en", "ko"]))
def test_nothing_that_a_student_writes_breaks_out(texts: list[str], lang: str) -> None:
    name, text, check = texts
    known = made_class(4, 1, names=(name,))
    known["diagnoses"][0]["text"] = text
    known["exercises"][0]["checks"][0] = known["alike"][0]["checks"][0] = check
    known["exercises"][0]["title"] = text
    known["students"][0]["id"] = name
    known["students"][0]["folder"] = name or "-"  # without one there is no page
    page = Markup(site.render(known, lang=lang))
    plain = Markup(site.render(made_class(4, 1), lang=lang))
    assert page.tags == plain.tags
    assert page.handlers == []
    assert page.links == ["#matrix-title"]
    assert len(page.scripts) == 2
    assert page.scripts[1] == plain.scripts[1]
    found = data_of(page)
    assert found["students"][0]["name"] == neutral(name, 2000).encode("utf-8", "replace").decode()
    assert "<" not in page.scripts[0]


def test_the_words_say_that_a_pair_that_looks_alike_is_no_verdict() -> None:
    text = Markup(site.render(made_class(), lang="en")).text
    assert "a hint for a person to look, and never a verdict" in text
    assert "판정이 아니에요" in Markup(site.render(made_class(), lang="ko")).text


def test_the_histogram_counts_everybody_with_work_once() -> None:
    known = made_class(60)
    tally = Tally(known["exercises"], known["students"])
    bins = tally.histogram(60.0)
    assert sum(each.students for each in bins) == len(tally.totals) == 59
    assert max(each.height for each in bins) == 100


def test_the_hardest_check_comes_first() -> None:
    known = made_class(5, 1)
    for student, row in zip(known["students"], ("pppp", "", "ppwp", "ppww", "wpwp"), strict=True):
        student["verdicts"] = [row]
    hardest = Tally(known["exercises"], known["students"]).hardest(str)
    assert [(each.check, each.passed, each.of) for each in hardest] == [
        ("softmax", 1, 4), ("sigmoid", 3, 4), ("relu_grad", 3, 4)
    ]  # fmt: skip


def test_a_class_without_work_has_a_page() -> None:
    known = made_class(2, 1)
    empty = {**known, "exercises": [], "diagnoses": [], "alike": [], "runs": []}
    empty["students"] = [{**each, "scores": [], "verdicts": []} for each in known["students"]]
    text = Markup(site.render(empty, lang="en")).text
    assert "No mistake was recognised." in text
    assert "No two submissions have the same unusual errors." in text


def test_the_students_of_a_large_class_are_written_a_few_at_a_time() -> None:
    known = made_class(3000, 1)
    pieces = list(site.pieces(known, lang="en"))
    assert max(map(len, pieces)) < len(site.render(made_class(200, 1), lang="en"))
    assert data_of(Markup("".join(pieces)))["students"] == known["students"]


def test_a_class_of_nobody_has_a_page() -> None:
    page = Markup(site.render({**made_class(4, 1), "students": [], "diagnoses": [], "alike": []}, lang="en"))
    assert data_of(page)["students"] == []
    assert "0 students, 0 with work" in page.text


def test_only_who_has_work_and_no_page_is_a_reason_to_say_how_to_get_it() -> None:
    known = made_class(4, 1)
    hint = "For what each student was told: grade report"
    assert hint not in Markup(site.render(known, lang="en")).text
    known["students"][1]["folder"] = ""  # who has handed in nothing
    assert hint not in Markup(site.render(known, lang="en")).text
    known["students"][2]["folder"] = ""
    assert hint in Markup(site.render(known, lang="en")).text
