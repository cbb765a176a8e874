"""A class of forty that has handed in two exercises, for the demo and for the pictures of the READMEs.

    python scripts/sample_course.py FOLDER

`FOLDER/submissions` has a folder for each student who handed in something, with the modules of exercises 1 and 3;
`FOLDER/roster.csv` has their names. The students are made up, and what they write is: solutions in several styles in
which some functions are mistakes that the reference declares, and some have not been begun. It is the same every time.
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
    from collections.abc import Iterator

EXERCISES = ("1", "3")
SEED = 11
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
        wrong: how likely each function is wrong.
        open: how likely it has not been begun.
    """

    id: str
    name: str
    wrong: float
    open: float


def students() -> list[Student]:
    """The class, in the order of the ids."""
    rng = random.Random(SEED)  # noqa: S311 - a made-up class
    found = []
    for place, name in enumerate(NAMES):
        wrong, unbegun = rng.choices(((0.0, 0.0), (0.12, 0.0), (0.3, 0.06), (0.5, 0.3)), (5, 8, 6, 2))[0]
        found.append(Student(f"s{2600101 + place}", name, wrong, unbegun))
    return found


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


def files() -> Iterator[tuple[str, str]]:
    """The path of each file of the class below its folder, and the text."""
    course = Course(ROOT, {})
    everybody = students()
    for number in EXERCISES:
        exercise = Exercise(course, course.entry(number))
        is_last = number == EXERCISES[-1]
        for place, student in enumerate(everybody):
            if place in IDLE or (is_last and place in STOPPED):
                continue
            text = exercise.unusual() if is_last and place in ALIKE else exercise.answer(student)
            yield f"{student.id}/{exercise.entry.slug}.py", f"# {student.name}\n{text}"


def write(folder: Path) -> int:
    """Write the class; returns how many files there are."""
    count = 0
    for name, text in files():
        path = folder / "submissions" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        count += 1
    with (folder / "roster.csv").open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(["id", "name"])
        sheet.writerows((student.id, student.name) for student in students())
    return count


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    target = Path(sys.argv[1])
    sys.stdout.write(f"{write(target)} files in {target / 'submissions'}, and {target / 'roster.csv'}\n")
