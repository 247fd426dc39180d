"""The contract's articles in a shape's file, and the articles of such a file."""

from __future__ import annotations

from pathlib import Path

from converters.article import Article, Origin
from converters.notices import Report
from converters.readers.json import JSONReader
from converters.targets.shapes import shape
from converters.testing import ARTICLES
from converters.writers.json import JSONWriter

from ...road import write


def written(name: str, folder: Path, articles: tuple[Article, ...] = ARTICLES) -> Path:
    path = folder / "out.jsonl"
    folder.mkdir(exist_ok=True)
    writer = JSONWriter(shape=name, unmapped="drop")  # type: ignore[arg-type]
    _, notices = write(writer, articles, path)
    assert not [notice for notice in notices if notice.level.word == "error"]
    return path


def read(name: str, path: Path) -> list[Article]:
    reader = JSONReader(written_for=name)
    form = shape(name).form
    file = path if form == "lines" else path.rename(path.with_suffix(".json"))
    return [reader.parse(raw, Report()) for raw in reader.scan(str(file), Origin(file.name))]
