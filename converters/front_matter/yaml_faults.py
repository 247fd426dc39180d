"""What is wrong with a piece of YAML, in which line, and what mends it? PyYAML's complaints in words to act on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import yaml
from yaml.events import ScalarEvent


class YAMLFault(Exception):
    """What is wrong and what to do; ``line`` counts from 0 in the text given."""

    def __init__(self, text: str, line: int) -> None:
        super().__init__(text)
        self.text, self.line = text, line


def explained(error: yaml.MarkedYAMLError, text: str, parser: Callable[[str], Any]) -> YAMLFault:
    """PyYAML's complaint about ``text`` as a line to mend and what to do there. ``parser`` is the one that complained."""
    problem, context = error.problem or "this is no YAML", error.context or ""
    mark: Any = error.problem_mark or error.context_mark
    line = mark.line if mark else 0
    opened = _open_quote(parser(text).get_event, line)
    if "quoted scalar" in context and error.context_mark and "escape" not in problem:
        return YAMLFault("the quote that opens here is never closed; close it", error.context_mark.line)
    if opened is not None and opened < line:
        return YAMLFault("the quote that opens here is closed in a later line; close it in its own", opened)
    if "escape" in problem:
        return YAMLFault('a backslash in "…" begins an escape; write \\\\, or use single quotes', line)
    if "cannot start any token" in problem:
        lines = text.split("\n")
        char = lines[line][mark.column : mark.column + 1] if mark and line < len(lines) else ""
        if char == "\t":
            return YAMLFault("a tab stands where YAML wants spaces; indent with spaces", line)
        return YAMLFault(f"a value cannot begin with {char}; put it in quotes", line)
    if "mapping values are not allowed" in problem:
        return YAMLFault("a value with a colon and a blank in it, or a wrong indent; put the value in quotes", line)
    if "could not find expected ':'" in problem:
        if error.context_mark:
            line = error.context_mark.line
        return YAMLFault("this line is no `key: value`; add the colon, or put it in quotes", line)
    if "did not find expected key" in problem:
        return YAMLFault("text after a closing quote, or a wrong indent; mend this line", line)
    return YAMLFault(f"{problem}; mend this line", line)


def _open_quote(get: Callable[[], Any], upto: int) -> int | None:
    """The line where the last quoted scalar before line ``upto`` opens, if it closes in a later one."""
    last: Any = None
    try:
        while (event := get()) is not None:
            if type(event) is ScalarEvent:
                last = event
    except yaml.YAMLError:
        pass
    if last is None or last.style not in ("'", '"') or last.end_mark.line != upto:
        return None
    return int(last.start_mark.line)
