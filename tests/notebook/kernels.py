"""Runs notebooks in a real kernel, as `jupyter execute` does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nbclient import NotebookClient
from nbformat import v4

if TYPE_CHECKING:
    from pathlib import Path

_SECONDS = 100


def run(cells: list[str], folder: Path, **settings: str) -> list[list[Any]]:
    """Run code cells in a folder, and return the outputs of each; settings are environment variables of the kernel."""
    notebook = v4.new_notebook(cells=[v4.new_code_cell(source) for source in cells])  # type: ignore[no-untyped-call]
    return [cell.outputs for cell in execute(notebook, folder, **settings).cells]


def execute(notebook: Any, folder: Path, **settings: str) -> Any:
    """Run a notebook from top to bottom, whatever its cells raise."""
    client = NotebookClient(
        notebook,
        timeout=_SECONDS,
        kernel_name="python3",
        allow_errors=True,
        resources={"metadata": {"path": str(folder)}},
    )
    from cli.running import environment

    # A warning of the kernel's own libraries is not what is tested.
    return client.execute(env=environment(**settings, PYTHONWARNINGS="ignore"))


def html(outputs: list[Any]) -> str:
    """What a cell shows."""
    return "".join(each.data["text/html"] for each in outputs if "text/html" in each.get("data", {}))


def text(outputs: list[Any]) -> str:
    """What a cell shows where there is no HTML."""
    return "".join(each.data["text/plain"] for each in outputs if "data" in each)


def said(outputs: list[Any]) -> str:
    """What a cell prints, errors included."""
    return "".join(each.get("text", "") or "\n".join(each.get("traceback", ())) for each in outputs)
