"""What a real WordPress exports is read as what was put into it, and its paragraphs are those that it shows itself."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from converters.article import Article, Origin
from converters.cli import main
from converters.notices import LeftOut, Notice, Report
from converters.readers.wxr import WXRReader
from converters.render.html import to_html
from converters.render.maths import find

from .server import ask
from .site import HAZARDS, articles, letters, seen, squeezed
from .test_wordpress import _wordpress

BLOCKS = r"""<!-- wp:paragraph -->
<p>Energy is \(E_k = \frac{1}{2} m v^2\), not <em>*force*</em>; it costs $5_000.<br>A second line.</p>
<!-- /wp:paragraph -->

<!-- wp:more -->
<!--more-->
<!-- /wp:more -->

<!-- wp:heading -->
<h2>Two units &amp; a list</h2>
<!-- /wp:heading -->

<!-- wp:list -->
<ul><!-- wp:list-item -->
<li>joule<!-- wp:list -->
<ul><!-- wp:list-item -->
<li>kilojoule</li>
<!-- /wp:list-item --></ul>
<!-- /wp:list --></li>
<!-- /wp:list-item -->

<!-- wp:list-item -->
<li>erg</li>
<!-- /wp:list-item --></ul>
<!-- /wp:list -->

<!-- wp:code -->
<pre class="wp-block-code"><code>int[][] a = &#091;{1, 2}];

if (a &lt; b) { x = "y"; }</code></pre>
<!-- /wp:code -->

<!-- wp:image {"id":9,"sizeSlug":"large"} -->
<figure class="wp-block-image size-large"><img src="https://site.example/wp-content/uploads/2025/01/plot.png" alt="A plot" class="wp-image-9"/><figcaption>Figure 1</figcaption></figure>
<!-- /wp:image -->

<!-- wp:table -->
<figure class="wp-block-table"><table><thead><tr><th>unit</th><th>sign</th></tr></thead><tbody><tr><td>joule</td><td>J</td></tr></tbody></table></figure>
<!-- /wp:table -->

<!-- wp:quote -->
<blockquote class="wp-block-quote"><p>It is conserved.</p><cite>Noether</cite></blockquote>
<!-- /wp:quote -->

<!-- wp:shortcode -->
[gallery ids="1,2"]
<!-- /wp:shortcode -->

<!-- wp:latest-posts {"postsToShow":3} /-->

<!-- wp:paragraph -->
<p>\[ \sum_{i=1}^{n} a_i \\ b \]</p>
<!-- /wp:paragraph -->"""

CLASSIC = r"""A first paragraph with <strong>strong words</strong> and 2 * 3 * 4.
Its second line ends here.

# is no heading, and 1. no list:
1. but text. \(x_1 \cdot x_2\) stays.

<h3>A heading</h3>
Below it, a <a href="https://site.example/other/">link</a>.
<ul>
	<li>one</li>
	<li>two
and a half</li>
</ul>
[caption id="a" align="left" width="3"]<img src="https://site.example/a.png" alt="A" /> What it shows[/caption]

<pre>
first

  second
</pre>
<blockquote>Said

twice</blockquote>
$$
a = b
$$

[sourcecode language="python"]
if a < b:
    print(a)
[/sourcecode]

<iframe src="https://video.example/7" title="A film"></iframe>

    four blanks are no code &amp; &lt;b&gt; is no tag"""

POSTS: list[dict[str, Any]] = [
    {"title": "Energy &amp; work", "name": "energy", "content": BLOCKS, "excerpt": "What <em>energy</em> is.", "author": "ada",
     "date": "2025-01-30 10:00:00", "categories": ["Physics", "Units"], "tags": ["joule", "erg"], "picture": "plot.png",
     "meta": {"level": "2", "path": r"C:\new"}, "comments": ["Yes.", "No."]},
    {"title": "Paragraphs", "name": "paragraphs", "content": CLASSIC, "date": "2024-07-01 12:00:00", "categories": ["Text"]},
    {"type": "page", "title": "About", "content": "<!-- wp:paragraph -->\n<p>Us.</p>\n<!-- /wp:paragraph -->"},
    {"type": "page", "title": "People", "parent": "About", "content": "Them."},
    {"title": "A draft of mine", "content": "Not yet.", "status": "draft", "date": "2025-02-01 08:00:00"},
    {"title": "Another draft", "content": "Not yet.", "status": "draft"},
    {"title": "To be looked at", "content": "Please.", "status": "pending"},
    {"title": "For us", "content": "Hush.", "status": "private"},
    {"title": "Locked", "content": "Open, sesame.", "password": "sesame"},
    {"title": "Next year", "content": "Later.", "status": "future", "date": "2035-01-01 00:00:00"},
    {"title": "In the bin", "content": "Gone.", "binned": True},
    {"title": "A title with ]]> and Ünïcödé – dash", "content": "Ends ]]> there.", "renamed": "ends"},
    {"title": "Nothing yet", "content": "", "meta": {"_yoast_wpseo_metadesc": "Said by a plug-in.",
     "_yoast_wpseo_meta-robots-noindex": "1"}},
]  # fmt: skip


def exported(site: Path, said: dict[str, Any], scratch: Path) -> Path:
    (scratch / "posts.json").write_text(json.dumps(said), "utf-8")
    shutil.copy(Path(__file__).parent / "export.php", site)
    done = subprocess.run(["php", "export.php", str(scratch / "posts.json")], cwd=site, capture_output=True)
    assert done.returncode == 0 and done.stdout.startswith(b"<?xml"), done.stderr + done.stdout[:500]
    (scratch / "export.xml").write_bytes(done.stdout)
    return scratch / "export.xml"


def read(path: Path) -> tuple[dict[str, Article], list[Notice], int]:
    reader, report, found, left_out = WXRReader(), Report(), {}, 0
    for raw in reader.scan(str(path), Origin(path.name)):
        try:
            article = reader.parse(raw, report)
        except LeftOut:
            left_out += 1
            continue
        assert article.title not in found
        found[article.title] = article
    return found, list(report), left_out


@pytest.mark.slow
def test_an_export_is_what_was_put_in(tmp_path: Path, needs: Callable[[str], str]) -> None:
    with _wordpress(tmp_path, needs) as (site, port):
        path = exported(site, {"posts": POSTS, "users": {"ada": "Ada Byron"}, "language": ""}, tmp_path)
        found, notices, left_out = read(path)
        assert left_out == 1 and len(found) == len(POSTS) - 1
        energy = found["Energy & work"]
        assert (energy.url, energy.summary, energy.section, energy.keywords) == (
            "/energy",
            "What energy is.",
            "Physics",
            ("erg", "joule"),
        )
        assert (energy.authors, energy.date, energy.lang) == (
            ("Ada Byron",),
            datetime(2025, 1, 30, 10, tzinfo=UTC),
            "en-US",
        )
        assert energy.extra == {
            "categories": ["Units"], "image": f"http://127.0.0.1:{port}/wp-content/uploads/2025/01/plot.png",
            "level": "2", "path": r"C:\new",
        }  # fmt: skip
        assert found["People"].url == "/about/people"
        dashes = found["A title with ]]> and Ünïcödé – dash"]
        assert (dashes.url, dashes.extra) == ("/ends", {"aliases": ["/a-title-with-and-unicode-dash"]})
        assert found["A draft of mine"].url == "/a-draft-of-mine" and found["Another draft"].url == "/another-draft"
        assert found["A draft of mine"].date is not None
        hidden = {"A draft of mine", "Another draft", "To be looked at", "For us", "Locked", "Next year"}
        assert {title for title, article in found.items() if article.draft} == hidden
        assert "sesame" not in json.dumps(dict(found["Locked"].extra)) and found["Locked"].extra["password"] is True
        assert dashes.body == r"Ends \]\]> there."
        assert found["Nothing yet"].summary == "Said by a plug-in." and found["Nothing yet"].no_index
        assert len({article.url for article in found.values()}) == len(found)
        said = sorted(notice.text for notice in notices)
        assert said == [
            "an article has no room for comments; there are 2",
            "blocks that WordPress fills when it shows them are gone: latest-posts",
            'shortcodes are kept as text: [gallery ids="1,2"]',
        ]
        for title in ("Energy & work", "Paragraphs"):
            as_wordpress_shows_it(found[title], ask(port, f"{found[title].url}/")[2])
        assert main(["convert", str(path), "-f", "wxr", "-t", "markdown", "-o", f"{tmp_path / 'md'}/", "--quiet"]) == 0
        assert main(["convert", str(path), "-f", "wxr", "-t", "epub", "-o", str(tmp_path / "x.epub"), "--quiet"]) == 0


def as_wordpress_shows_it(article: Article, markup: str) -> None:
    """Our page of the body has the words of WordPress' page, in paragraphs, items and lines of the same number."""
    ours = to_html(article.body, maths="tex").html
    _, _, theirs = markup.partition("<main>")
    theirs = theirs.partition("</main>")[0]
    theirs = re.sub(
        r"<style.*?</style>|<ul class=\"wp-block-latest-posts.*?</ul>|<div id=.gallery.*?</div>\s*",
        "",
        theirs,
        flags=re.DOTALL,
    )
    # WordPress shows pictures that are not there, a frame, and another plug-in's code as text
    ours = re.sub(r"<p>[^<]*gallery[^<]*</p>", "", ours).replace("A film", "")
    said = letters(seen(theirs)).replace("sourcecodelanguagepython", "").replace("sourcecode", "")
    assert letters(seen(ours)) == said
    for tag in ("li", "h[1-6]", "blockquote", "td", "th", "strong", "em"):
        assert len(re.findall(rf"<{tag}\b", ours)) == len(re.findall(rf"<{tag}\b", theirs)), tag


@pytest.mark.slow
def test_the_hazards_through_an_export(tmp_path: Path, needs: Callable[[str], str]) -> None:
    """Thirty hazardous bodies as HTML in the old editor, exported and read: every formula is there to the byte."""
    everything = articles(HAZARDS, tmp_path)
    posts = [
        {
            "title": said["title"],
            "name": said["url"].rpartition("/")[2],
            "content": to_html(said["body"], maths="tex").html,
        }
        for said in everything
    ]
    with _wordpress(tmp_path, needs) as (site, _):
        path = exported(site, {"posts": posts}, tmp_path)
    reader = WXRReader()
    back = [reader.parse(raw, Report()) for raw in reader.scan(str(path), Origin("x"))]
    assert len(back) == len(everything)
    for said, article in zip(everything, back, strict=True):
        before, after = (
            [squeezed(body[at.start : at.end]) for at in find(body)] for body in (said["body"], article.body)
        )
        assert before == after, said["url"]
