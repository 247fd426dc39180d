"""What does the end of a migration want to know of each article? Its keys' fates, its checksum, the files that it names.

A writer around the writer: no format knows of migrations, and all this is found in the workers, in parallel.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from ..article import Article
from ..formats import Index, Part, Parts, Volume, Writer
from ..media import SUFFIXES, Named, find, line_of, named, path_in, suffix_of
from ..notices import Report
from .fates import by_key, fates_of


@dataclass(frozen=True, slots=True)
class Watched:
    """``writer``, whose entries have more facts: ``fates``, ``keys``, ``sha256``, ``media``, ``aliases``."""

    writer: Writer
    roots: tuple[str, ...]  #: the site's folders; none: nobody looks for files
    site: str = ""

    @property
    def carries(self) -> frozenset[str]:
        return self.writer.carries

    @property
    def suffix(self) -> str:
        return self.writer.suffix

    def render(self, article: Article, report: Report) -> Part:
        part = self.writer.render(article, report)
        facts = dict(part.entry.facts)
        if "fates" not in facts:
            facts |= {"fates": fates_of(article, self.writer), "sha256": hashlib.sha256(part.data).hexdigest()}
        fates = facts["fates"]
        if report.keys:
            facts["keys"] = by_key(article, fates, report.keys)
        if self.roots and (rows := [self.look(one, article, report) for one in named(article, self.site)]):
            facts["media"] = rows
        if old := old_addresses(article):
            facts["aliases"] = old
        return replace(part, entry=replace(part.entry, facts=facts))

    def look(self, one: Named, article: Article, report: Report) -> list[str]:
        """Address, how it stands, file, its path below its root. What is missing or refused has no file, and is reported."""
        path = path_in(one.address)
        found = find(path, article.url, article.origin, self.roots) if path else None
        why, code = "", "media-refused"
        if found is None:
            why = "names a file of this machine"
        elif found.outside:
            why = "leads out of the folders of the site"
        elif found.file is None or found.root is None:
            why, code = "is no file here", "media-missing"
        elif suffix_of(found.file.name) not in SUFFIXES or suffix_of(path) not in SUFFIXES:
            why = "is no picture or document by its suffix"
        elif _hidden(found.file, found.root):
            why = "is hidden"
        else:
            return [one.address, one.stands, str(found.file), found.file.relative_to(found.root).as_posix()]
        line = line_of(one.address, article.origin, self.roots)
        report.add(code, f"{one.address[:200]} {why}: it was not copied", line=line)
        return [one.address, one.stands, "", code.removeprefix("media-")]

    def volumes(self, index: Index) -> Iterable[Volume]:
        return self.writer.volumes(index)

    def assemble(self, volume: Volume, parts: Parts, target: Path, report: Report) -> None:
        self.writer.assemble(volume, parts, target, report)


def old_addresses(article: Article) -> list[str]:
    """Where the article answered before, as its source says: ``aliases`` of Hugo, ``redirect_from`` of Jekyll.

    Only whole paths: ``aliases`` are other titles to some.
    """
    said = [article.extra.get(key) for key in ("aliases", "redirect_from")]
    listed = [one for value in said for one in (value if isinstance(value, list) else [value])]
    return [one for one in dict.fromkeys(listed) if isinstance(one, str) and one.startswith("/")]


def _hidden(file: Path, root: Path) -> bool:
    return any(step.startswith(".") for step in file.relative_to(root).parts)
