"""What stands in a book, where, and under which name?"""

from __future__ import annotations

import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
from lxml import etree

from converters.article import Link, Origin
from converters.formats import Entry, Placed
from converters.notices import LeftOut, Report
from converters.validate.epub import validate
from converters.writers.epub import EPUBWriter
from converters.writers.epub.names import chapter_name, slug
from converters.writers.epub.navigation import Leaf
from converters.writers.epub.question_index import sort
from converters.writers.epub.volumes import divide

from .books import article, files, make, page

CHAPTER = "text/learn/physics/what-is-it.xhtml"


# -- structure


def test_the_book_has_twelve_documents_and_its_contents(book: Path) -> None:
    documents = [name for name in files(book) if name.endswith(".xhtml")]
    assert len(documents) == 13
    spine = re.findall(r'idref="([^"]*)"', page(book, "content.opf"))
    assert spine[:5] == ["cover", "title-page", "imprint", "contents", "s.physics"]
    assert spine[-1] == "x.index-xhtml"
    assert [uid for uid in spine if uid.startswith("s.")] == ["s.physics", "s.computing"]


def test_contents_are_two_levels_deep_and_in_the_order_of_the_spine(book: Path) -> None:
    nav = etree.fromstring(files(book)["EPUB/nav.xhtml"])
    toc = next(nav.iter("{http://www.w3.org/1999/xhtml}nav"))
    hrefs = [link.get("href") for link in toc.iter("{http://www.w3.org/1999/xhtml}a")]
    manifest = dict(re.findall(r'<item href="([^"]*)" id="([^"]*)"', page(book, "content.opf")))
    spine = re.findall(r'idref="([^"]*)"', page(book, "content.opf"))
    order = [spine.index(manifest[href]) for href in hrefs]
    assert order == sorted(order)
    assert "What does &lt;map&gt; do in C++ &amp; Python?" in page(book, "nav.xhtml")


def test_landmarks(book: Path) -> None:
    nav = page(book, "nav.xhtml")
    marks = re.findall(r'<a epub:type="([^"]*)" href="([^"]*)"', nav)
    assert marks == [
        ("cover", "cover.xhtml"),
        ("titlepage", "title.xhtml"),
        ("copyright-page", "imprint.xhtml"),
        ("toc", "nav.xhtml"),
        ("bodymatter", "section/physics.xhtml"),
        ("index", "index.xhtml"),
    ]


def test_a_section_has_a_page_with_its_questions(book: Path) -> None:
    said = page(book, "section/physics.xhtml")
    assert '<section epub:type="part" role="doc-part"' in said
    assert "<h1>Physics</h1>" in said
    assert '<a href="../text/learn/physics/what-is-a-wave.xhtml">What is a wave' in said
    assert "3 questions" in said


def test_the_index_stands_under_words_that_say_something(book: Path) -> None:
    said = page(book, "index.xhtml")
    assert "What is a <b>wave</b>" in said
    letters = re.findall(r"<h2>(.*?)</h2>", said)
    assert letters == ["F", "M", "W", "Other signs"]


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("What is the significance of Ohm's law?", "Ohm's"),
        ("What is the difference between work and heat?", "heat"),
        ("How does it work?", "work"),
        ("What is it?", "What"),
        ("?!", ""),
        ("Élan vital", "Élan"),
    ],
)
def test_the_word_of_the_index(title: str, word: str) -> None:
    (letter,) = sort([Leaf(title, "x")], "en-GB")
    (entry,) = letter.entries
    assert title[entry.start : entry.end] == word
    assert letter.letter == word[:1].upper().replace("É", "E")


def test_a_long_index_has_a_page_for_each_letter(tmp_path: Path) -> None:
    many = [article(f"q{n}", f"What is a {word} {n}?") for n in range(250) for word in ("wave", "field")]
    make([type(at)(url=f"{at.url}-{n}", title=at.title, body="x") for n, at in enumerate(many)], tmp_path / "a.epub")
    said = files(tmp_path / "a.epub")
    assert "EPUB/index/w.xhtml" in said
    assert "EPUB/index/f.xhtml" in said
    assert said["EPUB/index/w.xhtml"].count(b"<li>") == 250
    assert b'<ol hidden="hidden">' not in said["EPUB/nav.xhtml"]  # no sections, so nothing to close


def test_contents_of_a_large_book_are_closed_on_the_page(tmp_path: Path) -> None:
    make([article(f"q{n}", f"Question {n}", section=f"S{n % 2}") for n in range(301)], tmp_path / "a.epub")
    assert '<ol hidden="hidden">' in page(tmp_path / "a.epub", "nav.xhtml")


def test_one_section_of_the_book_s_name_needs_no_divider(tmp_path: Path) -> None:
    make([article(), article("b", "B")], tmp_path / "a.epub", EPUBWriter())
    assert not any(name.startswith("EPUB/section/") for name in files(tmp_path / "a.epub"))
    assert '<dc:title id="title">Physics</dc:title>' in page(tmp_path / "a.epub", "content.opf")


def test_pages_around_can_be_left_out(tmp_path: Path) -> None:
    make([article()], tmp_path / "a.epub", EPUBWriter(cover="none", title_page=False, index=False, ncx=False))
    documents = [name for name in files(tmp_path / "a.epub") if name.startswith("EPUB/")]
    assert documents == [f"EPUB/{CHAPTER}", "EPUB/nav.xhtml", "EPUB/style.css", "EPUB/content.opf"]
    assert list(validate(tmp_path / "a.epub")) == []


# -- a chapter


def test_a_chapter_says_its_question_source_and_date(book: Path) -> None:
    said = page(book, "text/learn/physics/what-is-a-wave.xhtml")
    assert "<title>What is a wave, and how fast does it travel?</title>" in said
    assert "<h1>What is a wave, and how fast does it travel?</h1>" in said
    assert "<h2>A heading that skips levels</h2>" in said
    assert (
        '<a href="https://example.org/learn/physics/what-is-a-wave">example.org/learn/physics/what-is-a-wave</a>'
        in said
    )
    assert '<time datetime="2024-11-22">2024-11-22</time>' in said


def test_the_language_of_an_article_is_its_own(book: Path) -> None:
    german = page(book, "text/learn/physics/warum-ist-der-himmel-blau.xhtml")
    assert 'lang="de" xml:lang="de"' in german
    assert "Quelle:" in german
    assert 'lang="en-GB" xml:lang="en-GB"' in page(book, "text/learn/computing/how-much.xhtml")


def test_links_lead_to_chapters_the_site_or_nowhere(book: Path) -> None:
    said = page(book, "text/learn/physics/what-is-a-wave.xhtml")
    assert '<a href="../../learn/physics/what-is-a-field.xhtml">the field</a>' in said  # in the text
    assert '<a href="https://example.com/waves">another site</a>' in said
    related = said[said.index('<section class="related">') :]
    assert '<a href="../../learn/physics/what-is-a-field.xhtml">What is a field?</a>' in related
    assert '<a href="../../learn/computing/what-does-map-do.xhtml">What does &lt;map&gt; do' in related
    assert '<a href="https://example.org/about/nobody">Who wrote this?</a>' in related


def test_a_link_that_cannot_be_followed_is_text(tmp_path: Path) -> None:
    body = "[gone](/learn/none) and [here](#none) and [there](#there)\n\n<span id='there'>x</span> [mail](mailto:a@b.c)"
    _, notices = make([article(body=body, related=(Link("Far", "/far"),))], tmp_path / "a.epub")
    said = page(tmp_path / "a.epub", CHAPTER)
    assert "<a>gone</a>" in said
    assert "<a>here</a>" in said
    assert '<a href="#there">there</a>' in said
    assert '<a href="mailto:a@b.c">mail</a>' in said
    assert "<li>Far</li>" in said
    assert "dangling-related" in {notice.code for notice in notices}


def test_addresses_are_written_as_they_may_be(tmp_path: Path) -> None:
    urls = (
        "/x y?a=1&b=2",
        "javascript:alert(1)",
        "//other.org/a",
        "http://[half",
        "relative",
        "mailto:a@b.c",
        "https://x.org/ü",
    )
    related = tuple(Link(f"L{n}", url) for n, url in enumerate(urls))
    make([article(related=related)], tmp_path / "a.epub", EPUBWriter(title="A", base_url="https://example.org/base/"))
    said = page(tmp_path / "a.epub", CHAPTER)
    assert re.findall(r'<li><a href="([^"]*)">(L\d)</a>', said) == [
        ("https://example.org/x%20y?a=1&amp;b=2", "L0"),
        ("https://other.org/a", "L2"),
        ("https://example.org/base/relative", "L4"),
        ("https://x.org/ü", "L6"),
    ]
    assert "<li>L1</li>" in said
    assert "<li>L3</li>" in said


def test_a_link_to_another_file_of_the_source_is_followed(tmp_path: Path) -> None:
    two = [article(body='[b](b.md#x "A title") & [c](./b/)'), article("b", "B")]
    make(two, tmp_path / "a.epub", EPUBWriter(title="A", base_url="https://example.org/docs/"))
    said = page(tmp_path / "a.epub", CHAPTER)
    assert said.count('<a href="../../learn/physics/b.xhtml"') == 2
    assert 'title="A title"' in said
    absolute = [article(body="[b](https://example.org/learn/physics/b)"), article("b", "B")]
    make(absolute, tmp_path / "b.epub", EPUBWriter(title="A", base_url="https://example.org"))
    assert '<a href="../../learn/physics/b.xhtml">b</a>' in page(tmp_path / "b.epub", CHAPTER)


def test_pictures_are_embedded_described_or_reported(book: Path, tmp_path: Path) -> None:
    said = page(book, "text/learn/physics/what-is-a-wave.xhtml")
    name = re.search(r'src="../../../(image/wave-form-[0-9a-f]{8}\.png)" alt="A grey gradient', said)
    assert name is not None
    with zipfile.ZipFile(book) as archive:
        assert archive.getinfo(f"EPUB/{name[1]}").compress_type == zipfile.ZIP_STORED
    (tmp_path / "bad.png").write_text("no picture")
    (tmp_path / "evil.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg>')
    (tmp_path / "mute.gif").write_bytes(b"GIF89a" + b"\0" * 20)
    body = "![a](bad.png) ![b](evil.svg) ![](mute.gif) ![far](https://x.org/a.png) ![c](none.png) ![d](../../../etc/passwd)"
    linked = "[![far](https://x.org/b.png)](https://x.org)"
    _, notices = make(
        [article(body=f"{body} {linked}")], tmp_path / "a.epub", EPUBWriter(title="A", pictures=(str(tmp_path),))
    )
    codes = sorted(notice.code for notice in notices if notice.code.startswith("image"))
    assert codes == [
        "image-alt",
        "image-missing",
        "image-missing",
        "image-remote",
        "image-remote",
        "image-type",
        "image-type",
    ]
    said = page(tmp_path / "a.epub", CHAPTER)
    assert '<a href="https://x.org/a.png" class="picture">far</a>' in said
    assert '<a href="https://x.org">far</a>' in said
    assert said.count("<img ") == 1
    opf = page(tmp_path / "a.epub", "content.opf")
    assert "alternativeText" not in opf
    assert ">unknown<" in opf  # a GIF may flash
    assert "1 of 1 pictures lack" in opf


def test_a_picture_in_a_link_is_embedded_once(book: Path, tmp_path: Path) -> None:
    (tmp_path / "dot.gif").write_bytes(b"GIF89a" + b"\0" * 20)
    body = "[![a](dot.gif)](https://x.org) ![b](dot.gif)"
    _, notices = make([article(body=body)], tmp_path / "a.epub", EPUBWriter(title="A", pictures=(str(tmp_path),)))
    assert [notice for notice in notices if notice.code == "image-missing"] == []
    said = page(tmp_path / "a.epub", CHAPTER)
    assert re.search(r'<a href="https://x.org"><img src="[./]*image/dot-[0-9a-f]{8}.gif" alt="a" /></a>', said)
    assert said.count("<img ") == 2


def test_what_is_written_from_the_right_reads_from_the_right(tmp_path: Path) -> None:
    arabic = article(lang="ar", body="هذا `x = 1` نص.")
    make([arabic], tmp_path / "a.epub", EPUBWriter(title="A"))
    said = page(tmp_path / "a.epub", CHAPTER)
    assert 'lang="ar" xml:lang="ar" dir="rtl">' in said
    assert '<code dir="ltr">x = 1</code>' in said
    assert "dir=" not in page(tmp_path / "a.epub", "title.xhtml")
    assert "page-progression-direction" not in page(tmp_path / "a.epub", "content.opf")
    make([arabic], tmp_path / "b.epub", EPUBWriter(title="A", lang="az-Arab"))
    assert 'page-progression-direction="rtl"' in page(tmp_path / "b.epub", "content.opf")
    assert ' dir="rtl"' in page(tmp_path / "b.epub", "title.xhtml")
    assert list(validate(tmp_path / "b.epub")) == []


def test_a_site_that_writes_its_own_book_is_named_once(tmp_path: Path) -> None:
    make([article()], tmp_path / "a.epub", EPUBWriter(title="Field Notes", authors=("field notes", "Ada")))
    assert '<p class="by">Ada</p>' in page(tmp_path / "a.epub", "title.xhtml")
    assert ">field notes</dc:creator>" in page(tmp_path / "a.epub", "content.opf")
    drawn = files(tmp_path / "a.epub")["EPUB/cover.png"]
    make([article()], tmp_path / "b.epub", EPUBWriter(title="Field Notes", authors=("Ada",)))
    assert drawn == files(tmp_path / "b.epub")["EPUB/cover.png"]


def test_tables_scroll_and_footnotes_pop_up(book: Path) -> None:
    said = page(book, "text/learn/physics/what-is-a-field.xhtml")
    assert '<div class="scroll" tabindex="0"><table><thead><tr><td' in said  # an empty heading is none
    assert re.search(r'<th scope="col"[^>]*><math [^>]*alttext="n" aria-label="n">', said)
    assert '<a epub:type="noteref" role="doc-noteref"' in said
    assert '<aside epub:type="footnote" role="doc-footnote"' in said


def test_drafts_and_empty_articles_are_left_out() -> None:
    with pytest.raises(LeftOut, match="a draft"):
        EPUBWriter().render(article(draft=True), Report())
    assert EPUBWriter(drafts=True).render(article(draft=True), Report()).data
    for body in (" \n", "<!-- later -->"):
        with pytest.raises(LeftOut, match="no text"):
            EPUBWriter().render(article(body=body), Report())


def test_nothing_an_article_says_breaks_its_chapter(tmp_path: Path) -> None:
    odd = 'a\x0bb & <c> "d" \ud800 \uffff'
    hard = article(
        title=odd, body=f"<b id='x'>1</b> <i id='x'>2</i>\n\n{odd}", section=odd, summary=odd + "\nline", authors=(odd,),
        keywords=(odd,), related=(Link(odd, "/x y?a=1&b=2"), Link("", "")), lang="no language", date=date(1, 1, 1),
    )  # fmt: skip
    many = [article("b", "B", section="Law page 2"), *(article(f"l{n}", f"L{n}", section="Law") for n in range(1001))]
    make([hard, *many], tmp_path / "a.epub", EPUBWriter(title="A & <B>", base_url="https://example.org"))
    assert [str(notice) for notice in validate(tmp_path / "a.epub")] == []
    assert "section/law.2.xhtml" in page(tmp_path / "a.epub", "content.opf")
    with pytest.raises(ValueError, match="no book may hold"):
        EPUBWriter(title="a\x00b")


# -- volumes


def placed(*rows: tuple[str, int]) -> list[Placed]:
    return [
        Placed(n, Entry(f"/{n}", str(n), section=section), Origin("x"), size) for n, (section, size) in enumerate(rows)
    ]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (EPUBWriter(), [("", (0, 1, 2, 3))]),
        (EPUBWriter(split="section"), [("a", (0, 2)), ("b", (1, 3))]),
        (EPUBWriter(split="count", max_articles=3), [("volume-1", (0, 1, 2)), ("volume-2", (3,))]),
        (EPUBWriter(max_bytes=25), [("volume-1", (0, 1)), ("volume-2", (2, 3))]),
        (EPUBWriter(split="section", max_articles=1), [("a-1", (0,)), ("a-2", (2,)), ("b-1", (1,)), ("b-2", (3,))]),
    ],
)
def test_volumes(options: EPUBWriter, expected: list[tuple[str, tuple[int, ...]]]) -> None:
    index = placed(("A", 10), ("B", 10), ("A", 10), ("B", 10))
    made = divide(options, index)  # type: ignore[arg-type]
    assert [(volume.name, volume.positions) for volume in made] == expected
    assert [volume.number for volume in made] == list(range(len(made)))
    assert {volume.of for volume in made} == {len(made)}


def test_a_section_whose_name_is_too_long_for_a_file(tmp_path: Path) -> None:
    articles = [article(f"{n}", section="s" * 300 + str(n)) for n in range(2)]
    summary, _ = make(articles, tmp_path / "out", EPUBWriter(split="section"))
    assert summary.written == len(list((tmp_path / "out").glob("*.epub"))) == 2


def test_volumes_are_a_series_and_link_to_the_web_across(tmp_path: Path) -> None:
    two = [
        article(related=(Link("B", "/learn/law/b"),)),
        type(article())(url="/learn/law/b", title="B", body="x", section="Law"),
    ]
    writer = EPUBWriter(title="All", split="section", base_url="https://example.org")
    make(two, tmp_path / "out", writer)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["law.epub", "physics.epub"]
    opf = page(tmp_path / "out" / "law.epub", "content.opf")
    assert 'property="belongs-to-collection" id="series">All<' in opf
    assert 'property="group-position" refines="#series">2<' in opf
    assert ">All: Law<" in opf
    assert '<a href="https://example.org/learn/law/b">B</a>' in page(tmp_path / "out" / "physics.epub", CHAPTER)
    assert "Volume 2 of 2" in page(tmp_path / "out" / "law.epub", "title.xhtml")


def test_split_by_count_wants_a_count() -> None:
    with pytest.raises(ValueError, match="max-articles"):
        EPUBWriter(split="count")


# -- what the package says


def test_accessibility_is_computed(book: Path, tmp_path: Path) -> None:
    opf = page(book, "content.opf")
    features = re.findall(r"accessibilityFeature\">(\w+)<", opf)
    assert {"MathML", "alternativeText", "index", "tableOfContents"} <= set(features)
    assert re.findall(r"accessModeSufficient\">([\w,]+)<", opf) == ["textual,visual", "textual"]
    assert "conformsTo" not in opf
    make([article()], tmp_path / "a.epub", EPUBWriter(title="A", certified_by="Certifier", index=False))
    opf = page(tmp_path / "a.epub", "content.opf")
    features = re.findall(r"accessibilityFeature\">(\w+)<", opf)
    assert not {"MathML", "alternativeText", "index"} & set(features)
    assert '<meta property="dcterms:conformsTo">EPUB Accessibility 1.1' in opf
    assert '<meta property="a11y:certifiedBy" id="certifier">Certifier<' in opf


def test_authors_of_the_articles_are_the_book_s(book: Path) -> None:
    assert '<dc:creator id="author-1">A. Writer</dc:creator>' in page(book, "content.opf")


def test_the_stylesheet_fixes_no_colour(book: Path) -> None:
    css = page(book, "style.css")
    assert not re.search(r"(?<![-\w])(?:background(?:-color)?|color):(?! inherit)", css)
    assert "color-scheme: light dark" in css


def test_own_style_and_font(tmp_path: Path) -> None:
    (tmp_path / "own.css").write_text("p { text-indent: 1em; }")
    font = Path(__file__).parents[2] / "converters/writers/epub/font/EBGaramond-Cover.otf"
    writer = EPUBWriter(title="A", css=str(tmp_path / "own.css"), font=(str(font),))
    make([article()], tmp_path / "a.epub", writer)
    css = page(tmp_path / "a.epub", "style.css")
    assert css.endswith("p { text-indent: 1em; }")
    assert 'url("font/ebgaramond-cover.otf")' in css
    assert 'media-type="font/otf"' in page(tmp_path / "a.epub", "content.opf")
    (tmp_path / "own.css").write_text("@import 'x.css';")
    with pytest.raises(ValueError, match="may load nothing"):
        EPUBWriter(css=str(tmp_path / "own.css"))
    with pytest.raises(ValueError, match="takes a TTF"):
        EPUBWriter(font=(str(tmp_path / "own.css"),))
    with pytest.raises(ValueError, match="takes a PNG"):
        EPUBWriter(cover=str(tmp_path / "own.css"))
    with pytest.raises(ValueError, match="language tag"):
        EPUBWriter(lang="not a language")


# -- names


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("/learn/a-b/what-is-it", "learn/a-b/what-is-it"),
        ("https://example.org/Learn/What%20is/", "learn/what-is"),
        ("/posts/Über Größe.md", "posts/uber-grosse"),
        ("/a/../../b", "a/b"),
        ("/index.html", "index"),
    ],
)
def test_chapter_names(url: str, name: str) -> None:
    assert chapter_name(url, "T") == name


def test_names_of_other_scripts_are_told_apart() -> None:
    assert slug("什么是数学") != slug("什么是物理")
    assert slug("什么是数学").isascii()
    assert len(chapter_name("/" + "x" * 500, "T")) <= 120
    assert chapter_name("/" + "x" * 500, "T") != chapter_name("/" + "x" * 501, "T")
    assert chapter_name("", "What is it?") == "what-is-it"


def test_one_article_more_changes_its_chapter_and_the_lists_alone(tmp_path: Path) -> None:
    articles = [article(f"a{n}", f"Question {n}", section=f"S{n % 3}", date=date(2024, 1, 1)) for n in range(30)]
    make(articles, tmp_path / "a.epub")
    new = article("a15b", "Question of another", section="S1", date=date(2024, 1, 1))
    make([*articles[:15], new, *articles[15:]], tmp_path / "b.epub")
    before, after = files(tmp_path / "a.epub"), files(tmp_path / "b.epub")
    changed = {name for name in after if before.get(name) != after[name]}
    assert changed == {
        "EPUB/text/learn/physics/a15b.xhtml", "EPUB/section/s1.xhtml", "EPUB/index.xhtml", "EPUB/nav.xhtml",
        "EPUB/toc.ncx", "EPUB/content.opf", "EPUB/title.xhtml", "EPUB/cover.png",
    }  # fmt: skip
    assert before.keys() <= after.keys()
