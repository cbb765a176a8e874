"""A class of forty, made up, that has handed in two exercises: to try `grade batch` with, for the demo, for pictures.

    python scripts/sample_class.py FOLDER

- `FOLDER/submissions` has a folder for each student who handed in something, with the modules of exercises 1 and 3, and
  `FOLDER/roster.csv` has their names.
- `FOLDER/canvas` is what Canvas gives a teacher who downloads the submissions to exercise 3: the same modules, named as
  Canvas names them. `FOLDER/canvas.csv` is the gradebook that Canvas exports.

What they write is made of solutions in several styles, in which some functions are mistakes that the reference
declares, and some have not been begun. It is the same every time.
"""

from __future__ import annotations

import ast
import csv
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

from class_sample import ALTERNATIVES, declared_mistakes  # noqa: E402

from grader.course import Course, Entry  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

EXERCISES = ("1", "3")
SEED = 11
FIRST_ID, FIRST_FILE = 2025001, 88001  # Canvas's numbers for students and files
NAMES = (
    *("김민준", "이서연", "박지후", "최수아", "정도윤", "강하은", "조시우", "윤지민", "장예준", "임채원"),
    *("한지호", "오유나", "서준서", "신다은", "권현우", "황소율", "안건우", "송나윤", "류태오", "홍세아"),
    *(
        "Ada Okafor",
        "Ben Tanaka",
        "Clara Nowak",
        "Diego Silva",
        "Elif Demir",
        "Femi Adeyemi",
        "Greta Lund",
        "Hugo Marin",
    ),
    *(
        "Ines Costa",
        "Jonas Weber",
        "Kira Petrov",
        "Liam Byrne",
        "Maya Patel",
        "Noor Haddad",
        "Omar Farouk",
        "Priya Nair",
    ),
    *("Quinn Harper", "Rosa Alvarez", "Sven Dahl", "Tess Moreau"),
)
IDLE = {12, 33}  # have handed in nothing
STOPPED = {5, 27}  # have not handed in the last exercise
EMPTY = {17}  # has handed in the wrong file: there is nothing in it
ALIKE = (21, 30)  # the second one has the first one's file, under other comments
# What the two of them have in common.
UNUSUAL = {
    "tanh": "return np.tanh(x) * (1 + 0.03 * x)",
    "softplus": "return np.logaddexp(0, 0.98 * x) + 0.013 * x**2",
    "sigmoid_grad": "return 0.25 * np.exp(-0.21 * x**2)",
}


class Student(NamedTuple):
    """Somebody of the class.

    Attributes:
        id: what the school calls the student.
        number: what Canvas does.
        wrong: how likely each function is wrong.
        open: how likely it has not been begun.
    """

    id: str
    number: int
    name: str
    wrong: float
    open: float


def students() -> list[Student]:
    """The class, in the order of the ids."""
    rng = random.Random(SEED)  # noqa: S311 - a made-up class
    found = []
    for place, name in enumerate(NAMES):
        wrong, unbegun = rng.choices(((0.0, 0.0), (0.12, 0.0), (0.3, 0.06), (0.5, 0.3)), (5, 8, 6, 2))[0]
        found.append(Student(f"s{2600101 + place}", FIRST_ID + place, name, wrong, unbegun))
    return found


def in_canvas(name: str) -> str:
    """A name as gradebooks sort it."""
    given, _, family = name.rpartition(" ")
    return f"{family}, {given}" if given else f"{name[0]}, {name[1:]}"


class Exercise:
    """The ways in which an exercise is answered."""

    def __init__(self, course: Course, entry: Entry) -> None:
        solution = (course.root / "solutions" / entry.folder / f"{entry.slug}.py").read_text(encoding="utf-8")
        others = sorted((ALTERNATIVES / entry.folder).glob("*.py"))
        reference = course.root / "reference" / f"ex{entry.number:02d}_{entry.slug}.py"
        self.entry = entry
        self._styles = [solution, *(path.read_text(encoding="utf-8") for path in others)]
        found = declared_mistakes(reference.read_text(encoding="utf-8"))
        self._mistakes = {name: [each for each in own if not _borrows(each[1])] for name, own in found.items()}

    def answer(self, student: Student) -> str:
        """What a student writes."""
        rng = random.Random(f"{SEED} {self.entry.slug} {student.id}")  # noqa: S311 - likewise
        module = ast.parse(rng.choice(self._styles))
        for position, statement in enumerate(module.body):
            if not isinstance(statement, ast.FunctionDef):
                continue
            chance = rng.random()
            mistakes = self._mistakes.get(statement.name, [])
            if chance < student.open:
                statement.body = list(ast.parse("raise NotImplementedError").body)
            elif chance < student.open + student.wrong and mistakes:
                # Some mistakes are far more common than others.
                helpers, wrong = mistakes[min(int(rng.expovariate(0.9)), len(mistakes) - 1)]
                module.body[position] = wrong
                module.body[1:1] = helpers
        return ast.unparse(ast.fix_missing_locations(module)) + "\n"

    def unusual(self) -> str:
        """A file with errors that no declared mistake explains, so that another one like it is worth a look."""
        module = ast.parse(self._styles[0])
        for statement in module.body:
            if isinstance(statement, ast.FunctionDef) and statement.name in UNUSUAL:
                statement.body = list(ast.parse(UNUSUAL[statement.name]).body)
        return ast.unparse(ast.fix_missing_locations(module)) + "\n"


def _borrows(mistake: ast.FunctionDef) -> bool:
    """Whether a mistake calls a helper of the reference, which students do not have."""
    return any(isinstance(node, ast.Name) and node.id.startswith("_") for node in ast.walk(mistake))


def answers(exercise: Exercise, *, last: bool) -> Iterator[tuple[Student, str]]:
    """Who hands in an exercise, and what."""
    for place, student in enumerate(students()):
        if place in IDLE or (last and place in STOPPED):
            continue
        if last and place in EMPTY:
            yield student, ""
            continue
        text = exercise.unusual() if last and place in ALIKE else exercise.answer(student)
        yield student, f"# {student.name}\n{text}"


def write(folder: Path) -> int:
    """Write the class; returns how many modules there are."""
    course = Course(ROOT, {})
    count = 0
    for number in EXERCISES:
        exercise = Exercise(course, course.entry(number))
        for student, text in answers(exercise, last=number == EXERCISES[-1]):
            count += 1
            _write(folder / "submissions" / student.id / f"{exercise.entry.slug}.py", text)
            if number == EXERCISES[-1]:
                short = "".join(letter for letter in in_canvas(student.name).lower() if letter.isalnum())
                name = f"{short}_{student.number}_{FIRST_FILE + count}_{exercise.entry.slug}.py"
                _write(folder / "canvas" / name, text)
    _sheet(folder / "roster.csv", [["id", "name"], *([each.id, each.name] for each in students())])
    _sheet(folder / "canvas.csv", _gradebook(course, course.entry(EXERCISES[-1])))
    return count


def _gradebook(course: Course, entry: Entry) -> Iterator[list[object]]:
    exercise = course.load(entry)
    title = exercise.title if isinstance(exercise.title, str) else exercise.title[0]
    points = sum(check.points for check in exercise.checks)
    yield ["Student", "ID", "SIS Login ID", "Section", f"{title} (901)"]
    yield ["    Points Possible", "", "", "", f"{points:.2f}"]
    for each in students():
        yield [in_canvas(each.name), each.number, f"{each.id}@school.example", "Deep learning", ""]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _sheet(path: Path, rows: Iterable[list[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    target = Path(sys.argv[1])
    sys.stdout.write(
        f"{write(target)} modules in {target / 'submissions'}, and those of Canvas in {target / 'canvas'}\n"
    )
