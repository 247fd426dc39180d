"""How does a Markdown file with front matter become an article?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, ClassVar

from .. import files, front_matter
from ..article import Article, Origin
from ..fields import Fields, article_from
from ..formats import Raw
from ..notices import Report
from . import sites

if TYPE_CHECKING:  # most runs read plain files, and need not load what the others want
    from ..targets.layout import Layout
    from .sites.page import Pages


@dataclass(frozen=True, slots=True)
class MarkdownReader:
    """Markdown with YAML (``---``), TOML (``+++``) or JSON (``{``) front matter, or with none."""

    suffixes: ClassVar[tuple[str, ...]] = (".md", ".markdown", ".mdx")

    written_for: str = field(default="", metadata={"help": "read back exactly what --for NAME wrote"})
    generator: str = field(
        default="", metadata={"help": "by whose conventions the files are read: " + ", ".join(sites.names())}
    )
    permalink: str = field(
        default="",
        metadata={"help": "with generator: the style or pattern of addresses, where the settings are absent"},
    )
    content: str = field(
        default="", metadata={"help": "with generator: the folder of the articles, where the settings do not say"}
    )
    #: the writer's policies where they are not the layout's; set by ``articles verify``
    undo_maths: str = field(default="", metadata={"internal": True})
    undo_braces: str = field(default="", metadata={"internal": True})
    undo_body: str = field(default="", metadata={"internal": True})
    #: the ``[fields]`` table of articles.toml: model field -> names in the source
    fields: Mapping[str, Any] = field(default_factory=dict, metadata={"internal": True})
    known: Fields = field(init=False, repr=False, compare=False, metadata={"internal": True})
    layout: Any = field(init=False, repr=False, compare=False, metadata={"internal": True})
    pages: Any = field(init=False, repr=False, compare=False, metadata={"internal": True})

    def __post_init__(self) -> None:
        object.__setattr__(self, "known", Fields.of(self.fields))
        object.__setattr__(self, "layout", self._layout())
        object.__setattr__(self, "pages", self._pages())

    def scan(self, file: str, origin: Origin) -> Iterator[Raw]:
        """The file is the article."""
        yield Raw(origin, file)

    def _layout(self) -> Layout | None:
        undo = self.written_for, self.undo_maths, self.undo_braces, self.undo_body
        if not any(undo):
            return None
        from ..targets.layout import layout_of

        return layout_of(*undo)

    def _pages(self) -> Pages | None:
        if not self.generator:
            if self.permalink or self.content:
                raise ValueError("permalink and content are for generator=…; say which one")
            return None
        if self.layout is not None:
            raise ValueError("written-for and generator are two ways to read one file; say one of them")
        from .sites.conventions import generator
        from .sites.page import Pages

        by = generator(self.generator)
        names = {**Fields.of(by.fields).names, "url": ()}  # an address is the conventions' own business
        return Pages(by, Fields.of(self.fields, names), title_of, self.permalink, self.content.strip("/"))

    def parse(self, raw: Raw, report: Report) -> Article:
        """Raises BadArticle: ``unreadable``, ``empty-file``, ``binary-file``, ``encoding``, ``front-matter``; with a
        generator ``site-settings``, and LeftOut for a file that is no page there."""
        text = files.decode(files.read(raw.file) if raw.data is None else raw.data)
        if (pages := self.pages) is not None:
            article: Article = pages.article(raw, text, report)
            return article
        said, below = front_matter.read(text, report, self.known.text)
        path = raw.origin.path
        if self.layout is not None:
            from ..targets.keys import article_of
            from ..targets.layout import body_from

            below = body_from(below, self.layout)
            if self.layout.keys:
                return article_of(said, below, raw.origin, self.layout)
        return article_from(
            said,
            self.known,
            report,
            origin=raw.origin,
            below=below,
            title=partial(title_of, path=path),
            url=partial(address_of, path),
        )


# A run of blanks is tried from its beginning alone: from each of its places, a long one would take for ever.
_CLOSING = r"(?:(?<![ \t])[ \t]+#+)?(?<![ \t])[ \t]*"
_TOP_HEADING = re.compile(rf" {{0,3}}#[ \t]+(?P<text>[^\n]*?){_CLOSING}(?:\n+|\Z)")
_TOP_UNDERLINED = re.compile(r" {0,3}(?P<text>[^\s#>\-+*=`~|][^\n]*)\n {0,3}=+[ \t]*(?:\n+|\Z)")
_HEADING = re.compile(rf"^ {{0,3}}#[ \t]+([^\n]*?){_CLOSING}$", re.MULTILINE)
_FENCED = re.compile(r"^ *(```+|~~~+)[^\n]*\n.*?(?:^ *\1[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
_ATTRIBUTES = re.compile(r"[ \t]*\{[#./:][^{}]*\}$")


def title_of(body: str, path: str) -> tuple[str, str]:
    """A title for a page that names none, and its body.

    A first-level heading at the very top is the title and leaves the body: writers show the title themselves, and it
    must not stand twice. A heading that carries an anchor (``{#id}``) stays, since the anchor would be lost. A heading
    further down gives the title and stays. A page without one is called as its file.
    """
    top = _TOP_HEADING.match(body) or _TOP_UNDERLINED.match(body)
    if top and top["text"]:
        text = _ATTRIBUTES.sub("", top["text"])
        if text and text == top["text"]:
            return text, body[top.end() :]
        if text:
            return text, body
    if "#" in body and (heading := _HEADING.search(_FENCED.sub("", body))):
        text = _ATTRIBUTES.sub("", heading[1])
        if text:
            return text, body
    stem = re.sub(r"^\d{4}-\d\d-\d\d-(?=.)", "", _name(path))  # the date in the name of a post
    words = re.sub(r"[-_\s]+", " ", stem).strip() or stem
    return words[:1].upper() + words[1:], body


def address_of(path: str, slug: str, title: str) -> str:
    """The address a file has on a site laid out as its folders are: ``a/b.md`` is ``/a/b``, ``a/index.md`` is ``/a/``.

    A ``slug`` takes the place of the file's own name.
    """
    folder, _, name = path.rpartition("/")
    stem = PurePosixPath(name).stem
    base = f"/{folder}/" if folder else "/"
    return base if stem in ("index", "_index") and not slug else base + (slug or stem)


def _name(path: str) -> str:
    place = PurePosixPath(path)
    return place.parent.name or place.stem if place.stem in ("index", "_index") else place.stem
