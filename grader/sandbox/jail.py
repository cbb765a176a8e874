"""The jail: bubblewrap around a worker, so that the files of this machine are not there to be looked for.

Inside there are the Python library, the shared libraries it is linked with, NumPy and the worker's own files, all
read-only; no /proc, no /dev, no /tmp, no network, and process ids of its own. The worker confines itself in there as
it does outside: either layer alone has let attacks through.
"""

from __future__ import annotations

import os

from grader.sandbox import library

TYPE_CHECKING = False  # imported before the worker is started, when `typing` would cost time
if TYPE_CHECKING:
    from collections.abc import Sequence

_NOBODY = "65534"
# The folder must be open to nobody, too.
_FOR_THREADS = (
    *("--perms", "0755", "--dir", "/dev", "--dev-bind", "/dev/urandom", "/dev/urandom"),
    *("--symlink", "/nonexistent", "/proc/self/exe"),
)


def bubblewrap() -> str | None:
    """Where bubblewrap is installed, if it is."""
    for folder in os.get_exec_path():
        path = os.path.join(folder, "bwrap")  # noqa: PTH118
        if os.access(path, os.X_OK):
            return path
    return None


def command(program: Sequence[str], readable: Sequence[str], *, threads: bool = False) -> list[str]:
    """The command line that runs a program in the jail.

    It keeps descriptors 0 to 5 and the environment. Killing it kills all that runs inside; it ends as the program
    does, with 128 + the number of a signal as its code.

    Args:
        program: an interpreter and its arguments.
        readable: folders beside the Python library: NumPy's, the worker's.
        threads: for a library with threads of its own, which draw their seeds from the kernel's device; and which asks
            what program it is part of.

    Raises:
        FileNotFoundError: bubblewrap is not installed.
    """
    path = bubblewrap()
    if path is None:
        raise FileNotFoundError("bwrap")
    interpreter = os.path.realpath(program[0])
    libraries = sorted({*library.standard_library(), *library.shared_libraries()})
    hidden = sorted({folder for parent in libraries for folder in library.packages_below(parent)})
    return [
        path,
        *_privileges(),
        *("--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"),
        *("--hostname", "jail", "--die-with-parent", "--chdir", "/"),
        *_loader(),
        *_shown(libraries),
        *(word for folder in hidden for word in ("--tmpfs", folder)),
        # After the packages are hidden, as these may be among them.
        *_shown([interpreter, *readable]),
        *(_FOR_THREADS if threads else ()),
        *(word for folder in (*hidden, "/") for word in ("--remount-ro", folder)),
        *("--", interpreter, *program[1:]),
    ]


def _privileges() -> list[str]:
    """How to become nobody: as root by leaving that to the worker, otherwise by a user namespace."""
    if os.geteuid() != 0:
        return ["--unshare-user", "--uid", _NOBODY, "--gid", _NOBODY]
    # The worker changes its user when it confines itself, and a zygote ends workers that have done so.
    kept = ("CAP_SETUID", "CAP_SETGID", "CAP_KILL")
    return ["--cap-drop", "ALL", *(word for name in kept for word in ("--cap-add", name))]


def _loader() -> list[str]:
    """The dynamic loader at the path that is written into every program, which may lead there by links."""
    words = []
    for folder in ("/lib", "/lib64"):
        if os.path.islink(folder):  # noqa: PTH114
            words += ["--symlink", os.readlink(folder), folder]  # noqa: PTH115
    loader = library.loader()
    if loader is not None:
        words += ["--ro-bind", *loader]
    return [*words, "--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache"]


def _shown(paths: Sequence[str]) -> list[str]:
    return [word for path in paths for word in ("--ro-bind", path, path)]
