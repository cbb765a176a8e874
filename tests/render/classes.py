"""Made-up classes: the values that the page of a class is made of."""

from __future__ import annotations

import random
from typing import Any

CHECKS = ("sigmoid", "tanh", "softmax", "relu_grad")
HOSTILE = (
    "</script><script>window.owned = 1</script>",
    "\"><img src=x onerror='window.owned = 1'>",
    "<!--<script>",
    "{{ 7 * 7 }} ${window.owned = 1} '-alert(1)-'",
    "javascript:window.owned=1",
    "\u202eevil\u2066 \x1b]0;owned\x07 \u2028 &lt;b&gt;",
)


def made_class(students: int = 60, exercises: int = 3, names: tuple[str, ...] = ()) -> dict[str, Any]:
    """A class in which the first student has everything, the second nothing, and all others something.

    Args:
        students: how many.
        exercises: how many.
        names: of the first students.
    """
    rng = random.Random(5)  # noqa: S311 - a made-up class
    people: list[dict[str, Any]] = []
    for place in range(students):
        share = 1.0 if place == 0 else rng.random()
        verdicts = ["".join("p" if rng.random() < share else "w" for _ in CHECKS) for _ in range(exercises)]
        scores: list[list[Any] | None] = [[5.0 * row.count("p"), ""] for row in verdicts]
        if place == 1:
            verdicts, scores = [""] * exercises, [None] * exercises
        name = names[place] if place < len(names) else f"Student {place}"
        people.append({
            "name": name, "id": f"s{place}", "folder": f"s{place}", "scores": scores, "verdicts": verdicts,
        })  # fmt: skip
    wrong = [place for place, each in enumerate(people) if each["verdicts"][0][2:3] == "w"]
    return {
        "title": ("A course", "어떤 과정"),
        "written": "2026-01-02T03:04+00:00",
        "anonymous": False,
        "exercises": [
            {"number": number, "title": f"Exercise of {number}", "max": 20.0, "checks": list(CHECKS)}
            for number in range(1, exercises + 1)
        ],
        "students": people,
        "diagnoses": [
            {"number": 1, "check": "softmax", "text": "exp overflows.", "of": students - 1, "students": wrong},
        ],
        "alike": [{"number": 1, "students": [2, 3], "checks": ["tanh", "softmax"]}],
        "runs": [
            {
                "number": 1, "started": "2026-01-02T03:00+00:00", "seconds": 3.5, "results": 99, "counts": True,
                "isolation": "jailed", "version": "0.1.0", "numpy": "2.4.0",
            }
        ],
    }  # fmt: skip
