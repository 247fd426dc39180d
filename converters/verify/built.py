"""Does the built site show everything? A page for each article in the folder that would be served, its formulas verbatim."""

from __future__ import annotations

import html
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..article import Article
from ..notices import Report
from ..render import maths
from ..views import address

_TAG = re.compile(r"<!--.*?-->|<(head|script|style)\b.*?</\1\s*>|<[^<>]*>", re.DOTALL | re.IGNORECASE)
_LEAD = re.compile(r"^[ \t]*(?:>[ \t]*)*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Built:
    """The pages below ``folder``. How lines are broken is the browser's business: white space is not compared."""

    folder: Path
    name: str = "build"

    def examine(self, articles: Iterable[Article]) -> Iterator[tuple[str, Report]]:
        """``shown``, or ``no-page`` or ``formula`` with a notice."""
        for article in articles:
            report = Report(article.origin, article.url)
            yield self._examine(article, report), report

    def _examine(self, article: Article, report: Report) -> str:
        page = page_at(self.folder, address(article.url))
        if page is None:
            report.add("not-built", f"no page at {article.url}")
            return "no-page"
        wanted = list(formulas(article.body))
        text = _squeezed(html.unescape(_TAG.sub("", page.read_text("utf-8", "replace"))))
        lost = [formula for formula in wanted if formula not in text]
        if not lost:
            return "shown"
        report.add("not-built", f"not on the page: {len(lost)} formula of {len(wanted)}, the first: {lost[0][:80]}")
        return "formula"


def page_at(folder: Path, url: str) -> Path | None:
    """The file that a web server sends for ``url``."""
    path = url.strip("/")
    if ".." in path.split("/"):
        return None
    names = (f"{path}/index.html".lstrip("/"), f"{path}.html", path)
    # os.path and not Path: a name too long for the file system is no file there, and no error
    return next((folder / name for name in names if name and os.path.isfile(folder / name)), None)  # noqa: PTH113


def formulas(body: str) -> Iterator[str]:
    """Each formula; a line's indentation and quote marks belong to the list or quote it stands in."""
    for span in maths.find(body):
        yield _squeezed(_LEAD.sub("", body[span.start : span.end]))


def _squeezed(text: str) -> str:
    return "".join(text.split())
