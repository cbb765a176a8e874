"""What is outside the jail is not there inside; each look and each way out works without the jail first."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.sandbox import jail, library
from grader.sandbox.levels import Level

from .making import LEVELS

ROOT = Path(__file__).resolve().parents[2]
WORKER = ROOT / "grader" / "worker"
NUMPY = Path(np.__file__).parent
ENVIRONMENT = {"OPENBLAS_NUM_THREADS": "1"}


@pytest.fixture(scope="module", autouse=True)
def _works() -> None:
    if Level.JAILED not in LEVELS:
        pytest.skip("no jail here")


def line(code: str, *, jailed: bool) -> list[str]:
    """The command line that runs code, in the jail or outside."""
    python = [sys.executable, "-I", "-S", "-B", "-c", code]
    return jail.command(python, [*library.numpy(str(NUMPY)), str(WORKER)]) if jailed else python


def answer(code: str, *, jailed: bool) -> Any:
    done = subprocess.run(
        line(f"import json, os, sys\n{code}", jailed=jailed),
        check=False,
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


OUTSIDE = {
    "the system": "/etc/passwd",
    "programs": "/bin/sh",
    "processes": "/proc/self/status",
    "devices": "/dev/null",
    "settings of the kernel": "/sys/kernel",
    "the references": str(ROOT / "reference"),
    "the grader": str(ROOT / "grader" / "sandbox"),
    "the tests": __file__,
    "another package": str(Path(pytest.__file__).parent),
    "the home folder": str(Path.home() / ".bashrc"),
}


@pytest.mark.parametrize("what", OUTSIDE)
def test_is_not_there(what: str) -> None:
    path = OUTSIDE[what]
    if not Path(path).exists():
        pytest.skip(f"{path} does not exist here")
    code = f"print(json.dumps(os.path.exists({path!r})))"
    assert answer(code, jailed=False) is True
    assert answer(code, jailed=True) is False


def test_temporary_files_are_not_there(tmp_path: Path) -> None:
    code = f"print(json.dumps(os.path.exists({str(tmp_path)!r})))"
    assert answer(code, jailed=False) is True
    assert answer(code, jailed=True) is False


def test_packages_are_hidden_but_numpy() -> None:
    code = f"print(json.dumps(sorted(os.listdir({str(NUMPY.parent)!r}))))"
    assert set(answer(code, jailed=True)) <= {"numpy", "numpy.libs"}
    assert len(answer(code, jailed=False)) > 2


@pytest.mark.parametrize("folder", [*library.standard_library(), *library.shared_libraries()])
def test_no_package_below_the_libraries(folder: str) -> None:
    code = f"""
found = [os.path.join(parent, name) for parent, folders, _ in os.walk({folder!r})
         for name in folders if name in ("site-packages", "dist-packages")]
print(json.dumps([name for each in found for name in os.listdir(each) if name not in ("numpy", "numpy.libs")]))
"""
    assert answer(code, jailed=True) == []


@pytest.mark.parametrize("folder", ["/", "/usr", str(NUMPY), str(WORKER), *library.standard_library()])
def test_nothing_can_be_written(folder: str) -> None:
    code = f"""
try:
    open({folder!r} + "/written", "w").close()
    print(json.dumps("written"))
except OSError as error:
    print(json.dumps(type(error).__name__))
"""
    assert answer(code, jailed=True) in {"OSError", "PermissionError"}  # a read-only file system
    assert not (Path(folder) / "written").exists()


def test_numpy_and_the_library_work() -> None:
    code = f"""
sys.path.append({str(NUMPY.parent)!r})
import ctypes, decimal, hashlib, lzma, random, sqlite3, ssl
import numpy as np
print(json.dumps(np.linalg.svd(np.eye(3) @ np.eye(3))[1].tolist()))
"""
    assert answer(code, jailed=True) == answer(code, jailed=False) == [1.0, 1.0, 1.0]


def test_network_of_the_machine_is_out_of_reach() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        code = f"""
import socket
try:
    socket.create_connection(("127.0.0.1", {server.getsockname()[1]}), 5).close()
    print(json.dumps("connected"))
except OSError as error:
    print(json.dumps(type(error).__name__))
"""
        assert answer(code, jailed=False) == "connected"
        assert answer(code, jailed=True) != "connected"


def test_abstract_sockets_are_out_of_reach() -> None:
    name = f"\0deltagrade-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(name)
        server.listen()
        code = f"""
import socket
try:
    socket.socket(socket.AF_UNIX).connect({name!r})
    print(json.dumps("connected"))
except OSError as error:
    print(json.dumps(type(error).__name__))
"""
        assert answer(code, jailed=False) == "connected"
        assert answer(code, jailed=True) != "connected"


def test_processes_outside_cannot_be_signalled() -> None:
    code = f"""
try:
    os.kill({os.getpid()}, 0)
    print(json.dumps("signalled"))
except OSError as error:
    print(json.dumps(type(error).__name__))
"""
    assert answer(code, jailed=False) == "signalled"
    assert answer(code, jailed=True) == "ProcessLookupError"


def test_names_of_the_machine_stay_outside() -> None:
    assert answer("print(json.dumps(os.uname().nodename))", jailed=True) == "jail"


@pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user has no capabilities to lose")
def test_root_keeps_only_what_a_zygote_needs() -> None:
    code = """
import ctypes
header, data = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
ctypes.CDLL(None).capget(header, data)
print(json.dumps([data[1], data[4]]))
"""
    assert answer(code, jailed=False) != [1 << 5 | 1 << 6 | 1 << 7, 0]
    assert answer(code, jailed=True) == [1 << 5 | 1 << 6 | 1 << 7, 0]  # kill, setgid, setuid


def test_keeps_descriptors_and_environment() -> None:
    reading, writing = os.pipe()
    code = "import os; os.write(5, os.environ['PASSED'].encode())"
    command = line(code, jailed=True)
    actions = [(os.POSIX_SPAWN_DUP2, writing, 5)]
    pid = os.posix_spawn(command[0], command, {"PASSED": "on"}, file_actions=actions)
    assert os.read(reading, 10) == b"on"
    assert os.waitpid(pid, 0)[1] == 0
    os.close(reading)
    os.close(writing)


def test_tells_how_the_program_ended() -> None:
    assert subprocess.run(line("import os; os._exit(7)", jailed=True), check=False).returncode == 7
    code = "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)"
    assert subprocess.run(line(code, jailed=True), check=False).returncode == 128 + signal.SIGSEGV


STAYS = "import os, time\nif os.fork() == 0:\n    os.setsid()\nos.write(1, b'x')\ntime.sleep(600)"


def test_killing_the_jail_kills_all_within() -> None:
    with subprocess.Popen(line(STAYS, jailed=True), stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert os.read(process.stdout.fileno(), 1) == b"x"
        process.kill()
        process.wait()
        while select.select([process.stdout], [], [], 10)[0]:
            # Nobody holds the other end any more.
            if os.read(process.stdout.fileno(), 100) == b"":
                return
        pytest.fail("something within lives on")


def test_the_jail_ends_with_the_grader() -> None:
    command = line(STAYS, jailed=True)
    grader = f"import os, subprocess, time\nsubprocess.Popen({command!r})\ntime.sleep(1)\nos._exit(0)"
    with subprocess.Popen([sys.executable, "-c", grader], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert os.read(process.stdout.fileno(), 1) == b"x"
        process.wait()
        while select.select([process.stdout], [], [], 10)[0]:
            if os.read(process.stdout.fileno(), 100) == b"":
                return
        pytest.fail("the jail lives on")


def test_without_bubblewrap(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert jail.bubblewrap() is None
    with pytest.raises(FileNotFoundError):
        jail.command([sys.executable], [])
