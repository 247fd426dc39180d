"""Is it a table that every program reads alike? Rows, quotes, key, sizes, and what its side-car promises."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ..article import Origin
from ..formats import Raw
from ..notices import BadArticle, Notice, Report
from ..readers.csv import CSVReader
from ..tables.cells import bare, is_own

#: Characters that Excel keeps of a cell.
EXCEL_CELL = 32_767


def validate(path: Path) -> Iterator[Notice]:
    """Every fault of one file; none is good. A table of ours is checked against the model and its side-car too."""
    try:
        yield from _Checks(path).run()
    except BadArticle as error:
        yield Notice(error.code, error.text, Origin(path.name, error.line))


class _Checks:
    """What has been seen of one table."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.reader = CSVReader()
        self.urls: set[str] = set()
        self.sections: dict[str, Counter[str]] = {}
        self.promised = _promised(path)

    def run(self) -> Iterator[Notice]:
        origin = Origin(self.path.name)
        for raw in self.reader.scan(str(self.path), origin):
            yield from self._row(raw)
        for spellings in self.sections.values():
            if len(spellings) > 1:
                yield Notice(
                    "section-spelling", f"one section, {len(spellings)} spellings: {', '.join(spellings)}", origin
                )

    def _row(self, raw: Raw) -> Iterator[Notice]:
        report = Report(raw.origin)
        try:
            values = self.reader.values(raw, report)
            article = self.reader.parse(raw, Report(raw.origin))
        except BadArticle as error:
            yield Notice(error.code, error.text, replace(raw.origin, line=error.line or raw.origin.line))
            return
        report.article = article.url
        for column, value in values.items():
            text = value if isinstance(value, str) else bare(value)
            if len(text) > EXCEL_CELL:
                report.add("long-cell", f"{column}: {len(text)} characters; Excel keeps {EXCEL_CELL}")
            if "\ufeff" in text:
                report.add("stray-bom", f"{column}: a byte order mark inside the text")
            types = self.promised.get(column)
            if types and value is not None and type(value).__name__ not in types:
                report.add("csv", f"{column}: {text[:40]!r} is no {' or '.join(types)}, as the side-car says")
        if is_own(values) or "url" in values:
            if article.url in self.urls:
                report.add("duplicate-identity", f"the url {article.url!r} stands in an earlier row")
            self.urls.add(article.url)
        if article.section:
            self.sections.setdefault(article.section.casefold(), Counter())[article.section] += 1
        yield from report


_PYTHON = {
    "string": ("str",), "integer": ("int",), "number": ("float", "int"), "boolean": ("bool",), "date": ("date",),
    "datetime": ("datetime",),
}  # fmt: skip


def _promised(path: Path) -> dict[str, tuple[str, ...]]:
    """Column -> names of the Python types that the Table Schema beside the file allows; none for any."""
    try:
        said = json.loads(path.with_name(f"{path.stem}.schema.json").read_bytes())
        return {field["name"]: _PYTHON.get(field["type"], ()) for field in said["fields"]} if "articles" in said else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
