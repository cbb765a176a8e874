"""The levels of isolation: what each promises, which of them this machine has, and what to install for more."""

from __future__ import annotations

import os
import sys
from enum import StrEnum

from grader.model import Text
from grader.worker import seccomp


class Level(StrEnum):
    """How firmly student code is held; `Level.JAILED > Level.CONTAINED`."""

    JAILED = "jailed"
    CONFINED = "confined"
    CONFINED_READS = "confined-reads"
    CONTAINED = "contained"

    @property
    def promise(self) -> Text:
        """What student code can and cannot do at this level, in one line."""
        return _PROMISES[self]

    @property
    def needs(self) -> Text:
        """What a machine must have for this level, and how to get it."""
        return _NEEDS[self]

    def seccomp_program(self, *, threads: bool = False) -> bytes | None:
        """The program that a worker of this level applies; None where the level has none.

        Args:
            threads: one that lets a library have threads of its own.

        Raises:
            FileNotFoundError: there is none for this machine.
        """
        if self is Level.CONTAINED:
            return None
        program = "confined-reads" if self is Level.CONFINED_READS else "confined"
        return seccomp.load(f"{program}-threads" if threads else program)

    def __lt__(self, other: str) -> bool:
        return _strength(self) < _strength(other)

    def __le__(self, other: str) -> bool:
        return _strength(self) <= _strength(other)

    def __gt__(self, other: str) -> bool:
        return _strength(self) > _strength(other)

    def __ge__(self, other: str) -> bool:
        return _strength(self) >= _strength(other)


class IsolationError(Exception):
    """This machine cannot hold student code as firmly as is required.

    Attributes:
        text: what to tell whoever asked for it.
    """

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def available(level: Level) -> bool:
    """Whether this machine seems to have a level; starts no process.

    A jail may still fail to start, for example within a container, which the first worker finds out.
    """
    if level is Level.CONTAINED:
        return os.name == "posix"
    # 32-bit Python on a 64-bit kernel would be killed at its first call.
    if sys.platform != "linux" or sys.maxsize < 1 << 32 or not os.path.exists(seccomp.path("confined")):  # noqa: PTH110
        return False
    if not os.path.exists("/proc/sys/kernel/seccomp/actions_avail"):  # noqa: PTH110
        return False
    if level is Level.CONFINED_READS:
        from grader.worker import landlock  # noqa: PLC0415 - imports ctypes

        return landlock.abi() > 0
    if level is Level.JAILED:
        from grader.sandbox import jail  # noqa: PLC0415 - only if it is asked for

        return jail.bubblewrap() is not None
    return True


def require(level: Level, minimum: Level) -> None:
    """Refuse a level that is weaker than what is required.

    Raises:
        IsolationError: it is.
    """
    if level < minimum:
        raise IsolationError(
            Text(
                f"Isolation '{level}' is weaker than the required '{minimum}'. {minimum.needs.en}",
                f"격리 수준 '{level}'은(는) 요구된 '{minimum}'보다 약해요. {minimum.needs.ko}",
            )
        )


def _strength(name: str) -> int:
    return -list(Level).index(Level(name))


_PROMISES = {
    Level.JAILED: Text(
        "Student code sees no files but the Python library and NumPy, starts no process, reaches no network "
        "and lives in a jail of its own.",
        "제출 코드는 Python 라이브러리와 NumPy 말고는 어떤 파일도 볼 수 없고, 프로세스도 네트워크도 쓸 수 없으며, "
        "따로 격리된 공간에서만 돌아가요.",
    ),
    Level.CONFINED: Text(
        "Student code opens no file, starts no process, reaches no network and signals nobody.",
        "제출 코드는 파일을 열 수 없고, 프로세스도 네트워크도 쓸 수 없고, 다른 프로세스에 신호를 보낼 수도 없어요.",
    ),
    Level.CONFINED_READS: Text(
        "As 'confined', but the Python library and NumPy stay readable, and student code can tell whether another "
        "file exists.",
        "'confined'과 같지만 Python 라이브러리와 NumPy는 읽을 수 있고, 다른 파일이 있는지 없는지는 알아낼 수 있어요.",
    ),
    Level.CONTAINED: Text(
        "Accidents are held (endless loops, memory, crashes), malice is not: use it for your own code only.",
        "사고(무한 루프, 메모리, 비정상 종료)는 막지만 악의는 막지 못해요. 자신의 코드에만 써 주세요.",
    ),
}
_NEEDS = {
    Level.JAILED: Text(
        "It needs Linux and bubblewrap (apt install bubblewrap, dnf install bubblewrap), and user namespaces or root.",
        "Linux와 bubblewrap(apt install bubblewrap, dnf install bubblewrap), 그리고 사용자 네임스페이스나 root 권한이 "
        "필요해요.",
    ),
    Level.CONFINED: Text(
        "It needs Linux on x86-64 or arm64 with seccomp; no privilege, nothing to install (on Windows and macOS: "
        "WSL or a Linux container).",
        "seccomp을 쓸 수 있는 x86-64나 arm64 Linux가 필요해요. 권한도 설치도 필요 없어요(Windows와 macOS에서는 WSL이나 "
        "Linux 컨테이너).",
    ),
    Level.CONFINED_READS: Text(
        "It needs Linux 5.13 or later with Landlock switched on (boot option lsm=landlock,...).",
        "Landlock이 켜진 Linux 5.13 이상이 필요해요(부팅 옵션 lsm=landlock,...).",
    ),
    Level.CONTAINED: Text("It needs Linux or macOS (on Windows: WSL).", "Linux나 macOS가 필요해요(Windows에서는 WSL)."),
}
