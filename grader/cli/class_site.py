"""The class site: what a gradebook knows, gathered for one page."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from grader.cli.files import write_whole
from grader.cli.student_pages import folder_name
from grader.submissions.names import shown

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence
    from pathlib import Path

    from grader.gradebook.book import Gradebook
    from grader.gradebook.records import Grade, Policy, Verdicts
    from grader.model import Text

    Score = tuple[float, str] | None

PAGE = "index.html"
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


def gather(
    book: Gradebook, title: Text, policy: Policy, *, secret: str = "", linked: Container[str] = ()
) -> dict[str, Any]:
    """Returns what the page shows, as JSON values; the students are no list, but can be gone over like one.

    Args:
        book: the gradebook.
        title: of the course.
        policy: which attempt counts, and what lateness costs.
        secret: if there is one, leave out names and ids, and number the students by it in an order that tells nothing.
        linked: the names of the folders of those students who have a page.
    """
    exercises = book.exercises()
    numbers = [each.number for each in exercises]
    once: dict[Score, Score] = {}
    by_student = groupby(book.grades(policy), lambda grade: grade.student)
    # Not the grades themselves: of a large class they would take more memory than all else.
    scores = {student: _scores(each, numbers, once) for student, each in by_student}
    names = book.names()
    ids = sorted(names.keys() | scores.keys())
    if secret:
        names = pseudonyms(ids, secret)
        ids.sort(key=names.__getitem__)
    place = {id_: position for position, id_ in enumerate(ids)}
    words = _Words(book)
    checks: dict[int, list[str]] = {each.number: [] for each in exercises}
    for count in book.verdict_counts():
        if count.check not in checks[count.number]:
            checks[count.number].append(count.check)
    letters, behind = _verdicts(book.verdicts(ids), place, checks)
    students = _Students(
        ids,
        [names.get(id_) or shown(id_) for id_ in ids],
        [scores.get(id_) or _scores((), numbers, once) for id_ in ids],
        letters,
        () if secret else linked,
        is_anonymous=bool(secret),
    )
    return {
        "title": tuple(title),
        "written": datetime.now(UTC).isoformat(timespec="minutes"),
        "anonymous": bool(secret),
        "exercises": [
            {
                "number": each.number,
                "title": words.title(each.number) or each.slug,
                "max": each.max_score,
                "checks": checks[each.number],
            }
            for each in exercises
        ],
        "students": students,
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


class _Students:
    """The students of the page, each made when asked for: what is kept of a class is little more than its ids.

    Args:
        ids: in the order of the page; likewise all lists.
        names: what to call them.
        scores: by exercise.
        letters: by exercise, a letter for each check.
        linked: the names of the folders of those who have a page.
        is_anonymous: whether nothing shall lead back to a student.
    """

    def __init__(
        self,
        ids: Sequence[str],
        names: Sequence[str],
        scores: Sequence[tuple[Score, ...]],
        letters: Sequence[tuple[str, ...]],
        linked: Container[str],
        *,
        is_anonymous: bool,
    ) -> None:
        self._rows = ids, names, scores, letters
        self._linked = linked
        self._is_anonymous = is_anonymous

    def __len__(self) -> int:
        return len(self._rows[0])

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for id_, name, scores, letters in zip(*self._rows, strict=True):
            folder = folder_name(id_)
            yield {
                "name": name,
                "id": "" if self._is_anonymous or name == shown(id_) else shown(id_),
                "folder": folder if folder in self._linked else "",
                "scores": scores,
                "verdicts": letters,
            }


def _scores(grades: Iterable[Grade], numbers: Sequence[int], once: dict[Score, Score]) -> tuple[Score, ...]:
    """By exercise, the score and what there is to know of it; nothing where there is no work.

    Args:
        grades: of a student.
        numbers: of the exercises.
        once: scores that others have had: those are shared.
    """
    found = {grade.number: grade for grade in grades}
    scores: list[Score] = []
    for number in numbers:
        grade = found.get(number)
        if grade is None:
            scores.append(None)
            continue
        by_teacher = grade.override is not None and grade.override.score is not None
        late = grade.counted is not None and bool(grade.counted.note)
        score = round(grade.score, 2), ("t" if by_teacher else "") + ("l" if late else "")
        scores.append(once.setdefault(score, score))
    return tuple(scores)


def _verdicts(
    verdicts: Iterable[Verdicts], place: dict[str, int], checks: dict[int, list[str]]
) -> tuple[list[tuple[str, ...]], dict[tuple[int, str, str], list[int]]]:
    """By student, a letter for each check of each exercise, and the students behind each diagnosis."""
    position = {number: {name: index for index, name in enumerate(names)} for number, names in checks.items()}
    column = {number: index for index, number in enumerate(checks)}
    nothing = ("",) * len(checks)
    letters = [nothing] * len(place)
    once: dict[str, str] = {}
    behind: dict[tuple[int, str, str], list[int]] = {}
    for student, exercises in groupby(verdicts, lambda each: each.student):
        rows = list(nothing)
        for _, number, found in exercises:
            row = ["-"] * len(checks[number])
            for check, status, diagnosis in found:
                row[position[number][check]] = LETTERS.get(status, "-")
                if diagnosis:
                    behind.setdefault((number, check, diagnosis), []).append(place[student])
            said = "".join(row)
            rows[column[number]] = once.setdefault(said, said)
        letters[place[student]] = tuple(rows)
    return letters, behind


class _Words:
    """The words of reports, which the gradebook's tables do not hold: each report is read once, and few are."""

    def __init__(self, book: Gradebook) -> None:
        self._titles: dict[int, str] = {}
        self._texts: dict[tuple[int, str, str], str] = {}
        wanted: dict[int, list[tuple[int, str, str]]] = {}
        for number, check, diagnosis, result in book.examples():
            wanted.setdefault(result, []).append((number, check, diagnosis))
        for result, text in book.reports(list(wanted)):
            report = json.loads(text or "{}")
            said = {check.get("name"): check.get("diagnosis") for check in report.get("checks", ())}
            for number, check, diagnosis in wanted[result]:
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
    write_whole(path, site.pieces(gathered, lang=lang))
    return path
