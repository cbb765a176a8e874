"""Train the baselines that travel with the course, at its public seed and at others: those that nobody has yet.

python scripts/train_baselines.py 17 [SEED]...
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from grader.cache import cache_folder
from grader.course import bundled
from grader.key.store import build


def main(name: str, *seeds: str) -> None:
    """Build the answer keys of an exercise, and put what was trained for them beside its reference.

    Args:
        name: the exercise, by number or slug.
        seeds: beside the public one.
    """
    course = bundled()
    shipped = course.references / "baselines"
    shipped.mkdir(exist_ok=True)
    for seed in (course.seed, *map(int, seeds)):
        build(course, course.entry(name), seed)
    for file in sorted((Path(cache_folder()) / "baselines").glob("*.json")):
        shutil.copy(file, shipped / file.name)


if __name__ == "__main__":
    main(*sys.argv[1:])
