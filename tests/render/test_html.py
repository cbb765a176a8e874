"""The student's page: what it says and draws, and that text stays text."""

from __future__ import annotations

import base64
import hashlib
import json as jsonlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.closeup import Arrays, Closeup, ErrorMap, Values
from grader.feedback import FeedbackLevel, Levels, reduced
from grader.model import CheckResult, Curves, Details, Status, Text
from grader.render import html, json

from .classes import HOSTILE
from .findings import RESULT
from .markup import Markup
from .reports import reports
from .situations import SITUATIONS, check, passed, report

if TYPE_CHECKING:
    from grader.model import ExerciseReport

# All that the template has.
TAGS = {
    *(
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "header",
        "main",
        "section",
        "h1",
        "h2",
        "nav",
        "ol",
        "ul",
        "li",
    ),
    *("div", "span", "p", "b", "strong", "pre", "code", "details", "summary", "figure", "figcaption", "a"),
    *("svg", "rect", "path", "polyline", "text", "desc"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}


def with_arrays(shape: tuple[int, ...] = (4,)) -> ExerciseReport:
    numbers = tuple(map(float, range(4)))
    arrays = Arrays(Values(shape, (0.0, 1.0, 9.25, 3.0)), Values(shape, numbers), {"x": Values(shape, numbers)})
    details = Details(shape, shape, 7.25, (2,), Closeup(worst=(2,), got=9.25, expected=2.0, arrays=arrays))
    return report(
        check(
            "tanh", Status.WRONG, 2.0, "nan", details=details, label=Text("result", "결과"), index=[2], count=1, size=4
        )
    )


def images() -> CheckResult:
    """A wrong stack of images."""
    shape, numbers = (2, 2, 2), tuple(map(float, range(8)))
    arrays = Arrays(Values(shape, (*numbers[:7], 9.0)), Values(shape, numbers), {})
    picture = ErrorMap(shape, shape, (0,) * 7 + (8,))
    details = Details(shape, shape, 2.0, (1, 1, 1), Closeup(worst=(1, 1, 1), picture=picture, arrays=arrays))
    return check("conv", Status.WRONG, 2.0, "nan", details=details, label=RESULT, index=[2], count=1, size=8)


def confused(size: int = 10) -> CheckResult:
    """A classifier with its losses and its confusion matrix."""
    counts = tuple(tuple(40 if row == column else (row * column) % 7 for column in range(size)) for row in range(size))
    curves = Curves(Text("digits, 8×8 grey", "숫자 8×8 회색조"), (2.3, 1.2, 0.5), (2.3, 0.9, 0.4), counts)
    return CheckResult("train_mlp", Status.PASSED, 1.0, 1.0, curves=(curves,))


def with_drawings() -> ExerciseReport:
    """Everything that a page can draw."""
    return report(
        *SITUATIONS["closely"].checks, *SITUATIONS["descent"].checks, images(), confused(), *with_arrays().checks
    )


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("situation", SITUATIONS)
def test_says_what_the_other_formats_say(situation: str, lang: str) -> None:
    shown = SITUATIONS[situation]
    page = Markup(html.render(shown, lang=lang))
    said = json.as_data(shown, lang=lang)
    text = re.sub(r"\s+", " ", page.text)
    for each in said["checks"]:
        if each["status"] not in ("passed", "not_attempted"):
            for line in (each["message"] or "").splitlines():
                assert re.sub(r"\s+", " ", line).strip() in text
            if each["diagnosis"]:
                assert each["diagnosis"]["message"] in text
    assert ("lang", lang) in [(name, value) for tag, name, value in page.attributes if tag == "html"]
    assert page.tags.keys() <= TAGS
    assert page.scripts == []
    assert page.links == []


@given(reports, st.sampled_from(["en", "ko"]))
def test_no_text_becomes_markup(shown: ExerciseReport, lang: str) -> None:
    page = Markup(html.render(shown, lang=lang))
    assert page.tags.keys() <= TAGS
    assert page.handlers == []
    assert page.links == []
    assert page.tags["li"] >= len(shown.checks)


@given(st.lists(st.sampled_from(HOSTILE) | st.text(), min_size=6, max_size=6))
def test_nothing_that_a_student_writes_breaks_out(texts: list[str]) -> None:
    name, output, submission, case, note, title = texts
    wrong = replace(SITUATIONS["raised"].checks[0], name=name, output=output, case=Text(case, case))
    shown = replace(SITUATIONS["raised"], checks=(wrong, passed("relu")), submission=submission)
    several = [jsonlib.loads(json.render(shown, lang="en"))] * 2
    page = Markup(html.document(several, lang="en", title=title, notes=[note]))
    assert page.tags.keys() <= TAGS
    assert page.handlers == []
    assert page.links == ["#exercise-3"] * 2


def test_the_policy_names_the_style_and_nothing_else() -> None:
    page = html.render(SITUATIONS["raised"], lang="en")
    style = re.findall(r"<style>(.*?)</style>", page, re.S)
    assert len(style) == 1
    digest = base64.b64encode(hashlib.sha256(style[0].encode()).digest()).decode()
    policy = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy == [f"default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-{digest}'"]


def test_yours_and_ours_are_drawn_over_the_input_at_the_level_that_allows_it() -> None:
    shown = with_arrays()
    drawn = Markup(html.render(shown, lang="en"))
    assert drawn.tags["polyline"] == 2
    assert ("rect", "class", "band") in drawn.attributes
    for level in FeedbackLevel:
        if level not in (FeedbackLevel.FULL, FeedbackLevel.NONE):
            page = html.render(reduced(shown, Levels(level)), lang="en")
            assert "polyline class" not in page
            assert "9.25" not in page


def test_a_stack_of_images_is_drawn_image_by_image_and_yours_and_ours_only_where_they_may_be_seen() -> None:
    shown = report(images())
    page = html.render(shown, lang="en")
    assert re.findall(r"<title>(\[.*?)</title>", page) == [
        f"[{index}], {name}" for index in (0, 1) for name in ("your values", "our values", "Where the errors are")
    ]
    assert "Image by image (2 of 2): yours, ours, and where they differ." in page
    below = html.render(reduced(shown, Levels(FeedbackLevel.STATISTICS)), lang="en")
    assert re.findall(r"<title>(\[.*?)</title>", below) == ["[0], Where the errors are", "[1], Where the errors are"]
    assert re.search(r'class="[np][1-6]"', below) is None
    assert 'class="l8"' in below


def test_a_descent_is_drawn_on_contour_lines_and_ours_only_where_it_may_be_seen() -> None:
    shown = SITUATIONS["descent"]
    page = Markup(html.render(shown, lang="en"))
    assert page.tags["polyline"] == 2
    assert ("path", "class", "contour t1") in page.attributes
    assert "Your path goes from (-4, 2) to (0, 0.25). Ours ends at (1, 0)." in page.text
    below = Markup(html.render(reduced(shown, Levels(FeedbackLevel.STATISTICS)), lang="en"))
    assert below.tags["polyline"] == 1
    assert "Your path goes from (-4, 2) to (0, 0.25)." in below.text
    assert "Ours ends" not in below.text
    for level in (FeedbackLevel.VERDICT, FeedbackLevel.CATEGORY):
        assert Markup(html.render(reduced(shown, Levels(level)), lang="en")).tags["polyline"] == 0


def test_a_way_that_leaves_the_picture_says_so() -> None:
    shown = SITUATIONS["descent"].checks[0]
    assert shown.details.closeup is not None
    assert shown.details.closeup.descent is not None
    away = shown.details.closeup.descent._replace(yours=((-4.0, 2.0), (1e200, 2.0), (0.0, 0.0)))
    closeup = replace(shown.details.closeup, descent=away)
    page = html.render(report(replace(shown, details=replace(shown.details, closeup=closeup))), lang="en")
    assert "It leaves the picture." in page
    assert "e+200" not in page.replace("(1e+200, 2)", "")


def test_what_has_two_axes_is_not_drawn_as_lines() -> None:
    assert Markup(html.render(with_arrays((2, 2)), lang="en")).tags["polyline"] == 0


def test_curves_are_drawn_also_of_a_check_that_passed() -> None:
    curves = Curves(Text("digits", "숫자"), (2.3, float("inf"), 1.0, 0.5), (2.3, 1.1, 0.6))
    shown = report(CheckResult("train", Status.PASSED, 1.0, 1.0, curves=(curves,)))
    page = Markup(html.render(shown, lang="en"))
    assert page.tags["polyline"] == 3  # one line is broken where it is infinite
    assert "Loss, digits:" in page.text


@pytest.mark.parametrize("lang", ["en", "ko"])
def test_a_confusion_matrix_is_a_table_with_its_counts(lang: str) -> None:
    curves = Curves(Text("digits", "숫자"), (2.3, 0.5), (2.3, 0.6), ((12, 1), (3, 14)))
    page = Markup(html.render(report(CheckResult("train", Status.PASSED, 1.0, 1.0, curves=(curves,))), lang=lang))
    assert (page.tags["table"], page.tags["th"], page.tags["td"]) == (1, 4, 5)
    counted = page.text.partition("Confusion matrix" if lang == "en" else "혼동 행렬")[2]
    assert re.sub(r"\D", "", counted).startswith("01" + "0121" + "1314")  # the head, then a row for each class
    wrong = report(CheckResult("train", Status.WRONG, 0.0, 1.0, curves=(curves,)))
    hidden = reduced(wrong, Levels(FeedbackLevel.CATEGORY))
    assert Markup(html.render(hidden, lang=lang)).tags["table"] == 0


def test_a_confusion_matrix_without_curves_is_drawn_alone() -> None:
    curves = Curves(Text("digits", "숫자"), (), (), ((12, 1), (3, 14)))
    page = Markup(html.render(report(CheckResult("train", Status.PASSED, 1.0, 1.0, curves=(curves,))), lang="en"))
    assert (page.tags["table"], page.tags["polyline"]) == (1, 0)
    assert "Loss" not in page.text


def test_a_picture_of_the_error_has_a_square_for_each_entry() -> None:
    page = Markup(html.render(SITUATIONS["closely"], lang="en"))
    levels = [value for tag, name, value in page.attributes if (tag, name) == ("rect", "class") and value[:1] == "l"]
    assert levels[:12] == [f"l{level}" for level in (1, 2, 3, 0, 4, 5, 0, 6, 7, 8, 9, 0)]
    assert "from activations import softmax" in page.text


def test_what_a_gradebook_kept_looks_as_what_was_just_graded() -> None:
    shown = SITUATIONS["wrong_with_diagnosis"]
    kept = jsonlib.loads(json.for_student(json.kept(shown, shown, lang="ko")))
    kept.setdefault("notes_for_teachers", [])
    assert html.document([kept], lang="ko") == html.render(shown, lang="ko")


def test_nothing_to_show_is_not_everything_right() -> None:
    right = SITUATIONS["all_right"]
    page = Markup(html.render(reduced(right, Levels(FeedbackLevel.NONE)), lang="en"))
    assert "well done" not in page.text
    assert "Your teacher will tell you the results." in page.text
    hidden = {f"{right.slug}.{right.checks[0].name}": FeedbackLevel.NONE}
    page = Markup(html.render(reduced(right, Levels(FeedbackLevel.FULL, hidden)), lang="en"))
    assert "well done" not in page.text
    assert "Nothing is left for you to do here." in page.text


@given(reports)
def test_a_page_is_small(shown: ExerciseReport) -> None:
    assert len(html.render(shown, lang="en").encode("utf-8", "replace")) < 500_000
