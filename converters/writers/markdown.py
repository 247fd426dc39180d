"""How does an article become a Markdown file with front matter? One file each, laid out as the addresses are."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar, Literal

from .. import front_matter
from ..article import FIELDS, Article, Link, Origin
from ..fields import MORE, Fields, article_from
from ..formats import Entry, Index, Part, Parts, Volume
from ..front_matter import dump
from ..names import step
from ..notices import BadArticle, Report
from ..targets.keys import front_matter_of
from ..targets.layout import Layout, body_of, fates_of, file_path, layout_of

_DROPPED = "unmapped=drop"


@dataclass(frozen=True, slots=True)
class MarkdownWriter:
    """Clean front matter, a blank line, the body; ``/learn/x`` becomes ``learn/x.md``."""

    carries: ClassVar[frozenset[str]] = frozenset(FIELDS)
    suffix: ClassVar[str] = ""

    front_matter: Literal["yaml", "toml", "json"] = field(
        default="yaml", metadata={"help": "syntax of the front matter"}
    )
    layout: str = field(default="", metadata={"help": "files as a site generator wants them (--for sets it)"})
    maths: Literal["", "keep", "escape", "escape-kramdown", "escape-python", "dollars", "html"] = field(
        default="", metadata={"help": "how formulas pass another Markdown engine (default: as the layout says)"}
    )
    braces: Literal["", "keep", "hugo", "mdx"] = field(
        default="", metadata={"help": "how template braces pass it (default: as the layout says)"}
    )
    body: Literal["", "markdown", "html"] = field(
        default="", metadata={"help": "what stands below the front matter (default: as the layout says)"}
    )
    unmapped: Literal["keep", "drop", "error"] = field(
        default="keep",
        metadata={"help": "what no field of an article claims: keep it, drop it and count it, or fail the article"},
    )
    site: Layout | None = field(init=False, repr=False, compare=False, metadata={"internal": True})

    def __post_init__(self) -> None:
        object.__setattr__(self, "site", layout_of(self.layout, self.maths, self.braces, self.body))

    @property
    def views(self) -> Mapping[str, str]:
        """For ``articles verify``: with dollars for all formulas the author's delimiters are gone; of HTML, the text is left."""
        if self.site and self.site.body == "html":
            return {"body": "html-reading" if self.site.maths == "html" else "html"}
        return {"body": "formulas"} if self.site and self.site.maths == "dollars" else {}

    @property
    def drops(self) -> Mapping[str, str]:
        """What cannot be read back, for the user did not want it."""
        return {"extra": _DROPPED} if self.unmapped == "drop" else {}

    def render(self, article: Article, report: Report) -> Part:
        said = article
        if article.extra and self.unmapped == "error":
            raise BadArticle("unmapped", f"no field of an article is {', '.join(article.extra)}")
        if article.extra and self.unmapped == "drop":
            report.add("fields-lost", f"{', '.join(article.extra)}: {_DROPPED}")
            article = replace(article, extra={})
        values = front_matter_of(article, self.site) if self.site and self.site.keys else metadata(article)
        body = body_of(article, self.site, report) if self.site else article.body
        name = file_name(article.url)
        if self.front_matter == "toml":
            values, nulls = dump.without_nulls(values)
            if nulls:
                report.add("fields-lost", f"TOML has no null: {nulls} left out of extra")
        text = front_matter.format_article(values, body, self.front_matter)
        data = text.encode()
        facts = (
            {
                "fates": fates_of(article, self.site, body) | self._dropped(said),
                "sha256": hashlib.sha256(data).hexdigest(),
            }
            if self.site
            else {}
        )
        entry = Entry(
            article.url,
            article.title,
            name=file_path(name, article, self.site) if self.site else name,
            section=article.section,
            lang=article.lang,
            facts=facts,
        )
        return Part(entry, data)

    def _dropped(self, article: Article) -> dict[str, str]:
        return {f"extra.{key}": f"dropped: {_DROPPED}" for key in article.extra} if self.unmapped == "drop" else {}

    def volumes(self, index: Index) -> Iterable[Volume]:
        yield Volume("", positions=tuple(placed.position for placed in index))

    def assemble(self, volume: Volume, parts: Parts, target: Path, report: Report) -> None:
        made: set[Path] = set()
        for placed in parts:
            path = target / f"{placed.entry.name}.md"
            if path.parent not in made:
                path.parent.mkdir(parents=True, exist_ok=True)
                made.add(path.parent)
            path.write_bytes(parts.data(placed))


# -- front matter ---------------------------------------------------------------------------------------------------

#: Model field -> its name in clean front matter: names that the reader, Hugo and Jekyll know without configuration.
_NAMES: dict[str, str] = {
    "title": "title", "url": "url", "id": "id", "date": "date", "summary": "description", "section": "section",
    "keywords": "keywords", "authors": "authors", "lang": "lang", "related": "related",
    "draft": "draft", "no_index": "no_index",
}  # fmt: skip
_KNOWN = Fields.of()
_CANONICAL_ID = re.compile(r"0|-?[1-9][0-9]{0,17}")


def metadata(article: Article) -> dict[str, Any]:
    """The front matter as a mapping; the Markdown reader makes the same article of it and the body."""
    values = {_NAMES[name]: value for name, value in _values(article)}
    extra = article.extra
    clashing = [key for key, value in extra.items() if _KNOWN.claims(key, value)]
    if not clashing:
        values.update(extra)
        return values
    return _beside(article, clashing)


def _values(article: Article) -> Iterable[tuple[str, Any]]:
    """The fields that hold something, as front matter has them."""
    for name in _NAMES:
        value = getattr(article, name)
        if not value:
            continue
        if name == "id" and _CANONICAL_ID.fullmatch(value):
            value = int(value)
        elif name == "related":
            value = [_link(link) for link in value]
        elif isinstance(value, tuple):
            value = list(value)
        yield name, value


def _link(link: Link) -> dict[str, Any]:
    id: str | int = int(link.id) if _CANONICAL_ID.fullmatch(link.id) else link.id
    said = {"title": link.title, "url": link.url, "id": id, "section": link.section}
    return {key: value for key, value in said.items() if value != ""}


def _beside(article: Article, clashing: list[str]) -> dict[str, Any]:
    """Front matter for an article whose ``extra`` holds names that the reader takes for the model's own.

    A page with a ``question`` and another ``title`` is written with both again: each field takes the name that stood
    before the clashing one in the reader's order. Where that does not read back the same, ``_extra`` holds the clash.
    """
    extra = dict(article.extra)
    values: dict[str, Any] = {}
    for name, value in _values(article):
        wanted = _NAMES[name]
        names = _KNOWN.names[name]
        if any(other in extra for other in names):
            wanted = next((other for other in names if other not in extra and "#" not in other), wanted)
        if "." not in wanted:
            values[wanted] = value
        else:
            head, _, tail = wanted.partition(".")
            inner = extra.get(head, {})
            if isinstance(inner, dict):
                place = extra if head in extra else values
                place[head] = {**inner, **values.get(head, {}), tail: ", ".join(value) if name == "keywords" else value}
    if not values.keys() & extra.keys():
        written = {**values, **extra}
        if _reads_back(written, article):
            return written
    plain = {_NAMES[name]: value for name, value in _values(article)}
    plain.update({key: value for key, value in article.extra.items() if key not in clashing})
    plain[MORE] = {key: article.extra[key] for key in clashing}
    return plain


def _reads_back(written: dict[str, Any], article: Article) -> bool:
    read = article_from(
        written,
        _KNOWN,
        Report(),
        origin=Origin(""),
        below=article.body,
        title=lambda body: ("", body),
        url=lambda slug, title: "",
    )
    return read == article and list(read.extra) == list(article.extra)


# -- file names -----------------------------------------------------------------------------------------------------


def file_name(url: str) -> str:
    """The path of an address without a suffix, safe on every file system and never outside its folder."""
    path = re.sub(r"^[A-Za-z][A-Za-z0-9+.-]*://[^/]*", "", url)
    path = re.split(r"[?#]", path, maxsplit=1)[0]
    if path.endswith("/") or not path:
        path += "index"
    steps = [step(one) for one in path.split("/") if one not in ("", ".", "..")]
    name = "/".join(steps) or "index"
    return re.sub(r"\.(?:md|markdown|mdx|html?)$", "", name) or name
