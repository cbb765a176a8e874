"""Collects the pages of the site in build/docs, for MkDocs: `python scripts/site.py`, then `mkdocs build --strict`.

The pages are written to be read in the repository, where `../SECURITY.md` and `../tests/...` lead somewhere. On the
site, the first is a page as well; the second is only a name.
"""

from __future__ import annotations

import os
import posixpath
import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "build" / "docs"
# Beside everything in docs/.
PAGES = ("ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md")
_LINK = re.compile(r"(?P<image>!?)\[(?P<text>[^\]]*)\]\((?P<path>[^)\s#:]+)(?P<anchor>#[^)\s]*)?\)")
# GitHub begins a list right below a paragraph, MkDocs below an empty line.
_LIST = re.compile(r"^([^\s|#>-].*)\n(?=- )", re.M)
_FENCE = re.compile(r"^```.*?^```$", re.M | re.S)


def collect(into: Path) -> None:
    """Write the pages and what they show."""
    shutil.rmtree(into, ignore_errors=True)
    shutil.copytree(ROOT / "docs", into)
    for path in sorted(into.rglob("*.md")):
        name = f"docs/{path.relative_to(into).as_posix()}"
        path.write_text(led(path.read_text(encoding="utf-8"), name), encoding="utf-8")
    for name in PAGES:
        (into / name).write_text(led((ROOT / name).read_text(encoding="utf-8"), name), encoding="utf-8")


def led(markdown: str, page: str) -> str:
    """A page as MkDocs reads it, whose links lead to where they lead on the site.

    Args:
        markdown: its text.
        page: its path in the repository.
    """

    def link(found: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page), found["path"]))
        if not (ROOT / target).exists():
            return found[0]  # MkDocs says that it leads nowhere
        if target in PAGES or (target.startswith("docs/") and (ROOT / target).is_file()):
            here = os.path.relpath(_on_site(target), posixpath.dirname(_on_site(page)) or ".")
            return f"{found['image']}[{found['text']}]({here}{found['anchor'] or ''})"
        name = found["text"].strip("`")
        return found["text"] if name == target else f"{found['text']} (`{target}`)"

    def prose(text: str) -> str:
        return _LIST.sub(r"\1\n\n", _LINK.sub(link, text))

    # What a code block shows is no link.
    parts, end = [], 0
    for block in _FENCE.finditer(markdown):
        parts += [prose(markdown[end : block.start()]), block[0]]
        end = block.end()
    return "".join([*parts, prose(markdown[end:])])


def _on_site(path: str) -> str:
    """A page has one name in all languages there."""
    return re.sub(r"\.ko\.md$", ".md", path).removeprefix("docs/")


if __name__ == "__main__":
    collect(TARGET)
    sys.stdout.write(f"written: {TARGET.relative_to(ROOT)}\n")
