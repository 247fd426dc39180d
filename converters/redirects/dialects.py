"""How does each server want its redirects? One function a dialect: redirects in, the text of one file out.

``DIALECTS`` is name -> (file name, what it is for, function). Addresses are exact, with or without a closing slash.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable
from urllib.parse import quote, unquote

from . import Redirect

Rows = Iterable[Redirect]


def _table(rows: Iterable[Iterable[object]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def _encoded(address: str) -> str:
    """An address as it goes over the wire; what is percent-encoded already stays."""
    return quote(address, safe="/:?#[]@!$&'()*+,;=%~-._")


def plain(rows: Rows, site: str = "") -> str:
    """Our own list: from, to, status. Read back by ``--redirects``."""
    return _table([("from", "to", "status"), *((row.source, row.to, row.status) for row in rows)])


def netlify(rows: Rows, site: str = "") -> str:
    """Netlify and Cloudflare Pages: ``/from /to 301``. Cloudflare reads 2,000 lines at most."""
    return "".join(f"{_encoded(row.source)} {_encoded(row.to)} {row.status}\n" for row in rows)


def htaccess(rows: Rows, site: str = "") -> str:
    """Apache: ``RedirectMatch`` (mod_alias); plain ``Redirect`` would match every address below the source too."""
    return "".join(
        f'RedirectMatch {row.status} "^{_regex(unquote(row.source.rstrip("/")))}/?$" "{_apache(row.to)}"\n'
        for row in rows
    )


def _regex(path: str) -> str:
    """The path as a regular expression that matches it alone, in quotes too: those of a configuration must not end in it."""
    return re.sub(r"""[.^$*+?()\[\]{}|]|([\\"\x00-\x1f\x7f])""", _literal, path)


def _literal(sign: re.Match[str]) -> str:
    return f"\\x{ord(sign[1]):02x}" if sign[1] else f"\\{sign[0]}"


def _apache(to: str) -> str:
    return re.sub(r"([$&])", r"\\\1", _encoded(to))


def nginx(rows: Rows, site: str = "") -> str:
    """nginx: a map for the ``http`` block, looked up in constant time; the comment shows the server's two lines."""
    rows = list(rows)
    longest = max((len(unquote(row.source).encode()) for row in rows), default=0)
    bucket = 64
    while bucket < longest + 32:
        bucket *= 2
    lines = [
        "# In the http block:   include redirects.map.conf;",
        "# In the server block: if ($moved_to) { return 301 $moved_to; }",
        f"map_hash_bucket_size {bucket};",
        f"map_hash_max_size {max(2048, 1 << (4 * len(rows)).bit_length())};",
        "map $uri $moved_to {",
        '    default "";',
    ]
    for row in rows:
        source = unquote(row.source.rstrip("/"))
        lines += [
            f'    "{_quoted(slash)}" "{_encoded(row.to).replace("$", "%24")}";' for slash in (source, f"{source}/")
        ]
    return "\n".join([*lines, "}", ""])


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$")


def ghost(rows: Rows, site: str = "") -> str:
    """Ghost's ``redirects.yaml``: sources are regular expressions below 301 and 302."""
    groups: dict[int, list[str]] = {301: [], 302: []}
    for row in rows:
        source = json.dumps(f"^{_regex(_encoded(row.source.rstrip('/')))}/?$", ensure_ascii=False)
        groups[302 if row.status in (302, 303, 307) else 301].append(f"  {source}: {json.dumps(_encoded(row.to))}\n")
    return "".join(f"{status}:\n{''.join(lines)}" for status, lines in groups.items() if lines)


def redirection(rows: Rows, site: str = "") -> str:
    """CSV of the WordPress plug-in Redirection: source, target, regex, code."""
    return _table([("source", "target", "regex", "code"), *((r.source, r.to, 0, r.status) for r in rows)])


def wagtail(rows: Rows, site: str = "") -> str:
    """CSV for Wagtail's ``import_redirects``, which insists on absolute targets."""
    root = site.rstrip("/")
    return _table(
        [("from", "to"), *((row.source, root + row.to if row.to.startswith("/") else row.to) for row in rows)]
    )


def webflow(rows: Rows, site: str = "") -> str:
    """CSV for Webflow's 301 redirects: old path, new path. An upload there replaces all redirects that exist."""
    return _table([("source", "target"), *((row.source, row.to) for row in rows)])


def docusaurus(rows: Rows, site: str = "") -> str:
    """JSON list for the option ``redirects`` of @docusaurus/plugin-client-redirects, which knows inner targets only."""
    inner = [{"from": row.source, "to": row.to} for row in rows if row.to.startswith("/")]
    return json.dumps(inner, indent=2, ensure_ascii=False) + "\n"


def astro(rows: Rows, site: str = "") -> str:
    """JSON object for the setting ``redirects`` of astro.config."""
    said = {row.source: {"status": row.status, "destination": row.to} for row in rows}
    return json.dumps(said, indent=2, ensure_ascii=False) + "\n"


def cloudcannon(rows: Rows, site: str = "") -> str:
    """CloudCannon's ``.cloudcannon/routing.json``; its sources are regular expressions."""
    routes = [{"from": _regex(row.source), "to": row.to, "status": row.status} for row in rows]
    return json.dumps({"routes": routes}, indent=2, ensure_ascii=False) + "\n"


def mkdocs(rows: Rows, site: str = "") -> str:
    """The plug-in mkdocs-redirects: source files to pages or addresses; for targets of this site, to their files."""
    lines = ["plugins:", "  - redirects:", "      redirect_maps:"]
    for row in rows:
        to = f"{row.to.strip('/') or 'index'}.md" if row.to.startswith("/") else row.to
        lines.append(f"        {json.dumps(row.source.strip('/') + '.md')}: {json.dumps(to)}")
    return "\n".join([*lines, ""])


#: name -> (file name, the function, whether it needs the site's own address)
DIALECTS: dict[str, tuple[str, Callable[[Rows, str], str], bool]] = {
    "csv": ("redirects.csv", plain, False),
    "netlify": ("_redirects", netlify, False),
    "htaccess": ("redirects.htaccess", htaccess, False),
    "nginx": ("redirects.map.conf", nginx, False),
    "ghost": ("redirects.yaml", ghost, False),
    "redirection": ("redirects-wordpress.csv", redirection, False),
    "wagtail": ("redirects-wagtail.csv", wagtail, True),
    "webflow": ("redirects-webflow.csv", webflow, False),
    "docusaurus": ("redirects-docusaurus.json", docusaurus, False),
    "astro": ("redirects-astro.json", astro, False),
    "mkdocs": ("redirects-mkdocs.yml", mkdocs, False),
    "cloudcannon": (".cloudcannon/routing.json", cloudcannon, False),
}
