"""The archive that Gradescope takes as an autograder: https://gradescope-autograders.readthedocs.io/en/latest/specs/.

It holds `setup.sh` and `run_autograder`, which Gradescope calls, the grader as a wheel, and a course of one exercise:
its settings and the frozen answer key. No reference and no solution leaves the teacher's machine.
`DELTAGRADE_AUTOGRADER` stands for `/autograder` where the two are tried elsewhere.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
from typing import TYPE_CHECKING

from grader.export.autograder import SETTINGS
from grader.export.cells import cannot_be_written
from grader.export.results import VISIBILITIES
from grader.export.rows import ExportError
from grader.export.wheel import add, wheel
from grader.key.store import build
from grader.submissions.names import shown

if TYPE_CHECKING:
    from pathlib import Path

    from grader.course import Course, Entry

_SETUP = """\
#!/usr/bin/env bash
# Gradescope runs this once, when it builds the machine on which submissions are graded.
set -euo pipefail
root="${DELTAGRADE_AUTOGRADER:-/autograder}"

newest() {
    for name in python3.14 python3.13 python3.12 python3.11 python3; do
        if "$name" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    return 1
}

if [ "$root" = /autograder ]; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update
    apt-get install -y --no-install-recommends bubblewrap || true  # the strongest isolation; there are others
    newest >/dev/null || apt-get install -y --no-install-recommends python3 python3-venv
    newest >/dev/null || apt-get install -y --no-install-recommends python3.11 python3.11-venv
fi
python="$(newest)" || { echo "deltagrade needs Python 3.11 or newer: choose a newer base image" >&2; exit 1; }
"$python" -m venv "$root/deltagrade"
"$root/deltagrade/bin/python" -m pip install --disable-pip-version-check "$root"/source/deltagrade-*.whl
"$root/deltagrade/bin/python" -P -m grader --version
"""

_RUN = """\
#!/usr/bin/env bash
# Gradescope runs this for each submission.
root="${DELTAGRADE_AUTOGRADER:-/autograder}"
exec "$root/deltagrade/bin/python" -P -m grader.export.autograder "$root"
"""


def write(
    path: Path,
    course: Course,
    entry: Entry,
    *,
    seed: int | None = None,
    lang: str = "en",
    visibility: str = "visible",
    require_isolation: str = "confined",
) -> None:
    """Write the autograder of one exercise.

    Args:
        path: the archive.
        course: with the exercise's reference.
        entry: the exercise.
        seed: of the inputs; by default the course's public one.
        lang: of what students read.
        visibility: when they see it: `visible`, `after_due_date`, `after_published` or `hidden`.
        require_isolation: below this level nothing is graded.

    Raises:
        ExportError: the grader is not installed here, the exercise has no reference, or the archive cannot be written.
        CourseError: the reference cannot be imported.
    """
    if visibility not in VISIBILITIES:
        raise ExportError(
            "visibility {visibility!r} is none of Gradescope's: {names}",
            visibility=visibility,
            names=", ".join(VISIBILITIES),
        )
    if not (course.references / f"{entry.folder}.py").is_file():
        raise ExportError(
            "exercise {number} has no reference in {folder}: make the autograder where the course's references are",
            number=entry.number,
            folder=shown(str(course.root)),
        )
    seed = course.seed if seed is None else seed
    settings = {
        "number": entry.number,
        "slug": entry.slug,
        "seed": seed,
        "lang": lang,
        "visibility": visibility,
        "require_isolation": require_isolation,
    }
    name, content = wheel()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        add(archive, "setup.sh", _SETUP.encode(), 0o755)
        add(archive, "run_autograder", _RUN.encode(), 0o755)
        add(archive, SETTINGS, json.dumps(settings, indent=2).encode())
        add(archive, name, content)
        add(archive, f"course/keys/{entry.folder}.key", build(course, entry, seed))
        toml = course.root / "course.toml"
        if toml.is_file():
            add(archive, "course/course.toml", toml.read_bytes())
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        try:
            beside.write_bytes(buffer.getvalue())
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise cannot_be_written(path, error) from error
