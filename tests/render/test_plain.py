from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.model import CheckResult, Curves, ExerciseReport, Finding, Status, Text
from grader.render import plain
from grader.render.cells import cells
from grader.render.page import points

from .reports import reports
from .situations import NAN, SITUATIONS, check, passed, report, untouched


def _next_step(*checks: object) -> str:
    return plain.render(report(*checks), lang="en").splitlines()[-1]  # type: ignore[arg-type]


@given(reports, st.sampled_from(["en", "ko"]), st.booleans())
def test_every_report_is_shown_and_steers_no_terminal(made: ExerciseReport, lang: str, verbose: bool) -> None:
    shown = plain.render(made, lang=lang, verbose=verbose)
    assert shown.replace("\n", "").isprintable()
    assert not any(line.lstrip().startswith("::") for line in shown.split("\n"))
    assert "##[" not in shown


@given(reports, st.sampled_from(["ascii", "cp949", "latin-1", None, "utf-8"]))
def test_every_encoding_can_write_what_is_shown(made: ExerciseReport, encoding: str | None) -> None:
    plain.render(made, lang="ko", encoding=encoding).encode(encoding or "ascii")


@pytest.mark.parametrize("lang", ["en", "ko"])
@pytest.mark.parametrize("width", [40, 60, 80])
@pytest.mark.parametrize("situation", sorted(SITUATIONS.keys() - {"hostile", "syntax_in_cell"}))
def test_lines_fit_the_width(situation: str, width: int, lang: str) -> None:
    for line in plain.render(SITUATIONS[situation], lang=lang, width=width).splitlines():
        assert cells(line) <= width


def test_names_line_up_in_columns_also_in_korean() -> None:
    made = report(passed("sigmoid"), passed("소프트맥스"), passed("x" * 50))
    rows = plain.render(made, lang="ko").splitlines()[3:6]
    assert {cells(row.split("2/2")[0]) for row in rows} == {4 + 32 + 2}


def test_marks_fall_back_to_ascii() -> None:
    made = report(passed("a"), NAN, untouched("b"), check("c", Status.GRADER_FAULT, 1.0, "grader_fault", what="x"))
    marks = [row[2] for row in plain.render(made, lang="en", encoding="ascii").splitlines() if re.search(r"\d/\d", row)]
    assert marks == ["+", "x", "-", "!"]


def test_korean_becomes_english_where_it_cannot_be_written() -> None:
    made = SITUATIONS["nan"]
    assert plain.render(made, lang="ko", encoding="ascii") == plain.render(made, lang="en", encoding="ascii")


def test_the_same_words_are_not_said_twice() -> None:
    shown = plain.render(SITUATIONS["exited"], lang="en")
    assert shown.count("Is there an exit()?") == 1
    assert "The same as for sigmoid above." in shown


def _missing(name: str, near: list[str]) -> Finding:
    return Finding("missing", {"name": name, "near": near})


def test_what_is_nowhere_is_told_in_one_sentence() -> None:
    """An empty file has none of sixteen functions; but what has another name is told each time."""
    names: dict[str, list[str]] = {"sigmoid": [], "tanh": [], "softmax": ["soft_max"]}
    checks = [CheckResult(name, Status.MISSING, 0, 1, finding=_missing(name, near)) for name, near in names.items()]
    shown = plain.render(report(*checks), lang="en")
    assert shown.count("There is no function or class called") == 2
    assert "called sigmoid" in shown
    assert "soft_max" in shown
    assert [line.split()[1] for line in shown.splitlines() if "not found" in line] == list(names)


def test_verbose_shows_more() -> None:
    made = report(replace(NAN, output="".join(f"{n}\n" for n in range(20))), provenance={"numpy": "2.4.0"})
    brief, verbose = (plain.render(made, lang="en", verbose=verbose) for verbose in (False, True))
    for detail in ("Shape asked for: (4, 7)", "grade exercise 3 --check softmax", "numpy: 2.4.0", "          0\n"):
        assert detail in verbose
        assert detail not in brief


def test_a_device_is_named_if_it_is_not_the_processor() -> None:
    assert "gpu:0" in plain.render(report(NAN, device="gpu:0"), lang="en")
    assert "cpu" not in plain.render(report(NAN), lang="en")


def test_the_next_step_is_the_first_check_that_waits_for_the_student() -> None:
    fault = check("fault", Status.GRADER_FAULT, 1.0, "grader_fault", what="x")
    skipped = check("later", Status.SKIPPED, 1.0, "skipped", label=Text("a", "b"))
    assert _next_step(passed("a"), fault, skipped, untouched("b"), NAN) == "Next: b. A first idea: grade hint 3 b"
    assert _next_step(passed("a"), NAN) == "Next: softmax. If you are stuck: grade hint 3 softmax"
    assert "well done" in _next_step(passed("a"))
    assert "grade hint" not in _next_step(passed("a"), fault)
    assert "well done" not in _next_step(passed("a"), fault)


@pytest.mark.parametrize(("value", "written"), [(3.0, "3"), (2.5, "2.5"), (1 / 3, "0.33"), (0.0, "0"), (100.0, "100")])
def test_points_read_as_people_write_them(value: float, written: str) -> None:
    assert points(value) == written


def test_curves_stand_one_above_the_other_also_where_only_ascii_can_be_written() -> None:
    curves = (Curves(Text("digits", "숫자"), (8.0, 4.0, 1.0), (8.0, 1.0)),)
    learned = report(replace(passed("train_mlp"), curves=curves))
    lines = plain.render(learned, lang="en").splitlines()
    assert [line[6:] for line in lines[4:7]] == ["Loss, digits:", "    yours      8 █▆▁ 1", "    reference  8 █▁ 1"]
    assert "    yours      8 #+_ 1" in plain.render(learned, lang="en", encoding="ascii")
    assert "손실, 숫자:" in plain.render(learned, lang="ko")
