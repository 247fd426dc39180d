"""How do articles become structured data? schema.org JSON-LD: FAQPage, QAPage or Quiz, alone or in an HTML page.

Google stopped showing FAQ results in May 2026 (``docs/structured-data.md`` has the dates). What is left, and is meant
here, is an open format in which any JSON-LD reader finds question, answer, language, date, author and subject.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar, Literal

from ...article import Article
from ...formats import Entry, Index, Part, Parts, Placed, Volume
from ...names import address_fault, path_of
from ...notices import BadArticle, LeftOut, Report
from .answer import Form, Maths, answer, is_language
from .nodes import DIGITAL_SOURCES, AuthorType, Kind, Node, Site, about, article_page, mentions, question
from .page import Page, visible
from .script import dumps
from .section import filled, opened
from .shards import article_pages, shared_pages
from .write import write_folder, write_injected, write_stream


def _help(text: str) -> dict[str, str]:
    return {"help": text}


#: What an address may hold (``path_of`` has taken out the rest), and an id in HTML and XML may not.
_NO_ID = re.compile(r"[/\s&'%]+")
_ALL = frozenset({"url", "title", "body", "id", "summary", "section", "lang", "date", "authors", "keywords", "related"})


@dataclass(frozen=True, slots=True)
class JSONLDWriter:
    """One FAQPage for each article, all in one file; with ``per=…`` a folder of pages with a manifest and a sitemap.

    An article whose source says ``no_index`` or ``draft``, or that has no answer, is left out and counted.
    """

    carries: ClassVar[frozenset[str]] = _ALL | {"draft", "no_index"}

    section_late: ClassVar[bool] = True

    #: how far ``articles verify`` can expect a field back
    views: ClassVar[Mapping[str, str]] = {"title": "name", "body": "text", "url": "path", "related": "urls"}

    type: Kind = field(default="faq", metadata=_help("faq: FAQPage; qa: QAPage; quiz: flash cards for education"))
    per: Literal["auto", "article", "section", "all"] = field(
        default="auto", metadata=_help("what one page holds; auto: an article, and all pages in one file")
    )
    split: Literal["auto", "none", "page"] = field(
        default="auto", metadata=_help("page: a folder with a file for each page; none: one file with all of them")
    )
    form: Literal["jsonld", "script", "html", "ndjson"] = field(
        default="jsonld",
        metadata=_help("jsonld; script: the element to paste; html: a whole page; ndjson: a page a line"),
    )
    answer: Literal["auto", "google", "full", "text", "markdown"] = field(
        default="auto", metadata=_help("what an answer may hold; auto: google, and full for form=html")
    )
    maths: Maths = field(
        default="tex", metadata=_help("in pages of form=html: tex, as the markup has it, or mathml, as formulas")
    )
    base_url: str = field(default="", metadata=_help("the site's address; makes every @id absolute"))
    max_questions: int = field(default=50, metadata=_help("questions a page, for per=section and per=all"))
    max_bytes: int = field(default=1_000_000, metadata=_help("bytes a page, for per=section and per=all"))
    dedupe: Literal["off", "canonical"] = field(
        default="off", metadata=_help("canonical: of equal question and answer only the first is marked up")
    )
    inject: str = field(default="", metadata=_help("a folder of HTML pages: put each page's markup into its page"))
    digital_source: str = field(
        default="", metadata=_help("how answers were made: " + ", ".join(filter(None, DIGITAL_SOURCES)))
    )
    publisher: str = field(default="", metadata=_help("the organisation that publishes the site"))
    author_type: AuthorType = field(
        default="auto", metadata=_help("what authors are; auto: persons, but for the publisher")
    )
    license: str = field(default="", metadata=_help("address of the licence of the answers"))
    lang: str = field(default="", metadata=_help("language of articles that name none, such as en"))
    title: str = field(default="", metadata=_help("name of the page, for per=all"))
    level: str = field(default="", metadata=_help("educational level, for type=quiz"))
    strict: bool = field(default=False, metadata=_help("an article without an answer fails, instead of being left out"))
    allow: tuple[str, ...] = field(default=(), metadata=_help("qapage-policy: users of the site can answer"))
    site: Site = field(init=False, repr=False, compare=False, metadata={"internal": True})

    def __post_init__(self) -> None:
        base = self.base_url if self.base_url.endswith("/") or not self.base_url else f"{self.base_url}/"
        site = Site(base, self.publisher, self.license, self.digital_source, self.level, self.author_type)
        object.__setattr__(self, "site", site)
        if self.digital_source not in DIGITAL_SOURCES:
            raise ValueError(
                f"digital-source={self.digital_source}: choose one of {', '.join(filter(None, DIGITAL_SOURCES))}"
            )
        if self.base_url and "://" not in self.base_url:
            raise ValueError(f"base-url={self.base_url}: takes an absolute address, such as https://example.org")
        if self.type == "qa" and self._shared:
            raise ValueError("type=qa: a QAPage holds one question; choose per=article, and no split=none for pages")
        if self.form == "html" and self.answer == "markdown":
            raise ValueError("answer=markdown: a page shows what its markup says; choose google, full or text")
        if self.maths == "mathml" and (self.form != "html" or self._answer != "full"):
            raise ValueError("maths=mathml: shows formulas in pages of form=html with answer=full; markup holds TeX")
        if self.split == "none" and self.form in ("script", "html") and self.per in ("article", "section"):
            raise ValueError(f"split=none: form={self.form} has a file for each page; choose per=all")
        if self.inject and (self.form not in ("jsonld", "script") or self.per in ("section", "all")):
            raise ValueError("inject: puts the markup of one article into its page; leave out form and per")
        if self.lang and not is_language(self.lang):
            raise ValueError(f"lang={self.lang}: takes a language tag, such as en or pt-BR")

    # -- what the options mean together

    @property
    def suffix(self) -> str:
        if self._folder:
            return ""
        return {"ndjson": ".ndjson", "jsonld": ".jsonld"}.get(self.form, ".html")

    @property
    def _folder(self) -> bool:
        if self.inject:
            return True
        if self.form in ("script", "html"):
            return self.split != "none"
        if self.form == "ndjson":
            return False
        return self.split == "page" or (self.split == "auto" and self.per != "auto")

    @property
    def _shared(self) -> bool:
        """Whether a page holds many questions."""
        return self.per in ("section", "all") or self._alone

    @property
    def _alone(self) -> bool:
        """Whether all questions stand on the only page there is."""
        return not self._folder and self.form in ("script", "html")

    @property
    def _answer(self) -> Form:
        if self.answer == "auto":
            return "full" if self.form == "html" else "google"
        return self.answer

    # -- the protocol

    def render(self, article: Article, report: Report) -> Part:
        if article.no_index or article.draft:
            raise LeftOut("the source says no_index" if article.no_index else "the source says it is a draft")
        if not article.title.strip():
            raise BadArticle("no-title", "the question is blank")
        if fault := address_fault(article.url):
            raise BadArticle("bad-url", fault)
        text = self._text(article, "tex", report)
        if not text.strip():
            if self.strict:
                raise BadArticle("no-answer", "the article has no answer")
            raise LeftOut("it has no answer")
        if nowhere := [link.title or link.id for link in article.related if not link.url]:
            report.add("fields-lost", f"no room for related articles without an address: {', '.join(nowhere)}")
        node, lang = self._node(article, text, report)
        data = opened(dumps(node), article.section, self.type)
        if self.form == "html":
            shown = text if self.maths == "tex" else self._text(article, "mathml", Report())
            data += b"\n" + visible(article, shown, self._answer, lang, alone=not self._shared)
        return Part(self._entry(article, text, lang), data)

    def _text(self, article: Article, maths: Maths, report: Report) -> str:
        return answer(
            article.body,
            self._answer,
            base_url=self.site.iri(article.url) if self.base_url else "",  # "next.html" is meant from the article
            heading_base=3 if self._shared else 2,
            id_prefix=f"{_NO_ID.sub('-', path_of(article.url))}-" if self._shared else "",
            report=report,
            maths=maths,
        )

    def _node(self, article: Article, text: str, report: Report) -> tuple[Node, str]:
        lang = article.lang or self.lang
        if lang and not is_language(lang):
            report.add("bad-lang", f"{lang!r} is no language tag")
            lang = self.lang
        site = self.site
        asked = question(article, text, lang, self.type, site, markdown=self._answer == "markdown")
        if not self._shared:
            return article_page(article, asked, lang, self.type, site), lang
        said = about(article, site)
        if self.per == "section":
            said.pop("about", None)  # the page says it
        return asked | said | mentions(article, site), lang

    def _entry(self, article: Article, text: str, lang: str) -> Entry:
        facts = {}
        if self.dedupe == "canonical":
            facts["same"] = hashlib.sha256(f"{article.title}\0{text}".encode(errors="replace")).hexdigest()[:24]
        return Entry(
            article.url,
            article.title,
            name="" if self._shared or not self._folder else path_of(article.url),
            section=article.section,
            lang=lang,
            date=article.date.isoformat() if article.date is not None else "",
            facts=facts,
        )

    def volumes(self, index: Index) -> Iterable[Volume]:
        positions = tuple(range(len(index)))
        if self.per == "section":
            first: dict[str, int] = {}
            ranks = [first.setdefault(placed.entry.section, placed.position) for placed in index]
            positions = tuple(sorted(positions, key=lambda at: (ranks[at], at)))
        yield Volume("", positions=positions)

    def assemble(self, volume: Volume, parts: Parts, target: Path, report: Report) -> None:
        self._warn(parts, report)
        articles = ((one, filled(parts.data(one), one.entry.section)) for one in self._unique(parts, report))
        pages: Iterator[Page]
        if self._shared:
            pages = shared_pages(
                articles,
                self.type,
                self.site,
                by_section=self.per == "section",
                title=self.title,
                lang=self.lang,
                limits=(0, 0) if self._alone else (self.max_questions, self.max_bytes),
                suffix=".html" if self.form == "html" else "",
                report=report,
            )
        else:
            pages = article_pages(articles, self.site)
        if self.inject:
            write_injected(pages, Path(self.inject), target, report)
        elif self._folder:
            write_folder(pages, self.form, target, self.site)
        else:
            write_stream(pages, target, self.form)

    def _warn(self, parts: Parts, report: Report) -> None:
        if not self.base_url and any("://" not in self.site.iri(placed.entry.url) for placed in parts):
            report.add("no-base-url", "addresses are relative; say the site's with --set base-url=https://…")
        if self.type == "qa" and "qapage-policy" not in self.allow:
            report.add(
                "qapage-policy", "QAPage is for pages where users can answer; type=faq is for a site's own answers"
            )

    def _unique(self, parts: Parts, report: Report) -> Iterator[Placed]:
        """Each address once; of equal questions with equal answers only the first, when the user wants that."""
        seen: set[str] = set()
        first: dict[str, str] = {}
        for placed in parts:
            url = placed.entry.url
            iri = self.site.iri(url)
            if iri in seen:
                report.about(placed.origin, url).add(
                    "duplicate-identity", f"{iri} is the address of an earlier article"
                )
                continue
            seen.add(iri)
            if self.dedupe == "canonical":
                same = first.setdefault(str(placed.entry.facts["same"]), url)
                if same != url:
                    report.about(placed.origin, url).add("left-out", f"same question and answer as {same}")
                    continue
            yield placed
