"""Reads a page as a browser does, as far as it takes to tell markup from text."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser


class Markup(HTMLParser):
    """What a page is made of.

    Attributes:
        tags: how often each element begins.
        attributes: (element, name, value) of all.
        scripts: the text of each script.
        text: everything else.
    """

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.scripts: list[str] = []
        self.text = ""
        self._inside = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        self._inside = tag
        if tag == "script":
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the parser's
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "script":
            self.scripts[-1] += data
        elif self._inside != "style":
            self.text += data

    @property
    def links(self) -> list[str]:
        """Everything that a browser would follow or load."""
        names = {"href", "src", "srcset", "action", "data", "formaction", "xlink:href"}
        return [value for _, name, value in self.attributes if name in names]

    @property
    def handlers(self) -> list[str]:
        """Attributes that are scripts or styles."""
        return [name for _, name, _value in self.attributes if name.startswith("on") or name == "style"]
