"""Draw the pages of the READMEs in a real browser, in each language: a student's report and a class.

    python scripts/pictures.py

Needs Chromium. The student's report is of `docs/sample/activations.py`, the class is that of
`scripts/sample_class.py`, both graded now; the pictures go into `docs/pictures/`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from subprocess import run
from typing import TYPE_CHECKING

import sample_class

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from render.chromium import MISSING, PATH, chromium  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PICTURES = ROOT / "docs" / "pictures"
SAMPLE = ROOT / "docs" / "sample" / "activations.py"
GRADE = [sys.executable, "-m", "grader"]
# (name, page, width, height, dark)
SHOWN = (
    ("report", "report.html", 760, 1000, False),
    ("report-phone", "report.html", 390, 844, True),
    ("class", "out/index.html", 1160, 1000, False),
    ("class-dark", "out/index.html", 1160, 1000, True),
)


def pages(folder: Path, lang: str) -> None:
    """Grade, and write the pages."""
    sample_class.write(folder)
    language = ["--lang", lang]
    report = ["exercise", "3", SAMPLE, "--format", "html", "--output", folder / "report.html", *language]
    run([*GRADE, *report], check=False, cwd=ROOT)  # noqa: S603 - 1: not full marks, as it should be
    batch = ["batch", folder / "submissions", "-o", folder / "out", "-e", "1", "-e", "3"]
    run([*GRADE, *batch, "--roster", folder / "roster.csv", *language], check=True, cwd=ROOT)  # noqa: S603
    run([*GRADE, "report", folder / "out", *language], check=True, cwd=ROOT)  # noqa: S603


def draw(browser: Browser, folder: Path, lang: str) -> None:
    """Take the pictures."""
    for name, file, width, height, dark in SHOWN:
        page = browser.new_page(viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light")
        page.goto((folder / file).as_uri())
        if name == "report-phone":
            page.evaluate("document.querySelector('.check.wrong').scrollIntoView()")
        if name == "class-dark":
            for _ in range(2):  # the fewest points first
                page.locator("th[data-column=total] button").click()
            page.locator("#matrix tbody button").nth(11).click()
        page.screenshot(path=PICTURES / f"{name}.{lang}.png")
        page.close()


def main() -> None:
    """Draw everything."""
    if PATH is None:
        sys.exit(MISSING)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with chromium() as browser, tempfile.TemporaryDirectory() as name:
        for lang in ("en", "ko"):
            folder = Path(name) / lang
            folder.mkdir()
            pages(folder, lang)
            draw(browser, folder, lang)


if __name__ == "__main__":
    main()
