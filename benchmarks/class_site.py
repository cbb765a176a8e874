"""How usable the page of a very large class is: 5,000 students and 17 exercises, filtered in a real Chromium.

    python benchmarks/class_site.py [--students 5000] [--exercises 17] [--repeat 15]

A synthetic gradebook is filled, the page is made of it as `grade report` makes it, and then a person types, chooses,
sorts and scrolls. Each time runs from the input to the end of the frame in which the browser has painted the answer.
The result is printed, and kept in `benchmarks/results/class_site.json`.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from machine_line import machine_line  # noqa: E402
from render.chromium import MISSING, PATH, chromium  # noqa: E402

from grader.batch.work import Graded  # noqa: E402
from grader.cli import class_site  # noqa: E402
from grader.gradebook.book import Gradebook  # noqa: E402
from grader.gradebook.records import RunInfo, Student, latest  # noqa: E402
from grader.model import Text  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

LIMIT_MS = 200
CHECKS = 15
MISTAKES = 4
AT_ONCE = 500
# From an input to the frame after the one that shows the answer.
MEASURE = """
() => new Promise(done => {
  const began = performance.now();
  const TELL = kind => s.dispatchEvent(new Event(kind));
  ACT;
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
})
"""
ACTS = {
    "type a name": "const s = document.getElementById('search'); s.value = '{word}'; TELL('input')",
    "clear the name": "const s = document.getElementById('search'); s.value = ''; TELL('input')",
    "choose points missing": "const s = document.getElementById('show'); s.value = 'open'; TELL('change')",
    "choose everybody": "const s = document.getElementById('show'); s.value = 'all'; TELL('change')",
    "sort by the total": "document.querySelector('th[data-column=total] button').click()",
    "sort by an exercise": "document.querySelector('th[data-column=\"{exercise}\"] button').click()",
    "scroll": "document.getElementById('scroll').scrollTop = {pixel}",
    "students of a diagnosis": "document.querySelector('button[data-diagnosis=\"0\"]').click()",
    "everybody again": "document.getElementById('clear').click()",
}


def results(students: int, exercises: int) -> Iterator[Graded]:
    """What grading such a class would give."""
    rng = random.Random(5)
    for place in range(students):
        skill = rng.random()
        for number in range(1, exercises + 1):
            checks = []
            for check in range(CHECKS):
                is_right = rng.random() < skill
                mistake = None if is_right else rng.randrange(MISTAKES)
                checks.append({
                    "name": f"check_{check}",
                    "status": "passed" if is_right else "wrong",
                    "points": float(is_right),
                    "max_points": 1.0,
                    "diagnosis": None if mistake is None else {
                        "id": f"check_{check}.mistake_{mistake}", "message": f"This is mistake {mistake} of {check}.",
                    },
                    "details": {"expected_shape": [4], "got_shape": [4], "max_abs_error": rng.random()},
                })  # fmt: skip
            score = sum(each["points"] for each in checks)
            report = {"exercise": {"number": number, "title": f"Exercise {number}"}, "checks": checks}
            yield Graded(
                student=f"s{place:05d}", number=number, slug=f"exercise_{number}", attempt=1, submitted=None,
                content_hash=f"{place} {number}", key_hash="key", score=score, max_score=float(CHECKS),
                statuses={each["name"]: each["status"] for each in checks}, report=json.dumps(report), source="",
            )  # fmt: skip


def fill(book: Gradebook, students: int, exercises: int) -> None:
    """Put such a class into a gradebook."""
    info = RunInfo("0", "3", "2", "1", 1, "jailed", "course")
    run = book.begin_run(info)
    page: list[Graded] = []
    for graded in results(students, exercises):
        page.append(graded)
        if len(page) == AT_ONCE:
            book.add(run, page)
            page = []
    book.add(run, page)
    book.end_run(run)
    book.enrol(Student(f"s{place:05d}", f"Student {place}") for place in range(students))


def measure(page: Page, repeat: int, exercises: int) -> dict[str, list[float]]:
    """Milliseconds of each act, over and over."""
    times: dict[str, list[float]] = {name: [] for name in ACTS}
    for number in range(repeat):
        words = {"word": f"student {number * 37 % 100}", "exercise": number % exercises, "pixel": number * 9000}
        for name, act in ACTS.items():
            for word, value in words.items():
                act = act.replace(f"{{{word}}}", str(value))  # noqa: PLW2901
            times[name].append(page.evaluate(MEASURE.replace("ACT", act)))
    return times


def main() -> int:
    """Measure, print and keep; returns 1 if something takes longer than it may."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=5000)
    parser.add_argument("--exercises", type=int, default=17)
    parser.add_argument("--repeat", type=int, default=15)
    options = parser.parse_args()
    if PATH is None:
        sys.exit(MISSING)
    with tempfile.TemporaryDirectory() as name:
        out = Path(name)
        with Gradebook.open(out / "gradebook.db") as book:
            began = time.monotonic()
            fill(book, options.students, options.exercises)
            filled = time.monotonic()
            known = class_site.gather(book, Text("A large class", "큰 반"), latest)
            path = class_site.write_page(out, known, "en")
            written = time.monotonic()
        with chromium() as browser:
            page = browser.new_page(viewport={"width": 1400, "height": 900})
            page.goto(path.as_uri())
            ready = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
            times = measure(page, options.repeat, options.exercises)
        size = path.stat().st_size
    found: dict[str, Any] = {
        "machine": machine_line(["none"]),
        "when": datetime.now(UTC).isoformat(timespec="minutes"),
        "students": options.students,
        "exercises": options.exercises,
        "filling_s": round(filled - began, 1),
        "page_s": round(written - filled, 2),
        "page_mb": round(size / 1e6, 2),
        "ready_ms": round(ready),
        "median_ms": {act: round(statistics.median(each), 1) for act, each in times.items()},
        "worst_ms": {act: round(max(each), 1) for act, each in times.items()},
        "limit_ms": LIMIT_MS,
    }
    (ROOT / "benchmarks" / "results" / "class_site.json").write_text(json.dumps(found, indent=2) + "\n", "utf-8")
    print(json.dumps(found, indent=2))
    return int(max(found["median_ms"].values()) > LIMIT_MS)


if __name__ == "__main__":
    sys.exit(main())
