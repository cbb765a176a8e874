"""What a submission asks the system for, noted for a person's look: it changes no verdict.

Python itself tells, by its audit events. Code that wants to can silence this, so that it proves nothing either way.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

WATCHED = frozenset({
    *("open", "os.listdir", "os.scandir", "os.chdir", "os.chmod", "os.chown", "os.link", "os.mkdir", "os.remove"),
    *("os.rename", "os.rmdir", "os.symlink", "os.truncate", "os.utime", "os.walk", "glob.glob", "sqlite3.connect"),
    *("shutil.copyfile", "shutil.move", "shutil.rmtree", "tempfile.mkstemp", "tempfile.mkdtemp", "mmap.__new__"),
    *("os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.system", "subprocess.Popen", "pty.spawn"),
    *("os.kill", "os.killpg", "signal.pthread_kill", "resource.setrlimit", "resource.prlimit"),
    *("socket.__new__", "socket.bind", "socket.connect", "socket.getaddrinfo", "socket.sendto", "urllib.Request"),
    *("webbrowser.open", "ctypes.dlopen", "ctypes.call_function", "ctypes.string_at", "ctypes.wstring_at"),
    *("gc.get_objects", "gc.get_referrers", "sys._current_frames", "sys.addaudithook"),
})  # fmt: skip
# A first time is told at once, as there may be no second; of the rest, the order of magnitude.
_TOLD = frozenset({1, 10, 100, 1_000, 10_000})
_IMPORTING = "<frozen importlib"


def watch(tell: Callable[[str, int], None], own: tuple[str, ...] = ()) -> None:
    """From now on, and for the rest of the process, tell about events that are worth a look.

    Args:
        tell: takes an event of `WATCHED` and how often it has happened.
        own: the folders of a library, which reads its own files.
    """
    counts: dict[str, int] = {}
    watched, told, frame, importing = WATCHED, _TOLD, sys._getframe, _IMPORTING

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event not in watched:
            return
        if event == "open" and type(arguments[0]) is str and arguments[0].startswith(own):
            return
        # An import statement looks for files, too.
        if frame(1).f_code.co_filename.startswith(importing):
            return
        counts[event] = count = counts.get(event, 0) + 1
        if count in told:
            tell(event, count)

    sys.addaudithook(hook)
