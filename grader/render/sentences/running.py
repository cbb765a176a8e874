"""What is said of code that did not run to its end, or not as it should."""

from __future__ import annotations

from math import isclose
from typing import TYPE_CHECKING, Final

from grader.render.neutral import neutral
from grader.render.sentences.advice import advice
from grader.render.teller import joined

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.render.teller import Sentence, Teller


def _raised(_: Teller) -> str:
    said = _(
        "While computing {the_label}, the code raised {exception}{place}{text}",
        place=_.at_place(),
        text=_.tail("text"),
    )
    return "\n".join(filter(None, [said, advice(_)]))


def _right_answer(_: Teller) -> str:
    """By how much a right answer stays below the limit of time that was hit: `grade verify` has measured it."""
    if not _.says("enough"):
        return ""
    if isclose(_.facts["seconds"], 100 * _.facts["enough"]):
        return _("A right answer needs less than a hundredth of that.")
    return _("A right answer needs less than {enough} s.")


def _timeout(_: Teller) -> str:
    return joined(
        _("There was no answer after {seconds} s."),
        _right_answer(_),
        _("Does every loop come to an end? Could arrays replace a slow loop?"),
    )


def _load_timeout(_: Teller) -> str:
    return joined(
        _("Running the file took longer than {seconds} s, so nothing could be checked."),
        _right_answer(_),
        _("Does anything outside the functions train or loop?"),
    )


def _memory(_: Teller) -> str:
    return joined(
        _("This needed more than {limit_mb} MB of memory."),
        _("A right answer needs less than {enough_mb} MB.") if _.says("enough_mb") else "",
        _("Which array could have become so large?"),
    )


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


def _tried(_: Teller) -> str:
    return _(
        "While it was graded, the code asked the system for: {what}. That cost no points, and there may be a good "
        "reason for it; a look at the code tells.",
        what=", ".join(neutral(str(name), 60) for name in _.facts["what"]),
    )


def _calls_wrong(_: Teller) -> str:
    if len(_.facts["names"]) == 1:
        return _("It uses {names}, which is not right yet: once that passes, look here again.")
    return _("It uses {names}, which are not right yet: once they pass, look here again.")


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
    "memory": _memory,
    "timeout": _timeout,
    "submission_timeout": lambda _: _(
        "The checks together may take {seconds} s, and those before this one have used too much of it. "
        "Mend these first: does every loop come to an end?"
    ),
    "load_timeout": _load_timeout,
    "cpu_time": lambda _: _(
        "The code used more than {seconds} s of processor time. Does every loop come to an end? "
        "Could arrays replace a slow loop?"
    ),
    "load_died": _load_died,
    "not_attempted": lambda _: _("Not started yet."),
    "partly_attempted": lambda _: _("A good start; {the_label} is still to do (NotImplementedError)."),
    "skipped": lambda _: _("{label} was not judged, because a step before it did not work."),
    "graded_only": lambda _: _("Graded, but the results are not shown here: {names}."),
    "grader_fault": lambda _: _(
        "The grader itself failed here ({what}). This is not your fault and will not cost you points; "
        "please tell your teacher."
    ),
    "library_missing": lambda _: _("This exercise needs {library}, which is not installed: {command}"),
    "not_on_gpu": lambda _: _("This was trained on the CPU, as the GPU could not do it ({what})."),
    "shared_state": lambda _: _(
        "Run alone, this came out differently: something is shared between instances or calls. "
        "Is it kept on the class, in a global, or in a default argument?"
    ),
    "calls_wrong": _calls_wrong,
    "numpy_warning": lambda _: _("NumPy warned (no points lost): {text}"),
    "overwrote": lambda _: _("This wrote into {names}. That is allowed here, but does the caller still need it?"),
    "truncated_output": lambda _: _("It printed a lot; {kb} KB of that were kept."),
    "weakly_isolated": lambda _: _(
        "The code was held by nothing but time and memory limits (isolation: {level}). "
        "Grade only code that you trust here; see: grade doctor"
    ),
    "tried": _tried,
}
