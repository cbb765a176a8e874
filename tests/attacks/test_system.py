"""Attacks on the machine: `scale` is right exactly if the attack works, so its verdict says whether it did."""

from __future__ import annotations

import os
import socket
import sys
from typing import TYPE_CHECKING

import pytest

from grader.model import Status
from grader.sandbox.levels import Level

from .arena import ROOT, SITE_PACKAGES, Arena, attacking, levels, others_passed, statuses, works_unconfined

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems hold accidents only")

SOLUTION = ROOT / "tests" / "course" / "solutions" / "ex01_scaling" / "scaling.py"
REFERENCE = ROOT / "tests" / "course" / "reference" / "ex01_scaling.py"
LIBC = "libc = ctypes.CDLL(None, use_errno=True)\n"

READING = {
    "the reference": f"open({str(REFERENCE)!r}).read()",
    "the solution": f"assert 'BEGIN SOLUTION' in pathlib.Path({str(SOLUTION)!r}).read_text()",
    "the solution by import": f"sys.path.insert(0, {str(SOLUTION.parent)!r})\nsys.modules.pop('scaling', None)\n"
    "import scaling\nscaling.normalise.__code__.co_filename.endswith('solutions/ex01_scaling/scaling.py') or 1 / 0",
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
    "the command line of the grader": "assert open(f'/proc/{{os.getppid()}}/cmdline').read()",
    "the memory of the grader": "open(f'/proc/{{os.getppid()}}/mem', 'rb')",
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
    "a gradebook": "sqlite3.connect('{folder}/gradebook.db').execute('create table grades (student)')",
    "a log": "logging.FileHandler('{folder}/log').close()",
    "an array": "np.arange(3).tofile('{folder}/array')",
    "a temporary file": "tempfile.TemporaryFile(dir='{folder}').close()",
    "memory that has a name": "open(f'/dev/shm/attack-{{os.getpid()}}', 'w').close()\n"
    "os.unlink(f'/dev/shm/attack-{{os.getpid()}}')",
    "many small files": "for number in range(200):\n    open(f'{folder}/small-{{number}}', 'w').close()",
    "a sparse file": "os.truncate(os.open('{folder}/sparse', os.O_CREAT | os.O_WRONLY), 10 << 30)",
}
if os.access(ROOT / "grader", os.W_OK):
    _OWN = str(ROOT / "grader" / "attack.tmp")
    WRITING["the grader's files"] = f"open({_OWN!r}, 'w').close()\nos.unlink({_OWN!r})"
PROCESSES = {
    "fork": "pid = os.fork()\npid or os._exit(0)\nos.waitpid(pid, 0)",
    "a program": "subprocess.run(['true'], check=True)",
    "a shell": "assert os.system('true') == 0",
    "a shell that answers": "assert os.popen('echo yes').read() == 'yes\\n'",
    "spawn": "os.waitpid(os.posix_spawn('/bin/true', ['true'], {{}}), 0)",
    "a terminal": "pid, _ = pty.fork()\npid or os._exit(0)\nos.waitpid(pid, 0)",
    "multiprocessing": "process = multiprocessing.get_context('fork').Process(target=len, args=('',))\n"
    "process.start()\nprocess.join()",
    "a thread": "thread = threading.Thread(target=len, args=('',))\nthread.start()\nthread.join()",
    "a daemon": "pid = os.fork()\nif pid == 0:\n    os.setsid()\n    os.fork() or open('{folder}/daemon', 'w')\n"
    "    os._exit(0)\nos.waitpid(pid, 0)\nwhile not os.path.exists('{folder}/daemon'): time.sleep(0.01)",
    "vfork by the C library": LIBC + "pid = libc.fork()\npid or os._exit(0)\nassert pid > 0\nos.waitpid(pid, 0)",
}
OTHERS = {
    "signal to the parent": "os.kill(os.getppid(), 0)",
    "signal to the group of the parent": "os.killpg(os.getpgid(os.getppid()), 0)",
    "signal to everybody": "os.kill(-1, 0)",
    "signal by a descriptor": "signal.pidfd_send_signal(os.pidfd_open(os.getppid()), 0)",
    "signal by the owner of a descriptor": "fcntl.fcntl(1, fcntl.F_SETOWN, os.getppid())",
    "tracing the parent": LIBC + "assert libc.ptrace(0x4206, os.getppid(), 0, 0) == 0",
    "limits of the parent": "resource.prlimit(os.getppid(), resource.RLIMIT_CORE)",
    "priority of the parent": "os.setpriority(os.PRIO_PROCESS, os.getppid(), os.getpriority(os.PRIO_PROCESS, 0))",
    "processors of the parent": "os.sched_setaffinity(os.getppid(), os.sched_getaffinity(0))",
}
NETWORK = {
    "TCP": "socket.create_connection(('127.0.0.1', {port}), 5).close()",
    "UDP": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', {port}))",
    "a web page": "try:\n    urllib.request.urlopen('http://127.0.0.1:{port}', timeout=0.2)\n"
    "except (TimeoutError, socket.timeout):\n    pass",
    "listening": "socket.create_server(('127.0.0.1', 0)).close()",
    "a Unix socket": "socket.socket(socket.AF_UNIX).connect('{folder}/socket')",
    "an abstract socket": "socket.socket(socket.AF_UNIX).connect('\\0deltagrade-attack-{port}')",
    "a pair of sockets": "socket.socketpair()",
}
KERNEL = {
    "a user namespace": LIBC + "assert libc.unshare(0x10000000) == 0, ctypes.get_errno()",
    "a memory file": "os.memfd_create('attack')",
    "a pipe": "os.pipe()",
    "new machine code": "mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC)",
    "its own limits": "resource.setrlimit(resource.RLIMIT_CORE, (0, 0))",
    "a terminal's settings": "fcntl.ioctl(1, 0x541B, bytes(4))",
}
ATTACKS = {
    f"{kind}: {name}": body
    for kind, table in {
        "reading": READING,
        "writing": WRITING,
        "processes": PROCESSES,
        "others": OTHERS,
        "network": NETWORK,
        "kernel": KERNEL,
    }.items()
    for name, body in table.items()
}
# confined-reads looks at paths and maps compiled modules, as importing from the library needs both.
LOOKS = {"reading: the size of a file", "reading: whether a file exists", "kernel: new machine code"}


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A service of this machine, on TCP, UDP and an abstract socket of the same number."""
    with (
        socket.create_server(("127.0.0.1", 0)) as tcp,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
        socket.socket(socket.AF_UNIX) as abstract,
    ):
        number = int(tcp.getsockname()[1])
        udp.bind(("127.0.0.1", number))
        abstract.bind(f"\0deltagrade-attack-{number}")
        abstract.listen()
        yield number


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in which anybody may write, with another student's submission and a socket."""
    for parent in (tmp_path, *tmp_path.parents[:2]):
        parent.chmod(0o777)
    (tmp_path / "another").mkdir(mode=0o777)
    (tmp_path / "another").chmod(0o777)
    (tmp_path / "another" / "scaling.py").write_text("secret")
    (tmp_path / "another" / "scaling.py").chmod(0o666)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "socket"))
        (tmp_path / "socket").chmod(0o777)
        server.listen()
        yield tmp_path


def source(name: str, folder: Path, port: int) -> str:
    return attacking(ATTACKS[name].format(folder=folder, port=port))


@pytest.mark.parametrize("name", ATTACKS)
def test_works_without_the_defence(name: str, folder: Path, port: int) -> None:
    assert works_unconfined(source(name, folder, port), environment={"DELTAGRADE_ATTACK_SECRET": "expected values"})


@pytest.mark.parametrize("name", ATTACKS)
@pytest.mark.parametrize("level", levels(Level.JAILED, Level.CONFINED, Level.CONFINED_READS))
def test_is_held(
    arena: Arena, level: Level, name: str, folder: Path, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DELTAGRADE_ATTACK_SECRET", "expected values")
    before = sorted(str(path) for path in folder.rglob("*"))
    report = arena.grade(source(name, folder, port), level)
    succeeds = level is Level.CONFINED_READS and name in LOOKS
    assert statuses(report)["scale"] is (Status.PASSED if succeeds else Status.ERROR)
    assert others_passed(report)
    assert report.isolation == level
    assert sorted(str(path) for path in folder.rglob("*")) == before
    assert (folder / "another" / "scaling.py").read_text() == "secret"
