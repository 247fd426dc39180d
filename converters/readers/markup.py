"""What body is in the HTML of a content system? Markdown with the same text; what it has no words for is said.

WordPress stores paragraphs as blank lines and breaks as line ends (``paragraphs``); its block editor and Ghost store
HTML between comments of their own, which are no text.
"""

from __future__ import annotations

import re
from collections import Counter
from html import escape, unescape

from ..notices import Report
from ..render import maths
from ..render.markdown import from_html
from ..render.structure import names

_EMBEDDED = re.compile(
    r"<(?P<tag>iframe|video|audio|embed|object)\b(?P<attributes>[^>]*?)/?>(?:(?P<inner>.*?)</(?P=tag)\s*>)?",
    re.DOTALL | re.IGNORECASE,
)
_SOURCE = re.compile(r"""\b(?:src|data)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_LABEL = re.compile(r"""\b(?:title|aria-label)\s*=\s*(?:"([^"]+)"|'([^']+)')""")
_LOST = re.compile(r"<(script|style|form|canvas)\b", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


def markdown_of(html: str, report: Report) -> str:
    """``html`` as Markdown. Frames, films and sounds become links; scripts, styles and forms go, and are reported."""
    html = _EMBEDDED.sub(_link, _COMMENT.sub("", html))
    if lost := Counter(tag.lower() for tag in _LOST.findall(html)):
        shown = ", ".join(f"{count} <{tag}>" if count > 1 else f"<{tag}>" for tag, count in sorted(lost.items()))
        report.add("html-removed", f"Markdown has no words for it: {shown}")
    return from_html(html)


def plain(html: str) -> str:
    """A title or a description that may hold references and tags."""
    return " ".join(unescape(_TAG.sub("", html)).split()) if "<" in html or "&" in html else html.strip()


def _link(match: re.Match[str]) -> str:
    found = _SOURCE.search(match["attributes"]) or _SOURCE.search(match["inner"] or "")
    if found is None:
        return match.group()
    address = found[1] or found[2]
    said = _LABEL.search(match["attributes"])
    label = (said[1] or said[2]) if said else escape(unescape(address))
    return f'<a href="{address}">{label}</a>'


_BLOCKS = (
    "table|thead|tfoot|caption|col|colgroup|tbody|tr|td|th|div|dl|dd|dt|ul|ol|li|pre|form|blockquote|address|p|"
    "h[1-6]|hr|fieldset|legend|section|article|aside|header|footer|nav|figure|figcaption|details|summary"
)
_WHOLE = re.compile(r"<(pre|script|style|textarea|svg)\b.*?</\1\s*>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
_BLOCK = re.compile(rf"(</?(?:{_BLOCKS})\b[^>]*>)", re.IGNORECASE)
_NAME = re.compile(r"</?([a-z][a-z0-9]*)", re.IGNORECASE)
#: what holds a run of text without a paragraph around it
_HOLDS_TEXT = names("p li td th dt dd caption figcaption summary legend address h1 h2 h3 h4 h5 h6")
_NO_END = names("hr col")


def paragraphs(text: str) -> str:
    """Text in which blank lines are paragraphs and line ends are breaks, as HTML that says so with tags.

    What WordPress calls ``wpautop``: block tags, code and formulas stay as they are, text between them gets ``<p>``.
    """
    kept: list[str] = []

    def mask(said: str) -> str:
        kept.append(said)
        name = f"\0{len(kept) - 1}\0"
        return f"\n\n{name}\n\n" if said[:4].lower() == "<pre" else name

    text = _WHOLE.sub(lambda match: mask(match.group()), text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _TAG.sub(lambda match: match.group().replace("\n", " "), text)
    for span in reversed(maths.find(text)):
        if "\0" not in (formula := text[span.start : span.end]) and not _BLOCK.search(formula):
            text = text[: span.start] + mask(formula) + text[span.end :]
    out: list[str] = []
    opened: list[str] = []
    runs = 0  # in the block that is open
    for piece in _BLOCK.split(text):
        if _BLOCK.fullmatch(piece):
            named = _NAME.match(piece)
            name = named[1].lower() if named else ""
            if piece.startswith("</"):
                while opened and opened.pop() != name:
                    pass
            elif name not in _NO_END:
                opened.append(name)
            runs = 0
            out.append(piece)
            continue
        for run in re.split(r"\n[ \t]*\n\s*|(?:<br\s*/?>\s*){2,}", piece):
            if run.strip():
                line = re.sub(r"(?:<br\s*/?>)?[ \t]*\n", "<br>\n", run.strip())
                alone = (opened and opened[-1] in _HOLDS_TEXT and not runs) or _is_kept_block(line, kept)
                out.append(line if alone else f"<p>{line}</p>")
                runs += 1
    text = "\n".join(out)
    while "\0" in text:
        text = re.sub(r"\0(\d+)\0", lambda match: kept[int(match[1])], text)
    return text


def _is_kept_block(line: str, kept: list[str]) -> bool:
    """True for a masked ``<pre>`` or comment that stands alone."""
    found = re.fullmatch(r"\0(\d+)\0", line)
    return found is not None and kept[int(found[1])].startswith("<")
