"""Does every old address answer? Each is asked for, and redirects are followed to their end on the same host."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple
from urllib.parse import quote, unquote, urljoin, urlsplit

from ..article import Article
from ..notices import Report
from ..parallel import batches, executor, map_ordered
from . import NoAnswer
from .service import Service, address_of

#: what may stand in a path as it is
_KEPT = "/:@!$&'()*+,;=~"
_BATCH, _CONNECTIONS, _HOPS = 25, 4, 10


class Fate(NamedTuple):
    """What becomes of a visitor at one address; ``text`` is what to tell of a dead one."""

    word: str  #: direct, redirected or dead
    text: str = ""


@dataclass(frozen=True, slots=True)
class Addresses:
    """The pages of the site at ``site``, asked for without any token, as a visitor does."""

    site: str
    timeout: float = 60.0
    name: str = "addresses"

    def __post_init__(self) -> None:
        address_of(self.site)

    def examine(self, articles: Iterable[Article]) -> Iterator[tuple[str, Report]]:
        """``direct`` or ``redirected`` for a page that is there, else ``dead`` with a notice."""
        with executor("threads", _CONNECTIONS) as pool:
            asked = map_ordered(partial(ask, self.site, self.timeout), batches(articles, _BATCH), pool)
            for batch in asked:
                for article, fate in batch:
                    report = Report(article.origin, article.url)
                    if fate.text:
                        report.add("dead-address", fate.text)
                    yield fate.word, report


def ask(site: str, timeout: float, articles: list[Article]) -> list[tuple[Article, Fate]]:
    """What becomes of a visitor at each article's old address; one connection for them all."""
    with closing(Service(site, timeout=timeout)) as service:
        return [(article, _visit(service, article.url)) for article in articles]


def _visit(service: Service, url: str) -> Fate:
    old = service.root + quote(unquote(urlsplit(url).path) or "/", safe=_KEPT)
    path, hops = old, 0
    try:
        while True:
            answer = service.ask(path, "HEAD")
            if answer.status in (405, 501):  # a server that knows GET alone
                answer = service.ask(path)
            if not 300 <= answer.status < 400 or not answer.headers.get("Location"):
                break
            there = urljoin(service.url + "/", urljoin(path, answer.headers["Location"]))
            if _host(there) != _host(service.url):
                return Fate("dead", f"it leads to another host, which was not asked: {there[:160]!r}")
            hops += 1
            if hops > _HOPS:
                return Fate("dead", f"more than {_HOPS} redirects one after the other")
            parts = urlsplit(there)
            path = quote(parts.path or "/", safe=f"%{_KEPT}") + (f"?{parts.query}" if parts.query else "")
    except (NoAnswer, ValueError) as error:
        return Fate("dead", error.text if isinstance(error, NoAnswer) else f"it leads nowhere: {error}")
    if answer.status != 200:
        return Fate("dead", f"the site answers {answer.status}" + (f" after {hops} redirects" if hops else ""))
    home = f"{service.root}/"
    if hops and path.partition("?")[0] == home != old:
        return Fate("dead", "it leads to the front page")
    return Fate("redirected" if hops else "direct")


def _host(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or {"http": 80, "https": 443}.get(parts.scheme)
