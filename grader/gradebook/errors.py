"""What goes wrong with a gradebook. Nothing heavy is imported here: the command line catches it."""

from __future__ import annotations

from grader.model import UnusableError


class GradebookError(UnusableError):
    """A gradebook that cannot be used: one clear line that names it and the way out."""
