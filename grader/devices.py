"""Devices on which a network can be trained: which there are, and what a worker is given to use one."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from grader.libraries import Library
from grader.model import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CPU, GPU = "cpu", "gpu"
_ASK_SECONDS = 10
# Where the driver's libraries are, and which of several devices to use, is a property of the machine.
_PASSED_ON = ("CUDA_PATH", "CUDA_VISIBLE_DEVICES", "LD_LIBRARY_PATH", "NVIDIA_VISIBLE_DEVICES")


def cupy(environment: Mapping[str, str] = os.environ) -> Library:
    """CuPy, which has NumPy's interface and computes on a GPU.

    Args:
        environment: of the grader.
    """
    passed_on = {name: environment[name] for name in _PASSED_ON if name in environment}
    return Library(
        name="cupy",
        title="CuPy",
        extra="gpu",
        distributions=("cupy-cuda12x", "cupy-cuda13x", "cupy-cuda11x", "cupy"),
        packages=("cupy",),
        modules=(),
        touch=(),
        environment={
            **passed_on,
            # Kernels that are compiled on the way stay in memory: a worker has no home, and may not write.
            "CUPY_CACHE_IN_MEMORY": "1",
            # A folder that is there: another would be made, although nothing is kept in it.
            "CUPY_CACHE_DIR": "/",
            "CUDA_CACHE_DISABLE": "1",
        },
        # The driver reserves addresses, not memory: as many as GPU and machine have bytes together, and more.
        memory_mb=900_000,
        # The first use of each operation compiles it.
        slower=3.0,
        start_seconds=60.0,
        for_numpy=True,
    )


def gpus() -> Sequence[str]:
    """The names of the NVIDIA devices that can be seen: what their own tool lists, where the driver is loaded."""
    from shutil import which  # noqa: PLC0415

    tool = which("nvidia-smi")
    if tool is None:
        return sorted(f"/dev/{name}" for name in _files() if name.removeprefix("nvidia").isdecimal())
    import subprocess  # noqa: PLC0415

    command = [tool, "--query-gpu=name", "--format=csv,noheader"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_ASK_SECONDS, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return []
    return done.stdout.splitlines() if done.returncode == 0 else []


def lacking() -> Text | None:
    """Why no network of NumPy can be trained on a GPU here; None if it can, as far as one can see without trying."""
    library = cupy()
    if not library.installed:
        return Text(
            f"a GPU is used through CuPy, which is not installed: {library.install}",
            f"GPU는 CuPy로 쓰는데 설치되어 있지 않아요: {library.install}",
        )
    if not gpus():
        return Text("this machine shows no NVIDIA GPU", "이 컴퓨터에는 보이는 NVIDIA GPU가 없어요")
    return None


def _files() -> Sequence[str]:
    return os.listdir("/dev") if sys.platform == "linux" else []  # noqa: PTH208
