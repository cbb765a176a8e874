"""What goes wrong with a gradebook. Nothing heavy is imported here: the command line catches it."""

from __future__ import annotations


class GradebookError(Exception):
    """A gradebook that cannot be used: one clear line that names it and the way out."""
