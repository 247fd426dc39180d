"""What does one file of a site say, by the conventions of its generator? The data of ``sites``, applied."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from ... import files, front_matter
from ...article import Article, Origin
from ...dates import parse_date
from ...fields import Fields, article_from
from ...formats import Raw
from ...notices import BadArticle, LeftOut, Report
from . import lines
from .address import filled
from .conventions import Generator, Kind, Rule
from .settings import Site, site_of
from .template import rewritten

TitleOf = Callable[[str, str], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Pages:
    """How the pages of sites are read: by which conventions, and with which words of the user's own."""

    by: Generator
    fields: Fields
    title_of: TitleOf
    permalink: str = ""
    content: str = ""

    def article(self, raw: Raw, text: str, report: Report) -> Article:
        """Raises BadArticle as the Markdown reader does, and LeftOut for a file that is no page of the site."""
        site = site_of(raw, self.by, self.content)
        path = raw.origin.path if raw.file == files.STDIN else site.path_of(raw.file)
        if path is None:
            raise LeftOut(f"it lies outside {site.content}/")
        plain = partial(rewritten, by=self.by, find=partial(self._find, site, path), report=report)
        return self._page(site, path, text, raw.origin, report, plain)

    def _page(
        self,
        site: Site,
        path: str,
        text: str,
        origin: Origin,
        report: Report,
        plain: Callable[[str], str] | None = None,
    ) -> Article:
        """The page at ``path``; ``plain`` makes text of its template code, and is left out by who asks for an address."""
        kind, facts = self._kind(site, path)
        said, below = self._read(text, report)
        if not (said or self.by.bare):
            raise LeftOut(f"a file without front matter is no page for {self.by.name}")
        self._complete(said, site, path, kind, facts)
        whole = self._first(said, self.by.whole)
        facts["slug"] = self._first(said, self.by.slug) or facts.get("slug")
        draft = kind.draft or self._is(said, self.by.drafts)
        if self._is(said, self.by.unpublished):
            raise LeftOut(f"{self.by.name} makes no page of it: its front matter says so")
        if not self._is(said, self.by.plain) and plain is not None:
            below = plain(below)
        article = article_from(
            said,
            self.fields,
            report,
            origin=origin,
            below=below,
            title=lambda body: self.title_of(body, path),
            url=lambda slug, title: "/",
        )
        section = article.section or next((str(facts[name]) for name in self.by.section if facts.get(name)), "")
        lang = article.lang or facts["lang"]
        facts |= {"date": article.date, "title": article.title, "section": section, "lang": lang}
        facts["author"] = next(iter(article.authors), "")
        url = self._address(whole, kind, facts, site)
        return replace(article, url=url, lang=lang, section=section, draft=draft or article.draft)

    def _kind(self, site: Site, path: str) -> tuple[Kind, dict[str, Any]]:
        """What the path tells. Raises LeftOut where it tells that the file is no page."""
        excluded = site.said(self.by.excluded)
        for pattern in excluded if isinstance(excluded, list) else ():
            if _within(path, str(pattern)):
                raise LeftOut(f"{pattern} is excluded by the site's settings")
        folder, _, file = path.rpartition("/")
        stem = PurePosixPath(file).stem
        lang = ""
        name, dot, code = stem.rpartition(".")
        languages = site.said(self.by.languages)
        if dot and isinstance(languages, Mapping) and code in languages:
            stem, lang = name, code
        whole = f"{folder}/{stem}" if folder else stem
        if not self.by.pages_of_their_own and stem != "index":
            for step in _upwards(folder):
                if site.holds(f"{step}/index.md"):
                    raise LeftOut(f"a part of the page {step}/index.md, and no page of its own")
        for kind in self.by.kinds:
            found = kind.path.fullmatch(whole)
            if found is None:
                continue
            facts = {name: value or "" for name, value in found.groupdict().items()}
            if kind.listed and facts["collection"] not in (site.said(kind.listed) or ()):
                continue
            if kind.left_out:
                raise LeftOut(kind.left_out)
            when = parse_date(_padded(facts["date"])) if facts.get("date") else None
            basics = {"folder": f"{folder}/" if folder else "", "path": whole, "file": stem, "lang": lang}
            return kind, {**basics, **facts, "date": when}
        raise LeftOut(f"{self.by.name} knows no page at such a path")

    def _read(self, text: str, report: Report) -> tuple[dict[str, Any], str]:
        if self.by.syntax == "lines":
            said, below = lines.read(text)
            return dict(said), below
        return front_matter.read(text, report, self.fields.text)

    def _complete(self, said: dict[str, Any], site: Site, path: str, kind: Kind, facts: dict[str, Any]) -> None:
        """Into ``said`` comes what the site's settings and the folders say of the page; lists written as text are lists."""
        if facts["date"] is not None:
            said.setdefault("date", facts["date"])  # before a date of change, which other names hold
        for key, value in self._defaults(site, path, kind):
            said.setdefault(key, value)
        for key in self.by.merged:
            inner = said.get(key)
            if isinstance(inner, dict):
                del said[key]
                for name, value in inner.items():
                    said.setdefault(name, value)
        for key in self.by.aliases:
            if key in said and key != "aliases" and "aliases" not in said:
                old = said.pop(key)
                said["aliases"] = old if isinstance(old, list) else [old]
        written = getattr(said, "written", {})
        for key, marks in self.by.separators.items():
            if isinstance(value := said.get(key), str):
                mark = next((mark for mark in marks if mark in value), marks[-1])
                parts = value.split() if mark == " " else value.split(mark)
                said[key] = [word for part in parts if (word := part.strip())]
                written.pop(key, None)
        if self.by.grouped:
            key = self.by.grouped
            above = [step for step in str(facts.get("above", "")).split("/") if step]
            held = said.get(key, said.get(key.removesuffix("ies") + "y"))
            listed = held if isinstance(held, list) else [held] if held else []
            facts["categories"] = "/".join(dict.fromkeys(str(one).lower() for one in [*above, *listed]))
            if above:
                written.pop(key, None)
                said[key] = [*above, *listed]

    def _defaults(self, site: Site, path: str, kind: Kind) -> Iterator[tuple[str, Any]]:
        """The values that the settings give to many pages, the most exact first; those the conventions have a use for."""
        found = site.said(self.by.defaults)
        scoped = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
        for one in sorted(scoped, key=lambda one: -len(str((one.get("scope") or {}).get("path", "")))):
            scope, given = one.get("scope") or {}, one.get("values") or {}
            place, type = str(scope.get("path") or "").strip("/"), scope.get("type")
            if place and not _within(path, place):
                continue
            if type and type not in (_type(kind, path), _type(kind, path).rstrip("s")):
                continue
            for key, value in given.items():
                if key in self.by.whole or key in self.by.drafts or self.fields.claims(key, value):
                    yield key, value

    def _first(self, said: dict[str, Any], keys: tuple[str, ...]) -> str:
        """The first of ``keys`` that holds text; all of them are taken out."""
        found = [key for key in keys if isinstance(value := said.get(key), str) and value.strip() and "{{" not in value]
        values = [said.pop(key).strip() for key in found]
        return values[0] if values else ""

    @staticmethod
    def _is(said: dict[str, Any], table: Mapping[str, Any]) -> bool:
        """True when one of the ``table``'s keys holds its value; such a key is taken out."""
        for key, value in table.items():
            head, _, tail = key.partition(".")
            held = said.get(head)
            if tail:
                held = held.get(tail) if isinstance(held, dict) else None
            if held == value or (isinstance(held, str) and held.lower() == str(value).lower()):
                if not tail:
                    del said[head]
                return True
        return False

    def _address(self, whole: str, kind: Kind, facts: dict[str, Any], site: Site) -> str:
        style = self._style(kind, facts, site)
        if whole:
            pattern = f"{whole}/" if re.search(self.by.slash, whole) else whole
        elif kind.translated and facts["lang"] not in ("", site.said(self.by.language) or "en"):
            pattern = site.said(kind.translated_setting) or kind.translated
        else:
            pattern = style or self.by.styles.get(kind.address, kind.address)
        if re.match(r"[A-Za-z][\w+.-]*://", pattern):
            return pattern
        is_index = facts["file"] == "index"
        facts["basename"], facts["output_ext"] = ("", "") if is_index else (facts["file"], ".html")
        facts["ending"] = self._ending(site, is_index)
        return filled(self.by.styles.get(pattern, pattern), facts, self.by)

    def _style(self, kind: Kind, facts: dict[str, Any], site: Site) -> str:
        """The pattern that the user or the site's settings have for this kind; "" where they have none."""
        said = self.permalink if kind.permalink else ""
        for name in kind.setting:
            said = said or site.said(name.format(**facts)) or ""
        return self.by.styles.get(said, said) if isinstance(said, str) else ""

    def _ending(self, site: Site, is_index: bool) -> str:
        """What Jekyll has a page's address end in: as the addresses of the posts do."""
        said = str(self.permalink or site.said("permalink") or "date")
        ending = self.by.endings.get(said)
        if ending is None:
            ending = "/" if said.endswith("/") else ".html" if said.endswith(":output_ext") else ""
        return "" if is_index and ending == ".html" else ending

    def _find(self, site: Site, path: str, named: str, rule: Rule) -> str | None:
        """The address of the file that a text at ``path`` names; None where there is none."""
        folder = path.rpartition("/")[0]
        for look in rule.look:
            place = look.format(named.strip())
            for base in ("",) if place.startswith("/") else (folder, ""):
                at = posixpath.normpath(f"{base}/{place}").lstrip("/")
                if at.startswith(".."):
                    continue
                if rule.to == "file":
                    return f"/{at}"
                for suffix in ("", ".md", ".markdown", "/index.md", "/_index.md"):
                    if site.holds(f"{at}{suffix}"):
                        return self._address_at(site, f"{at}{suffix}")
        return None

    def _address_at(self, site: Site, path: str) -> str | None:
        """The address of another page; None where it is none, or no Markdown. Its own faults are told with it."""
        if not path.endswith((".md", ".markdown", ".mdx")):
            return f"/{path}"
        try:
            text = files.decode(files.read(site.file_at(path)))
            return self._page(site, path, text, Origin(path), Report()).url
        except (BadArticle, LeftOut):
            return None


def _within(path: str, place: str) -> bool:
    place = place.strip("/")
    return path == place or path.startswith(f"{place}/") or fnmatch(path, place)


def _upwards(folder: str) -> Iterator[str]:
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]


def _padded(text: str) -> str:
    """``2020-1-2`` as ISO has it."""
    return "-".join(step.zfill(2) for step in text.split("-"))


def _type(kind: Kind, path: str) -> str:
    """What Jekyll calls the type of a page in a scope."""
    if "_drafts" in path or "_posts" in path:
        return "drafts" if kind.draft else "posts"
    return path.partition("/")[0].lstrip("_") if path.startswith("_") else "pages"
