"""What is said of code that did not run to its end, or not as it should."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.render.teller import Sentence, Teller


def _raised(_: Teller) -> str:
    said = _(
        "While computing {the_label}, the code raised {exception}{place}{text}",
        place=_.at_place(),
        text=_.tail("text"),
    )
    return "\n".join(filter(None, [said, _advice(_)]))


def _advice(_: Teller) -> str:
    """A thought about an exception whose own words say little, or nothing."""
    exception, text = _.facts["exception"], str(_.facts.get("text", ""))
    if exception == "TypeError" and "unhashable type: 'numpy.ndarray'" in text:
        return _("An array cannot be a key of a dict, an element of a set, or an argument of a cached function.")
    if exception == "RecursionError":
        return _("A function calls itself again and again: what should stop it?")
    if exception == "PermissionError":
        return _("While it is graded, code can open no file, no network connection and no other program.")
    if exception == "EOFError":
        return _("While it is graded, code has nobody to ask: input() gets no answer.")
    if exception == "MemoryError":
        return _("Which array could have become so large?")
    return ""


def _signal(_: Teller) -> str:
    """What a signal is called, for people who want to look it up."""
    from signal import Signals  # noqa: PLC0415 - rare

    signal = _.facts["signal"]
    return Signals(signal).name if signal in set(Signals) else _("signal {signal}")


def _load_died(_: Teller) -> str:
    if _.says("signal"):
        return _(
            "The process was ended ({signal}) while the file was being run, so nothing could be checked.",
            signal=_signal(_),
        )
    return _(
        "The program ended itself (exit code {code}) while the file was being run, so nothing could be checked. "
        "Is there an exit()?"
    )


SENTENCES: Final[Mapping[str, Sentence]] = {
    "raised": _raised,
    "not_raised": lambda _: _("Computing {the_label} should raise {exception} in this case, but nothing was raised."),
    "other_exception": lambda _: _(
        "Computing {the_label} should raise {expected} in this case, but the code raised {got}."
    ),
    "exited": lambda _: _("The program ended itself (exit code {code}) during this check. Is there an exit()?"),
    "killed": lambda _: _(
        "The process was ended ({signal}) during this check. A huge array or a very deep recursion can do that.",
        signal=_signal(_),
    ),
    "garbled": lambda _: _(
        "What came back from this check could not be read. Does the code replace something of Python or of NumPy?"
    ),
    "memory": lambda _: _("This needed more than {limit_mb} MB of memory. Which array could have become so large?"),
    "timeout": lambda _: _(
        "There was no answer after {seconds} s. Does every loop come to an end? Could arrays replace a slow loop?"
    ),
    "load_timeout": lambda _: _(
        "Running the file took longer than {seconds} s, so nothing could be checked. "
        "Does anything outside the functions train or loop?"
    ),
    "load_died": _load_died,
    "not_attempted": lambda _: _("Not started yet."),
    "partly_attempted": lambda _: _("A good start; {the_label} is still to do (NotImplementedError)."),
    "skipped": lambda _: _("{label} was not judged, because a step before it did not work."),
    "grader_fault": lambda _: _(
        "The grader itself failed here ({what}). This is not your fault and will not cost you points; "
        "please tell your teacher."
    ),
    "shared_state": lambda _: _(
        "Run alone, this came out differently: something is shared between instances or calls. "
        "Is it kept on the class, in a global, or in a default argument?"
    ),
    "numpy_warning": lambda _: _("NumPy warned (no points lost): {text}"),
    "overwrote": lambda _: _("This wrote into {names}. That is allowed here, but does the caller still need it?"),
    "truncated_output": lambda _: _("It printed a lot; {kb} KB of that were kept."),
}
