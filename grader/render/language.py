"""Which language to speak, and how to say a sentence in it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal, TypeAlias

from grader.model import Message, Text
from grader.render.neutral import neutral

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Language: TypeAlias = Literal["en", "ko"]
Translator: TypeAlias = "Callable[[str], str]"

_VARIABLES = ("DELTAGRADE_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
_LONGEST = 2000  # of a fact: a path, or the names of all exercises


def language(option: str | None, environ: Mapping[str, str]) -> Language:
    """Returns the language to speak: Korean if the option or else the environment asks for it.

    Args:
        option: what the person chose on the command line, if anything.
        environ: the environment; the first of `DELTAGRADE_LANG`, `LC_ALL`, `LC_MESSAGES`, `LANG` that is set decides.
    """
    wanted = option or next((environ[name] for name in _VARIABLES if environ.get(name)), "")
    return "ko" if wanted.lower().startswith("ko") else "en"


def pick(text: str | Sequence[str], lang: str) -> str:
    """Returns the words of `text` in a language.

    Args:
        text: a `Text`, the pair that a `Text` becomes in JSON, or words that are the same in both languages.
        lang: `"en"` or `"ko"`.
    """
    if isinstance(text, str):
        return text
    english, korean = text
    return korean if lang == "ko" and korean else english


def translator(lang: str) -> Translator:
    """Returns the function that turns an English sentence into one of `lang`."""
    return _catalogue(lang) if lang != "en" else str


def tell(message: Message, lang: str) -> str:
    """Returns a message in words; whatever it mentions is neutralised.

    Args:
        message: a sentence and its facts.
        lang: `"en"` or `"ko"`.
    """
    return translator(lang)(message.text).format_map({name: _told(fact, lang) for name, fact in message.facts.items()})


def _told(fact: object, lang: str) -> object:
    if isinstance(fact, Message):
        return tell(fact, lang)
    if isinstance(fact, Text):
        return pick(fact, lang)
    return fact if hasattr(fact, "__float__") else neutral(str(fact), _LONGEST)  # sentences round numbers


@cache
def _catalogue(lang: str) -> Translator:
    import gettext  # noqa: PLC0415 - English speaks without both
    from pathlib import Path  # noqa: PLC0415

    path = Path(__file__).parent / "locale" / lang / "LC_MESSAGES" / "deltagrade.mo"
    with path.open("rb") as file:
        return gettext.GNUTranslations(file).gettext


def teach_click(lang: str) -> None:
    """Lets click, which asks gettext of this process, say in a language what is wrong with a command line."""
    if lang == "en":
        return
    import gettext  # noqa: PLC0415 - as above
    import os  # noqa: PLC0415
    from pathlib import Path  # noqa: PLC0415

    os.environ["LANGUAGE"] = lang
    gettext.bindtextdomain("messages", str(Path(__file__).parent / "locale"))
