"""A thought about an exception whose own words say little, or nothing about what grading does not offer."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.render.teller import Teller

_REFUSED = frozenset({"PermissionError", "FileNotFoundError", "BlockingIOError"})


def advice(_: Teller) -> str:
    """Returns what may help with the exception of a finding; nothing if its own words will do."""
    exception, text = _.facts["exception"], str(_.facts.get("text", ""))
    if exception in _REFUSED or (exception == "OSError" and "File too large" in text):
        return _("While it is graded, code can open no file, no network connection and no other program.")
    if exception == "RuntimeError" and "can't start new thread" in text:
        return _("While it is graded, code can start no threads. Does it also work without them?")
    if exception == "TypeError" and "unhashable type: 'numpy.ndarray'" in text:
        return _("An array cannot be a key of a dict, an element of a set, or an argument of a cached function.")
    if exception == "RecursionError":
        return _("A function calls itself again and again: what should stop it?")
    if exception == "EOFError":
        return _("While it is graded, code has nobody to ask: input() gets no answer.")
    if exception == "MemoryError":
        return _("Which array could have become so large?")
    return ""
