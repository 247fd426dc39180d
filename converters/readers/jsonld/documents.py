"""Where are the JSON-LD documents of a file? One, a line each, in the scripts of an HTML page, or a graph too large to hold."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ... import files
from ...notices import BadArticle
from ...values import TOO_DEEP, too_deep

#: Files larger than this are read node by node, not as a whole.
_LARGE = 32 << 20
_SCRIPT = re.compile(
    r"<script\b[^>]*\btype\s*=\s*[\"']?application/ld\+json\b[^>]*>(.*?)</script\s*>", re.DOTALL | re.IGNORECASE
)


def documents_of(file: str) -> Iterator[tuple[int | None, Any]]:
    """Line and value of each document in a file. A large file is streamed, node by node. Raises BadArticle ``json``."""
    path = Path(file)  # a link to nothing is no file, and fails where it is read
    if not files.is_url(file) and file != files.STDIN and path.is_file() and path.stat().st_size > _LARGE:
        found = _streamed(file)
        if found is not None:
            yield from found
            return
    yield from in_text(files.decode(files.read(file)))


def in_text(text: str) -> Iterator[tuple[int | None, Any]]:
    """Line and value of each document in a text: an HTML page, one document, or JSON Lines. Raises BadArticle ``json``."""
    if text.lstrip()[:1] == "<":
        yield from in_html(text)
        return
    try:
        yield None, loads(text)
        return
    except ValueError as error:
        lines = text.strip().split("\n")
        if len(lines) < 2 or not lines[0].startswith("{") or not lines[0].rstrip().endswith("}"):
            raise _bad(error) from None
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            try:
                yield number, loads(line)
            except ValueError as error:
                raise _bad(error, number) from None


def in_html(text: str) -> Iterator[tuple[int, Any]]:
    """Line and value of each JSON-LD script in an HTML page. Raises BadArticle ``json``."""
    for match in _SCRIPT.finditer(text):
        line = text.count("\n", 0, match.start(1)) + 1
        try:
            yield line, loads(match[1])
        except ValueError as error:
            raise _bad(error, line) from None


def loads(text: str) -> Any:
    """JSON without ``NaN`` and infinities, and not too deep. Raises ValueError."""
    try:
        value = json.loads(text, parse_constant=_no_constant)
    except RecursionError:
        raise ValueError(TOO_DEEP) from None
    if too_deep(value):
        raise ValueError(TOO_DEEP)
    return value


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON")


def _bad(error: ValueError, line: int = 1) -> BadArticle:
    if isinstance(error, json.JSONDecodeError):
        return BadArticle("json", f"{error.msg} (column {error.colno})", line + error.lineno - 1)
    return BadArticle("json", str(error), line)


def _streamed(file: str) -> Iterator[tuple[None, Any]] | None:
    """The nodes of a large ``@graph`` or list, or None where the file is neither (HTML, JSON Lines)."""
    with Path(file).open("rb") as stream:
        head = stream.read(4096).lstrip()
    if head.startswith(b"["):
        return _nodes(file, "item")
    return _nodes(file, "@graph.item") if b'"@graph"' in head else None


def _nodes(file: str, prefix: str) -> Iterator[tuple[None, Any]]:
    import ijson

    with Path(file).open("rb") as stream:
        try:
            for node in ijson.items(stream, prefix, use_float=True):
                if too_deep(node):
                    raise BadArticle("json", TOO_DEEP)
                yield None, node
        except ijson.JSONError as error:
            raise BadArticle("json", str(error)) from None
