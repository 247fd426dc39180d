"""What does a running Directus say? The items of its collection by its REST API, in the order of their keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, ClassVar

from ..article import Article, Origin
from ..formats import Raw
from ..notices import Report
from ..readers.json import JSONReader
from ..views import address
from . import NoAnswer
from .service import TOKEN, Service, token

_HINTS = {
    400: "is the collection made from directus-collection.json?",
    401: f"set {TOKEN} to a token of Directus (a user's static token)",
    403: f"there is no such collection, or the token in {TOKEN} may not read it",
    404: "is this the address of a Directus?",
}
_SIZE = 100  #: items a request: within the limits of every installation


@dataclass(frozen=True, slots=True)
class Directus:
    """Every item of the collection; a JavaScript program keeps no difference between 1 and 1.0."""

    suffixes: ClassVar[tuple[str, ...]] = ()
    views: ClassVar[Mapping[str, str]] = {"extra": "numbers"}
    showing: ClassVar[str] = ""

    url: str = field(metadata={"internal": True})
    collection: str = field(default="articles", metadata={"help": "the collection that holds the articles"})
    timeout: float = field(default=60.0, metadata={"help": "seconds to wait for an answer"})

    key = staticmethod(address)

    def hidden(self) -> tuple[str, ...]:
        """No field is hidden. Raises NoAnswer when no articles can be read there at all."""
        with closing(self._service()) as service:
            self._page(service, 1, 1)
        return ()

    def scan(self, file: str, origin: Origin) -> Iterator[Raw]:
        """One Raw an item. Raises NoAnswer."""
        item, page = 0, 1
        with closing(self._service()) as service:
            while True:
                records, total = self._page(service, page, _SIZE)
                for record in records:
                    item += 1
                    yield Raw(Origin(origin.path, None, item), file, record)
                if not records or item > total:
                    break
                page += 1
        if item != total:
            raise NoAnswer(f"{self.url} has {total} items and gave {item}; was it changed meanwhile?")

    def parse(self, raw: Raw, report: Report) -> Article:
        """As the reader of our own file for Directus does."""
        return JSONReader(written_for="directus").parse(raw, report)

    def _service(self) -> Service:
        secret = token()
        return Service(self.url, {"Authorization": f"Bearer {secret}"} if secret else {}, self.timeout)

    def _page(self, service: Service, page: int, size: int) -> tuple[list[dict[str, Any]], int]:
        query = {"fields": "*", "sort": "uid", "limit": size, "page": page, "meta": "total_count"}
        path = f"/items/{self.collection}"
        value, _ = service.json(path, query, _HINTS)
        data, meta = (value.get("data"), value.get("meta")) if isinstance(value, dict) else (None, None)
        total = meta.get("total_count") if isinstance(meta, dict) else None
        if not isinstance(total, int) or not isinstance(data, list) or not all(isinstance(one, dict) for one in data):
            raise NoAnswer(f"{self.url}{path} gives no list of items; is this the address of a Directus?")
        return data, total
