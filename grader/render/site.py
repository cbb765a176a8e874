"""The class on one page: who has done what, what is hard and why, sortable and filterable without a server."""

from __future__ import annotations

import functools
from itertools import islice
from typing import TYPE_CHECKING, Any

from grader.model import Status
from grader.render.html import MARKS
from grader.render.language import pick, translator
from grader.render.neutral import neutral
from grader.render.page import points, verdict
from grader.render.pages import fill, script_data
from grader.render.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grader.render.language import Translator

_DATA = "<!-- data -->"
_DIAGNOSES = 200
_LISTED = 8  # the others unfold
_TOGETHER = 200  # students, to be written at a time
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


def render(data: Mapping[str, Any], *, lang: str) -> str:
    """Returns the page as a whole; `pieces` tells of what."""
    return "".join(pieces(data, lang=lang))


def pieces(data: Mapping[str, Any], *, lang: str) -> Iterator[str]:
    """Yields the page piece by piece: of a large class it takes no more memory than of a small one.

    Args:
        data: JSON values: exercises, students with scores and a letter for each check, diagnoses, pairs and runs. Text
            in it may be anything; it is shown, and never more than that. The students need not be a list: they are
            gone over twice.
        lang: `"en"` or `"ko"`.
    """
    _ = translator(lang)
    students = data["students"]
    data = _neutral({key: value for key, value in data.items() if key != "students"})
    words = _words(_)
    exercises = data["exercises"]
    most = sum(each["max"] for each in exercises)
    tally = Tally(exercises, students, {student for pair in data["alike"] for student in pair["students"]})
    place = functools.partial(_place, exercises, _=_)
    statuses = {
        letter: {"mark": MARKS[status], "word": verdict(status, _), "class": status.value}
        for letter, status in _STATUSES.items()
    }
    before, after = fill(
        "site.html",
        lang=lang,
        title=pick(data["title"], lang),
        words=words,
        facts=_facts(tally, len(exercises), most, _),
        written=_("Written {time} (UTC)").format(time=_time(data["written"])),
        anonymous=data["anonymous"],
        linked=not tally.unlinked,
        exercises=exercises,
        bins=tally.histogram(most),
        hardest=tally.hardest(place),
        diagnoses=[
            {
                "index": index,
                "place": place(each["number"]),
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
                "place": place(each["number"]),
                "names": [_neutral(tally.names[student]) for student in each["students"]],
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
    ).split(_DATA, 1)
    yield before
    # The students come last, and are added to what is there of the object.
    yield script_data({**data, "words": words, "statuses": statuses, "most": most, "lang": lang}).removesuffix("}")
    yield ',"students":['
    rest = iter(students)
    comma = ""
    while together := list(islice(rest, _TOGETHER)):
        yield comma
        yield script_data(_neutral(together))[1:-1]
        comma = ","
    yield "]}"
    yield after


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
        "bin": _("{low} to {high} %, students: {students}"),
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


def _facts(tally: Tally, exercises: int, most: float, _: Translator) -> list[str]:
    active = len(tally.totals)
    facts = [
        _("1 student, {active} with work").format(active=active)
        if tally.students == 1
        else _("{count} students, {active} with work").format(count=tally.students, active=active),
        _("1 exercise") if exercises == 1 else _("{count} exercises").format(count=exercises),
    ]
    if tally.totals:
        score = points(tally.median())
        facts.append(_("median: {score} of {most} points").format(score=score, most=points(most)))
    return facts


def _place(exercises: Sequence[Mapping[str, Any]], number: int, _: Translator) -> str:
    title = next((each["title"] for each in exercises if each["number"] == number), "")
    return _("Exercise {number}: {title}").format(number=number, title=title)


def _time(moment: str) -> str:
    return moment[:16].replace("T", " ")
