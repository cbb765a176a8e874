"""A class to try `grade batch` with: what Canvas gives a teacher who downloads the submissions to exercise 3.

    python scripts/sample_class.py FOLDER

`FOLDER/submissions` has a file for each of forty made-up students, named as Canvas names them, and
`FOLDER/canvas.csv` is the gradebook that Canvas exports. The class is the same every time.
"""

from __future__ import annotations

import csv
import sys
from itertools import product
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "benchmarks"))

from class_sample import ClassSample  # noqa: E402

from grader.course import Course  # noqa: E402

EXERCISE = "3"
FAMILIES = ("Kim", "Lee", "Park", "Choi", "Garcia", "Nguyen", "Okafor", "Silva")
GIVEN = ("Ada", "Jisoo", "Minjun", "Noor", "Tomas")
FIRST_ID = 2025001
FIRST_FILE = 88001


def students() -> list[tuple[str, int]]:
    """Names as gradebooks sort them, and Canvas's ids."""
    names = [f"{family}, {given}" for family, given in product(FAMILIES, GIVEN)]
    return [(name, FIRST_ID + place) for place, name in enumerate(names)]


def write(folder: Path) -> int:
    """Write the class; returns how many have handed in."""
    course = Course(ROOT, {})
    entry = course.entry(EXERCISE)
    exercise = course.load(entry)
    title = exercise.title if isinstance(exercise.title, str) else exercise.title[0]
    points = sum(check.points for check in exercise.checks)
    submissions = folder / "submissions"
    submissions.mkdir(parents=True)
    everybody = students()
    # The last one has handed in nothing.
    work = ClassSample(course, entry).submissions(len(everybody) - 1)
    for place, ((name, number), each) in enumerate(zip(everybody, work, strict=False)):
        short = "".join(letter for letter in name.lower() if letter.isalnum())
        path = submissions / f"{short}_{number}_{FIRST_FILE + place}_{entry.slug}.py"
        path.write_text(each.source, encoding="utf-8")
    with (folder / "canvas.csv").open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(["Student", "ID", "SIS Login ID", "Section", f"{title} (901)"])
        sheet.writerow(["    Points Possible", "", "", "", f"{points:.2f}"])
        for name, number in everybody:
            sheet.writerow([name, number, f"s{number}@school.example", "Deep learning", ""])
    return len(everybody) - 1


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    target = Path(sys.argv[1])
    sys.stdout.write(f"{write(target)} submissions in {target / 'submissions'}, and {target / 'canvas.csv'}\n")
