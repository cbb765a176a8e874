"""Attacks on the machine: `scale` is right exactly if the attack works, so its verdict says whether it did."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING

import pytest
from worker.attempts import REACHED, SYSCALLS

from grader.model import Status
from grader.sandbox.levels import Level

from .arena import ROOT, SITE_PACKAGES, Arena, attacking, failure_unconfined, others_passed, statuses
from .attack import Attack, Outcome, at_every_level, attacks, each

if TYPE_CHECKING:
    from .attack import Place

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems hold accidents only")

SOLUTION = ROOT / "tests" / "course" / "solutions" / "ex01_scaling" / "scaling.py"
REFERENCE = ROOT / "tests" / "course" / "reference" / "ex01_scaling.py"
LIBC = "libc = ctypes.CDLL(None, use_errno=True)\n"
OWN = ROOT / "grader" / "attack.tmp"

READING = {
    "the reference": f"open({str(REFERENCE)!r}).read()",
    "the solution": f"assert 'BEGIN SOLUTION' in pathlib.Path({str(SOLUTION)!r}).read_text()",
    "the solution by import": f"sys.path.insert(0, {str(SOLUTION.parent)!r})\nsys.modules.pop('scaling', None)\n"
    "sys.meta_path.pop(0)\nimport scaling\nassert 'solutions' in scaling.normalise.__code__.co_filename",
    "the folders of the course": f"assert glob.glob({str(ROOT / 'tests' / 'course' / '*')!r})",
    "another submission": "assert open('{folder}/another/scaling.py').read() == 'secret'",
    "another submission by linecache": "assert linecache.getlines('{folder}/another/scaling.py') == ['secret\\n']",
    "a data file by NumPy": "np.fromfile('{folder}/another/scaling.py', np.uint8)",
    "a file by the C library": LIBC + "assert libc.open(b'{folder}/another/scaling.py', 0) >= 0",
    "a file by mapping": "mmap.mmap(os.open('{folder}/another/scaling.py', 0), 6, prot=mmap.PROT_READ)",
    "the grader's own code": "sys.path.append(" + repr(str(ROOT)) + ")\nsys.modules.pop('grader', None)\n"
    "import grader.key.answer_key",
    "another package": f"sys.path.append({str(SITE_PACKAGES)!r})\nimport pytest",
    "the environment of the grader": "assert os.environ['DELTAGRADE_ATTACK_SECRET'] == 'expected values'",
    "its own memory map": "open('/proc/self/maps').read()",
    "the environment of the grader by /proc": "open('/proc/{grader}/environ').read()",
    "the command line of the grader": "assert open('/proc/{grader}/cmdline').read()",
    "the memory of the grader": "open('/proc/{grader}/mem', 'rb')",
    "the list of processes": "assert any(name.isdigit() for name in os.listdir('/proc'))",
    "the home folder": "os.listdir(os.path.expanduser('~root'))" if os.geteuid() == 0 else "os.listdir('/home')",
    "the users of the machine": "open('/etc/passwd').read()",
    "the size of a file": f"assert os.stat({str(SOLUTION)!r}).st_size",
    "whether a file exists": f"assert os.path.exists({str(SOLUTION)!r})",
    "where a link leads": "os.readlink('/proc/self/exe')",
}
WRITING = {
    "a file": "open('{folder}/written', 'w').close()",
    "a descriptor": "os.open('{folder}/written', os.O_CREAT | os.O_WRONLY)",
    "another submission": "open('{folder}/another/scaling.py', 'a').close()",
    "emptying a file": "os.truncate('{folder}/another/scaling.py', 0)",
    "emptying by opening": "os.open('{folder}/another/scaling.py', os.O_RDONLY | os.O_TRUNC)",
    "a hard link": "os.link('{folder}/another/scaling.py', '{folder}/link')",
    "a symbolic link": "os.symlink('/etc/passwd', '{folder}/symlink')",
    "a new name": "os.rename('{folder}/another/scaling.py', '{folder}/renamed')",
    "removing": "os.unlink('{folder}/another/scaling.py')",
    "removing a tree": "shutil.rmtree('{folder}/another')",
    "rights": "os.chmod('{folder}/another/scaling.py', 0o777)",
    "dates": "os.utime('{folder}/another/scaling.py', (0, 0))",
    "a gradebook": "sqlite3.connect('{folder}/gradebook.db').execute('select * from sqlite_master')",
    "a log": "logging.FileHandler('{folder}/log').close()",
    "an array": "np.arange(3).tofile('{folder}/array')",
    "a temporary file": "tempfile.TemporaryFile(dir='{folder}').close()",
    "memory that has a name": "open(f'/dev/shm/attack-{os.getpid()}', 'w').close()\n"
    "os.unlink(f'/dev/shm/attack-{os.getpid()}')",
    "many small files": "for number in range(200):\n    open(f'{folder}/small-{number}', 'w').close()",
    "the grader's files": f"open({str(OWN)!r}, 'w').close()\nos.unlink({str(OWN)!r})",
}
PROCESSES = {
    "fork": "pid = os.fork()\npid or os._exit(0)\nos.waitpid(pid, 0)",
    "a program": "subprocess.run(['true'], check=True)",
    "a shell": "assert os.system('true') == 0",
    "a shell that answers": "assert os.popen('echo yes').read() == 'yes\\n'",
    "another program in its place": "try: os.execv('/nonexistent', ['x'])\nexcept FileNotFoundError: pass",
    "spawn": "os.waitpid(os.posix_spawn('/bin/true', ['true'], {}), 0)",
    "a terminal": "pid, _ = pty.fork()\npid or os._exit(0)\nos.waitpid(pid, 0)",
    "multiprocessing": "process = multiprocessing.get_context('fork').Process(target=len, args=('',))\n"
    "process.start()\nprocess.join()",
    "a thread": "thread = threading.Thread(target=len, args=('',))\nthread.start()\nthread.join()",
    "a daemon": "pid = os.fork()\nif pid == 0:\n    os.setsid()\n    os.fork() or open('{folder}/daemon', 'w')\n"
    "    os._exit(0)\nos.waitpid(pid, 0)\nwhile not os.path.exists('{folder}/daemon'): time.sleep(0.01)",
    "a hundred processes": "for _ in range(100):\n    if os.fork() == 0:\n        time.sleep(1)\n        os._exit(0)",
    "fork by the C library": LIBC + "pid = libc.fork()\npid or os._exit(0)\nassert pid > 0\nos.waitpid(pid, 0)",
}
SIGNALS = {
    "signal to the parent": "os.kill(os.getppid(), 0)",
    "signal to the group of the parent": "os.killpg(os.getpgid(os.getppid()), 0)",
    "signal to everybody": "os.kill(-1, 0)",
    "signal by a descriptor": "signal.pidfd_send_signal(os.pidfd_open(os.getppid()), 0)",
    "signal by the owner of a descriptor": "fcntl.fcntl(1, fcntl.F_SETOWN, os.getppid())",
    "tracing the parent": LIBC + "if libc.ptrace(0x4206, os.getppid(), 0, 0) != 0: raise OSError(1, 'no')",
    "reading the memory of the grader": LIBC + "here = (ctypes.c_long * 2)(id(None), 8)\n"
    "if libc.process_vm_readv({grader}, here, 1, here, 1, 0) < 0 and ctypes.get_errno() != 14: raise OSError(1, 'no')",
    "limits of the parent": "resource.prlimit(os.getppid(), resource.RLIMIT_CORE)",
    "priority of the parent": "os.setpriority(os.PRIO_PROCESS, os.getppid(), os.getpriority(os.PRIO_PROCESS, 0))",
    "processors of the parent": "os.sched_setaffinity(os.getppid(), os.sched_getaffinity(0))",
}
NETWORK = {
    "TCP": "socket.create_connection(('127.0.0.1', {port}), 5).close()",
    "UDP": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', {port}))",
    "a web page": "try:\n    urllib.request.urlopen('http://127.0.0.1:{port}', timeout=0.2)\n"
    "except (TimeoutError, socket.timeout):\n    pass",
    "the address of a name": "socket.getaddrinfo('localhost', 80)",
    "listening": "socket.create_server(('127.0.0.1', 0)).close()",
    "a Unix socket": "socket.socket(socket.AF_UNIX).connect('{folder}/socket')",
    "an abstract socket": "socket.socket(socket.AF_UNIX).connect('\\0deltagrade-attack-{port}')",
    "a pair of sockets": "socket.socketpair()",
}


def _once(body: str) -> str:
    """The functions of a submission that attacks in its first call only, as that may leave nothing to attack."""
    lines = "".join(f"    {line}\n" for line in f"{body}\nDONE.append(True)".splitlines())
    return f"DONE = []\ndef attack():\n{lines}"


def _call(name: str, *arguments: int | bytes) -> str:
    """A system call that works if the kernel looks at its arguments, which are wrong."""
    number = SYSCALLS[name][0 if os.uname().machine == "x86_64" else 1]
    words = [f"ctypes.c_long({argument})" if isinstance(argument, int) else repr(argument) for argument in arguments]
    return (
        f"{LIBC}if libc.syscall({', '.join([str(number), *words])}) < 0 and ctypes.get_errno() in (1, 38):\n"
        "    raise OSError(ctypes.get_errno(), 'refused')"
    )


def _machine_code(code: str) -> str:
    """Machine code of x86-64, written into a page of its own, that asks for the number of the process."""
    return (
        f"{LIBC}page = mmap.mmap(-1, 4096)\npage.write(bytes.fromhex({code!r}))\n"
        "address = ctypes.addressof(ctypes.c_char.from_buffer(page))\n"
        "assert libc.mprotect(ctypes.c_void_p(address), 4096, 5) == 0\n"
        "if ctypes.CFUNCTYPE(ctypes.c_int)(address)() <= 0: raise OSError(38, 'no such calls')"
    )


KERNEL = {
    "a user namespace": _call("unshare", 0x10000000),
    "a memory file": "os.memfd_create('attack')",
    "a pipe": "os.pipe()",
    "new machine code": "mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC)",
    "32-bit calls": _machine_code("b814000000cd80c3"),  # mov eax, 20; int 0x80; ret
    "x32 calls": _machine_code("b8270000400f05c3"),  # mov eax, 0x40000027; syscall; ret
    "its own limits": "resource.setrlimit(resource.RLIMIT_CORE, (0, 0))",
    "higher limits": "resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY,) * 2)",
    "a terminal's settings": "fcntl.ioctl(1, 0x541B, bytes(4))",
    "chroot": "os.chroot('/')",
    **{
        name.replace("_", " "): _call(*call)
        for name, call in REACHED.items()
        if all(isinstance(argument, (int, bytes, str)) for argument in call)
    },
}
# confined-reads looks at paths and maps compiled modules, as importing from the library needs both.
LOOKS = ("the size of a file", "whether a file exists", "new machine code")
# At contained nothing stands in the way but an ordinary user's number of processes, sizes, and the grader's own care.
STARTED = [name for name in PROCESSES if name != "another program in its place"]
CARE = (
    *("the environment of the grader", "the environment of the grader by /proc", "the memory of the grader"),
    *("reading the memory of the grader", "higher limits"),
)
CONTAINED = {
    **dict.fromkeys((*READING, *WRITING, *PROCESSES, *SIGNALS, *NETWORK, *KERNEL), Outcome.THROUGH),
    **dict.fromkeys(STARTED, Outcome.ACCIDENT),
    **dict.fromkeys(CARE, Outcome.HELD),
}
KINDS = {
    "reading": READING,
    "writing": WRITING,
    "processes": PROCESSES,
    "signals and tracing": SIGNALS,
    "network": NETWORK,
    "kernel": KERNEL,
}
ATTACKS = [
    attack
    for kind, bodies in KINDS.items()
    for attack in attacks(
        kind,
        {name: attacking("DONE or attack()", before=_once(body)) for name, body in bodies.items()},
        weak={Level.CONFINED_READS: dict.fromkeys(LOOKS, Outcome.THROUGH), Level.CONTAINED: CONTAINED},
    )
]
# What the machine itself refuses: to ordinary users, to all, or because it has no such calls.
REFUSED = re.compile(r"^PermissionError|\[Errno (1|13|38)\]|ended by signal (4|11)$")


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DELTAGRADE_ATTACK_SECRET", "expected values")


@each(ATTACKS)
def test_works_without_the_defence(attack: Attack, place: Place) -> None:
    why = failure_unconfined(attack.at(place))
    if REFUSED.search(why):
        pytest.skip(f"this machine refuses it: {why}")
    assert not why


@each(ATTACKS)
@at_every_level
def test_is_held_or_not(arena: Arena, level: Level, attack: Attack, place: Place) -> None:
    before = sorted(str(path) for path in place.folder.rglob("*"))
    report = arena.grade(attack.at(place), level)
    worked = statuses(report)["scale"] is Status.PASSED
    if attack.works(level) and not worked:
        why = failure_unconfined(attack.at(place), privileged=False)
        if REFUSED.search(why):
            pytest.skip(f"this machine refuses it: {why}")
    assert worked is attack.works(level)
    assert report.isolation == level
    assert others_passed(report)
    if not worked:
        assert statuses(report)["scale"] is Status.ERROR
        assert sorted(str(path) for path in place.folder.rglob("*")) == before
        assert (place.folder / "another" / "scaling.py").read_text() == "secret"
