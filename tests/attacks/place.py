"""What attacks aim at: services of this machine, another student's work, the folder of a class."""

from __future__ import annotations

import socket
from contextlib import contextmanager
from typing import TYPE_CHECKING

from .attack import Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def services() -> Iterator[int]:
    """A service on TCP, UDP and an abstract socket of the same number."""
    with (
        socket.create_server(("127.0.0.1", 0)) as tcp,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
        socket.socket(socket.AF_UNIX) as abstract,
    ):
        port = int(tcp.getsockname()[1])
        udp.bind(("127.0.0.1", port))
        abstract.bind(f"\0deltagrade-attack-{port}")
        abstract.listen()
        yield port


@contextmanager
def prepared(folder: Path, port: int) -> Iterator[Place]:
    """A folder in which anybody may write, with another student's submission and a socket."""
    for parent in (folder, *folder.parents[:2]):
        parent.chmod(0o777)
    work = folder / "another" / "scaling.py"
    work.parent.mkdir()
    work.parent.chmod(0o777)
    work.write_text("secret")
    work.chmod(0o666)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(folder / "socket"))
        (folder / "socket").chmod(0o777)
        server.listen()
        yield Place(folder, port)
