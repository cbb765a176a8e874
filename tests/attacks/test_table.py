"""The table in SECURITY.md says what the tests do, and no attack that it must name is missing."""

from __future__ import annotations

import subprocess
import sys

import pytest

from .arena import ROOT
from .elsewhere import ELSEWHERE
from .soak import MODULES

SCRIPT = ROOT / "scripts" / "attack_table.py"
# What must be tried, whatever else is.
THREATS = {
    "time": (
        "a loop; a loop at import; a loop that ignores every signal; a loop in C; stopping itself; a reply in drops"
    ),
    "memory and disk": (
        "an enormous array; a growing list; shared memory; a memory file; a large file; a sparse file; 200 MB of output"
    ),
    "processes": (
        "a hundred processes; a program; another program in its place; a daemon; a thread; threads without end"
    ),
    "reading": (
        "the reference; the solution; another submission; expected values in frames and heap; "
        "the environment of the grader; the command line of the grader; its own memory map; "
        "the list of processes; the home folder"
    ),
    "writing": "a file; the grader's files; a hard link; a symbolic link; another submission; many small files",
    "signals and tracing": (
        "signal to the parent; signal to the group of the parent; signal to everybody; signal by a descriptor; "
        "signal by the owner of a descriptor; tracing the parent; reading the memory of the grader; "
        "priority of the parent; limits of the parent"
    ),
    "network": "TCP; UDP; an abstract socket; a Unix socket; the address of a name; listening",
    "kernel": "a user namespace; mount; chroot; io uring; bpf; userfaultfd; keyring; perf; 32-bit calls; x32 calls",
    "ending": "exit 0; SystemExit; KeyboardInterrupt; a segmentation fault; closed descriptors; a stack without end",
    "ending at import": "exit 0; SystemExit; KeyboardInterrupt; a segmentation fault; closed descriptors",
    "forged frames": "text; a header without end; a body without end; lists in lists; an integer without end",
    "forged answers": "a wrong number; twice the same; the next ones ahead",
    "forged values": "objects; records; a shape that overflows; a negative shape; unhashable keys; a million values",
    "judging": (
        "patched NumPy; patched builtins; patched the encoder in the worker; an object that equals everything; "
        "an array that equals everything; an array that is close to everything; NaN; an empty array; an empty dict"
    ),
    "trivial answers": "`np.broadcast_to(1.0, x.shape)`; `np.zeros(x.shape)`",
    "archives and names": "paths that lead out (zip slip); links and devices; bombs; names with control characters",
    "reports": "terminal escapes; formulas in CSV; workflow commands of GitHub; HTML in an LMS's comments",
}


def run(code: str) -> subprocess.CompletedProcess[str]:
    """Run Python code in which the script is a module; in a process of its own, as it has pytest collect tests."""
    code = f"import sys\nsys.path.insert(0, {str(SCRIPT.parent)!r})\nimport attack_table\n{code}"
    return subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True, cwd=ROOT)


def test_the_table_is_what_the_tests_say() -> None:
    done = run("sys.argv.append('--check')\nattack_table.main()")
    assert done.returncode == 0, done.stderr


def test_an_attack_that_no_test_makes_is_refused() -> None:
    done = run(
        "attack_table.MODULES[0].ATTACKS += attack_table.Attack('time', 'untried', '', {}),\nattack_table.cells()"
    )
    assert "no test makes the attack 'time: untried' at jailed" in done.stderr


@pytest.mark.parametrize("kind", THREATS)
def test_nothing_is_missing(kind: str) -> None:
    attacks = [(attack.kind, attack.name) for module in MODULES for attack in module.ATTACKS]
    named = [name for each, name in (*attacks, *ELSEWHERE) if each == kind]
    assert len(named) == len(set(named))
    assert set(THREATS[kind].split("; ")) <= set(named)
