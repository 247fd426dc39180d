"""Loopback servers that answer as WordPress and Directus do, from the files that we wrote for them."""

from __future__ import annotations

import contextlib
import json
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from xml.etree import ElementTree

SECRET = "editor:abcd efgh"
Answer = tuple[int, dict[str, str], bytes]
Respond = Callable[[str, dict[str, str], dict[str, str]], Answer]


def as_json(value: object, status: int = 200, **headers: object) -> Answer:
    said = {"Content-Type": "application/json", **{name.replace("_", "-"): str(text) for name, text in headers.items()}}
    return status, said, json.dumps(value).encode()


def html(text: str, status: int = 200, **headers: str) -> Answer:
    return status, {"Content-Type": "text/html", **headers}, f"<html><body>{text}</body></html>".encode()


@contextlib.contextmanager
def serving(respond: Respond) -> Iterator[tuple[str, list[str]]]:
    """The address of a server that answers with ``respond(path, query, headers)``, and the requests it has had."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked.append(f"{self.command} {self.path}")
            parts = urlsplit(self.path)
            headers = {name.lower(): text for name, text in self.headers.items()}
            status, said, data = respond(parts.path, dict(parse_qsl(parts.query)), headers)
            self.send_response(status)
            for name, text in {**said, "Content-Length": str(len(data))}.items():
                self.send_header(name, text)
            with contextlib.suppress(OSError):
                self.end_headers()
            if self.command != "HEAD":
                with contextlib.suppress(OSError):  # who asked did not wait for it
                    self.wfile.write(data)

        do_HEAD = do_GET

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
    finally:
        server.shutdown()
        server.server_close()


class WordPress:
    """Pages and posts of an export, as REST shows them; ``plugin`` says whether the custom field is shown."""

    def __init__(self, export: Path, plugin: bool = True) -> None:
        self.plugin = plugin
        self.records = [self._record(item) for item in ElementTree.parse(export).iter("item")]

    def _record(self, item: ElementTree.Element) -> dict[str, Any]:
        spaces = {
            "wp": "http://wordpress.org/export/1.2/",
            "content": "http://purl.org/rss/1.0/modules/content/",
            "excerpt": "http://wordpress.org/export/1.2/excerpt/",
        }

        def said(name: str) -> str:
            return item.findtext(name, "", spaces)

        draft = said("wp:status") == "draft"
        link = said("link")
        return {
            "id": int(said("wp:post_id")),
            "type": said("wp:post_type"),
            "date_gmt": said("wp:post_date_gmt").replace(" ", "T"),
            "slug": said("wp:post_name"),
            "status": said("wp:status"),
            "link": f"https://example.org/?page_id={said('wp:post_id')}" if draft else link,
            "permalink_template": link.rstrip("/").rpartition("/")[0] + "/%pagename%/",
            "title": {"raw": said("title")},
            "content": {"raw": said("content:encoded")},
            "excerpt": {"raw": said("excerpt:encoded")},
            "meta": {"_articles_source": said("wp:postmeta/wp:meta_value")},
        }

    def __call__(self, path: str, query: dict[str, str], headers: dict[str, str]) -> Answer:
        if headers.get("authorization") != "Basic " + b64encode(SECRET.encode()).decode():
            return as_json({"code": "rest_forbidden_context", "message": "Sorry, you are not allowed."}, 401)
        if path not in ("/wp-json/wp/v2/pages", "/wp-json/wp/v2/posts") or query["context"] != "edit":
            return html("Not found", 404)
        kind = path.rpartition("/")[2][:-1]
        there = sorted((one for one in self.records if one["type"] == kind), key=lambda one: one["id"])
        size, page = int(query["per_page"]), int(query["page"])
        pages = -(-len(there) // size)
        if page > max(pages, 1):
            return as_json({"code": "rest_post_invalid_page_number", "message": "too far"}, 400)
        shown = [{**one, "meta": one["meta"] if self.plugin else []} for one in there[(page - 1) * size : page * size]]
        return as_json(shown, X_WP_Total=len(there), X_WP_TotalPages=pages)


class Directus:
    """The rows of an import file, as the items of a collection: what a row does not say is null."""

    def __init__(self, file: Path) -> None:
        self.rows = json.loads(file.read_text("utf-8"), parse_float=lambda said: int(float(said)))
        self.names = sorted({name for row in self.rows for name in row})

    def __call__(self, path: str, query: dict[str, str], headers: dict[str, str]) -> Answer:
        if headers.get("authorization") != f"Bearer {SECRET}":
            return as_json({"errors": [{"message": "Invalid user credentials."}]}, 401)
        if path != "/items/articles":
            return as_json({"errors": [{"message": "You don't have permission to access this."}]}, 403)
        size, page = int(query["limit"]), int(query["page"])
        rows = sorted(self.rows, key=lambda row: str(row[query["sort"]]))[(page - 1) * size : page * size]
        items = [{name: row.get(name) for name in self.names} for row in rows]
        return as_json({"data": items, "meta": {"total_count": len(self.rows)}})
