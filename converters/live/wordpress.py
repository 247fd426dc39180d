"""What does a running WordPress say? Its pages or posts by the REST API of its core, as an export would say them.

``context=edit`` gives titles, texts and excerpts as they are stored. The custom field that holds the rest is shown by
the small plug-in that stands beside the export; without it the fields that only it holds are not compared.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar, Literal

from ..article import Article, Origin
from ..dates import parse_date
from ..formats import Raw
from ..front_matter.dump import to_json
from ..notices import Report
from ..readers.wxr import WXRReader
from ..views import address
from ..writers.wxr import META, moment
from . import NoAnswer
from .service import TOKEN, Service, token

_FIELDS = "id,date_gmt,slug,status,link,permalink_template,title,content,excerpt,meta"
_HINTS = {
    401: f"set {TOKEN} to USER:APPLICATION-PASSWORD (Users, Profile, Application Passwords)",
    403: "that user may not edit the articles",
    404: "is this the address of a WordPress whose permalinks are 'Post name'?",
}


@dataclass(frozen=True, slots=True)
class WordPress:
    """Pages (or posts, as the writer made) in the order of their ids; empty pages that hold others are passed over."""

    suffixes: ClassVar[tuple[str, ...]] = ()
    views: ClassVar[Mapping[str, str]] = {}
    showing: ClassVar[str] = "put articles-source.php, which stands beside the export, into wp-content/mu-plugins"

    url: str = field(metadata={"internal": True})
    type: Literal["page", "post"] = field(default="page", metadata={"help": "what the articles are there"})
    timeout: float = field(default=60.0, metadata={"help": "seconds to wait for an answer"})

    @staticmethod
    def key(url: str) -> str:
        """An address as WordPress stores it: lower case, one hyphen for several, none at the ends of a step.

        It answers at the other spellings as well.
        """
        return "/".join(re.sub("-{2,}", "-", step).strip("-") for step in address(url).lower().split("/"))

    def hidden(self) -> tuple[str, ...]:
        """The fields that this WordPress does not show: those of the custom field, unless the plug-in is there.

        Raises NoAnswer when no articles can be read there at all.
        """
        with closing(self._service()) as service:
            records, _ = self._page(service, 1, 1)
        if not records or META in _meta(records[0]):
            return ()
        return ("url", "id", "section", "lang", "date", "authors", "keywords", "related", "no_index", "extra")

    def scan(self, file: str, origin: Origin) -> Iterator[Raw]:
        """One Raw an article, a hundred a request. Raises NoAnswer."""
        item = given = total = 0
        page = pages = 1
        with closing(self._service()) as service:
            while page <= pages:
                records, headers = self._page(service, page, 100)
                pages, total = _number(headers, "X-WP-TotalPages"), _number(headers, "X-WP-Total")
                given += len(records)
                for record in records:
                    if self.type == "post" or not _is_container(record):
                        item += 1
                        yield Raw(Origin(origin.path, None, item), file, _as_exported(record, self.type))
                page += 1
        if given != total:
            raise NoAnswer(f"{self.url} has {total} {self.type}s and gave {given}; was it changed meanwhile?")

    def parse(self, raw: Raw, report: Report) -> Article:
        """As the export's reader does. A date that WordPress itself says otherwise is WordPress'."""
        article = WXRReader().parse(raw, report)
        stored = parse_date(f"{raw.data['post_date_gmt']}Z") if raw.data["post_date_gmt"] else None
        if article.date is not None and isinstance(stored, datetime):
            later = stored - moment(article.date.isoformat(), 0)
            if not timedelta(0) <= later < timedelta(days=1):  # equal titles of a day stand some seconds apart
                return replace(article, date=stored)
        return article

    def _service(self) -> Service:
        secret = token()
        headers = {"Authorization": "Basic " + b64encode(secret.encode()).decode()} if secret else {}
        return Service(self.url, headers, self.timeout)

    def _page(self, service: Service, page: int, size: int) -> tuple[list[dict[str, Any]], Any]:
        query = {
            "context": "edit", "status": "any", "orderby": "id", "order": "asc",
            "per_page": size, "page": page, "_fields": _FIELDS,
        }  # fmt: skip
        path = f"/wp-json/wp/v2/{self.type}s"
        value, headers = service.json(path, query, _HINTS)
        if not isinstance(value, list) or not all(map(_is_article, value)):
            raise NoAnswer(f"{self.url}{path} gives no list of {self.type}s; is this the address of a WordPress?")
        return value, headers


def _is_article(record: Any) -> bool:
    texts = ("title", "content", "excerpt")
    return isinstance(record, dict) and all(
        isinstance(record.get(name), dict) and isinstance(record[name].get("raw"), str) for name in texts
    )


def _is_container(record: Mapping[str, Any]) -> bool:
    """An empty page that only holds others, as our export makes them. Where the field is hidden, none is known as such."""
    return not record["content"]["raw"].strip() and _meta(record).get(META) == ""


def _as_exported(record: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """The record as the reader of exports knows an item of ours; what is not ours has its address alone."""

    def said(name: str) -> str:
        return str(record.get(name) or "")

    link = said("link")
    if "?" in link:  # a draft: the address it would have
        link = said("permalink_template").replace("%pagename%", said("slug")).replace("%postname%", said("slug"))
    own = _meta(record).get(META) or to_json({"url": address(link)})
    return {
        "title": record["title"]["raw"],
        "content": record["content"]["raw"],
        "excerpt": record["excerpt"]["raw"],
        "link": link,
        "post_name": said("slug"),
        "post_type": kind,
        "post_id": said("id"),
        "status": said("status"),
        "post_date_gmt": said("date_gmt").replace("T", " "),
        "comments": 0,
        "meta": {META: own},
    }


def _meta(record: Mapping[str, Any]) -> Mapping[str, Any]:
    meta = record.get("meta")
    return meta if isinstance(meta, dict) else {}  # PHP writes an empty mapping as a list


def _number(headers: Any, name: str) -> int:
    said = str(headers.get(name, ""))
    if not said.isdecimal():
        raise NoAnswer(f"the answer has no header {name}: something between here and WordPress takes it out")
    return int(said)
