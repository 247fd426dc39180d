"""What do the lines ``Key: value`` above a text say? The "meta-data" of MultiMarkdown, as Python-Markdown reads it."""

from __future__ import annotations

import re

_KEY = re.compile(r"[ ]{0,3}(?P<key>[A-Za-z0-9_-]+):[ \t]*(?P<value>.*)")
_MORE = re.compile(r"(?: {4,}|\t)(?P<value>.*)")
_FENCE = re.compile(r"-{3}(?:\s.*)?|\.{3}(?:\s.*)?")


def read(text: str) -> tuple[dict[str, str], str]:
    """What the lines say, by key in lower case, and the text below the first blank line; a further line of a value is
    indented by four. Fences of three dashes may stand around the lines."""
    lines = text.split("\n")
    fenced = bool(lines) and lines[0].startswith("---") and _FENCE.fullmatch(lines[0]) is not None
    said: dict[str, list[str]] = {}
    key, at = "", int(fenced)
    while at < len(lines):
        line = lines[at]
        if not line.strip() or (fenced and _FENCE.fullmatch(line)):
            at += 1
            break
        if found := _KEY.fullmatch(line):
            key = found["key"].lower()
            said.setdefault(key, []).append(found["value"].strip())
        elif key and (more := _MORE.fullmatch(line)):
            said[key].append(more["value"].strip())
        else:
            break
        at += 1
    if not said:
        return {}, text
    return {key: "\n".join(values).strip() for key, values in said.items()}, "\n".join(lines[at:]).lstrip("\n")
