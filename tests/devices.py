"""A machine that seems to have a GPU: CuPy's stand-in is installed, and NVIDIA's tool lists a device."""

from __future__ import annotations

from pathlib import Path

_STAND_IN = Path(__file__).parent / "data" / "cupy_stand_in.py"


def install(folder: Path) -> tuple[Path, Path]:
    """Put both into a folder.

    Returns:
        What is to be added to `sys.path`, and to `PATH`.
    """
    packages, programs = folder / "packages", folder / "programs"
    description = packages / "cupy-14.0.0.dist-info"
    for path in (packages / "cupy", description, programs):
        path.mkdir(parents=True)
    (packages / "cupy" / "__init__.py").write_text(_STAND_IN.read_text("utf-8"), "utf-8")
    (description / "METADATA").write_text("Metadata-Version: 2.1\nName: cupy\nVersion: 14.0.0\n", "utf-8")
    (description / "top_level.txt").write_text("cupy\n", "utf-8")
    tool = programs / "nvidia-smi"
    tool.write_text("#!/bin/sh\necho A stand-in\n", "utf-8")
    tool.chmod(0o755)
    return packages, programs
