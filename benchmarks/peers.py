"""Environments for the programs that we compare with: made on demand, by name, beside this file."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

PEERS = Path(__file__).resolve().parent / ".peers"


def environment(name: str, *packages: str) -> Path:
    """The Python of a virtual environment that has these packages; made if there is none.

    Args:
        name: of the environment.
        packages: as pip takes them.
    """
    folder = PEERS / name
    python = folder / "bin" / "python"
    ready = folder / "ready.json"
    wanted = json.dumps(packages)
    if not ready.exists() or ready.read_text(encoding="utf-8") != wanted:
        print(f"making an environment with {' '.join(packages)} ...", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *packages], check=True)
        ready.write_text(wanted, encoding="utf-8")
    return python


def version(python: Path, package: str) -> str:
    """The version of a package in an environment."""
    code = f"import importlib.metadata; print(importlib.metadata.version({package!r}))"
    return subprocess.run([str(python), "-c", code], check=True, capture_output=True, text=True).stdout.strip()
