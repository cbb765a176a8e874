"""What Keras computes with: the first of its backends that is installed, or the first that sees a GPU if there is one.

References use nothing but Keras's own interface, so that any of them can stand in.
"""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from typing import Any

from grader.devices import gpus

BACKENDS = {
    "tensorflow": "import tensorflow; found = tensorflow.config.list_physical_devices('GPU')",
    "jax": "import jax; found = jax.default_backend() == 'gpu'",
    "torch": "import torch; found = torch.cuda.is_available()",
}
"""How each says that it sees a GPU."""
_ASK_SECONDS = 120


def choose() -> None:
    """Name the backend that Keras shall use, unless Keras is there already or somebody has named one."""
    if "keras" in sys.modules or "KERAS_BACKEND" in os.environ:
        return
    installed = [name for name in BACKENDS if find_spec(name) is not None]
    # Asked in processes of their own: two such libraries in one process take a GPU's memory from each other.
    seeing = [name for name in installed if gpus() and _sees_a_gpu(name)]
    if installed:
        os.environ["KERAS_BACKEND"] = (seeing or installed)[0]


def device(keras: Any) -> str:
    """What Keras trains on, as it says itself: `"cpu:0"`, `"gpu:0"`."""
    try:
        return str(keras.distribution.list_devices()[0])
    except Exception:  # not every backend can tell
        return "unknown device"


def _sees_a_gpu(name: str) -> bool:
    command = [sys.executable, "-c", f"{BACKENDS[name]}; raise SystemExit(not found)"]
    try:
        return subprocess.run(command, capture_output=True, timeout=_ASK_SECONDS, check=False).returncode == 0  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return False
