"""What a teacher reads with `--lang ko` is Korean from the first line to the last, whatever is wrong."""

from __future__ import annotations

import os
import re
import zipfile
from pathlib import Path

import pytest

from cli.running import Ran, grade, refused

pytest.importorskip("sqlalchemy", reason="the gradebook is an extra")

FAKE = Path(__file__).resolve().parent.parent / "course"
RIGHT = (FAKE / "solutions/ex01_scaling/scaling.py").read_text("utf-8")
KOREAN = ("--lang", "ko", "--course", FAKE)
OPTIONS = (*KOREAN, "--jobs", "1", "--require-isolation", "contained")
# Three words in a row make a sentence; what is typed, quoted or named is none.
_SENTENCE = re.compile(r"[A-Za-z][a-z']*(?: [a-z']+){2,}")
_TYPED = re.compile(r"`[^`]*`|(?:grade|pip) [a-z]+(?: [\w./*'\[\]]+)?|--[\w-]+|(?<!\w)/[\w./-]+")
_SYSTEMS = ("Download grading worksheet", "View all submissions", "Manual Posting")


def english(line: str) -> str | None:
    """The English sentence in a line."""
    for said in _SYSTEMS:
        line = line.replace(said, "")
    found = _SENTENCE.search(_TYPED.sub("", line))
    return found and found[0]


def is_korean(ran: Ran) -> bool:
    lines = [line for line in (ran.out + ran.err).splitlines() if line.strip()]
    assert lines
    assert {line: said for line in lines if (said := english(line))} == {}
    return any("가" <= char <= "힣" for char in "".join(lines))


@pytest.fixture
def trouble(tmp_path: Path) -> Path:
    """A folder with each kind of trouble."""
    folder = tmp_path / "제출"
    files: dict[str, str | bytes] = {
        "kim/scaling.py": RIGHT,
        "kim/scaling (1).py": RIGHT,
        "kim/report.ipynb": "{}",
        "lee/attempt 1/scaling.py": RIGHT,
        "lee/attempt 2/scaling.ipynb": "{}",
        "lee/attempt 2/scaling.py": RIGHT,
        "lee/note.py": "",
        "other/readme.md": "",
        "nothing/hw.zip": b"",
        "park.zip": b"no archive",
        "broken.py": b"\x00\x01" * 99,
        "syntax.py": "def (",
        "out/gradebook.db": "",
        ".DS_Store": "",
        "scaling.py": RIGHT,
        "grades.csv": "",
        "roe_9_text.html": "",
        "Su_8_assignsubmission_onlinetext_/onlinetext.html": "",
        "Ha_11_assignsubmission_file_scaling.py": RIGHT,
        "Su_12_assignsubmission_file_scaling.py": RIGHT,
        "yun_LATE_77_801_scaling.py": RIGHT,
    }
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    with zipfile.ZipFile(folder / "nothing" / "hw.zip", "w") as archive:
        archive.writestr("a.txt", "")
    (folder / "empty").mkdir()
    (folder / "link.py").symlink_to(folder / "scaling.py")
    os.mkfifo(folder / "pipe.py")
    return folder


def test_a_folder_with_each_kind_of_trouble(trouble: Path, tmp_path: Path) -> None:
    roster = tmp_path / "명단.csv"
    roster.write_text("학번,이름,조\n11,Ha,가\n12,Su,가\nKIM,김,\n없음,신,\n", "utf-8")
    out = tmp_path / "결과"
    ran = grade("batch", trouble, "-o", out, "-e", "1", "--roster", roster, *OPTIONS)
    assert ran.code == 0, ran
    assert is_korean(ran)
    assert len([line for line in ran.out.splitlines() if line.startswith("  ")]) >= 18
    assert is_korean(grade("batch", trouble, "-o", out, *OPTIONS))  # of several exercises a name is asked for
    for arguments in (("report", out), ("override", out, "11", "1", "--score", "3"), ("export", out, "--to", "csv")):
        assert is_korean(grade(*arguments, *KOREAN))


def test_an_archive_with_what_is_left_out(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        archive.writestr("kim/scaling.py", RIGHT)
        archive.writestr("../outside.py", "")
        archive.writestr("kim/../../outside.py", "")
        link = zipfile.ZipInfo("link.py")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    ran = grade("batch", tmp_path / "class.zip", "-o", tmp_path / "out", "-e", "1", *OPTIONS)
    assert ran.code == 0, ran
    assert is_korean(ran)
    assert "링크나 장치" in ran.out


@pytest.mark.parametrize(
    ("roster", "said"),
    [
        ("id,name\n7,A\n7,B\n", "같은 학생"),
        ("Vorname\nA\n", "구별할 수 있는 열"),
        ("id,extra minutes\n7,soon\n", "30처럼"),
        ('id,name\n7,"A"B\n', "칸을 나눌 수 없어요"),
    ],
)
def test_rosters_that_cannot_be_used(tmp_path: Path, roster: str, said: str) -> None:
    (tmp_path / "roster.csv").write_text(roster, "utf-8")
    ran = grade("batch", tmp_path, "-o", tmp_path / "out", "--roster", tmp_path / "roster.csv", *OPTIONS)
    assert said in refused(ran)
    assert is_korean(ran)


@pytest.mark.parametrize(
    "arguments",
    [
        ("batch", "nowhere", "-o", "out"),
        ("batch", "file", "-o", "out"),
        ("batch", "work", "-o", "out"),
        ("batch", "work", "-o", "file"),
        ("batch", "work", "-o", "out", "--limit", "hours=1"),
        ("batch", "-o", "out", "--replay", "3"),
        ("batch", "work", "-o", "out", "--gradebook", "grades.db"),
        ("report", "nowhere"),
        ("export", "nowhere", "--to", "canvas"),
        ("export", "nowhere", "--to", "gradescope", "-o", "a.zip"),
        ("release", "work"),
        ("release", "--stubs", "new"),
        ("new", "1", "again", "--course", "work"),
        ("verify", "1", "--report", "x.md"),
        ("list", "--course", "nowhere"),
        ("list", "--frobnicate"),
        ("frobnicate",),
        ("batch", "work", "-o", "out", "--jobs", "0"),
        ("export", "out", "--to", "paper"),
        ("export",),
    ],
    ids="-".join,
)
def test_what_is_refused(tmp_path: Path, work: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    (tmp_path / "file.zip").write_text("no archive", "utf-8")
    course = () if "--course" in arguments else ("--course", FAKE)
    ran = grade(*arguments, "--lang", "ko", *course, cwd=tmp_path)
    assert ran.code == 2, ran
    assert is_korean(ran)


@pytest.mark.parametrize(
    "settings",
    [
        "seed = 'x'",
        "[late.deadlines]\n1 = 2025-12-01",
        "[limits]\nmemory_mb = 'much'",
        "[feedback]\nnobody = 'full'",
    ],
)
def test_settings_of_a_course(tmp_path: Path, settings: str) -> None:
    course = tmp_path / "course"
    (course / "reference").mkdir(parents=True)
    (course / "reference" / "ex01_scaling.py").write_bytes((FAKE / "reference" / "ex01_scaling.py").read_bytes())
    (course / "course.toml").write_text(f"{settings}\n", "utf-8")
    (tmp_path / "kim.py").write_text(RIGHT, "utf-8")
    arguments = ("batch", tmp_path, "-o", tmp_path / "out", "-e", "1", "--require-isolation", "contained")
    ran = grade(*arguments, "--lang", "ko", "--course", course)
    assert "course.toml" in refused(ran)
    assert is_korean(ran)


def test_the_search_for_english_finds_it() -> None:
    assert english("grade: 파일: holds none of the exercises") == "holds none of the exercises"
    assert english("grade: /tmp/x.csv cannot be read: 없어요") == "cannot be read"
    assert english("grade: 파일: 없어요. `grade batch`가 만들어요: pip install 'deltagrade[batch]'") is None
