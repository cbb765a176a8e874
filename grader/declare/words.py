"""Words for people, in English and Korean."""

from __future__ import annotations

from grader.declare.errors import AuthorError
from grader.model import Text

# A pair (English, Korean), or one string that is the same in both (`"dW"`).
Words = str | tuple[str, str]


def words(value: Words) -> Text:
    """The text of a string or of a pair of strings."""
    if isinstance(value, str):
        return Text(value, value)
    if isinstance(value, tuple) and len(value) == 2 and all(isinstance(part, str) for part in value):
        return Text(*value)
    raise AuthorError(f"{value!r} is neither a string nor a pair (English, Korean)")
