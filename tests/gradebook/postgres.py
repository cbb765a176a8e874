"""A real PostgreSQL server for tests, from the programs that Debian's package `postgresql` installs."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


class CannotStartError(Exception):
    """Why there is no server here."""


class Server:
    """A server in a temporary folder, reached by a socket in it; nobody else can be in its way."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder = folder
        self._programs = programs
        self._as = _unprivileged()
        if "user" in self._as:
            os.chown(folder, pwd.getpwnam(self._as["user"]).pw_uid, -1)
        self._numbers = count(1)
        data = str(folder / "data")
        made = self._run("initdb", "--pgdata", data, "--username", "teacher", "--auth", "trust", "--no-sync")
        if made.returncode:
            raise CannotStartError(f"initdb: {made.stderr.strip()}")
        with (folder / "log").open("wb") as log:
            self._process = subprocess.Popen(
                [programs / "postgres", "-D", data, "-k", str(folder), "-c", "listen_addresses=", "-c", "fsync=off"],
                stdout=log,
                stderr=log,
                cwd=folder,
                **self._as,
            )
        self._wait()

    def database(self) -> str:
        """The URL of a new, empty database."""
        name = f"course{next(self._numbers)}"
        made = self._run("createdb", "--host", str(self.folder), "--username", "teacher", name)
        assert made.returncode == 0, made.stderr
        return f"postgresql://teacher@/{name}?host={self.folder}"

    def stop(self) -> None:
        """At once: nothing in it is wanted."""
        self._process.kill()
        self._process.wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + 60
        while self._run("pg_isready", "--host", str(self.folder)).returncode:
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise CannotStartError((self.folder / "log").read_text("utf-8", "replace").strip()[-300:])
            time.sleep(0.05)

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(self._programs / program), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd=self.folder, **self._as)


@contextmanager
def server() -> Iterator[Server]:
    """A server that runs meanwhile.

    Raises:
        CannotStartError: it is not installed, or does not start.
    """
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="deltagrade-pg-"))  # short, as the path of a socket has to be
    try:
        running = Server(folder, programs)
        try:
            yield running
        finally:
            running.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    # Debian keeps them out of PATH, one folder a version.
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if folders:
        return max(folders, key=lambda path: float(path.parent.name))
    found = shutil.which("initdb")
    if found is None:
        raise CannotStartError("PostgreSQL's initdb is not installed (on Debian: apt install postgresql)")
    return Path(found).resolve().parent


def _unprivileged() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: as its own user, then, whom the package makes."""
    if os.geteuid() != 0:
        return {}
    try:
        user = pwd.getpwnam("postgres")
    except KeyError:
        raise CannotStartError("PostgreSQL does not run as root, and there is no user postgres") from None
    return {"user": user.pw_name, "group": user.pw_gid, "extra_groups": []}
