from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.model import Finding, Place, Status, Text
from grader.render import github
from grader.student.progress import ExerciseProgress

from .reports import anything, reports
from .runner import commands
from .situations import HOSTILE, NAN, SITUATIONS, check, passed, report, untouched

if TYPE_CHECKING:
    from grader.model import ExerciseReport

    from .runner import Command

ROOT = "/tree"
UNREADABLE = ExerciseProgress(2, "counting", None, 9.0, None, Finding("notebook_corrupt", {"file": HOSTILE}))
FAULT = ExerciseProgress(1, "scaling", Text("Scaling", "크기"), 7.0, None, Finding("grader_fault", {"what": HOSTILE}))
OUR_OWN = {"group", "endgroup", "error", "warning", "notice"}


def placed(name: str, place: Place | None) -> ExerciseReport:
    return report(replace(NAN, name=name, place=place))


def read(*made: ExerciseReport, lang: str = "en") -> list[Command]:
    return commands(github.render(made, lang=lang, root=ROOT))


def of_kind(kind: str, found: list[Command]) -> list[Command]:
    return [each for each in found if each.name == kind]


def test_a_wrong_function_is_annotated_where_it_is_defined() -> None:
    (error,) = of_kind("error", read(placed("softmax", Place("/tree/work/activations.py", None, 12))))
    assert error.properties == {"title": "softmax: not right yet", "file": "work/activations.py", "line": "12"}
    assert error.data.startswith("Case: scores in the thousands\nThe result contains NaN")
    assert "Why: exp overflows" in error.data


def test_of_a_notebook_the_title_names_the_cell() -> None:
    (error,) = of_kind("error", read(placed("softmax", Place("/tree/activations.ipynb", 4, 2))))
    assert error.properties["title"] == "softmax (code cell 4, line 2): not right yet"
    assert (error.properties["file"], error.properties["line"]) == ("activations.ipynb", "1")
    (error,) = of_kind("error", read(placed("softmax", Place("/tree/activations.ipynb", 4, 2)), lang="ko"))
    assert error.properties["title"].startswith("softmax (4번째 코드 셀")


@pytest.mark.parametrize("place", [None, Place("", None, 3), Place("/elsewhere/activations.py", None, 3)])
def test_what_is_not_in_the_tree_is_annotated_without_a_file(place: Place | None) -> None:
    (error,) = of_kind("error", read(placed("softmax", place)))
    assert set(error.properties) == {"title"}


@pytest.mark.parametrize("name", ["a,b:c%25.py", "a%0A::error::x.py", "한글 이름.py", "##[error]x.py"])
def test_the_name_of_a_file_arrives_as_it_is(name: str) -> None:
    found = read(placed("softmax", Place(f"/tree/{name}", None, 1)))
    (error,) = of_kind("error", found)
    assert error.properties["file"] == name.replace("##[", "## [")
    assert {each.name for each in found} <= OUR_OWN


def test_ten_of_a_kind_and_how_many_more() -> None:
    wrong = [replace(NAN, name=f"f{number}") for number in range(14)]
    errors = of_kind("error", read(report(*wrong[:7]), report(*wrong[7:])))
    assert [each.properties["title"] for each in errors[:9]] == [f"f{number}: not right yet" for number in range(9)]
    assert len(errors) == 10
    assert errors[9].data.startswith("5 more: ")
    assert len(of_kind("error", read(report(*wrong[:10])))) == 10


def test_notices_leave_room_for_the_points() -> None:
    skipped = [check(f"f{number}", Status.SKIPPED, 1.0, "skipped", label=Text("a", "b")) for number in range(30)]
    notices = of_kind("notice", read(report(*skipped)))
    assert len(notices) == 10
    assert [each.properties["title"] for each in notices[-2:]] == ["Autograding complete", "Autograding report"]


def test_what_was_not_begun_is_one_notice() -> None:
    found = read(SITUATIONS["untouched"])
    assert of_kind("error", found) == []
    first, *points = of_kind("notice", found)
    assert first.properties["title"].endswith("not started")
    assert len(points) == 2


def test_a_fault_of_the_grader_is_no_error_of_the_student() -> None:
    found = read(SITUATIONS["grader_fault"])
    assert of_kind("error", found) == []
    assert len(of_kind("warning", found)) >= 1


def test_points_as_github_classroom_reads_them() -> None:
    log = github.render([report(passed("a", 2.5), untouched("b"))], [UNREADABLE], lang="ko", root=ROOT)
    first, second = log.splitlines()[-2:]
    assert first == "::notice title=Autograding complete::Points 2.5/13.5"
    assert json.loads(second.removeprefix("::notice title=Autograding report::")) == {
        "totalPoints": 2.5,
        "maxPoints": 13.5,
    }
    assert github.outputs([report(passed("a"))]) == "score=2\nmax-score=2\npoints=2/2\n"
    assert "Points" not in github.render([], lang="en", root=ROOT)


def test_what_could_not_be_graded_is_annotated() -> None:
    found = commands(github.render([], [UNREADABLE, FAULT], lang="en", root=ROOT))
    assert [each.properties["title"] for each in of_kind("error", found)] == ["2 counting: not graded"]
    assert [each.properties["title"] for each in of_kind("warning", found)] == ["1 scaling: not graded"]
    assert {each.name for each in found} <= OUR_OWN
    assert "counting" in github.summary([], [UNREADABLE], lang="en")


@given(reports, st.sampled_from(["en", "ko"]), anything)
def test_no_text_of_a_student_is_a_command(made: ExerciseReport, lang: str, name: str) -> None:
    checks = tuple(replace(each, place=Place(f"/tree/{name}", 3, 1)) for each in made.checks)
    log = github.render([replace(made, checks=checks)], lang=lang, root=ROOT)
    assert log.replace("\n", "").isprintable()
    found = commands(log)
    assert {each.name for each in found} <= OUR_OWN
    assert len(of_kind("group", found)) == len(of_kind("endgroup", found)) == 1
    for kind in ("error", "warning", "notice"):
        assert len(of_kind(kind, found)) <= 10
    assert all(set(each.properties) <= {"title", "file", "line"} for each in found)


_ATTACKS = st.lists(
    st.sampled_from(
        ["::", "##[", "]", "%0A", "%0D", "\r", "\n", "\u2028", "\x85", " ", "stop-commands", "error", "add-mask", "x"]
    ),
    max_size=12,
).map("".join)


@given(_ATTACKS, _ATTACKS, _ATTACKS)
def test_nothing_that_is_made_to_be_a_command_is_one(output: str, message: str, name: str) -> None:
    raised = check("f", Status.ERROR, 1.0, "raised", label=Text("r", "r"), exception="E", text=message,
                   file=name, cell=None, line=1, output=output)  # fmt: skip
    made = report(raised, submission=name, notes=(Finding("statement_failed", {"exception": name, "text": message}),))
    log = github.render([made], [replace(UNREADABLE, slug=name)], lang="en", root=ROOT)
    assert {each.name for each in commands(log)} <= OUR_OWN


def test_the_reader_of_these_tests_sees_commands() -> None:
    assert [each.name for each in commands("  ::stop-commands::x\nab ##[error]c\nfine")] == ["stop-commands", "error"]
    assert commands("::error file=a%2Cb,title=c%253A::d%0Ae")[0].properties == {"file": "a,b", "title": "c%3A"}


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert attrs == []
        self.seen.add(tag)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@given(reports, st.sampled_from(["en", "ko"]))
def test_the_summary_is_our_html_and_text(made: ExerciseReport, lang: str) -> None:
    parser = _Tags()
    written = github.summary([made], [UNREADABLE], lang=lang)
    parser.feed(written)
    assert parser.open == []
    assert parser.seen <= {"h2", "h3", "p", "br", "table", "tr", "td", "details", "summary", "pre"}
    # Markdown begins after an empty line: each part begins with a tag of ours, and ends with it.
    for part in written.strip().split("\n\n"):
        tag = re.match(r"<(\w+)>", part)
        assert tag is not None
        assert re.search(r"</\w+>$", part)
        assert "\n\n" not in part
    written.encode("utf-8")


def test_the_summary_is_kept_within_the_limit_of_github() -> None:
    printed = "".join(f"{'x' * 150}{line}\n" for line in range(5))
    wrong = [replace(NAN, name=f"f{number}", output=printed + str(number)) for number in range(1500)]
    full = github.summary([report(*wrong)], lang="en")
    assert 1_000_000 < len(full.encode()) <= 1 << 20
    assert re.search(r"<p>sections that did not fit here: \d+; ", full)
    for limit in (0, 399, 1000, 20_000):
        assert len(github.summary([report(*wrong[:20])], lang="ko", limit=limit).encode()) <= limit


def test_all_of_a_small_summary_is_there() -> None:
    shown = github.summary([SITUATIONS["wrong_with_diagnosis"]], lang="en")
    for words in ("Exercise 3: Activation functions", "softmax: not right yet", "All entries together sum to 1"):
        assert words in shown
    assert "did not fit" not in shown
