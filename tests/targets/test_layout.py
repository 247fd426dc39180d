"""Every Markdown layout can be read back whole: the article that went in comes out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converters import targets
from converters.article import Article, Link, Origin
from converters.cli import main
from converters.formats import Raw
from converters.notices import Report
from converters.readers.markdown import MarkdownReader
from converters.targets import UnknownTarget
from converters.targets.layout import layout
from converters.testing import ARTICLES
from converters.writers.markdown import MarkdownWriter

LAYOUTS = [name for name in targets.names() if targets.target(name).layout]
#: in all of them formulas keep their delimiters, but not in those for dollars alone
EXACT = [name for name in LAYOUTS if layout(name).maths != "dollars"]


def _there_and_back(article: Article, name: str, syntax: Any = "yaml") -> Article:
    part = MarkdownWriter(front_matter=syntax, layout=name).render(article, Report())
    back = MarkdownReader(written_for=name).parse(Raw(Origin("x.md"), "x.md", part.data), Report())
    return replace(back, body=back.body.rstrip())  # as normalise does


def test_the_layouts_the_documentation_names() -> None:
    assert {"hugo", "jekyll", "eleventy", "astro", "docusaurus", "mkdocs", "cloudcannon", "decap", "obsidian"} <= set(
        LAYOUTS
    )


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: str(article.url))
def test_the_contracts_articles_come_back(article: Article, name: str) -> None:
    back = _there_and_back(article, name)
    if name not in EXACT:
        back = replace(back, body=article.body.rstrip())
    assert back == replace(article, body=article.body.rstrip())


_text = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn"]), max_size=12).map(
    lambda text: " ".join(text.split())
)
_named = _text.filter(bool)
_dates = st.one_of(
    st.none(),
    st.dates(date(1900, 1, 1)),
    st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)).map(lambda moment: moment.replace(microsecond=0)),
    st.just(datetime(2025, 1, 30, tzinfo=UTC)),
    st.just(datetime(2025, 1, 30, tzinfo=timezone(timedelta(hours=5, minutes=30)))),
)
_scalars = st.none() | st.booleans() | st.integers(-(10**9), 10**9) | _text
_extra = st.dictionaries(
    st.sampled_from(
        ["score", "id", "title", "url", "date", "params", "source", "_exact", "_extra", "related", "lang", "x y"]
    ),
    st.recursive(
        _scalars, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(_named, inner, max_size=2), max_leaves=4
    ),
    max_size=4,
)
_articles = st.builds(
    Article,
    url=st.sampled_from(["/", "/a/b", "/a/b/", "https://e.org/a/b", "/learn/c", "plain"]),
    title=_named,
    body=st.sampled_from(["", "Text.", "# A heading\n\n\\(x_1\\) and \\$5", "{{< x >}} {{ y }}\n\n```\n{{1}, $a$}\n```", "$ y $"]),
    id=_text | st.sampled_from(["7", "007", "-3"]),
    summary=_text,
    section=_text,
    lang=st.sampled_from(["", "en", "pt-BR"]),
    date=_dates,
    authors=st.lists(_named, max_size=2).map(tuple),
    keywords=st.lists(_named, max_size=3).map(tuple),
    related=st.lists(st.builds(Link, title=_text, url=st.sampled_from(["/x", "/y"]), id=_text, section=_text), max_size=2).map(tuple),
    draft=st.booleans(),
    no_index=st.booleans(),
    extra=_extra,
)  # fmt: skip


@pytest.mark.parametrize("name", [name for name in EXACT if layout(name).keys])
@given(article=_articles)
def test_any_article_comes_back(name: str, article: Article) -> None:
    assert _there_and_back(article, name) == replace(article, body=article.body.rstrip())


@pytest.mark.parametrize("name", ["hugo", "astro"])
def test_toml_and_json_front_matter_come_back_too(name: str) -> None:
    article = replace(ARTICLES[0], extra={"score": -1.0, "nested": {"list": [1, "zwei"]}})
    for syntax in ("toml", "json"):
        assert _there_and_back(article, name, syntax) == article


def test_a_user_may_extend_and_override(tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(
        'extends = "hugo"\n[layout]\npath = "content/kb/{section}/{slug}"\n[layout.keys]\nweight = "id"\nkeywords = false\n'
    )
    profile = targets.target(str(mine))
    assert profile.writer == "markdown" and profile.redirects == ("aliases",)
    part = MarkdownWriter(layout=str(mine)).render(ARTICLES[0], Report())
    assert part.entry.name == "content/kb/letters/first"
    assert b"\nweight: " in part.data and b"\nkeywords:" not in part.data
    back = MarkdownReader(written_for=str(mine)).parse(Raw(Origin("x.md"), "x.md", part.data), Report())
    assert replace(back, body=back.body.rstrip()) == ARTICLES[0]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[layout]\n", "says no writer"),
        ("writer = 1\nfoo = 2\n", "unexpected keyword argument 'foo'"),
        ("writer = \n", "Invalid value"),
    ],
)
def test_a_wrong_target_file_is_refused(tmp_path: Path, text: str, said: str) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(text)
    with pytest.raises(UnknownTarget, match=said):
        targets.target(str(mine))


@pytest.mark.parametrize(
    ("text", "said"),
    [("foo = 1", "no key foo"), ('keys = { a = "nothing" }', "no field"), ('keys = { a = "title|up" }', "no way")],
)
def test_a_wrong_layout_is_refused(tmp_path: Path, text: str, said: str) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text(f'writer = "markdown"\n[layout]\n{text}\n')
    with pytest.raises(ValueError, match=said):
        layout(str(mine))


def test_an_unknown_target_lists_those_there_are() -> None:
    with pytest.raises(UnknownTarget, match=r"no target named 'hogu'; there are: .*hugo"):
        targets.target("hogu")


def test_a_name_of_the_csv_writer_is_a_target_too() -> None:
    assert targets.target("excel").writer == "csv"
    assert targets.target("excel").options == {"profile": "excel"}


def test_the_documentation_has_a_row_for_every_target(root: Path) -> None:
    text = (root / "docs" / "targets.md").read_text("utf-8")
    for path in targets.HERE.glob("*.toml"):
        assert f"| `{path.stem}` |" in text


@pytest.mark.parametrize("article", ARTICLES, ids=lambda article: str(article.url))
def test_a_body_of_html_is_one_block(article: Article) -> None:
    made = MarkdownWriter(layout="hugo", body="html").render(article, Report()).data.decode()
    below = made.partition("\n---\n\n")[2].rstrip("\n")
    assert "\n\n" not in below and "{{" not in below
    assert not article.body.strip() or below.startswith("<")


def test_html_in_code_keeps_its_blank_lines() -> None:
    article = replace(ARTICLES[0], body="- one:\n\n  ```\n  a\n\n\n  b {{ c }}\n  ```\n- two")
    made = MarkdownWriter(layout="jekyll", body="html").render(article, Report()).data.decode()
    assert "a&#10;&#10;\nb {&#123; c }}" in made


def test_html_is_refused_for_mdx() -> None:
    for more in ({"maths": "html"}, {"body": "html"}):
        with pytest.raises(ValueError, match="MDX"):
            MarkdownWriter(layout="docusaurus", braces="mdx", **more)


@pytest.mark.parametrize("more", [["maths=html"], ["body=html"], ["maths=html", "body=html"]])
def test_html_is_verified(more: list[str], root: Path, tmp_path: Path) -> None:
    hazards = str(root / "fixtures" / "hazards" / "content")
    words = ["--for", "hugo", "--quiet", *(word for said in more for word in ("--set", said))]
    assert main(["convert", hazards, "-o", f"{tmp_path}/", *words]) == 0
    assert main(["verify", hazards, str(tmp_path), *words]) == 0
    page = tmp_path / "content/learn/physics/questions/what-is-equilibrium.md"
    page.write_text(page.read_text("utf-8") + "<p>One word more</p>\n")
    assert main(["verify", hazards, str(tmp_path), *words]) == 1
