"""What a finding of this package says to a person, in English and Korean: what, where and the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.model import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.model import Finding

# Korean particles never follow a name: their form would depend on it.
SENTENCES: Mapping[str, Text] = {
    # Errors.
    "missing_file": Text(
        "{file} does not exist. Check the path.",
        "파일이 없어요: {file}. 경로를 확인해 주세요.",
    ),
    "dangling_link": Text(
        "{file} is a link to a file that does not exist. Point it at your file, or name that file.",
        "{file}: 가리키는 파일이 없는 링크예요. 링크를 고치거나 원래 파일을 지정해 주세요.",
    ),
    "link_outside": Text(
        "{file} is a link that leads out of its folder, so it is not read. Put the file itself there.",
        "{file}: 폴더 밖을 가리키는 링크라서 읽지 않아요. 파일을 직접 넣어 주세요.",
    ),
    "no_permission": Text(
        "{file} may not be read. Give yourself permission: chmod u+r.",
        "{file}: 읽기 권한이 없어요. chmod u+r로 권한을 주세요.",
    ),
    "not_a_file": Text(
        "{file} is not an ordinary file (a pipe or a device). Name a .py, a notebook, a folder or a .zip.",
        "{file}: 보통 파일이 아니에요 (파이프나 장치). .py, 노트북, 폴더, .zip 가운데 하나를 지정해 주세요.",
    ),
    "unreadable": Text(
        "{file} cannot be read: {reason}. Copy it somewhere else and try again.",
        "{file}: 읽을 수 없어요 ({reason}). 다른 곳에 복사해서 다시 해 보세요.",
    ),
    "file_kind": Text(
        "{file} is not a kind of file that can be graded. Hand in one of: {accepted}, or a folder.",
        "{file}: 채점할 수 없는 형식이에요. 다음 가운데 하나나 폴더를 내 주세요: {accepted}.",
    ),
    "too_large": Text(
        "{file} is larger than {limit_mib:g} MiB. Leave out data, and clear a notebook's outputs before saving.",
        "{file}: {limit_mib:g} MiB보다 커요. 데이터는 빼고, 노트북이라면 출력을 지운 뒤 저장해 주세요.",
    ),
    "binary": Text(
        "{file} is not text. Open it in your editor and save it as Python source in UTF-8.",
        "{file}: 텍스트 파일이 아니에요. 편집기에서 열어 UTF-8 파이썬 소스로 저장해 주세요.",
    ),
    "encoding_unknown": Text(
        "{file}, {place}: neither UTF-8 nor CP949. Save the file as UTF-8 in your editor.",
        "{file}, {place}: UTF-8도 CP949도 아니에요. 편집기에서 UTF-8로 저장해 주세요.",
    ),
    "notebook_corrupt": Text(
        "{file} is not a readable notebook. Open it in Jupyter, save it again, or export it as .py.",
        "{file}: 읽을 수 있는 노트북이 아니에요. 주피터에서 열어 다시 저장하거나 .py로 내보내 주세요.",
    ),
    "notebook_complex": Text(
        "{file} holds far more cells or output than one exercise needs. Clear its outputs and save it again.",
        "{file}: 연습 하나치고 셀이나 출력이 너무 많아요. 출력을 지우고 다시 저장해 주세요.",
    ),
    "notebook_language": Text(
        "{file} is a notebook for {language}, not for Python. Choose a Python kernel and save it again.",
        "{file}: 파이썬이 아니라 {language} 노트북이에요. 파이썬 커널을 고르고 다시 저장해 주세요.",
    ),
    "archive_corrupt": Text(
        "{file} is damaged or not a .zip. Pack it again, or hand in the folder.",
        "{file}: 깨졌거나 .zip 파일이 아니에요. 다시 압축하거나 폴더째 내 주세요.",
    ),
    "archive_encrypted": Text(
        "{file} has a password. Pack it again without one.",
        "{file}: 암호가 걸려 있어요. 암호 없이 다시 압축해 주세요.",
    ),
    "archive_method": Text(
        "{file} is packed in an unusual way. Pack it again as an ordinary .zip.",
        "{file}: 흔치 않은 방식으로 압축돼 있어요. 보통 .zip으로 다시 압축해 주세요.",
    ),
    "archive_members": Text(
        "{file} holds more than {limit} files. Leave out environments and data (.venv, node_modules).",
        "{file}: 파일이 {limit}개보다 많아요. 가상 환경과 데이터(.venv, node_modules)는 빼 주세요.",
    ),
    "exercise_not_found": Text(
        "{folder} holds no {looked_for}; there is: {found}. Name the file, or go to the folder that has it.",
        "{folder}: {looked_for} 파일이 없어요. 있는 것: {found}. 파일을 지정하거나 그 파일이 있는 폴더로 가 주세요.",
    ),
    "exercise_ambiguous": Text(
        "{folder} holds this exercise several times: {found}. Name the one that counts.",
        "{folder}: 이 연습의 파일이 여러 개 있어요: {found}. 채점할 파일을 지정해 주세요.",
    ),
    # Problems and notes.
    "syntax": Text(
        "{file}{at}: Python cannot read this: {text}.",
        "{file}{at}: 파이썬이 읽을 수 없어요: {text}.",
    ),
    "encoding": Text(
        "{file} is saved in {encoding}; it was read as that. UTF-8 works everywhere.",
        "{file}: {encoding} 인코딩으로 저장돼 있어서 그렇게 읽었어요. UTF-8이면 어디서나 문제가 없어요.",
    ),
    "file_ignored": Text(
        "{used} was graded; {ignored} beside it was not. To grade that one, name it.",
        "채점한 파일: {used}. 옆에 있는 {ignored} 파일은 보지 않았어요. 그 파일을 채점하려면 직접 지정해 주세요.",
    ),
    "cell_skipped": Text(
        "{file}{at} starts with %%{magic} and is not run as Python.",
        "{file}{at}: %%{magic} 셀이라서 파이썬으로 실행하지 않아요.",
    ),
    "magic_left_out": Text(
        "{file}{at}: %{magic} works in a notebook only; names it would define are missing here. Import them instead.",
        "{file}{at}: %{magic} 명령은 노트북에서만 돼요. 여기서 정의될 이름은 import로 가져와 주세요.",
    ),
    "ipython_in_file": Text(
        "{file} holds notebook commands (% or !); they were left out. Python itself would stop there.",
        "{file}: 노트북 명령(%나 !)이 있어서 빼고 읽었어요. 파이썬은 거기서 멈춰요.",
    ),
    "defined_twice": Text(
        "{file}: {name} is defined twice, first in {first}, last in {last}. The last one counts.",
        "{file}: {name} 정의가 두 번 나와요. 처음은 {first}, 마지막은 {last}. 마지막 것이 쓰여요.",
    ),
    "defined_twice.stub": Text(
        "{file}: {name} is defined twice, first in {first}, last in {last}. The last counts, and it is still empty.",
        "{file}: {name} 정의가 두 번 나와요. 처음은 {first}, 마지막은 {last}. 마지막 것이 쓰이는데, 아직 비어 있어요.",
    ),
    "archive_left_out": Text(
        "{file}: {count} entries with unsafe names or links were left out.",
        "{file}: 이름이 안전하지 않거나 링크인 항목 {count}개를 뺐어요.",
    ),
}


def sentence(finding: Finding) -> Text:
    """Return what `finding` says.

    Args:
        finding: one with a code of `SENTENCES`.
    """
    stub = finding.code == "defined_twice" and finding.facts["stub"]
    words = SENTENCES["defined_twice.stub" if stub else finding.code]
    return Text(*(template.format_map(_facts(finding.facts, lang)) for lang, template in words._asdict().items()))


def _facts(facts: Mapping[str, object], lang: str) -> dict[str, object]:
    said = {key: _said(value, lang) for key, value in facts.items()}
    place = _place(facts.get("cell"), facts.get("line"), lang)
    return said | {"place": place, "at": f", {place}" if place else ""}


def _said(value: object, lang: str) -> object:
    if isinstance(value, list):
        return ", ".join(map(str, value)) if value else {"en": "nothing", "ko": "없음"}[lang]
    if isinstance(value, dict):
        return _place(value.get("cell"), value.get("line"), lang)
    return value


def _place(cell: object, line: object, lang: str) -> str:
    if lang == "ko":
        parts = [f"{cell}번째 코드 셀" if cell else "", f"{line}번째 줄" if line else ""]
    else:
        parts = [f"code cell {cell}" if cell else "", f"line {line}" if line else ""]
    return (" " if lang == "ko" else ", ").join(filter(None, parts))
