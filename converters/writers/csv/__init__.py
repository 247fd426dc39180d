"""How do articles become a table? One row an article; every value comes back as it was, unless a profile asks for less."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal
from urllib.parse import urljoin

from ...article import FIELDS, Article
from ...formats import Entry, Index, Part, Parts, Placed, Volume
from ...notices import Report
from ...tables.cells import Scalar, row_of
from ...tables.dialect import Dialect
from ...tables.profiles import Profile, profile
from .shaped import computed, rendered, shaped
from .sheet import Columns, types_of
from .sidecar import write_sidecars

if TYPE_CHECKING:
    from ...targets.shapes import Shape

#: Article fields that a computed column speaks for.
_SPEAKS_FOR = {
    "slug": "url", "path": "url", "tags": "keywords", "status": "draft", "stamp": "date", "authors": "authors",
}  # fmt: skip


def _help(text: str) -> dict[str, str]:
    return {"help": text}


@dataclass(frozen=True, slots=True)
class CSVWriter:
    """RFC 4180: UTF-8, CRLF, texts in quotes and everything else bare, a column a value, dotted names for nested ones.

    A Table Schema and CSVW metadata are written beside the file where its columns are ours (``sidecar=no`` leaves
    them out). ``converters/tables/cells.py`` says how each value is spelt, ``docs/csv.md`` how to read the file elsewhere.
    """

    carries: ClassVar[frozenset[str]] = frozenset(FIELDS)

    profile: str = field(default="rfc4180", metadata=_help("rfc4180 (exact), excel, sheets, anki, hubspot, webflow, …"))
    body: Literal["auto", "markdown", "html", "text"] = field(
        default="auto", metadata=_help("what the body column holds; auto: what the profile wants")
    )
    separator: str = field(default="", metadata=_help("between cells; \\t is a tab (default: the profile's)"))
    guard: Literal["auto", "off", "prefix"] = field(
        default="auto", metadata=_help("prefix: an apostrophe before a text that a spreadsheet would run")
    )
    newlines: Literal["real", "escaped"] = field(
        default="real", metadata=_help("escaped: one line a row, \\n for a newline, \\\\ for a backslash")
    )
    split: Literal["auto", "none", "section", "rows", "bytes"] = field(
        default="auto", metadata=_help("several files, in a folder; auto: when the profile has a limit")
    )
    max_rows: int = field(default=0, metadata=_help("rows a file (0: the profile's limit)"))
    max_bytes: int = field(default=0, metadata=_help("bytes a file (0: the profile's limit)"))
    base_url: str = field(default="", metadata=_help("the site's address, for links inside HTML bodies"))
    duplicates: Literal["error", "keep"] = field(
        default="error", metadata=_help("a second row with the same url: fails, or is kept all the same")
    )
    sidecar: bool = field(default=True, metadata=_help("write Table Schema and CSVW metadata beside the file"))

    def __post_init__(self) -> None:
        wanted = profile(self.profile)
        if len(self._separator) != 1 or self._separator in '"\r\n':
            raise ValueError(f"separator={self.separator}: takes one character, or \\t")
        if self.split == "rows" and not (self.max_rows or wanted.max_rows):
            raise ValueError("split=rows: say how many with max-rows=…")
        if self.split == "bytes" and not (self.max_bytes or wanted.max_bytes):
            raise ValueError("split=bytes: say how many with max-bytes=…")

    # -- what the options mean together

    @property
    def suffix(self) -> str:
        return "" if self._many else ".csv"

    @property
    def _many(self) -> bool:
        limits = self.limits != (0, 0)
        return self.split in ("section", "rows", "bytes") or (self.split == "auto" and limits)

    @property
    def limits(self) -> tuple[int, int]:
        """Rows and bytes a file may have; 0 is no limit."""
        wanted = profile(self.profile)
        if self.split == "none":
            return 0, 0
        return self.max_rows or wanted.max_rows, self.max_bytes or wanted.max_bytes

    @property
    def _separator(self) -> str:
        return "\t" if self.separator in ("\\t", "tab") else self.separator or profile(self.profile).separator

    def dialect(self) -> Dialect:
        wanted = profile(self.profile)
        guard = wanted.guard if self.guard == "auto" else self.guard == "prefix"
        return Dialect(self._separator, wanted.eol, wanted.bom, guard, self.newlines == "escaped")

    def _address(self, article: Article) -> str:
        """Where the article lives: relative links in its body are meant from there."""
        return urljoin(self.base_url, article.url) if self.base_url else ""

    @property
    def _shape(self) -> Shape | None:
        """The system's own record, for a profile that is one."""
        name = profile(self.profile).shape
        if not name:
            return None
        from ...targets.shapes import shape

        return shape(name)

    @property
    def section_late(self) -> bool:
        """In a table with our own columns each row has the section's name put in when all spellings are known."""
        return not profile(self.profile).columns

    @property
    def views(self) -> Mapping[str, str]:
        """For ``articles verify``: how far the profile's rows can give a field back."""
        shape = self._shape
        return shape.views if shape else {}

    @property
    def drops(self) -> Mapping[str, str]:
        """Fields that cannot be read back from the profile's rows, each with the reason."""
        shape = self._shape
        return shape.drops if shape else {}

    # -- the protocol

    def render(self, article: Article, report: Report) -> Part:
        wanted = profile(self.profile)
        if (shape := self._shape) is not None:
            return self._shaped(article, shape, wanted, report)
        body = rendered(article.body, wanted, self.body, self._address(article), report)
        row: dict[str, Scalar] = shaped(article, body, wanted) if wanted.columns else row_of(article, body)
        if wanted.columns:
            report.losses(article, frozenset(_SPEAKS_FOR.get(name, name) for name in wanted.columns.values()))
        self._lint(row, body, wanted, report)
        dialect = self.dialect()
        data = _BETWEEN.join(_utf8(dialect.cells(row.values()), report))
        name = str(row[wanted.slug_column]) if wanted.slug_column else ""
        entry = Entry(article.url, article.title, name, article.section, facts=_facts(row))
        return Part(entry, data)

    def _shaped(self, article: Article, how: Shape, wanted: Profile, report: Report) -> Part:
        """A row of the system's own record."""
        from ...targets.shapes import entry_of

        record, dialect = how.record(article), self.dialect()
        data = _BETWEEN.join(_utf8([dialect.cell(record.get(name, "")) for name in wanted.columns], report))
        entry = entry_of(article, how, data, report)
        return Part(replace(entry, facts={**entry.facts, **_facts(dict.fromkeys(wanted.columns, ""))}), data)

    def volumes(self, index: Index) -> Iterable[Volume]:
        yield Volume("", positions=tuple(range(len(index))))

    def assemble(self, volume: Volume, parts: Parts, target: Path, report: Report) -> None:
        wanted = profile(self.profile)
        columns = Columns(tuple(wanted.columns), exact=not wanted.columns)
        for facts in parts.facts():
            columns.add(facts["columns"], facts["types"])
        columns.finish()
        rows = self._rows(parts, columns, report)
        written = self._write(rows, columns, wanted, target)
        if self.sidecar and not wanted.columns:
            write_sidecars(target, written, columns, self.dialect(), many=self._many)

    # -- one row

    def _lint(self, row: dict[str, Scalar], body: str, wanted: Profile, report: Report) -> None:
        """Say what the consumer would refuse or spoil; protect what can be protected."""
        if not (wanted.refuses or wanted.max_cell or wanted.json_cells):
            return
        for name in wanted.refuses:
            if computed(name, body):
                report.add("target-refuses", f"{self.profile} does not take a {name} in the text")
        for column, value in row.items():
            if not isinstance(value, str):
                continue
            if wanted.max_cell and len(value) > wanted.max_cell:
                report.add("long-cell", f"{column}: {len(value)} characters, {self.profile} takes {wanted.max_cell}")
            if wanted.json_cells and not column.endswith(("[]", "{}")) and _is_json(value):
                report.add("json-cell", f"{column}: {value[:40]!r} was written as JSON text, so that it stays text")
                row[column] = json.dumps(value, ensure_ascii=False)

    def _rows(self, parts: Parts, columns: Columns, report: Report) -> Iterator[tuple[Placed, bytes]]:
        """Each row with its cells under the right columns, line end included.

        What is known only when all rows are goes in here: the section's spelling, and a name that no other row has.
        """
        dialect, slug = self.dialect(), profile(self.profile).slug_column
        eol = dialect.eol.encode()
        joint = self._separator.encode()
        seen: set[str] = set()
        section = columns.names.index("section") if self.section_late else -1
        for placed in parts:
            if self.duplicates == "error" and placed.entry.url in seen:
                report.about(placed.origin, placed.entry.url).add(
                    "duplicate-identity", f"a row with the url {placed.entry.url!r} is there already"
                )
                continue
            seen.add(placed.entry.url)
            own = [*parts.data(placed).split(_BETWEEN), b""]  # a column without a cell takes the last one
            places = columns.places(str(placed.entry.facts["columns"]))
            if section >= 0 and places[section] >= 0:
                own[places[section]] = _utf8([dialect.cell(placed.entry.section)], Report())[0]
            if placed.entry.name:
                own[places[columns.names.index(slug)]] = dialect.cell(placed.entry.name).encode()
            yield placed, joint.join([own[at] for at in places]) + eol

    # -- files

    def _write(
        self, rows: Iterable[tuple[Placed, bytes]], columns: Columns, wanted: Profile, target: Path
    ) -> list[tuple[Path, int]]:
        """One file, or several in the folder ``target``; returns each with its number of rows."""
        dialect = self.dialect()
        head = "".join(f"{line}{dialect.eol}" for line in wanted.preamble)
        if wanted.header:
            head += (
                dialect.separator.join(Dialect(dialect.separator).cell(name) for name in columns.names) + dialect.eol
            )
        start = (b"\xef\xbb\xbf" if dialect.bom else b"") + head.encode()
        if not self._many:
            count = 0
            with target.open("wb", buffering=1 << 20) as out:
                out.write(start)
                for _, data in rows:
                    out.write(data)
                    count += 1
            return [(target, count)]
        from .shards import write_shards

        by_section = self.split == "section"
        return write_shards(rows, start, target, self.limits, by_section=by_section)


#: Between the cells of a part: a byte that UTF-8 never has.
_BETWEEN = b"\xff"


def _utf8(cells: list[str], report: Report) -> list[bytes]:
    try:
        return [cell.encode() for cell in cells]
    except UnicodeEncodeError:
        report.add("lone-surrogate", "half a character was replaced by U+FFFD: UTF-8 cannot hold it")
        return [cell.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode() for cell in cells]


def _facts(row: Mapping[str, Scalar]) -> dict[str, Any]:
    return {"columns": "\n".join(row), "types": types_of(row.values())}


def _is_json(text: str) -> bool:
    """Whether a consumer that parses each cell as JSON would take ``text`` for something else than text or number."""
    stripped = text.strip()
    if not stripped or stripped[0] not in '"[{tfn':
        return False
    try:
        return not isinstance(json.loads(stripped), int | float) or stripped[0] in "tf"
    except ValueError:
        return False
