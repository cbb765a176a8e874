"""Verdicts that are known before an answer is decoded: a class has few ways to be right, and not many to be wrong."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from grader.judge.plain import plain_answers
from grader.model import CheckResult, Status
from grader.worker import wire

if TYPE_CHECKING:
    from grader.judge.plain import PlainAnswer
    from grader.key.answer_key import AnswerKey, CheckKey

# Of a check, so that memory has a bound whatever a class hands in.
_MOST_REMEMBERED = 64


class KnownAnswers:
    """Knows verdicts on the answers to one check.

    A verdict depends on the frame that brings the results of all cases and on nothing else, but that what was printed
    stands beside it. So whoever sends the same bytes gets the same verdict.

    Args:
        check: the check.
        plain: tells an answer that is plainly right; None if none is.
    """

    def __init__(self, check: CheckKey, plain: PlainAnswer | None) -> None:
        self._plain = plain
        self._right = CheckResult(check.name, Status.PASSED, check.points, check.points)
        self._remembered: dict[bytes, CheckResult] = {}

    def verdict(self, header: bytes, body: bytes) -> CheckResult | None:
        """The verdict on the answer that came in this frame, where nothing was printed; None if it is not known."""
        digest = _digest(header, body)
        known = self._remembered.get(digest)
        if known is None and self._plain is not None and self._plain.is_right(header, body):
            known = self._right
            self._remember(digest, known)
        return known

    def remember(self, header: bytes, body: bytes, result: CheckResult) -> None:
        """Learn the verdict on an answer that came in this frame alone, where nothing was printed."""
        self._remember(_digest(header, body), result)

    def _remember(self, digest: bytes, result: CheckResult) -> None:
        if len(self._remembered) == _MOST_REMEMBERED:
            del self._remembered[next(iter(self._remembered))]
        self._remembered[digest] = result


def known_answers(key: AnswerKey) -> dict[str, KnownAnswers]:
    """What is known of an exercise's answers at first, by check.

    There is nothing for a check that trains or whose inputs come late: its answer does not come in one frame.
    """
    plain = plain_answers(key)
    late = key.arrivals.keys()
    whole = {jobs.name for jobs in key.check_jobs() if not jobs.trains and late.isdisjoint(jobs.jobs)}
    return {check.name: KnownAnswers(check, plain.get(check.name)) for check in key.checks() if check.name in whole}


def _digest(header: bytes, body: bytes) -> bytes:
    """What stands for a frame, so that it need not be kept: of its two parts and of where the first ends."""
    digest = hashlib.sha256(wire.PREFIX.pack(wire.MAGIC, len(header), len(body)))
    digest.update(header)
    digest.update(body)
    return digest.digest()
