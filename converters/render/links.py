"""Where do links and images lead, and may they? Resolves relative addresses, drops unsafe ones, links bare ones."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

if TYPE_CHECKING:
    import pyromark

    from ..notices import Report

#: The schemes an address may have. All others (``javascript:``, ``data:``, ``file:`` …) lose their address.
SAFE_SCHEMES = frozenset(("http", "https", "mailto", "tel", "sms", "ftp", "irc", "xmpp"))
# Browsers drop these before they read the scheme: "java\tscript:" is JavaScript.
_IGNORED = re.compile("[\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_CONTROL_CODE = re.compile(r"%(?:[01][0-9A-F]|20|7F)", re.IGNORECASE)
_SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):", re.IGNORECASE)
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_UNWRITABLE = re.compile(r"[\s\"<>\\^`{|}]")
_NO_HOST = re.compile(r"[\s%/\\<>\"^`{|}?#\[\]]")
_WEB = frozenset(("http", "https", "ftp"))
_TAG = re.compile(r"<(a|img)( [^>]*)>")
_ADDRESS = re.compile(r' (href|src)="([^"]*)"')
_ID = re.compile(r'<[a-z][^>]*? id="([^"]*)"')
_ALT = re.compile(r' alt="([^"]*)"')


def resolve(url: str, base_url: str) -> str | None:
    """The address to write for ``url``, or ``None`` when it must not be written (``javascript:``, ``data:``, no address)."""
    compact = _IGNORED.sub("", _CONTROL_CODE.sub("", url))
    scheme = _SCHEME.match(compact)
    if scheme is not None and scheme[1].lower() not in SAFE_SCHEMES:
        return None
    url = url.strip()
    try:
        if compact.startswith("//"):
            url = urljoin(base_url or "https:", url)
        elif base_url and scheme is None and not url.startswith("#"):
            url = urljoin(base_url, url)
        url = _hosted(url)
    except ValueError:  # such as http://[half-an-address, http://, http://host:99999
        return None
    url = _STRAY_PERCENT.sub("%25", url)
    return _UNWRITABLE.sub(lambda char: "".join(f"%{byte:02X}" for byte in char[0].encode()), url)


def _hosted(url: str) -> str:
    """``url`` with its host as it is asked for: ``münchen.de``, also in its escaped spelling, is ``xn--mnchen-3ya.de``.

    Raises ValueError when no host can have that name, or no port that number.
    """
    parts = urlsplit(url)
    if (parts.scheme in _WEB and not parts.hostname) or (parts.netloc and parts.port == 0):
        raise ValueError(url)
    if parts.netloc.isascii() and "%" not in parts.netloc:
        return url
    user, at, host = unquote(parts.netloc).rpartition("@")
    host = host.encode("idna").decode()
    if not (user + host).isascii() or _NO_HOST.search(user + host):
        raise ValueError(url)
    return parts._replace(netloc=user + at + host).geturl()


def rewrite(
    markup: str, base_url: str, id_prefix: str, links: list[str], images: list[str], report: Report | None
) -> str:
    """``markup`` with every address resolved; they are appended to ``links`` and ``images``. A fragment that leads
    nowhere in the markup leads to the page at ``base_url``, or loses its link."""
    ids = {unescape(name) for name in _ID.findall(markup)} if 'href="#' in markup else set()

    def tag(match: re.Match[str]) -> str:
        name, attributes = match[1], match[2]
        if ' role="doc-' in attributes:
            return match[0]  # our own footnotes
        found = _ADDRESS.search(attributes)
        source = unescape(found[2]) if found else ""
        target = resolve(source, base_url) if found else None
        others = _ADDRESS.sub("", attributes)
        if target is not None and target.startswith("#") and name == "a" and unquote(source[1:]) not in ids:
            target = urljoin(base_url, target) if base_url else None
        if target is None or (name == "img" and not target):
            if report is not None and found:
                report.add("link-removed", f"removed the address of <{name}>", before=source[:200])
            if name == "a":
                return f"<a{others}>"
            described = _ALT.search(attributes)
            return described[1] if described else ""
        if target.startswith("#") and name == "a":
            target = f"#{id_prefix}{unquote(target[1:])}"
        (links if name == "a" else images).append(target)
        if name == "a":
            return f'<a href="{escape(target)}"{others}>'
        alt = "" if " alt=" in others else ' alt=""'
        return f'<img src="{escape(target)}"{alt}{others}>'

    return _TAG.sub(tag, markup)


_PIECE = re.compile(r"(<[^>]*>)")
_BARE = re.compile(
    r"(?<![\w/@.:\"'=])(?:https?://|www\.)[\w\-.]*[\w\-](?:[:/?#](?:(?!&lt;)[^\s<])*)?"
    r"|(?<![\w.+\-/:@])(?P<mail>(?a:[\w.+\-]+@(?:[\w\-]+\.)+[\w\-]*[A-Za-z0-9])(?![\w@]))",
    re.IGNORECASE,
)
#: ``&CounterClockwiseContourIntegral;``
_LONGEST_REFERENCE = 33
_TRAILING = re.compile(r"(?:&[A-Za-z0-9#]+;|[?!.,:;*_~'\")])$")


_MARKED = re.compile(r"(?:https?://|www\.)[^\s<]*[*_~]", re.IGNORECASE)
#: A bare address; what follows its host, where marks may stand.
_PATH = re.compile(rb"(?<![\w/@.:\"'=])(?:https?://|www\.)[\w\-.]*[\w\-][:/?#](?P<path>[^\s<>`)\]]*)", re.IGNORECASE)
#: Before a mark in an address; behind any other byte the address may have ended.
_GOES_ON = frozenset(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_/=&?#%+-")


def whole(text: str, parser: pyromark.Markdown) -> str:
    """Markdown ``text`` whose bare addresses hold no emphasis: the marks in ``…/__init__.py`` are escaped, as GFM, which
    knows an address before it looks for marks, would read them."""
    while _MARKED.search(text) is not None:
        raw = text.encode()
        at = links = number = 0
        parts: list[bytes] = []
        paths = [match.span("path") for match in _PATH.finditer(raw)]
        for event, place in parser.events_with_range(text):
            if not isinstance(event, dict):
                continue
            start = event.get("Start")
            links += (isinstance(start, dict) and "Link" in start) - (event.get("End") == "Link")
            first = place["start"]
            if links or start not in ("Emphasis", "Strong", "Strikethrough") or first < at:
                continue
            while number < len(paths) and paths[number][1] < first:
                number += 1
            begun = paths[number][0] if number < len(paths) else first + 1
            if begun == first or (begun < first and raw[first - 1] in _GOES_ON):
                end = first
                while raw[end : end + 1] == raw[first : first + 1]:
                    end += 1
                parts += (raw[at:first], b"".join(b"\\%c" % mark for mark in raw[first:end]))
                at = end
        if not parts:
            break
        text = b"".join([*parts, raw[at:]]).decode()
    return text


def link_bare(markup: str) -> str:
    """``markup`` with bare web and mail addresses made links, as GFM does; not inside links and code."""
    parts = _PIECE.split(markup)
    inside = 0
    for number, part in enumerate(parts):
        if number % 2:
            if part.startswith(("<a ", "<a>", "<code", "<pre")):
                inside += 1
            elif part in ("</a>", "</code>", "</pre>"):
                inside -= 1
        elif not inside and ("://" in part or "www." in part or "@" in part):
            parts[number] = _BARE.sub(_bare, part)
    return "".join(parts)


def _bare(match: re.Match[str]) -> str:
    if match["mail"]:
        return f'<a href="mailto:{match[0]}">{match[0]}</a>'
    url = match[0]
    end, unopened = len(url), url.count(")") - url.count("(")
    while (tail := _TRAILING.search(url, max(end - _LONGEST_REFERENCE, 0), end)) is not None:
        if tail[0] == ")":
            if unopened <= 0:
                break
            unopened -= 1
        end = tail.start()
    url, rest = url[:end], url[end:]
    host = re.sub(r"^https?://", "", url, flags=re.IGNORECASE)
    if "." not in host.split("/")[0]:
        return match[0]
    address = (url if "://" in url else f"http://{url}").replace('"', "%22")
    return f'<a href="{address}">{url}</a>{rest}'
