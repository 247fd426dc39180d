"""What does the user's list of redirects say? CSV, JSON and ``_redirects`` files into rows."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

from ..files import decode
from ..notices import BadArticle
from . import Redirect

#: names of the two columns in lists that other programs wrote, in small letters
_SOURCE = ("from", "source", "old", "old_path", "old path", "from_url", "source url", "path", "match")
_TO = ("to", "target", "destination", "new", "new_path", "new path", "to_url", "target url", "redirect_to")
_STATUS = ("status", "code", "type", "http code", "statuscode", "status_code")


class BadList(Exception):
    """The list cannot be read; the message says where and why."""


def read(path: str) -> list[Redirect]:
    """The rows of ``path``: ``.csv`` (from, to and optionally status; with or without a header), ``.json`` (a list of
    objects, or one object of source: target), anything else as Netlify's ``_redirects``. Raises BadList.

    Rows count from 1 as an editor counts lines (JSON: as items).
    """
    text = _text(path)
    suffix = Path(path).suffix.lower()
    rows = _csv if suffix in (".csv", ".tsv") else _json if suffix == ".json" else _lines
    try:
        return list(rows(text))
    except (ValueError, csv.Error) as error:
        raise BadList(f"{path}: {error}") from None


def _text(path: str) -> str:
    try:
        return decode(Path(path).read_bytes())
    except OSError as error:
        raise BadList(f"{path}: {error.strerror or error}") from None
    except BadArticle as error:
        raise BadList(f"{path}: {error.text}") from None


def _csv(text: str) -> Iterator[Redirect]:
    separator = max(",\t;", key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text), delimiter=separator, strict=True)
    at, status_at, first = (0, 1), None, True
    line = 0
    for cells in reader:
        line, start = reader.line_num, line + 1
        if not any(cells):
            continue
        if first:
            first = False
            names = [cell.strip().casefold() for cell in cells]
            source, to = _column(names, _SOURCE), _column(names, _TO)
            if source is not None and to is not None:
                at, status_at = (source, to), _column(names, _STATUS)
                continue
            status_at = 2 if len(cells) > 2 and cells[2].strip().isdecimal() else None
        status = cells[status_at].strip() if status_at is not None and status_at < len(cells) else ""
        source_cell, to_cell = (cells[n] if n < len(cells) else "" for n in at)
        yield Redirect(source_cell.strip(), to_cell.strip(), _status(status), start)


def _column(names: list[str], known: tuple[str, ...]) -> int | None:
    return next((names.index(name) for name in known if name in names), None)


def _status(word: str) -> int:
    return int(word) if word in ("301", "302", "303", "307", "308") else 301


def _json(text: str) -> Iterator[Redirect]:
    said = json.loads(text)
    if isinstance(said, dict) and isinstance(said.get("redirects"), list):
        said = said["redirects"]
    if isinstance(said, dict):
        said = [{"from": source, "to": to} for source, to in said.items()]
    if not isinstance(said, list):
        raise ValueError("a list of {from, to} objects, or one object of source: target, is wanted")
    for item, row in enumerate(said, 1):
        if not isinstance(row, dict):
            raise ValueError(f"item {item} is no object")
        names = {key.casefold(): str(value) for key, value in row.items()}
        source, to, status = (
            next((names[name] for name in known if name in names), "") for known in (_SOURCE, _TO, _STATUS)
        )
        yield Redirect(source, to, _status(status), item)


def _lines(text: str) -> Iterator[Redirect]:
    for line, words in enumerate(text.split("\n"), 1):
        said = words.partition("#")[0].split() if words.lstrip().startswith("#") or " #" in words else words.split()
        if said:
            status = said[2].rstrip("!") if len(said) > 2 else ""
            yield Redirect(said[0], said[1] if len(said) > 1 else "", _status(status), line)


def addresses(path: str) -> list[str]:
    """Addresses that answer: a sitemap's ``<loc>``, or one a line. Raises BadList."""
    text = _text(path)
    if "<loc>" in text:
        return [unescape(urlsplit(found.strip()).path) for found in re.findall(r"<loc>([^<]*)</loc>", text)]
    return [urlsplit(line.strip()).path for line in text.splitlines() if line.strip()]
