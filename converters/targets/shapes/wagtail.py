"""How do the Wagtail pages of our own command want an article? One a line: the text as HTML to show, and as it was written."""

from __future__ import annotations

from ...article import Article
from . import Record, Shape
from .record import common, status_back


def _wagtail(article: Article) -> Record:
    from ...render.html import to_html

    status = "draft" if article.draft else "published"
    return {"status": status, **common(article), "html": to_html(article.body, maths="tex").html}


SHAPE = Shape("lines", _wagtail, status_back, views={"extra": "json"})
