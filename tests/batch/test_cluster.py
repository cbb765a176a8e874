"""`grade batch --dask` on a real cluster: a scheduler and workers as people start them, in processes of their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("sqlalchemy", reason="the gradebook is an extra")
pytest.importorskip("distributed", reason="Dask is an extra")

from cli.running import Ran, environment, grade, refused, without
from sandbox.making import LEVELS

from grader import __version__
from grader.gradebook.book import Gradebook

from .clusters import DEADLINE, Cluster, started, until

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
FAKE = ROOT / "tests" / "course"
RIGHT = (FAKE / "solutions/ex01_scaling/scaling.py").read_text("utf-8")
OPTIONS = ("--course", FAKE, "-e", "1", "--limit", "load_seconds=1")
CONTAINED = (*OPTIONS, "--isolation", "contained", "--require-isolation", "contained")
# Where nothing holds malice, a submission can end the process above the one that has forked its own.
POISON = """
import os

with open(f"/proc/{os.getppid()}/stat") as file:
    os.kill(int(file.read().rpartition(")")[2].split()[1]), 9)
"""
# What ends a worker that begins to get ready.
DEADLY = """
import os
import sys

class Finder:
    def find_spec(self, name, path, target=None):
        if name == "grader.batch.station":
            os._exit(1)

sys.meta_path.insert(0, Finder())
"""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster of two workers: one of them in the care of a nanny, as is usual, the other without."""
    with started(tmp_path_factory.mktemp("cluster")) as cluster:
        cluster.worker()
        cluster.worker("--no-nanny")
        yield cluster


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Cluster]:
    """A cluster without workers."""
    with started(tmp_path / "cluster") as cluster:
        yield cluster


@pytest.fixture
def submissions(tmp_path: Path) -> Path:
    folder = tmp_path / "submissions"
    folder.mkdir()
    for name in ("kim", "lee"):
        (folder / f"{name}.py").write_text(RIGHT, "utf-8")
    (folder / "park.py").write_text(RIGHT.replace("np.multiply(x, factor)", "x + factor"), "utf-8")
    (folder / "choi.py").write_text("import os\nos._exit(0)\n", "utf-8")
    (folder / "jung.py").write_text("while True:\n    pass\n", "utf-8")
    (folder / "broken.py").write_bytes(b"\x00\x01\x02" * 100)
    return folder


def complaints(ran: Ran) -> list[str]:
    """What was said on standard error, besides how far it is."""
    return [line for line in ran.err.splitlines() if " graded, " not in line]


def recorded(out: Path, run: int = 1) -> dict[tuple[str, int, int], dict[str, Any]]:
    """All that a run has written into the gradebook, but how long it took; each attempt is there once."""
    with Gradebook.open(out / "gradebook.db", create=False) as book:
        rows = [asdict(graded) for graded in book.results(run)]
    for row in rows:
        row["report"] = json.loads(row["report"] or "{}")
        row["report"].pop("duration_s", None)
    found = {(row["student"], row["number"], row["attempt"]): row for row in rows}
    assert len(found) == len(rows)
    return found


def test_a_cluster_gives_the_grades_of_one_machine(cluster: Cluster, submissions: Path, tmp_path: Path) -> None:
    out, local = tmp_path / "out", tmp_path / "local"
    ran = grade("batch", submissions, "-o", out, *OPTIONS, "--dask", cluster.address)
    assert (ran.code, complaints(ran)) == (0, []), ran
    assert grade("batch", submissions, "-o", local, *OPTIONS, "--jobs", "1").code == 0
    assert len(recorded(out)) == 6
    assert recorded(out) == recorded(local)
    assert (out / "grades.csv").read_bytes() == (local / "grades.csv").read_bytes()
    with Gradebook.open(out / "gradebook.db") as book:
        assert book.run(1).info.settings["pool"] == "dask"
        assert book.run(1).ended

    again = grade("batch", submissions, "-o", out, *OPTIONS, "--dask", cluster.address)
    assert again.out.startswith("0 graded, 6 unchanged")


def test_a_run_of_a_cluster_is_computed_again_on_one_machine(
    cluster: Cluster, submissions: Path, tmp_path: Path
) -> None:
    (submissions / "jung.py").unlink()
    out = tmp_path / "out"
    assert grade("batch", submissions, "-o", out, *OPTIONS, "--dask", cluster.address).code == 0
    ran = grade("batch", "--replay", "1", "-o", out, "--course", FAKE)
    assert ran.code == 0, ran
    assert "results computed again: 4, the same bit for bit: 4" in ran.out


def test_a_worker_that_dies_costs_nothing_but_time(cluster: Cluster, submissions: Path, tmp_path: Path) -> None:
    for number in range(30):
        (submissions / f"student{number}.py").write_text(RIGHT, "utf-8")
    out, local = tmp_path / "out", tmp_path / "local"
    victim = cluster.worker("--no-nanny")
    command = [sys.executable, "-m", "grader", "batch", submissions, "-o", out, *OPTIONS, "--dask", cluster.address]
    with subprocess.Popen(list(map(str, command)), env=environment(), stdout=subprocess.PIPE) as process:
        until((out / "reports" / "kim").is_dir)
        victim.kill()
        said, _ = process.communicate(timeout=DEADLINE)
    assert process.returncode == 0, said
    assert b"36 graded" in said
    assert grade("batch", submissions, "-o", local, *OPTIONS, "--jobs", "1").code == 0
    assert recorded(out) == recorded(local)


def test_ctrl_c_keeps_what_is_done(cluster: Cluster, submissions: Path, tmp_path: Path) -> None:
    (submissions / "jung.py").rename(submissions / "zzz.py")
    out = tmp_path / "out"
    options = (*OPTIONS, "--limit", "load_seconds=5", "--dask", cluster.address)
    command = [sys.executable, "-m", "grader", "batch", submissions, "-o", out, *options]
    with subprocess.Popen(
        list(map(str, command)), env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    ) as process:  # fmt: skip
        until((out / "reports" / "park").is_dir)
        os.killpg(process.pid, signal.SIGINT)
        _, complaint = process.communicate(timeout=DEADLINE)
    assert process.returncode == 2
    assert complaint.splitlines()[-1] == "stopped: what is done is kept; the same command goes on from here"
    assert "Traceback" not in complaint
    assert ("park", 1, 1) in recorded(out)
    assert ("zzz", 1, 1) not in recorded(out)


@pytest.mark.skipif("jailed" not in LEVELS, reason="needs a jail, to miss it")
def test_a_worker_below_the_required_level_gets_no_work(empty: Cluster, submissions: Path, tmp_path: Path) -> None:
    (submissions / "jung.py").unlink()
    options = (*OPTIONS, "--require-isolation", "jailed", "--dask", empty.address)
    empty.worker("--no-nanny", PATH="/nonexistent")  # no bubblewrap there
    ran = grade("batch", submissions, "-o", tmp_path / "out", *options)
    assert (ran.code, ran.out) == (3, ""), ran
    assert complaints(ran)[-1].startswith("grade: No worker of the cluster may grade. tcp://127.0.0.1:")
    assert "It needs Linux and bubblewrap" in ran.err
    assert recorded(tmp_path / "out") == {}

    empty.worker("--no-nanny")
    ran = grade("batch", submissions, "-o", tmp_path / "out", *options)
    assert ran.code == 0, ran
    (complaint,) = complaints(ran)
    assert "may not grade: It needs Linux and bubblewrap" in complaint
    levels = {row["report"]["isolation"] for row in recorded(tmp_path / "out", 2).values() if row["report"]}
    assert levels == {"jailed"}


def test_a_worker_of_another_version_gets_no_work(empty: Cluster, submissions: Path, tmp_path: Path) -> None:
    other = copytree(ROOT / "grader", tmp_path / "other" / "grader", ignore=ignore_patterns("__pycache__", "bundled"))
    (other / "__init__.py").write_text('__version__ = "0.0.1"\n', "utf-8")
    empty.worker("--no-nanny", PYTHONPATH=str(other.parent))
    ran = grade("batch", submissions, "-o", tmp_path / "out", *OPTIONS, "--dask", empty.address)
    assert ran.code == 3
    assert f"it has deltagrade 0.0.1, and this run {__version__}" in complaints(ran)[-1]


def test_workers_that_do_not_fit_are_told_about_and_the_others_grade(
    cluster: Cluster, submissions: Path, tmp_path: Path
) -> None:
    unlike = {
        "NumPy 1.26.0": "import numpy\nnumpy.__version__ = '1.26.0'\n",
        "Python 3.10.1": "import platform\nplatform.python_version = lambda: '3.10.1'\n",
        "Is the same deltagrade installed": "import sys\nsys.modules['grader'] = None\n",
        "ended while it got ready": DEADLY,
    }
    workers = []
    for number, code in enumerate(unlike.values()):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "sitecustomize.py").write_text(code, "utf-8")
        workers.append(cluster.worker("--no-nanny", PYTHONPATH=":".join([str(folder), *filter(None, sys.path)])))
    options = (*OPTIONS, "--limit", "load_seconds=2")  # long enough to hear of all
    ran = grade("batch", submissions, "-o", tmp_path / "out", *options, "--dask", cluster.address)
    for worker in workers:
        worker.kill()
    assert ran.code == 0, ran
    told = complaints(ran)
    assert len(told) == len(unlike)
    for what in unlike:
        (line,) = [each for each in told if what in each]
        assert line.startswith("grade: tcp://127.0.0.1:")
    assert len(recorded(tmp_path / "out")) == 6


def test_when_the_scheduler_dies_what_is_done_is_kept(
    cluster: Cluster, empty: Cluster, submissions: Path, tmp_path: Path
) -> None:
    (submissions / "jung.py").rename(submissions / "zzz.py")
    empty.worker("--no-nanny")
    out = tmp_path / "out"
    options = (*OPTIONS, "--limit", "load_seconds=5", "--lang", "ko", "--dask", empty.address)
    command = [sys.executable, "-m", "grader", "batch", submissions, "-o", out, *options]
    patience = {"DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "1s"}
    with subprocess.Popen(
        list(map(str, command)), env=environment(**patience), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        until((out / "reports" / "park").is_dir)
        empty.scheduler.kill()
        said, complaint = process.communicate(timeout=DEADLINE)
    assert (process.returncode, said) == (2, b"")
    lines = [line for line in complaint.decode().splitlines() if "채점함" not in line]
    assert lines == ["grade: Dask 스케줄러와 연결이 끊겼어요. 채점한 것은 남아 있고, 같은 명령으로 이어서 할 수 있어요"]
    done = recorded(out)
    assert ("park", 1, 1) in done
    assert ("zzz", 1, 1) not in done

    again = grade("batch", submissions, "-o", out, *OPTIONS, "--dask", cluster.address)
    assert again.code == 0, again
    assert again.out.startswith(f"{6 - len(done)} graded, {len(done)} unchanged")
    assert ("zzz", 1, 1) in recorded(out, 2)


def test_a_submission_that_kills_workers_is_the_graders_fault(
    empty: Cluster, submissions: Path, tmp_path: Path
) -> None:
    (submissions / "jung.py").write_text(POISON, "utf-8")
    empty.worker()
    options = (*CONTAINED, "--dask", empty.address)
    ran = grade("batch", submissions, "-o", tmp_path / "out", *options)
    assert ran.code == 3, ran
    assert "the grader failed (no points lost) (1):\n  jung\n" in ran.out
    rows = recorded(tmp_path / "out")
    assert len(rows) == 6
    assert (rows["jung", 1, 1]["score"], set(rows["jung", 1, 1]["statuses"].values())) == (7, {"grader_fault"})
    assert {row["student"] for row in rows.values() if "grader_fault" in row["statuses"].values()} == {"jung"}

    (submissions / "jung.py").write_text(RIGHT, "utf-8")
    again = grade("batch", submissions, "-o", tmp_path / "out", *options)
    assert again.out.startswith("1 graded, 5 unchanged")


def test_without_dask_one_line_says_how_to_get_it(submissions: Path, tmp_path: Path) -> None:
    path = without("distributed", tmp_path)
    out = tmp_path / "out"
    options = (*OPTIONS, "--dask", "tcp://127.0.0.1:8786")
    said = refused(grade("batch", submissions, "-o", out, *options, PYTHONPATH=path))
    assert said == "`--dask` needs Dask: pip install 'deltagrade[cluster]'"
    said = refused(grade("batch", submissions, "-o", out, *options, "--lang", "ko", PYTHONPATH=path))
    assert "pip install 'deltagrade[cluster]'" in said
    assert "needs" not in said
    assert not out.exists()


def test_what_cannot_be_used_is_one_line(submissions: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    options = (*OPTIONS, "--dask", "tcp://127.0.0.1:9")
    ran = grade("batch", submissions, "-o", out, *options, DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT="1s")
    assert refused(ran).startswith("there is no Dask scheduler at tcp://127.0.0.1:9: ")
    ran = grade("batch", submissions, "-o", out, *OPTIONS, "--dask", "tcp://here:port")
    assert refused(ran).startswith("there is no Dask scheduler at tcp://here:port: ")
    assert "--jobs" in refused(grade("batch", submissions, "-o", out, *options, "--jobs", "2"))
    assert not out.exists()


def test_a_cluster_of_this_machine_is_started_and_ended(submissions: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    ran = grade("batch", submissions, "-o", out, *OPTIONS, "--dask", "local", "--jobs", "1")
    assert (ran.code, complaints(ran)) == (0, []), ran
    assert len(recorded(out)) == 6
