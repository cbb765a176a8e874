"""A script that confines itself and then tries what it must not be able to do: ``attempts.py LEVEL ROOT``.

Prints one JSON object: the confinement's report, and what came of each attempt: "worked", or an exception's name and
errno. At level "none" nothing is confined, and each attempt runs in a fork, so that none spoils the next one.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import functools
import json
import mmap
import os
import resource
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

SECRET = b"the expected values, say"
LIBC = ctypes.CDLL(None, use_errno=True)
# Numbers on x86-64 and on arm64.
SYSCALLS = {
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240), "tkill": (200, 130),
    "io_uring_setup": (425, 425), "bpf": (321, 280), "userfaultfd": (323, 282), "add_key": (248, 217),
    "keyctl": (250, 219), "perf_event_open": (298, 241), "memfd_secret": (447, 447), "shmget": (29, 194),
    "mq_open": (180, 180), "name_to_handle_at": (303, 264), "statx": (332, 291), "openat2": (437, 437),
    "execveat": (322, 281), "clone3": (435, 435), "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40),
    "umount2": (166, 39), "pivot_root": (155, 41), "personality": (135, 92), "timer_create": (222, 107),
    "inotify_init1": (294, 26), "fanotify_init": (300, 262), "kcmp": (312, 272), "seccomp": (317, 277),
    "landlock_create_ruleset": (444, 444), "process_madvise": (440, 440), "mlock": (149, 228),
    "prctl": (157, 167), "pkey_mprotect": (329, 288), "init_module": (175, 105), "setuid": (105, 146),
}  # fmt: skip


def call(name: str, *arguments: Any) -> int:
    """A system call by name; what the kernel refuses raises OSError."""
    number = SYSCALLS[name][0 if os.uname().machine == "x86_64" else 1]
    # Whole registers: what lies above an int on the stack is anybody's.
    whole = [ctypes.c_long(argument) if isinstance(argument, int) else argument for argument in arguments]
    result = LIBC.syscall(number, *whole)
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return int(result)


def reached(name: str, *arguments: Any) -> None:
    """Worked, for a call with arguments that the kernel looks at and finds wrong: nothing before it said no."""
    try:
        call(name, *arguments)
    except (PermissionError, OSError) as error:
        if error.errno in {1, 38}:  # EPERM; ENOSYS: this kernel has no such call
            raise


# Calls with arguments that the kernel finds wrong, if it gets to look at them.
REACHED: dict[str, tuple[Any, ...]] = {
    "openat2": ("openat2", -100, b"/etc/passwd", ctypes.create_string_buffer(24), 24),
    "open_by_handle": ("name_to_handle_at", -100, b"/etc", 0, 0, 0),
    "watch_a_file": ("inotify_init1", 0),
    "secret_memory_file": ("memfd_secret", -1),
    "message_queue": ("mq_open", b"attempt", 0, 0, 0),
    "clone3": ("clone3", 0, 0),
    "execute_a_descriptor": ("execveat", 0, 0, 0, 0, 0),
    "signal_by_timer": ("timer_create", 99, 0, 0),
    "advise_another": ("process_madvise", -1, 0, 0, 0, 0),
    "join_a_namespace": ("setns", 0, 0),
    "mount": ("mount", 0, b"/nonexistent", 0, 0, 0),
    "unmount": ("umount2", b"/nonexistent", 0),
    "pivot_root": ("pivot_root", b"/nonexistent", b"/nonexistent"),
    "io_uring": ("io_uring_setup", 1, 0),
    "bpf": ("bpf", 0, 0, 0),
    "userfaultfd": ("userfaultfd", 1),
    "add_a_key": ("add_key", 0, 0, 0, 0, 0),
    "keyring": ("keyctl", 0, -3, 0),
    "perf": ("perf_event_open", 0, 0, -1, -1, 0),
    "load_a_module": ("init_module", 0, 0, 0),
    "file_events": ("fanotify_init", 0x8000, 0),
    "another_filter": ("seccomp", 1, 0, 0),
    "another_ruleset": ("landlock_create_ruleset", 0, 0, 1),
    "protection_key": ("pkey_mprotect", 1, 1, 4, -1),
}


class Attempts:
    """Every method without an underscore is an attempt."""

    def __init__(self) -> None:
        self._secret = ctypes.create_string_buffer(SECRET)
        self._page = mmap.mmap(-1, mmap.PAGESIZE)
        self._victim = victim()  # a fork: it has the secret at the same address

    def _named(self, name: str) -> Callable[[], None]:
        return functools.partial(reached, *REACHED[name]) if name in REACHED else getattr(self, name)

    # Reading.

    def open_a_file(self) -> None:
        with open("/etc/passwd", "rb") as file:  # noqa: PTH123
            file.read(1)

    def list_a_folder(self) -> None:
        os.listdir("/")  # noqa: PTH208

    def stat(self) -> None:
        os.stat("/etc/passwd")  # noqa: PTH116

    def lstat(self) -> None:
        os.lstat("/etc/passwd")

    def access(self) -> None:
        if not os.access("/etc/passwd", os.F_OK):
            raise PermissionError(1, "access says no")

    def readlink(self) -> None:
        os.readlink("/bin/sh")  # noqa: PTH115

    def statx(self) -> None:
        call("statx", -100, b"/etc/passwd", 0, 0x7FF, ctypes.create_string_buffer(256))

    def stat_by_empty_path(self) -> None:
        os.stat(0)
        os.stat("/etc/passwd", dir_fd=0)

    def change_folder(self) -> None:
        os.chdir("/etc")

    def open_a_path_descriptor(self) -> None:
        os.open("/etc/passwd", os.O_PATH)

    # Writing.

    def create_a_file(self) -> None:
        path = f"/tmp/attempt-{os.getpid()}"  # noqa: S108
        with open(path, "w") as file:  # noqa: PTH123
            file.write("x")
        os.unlink(path)  # noqa: PTH108

    def make_a_folder(self) -> None:
        path = f"/tmp/attempt-folder-{os.getpid()}"  # noqa: S108
        os.mkdir(path)  # noqa: PTH102
        os.rmdir(path)  # noqa: PTH106

    def make_a_link(self) -> None:
        path = f"/tmp/attempt-link-{os.getpid()}"  # noqa: S108
        os.symlink("/etc/passwd", path)  # noqa: PTH211
        os.unlink(path)  # noqa: PTH108

    def make_a_fifo(self) -> None:
        path = f"/tmp/attempt-fifo-{os.getpid()}"  # noqa: S108
        os.mkfifo(path)
        os.unlink(path)  # noqa: PTH108

    def write_to_shared_memory(self) -> None:
        path = f"/dev/shm/attempt-{os.getpid()}"  # noqa: S108
        with open(path, "w") as file:  # noqa: PTH123
            file.write("x")
        os.unlink(path)  # noqa: PTH108

    def memory_file(self) -> None:
        os.memfd_create("attempt")

    def system_v_memory(self) -> None:
        segment = call("shmget", 0, 1 << 20, 0o1600)
        LIBC.shmctl(segment, 0, None)

    # Processes and threads.

    def fork(self) -> None:
        pid = os.fork()
        if pid == 0:
            os._exit(0)
        os.waitpid(pid, 0)

    def spawn(self) -> None:
        os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0)

    def subprocess(self) -> None:
        subprocess.run(["true"], check=True)

    def execute(self) -> None:
        with contextlib.suppress(FileNotFoundError):
            os.execv("/nonexistent", ["x"])  # noqa: S606

    def thread(self) -> None:
        threading.Thread(target=len, args=("",)).start()

    # Signals, tracing, the settings of others.

    def kill(self) -> None:
        os.kill(self._victim, 0)

    def kill_parent(self) -> None:
        os.kill(os.getppid(), 0)

    def kill_group(self) -> None:
        os.killpg(0, 0)

    def kill_all(self) -> None:
        os.kill(-1, 0)

    def tkill(self) -> None:
        call("tkill", self._victim, 0)

    def queue_a_signal(self) -> None:
        reached("rt_sigqueueinfo", self._victim, 0, 0)

    def queue_a_signal_to_a_thread(self) -> None:
        reached("rt_tgsigqueueinfo", self._victim, self._victim, 0, 0)

    def signal_by_descriptor(self) -> None:
        signal.pidfd_send_signal(os.pidfd_open(self._victim), 0)

    def signal_by_owned_descriptor(self) -> None:
        fcntl.fcntl(3, fcntl.F_SETOWN, self._victim)

    def signal_by_asynchronous_descriptor(self) -> None:
        fcntl.fcntl(3, fcntl.F_SETFL, os.O_ASYNC)

    def signal_by_lease(self) -> None:
        fcntl.fcntl(3, fcntl.F_SETSIG, signal.SIGKILL)

    def ptrace(self) -> None:
        call("ptrace", 0x4206, self._victim, 0, 0)  # PTRACE_SEIZE
        os.kill(self._victim, 0)

    def read_memory_of_another(self) -> None:
        there = ctypes.create_string_buffer(len(SECRET))
        local = struct.pack("PN", ctypes.addressof(there), len(SECRET))
        remote = struct.pack("PN", ctypes.addressof(self._secret), len(SECRET))
        call("process_vm_readv", self._victim, local, 1, remote, 1, 0)
        if there.raw != SECRET:
            raise ValueError("read something else")

    def write_memory_of_another(self) -> None:
        here = struct.pack("PN", ctypes.addressof(self._secret), len(SECRET))
        call("process_vm_writev", self._victim, here, 1, here, 1, 0)

    def compare_with_another(self) -> None:
        reached("kcmp", self._victim, os.getpid(), 0, 0, 0)

    def priority_of_another(self) -> None:
        os.setpriority(os.PRIO_PROCESS, self._victim, 5)

    def limits_of_another(self) -> None:
        resource.prlimit(self._victim, resource.RLIMIT_CORE)

    def own_limits(self) -> None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    def processors_of_another(self) -> None:
        os.sched_getaffinity(self._victim)

    # Network.

    def tcp(self) -> None:
        socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()

    def udp(self) -> None:
        socket.socket(socket.AF_INET6, socket.SOCK_DGRAM).close()

    def listen(self) -> None:
        with socket.create_server(("127.0.0.1", 0)):
            pass

    def unix_socket(self) -> None:
        socket.socket(socket.AF_UNIX).close()

    def abstract_socket(self) -> None:
        with socket.socket(socket.AF_UNIX) as own:
            own.bind("\0attempt")

    def dns(self) -> None:
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(("127.0.0.1", 53))

    # The kernel.

    def new_user_namespace(self) -> None:
        call("unshare", 0x10000000)

    def chroot(self) -> None:
        os.chroot("/")

    def terminal_control(self) -> None:
        fcntl.ioctl(3, 0x541B, bytes(4))  # FIONREAD

    def own_settings(self) -> None:
        call("prctl", 4, 1, 0, 0, 0)  # PR_SET_DUMPABLE

    def personality(self) -> None:
        call("personality", 0x0400000)  # READ_IMPLIES_EXEC

    def become_root(self) -> None:
        call("setuid", 0)

    def lock_memory(self) -> None:
        call("mlock", ctypes.addressof(self._secret), 1)

    def machine_code(self) -> None:
        address = ctypes.addressof(ctypes.c_char.from_buffer(self._page))
        if LIBC.mprotect(ctypes.c_void_p(address), mmap.PAGESIZE, mmap.PROT_READ | mmap.PROT_EXEC) != 0:
            raise OSError(ctypes.get_errno(), "mprotect")

    def new_machine_code(self) -> None:
        mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC).close()

    # Limits.

    def eight_gigabytes(self) -> None:
        bytes(8 << 30)

    def shared_memory_beyond_the_limit(self) -> None:
        mmap.mmap(-1, 4 << 30).close()


NAMES = [*REACHED, *(name for name in vars(Attempts) if not name.startswith("_"))]


def outcome(attempt: Callable[[], None]) -> list[Any]:
    """What came of an attempt."""
    try:
        attempt()
    except BaseException as error:
        return [type(error).__name__, getattr(error, "errno", None)]
    return ["worked", 0]


def in_fork(attempt: Callable[[], None]) -> list[Any]:
    """The same, without consequences for this process."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.write(writing, json.dumps(outcome(attempt)).encode())
        os._exit(0)
    os.close(writing)
    with open(reading, "rb") as file:  # noqa: PTH123
        text = file.read()
    os.waitpid(pid, 0)
    result: list[Any] = json.loads(text or '["ended", 0]')
    return result


def victim() -> int:
    """Another process of the same user; it ends soon after this one.

    Not by a parent-death signal: that is sent in the name of the parent, who may have become somebody else by then.
    """
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        os.close(1)
        os.close(2)
        while os.getppid() == parent:
            time.sleep(0.1)
        os._exit(0)
    return pid


def main() -> None:
    """Try everything."""
    level, root = sys.argv[1:3]
    for name, path in (("grader", []), ("grader.worker", [f"{root}/grader/worker"])):
        package = ModuleType(name)
        package.__path__ = path
        sys.modules[name] = package
    from grader.worker import seccomp
    from grader.worker.confine import confine

    os.dup2(os.open("/dev/null", os.O_RDONLY) if os.path.exists("/dev/null") else 0, 0)  # noqa: PTH110
    reading, writing = os.pipe()
    os.dup2(reading, 3)
    os.dup2(writing, 4)
    attempts = Attempts()
    report: dict[str, object] = {}
    if level != "none":
        program = None if level == "contained" else seccomp.load(level.replace("jailed", "confined"))
        limits = {"memory_mb": 1024, "file_mb": 1, "open_files": 64}
        report = confine(level, limits=limits, seccomp_program=program, readable=["/usr/lib"])
    run = in_fork if level == "none" else outcome
    results = {name: run(attempts._named(name)) for name in NAMES}
    sys.stdout.write(json.dumps({"report": report, "results": results}))
    sys.stdout.flush()
    # Threads that were started may not keep it.
    os._exit(0)


if __name__ == "__main__":
    main()
