"""What does a Ghost export say? Posts and pages with their tags, authors and descriptions, one after the other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar, Literal

from .. import files
from ..article import Article, Origin
from ..dates import parse_date
from ..formats import Raw
from ..notices import BadArticle, Report
from .lexical import markdown_of_lexical
from .markup import markdown_of

Row = dict[str, Any]
#: columns of a post that become fields of the model, or say the text once more in another form
_TAKEN = frozenset(
    ["id", "uuid", "title", "slug", "html", "plaintext", "mobiledoc", "lexical", "status", "type", "published_at",
     "created_at", "updated_at", "custom_excerpt", "locale", "comment_id", "visibility", "show_title_and_feature_image",
     "created_by", "updated_by", "published_by", "author_id", "page", "email_recipient_filter", "newsletter_id"]
)  # fmt: skip


#: a post that is one such card was written in it
_WHOLE_CARDS = ("markdown", "html", "card-markdown")


@dataclass(frozen=True, slots=True)
class GhostReader:
    """The JSON of Settings, Export. The body is the post's Markdown card where it is one, else its HTML as Markdown."""

    suffixes: ClassVar[tuple[str, ...]] = (".json",)

    types: tuple[str, ...] = field(default=("post", "page"), metadata={"help": "the post types to read"})
    body: Literal["markdown", "html"] = field(
        default="markdown", metadata={"help": "the body as markdown, or as the HTML that Ghost made"}
    )

    def scan(self, file: str, origin: Origin) -> Iterator[Raw]:
        """Reads the small tables first, then streams the posts. Raises BadArticle ``json``."""
        import ijson

        with files.opened(file) as stream:

            def rows(table: str) -> Iterator[Row]:
                stream.seek(0)
                found: Iterator[Row] = ijson.items(stream, f"db.item.data.{table}.item", use_float=True)
                return found

            try:
                tags = {str(row["id"]): row.get("name", "") for row in rows("tags")}
                users = {str(row["id"]): row.get("name", "") for row in rows("users")}
                tags_of = _linked(rows("posts_tags"), "tag_id", tags)
                users_of = _linked(rows("posts_authors"), "author_id", users)
                meta = {str(row["post_id"]): row for row in rows("posts_meta")}
                said = {row.get("key"): row.get("value") for row in rows("settings")}
                lang = said.get("locale") or said.get("lang") or ""
                item = 0
                for post in rows("posts"):
                    if post.get("type", "page" if post.get("page") else "post") in self.types:
                        item += 1
                        key = str(post.get("id"))
                        more = (tags_of.get(key, []), users_of.get(key, []), meta.get(key, {}))
                        yield Raw(Origin(origin.path, None, item), file, ({"locale": lang, **_said(post)}, *more))
            except (ijson.JSONError, KeyError, TypeError, AttributeError) as error:
                raise BadArticle("json", f"no Ghost export: {str(error).partition(chr(10))[0]}") from None
            if not item:
                raise BadArticle("json", "no Ghost export: nothing at db[0].data.posts")

    def parse(self, raw: Raw, report: Report) -> Article:
        """Raises BadArticle ``json`` for a post whose text is there in the editor's own form only."""
        post, tags, authors, meta = raw.data
        public = [tag for tag in tags if not tag.startswith("#")]  # Ghost's internal tags begin so
        meta = _said(meta)
        summary = post.get("custom_excerpt") or meta.pop("meta_description", "")
        extra = {key: value for key, value in post.items() if key not in _TAKEN}
        extra |= {key: value for key, value in meta.items() if key not in ("id", "post_id")}
        if post.get("visibility", "public") != "public":
            extra["visibility"] = post["visibility"]
        if len(public) < len(tags):
            extra["internal_tags"] = [tag for tag in tags if tag.startswith("#")]
        return Article(
            url=f"/{post.get('slug', '')}/",
            title=post.get("title") or "(untitled)",
            body=self._body(post, report),
            id=str(post.get("id", "")),
            summary=summary,
            section=public[0] if public else "",
            lang=post.get("locale") or "",
            date=_moment(post.get("published_at") or post.get("created_at")),
            authors=tuple(authors),
            keywords=tuple(public[1:]),
            draft=post.get("status") not in ("published", "sent"),
            extra=extra,
            origin=raw.origin,
        )

    def _body(self, post: Row, report: Report) -> str:
        if post.get("mobiledoc"):
            cards = json.loads(post["mobiledoc"]).get("cards", [])
            texts = [(kind, held.get(kind, held.get("markdown"))) for kind, held in cards if kind in _WHOLE_CARDS]
            if len(texts) == len(cards) == 1 and texts[0][1] is not None:
                kind, text = texts[0]
                return markdown_of(text, report) if kind == "html" and self.body == "markdown" else str(text)
        if post.get("html"):
            return markdown_of(post["html"], report) if self.body == "markdown" else str(post["html"])
        if post.get("lexical"):
            return markdown_of_lexical(post["lexical"], report)
        if post.get("mobiledoc"):
            raise BadArticle(
                "json", "the post has no html, only the old editor's own form; export it from a running Ghost"
            )
        return ""


def _linked(rows: Iterator[Row], column: str, names: dict[str, str]) -> dict[str, list[str]]:
    """Post id -> the names linked to it, in Ghost's order."""
    found: dict[str, list[tuple[int, str]]] = {}
    for row in rows:
        name = names.get(str(row[column]))
        if name:
            found.setdefault(str(row["post_id"]), []).append((row.get("sort_order") or 0, name))
    return {key: [name for _, name in sorted(pairs, key=lambda pair: pair[0])] for key, pairs in found.items()}


def _said(row: Row) -> Row:
    """A row without its empty columns. Ghost writes its own address as a word; to the site it is nothing."""
    return {
        key: value.replace("__GHOST_URL__", "") if isinstance(value, str) else value
        for key, value in row.items()
        if value not in (None, "", 0, False)
    }


def _moment(said: Any) -> datetime | None:
    if isinstance(said, int | float):  # Ghost 0 and 1 write milliseconds
        return datetime.fromtimestamp(said / 1000, UTC)
    found = parse_date(str(said).replace(".000", "")) if said else None
    return found if isinstance(found, datetime) else None
