"""A student's report as one HTML page without network, scripts or other files.

It is made of the JSON document of a report, so that what a gradebook has kept looks the same as what was just graded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.closeup import Closeup, Errors
from grader.model import GRADED_ONLY, Finding, Status
from grader.render import descents, drawn, json, plots
from grader.render.closely import details as closer
from grader.render.language import pick, translator
from grader.render.neutral import lines, neutral
from grader.render.page import points, verdict
from grader.render.pages import fill
from grader.render.slices import SCALE
from grader.render.teller import index, shape
from grader.render.words import say, say_or_code

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grader.closeup import Arrays
    from grader.model import ExerciseReport
    from grader.render.language import Translator
    from grader.student.progress import CourseReport

MARKS = {
    Status.PASSED: "✓",
    Status.WRONG: "✗",
    Status.ERROR: "!",
    Status.TIMEOUT: "⧗",
    Status.MISSING: "?",
    Status.NOT_ATTEMPTED: "○",
    Status.SKIPPED: "–",
    Status.GRADER_FAULT: "⚠",
}
_OUTPUT_LINES = 30
_WAITING = {Status.WRONG, Status.ERROR, Status.TIMEOUT, Status.MISSING, Status.NOT_ATTEMPTED}


def render(report: ExerciseReport, *, lang: str) -> str:
    """Returns a report as a page."""
    return document([json.as_data(report, lang=lang)], lang=lang, arrays=[_arrays(report)])


def render_course(report: CourseReport, *, lang: str) -> str:
    """Returns the report of several exercises as a page."""
    graded = [each.report for each in report.exercises if each.report is not None]
    said = [
        f"{each.number} {neutral(each.slug)}: {say_or_code(each.finding, lang)}"
        for each in report.exercises
        if each.finding is not None
    ]
    return document(
        [json.as_data(each, lang=lang) for each in graded],
        lang=lang,
        title=neutral(pick(report.title, lang)),
        arrays=[_arrays(each) for each in graded],
        notes=said,
    )


def document(
    reports: Sequence[Mapping[str, Any]],
    *,
    lang: str,
    title: str = "",
    arrays: Sequence[Mapping[str, Arrays]] = (),
    notes: Sequence[str] = (),
) -> str:
    """Returns reports, each as the JSON values of its document, as a page.

    Args:
        reports: what the student may see.
        lang: `"en"` or `"ko"`, for everything that the documents do not say themselves.
        title: of the page, if it is not that of the only exercise.
        arrays: for each report, by check, the arrays that may be drawn.
        notes: what to say of the whole.
    """
    _ = translator(lang)
    drawable = [*arrays, *[{}] * (len(reports) - len(arrays))]
    exercises = [_exercise(report, each, _) for report, each in zip(reports, drawable, strict=True)]
    score, most = (sum(each[name] or 0 for each in reports) for name in ("score", "max_score"))
    return fill(
        "report.html",
        lang=lang,
        title=title or (exercises[0]["title"] if exercises else ""),
        total=_("{score} of {max_score} points").format(score=points(score), max_score=points(most)),
        share=0 if most <= 0 else max(0, min(100, round(100 * score / most))),
        exercises=exercises,
        notes=notes,
        plot_width=plots.WIDTH,
        plot_height=plots.HEIGHT,
        descent_width=descents.WIDTH,
        descent_height=descents.HEIGHT,
        shades=SCALE,
        words=_words(_),
    )


def _words(_: Translator) -> dict[str, str]:
    return {
        "contents": _("Exercises"),
        "points": _("points"),
        "output": _("Output"),
        "why": _("Why"),
        "try": _("What to try next"),
        "details": _("Details"),
        "smallest": _("The smallest input found that still shows it:"),
        **drawn.words(_),
    }


def _arrays(report: ExerciseReport) -> dict[str, Arrays]:
    """The arrays of each check that the level of feedback left in the report."""
    found = {check.name: check.details.closeup for check in report.checks}
    return {name: closeup.arrays for name, closeup in found.items() if closeup and closeup.arrays}


def _exercise(report: Mapping[str, Any], arrays: Mapping[str, Arrays], _: Translator) -> dict[str, Any]:
    exercise = report["exercise"]
    number = exercise["number"]
    checks = [_check(check, number, arrays.get(check["name"]), _) for check in report["checks"]]
    statuses = [check["status"] for check in checks]
    return {
        "id": f"exercise-{number}",
        "title": _("Exercise {number}: {title}").format(number=number, title=neutral(exercise["title"])),
        "facts": [
            neutral(report["submission"]),
            _("seed {seed}").format(seed=report["seed"]),
            _("isolation: {level}").format(level=neutral(report["isolation"])),
        ],
        "total": _("{score} of {max_score} points").format(
            score=points(report["score"] or 0), max_score=points(report["max_score"] or 0)
        ),
        "passed": _("{passed} of {count} checks passed").format(
            passed=statuses.count(Status.PASSED), count=len(statuses)
        ),
        "strip": [(check["mark"], check["status"].value) for check in checks],
        "checks": checks,
        "notes": [_parts(note["message"]) for note in report["notes"]],
        "next_step": _next_step(checks, number, _, [note["code"] for note in report["notes"]]),
    }


def _check(check: Mapping[str, Any], number: int, arrays: Arrays | None, _: Translator) -> dict[str, Any]:
    status = Status(check["status"])
    name = neutral(check["name"], 60)
    untouched = status is Status.NOT_ATTEMPTED and check["message"] in (None, *_UNTOUCHED)
    told = status is not Status.PASSED and not untouched
    diagnosis, closeup = check["diagnosis"], check["details"].get("closeup") or {}
    output, left_out = lines(check["output"], _OUTPUT_LINES)
    begun = status is Status.NOT_ATTEMPTED and not untouched
    commands = []
    if status in _WAITING:
        commands.append(f"grade hint {number} {name}")
    if told and check["case"] is not None and status in {Status.WRONG, Status.ERROR}:
        commands.append(f"grade repro {number} {name}")
    smallest = closeup.get("smallest")
    return {
        "name": name,
        "status": status,
        "mark": MARKS[status],
        "word": _("begun") if begun else verdict(status, _),
        "points": f"{points(check['points'] or 0)}/{points(check['max_points'] or 0)}",
        "open": told,
        "case": _("Case: {case}").format(case=neutral(check["case"])) if told and check["case"] is not None else "",
        "message": _parts(check["message"]) if told and check["message"] else [],
        "why": neutral(diagnosis["message"], 2000) if told and diagnosis else "",
        "notes": [_parts(note["message"]) for note in check["notes"]],
        "output": "\n".join((["…"] if left_out else []) + output) if told else "",
        **drawn.of_check(check, arrays, _, told=told),
        "details": list(_details(check["details"], closeup, _)) if told else [],
        "smallest": "\n".join(neutral(line, 400) for line in smallest.splitlines()) if told and smallest else "",
        "commands": commands,
    }


# What is said of a function that nobody has begun: the row says it already.
_UNTOUCHED = tuple(say(Finding("not_attempted"), lang) for lang in ("en", "ko"))


def _details(details: Mapping[str, Any], closeup: Mapping[str, Any], _: Translator) -> Iterator[str]:
    if details["expected_shape"] is not None and details["got_shape"] != details["expected_shape"]:
        yield _("Shape asked for: {shape}").format(shape=shape(details["expected_shape"]))
        if details["got_shape"] is not None:
            yield _("Shape received: {shape}").format(shape=shape(details["got_shape"]))
    if details["max_abs_error"] is not None and "errors" not in closeup:
        yield _("Largest difference: {error}").format(error=f"{details['max_abs_error']:.3g}")
    if details["first_index"]:
        yield _("First place that differs: {index}").format(index=index(details["first_index"]))
    words = Closeup(
        worst=tuple(closeup["worst_index"]) if "worst_index" in closeup else None,
        got=closeup.get("got"),
        expected=closeup.get("expected"),
        errors=Errors(**closeup["errors"]) if "errors" in closeup else None,
    )
    yield from closer(words, _)


def _parts(text: str) -> list[tuple[str, str]]:
    """Words and code: lines that begin with spaces are code, and stand together."""
    parts: list[tuple[str, str]] = []
    for line in text.split("\n"):
        kind = "code" if line.startswith("    ") else "text"
        if parts and parts[-1][0] == kind:
            parts[-1] = (kind, f"{parts[-1][1]}\n{line}")
        else:
            parts.append((kind, line))
    return parts


def _next_step(checks: Sequence[Mapping[str, Any]], number: int, _: Translator, notes: Sequence[str]) -> str:
    if not checks:
        return _("Your teacher will tell you the results.")
    if GRADED_ONLY not in notes and all(check["status"] is Status.PASSED for check in checks):
        return _("Everything is right: well done! What comes next: {command}").format(command="grade status")
    first = next((check["name"] for check in checks if check["status"] in _WAITING), None)
    if first is None:
        return _("Nothing is left for you to do here. What comes next: {command}").format(command="grade status")
    command = f"grade hint {number} {first}"
    return _("Next: {name}. If you are stuck: {command}").format(name=first, command=command)
