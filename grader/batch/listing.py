"""What a student's folder holds, looked at once: `locate` asks many times, the file system only once a folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.submissions.files import Folder

if TYPE_CHECKING:
    from pathlib import Path


class Listing(Folder):
    """The names below a folder, as `grader.submissions.find.locate` takes them.

    Args:
        root: the folder.
    """

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self._looked: dict[str, tuple[list[str], list[str]]] = {}

    def has(self, path: str) -> bool:
        """Whether there is something other than a folder."""
        folder, _, name = path.rpartition("/")
        return name in self.entries(folder)[0]

    def entries(self, folder: str) -> tuple[list[str], list[str]]:
        """The names of the files and of the folders directly in `folder`, sorted, without hidden ones."""
        if folder not in self._looked:
            self._looked[folder] = super().entries(folder) if self._is_folder(folder) else ([], [])
        return self._looked[folder]

    def _is_folder(self, folder: str) -> bool:
        above, _, name = folder.rpartition("/")
        return not folder or name in self.entries(above)[1]
