"""What a gradebook imports: each command that opens one waits for it."""

from __future__ import annotations

import subprocess
import sys


def test_objects_are_not_mapped_to_tables() -> None:
    """SQLAlchemy's other half would take a third of the time of this one."""
    code = "import sys, grader.gradebook.book; sys.exit('sqlalchemy.orm' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
