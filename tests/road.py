"""A writer's road without the pipeline: render, index, spool, assemble; for tests of one writer."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from converters.article import Article, Origin
from converters.formats import Raw, Writer
from converters.index import RunIndex, VolumeParts
from converters.notices import LeftOut, Notice, Report
from converters.spool import Spool


def write(writer: Writer, articles: Iterable[Article], target: Path) -> list[Notice]:
    """Take ``articles`` through ``writer`` into ``target``; returns all notices."""
    work = target.parent / f".{target.name}.work"
    work.mkdir(parents=True)
    notices: list[Notice] = []
    index = RunIndex(work / "index.sqlite")
    with Spool(work / "spool") as spool:
        for number, article in enumerate(articles, 1):
            origin = article.origin or Origin(f"{number}.md")
            try:
                part = writer.render(article, Report(origin, article.url, notices))
            except LeftOut as reason:
                Report(origin, article.url, notices).add("left-out", reason.text)
                continue
            index.add(part.entry, Raw(origin, origin.path), spool.append(part.data), len(part.data))
    index.finish()
    for _ in index.make_names_unique():
        pass
    volumes = list(writer.volumes(index)) if len(index) else []
    for volume in volumes:
        index.assign(volume)
    index.close()
    for volume in volumes:
        out = target / f"{volume.name}{writer.suffix}" if volume.name else target
        (out if not writer.suffix else out.parent).mkdir(parents=True, exist_ok=True)
        parts = VolumeParts(index.path, spool.path, volume.positions)
        writer.assemble(volume, parts, out, Report(Origin(volume.name or target.name), "", notices))
        parts.close()
    return notices
