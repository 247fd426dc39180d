"""Which schema.org statements does an article make? The question with its answer, and the page around it."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import quote, urljoin

from ...article import Article

Kind = Literal["faq", "qa", "quiz"]

AuthorType = Literal["auto", "person", "organization"]

PAGE_TYPE = {"faq": "FAQPage", "qa": "QAPage", "quiz": "Quiz"}
#: The property of the page that holds its questions.
HOLDS = {"faq": "mainEntity", "qa": "mainEntity", "quiz": "hasPart"}
#: ``digital-source`` -> a member of schema.org's IPTCDigitalSourceEnumeration.
DIGITAL_SOURCES = {
    "": "",
    "trained-model": "TrainedAlgorithmicMediaDigitalSource",
    "composite-model": "CompositeWithTrainedAlgorithmicMediaDigitalSource",
    "algorithm": "AlgorithmicMediaDigitalSource",
    "human-edits": "HumanEditsDigitalSource",
    "digital-creation": "DigitalCreationDigitalSource",
}

Node = dict[str, Any]

#: An address that needs no more than the site before it: what most are, and 30 times as fast.
_SIMPLE = re.compile(r"/(?!\.)[\w/-]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Site:
    """What is the same on every page of a run."""

    base_url: str = ""
    publisher: str = ""
    license: str = ""
    digital_source: str = ""
    level: str = ""
    author_type: AuthorType = "auto"
    #: ``https://example.org`` of ``https://example.org/docs/``: where addresses that begin with a slash begin
    root: str = field(init=False)

    def __post_init__(self) -> None:
        scheme, colon, rest = self.base_url.partition("://")
        object.__setattr__(self, "root", f"{scheme}{colon}{rest.partition('/')[0]}")

    def iri(self, url: str) -> str:
        """``url`` absolute, when the site's address is known; blanks and other characters no address has are escaped."""
        if _SIMPLE.fullmatch(url) and url[1:2] != "/":
            return self.root + url
        with contextlib.suppress(ValueError):  # http://[half: no address, and nothing to make of it
            url = urljoin(self.base_url, url)
        return quote(url, safe="/:?#[]@!$&'()*+,;=~%-._")

    def kind(self, author: str) -> str:
        """What an author is to schema.org; without a word of the user, the publisher alone is no person."""
        if self.author_type == "auto":
            return "Organization" if author == self.publisher else "Person"
        return self.author_type.capitalize()

    def said(self) -> Node:
        """The site's own statements about a page."""
        node: Node = {}
        if self.publisher:
            node["publisher"] = {"@type": "Organization", "name": self.publisher}
            if self.base_url:
                node["publisher"]["url"] = self.base_url
        if self.license:
            node["license"] = self.license
        if self.base_url:
            site: Node = {"@type": "WebSite", "@id": f"{self.base_url.rstrip('/')}/#website", "url": self.base_url}
            if self.publisher:
                site["name"] = self.publisher
            node["isPartOf"] = site
        return node


def question(article: Article, text: str, lang: str, kind: Kind, site: Site, *, markdown: bool) -> Node:
    """One Question with its accepted Answer."""
    iri = site.iri(article.url)
    node: Node = {"@type": "Question", "@id": f"{iri}#question"}
    if kind == "quiz":  # Google's education Q&A: the question is `text`, and its type says flash card
        node |= {"eduQuestionType": "Flashcard", "text": article.title}
    else:
        node |= {"name": article.title}
    node["url"] = iri
    if article.id:
        node["identifier"] = article.id
    if lang:
        node["inLanguage"] = lang
    reply: Node = {"@type": "Answer", "@id": f"{iri}#answer", "url": f"{iri}#answer", "text": text}
    if markdown:
        reply["encodingFormat"] = "text/markdown"
    if lang:
        reply["inLanguage"] = lang
    if site.digital_source:
        reply["digitalSourceType"] = f"https://schema.org/{DIGITAL_SOURCES[site.digital_source]}"
    if kind == "qa":
        node["answerCount"] = 1
        reply |= written(article, site)
        node |= written(article, site)
    node["acceptedAnswer"] = reply
    return node


def written(article: Article, site: Site) -> Node:
    """When and by whom; an author with the publisher's name is no person."""
    node: Node = {}
    if article.date is not None:
        node["datePublished"] = article.date.isoformat()
    if article.authors:
        people = [{"@type": site.kind(name), "name": name} for name in article.authors]
        node["author"] = people[0] if len(people) == 1 else people
    return node


def about(article: Article, site: Site) -> Node:
    """What it is about, in the words of its source."""
    node: Node = {}
    if article.summary:
        node["description"] = article.summary
    node |= written(article, site)
    if article.section:
        node["about"] = {"@type": "Thing", "name": article.section}
    if article.keywords:
        node["keywords"] = list(article.keywords)
    return node


def mentions(article: Article, site: Site) -> Node:
    """Its related articles, on a question that shares its page with others: ``relatedLink`` is for pages alone."""
    pages = [
        {"@type": "WebPage", "@id": (iri := site.iri(link.url)), "url": iri}
        | ({"name": link.title} if link.title else {})
        for link in article.related
        if link.url
    ]
    return {"mentions": pages} if pages else {}


def article_page(article: Article, asked: Node, lang: str, kind: Kind, site: Site) -> Node:
    """The page of one article: one question, and everything its source says of it."""
    iri = site.iri(article.url)
    node = _page(kind, iri, article.title, lang)
    node |= about(article, site)
    if kind == "quiz":  # no web page to schema.org, so it has no relatedLink
        node |= _education(article.section, site)
        asked = asked | mentions(article, site)
    else:
        related = dict.fromkeys(site.iri(link.url) for link in article.related if link.url)
        related.pop(iri, None)
        if related:
            node["relatedLink"] = list(related)
    node |= site.said()
    node[HOLDS[kind]] = [asked]
    return node


def section_page(iri: str, name: str, section: str, lang: str, kind: Kind, site: Site) -> Node:
    """The page of many questions, still without them."""
    node = _page(kind, iri, name, lang)
    if section:
        node["about"] = {"@type": "Thing", "name": section}
    if kind == "quiz":
        node |= _education(section, site)
    return node | site.said()


def _page(kind: Kind, iri: str, name: str, lang: str) -> Node:
    node: Node = {"@type": PAGE_TYPE[kind], "@id": iri, "url": iri, "name": name}
    if lang:
        node["inLanguage"] = lang
    return node


def _education(section: str, site: Site) -> Node:
    aligned = []
    if section:
        aligned.append({"@type": "AlignmentObject", "alignmentType": "educationalSubject", "targetName": section})
    if site.level:
        aligned.append({"@type": "AlignmentObject", "alignmentType": "educationalLevel", "targetName": site.level})
    return {"educationalAlignment": aligned} if aligned else {}
