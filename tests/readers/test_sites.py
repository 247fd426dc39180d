"""Folders of site generators: which files are pages, where they answer, what their template code becomes.

What the generators themselves make of the same folders is compared in ``tests/cms/test_generators.py``.
"""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from converters.article import Article, Origin
from converters.cli import main
from converters.formats import Raw
from converters.notices import BadArticle, LeftOut, Report
from converters.readers.markdown import MarkdownReader
from converters.readers.sites import names
from converters.readers.sites.conventions import generator
from converters.readers.sites.lines import read as lines
from converters.readers.sites.settings import site_of

from ..conftest import ROOT

SITES = ROOT / "fixtures" / "sites"


def page(
    top: Path, path: str, text: str, generator: str, report: Report | None = None, **more: str
) -> Article:  # fmt: skip
    file = top / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    reader = MarkdownReader(generator=generator, **more)
    return reader.parse(Raw(Origin(path), str(file)), report or Report(Origin(path)))


def reported(report: Report) -> list[str]:
    return [notice.text for notice in report if notice.code == "template-code"]


@pytest.mark.parametrize(
    ("generator", "path", "front", "url"),
    [
        ("jekyll", "_posts/2024-1-5-On-Ice.md", "title: X", "/2024/01/05/On-Ice.html"),
        ("jekyll", "a/b/_posts/2024-01-05-x.md", "tags: p q", "/a/b/2024/01/05/x.html"),
        ("jekyll", "_posts/2024-01-05-x.md", "permalink: /:year/:title/", "/2024/x/"),
        ("jekyll", "_posts/2024-01-05-x.md", "permalink: pretty", "/2024/01/05/x/"),
        ("jekyll", "a/x.md", "title: X", "/a/x.html"),
        ("hugo", "posts/X y.md", "title: X", "/posts/x-y/"),
        ("hugo", "content/posts/x/index.md", "slug: z", "/posts/z/"),
        ("hugo", "x.md", "url: /a/b.html", "/a/b.html"),
        ("pelican", "x.md", "title: Über uns", "/uber-uns.html"),
        ("pelican", "x.md", "title: X\nurl: a/b/", "/a/b/"),
        ("zola", "a/2024-01-05-x.md", "title: X", "/a/x/"),
        ("zola", "x.md", "path: a/b", "/a/b/"),
        ("eleventy", "a/a.md", "title: X", "/a/"),
        ("mdx", "a/x.mdx", "title: X", "/a/x"),
        ("mdx", "a/x.mdx", "slug: y", "/a/y"),
    ],
)
def test_addresses(tmp_path: Path, generator: str, path: str, front: str, url: str) -> None:
    assert page(tmp_path, path, f"---\n{front}\n---\n\nText\n", generator).url == url


def test_the_users_own_pattern(tmp_path: Path) -> None:
    front = "---\ntitle: X\ncategories: [A]\n---\nText\n"
    assert page(tmp_path, "_posts/2024-01-05-x.md", front, "jekyll", permalink="none").url == "/a/x.html"
    assert page(tmp_path, "b.md", front, "jekyll", permalink="pretty").url == "/b/"
    dated = "---\ntitle: X\ndate: 2024-01-05\n---\nText\n"
    assert page(tmp_path, "posts/y.md", dated, "hugo", permalink="/:year/:slug").url == "/2024/x"
    with pytest.raises(BadArticle, match="holds :sections, which cannot be known"):
        page(tmp_path, "_posts/2024-01-05-x.md", front, "jekyll", permalink="/:sections/x")


def test_source_may_lie_deep_in_the_site(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("permalink: /blog/:title/\n")
    post = "---\ntitle: X\n---\nText\n"
    assert page(tmp_path / "_posts", "2024-01-05-x.md", post, "jekyll").url == "/blog/x/"
    (tmp_path / "hugo.toml").write_text(
        '[languages.de]\ncontentDir = "content/de"\n[languages.en]\ncontentDir = "content/en"\n'
    )
    assert page(tmp_path / "content" / "en" / "docs", "x.md", post, "hugo").url == "/docs/x/"
    assert page(tmp_path / "content" / "de", "docs/x.md", post, "hugo").url == "/docs/x/"


def test_a_source_that_is_no_folder_of_a_site(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    post = b"---\ntitle: X\n---\nText\n"
    assert page(tmp_path / "_posts", "2024-01-05-x.md", post.decode(), "jekyll").url == "/2024/01/05/x.html"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(post)))
    assert main(["convert", "-", "-f", "markdown", "--set", "generator=hugo", "-t", "json", "-o", "-", "--quiet"]) == 0
    assert '"/stdin/"' in capfd.readouterr().out
    fsspec = pytest.importorskip("fsspec")
    fsspec.filesystem("memory").pipe("/site/content/posts/x.md", post)
    words = [
        "convert",
        "memory://site",
        "--set",
        "generator=hugo",
        "-t",
        "json",
        "-o",
        "-",
        "--quiet",
        "--executor",
        "serial",
    ]
    assert main(words) == 0
    assert '"/posts/x/"' in capfd.readouterr().out


def test_settings_above_that_are_of_something_else(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[tool]\n")
    assert page(tmp_path / "texts", "docs/x.md", "---\ntitle: X\n---\nText\n", "hugo").url == "/docs/x/"


def test_a_language_in_the_name(tmp_path: Path) -> None:
    (tmp_path / "hugo.yaml").write_text("languages: {en: {}, de: {}}\n")
    made = page(tmp_path, "content/docs/x.de.md", "---\ntitle: X\n---\nText\n", "hugo")
    assert (made.url, made.lang) == ("/docs/x/", "de")


@pytest.mark.parametrize(
    ("generator", "path", "text", "why"),
    [
        ("jekyll", "_posts/x.md", "---\ntitle: X\n---\n", "begins with its date"),
        ("jekyll", "_other/x.md", "---\ntitle: X\n---\n", "begins with _"),
        ("jekyll", "a/_x/y.md", "---\ntitle: X\n---\n", "begins with _"),
        ("jekyll", "README.md", "# X\n", "without front matter"),
        ("jekyll", "vendor/x.md", "---\ntitle: X\n---\n", "passes this folder over"),
        ("hugo", "content/x.md", "---\nheadless: true\n---\n", "front matter says so"),
        ("hugo", "content/x.md", "---\nbuild: {render: never}\n---\n", "front matter says so"),
        ("pelican", "content/x.md", "Title: X\nStatus: Skip\n\nText\n", "front matter says so"),
        ("eleventy", "x.md", "---\npermalink: false\n---\n", "front matter says so"),
    ],
)
def test_files_that_are_no_pages(tmp_path: Path, generator: str, path: str, text: str, why: str) -> None:
    with pytest.raises(LeftOut, match=why):
        page(tmp_path, path, text, generator)


def test_what_is_left_out_is_counted(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    words = ["convert", str(SITES / "jekyll"), "-f", "markdown", "--set", "generator=jekyll", "-t", "json"]
    assert main([*words, "-o", str(tmp_path / "x.jsonl")]) == 0
    assert "12 read, 8 written, 4 left out, 0 failed" in capfd.readouterr().err


def test_settings_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("a: [\n")
    with pytest.raises(BadArticle, match=r"_config\.yml") as fault:
        page(tmp_path, "x.md", "---\ntitle: X\n---\nText\n", "jekyll")
    assert fault.value.code == "site-settings"


def test_settings_in_python_are_read_and_never_run(tmp_path: Path) -> None:
    (tmp_path / "pelicanconf.py").write_text(
        f"open({str(tmp_path / 'ran')!r}, 'w')\nPATH = 'texts'\nARTICLE_URL = 'a/{{slug}}/'\nX = PATH\n"
    )
    assert page(tmp_path, "texts/x.md", "Title: X\n\nText\n", "pelican").url == "/a/x/"
    assert not (tmp_path / "ran").exists()


def test_liquid(tmp_path: Path) -> None:
    report = Report()
    body = (
        "- item\n\n  {% highlight c++ %}\n  a ``` b\n  {% endhighlight %}\n\n{%- raw -%}{{ x }}{%- endraw -%}"
        ' <a href="{{ site.url }}{{ site.baseurl }}/a">a</a> {{ "/b.png" | prepend: site.baseurl | prepend: site.url }}'
        "\n{% include y.html %} {{ page.title }} {% post_url 2024-01-01-none %}\n{{1, 2}, {3, 4}}"
    )
    made = page(tmp_path, "x.md", f"---\ntitle: X\n---\n{body}\n", "jekyll", report)
    assert made.body == (
        '- item\n\n  ````c++\n  a ``` b\n  ````\n\n{{ x }} <a href="/a">a</a> /b.png'
        "\n{% include y.html %} {{ page.title }} {% post_url 2024-01-01-none %}\n{{1, 2}, {3, 4}}"
    )
    assert reported(report) == ["kept as text: {% include y.html %}, {{ page.title }}, {% post_url 2024-01-01-none %}"]


def test_links_in_a_ring(tmp_path: Path) -> None:
    page(tmp_path, "_posts/2024-01-01-a.md", "---\ntitle: A\n---\n{% post_url 2024-01-02-b %}\n", "jekyll")
    made = page(tmp_path, "_posts/2024-01-02-b.md", "---\ntitle: B\n---\n{% post_url 2024-01-01-a %}\n", "jekyll")
    assert made.body == "/2024/01/01/a.html"


def test_mdx(tmp_path: Path) -> None:
    report = Report()
    text = "import A from 'a'\n\nC {/* c */}\n\n## B {/*b*/}\n\n```jsx\n{/* kept */}\n<Note />\n```\n\n`{/* x */}`\n\n<Note>C</Note>\n"
    made = page(tmp_path, "x.mdx", f"---\ntitle: X\n---\n{text}", "mdx", report)
    assert made.body == text.replace(" {/* c */}", "").replace("{/*b*/}", "{#b}").strip()
    assert reported(report) == ["kept as text: import A from 'a', <Note>, </Note>"]


@pytest.mark.parametrize(
    ("text", "said", "below"),
    [
        ("Title: A: b\nTags: x,\n    y\n\nText\n", {"title": "A: b", "tags": "x,\ny"}, "Text\n"),
        ("---\ntitle: A\n---\nText", {"title": "A"}, "Text"),
        ("Title: A\nText", {"title": "A"}, "Text"),
        ("Just a text\n", {}, "Just a text\n"),
        ("\nTitle: A\n", {}, "\nTitle: A\n"),
        ("--- a rule\n\nText", {}, "--- a rule\n\nText"),
    ],
)
def test_lines_above_a_text(text: str, said: dict[str, str], below: str) -> None:
    assert lines(text) == (said, below)


def test_every_convention_can_be_loaded_and_a_wrong_name_lists_them(capfd: pytest.CaptureFixture[str]) -> None:
    assert {"hugo", "jekyll", "pelican"} <= set(names())
    for name in names():
        assert MarkdownReader(generator=name).pages is not None
    assert main(["convert", str(SITES), "-t", "json", "-o", "-", "--set", "generator=hexo"]) == 2
    assert "no such generator; there are: eleventy, hugo, jekyll" in capfd.readouterr().err
    assert main(["convert", str(SITES), "-t", "json", "-o", "-", "--set", "permalink=pretty"]) == 2
    assert "for generator=" in capfd.readouterr().err


@pytest.mark.parametrize("name", ["hugo", "jekyll", "pelican", "zola", "eleventy"])
def test_a_move_to_another_generator_is_proved(tmp_path: Path, name: str) -> None:
    told = ["-f", "markdown", "--set", f"generator={name}", "--quiet"]
    for target in (["--for", "jekyll" if name == "hugo" else "hugo"], ["-t", "markdown"]):
        out = f"{tmp_path / target[-1]}/"
        assert main(["convert", str(SITES / name), *told, *target, "-o", out]) == 0
        assert main(["verify", str(SITES / name), out, *told, *target]) == 0


def test_a_file_is_of_its_site_whatever_separates_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("converters.readers.sites.settings.os.sep", "\\")
    raw = Raw(Origin("content/a.md"), f"{tmp_path}\\content\\a.md")
    assert site_of(raw, generator("hugo"), "").top == str(tmp_path)
