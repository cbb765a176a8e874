"""A report as JSON: what scripts rely on. The files in `schema/` describe it."""

from __future__ import annotations

import json
from math import floor, isfinite, log10
from typing import TYPE_CHECKING, Any

from grader.model import SCHEMA_VERSION
from grader.render.language import pick
from grader.render.page import why
from grader.render.words import say_or_code

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.closeup import Closeup, Descent
    from grader.model import CheckResult, Curves, Details, ExerciseReport, Finding
    from grader.student.progress import CourseReport, ExerciseProgress


_FOR_STUDENT = "for_student"
_FOR_TEACHERS = "notes_for_teachers"
_DRAWABLE = 1e100


def render(report: ExerciseReport, *, lang: str) -> str:
    """Returns a report as a JSON document, without a line break at its end.

    The keys are the same in every language; only titles, cases and messages are in `lang`. Equal reports give
    equal documents. Numbers that are not finite become null.
    """
    return written(as_data(report, lang=lang))


def kept(report: ExerciseReport, shown: ExerciseReport, *, lang: str) -> str:
    """Returns what is kept of a report: its document, and in it what the student may see.

    If that is all of it, what is kept is what the student gets, word for word.

    Args:
        report: as teachers see it.
        shown: as the student may see it.
        lang: `"en"` or `"ko"`.
    """
    data = as_data(report, lang=lang)
    students = data if shown == report else as_data(shown, lang=lang)
    if students != data:
        data[_FOR_STUDENT] = students
    elif not data[_FOR_TEACHERS]:
        del data[_FOR_TEACHERS]
    return _lined(data)


def for_student(document: str) -> str:
    """Returns what the student may see of what is kept of a report."""
    if _FOR_STUDENT not in document and _FOR_TEACHERS not in document:
        return document
    data = json.loads(document)
    data = data.get(_FOR_STUDENT, data)
    data.pop(_FOR_TEACHERS, None)
    return _lined(data)


def _lined(data: dict[str, Any]) -> str:
    """A line for each part and check: a class has thousands of them, and full indentation takes five times as long."""
    return _printable("{\n" + ",\n".join(f"{_compact(key)}: {_part(value)}" for key, value in data.items()) + "\n}")


def _part(value: Any) -> str:
    if not isinstance(value, list) or not value:
        return _compact(value)
    return "[\n  " + ",\n  ".join(map(_compact, value)) + "\n]"


def render_course(report: CourseReport, *, lang: str) -> str:
    """Returns the report of several exercises as a JSON document, in the same way."""
    return written(course_data(report, lang=lang))


def course_data(report: CourseReport, *, lang: str) -> dict[str, Any]:
    """Returns the report of several exercises as JSON values."""
    graded = [exercise.report for exercise in report.exercises if exercise.report is not None]
    return {
        "schema": SCHEMA_VERSION,
        "course": {"title": pick(report.title, lang)},
        "folder": _whole(report.folder),
        "seed": report.seed,
        "isolation": report.isolation,
        "score": _finite(report.score, 6),
        "max_score": _finite(report.max_score, 6),
        "duration_s": _finite(report.duration_s, 3),
        "exercises": [as_data(each, lang=lang) for each in graded],
        "not_graded": [
            _not_graded(exercise, exercise.finding, lang) for exercise in report.exercises if exercise.finding
        ],
    }


def _not_graded(exercise: ExerciseProgress, finding: Finding, lang: str) -> dict[str, Any]:
    title = None if exercise.title is None else pick(exercise.title, lang)
    return {
        "exercise": {"number": exercise.number, "slug": exercise.slug, "title": title},
        "max_score": _finite(exercise.max_score, 6),
        **_notes([finding], lang)[0],
    }


_compact = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def written(data: dict[str, Any]) -> str:
    """Returns JSON values as a document in which every character prints and nothing commands a runner."""
    return _printable(json.dumps(data, ensure_ascii=False, allow_nan=False, indent=2))


def as_data(report: ExerciseReport, *, lang: str) -> dict[str, Any]:
    """Returns a report as JSON values."""
    return {
        "schema": SCHEMA_VERSION,
        "exercise": {"number": report.number, "slug": report.slug, "title": pick(report.title, lang)},
        "submission": _whole(report.submission),
        "seed": report.seed,
        "isolation": report.isolation,
        "device": report.device,
        "score": _finite(report.score, 6),
        "max_score": _finite(report.max_score, 6),
        "duration_s": _finite(report.duration_s, 3),
        "checks": [_check(check, lang) for check in report.checks],
        "notes": _notes(report.notes, lang),
        _FOR_TEACHERS: _notes(report.for_teachers, lang),
        "provenance": {_whole(name): _whole(value) for name, value in sorted(report.provenance.items())},
    }


def _check(check: CheckResult, lang: str) -> dict[str, Any]:
    diagnosis = check.diagnosis
    curves = {"curves": [_curves(each, lang) for each in check.curves]} if check.curves else {}
    return {
        "name": check.name,
        "status": check.status.value,
        "points": _finite(check.points, 6),
        "max_points": _finite(check.max_points, 6),
        "case": None if check.case is None else pick(check.case, lang),
        "message": None if check.finding is None else say_or_code(check.finding, lang),
        "diagnosis": None if diagnosis is None else {"id": diagnosis.id, "message": why(diagnosis, lang)},
        "details": _details(check.details, lang),
        "notes": _notes(check.notes, lang),
        "output": _whole(check.output),
        **curves,
    }


def _curves(curves: Curves, lang: str) -> dict[str, Any]:
    lines = {"yours": curves.yours, "reference": curves.reference}
    confusion = {"confusion": [list(row) for row in curves.confusion]} if curves.confusion else {}
    drawn = {name: [_finite(y, 6) for y in line] for name, line in lines.items()}
    return {"case": pick(curves.case, lang), **drawn, **confusion}


def _details(details: Details, lang: str) -> dict[str, Any]:
    return {
        "expected_shape": None if details.expected_shape is None else list(details.expected_shape),
        "got_shape": None if details.got_shape is None else list(details.got_shape),
        # Not more digits: together with one's own result they would tell the right one.
        "max_abs_error": None if details.max_abs_error is None else _finite(float(f"{details.max_abs_error:.3g}")),
        "first_index": None if details.first_index is None else list(details.first_index),
        **({} if details.closeup is None else {"closeup": _closeup(details.closeup, lang)}),
    }


def _closeup(closeup: Closeup, lang: str) -> dict[str, Any]:
    """A closer look, but for the numbers of whole arrays: what may not be seen, or was not looked for, is left out."""
    errors, picture, smallest = closeup.errors, closeup.picture, closeup.smallest
    data = {
        "worst_index": None if closeup.worst is None else list(closeup.worst),
        "got": None if closeup.got is None else _finite(closeup.got),
        "expected": None if closeup.expected is None else _finite(closeup.expected),
        "errors": None if errors is None else {
            name: value if value is None else _finite(value) for name, value in errors._asdict().items()
        },
        "picture": None if picture is None else {name: list(value) for name, value in picture._asdict().items()},
        "smallest": None if smallest is None else _whole(smallest.source),
        "descent": None if closeup.descent is None else _descent(closeup.descent, lang),
    }  # fmt: skip
    return {name: value for name, value in data.items() if value is not None}


def _descent(descent: Descent, lang: str) -> dict[str, Any]:
    """The path of an optimizer, as finely as a drawing shows it: more would tell the right numbers."""
    loss = descent.loss
    fine = [_decimals(high - low) for low, high in (loss.across, loss.up)]
    heights = [height for row in loss.rows for height in row if height is not None]
    level = _decimals(max(heights, default=0.0) - min(heights, default=0.0))
    return {
        "case": pick(descent.case, lang),
        **{
            name: [[_finite(number, digits) for number, digits in zip(point, fine, strict=True)] for point in way]
            for name, way in (("yours", descent.yours), ("ours", descent.ours))
        },
        "loss": {
            "across": [_finite(number, fine[0]) for number in loss.across],
            "up": [_finite(number, fine[1]) for number in loss.up],
            "rows": [[None if height is None else _finite(height, level) for height in row] for row in loss.rows],
        },
    }


def _decimals(extent: float) -> int:
    """The decimals that tell a thousandth of an extent, unless nobody could draw it."""
    return 3 - floor(log10(extent)) if 0 < extent < _DRAWABLE else 6


def _notes(notes: Iterable[Finding], lang: str) -> list[dict[str, str]]:
    return [{"code": note.code, "message": say_or_code(note, lang)} for note in notes]


def _finite(value: float, digits: int | None = None) -> float | None:
    if not isfinite(value):
        return None
    return value if digits is None else round(float(value), digits)


def _whole(text: str) -> str:
    """Half a surrogate pair, as odd file names have it, is no text that another program could read."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _printable(document: str) -> str:
    """Escapes what does not print or commands a runner. All of it stands inside strings, so the meaning is the same."""
    document = document.replace("##[", "##\\u005b")
    if document.replace("\n", "").isprintable():
        return document
    return "".join(map(_escaped, document))


def _escaped(character: str) -> str:
    if character.isprintable() or character == "\n":
        return character
    code = ord(character)
    units = [code] if code < 0x10000 else [0xD7C0 + (code >> 10), 0xDC00 + (code & 0x3FF)]
    return "".join(f"\\u{unit:04x}" for unit in units)
