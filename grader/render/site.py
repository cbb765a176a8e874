"""The class on one page: who has done what, what is hard and why, sortable and filterable without a server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from grader.model import Status
from grader.render.html import MARKS
from grader.render.language import pick, translator
from grader.render.neutral import neutral
from grader.render.page import points, verdict
from grader.render.pages import fill, script_data

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.render.language import Translator

_BINS = 10
_HARDEST = 10
_DIAGNOSES = 200
_LISTED = 8  # the others unfold
_STATUSES = {
    "p": Status.PASSED,
    "w": Status.WRONG,
    "e": Status.ERROR,
    "t": Status.TIMEOUT,
    "m": Status.MISSING,
    "n": Status.NOT_ATTEMPTED,
    "s": Status.SKIPPED,
    "f": Status.GRADER_FAULT,
}


class Bin(NamedTuple):
    """A bar of the histogram: totals from `low` to `high` percent."""

    low: int
    high: int
    students: int
    height: float


class Hard(NamedTuple):
    """A check that many do not pass."""

    place: str
    check: str
    passed: int
    of: int
    share: int


def render(data: Mapping[str, Any], *, lang: str) -> str:
    """Returns the page.

    Args:
        data: JSON values: exercises, students with scores and a letter for each check, diagnoses, pairs and runs. Text
            in it may be anything; it is shown, and never more than that.
        lang: `"en"` or `"ko"`.
    """
    _ = translator(lang)
    data = _neutral(data)
    words = _words(_)
    exercises, students = data["exercises"], data["students"]
    most = sum(each["max"] for each in exercises)
    totals = [_total(student) for student in students]
    counted = [total for total, student in zip(totals, students, strict=True) if any(student["scores"])]
    statuses = {
        letter: {"mark": MARKS[status], "word": verdict(status, _), "class": status.value}
        for letter, status in _STATUSES.items()
    }
    return fill(
        "site.html",
        lang=lang,
        title=pick(data["title"], lang),
        words=words,
        facts=_facts(data, counted, most, _),
        written=_("Written {time} (UTC)").format(time=_time(data["written"])),
        anonymous=data["anonymous"],
        linked=data["linked"],
        exercises=exercises,
        bins=_histogram(counted, most),
        hardest=_hardest(exercises, students, _),
        diagnoses=[
            {
                "index": index,
                "place": _place(exercises, each["number"], _),
                "check": each["check"],
                "text": each["text"],
                "share": round(100 * len(each["students"]) / max(each["of"], 1)),
                "count": _("{count} of {of} students").format(count=len(each["students"]), of=each["of"]),
            }
            for index, each in enumerate(data["diagnoses"][:_DIAGNOSES])
        ],
        listed=_LISTED,
        alike=[
            {
                "index": index,
                "place": _place(exercises, each["number"], _),
                "names": [students[student]["name"] for student in each["students"]],
                "checks": ", ".join(each["checks"]),
            }
            for index, each in enumerate(data["alike"])
        ],
        runs=[
            {
                **run,
                "started": _time(run["started"]),
                "seconds": "–" if run["seconds"] is None else f"{run['seconds']:g} s",
                "state": _("counts") if run["counts"] else _("only proposed"),
            }
            for run in reversed(data["runs"])
        ],
        data=script_data({**data, "words": words, "statuses": statuses, "most": most, "lang": lang}),
    )


def _neutral(value: Any) -> Any:
    """The same values, in which every character of a text prints and none acts."""
    if isinstance(value, str):
        return neutral(value, 2000)
    if isinstance(value, dict):
        return {key: _neutral(each) for key, each in value.items()}
    return [_neutral(each) for each in value] if isinstance(value, list | tuple) else value


def _words(_: Translator) -> dict[str, str]:
    return {
        "students": _("Students"),
        "student": _("Student"),
        "total": _("Total"),
        "search_name": _("Search for a name"),
        "show": _("Show"),
        "everybody": _("everybody"),
        "full": _("full marks"),
        "open": _("points missing"),
        "no_work": _("no work"),
        "late": _("lateness cost points"),
        "shown": _("{shown} of {count} students"),
        "again": _("Show everybody again"),
        "histogram": _("Totals"),
        "histogram_axis": _("percent of the points"),
        "bin": _("{low} to {high} %: {students} students"),
        "hardest": _("Hardest checks"),
        "passed_by": _("passed by"),
        "diagnoses": _("Most common diagnoses"),
        "no_diagnoses": _("No mistake was recognised."),
        "who": _("Who?"),
        "more": _("{count} more"),
        "alike": _("Look alike"),
        "alike_hint": _(
            "These pairs have the same unusual errors. That is a hint for a person to look, and never a verdict: "
            "people who learn together make the same mistakes."
        ),
        "no_alike": _("No two submissions have the same unusual errors."),
        "compare": _("Show both"),
        "runs": _("Runs"),
        "run": _("Run"),
        "started": _("started"),
        "took": _("took"),
        "results": _("results"),
        "state": _("state"),
        "isolation": _("isolation"),
        "check": _("check"),
        "checks": _("checks"),
        "exercise": _("exercise"),
        "close": _("Close"),
        "report": _("The whole report"),
        "without_report": _("For what each student was told: {command}").format(command="grade report"),
        "by_teacher": _("points by a teacher"),
        "matrix_hint": _("Click a heading to sort, a name for details."),
        "anonymous": _("Names are hidden."),
        "legend": _("The stronger the colour, the more of the points. –: no work."),
        "skip": _("To the table"),
        "needs_script": _("This page needs JavaScript to show the table."),
    }


def _facts(data: Mapping[str, Any], counted: Sequence[float], most: float, _: Translator) -> list[str]:
    facts = [
        _("{count} students, {active} with work").format(count=len(data["students"]), active=len(counted)),
        _("{count} exercises").format(count=len(data["exercises"])),
    ]
    if counted:
        middle = sorted(counted)[len(counted) // 2]
        facts.append(_("median: {score} of {most} points").format(score=points(middle), most=points(most)))
    return facts


def _total(student: Mapping[str, Any]) -> float:
    return float(sum(score[0] for score in student["scores"] if score))


def _histogram(totals: Sequence[float], most: float) -> list[Bin]:
    counts = [0] * _BINS
    for total in totals:
        share = total / most if most > 0 else 0.0
        counts[max(0, min(_BINS - 1, int(share * _BINS)))] += 1
    top = max([*counts, 1])
    width = 100 // _BINS
    return [
        Bin(index * width, (index + 1) * width, count, round(100 * count / top, 1))
        for index, count in enumerate(counts)
    ]


def _hardest(
    exercises: Sequence[Mapping[str, Any]], students: Sequence[Mapping[str, Any]], _: Translator
) -> list[Hard]:
    """The checks that the smallest share passes of those who handed in the exercise, but for those that all pass."""
    found = []
    for column, exercise in enumerate(exercises):
        rows = [row for student in students if (row := student["verdicts"][column])]
        place = _place(exercises, exercise["number"], _)
        for position, check in enumerate(exercise["checks"]):
            passed = sum(row[position] == "p" for row in rows)
            if passed < len(rows):
                found.append(Hard(place, check, passed, len(rows), round(100 * passed / len(rows))))
    return sorted(found, key=lambda each: each.passed / each.of)[:_HARDEST]


def _place(exercises: Sequence[Mapping[str, Any]], number: int, _: Translator) -> str:
    title = next((each["title"] for each in exercises if each["number"] == number), "")
    return _("Exercise {number}: {title}").format(number=number, title=title)


def _time(moment: str) -> str:
    return moment[:16].replace("T", " ")
