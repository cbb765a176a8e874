"""The class site: what a gradebook knows, gathered for one page, and a page for each student."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from grader.render.neutral import neutral
from grader.submissions.names import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from grader.gradebook.book import Gradebook
    from grader.gradebook.records import CheckVerdict, Grade, Policy
    from grader.model import Text

PAGE = "index.html"
STUDENTS_PAGE = "report.html"
SECRET = "pseudonyms.key"  # noqa: S105 - the name of a file
# What a letter of the page's data stands for.
LETTERS = {
    "passed": "p",
    "wrong": "w",
    "error": "e",
    "timeout": "t",
    "missing": "m",
    "not_attempted": "n",
    "skipped": "s",
    "grader_fault": "f",
}
_PAIRS = 200


def student_folder(out: Path, student: str) -> Path:
    """Where the reports of a student are."""
    return out / "reports" / student_folder_name(student)


def gather(book: Gradebook, title: Text, policy: Policy, *, secret: str = "", linked: bool = False) -> dict[str, Any]:
    """Returns what the page shows, as JSON values.

    Args:
        book: the gradebook.
        title: of the course.
        policy: which attempt counts, and what lateness costs.
        secret: if there is one, leave out names and ids, and number the students by it in an order that tells nothing.
        linked: whether each student has a page.
    """
    exercises = book.exercises()
    numbers = [each.number for each in exercises]
    by_student = groupby(book.grades(policy), lambda grade: grade.student)
    # Not the grades themselves: of a large class they would take more memory than all else.
    scores = {student: _scores(each, numbers) for student, each in by_student}
    known = {student.id: student for student in book.students()}
    ids = sorted(known.keys() | scores.keys())
    names = {id_: (known[id_].display if id_ in known else "") or shown(id_) for id_ in ids}
    if secret:
        names = pseudonyms(ids, secret)
        ids.sort(key=names.__getitem__)
    place = {id_: position for position, id_ in enumerate(ids)}
    words = _Words(book)
    checks: dict[int, list[str]] = {each.number: [] for each in exercises}
    for count in book.verdict_counts():
        if count.check not in checks[count.number]:
            checks[count.number].append(count.check)
    letters, behind = _verdicts(book.check_verdicts(ids), place, checks)
    return {
        "title": tuple(title),
        "written": datetime.now(UTC).isoformat(timespec="minutes"),
        "anonymous": bool(secret),
        "linked": linked and not secret,
        "exercises": [
            {
                "number": each.number,
                "title": words.title(each.number) or each.slug,
                "max": each.max_score,
                "checks": checks[each.number],
            }
            for each in exercises
        ],
        "students": [
            {
                "name": names[id_],
                "id": "" if secret or names[id_] == shown(id_) else shown(id_),
                "folder": "" if secret else student_folder_name(id_),
                "scores": scores.get(id_) or _scores((), numbers),
                "verdicts": [letters.get((place[id_], each.number), "") for each in exercises],
            }
            for id_ in ids
        ],
        "diagnoses": [
            {
                "number": each.number,
                "check": each.check,
                "text": words.diagnosis(each.number, each.check, each.diagnosis),
                "of": each.of,
                "students": behind.get((each.number, each.check, each.diagnosis), []),
            }
            for each in sorted(book.diagnosis_counts(), key=lambda count: -count.students / max(count.of, 1))
        ],
        "alike": [
            {
                "number": each.number,
                "students": [place[student] for student in each.students if student in place],
                "checks": list(each.checks),
            }
            for each in book.look_alikes()[:_PAIRS]
        ],
        "runs": [
            {
                "number": run.id,
                "started": run.started.isoformat(timespec="minutes"),
                "seconds": None if run.ended is None else round((run.ended - run.started).total_seconds(), 1),
                "results": run.results,
                "counts": run.accepted is not None,
                "isolation": run.info.isolation,
                "version": run.info.deltagrade,
                "numpy": run.info.numpy,
            }
            for run in book.runs()
        ],
    }


def student_folder_name(student: str) -> str:
    """The name of that folder."""
    return shown(student).replace("/", "_")


def pseudonyms(ids: Sequence[str], secret: str) -> dict[str, str]:
    """A number for each student, the same every time while the class is; only the secret leads back to the id.

    Args:
        ids: of the class.
        secret: without it, whoever knows the ids could compute the numbers.
    """
    import hashlib  # noqa: PLC0415 - for this alone

    def rank(id_: str) -> bytes:
        return hashlib.sha256(f"{secret}\0{id_}".encode("utf-8", "surrogatepass")).digest()

    width = len(str(len(ids)))
    return {id_: f"{number:0{width}d}" for number, id_ in enumerate(sorted(ids, key=rank), 1)}


def secret_of(out: Path) -> str:
    """The secret by which the students of a folder are numbered; it is made when it is first needed."""
    path = out / SECRET
    if not path.exists():
        import secrets  # noqa: PLC0415 - once for each class

        path.touch(0o600)
        path.write_text(secrets.token_hex(16), encoding="utf-8")
    return path.read_text(encoding="utf-8")


def _scores(grades: Iterable[Grade], numbers: Sequence[int]) -> list[list[Any] | None]:
    """By exercise, the score and what there is to know of it; nothing where there is no work."""
    found = {grade.number: grade for grade in grades}
    scores: list[list[Any] | None] = []
    for number in numbers:
        grade = found.get(number)
        if grade is None:
            scores.append(None)
            continue
        by_teacher = grade.override is not None and grade.override.score is not None
        late = grade.counted is not None and bool(grade.counted.note)
        scores.append([round(grade.score, 2), ("t" if by_teacher else "") + ("l" if late else "")])
    return scores


def _verdicts(
    verdicts: Iterator[CheckVerdict], place: dict[str, int], checks: dict[int, list[str]]
) -> tuple[dict[tuple[int, int], str], dict[tuple[int, str, str], list[int]]]:
    """A letter for each check of each student's exercise, and the students behind each diagnosis."""
    position = {number: {name: index for index, name in enumerate(names)} for number, names in checks.items()}
    letters: dict[tuple[int, int], list[str]] = {}
    behind: dict[tuple[int, str, str], list[int]] = {}
    for student, number, check, status, diagnosis in verdicts:
        row = letters.setdefault((place[student], number), ["-"] * len(checks[number]))
        row[position[number][check]] = LETTERS.get(status, "-")
        if diagnosis:
            behind.setdefault((number, check, diagnosis), []).append(place[student])
    return {where: "".join(row) for where, row in letters.items()}, behind


class _Words:
    """The words of reports, which the gradebook's tables do not hold: each report is read once, and few are."""

    def __init__(self, book: Gradebook) -> None:
        self._titles: dict[int, str] = {}
        self._texts: dict[tuple[int, str, str], str] = {}
        wanted: dict[int, list[tuple[int, str, str]]] = {}
        for number, check, diagnosis, result in book.examples():
            wanted.setdefault(result, []).append((number, check, diagnosis))
        for result, keys in wanted.items():
            report = json.loads(book.report(result) or "{}")
            said = {check.get("name"): check.get("diagnosis") for check in report.get("checks", ())}
            for number, check, diagnosis in keys:
                self._titles[number] = report.get("exercise", {}).get("title", "")
                self._texts[number, check, diagnosis] = (said.get(check) or {}).get("message", diagnosis)

    def title(self, number: int) -> str:
        """Of an exercise; empty if nobody was told anything about it."""
        return self._titles.get(number, "")

    def diagnosis(self, number: int, check: str, diagnosis: str) -> str:
        """What students were told."""
        return self._texts.get((number, check, diagnosis), diagnosis)


def write_page(out: Path, gathered: dict[str, Any], lang: str) -> Path:
    """Write the page of the class; returns where.

    Args:
        out: the folder of `grade batch`.
        gathered: what it shows.
        lang: of the page.
    """
    from grader.render import site  # noqa: PLC0415 - where HTML is asked for

    path = out / PAGE
    out.mkdir(parents=True, exist_ok=True)
    _write(path, site.render(gathered, lang=lang))
    return path


def write_students(out: Path, book: Gradebook, policy: Policy, lang: str) -> int:
    """Write a page for each student beside the reports: what the student may see; returns how many.

    Args:
        out: the folder of `grade batch`.
        book: the gradebook.
        policy: which attempt counts.
        lang: of the pages; what was said when the work was graded stays as it is.
    """
    from grader.render import html  # noqa: PLC0415 - where HTML is asked for
    from grader.render.json import for_student  # noqa: PLC0415

    written = 0
    for student, grades in groupby(book.grades(policy), lambda grade: grade.student):
        own = list(grades)
        found = [book.report(grade.counted.attempt.result) for grade in own if grade.counted is not None]
        reports = [json.loads(for_student(report)) for report in found if report]
        notes = [neutral(f"{grade.number} {grade.slug}: {grade.comment}", 2000) for grade in own if grade.comment]
        notes += [
            neutral(f"{grade.number} {grade.slug}: {grade.counted.attempt.problem}", 2000)
            for grade in own
            if grade.counted is not None and grade.counted.attempt.problem
        ]
        folder = student_folder(out, student)
        folder.mkdir(parents=True, exist_ok=True)
        page = html.document(reports, lang=lang, title=neutral(own[0].display or student), notes=notes)
        _write(folder / STUDENTS_PAGE, page)
        written += 1
    return written


def _write(path: Path, text: str) -> None:
    """Whole or not at all."""
    temporary = path.with_suffix(".tmp")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)
