"""Each attempt works in a process that is not confined, and fails in one that is."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys

import pytest

from grader.sandbox import library

from .attempts import NAMES
from .running import ENVIRONMENT, SITE_PACKAGES, USERS, answer, attempts, command, need, run

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems have only the level contained")

# confined-reads imports from the library, for which it must look at paths and map machine code.
LOOKS = {"stat", "lstat", "stat_by_empty_path", "machine_code", "new_machine_code"}
# What the level contained holds for an ordinary user.
ACCIDENTS = ["fork", "spawn", "subprocess", "thread", "eight_gigabytes", "shared_memory_beyond_the_limit"]
REFUSALS = (
    ["PermissionError", 1],
    ["PermissionError", 13],  # Landlock
    ["OSError", 38],  # clone3, so that the C library tries clone
    ["RuntimeError", None],  # Python's word for a thread that does not start
    ["ValueError", None],  # Python's word for a limit that cannot be set
    ["MemoryError", None],
    ["OSError", 12],
    ["BlockingIOError", 11],  # a process more than the limit
)


def undefended(user: str, name: str) -> None:
    """Make sure that the attempt works without the defence."""
    outcome = attempts(user, "none")[1][name]
    if outcome == ["OSError", 38]:
        pytest.skip("this kernel does not have the call at all")
    if outcome == ["PermissionError", 1] and (user == "nobody" or os.geteuid() != 0):
        pytest.skip("only root may do this anyway")
    assert outcome == ["worked", 0]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("level", ["jailed", "confined"])
@pytest.mark.parametrize("user", USERS)
def test_confined_refuses(user: str, level: str, name: str) -> None:
    undefended(user, name)
    assert attempts(user, level)[1][name] in REFUSALS


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("user", USERS)
def test_confined_reads_refuses_all_but_looking(user: str, name: str) -> None:
    undefended(user, name)
    outcome = attempts(user, "confined-reads")[1][name]
    assert outcome in REFUSALS if name not in LOOKS else outcome == ["worked", 0]


@pytest.mark.parametrize("name", ACCIDENTS)
def test_contained_holds_accidents(name: str) -> None:
    user = "self" if os.geteuid() != 0 else "nobody"
    undefended(user, name)
    assert attempts(user, "contained")[1][name] in REFUSALS


@pytest.mark.parametrize("level", ["jailed", "confined", "confined-reads", "contained"])
@pytest.mark.parametrize("user", USERS)
def test_reports_what_is_in_force(user: str, level: str) -> None:
    report, _ = attempts(user, level)
    assert report["level"] == level
    assert report["seccomp"] is (level != "contained")
    assert {"AS", "FSIZE", "NOFILE", "CORE"} <= set(report["rlimits"])
    if level in {"jailed", "confined"}:
        assert report["user"] != 0


@pytest.mark.parametrize("level", ["confined", "confined-reads", "contained"])
def test_has_no_privileges_left(level: str) -> None:
    need(level)
    # Another process looks, as the confined one may not.
    status = answer(f"""
reading, writing = os.pipe(); waiting, going = os.pipe()
pid = os.fork()
if pid == 0:
    os.dup2(writing, 4)
    confine({level!r})
    os.write(4, b"x")
    signal.sigwait([signal.SIGUSR1]) if {level!r} == "contained" else __import__("time").sleep(60)
os.read(reading, 1)
lines = dict(line.split(":\\t", 1) for line in open(f"/proc/{{pid}}/status").read().splitlines())
os.kill(pid, signal.SIGKILL)
print(json.dumps(lines))
""")
    assert status["NoNewPrivs"] == "1"
    assert int(status["CapEff"], 16) == int(status["CapPrm"], 16) == int(status["CapInh"], 16) == 0
    assert status["Seccomp"] == ("0" if level == "contained" else "2")


READ_BY_PARENT = """
import struct
number = {{"x86_64": 310}}.get(os.uname().machine, 270)
secret = ctypes.create_string_buffer(b"what the student computed")
reading, writing = os.pipe()
pid = os.fork()
if pid == 0:
    os.dup2(writing, 4)
    confine({level!r}, processes=10)
    os.write(4, b"x")
    __import__("time").sleep(60)
os.read(reading, 1)
there = ctypes.create_string_buffer(len(secret))
local, remote = (struct.pack("PN", ctypes.addressof(buffer), len(secret)) for buffer in (there, secret))
got = LIBC.syscall(number, ctypes.c_long(pid), local, ctypes.c_long(1), remote, ctypes.c_long(1), ctypes.c_long(0))
os.kill(pid, signal.SIGKILL)
print(json.dumps(got))
"""


def test_others_of_the_user_cannot_read_its_memory() -> None:
    user = "self" if os.geteuid() != 0 else "nobody"
    assert answer(READ_BY_PARENT.format(level="none"), user=user) > 0
    assert answer(READ_BY_PARENT.format(level="contained"), user=user) == -1


INHERITED = """
secret = os.open("/etc/passwd", os.O_RDONLY)
os.dup2(secret, 9); os.dup2(secret, 63)
confine({level!r})
def readable(descriptor):
    try:
        return len(os.read(descriptor, 1))
    except OSError as error:
        return error.errno
print(json.dumps([readable(9), readable(63)]))
"""


def test_inherited_descriptors_are_closed() -> None:
    assert answer(INHERITED.format(level="none")) == [1, 1]
    assert answer(INHERITED.format(level="confined")) == [9, 9]  # EBADF


ORPHAN = """
import time
if os.fork() == 0:
    confine({level!r}, processes=10)
    os.write(1, b"x")
    time.sleep(600)
time.sleep(0.5)
"""


@pytest.mark.parametrize("level", ["none", "contained", "confined"])
def test_dies_with_its_parent(level: str) -> None:
    line = command(ORPHAN.format(level=level))
    with subprocess.Popen(line, stdout=subprocess.PIPE, env=ENVIRONMENT, start_new_session=True) as process:
        assert process.stdout is not None
        assert os.read(process.stdout.fileno(), 1) == b"x"
        process.wait()
        # As long as the orphan lives, its output stays open.
        ended, _, _ = select.select([process.stdout], [], [], 0.3 if level == "none" else 10)
        if not ended:
            os.killpg(process.pid, signal.SIGKILL)
        assert bool(ended) is (level != "none")


@pytest.mark.parametrize(
    ("machine_code", "what"),
    [
        ("b814000000cd80c3", "32-bit getpid by int 0x80"),  # mov eax, 20; int 0x80; ret
        ("b827000040" + "0f05c3", "getpid in the x32 convention"),  # mov eax, 0x40000027; syscall; ret
    ],
)
@pytest.mark.skipif(os.uname().machine != "x86_64", reason="x86 only")
def test_kills_calls_in_another_convention(machine_code: str, what: str) -> None:
    code = f"""
import mmap
page = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
page.write(bytes.fromhex({machine_code!r}))
function = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))
confine({{level!r}})
function()
"""
    if run(code.format(level="none")).returncode != 0:
        pytest.skip(f"this kernel has no {what}")
    assert run(code.format(level="confined")).returncode == -signal.SIGSYS


def test_limits_processor_time() -> None:
    code = "import time\nconfine({level!r}, cpu_seconds=1)\nwhile time.process_time() < 1.5: pass"
    assert run(code.format(level="none")).returncode == 0
    assert run(code.format(level="contained")).returncode in {-signal.SIGXCPU, -signal.SIGKILL}


TOO_MUCH = {
    "file": ("open(path, 'wb').write(bytes(2 << 20))", "OSError"),
    "descriptors": ("[os.dup(0) for _ in range(100)]", "OSError"),
    "growing list": ("x = []\nwhile len(x) < 40: x.append(bytearray(1 << 23))", "MemoryError"),
}


@pytest.mark.parametrize("what", TOO_MUCH)
def test_contained_limits(what: str) -> None:
    code, error = TOO_MUCH[what]
    template = f"""
path = f"/tmp/limits-{{{{os.getpid()}}}}"
try:
    confine({{level!r}}, memory_mb=256)
    exec({code!r})
    print('"worked"')
except (OSError, MemoryError) as error:
    print(json.dumps(type(error).__name__))
finally:
    os.path.exists(path) and os.unlink(path)
"""
    assert answer(template.format(level="none")) == "worked"
    assert answer(template.format(level="contained")) == error


REFUSED = {
    "an unknown level": 'confine_("safe", limits=LIMITS, seccomp_program=b"")',
    "no program": 'confine_("confined", limits=LIMITS, seccomp_program=None)',
    "a program that is none": 'confine_("confined", limits=LIMITS, seccomp_program=b"x" * 80)',
    "an empty program": 'confine_("confined", limits=LIMITS, seccomp_program=b"")',
    "a program that allows everything": 'allow = bytes.fromhex("060000000000ff7f")\n'
    'confine_("confined", limits=LIMITS, seccomp_program=allow)',
    "a limit is missing": 'confine_("contained", limits={}, seccomp_program=None)',
    "a folder that is not there": 'confine_("confined-reads", limits=LIMITS, '
    'seccomp_program=seccomp.load("confined-reads"), readable=["/nonexistent"])',
    "no Landlock for reading": "def refuse(*_): raise OSError(38, 'no such call')\nlandlock._call = refuse\n"
    'confine("confined-reads")',
    "not inside the jail": 'confine("jailed")',
    "other threads": "import threading, time\nthreading.Thread(target=time.sleep, args=(1,), daemon=True).start()\n"
    'confine("confined")',
}


@pytest.mark.parametrize("what", REFUSED)
def test_refuses_to_confine_halfway(what: str) -> None:
    if "confined-reads" in REFUSED[what]:
        need("confined-reads")
    code = "try:\n    {}\nexcept ConfinementError as error:\n    print(json.dumps(str(error)))\n"
    message = answer(code.format(REFUSED[what].replace("\n", "\n    ")))
    assert message
    assert "\n" not in message


def test_a_kernel_without_landlock_is_confined_all_the_same() -> None:
    report, refused = answer("""
landlock.abi = lambda: 0
report = confine("confined")
try:
    os.stat("/etc/passwd")
except PermissionError:
    print(json.dumps([report, True]))
""")
    assert report["landlock"] == 0
    assert report["seccomp"] is True
    assert refused


LIBRARY = """
import sysconfig
stdlib = os.path.dirname(os.__file__)
def can(action):
    try:
        action()
    except OSError:
        return False
    return True
{confined}
print(json.dumps({{
    "read the library": can(lambda: open(stdlib + "/this.py").read(1)),
    "list the library": can(lambda: os.listdir(stdlib + "/json")),
    "import from it": can(lambda: __import__("wave")),
    "map compiled modules": can(lambda: __import__("audioop") if sys.version_info < (3, 13) else None),
    "write into it": can(lambda: open(stdlib + "/this.py", "r+").close()),
    "truncate it": can(lambda: os.close(os.open(stdlib + "/this.py", os.O_RDONLY | os.O_APPEND | os.O_TMPFILE))),
    "read packages": can(lambda: os.listdir({packages!r})),
    "read elsewhere": can(lambda: open("/etc/passwd").read(1)),
}}))
"""


def test_confined_reads_lets_the_library_be_imported() -> None:
    need("confined-reads")
    readable = library.readable(str(SITE_PACKAGES / "numpy"))
    program = 'seccomp.load("confined-reads")'
    confined = f'confine_("confined-reads", limits=LIMITS, seccomp_program={program}, readable={readable!r})'
    can = answer(LIBRARY.format(confined=confined, packages=str(SITE_PACKAGES)))
    assert {what for what, possible in can.items() if possible} == {
        *("read the library", "list the library", "import from it", "map compiled modules")
    }


def test_reading_is_held_by_landlock_where_seccomp_lets_it_through() -> None:
    need("confined-reads")
    code = """
from grader.worker import confine as module
program = seccomp.load("confined-reads")
LIBC.prctl(38, 1, 0, 0, 0)
{landlock}
module._seccomp(program)
try:
    print(json.dumps(len(open("/etc/passwd").read(1))))
except PermissionError as error:
    print(json.dumps(error.errno))
"""
    assert answer(code.format(landlock="")) == 1
    assert answer(code.format(landlock='landlock.restrict(["/usr/lib"])')) == 13
