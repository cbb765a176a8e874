"""Self-contained HTML pages: templates filled with text that is escaped, and a policy by which no other script runs."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

INSTALL = "pip install 'deltagrade[html]'"
# Of what a page is made that holds no more than text and numbers.
_INLINE = re.compile(r"<(style|script)>(.*?)</\1>", re.S)
_POLICY = "<!-- policy -->"


def installed() -> bool:
    """Whether HTML can be written: the library for that is an extra."""
    return find_spec("jinja2") is not None


def fill(template: str, **values: Any) -> str:
    """Returns a page.

    Whatever a value holds, it is shown as text. The page's policy names its own scripts and styles by their hashes, so
    that a browser would run and load nothing else.

    Args:
        template: the file's name.
        values: what it mentions.
    """
    page = _environment().get_template(template).render(values)
    head = page.partition("</head>")[0]
    hashes: dict[str, list[str]] = {"style": [], "script": []}
    # The first script is the page's own, at its end; data blocks have a type and are no scripts.
    for kind, text in [*_INLINE.findall(head), *_INLINE.findall(page[page.rfind("<script>") :])]:
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        hashes[kind].append(f"'sha256-{digest}'")
    rules = [f"{kind}-src {' '.join(each)}" for kind, each in hashes.items() if each]
    policy = "; ".join(["default-src 'none'", "base-uri 'none'", "form-action 'none'", *rules])
    return page.replace(_POLICY, f'<meta http-equiv="Content-Security-Policy" content="{policy}">', 1)


def script_data(value: Any) -> Markup:
    """Returns JSON that can stand inside a script element: it cannot end it, nor begin a comment there."""
    from markupsafe import Markup  # noqa: PLC0415 - comes with Jinja2

    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text.encode("utf-8", "replace").decode("utf-8"))  # noqa: S704 - escaped above


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - an extra

    return Environment(
        loader=PackageLoader("grader.render"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
