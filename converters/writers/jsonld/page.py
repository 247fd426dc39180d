"""What does a page look like as a file? Bare JSON-LD, the script element, or HTML that shows what the markup says."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Literal

from ...article import Article, Origin

Form = Literal["jsonld", "script", "html", "ndjson"]

_CONTEXT = b'{"@context":"https://schema.org",'
_STYLE = """
:root{color-scheme:light dark;--edge:color-mix(in srgb,currentColor 18%,transparent);--soft:color-mix(in srgb,currentColor 6%,transparent)}
*{box-sizing:border-box}
body{margin:0;font:1.0625rem/1.6 system-ui,sans-serif;overflow-wrap:break-word}
main{max-width:42rem;margin:0 auto;padding:1.5rem 1.125rem 4rem}
h1{font-size:1.7rem;line-height:1.2;margin:.5rem 0 1.25rem;text-wrap:balance}
h2{font-size:1.3rem;line-height:1.3;margin:2rem 0 .5rem}
h3,h4,h5,h6{font-size:1.08rem;line-height:1.35;margin:1.5rem 0 .25rem}
.question+.question{border-top:1px solid var(--edge);margin-top:2.5rem;padding-top:.5rem}
p,ul,ol,table,pre,blockquote{margin:.75rem 0}
ul,ol{padding-left:1.4rem}
li{margin:.25rem 0}
pre{overflow-x:auto;padding:.85rem 1rem;background:var(--soft);border-radius:.5rem;line-height:1.45}
code{font:.92em/1.45 ui-monospace,monospace}
:not(pre)>code{background:var(--soft);padding:.1em .3em;border-radius:.25rem}
table{display:block;overflow-x:auto;border-collapse:collapse}
th,td{border:1px solid var(--edge);padding:.4rem .7rem;text-align:start;vertical-align:top}
th{background:var(--soft)}
blockquote{margin-inline:0;padding-left:1rem;border-left:.25rem solid var(--edge)}
img{max-width:100%;height:auto}
a[href]{color:LinkText;text-underline-offset:.15em}
.plain{white-space:pre-line}
""".strip()


@dataclass(frozen=True, slots=True)
class Page:
    """One finished page. ``node`` is its JSON without context, ``shown`` its visible questions and answers."""

    name: str
    iri: str
    title: str
    lang: str
    node: bytes
    shown: bytes
    questions: int
    date: str
    origin: Origin | None
    article: str

    def document(self) -> bytes:
        """A JSON-LD document of its own."""
        return _CONTEXT + self.node[1:]

    def file(self, form: Form) -> bytes:
        """The page as a file's bytes."""
        if form == "html":
            return self._html()
        return script(self.document()) + b"\n" if form == "script" else self.document() + b"\n"

    def _html(self) -> bytes:
        lang = f' lang="{escape(self.lang)}"' if self.lang else ""
        canonical = f'<link rel="canonical" href="{escape(self.iri)}">\n' if "://" in self.iri else ""
        heading = "" if self.article else f"<h1>{escape(self.title, quote=False)}</h1>\n"
        head = (
            f'<!DOCTYPE html>\n<html{lang}>\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{escape(self.title, quote=False)}</title>\n{canonical}<style>\n{_STYLE}\n</style>\n"
        )
        return b"".join(
            (
                head.encode(errors="replace"),
                script(self.document()),
                f"\n</head>\n<body>\n<main>\n{heading}".encode(errors="replace"),
                self.shown,
                b"\n</main>\n</body>\n</html>\n",
            )
        )


def script(document: bytes, attributes: bytes = b"") -> bytes:
    """The element that carries a document in HTML."""
    return b'<script type="application/ld+json"' + attributes + b">" + document + b"</script>"


def visible(article: Article, text: str, form: str, lang: str, *, alone: bool) -> bytes:
    """Question and answer as a reader sees them: the very markup that the JSON-LD holds, or its plain text."""
    level = "h1" if alone else "h2"
    inner = f'<p class="plain">{escape(text, quote=False)}</p>' if form == "text" else text
    spoken = f' lang="{escape(lang)}"' if lang and not alone else ""
    return (
        f'<article class="question"{spoken}>\n<{level}>{escape(article.title, quote=False)}</{level}>\n'
        f'<div class="answer">{inner}</div>\n</article>'
    ).encode(errors="replace")
