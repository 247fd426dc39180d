"""What does YAML say that uses none of its tricks? Front matter of one-line values, read without a parser.

Nearly every front matter is keys with plain, quoted or one-line block scalars, lists of scalars (one a line, or
``[a, b]``), and mappings indented below their key. That much is read here, a line a step. At the first line that is
anything else the answer is "not plain", and PyYAML reads the whole (``load_yaml.py``); what is read here PyYAML reads the
same, and the tests compare the two. It takes a third of the time, which was a fifth of what an article costs in all.
"""

from __future__ import annotations

import re
from typing import Any

from ..values import DEEPEST
from .scalars import resolve

_LINE = re.compile(
    r"^( *)(?:"
    r"([A-Za-z_][\w-]{0,99}):(?: (?:([A-Za-z/][^:#\n]{5,})(?<! )$|[|>](-?)\n( +)([^ \n].*)|([^ \n].*)))?"  # key: value
    r"|- ([^ \n].*)"  # an item of a list
    r")\n",
    re.ASCII | re.MULTILINE,
)
#: Characters that no plain scalar begins with; a hyphen may, where no blank follows.
_INDICATORS = frozenset("-?:,[]{}#&*!|>'\"%@`")
#: What means more in a list in brackets than outside of one.
_FLOW = re.compile(r"[\[\]{}:?]")


class _NotPlain(Exception):
    """Here begins something for PyYAML."""


def read(text: str, said: dict[str, Any], written: dict[str, Any], verbatim: frozenset[str]) -> bool:
    """Put what ``text`` says into the empty mapping ``said``; False, and both mappings empty, when it is not plain.

    ``written`` takes the text of those values of the top-level keys ``verbatim`` that are no text themselves.
    """
    if text.endswith("\n") and _printable(text):
        try:
            _read(text.rstrip("\n") + "\n", said, written, verbatim)
            return True
        except _NotPlain:
            said.clear()
            written.clear()
    return False


_CONTROLS = bytes({*range(32), 127} - {10})
_REFUSED = re.compile("[\x80-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def _printable(text: str) -> bool:
    """Whether ``text`` is free of tabs, control characters, halves of characters, and the line ends that only YAML 1.1 knows."""
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return False
    if len(data.translate(None, _CONTROLS)) != len(data):
        return False
    # Bytes are looked for at memory speed; a pattern is asked only where one of its characters may be.
    return (
        len(data) == len(text)
        or not (b"\xc2" in data or b"\xef" in data or b"\xe2\x80\xa8" in data or b"\xe2\x80\xa9" in data)
        or _REFUSED.search(text) is None
    )


def _read(text: str, said: dict[str, Any], written: dict[str, Any], verbatim: frozenset[str]) -> None:
    lines = _LINE.findall(text)
    mapping, indent = said, 0
    outer: list[tuple[dict[str, Any], int]] = []
    opened = ""  # the key of the line before, when its value may begin in this one
    items: list[Any] | None = None  # the list whose items these lines are
    texts: list[str | None] = []
    items_indent = blocks = 0
    for blanks, key, words, strip, deeper, block, plain, item in lines:
        depth = len(blanks)
        if item:
            if items is None or depth != items_indent:
                if not opened or depth < indent:
                    raise _NotPlain
                mapping[opened] = items = []
                texts, items_indent = [], depth
                if mapping is said and opened in verbatim:
                    written[opened] = texts
                opened = ""
            value = _scalar(item)
            items.append(value)
            texts.append(_text(value, item))
            continue
        if depth != indent:
            if depth > indent:
                if not opened or len(outer) == DEEPEST - 1:
                    raise _NotPlain
                outer.append((mapping, indent))
                mapping[opened] = inner = dict[str, Any]()
                mapping, indent = inner, depth
            else:
                while depth < indent and outer:
                    mapping, indent = outer.pop()
                if depth != indent:
                    raise _NotPlain
        if key in mapping:  # a key that stands twice is reported
            raise _NotPlain
        opened, items = "", None
        if words:
            mapping[key] = words
        elif plain and plain[0] == "[":
            mapping[key], texts = _flow(plain)
            if texts and mapping is said and key in verbatim:
                written[key] = texts
        elif plain:
            mapping[key] = value = _scalar(plain)
            if value is not plain and mapping is said and key in verbatim and not isinstance(value, str | None):
                written[key] = plain
        elif block:
            if len(deeper) <= depth:
                raise _NotPlain
            blocks += 1
            mapping[key] = block if strip else block + "\n"
        else:
            mapping[key] = None
            opened = key
    if len(lines) + blocks != text.count("\n"):  # a line in between was no such line
        raise _NotPlain


def _flow(words: str) -> tuple[list[Any], list[str | None]]:
    """The values of a list in brackets, and their texts. Raises _NotPlain."""
    if words[-1] != "]" or _FLOW.search(words, 1, len(words) - 1):
        raise _NotPlain
    items = [item.strip(" ") for item in words[1:-1].split(",")]
    if items == [""]:
        return [], []
    if "" in items:
        raise _NotPlain
    values = [_scalar(item) for item in items]
    return values, [_text(value, item) for value, item in zip(values, items, strict=True)]


def _text(value: Any, words: str) -> str | None:
    """What was written, where the value is no text itself."""
    return value if value is None or isinstance(value, str) else words


def _scalar(words: str) -> Any:
    """The value of a scalar that is all in one line. Raises _NotPlain."""
    first = words[0]
    if first in _INDICATORS:
        if first == '"' or first == "'":
            if words.count(first) == 2 and words[-1] == first and "\\" not in words:
                return words[1:-1]
            raise _NotPlain
        if first != "-" or words[1:2] in ("", " "):
            raise _NotPlain
    if ": " in words or " #" in words or words[-1] in ": ":
        raise _NotPlain
    return resolve(words)
