"""A Markdown file becomes an article, whatever its front matter, encoding and shape."""

from __future__ import annotations

import pytest

from converters.article import Article, Origin
from converters.formats import Raw
from converters.notices import BadArticle, Report
from converters.readers.markdown import MarkdownReader, address_of, title_of


def parse(text: str | bytes, path: str = "a/b.md", report: Report | None = None, **fields: object) -> Article:
    data = text.encode() if isinstance(text, str) else text
    return MarkdownReader(fields=fields).parse(Raw(Origin(path), path, data), report or Report(Origin(path)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(encoding: str, ends: str) -> None:
    text = "---\ntitle: Où?\nanswer: >-\n  Là,\n  bas.\n---\n\nText".replace("\n", ends)
    made = parse(text.encode(encoding))
    assert (made.title, made.body) == ("Où?", "Là, bas.")


def test_toml_and_json_front_matter() -> None:
    said = (
        '+++\ntitle = "T"\ndate = 2025-01-30\n[extra]\nteam = "x"\n+++\nText',
        '{"title": "T", "date": "2025-01-30", "extra": {"team": "x"}}\n\nText',
    )
    for text in said:
        made = parse(text)
        assert (made.title, str(made.date), made.body, made.extra) == (
            "T",
            "2025-01-30",
            "Text",
            {"extra": {"team": "x"}},
        )


def test_an_indented_code_block_keeps_its_indent_and_shortcodes_their_braces() -> None:
    assert parse("---\ntitle: T\n---\n\n    code\n").body == "    code"
    body = "{{< figure src=a >}}\n\n<Intro>\n\n{% tag %}\n\n</Intro>"
    assert parse(f"---\ntitle: T\n---\n{body}\n").body == body


def test_a_page_of_blocks_has_no_body() -> None:
    made = parse("---\ntitle: T\ncontent_blocks:\n  - _bookshop_name: a/b\n    items: [{label: {en: x, fr: }}]\n---\n")
    assert made.body == ""
    assert made.extra == {"content_blocks": [{"_bookshop_name": "a/b", "items": [{"label": {"en": "x", "fr": None}}]}]}


def test_text_fields_are_taken_as_written() -> None:
    made = parse("---\ntitle: 1.10\nid: 00123\ntags: [3.10, NO]\nversion: 1.10\n---\n")
    assert (made.title, made.id, made.keywords, made.extra) == ("1.10", "00123", ("3.10", "NO"), {"version": 1.1})


@pytest.mark.parametrize(
    ("body", "title", "left"),
    [
        ("# Title\n\nText", "Title", "Text"),
        ("# Title #\nText", "Title", "Text"),
        ("# The *best* `x`\n\nText", "The *best* `x`", "Text"),
        ("Title\n=====\n\nText", "Title", "Text"),
        ("# Title {#id}\n\nText", "Title", "# Title {#id}\n\nText"),
        ("Intro\n\n# Title\n\nText", "Title", "Intro\n\n# Title\n\nText"),
        ("```\n# comment\n```\n\n## Part", "What is it", "```\n# comment\n```\n\n## Part"),
        ("    # code", "What is it", "    # code"),
        ("#hashtag", "What is it", "#hashtag"),
        ("# \n\nText", "What is it", "# \n\nText"),
        ("# \n\nText\n\n# Title #", "Title", "# \n\nText\n\n# Title #"),
        ("# a" + "\t" * 60_000 + "b", "a" + "\t" * 60_000 + "b", ""),  # in no time
        ("- item\n===", "What is it", "- item\n==="),
        ("", "What is it", ""),
    ],
)
def test_a_page_without_a_title(body: str, title: str, left: str) -> None:
    assert title_of(body, "a/what-is_it.md") == (title, left)


def test_a_post_is_not_called_by_its_date() -> None:
    assert title_of("", "_posts/2021-10-06-first-beta.md")[0] == "First beta"
    assert title_of("", "2021-10-06.md")[0] == "2021 10 06"


def test_a_title_in_the_front_matter_leaves_the_heading_alone() -> None:
    made = parse("---\ntitle: A\n---\n# B\n\nText")
    assert (made.title, made.body) == ("A", "# B\n\nText")


@pytest.mark.parametrize(
    ("path", "slug", "url"),
    [
        ("a/b.md", "", "/a/b"), ("b.mdx", "", "/b"), ("a/b.md", "s", "/a/s"), ("a/index.md", "", "/a/"),
        ("index.md", "", "/"), ("a/_index.md", "", "/a/"), ("v1.0.md", "", "/v1.0"), ("a/index.md", "s", "/a/s"),
    ],
)  # fmt: skip
def test_addresses(path: str, slug: str, url: str) -> None:
    assert address_of(path, slug, "") == url


def test_a_users_own_names() -> None:
    made = parse("---\nheadline: H\ntitle: T\n---\nText", title=["headline"])
    assert (made.title, made.extra) == ("H", {"title": "T"})
    with pytest.raises(ValueError, match="no such field; there are: title"):
        MarkdownReader(fields={"headline": ["x"]})


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"", "empty-file", None),
        (b" \n", "empty-file", None),
        (b"\x89PNG\0\0", "binary-file", None),
        (b"---\ntitle: caf\xe9\n---\n", "encoding", 2),
        (b"---\ntitle: a: b\n---\n", "front-matter", 2),
    ],
)
def test_what_cannot_be_read(data: bytes, code: str, line: int | None) -> None:
    with pytest.raises(BadArticle) as fault:
        parse(data)
    assert (fault.value.code, fault.value.line) == (code, line)
