"""How does a table become articles? Our own files exactly as they were, other people's without guessing."""

from __future__ import annotations

import codecs
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, ClassVar, Literal, NoReturn, TextIO, cast

from .. import files
from ..article import Article, Origin
from ..fields import RECORD_NAMES, Fields, article_from
from ..formats import Raw
from ..notices import BadArticle, Report
from ..tables.cells import Scalar, article_of, is_own, nested, typed
from ..tables.dialect import Dialect
from ..tables.profiles import profile, profiles
from ..tables.records import cells, foreign, records, unquoted
from ..targets.shapes import read_back, shape
from ..values import slug

_SEPARATORS = ",;\t|"
_ANKI = re.compile(
    r"#(separator|html|columns|tags column|deck column|notetype column|guid column|tags|deck|notetype):([^\r\n]*)"
)
_ANKI_SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "space": " ", "pipe": "|", "colon": ":"}


def _help(text: str) -> dict[str, str]:
    return {"help": text}


@dataclass(frozen=True, slots=True)
class _Row:
    """One record on its way to a worker: the text of a typed file, or the cells of a foreign one."""

    columns: tuple[str, ...]
    record: str | tuple[str, ...]
    dialect: Dialect


@dataclass(frozen=True, slots=True)
class CSVReader:
    """RFC 4180 and what passes for it. UTF-8 with or without BOM, UTF-16 with one; any line ends.

    Where all names of the header wear quotes, quotes tell texts from numbers, dates and absent values, as our writer
    sets them. Elsewhere every value of ``extra`` is text: ``00123`` stays ``00123``, and an empty cell is no value.
    A side-car (``NAME.schema.json``, or ``datapackage.json`` in the folder) gives separator, guard and newlines.
    """

    suffixes: ClassVar[tuple[str, ...]] = (".csv",)

    separator: str = field(default="", metadata=_help("between cells; \\t is a tab (default: side-car, else header)"))
    profile: str = field(default="", metadata=_help("the profile the file was written with: tells the guard"))
    guard: Literal["auto", "off", "prefix"] = field(
        default="auto", metadata=_help("prefix: take off the apostrophe before formulas (auto: side-car or profile)")
    )
    newlines: Literal["auto", "real", "escaped"] = field(
        default="auto", metadata=_help("escaped: \\n in a cell is a newline (auto: the side-car says)")
    )

    #: the ``[fields]`` table of articles.toml: model field -> names in the source
    fields: Mapping[str, Any] = field(default_factory=dict, metadata={"internal": True})
    known: Fields = field(
        default_factory=lambda: _fields({}), init=False, repr=False, compare=False, metadata={"internal": True}
    )

    def __post_init__(self) -> None:
        if self.profile:
            profile(self.profile)
        if self.fields:
            object.__setattr__(self, "known", _fields(self.fields))

    def scan(self, file: str, origin: Origin) -> Iterator[Raw]:
        """One Raw a record. Raises BadArticle for an empty file, a header with one name twice or no UTF-8."""
        try:
            with _opened(file) as stream:
                yield from self._rows(stream, file, origin)
        except UnicodeDecodeError as error:  # of UTF-16, which tells its rows apart by its characters
            raise BadArticle("encoding", f"{error.reason}; save the file as UTF-8") from None

    def _rows(self, stream: TextIO, file: str, origin: Origin) -> Iterator[Raw]:
        dialect = self._dialect(file)
        first = stream.readline()
        if not first.strip():
            raise BadArticle("empty-file", "the file has no header; its first line names the columns")
        lines: Iterable[str] = chain((first,), stream)
        offset = 0
        if first.startswith("sep=") and len(first.rstrip("\r\n")) == 5:  # a line of Excel's own
            dialect = Dialect(first[4], guard=dialect.guard, escaped=dialect.escaped)
            first = stream.readline()
            lines, offset = chain((first,), stream), 1
        named = ""
        while (said := _ANKI.match(first)) is not None:  # Anki's lines name the columns; no other header follows
            if said[1] == "separator":
                between = _ANKI_SEPARATORS.get(said[2].lower(), said[2])
                dialect = Dialect(between, guard=dialect.guard, escaped=dialect.escaped)
            elif said[1] == "columns":
                named = said[2]
            first, offset = stream.readline(), offset + 1
            lines = chain((first,), stream)
        if named:
            lines, first, offset = chain((f"{named}\n", first), stream), f"{named}\n", offset - 1
        separator = dialect.separator or _separator(first)
        dialect = Dialect(separator, guard=dialect.guard, escaped=dialect.escaped)
        if first.startswith('"'):
            found = records(lines)
            _, head = next(found)
            names = [unquoted(cell) for cell in cells(head, separator)]
            if None not in names:
                columns = _checked(cast("list[str]", names))
                for item, (line, record) in enumerate(((n, text) for n, text in found if text), 1):
                    yield Raw(Origin(origin.path, line + offset, item), file, _Row(columns, record, dialect))
                return
            lines = chain((f"{head}\n",), lines)
        rows = foreign(lines, separator)
        columns = _checked([name.strip() for name in next(rows)[1] or _open_quote(1 + offset)])
        for item, (line, row) in enumerate(rows, 1):
            row = row or _open_quote(line + offset)
            yield Raw(Origin(origin.path, line + offset, item), file, _Row(columns, tuple(row), dialect))

    def _dialect(self, file: str) -> Dialect:
        """What options, profile and side-car say; a separator nobody named is ''."""
        said = _sidecar(file)
        wanted = profile(self.profile) if self.profile else None
        guard, escaped = bool(said.get("guard")), bool(said.get("escaped"))
        if self.guard != "auto":
            guard = self.guard == "prefix"
        elif wanted is not None:
            guard = wanted.guard
        if self.newlines != "auto":
            escaped = self.newlines == "escaped"
        separator = self.separator or (wanted.separator if wanted is not None else str(said.get("separator", "")))
        return Dialect("\t" if separator in ("\\t", "tab") else separator, guard=guard, escaped=escaped)

    def parse(self, raw: Raw, report: Report) -> Article:
        """Raises BadArticle ``encoding``, ``csv`` (more cells than columns, an open quote, a cell that is not what it says), ``no-title``."""
        found = self.values(raw, report)
        if self.profile and (made_by := profile(self.profile).shape):
            try:
                return read_back(dict(found), shape(made_by), raw.origin)
            except (KeyError, TypeError, ValueError) as error:
                raise BadArticle("csv", f"no row as profile={self.profile} has them: {error!r}") from None
        if is_own(raw.data.columns) and not self.fields:
            return _article(found, raw.origin, report)
        return self._foreign(found, raw.origin, report)

    def values(self, raw: Raw, report: Report) -> dict[str, Scalar]:
        """Column -> value of one record; what is absent is not in it. Raises BadArticle ``encoding`` or ``csv``."""
        row: _Row = raw.data
        _refuse_bytes(row.record, raw.origin.line or 1)
        values = _typed_values(row) if isinstance(row.record, str) else _texts(row, row.record)
        if len(values) > len(row.columns):
            raise BadArticle("csv", f"the row has {len(values)} cells, the header {len(row.columns)}")
        if len(values) < len(row.columns):
            report.add("ragged-row", f"the row has {len(values)} cells, the header {len(row.columns)}")
        named = {name: value for name, value in zip(row.columns, values, strict=False) if value is not _ABSENT}
        return cast("dict[str, Scalar]", named)

    def _foreign(self, row: dict[str, Scalar], origin: Origin, report: Report) -> Article:
        """One article from a table with names of its own; dotted names nest."""
        return article_from(
            nested(row),
            self.known,
            report,
            origin=origin,
            title=lambda body: ("", body),
            url=lambda given, title: given or slug(title),
        )


# -- cells into values ------------------------------------------------------------------------------------------------

_ABSENT = object()
_COMPUTED = {"slug": "url", "path": "url", "tags": "keywords", "stamp": "date"}


def _fields(table: Mapping[str, Any]) -> Fields:
    return Fields.of(table, _names())


@lru_cache(maxsize=1)
def _names() -> Mapping[str, tuple[str, ...]]:
    """The names of records in general, then the headers that our profiles give to a field, then the model's own."""
    names = {name: list(given) for name, given in RECORD_NAMES.items()}
    for one in profiles().values():
        for header, column in one.columns.items():
            if (name := _COMPUTED.get(column, column)) in names:
                names[name].append(header)
    for name, given in names.items():
        given += [name, *(word.capitalize() for word in given if word.islower())]
    return {name: tuple(dict.fromkeys(given)) for name, given in names.items()}


def _typed_values(row: _Row) -> list[object]:
    record, dialect = row.record, row.dialect
    assert isinstance(record, str)
    if record.count('"') % 2:
        _open_quote(None)
    values: list[object] = []
    for cell in cells(record, dialect.separator):
        text = unquoted(cell)
        if text is not None:
            values.append(dialect.text(text))
        else:
            values.append(typed(cell) if cell else _ABSENT)
    return values


_NO_UTF8 = re.compile("[\udc80-\udcff]")


def _refuse_bytes(record: str | tuple[str, ...], line: int) -> None:
    """Raises BadArticle ``encoding`` for a record, from ``line`` on, with bytes that were no text."""
    text = record if isinstance(record, str) else "".join(record)
    if not text.isascii() and (found := _NO_UTF8.search(text)):
        line += text.count("\n", 0, found.start())
        raise BadArticle("encoding", f"byte 0x{ord(found[0]) - 0xDC00:02X} is no UTF-8; save the file as UTF-8", line)


def _open_quote(line: int | None) -> NoReturn:
    raise BadArticle("csv", "a quote opens here and never closes, and all below is inside it; close it", line)


def _texts(row: _Row, record: tuple[str, ...]) -> list[object]:
    return [row.dialect.text(cell) if cell else _ABSENT for cell in record]


def _article(row: dict[str, Scalar], origin: Origin, report: Report) -> Article:
    when = row.get("date")
    if isinstance(when, str) and when and isinstance(typed(when), str):
        report.add("bad-date", f"date: {when!r} is no date; it was kept in extra")
        row["extra.date"] = row.pop("date")
    title = row.get("title")
    if not isinstance(title, str) or not title.strip():
        raise BadArticle("no-title", "the row has no title")
    if not row.get("url"):
        row["url"] = str(row.get("id") or slug(title) or origin.item)
    try:
        article = article_of(row, origin)
    except ValueError as error:
        raise BadArticle("csv", f"a cell does not hold what its column says: {error}") from None
    return article


# -- files ------------------------------------------------------------------------------------------------------------


@contextmanager
def _opened(file: str) -> Iterator[TextIO]:
    """The file as text with its line ends untouched. A byte that is no UTF-8 is half a character, so that its row fails alone."""
    with files.opened(file) as source:
        start = source.read(2)
        source.seek(0)
        wide = start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        how = ("utf-16", "strict") if wide else ("utf-8-sig", "surrogateescape")
        with io.TextIOWrapper(source, *how, newline="") as stream:
            yield stream


def _separator(head: str) -> str:
    """The separator that stands most often in the header, outside quotes; the comma when none does."""
    outside = "".join(head.split('"')[::2])
    return max(_SEPARATORS, key=outside.count)


def _checked(columns: list[str]) -> tuple[str, ...]:
    _refuse_bytes(tuple(columns), 1)
    twice = sorted(name for name, count in Counter(columns).items() if name and count > 1)
    if twice:
        raise BadArticle("csv", f"the header names a column twice: {', '.join(twice)}", 1)
    return tuple(columns)


def _sidecar(file: str) -> dict[str, object]:
    """What our writer said of the file's spelling, if its side-car is still there."""
    if file == files.STDIN or files.is_url(file):
        return {}
    path = Path(file)
    try:
        said = json.loads(path.with_name(f"{path.stem}.schema.json").read_bytes()).get("articles")
        return said if isinstance(said, dict) else {}
    except (OSError, ValueError, AttributeError):
        pass
    try:
        package = json.loads(path.with_name("datapackage.json").read_bytes())
        for resource in package["resources"]:
            if resource["path"] == path.name:
                return dict(resource["schema"]["articles"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return {}
