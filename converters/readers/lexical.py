"""What does a post say that only Ghost's editor has written down? Its Lexical document as Markdown.

Exports of a running Ghost hold the HTML as well; files made for its importer may hold this alone. The names of the
nodes and their fields are those of Ghost's ``kg-default-nodes``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from typing import Any

from ..notices import BadArticle, Report
from .markup import markdown_of

#: bits of a text's format
_MARKS = ((1, "strong"), (2, "em"), (4, "s"), (8, "u"), (16, "code"), (32, "sub"), (64, "sup"), (128, "mark"))
_ELEMENTS = {"paragraph": "p", "quote": "blockquote", "aside": "blockquote", "listitem": "li"}
#: cards that are for letters to readers or for the site, and no text of the post
_NO_TEXT = frozenset(("paywall", "email", "email-cta", "signup", "horizontalrule-email"))


def markdown_of_lexical(text: str, report: Report) -> str:
    """Raises BadArticle ``json``. A card that is not known is reported."""
    try:
        blocks = json.loads(text)["root"]["children"]
        parts = [
            str(at["markdown"]) if at["type"] == "markdown" else markdown_of(_html(at, report), report) for at in blocks
        ]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadArticle("json", f"the post is no Lexical document: {error}") from None
    return "\n\n".join(part.strip() for part in parts if part.strip())


def _html(node: Mapping[str, Any], report: Report) -> str:
    kind = str(node["type"]).removeprefix("extended-")
    inner = "".join(_html(child, report) for child in node.get("children", ()))

    def said(name: str) -> str:
        return escape(str(node.get(name) or ""))

    match kind:
        case "text":
            made = escape(node["text"], quote=False)
            for bit, tag in _MARKS:
                made = f"<{tag}>{made}</{tag}>" if int(node.get("format") or 0) & bit else made
            return made
        case "linebreak":
            return "<br>"
        case "heading":
            return f"<{node['tag']}>{inner}</{node['tag']}>"
        case "list":
            tag = "ol" if node.get("listType") == "number" else "ul"
            return f'<{tag} start="{int(node.get("start") or 1)}">{inner}</{tag}>'
        case "link" | "autolink" | "at-link":
            return f'<a href="{said("url")}">{inner or said("url")}</a>'
        case "horizontalrule":
            return "<hr>"
        case "codeblock":
            language = f' class="language-{said("language")}"' if node.get("language") else ""
            return f"<pre><code{language}>{said('code')}</code></pre>"
        case "image":
            caption = f"<figcaption>{node['caption']}</figcaption>" if node.get("caption") else ""
            return f'<figure><img src="{said("src")}" alt="{said("alt")}">{caption}</figure>'
        case "gallery":
            return "".join(_html({**picture, "type": "image"}, report) for picture in node["images"])
        case "html":
            return str(node["html"])
        case "callout":
            return f"<blockquote>{node.get('calloutEmoji') or ''} {node.get('calloutText') or ''}</blockquote>"
        case "toggle":
            return f"<p><b>{node.get('heading') or ''}</b></p>{node.get('content') or ''}"
        case "bookmark" | "embed" | "video" | "audio" | "file" | "button":
            address = said("url") or said("src") or said("buttonUrl")
            title = (node.get("metadata") or {}).get("title") or node.get("fileTitle") or node.get("buttonText")
            return f'<p><a href="{address}">{escape(str(title or node.get("title") or "")) or address}</a></p>'
        case _ if kind in _ELEMENTS:
            return f"<{_ELEMENTS[kind]}>{inner}</{_ELEMENTS[kind]}>"
        case _:
            if kind not in _NO_TEXT:
                report.add("template-code", f"a card of Ghost's that is not known here is gone: {kind}")
            return inner
