"""How do JSON records become articles? A list, one object, JSON Lines, or a list somewhere inside an object."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, ClassVar

from .. import files
from ..article import Article, Link, Origin
from ..dates import parse_date
from ..fields import RECORD_NAMES, Fields, article_from
from ..formats import Raw
from ..notices import BadArticle, Report
from ..targets.shapes import NAMES, read_back, shape
from ..values import TOO_DEEP, slug, too_deep

_KNOWN = Fields.of(names=RECORD_NAMES)


@dataclass(frozen=True, slots=True)
class JSONReader:
    """A list of objects, JSON Lines, or one object; ``records`` names the list inside an object."""

    suffixes: ClassVar[tuple[str, ...]] = (".json", ".jsonl", ".ndjson")

    records: str = field(
        default="", metadata={"help": "where the list of articles stands in the object, such as data.items"}
    )
    written_for: str = field(default="", metadata={"help": "read back exactly what --for NAME wrote"})
    #: the ``[fields]`` table of articles.toml: model field -> names in the source
    fields: Mapping[str, Any] = field(default_factory=dict, metadata={"internal": True})
    known: Fields = field(default=_KNOWN, init=False, repr=False, compare=False, metadata={"internal": True})

    def __post_init__(self) -> None:
        object.__setattr__(self, "known", Fields.of(self.fields, RECORD_NAMES))
        if self.written_for:
            if self.written_for not in NAMES:
                raise ValueError(f"written-for={self.written_for}: choose one of {', '.join(NAMES)}")
            object.__setattr__(self, "records", self.records or shape(self.written_for).records)

    def scan(self, file: str, origin: Origin) -> Iterator[Raw]:
        """One Raw for each record: a line's bytes, or the object. Memory does not grow with the file, except for
        standard input, URLs, UTF-16, and a file that is one object.

        Raises BadArticle ``json`` where the file breaks off; the records before that were given.
        """
        with _opened(file) as stream:
            start = _first_byte(stream)
            stream.seek(0)
            named = Path(file).suffix.lower() in (".jsonl", ".ndjson")
            if self.records:
                yield from self._list(stream, file, origin, f"{self.records}.item")
            elif start == b"[" and not (named and _is_lines(stream, named)):
                yield from self._list(stream, file, origin, "item")
            elif _is_lines(stream, named):
                for number, line in enumerate(stream, 1):
                    if line.strip():
                        yield Raw(Origin(origin.path, number), file, line)
            else:
                yield Raw(origin, file)

    def _list(self, stream: BinaryIO, file: str, origin: Origin, prefix: str) -> Iterator[Raw]:
        import ijson

        item = 0
        try:
            for item, record in enumerate(ijson.items(_Shallow(stream), prefix, use_float=True), 1):
                # A record that is null stays text: without data a Raw stands for the whole file. One that is too deep
                # never travels to a worker: no article is text, so what is wrong with it stands in its place.
                data = b"null" if record is None else TOO_DEEP if too_deep(record) else record
                yield Raw(Origin(origin.path, None, item), file, data)
        except ijson.JSONError as error:
            raise _fault(stream, str(error)) from None
        if not item and self.records:
            stream.seek(0)
            raise BadArticle("json", f"records={self.records}: {_what_there_is(stream, self.records)}")

    def parse(self, raw: Raw, report: Report) -> Article:
        """Raises BadArticle ``json`` (the line is no JSON, the record is no object) or ``no-title``."""
        record = raw.data
        line = raw.origin.line or 1
        if record is None:
            record = _loads(files.decode(files.read(raw.file)), 1)
        elif isinstance(record, bytes):
            record = _loads(files.decode(record), line)
        if record == TOO_DEEP or too_deep(record):
            raise BadArticle("json", TOO_DEEP, raw.origin.line)
        if not isinstance(record, dict):
            raise BadArticle("json", f"the record is {_kind(record)}; an article is an object, {{…}}", raw.origin.line)
        if self.written_for:
            try:
                return read_back(record, shape(self.written_for), raw.origin)
            except (KeyError, TypeError, ValueError, IndexError, StopIteration) as error:
                raise BadArticle("json", f"no record as {self.written_for} has them: {error!r}", line) from None
        if (article := _canonical(record, raw.origin)) is not None:
            return article
        return article_from(record, self.known, report, origin=raw.origin, title=_no_title, url=_address)


def _no_title(body: str) -> tuple[str, str]:
    return "", body


def _address(slug_given: str, title: str) -> str:
    """A record without an address is called by its title: that stays when the list is sorted anew."""
    return "/" + (slug_given or slug(title))


# -- the contract's own records, read back without loss --------------------------------------------------------------

_TEXTS = ("url", "id", "title", "body", "summary", "section", "lang", "date", "path")
_LISTS = ("authors", "keywords")
_FLAGS = ("draft", "no_index")
_KEYS = frozenset((*_TEXTS, *_LISTS, *_FLAGS, "related", "extra"))
_LINK_KEYS = frozenset(("title", "url", "id", "section"))


def _canonical(record: dict[str, Any], origin: Origin) -> Article | None:
    """The article when ``record`` is of the shape that the writer ``json`` makes, else None."""
    if not (record.keys() <= _KEYS and record.get("url") and record.get("title")):
        return None
    get = record.get
    for name in _TEXTS:
        if not isinstance(get(name, ""), str):
            return None
    for name in _LISTS:
        if not isinstance(get(name, []), list) or not all(isinstance(word, str) for word in get(name, [])):
            return None
    links, extra = get("related", []), get("extra", {})
    if not isinstance(extra, dict) or not isinstance(links, list) or not all(map(_is_link, links)):
        return None
    if not all(isinstance(get(name, False), bool) for name in _FLAGS):
        return None
    date = parse_date(record["date"]) if "date" in record else None
    if "date" in record and date is None:
        return None
    body = get("body", "")
    return Article(
        url=record["url"],
        title=record["title"],
        body=body.replace("\r\n", "\n").replace("\r", "\n") if "\r" in body else body,
        id=get("id", ""),
        summary=get("summary", ""),
        section=get("section", ""),
        lang=get("lang", ""),
        date=date,
        authors=tuple(get("authors", ())),
        keywords=tuple(get("keywords", ())),
        related=tuple(Link(**link) for link in links),
        draft=get("draft", False),
        no_index=get("no_index", False),
        extra=extra,
        origin=Origin(record["path"]) if get("path") else origin,
    )


def _is_link(value: Any) -> bool:
    return isinstance(value, dict) and value.keys() <= _LINK_KEYS and all(isinstance(v, str) for v in value.values())


# -- bytes ----------------------------------------------------------------------------------------------------------


def _opened(file: str) -> BinaryIO:
    """The file as UTF-8 without BOM, from its start. Raises BadArticle as ``files.read`` and ``files.decode`` do."""
    if file != files.STDIN and not files.is_url(file):
        stream = files.opened(file)
        head = stream.read(4)
        if b"\0" not in head and head[:2] not in (b"\xff\xfe", b"\xfe\xff", b"\xef\xbb"):
            stream.seek(0)
            return stream
        stream.close()
    return io.BytesIO(files.decode(files.read(file)).encode())


class _Shallow:
    """A stream for ijson, which keeps the path of every level: 200 kB of brackets would take 23 GB.

    Brackets are counted in texts, too, so that more than one in a hundred bytes has to stay open, and 10,000 in all.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._size = self._open = 0

    def read(self, size: int = -1) -> bytes:
        """Raises BadArticle ``json``."""
        block = self._stream.read(size)
        self._size += len(block)
        self._open += block.count(b"[") + block.count(b"{") - block.count(b"]") - block.count(b"}")
        if self._open > max(10_000, self._size // 100):
            raise BadArticle("json", TOO_DEEP)
        return block


def _first_byte(stream: BinaryIO) -> bytes:
    """The first byte that is no white space. Raises BadArticle ``empty-file``."""
    while block := stream.read(4096):
        if block := block.lstrip():
            return block[:1]
    raise BadArticle("empty-file", "the file is empty; delete it, or restore its text")


def _first_line(stream: BinaryIO) -> tuple[bytes, bool]:
    """The first line that is not blank, and whether there is text after it. The stream is at its start again."""
    line = next((line for line in stream if line.strip()), b"")
    more = any(line.strip() for line in stream)
    stream.seek(0)
    return line, more


def _is_lines(stream: BinaryIO, named: bool) -> bool:
    """True for JSON Lines: the file is ``named`` so, or its first line is an object by itself and more text follows."""
    line, more = _first_line(stream)
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return named and not line.lstrip().startswith(b"[")
    return more and (named or isinstance(value, dict))


_HALF = re.compile(r"\\u[dD][89a-fA-F]")


def _loads(text: str, first: int) -> Any:
    """``text`` as JSON; its first line is line ``first`` of the file. Raises BadArticle ``json``."""
    try:
        # What breaks off does so on its last line of text.
        value = json.loads(text.rstrip(), parse_constant=_no_number)
        if "\\u" in text and _HALF.search(text):
            _whole_characters(value)
    except json.JSONDecodeError as error:
        what = f"{error.msg[:1].lower()}{error.msg[1:]}"
        raise BadArticle("json", f"{what} in column {error.colno}; mend this line", first + error.lineno - 1) from None
    except UnicodeEncodeError:
        raise BadArticle("json", "a \\ud… escape is half a character; mend or delete it", first) from None
    except RecursionError:
        raise BadArticle("json", TOO_DEEP, first) from None
    except ValueError as error:
        raise BadArticle("json", f"{error}; mend this line", first) from None
    return value


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is no JSON value, write null")


def _whole_characters(value: Any) -> None:
    """Raises UnicodeEncodeError when a text holds half a surrogate pair, which no encoding can write."""
    json.dumps(value, ensure_ascii=False).encode()


def _fault(stream: BinaryIO, said: str) -> BadArticle:
    """Why a list broke off, with its line. ijson names no line, so the text is read once more, only now."""
    stream.seek(0)
    try:
        _loads(files.decode(stream.read()), 1)
    except BadArticle as fault:
        return fault
    return BadArticle("json", f"{said.partition(chr(10))[0]}; mend the file")


def _what_there_is(stream: BinaryIO, records: str) -> str:
    """Why nothing stands at ``records``: what does, or which keys the file has."""
    value = _loads(files.decode(stream.read()), 1)
    for step in records.split("."):
        if not isinstance(value, dict) or step not in value:
            keys = ", ".join(map(str, list(value)[:12])) if isinstance(value, dict) else _kind(value)
            return f"no {step!r} in the file; there is: {keys}"
        value = value[step]
    return "the list is empty" if value == [] else f"there is {_kind(value)} and no list"


def _kind(value: Any) -> str:
    kinds = {list: "a list", dict: "an object", str: "text", bool: "true or false", type(None): "null"}
    return kinds.get(type(value), "a number")
