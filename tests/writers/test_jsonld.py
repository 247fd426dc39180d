"""The JSON-LD writer against the traps of the trade. Numbers in names are those of docs/structured-data.md's list."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import date, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from converters.article import Article, Link
from converters.notices import Level
from converters.options import BadOption, build
from converters.readers.jsonld import JSONLDReader
from converters.readers.jsonld.documents import in_html
from converters.testing import check_reader, check_writer
from converters.validate.jsonld import validate
from converters.writers.jsonld import JSONLDWriter
from converters.writers.jsonld.google import TAGS, downgraded
from converters.writers.jsonld.script import dumps
from tests.road import codes, read, write, write_files

BASE = "https://e.org"
FORMS = [
    {}, {"form": "ndjson"}, {"form": "html"}, {"form": "script"}, {"per": "section"}, {"per": "all", "form": "html"},
    {"type": "qa"}, {"type": "quiz", "per": "section"}, {"answer": "full"}, {"answer": "text"}, {"answer": "markdown"},
    {"form": "html", "split": "none"}, {"per": "all", "split": "none"},
]  # fmt: skip


def one(body: str = "Yes.", **fields: Any) -> Article:
    return Article(**{"url": "/a", "title": "A?", "body": body, **fields})


def page(article: Article, folder: Path, **options: Any) -> dict[str, Any]:
    """The JSON-LD of one article."""
    write(JSONLDWriter(base_url=BASE, **options), [article], folder / "a.jsonld")
    document: dict[str, Any] = json.loads((folder / "a.jsonld").read_bytes())
    return document


def text(article: Article, folder: Path, **options: Any) -> str:
    """What its answer holds."""
    found: str = page(article, folder, **options)["mainEntity"][0]["acceptedAnswer"]["text"]
    return found


def seen(markup: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", markup))


# -- the contract ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("options", FORMS, ids=str)
def test_the_writers_contract(options: dict[str, str], tmp_path: Path) -> None:
    check_writer(build(JSONLDWriter, options), tmp_path)


@pytest.mark.parametrize("form", ["jsonld", "html"])
def test_the_readers_contract(form: str, tmp_path: Path) -> None:
    writer = JSONLDWriter(base_url=BASE, form=form, split="none")  # type: ignore[arg-type]
    target = tmp_path / f"a{writer.suffix}"
    write(writer, [one(), one(url="/b", title="B?")], target)
    assert [article.title for article in check_reader(JSONLDReader(), target, tmp_path)] == ["A?", "B?"]


@pytest.mark.parametrize("options", FORMS, ids=str)
def test_our_validator_accepts_what_we_write(options: dict[str, Any], tmp_path: Path) -> None:
    writer = JSONLDWriter(
        base_url=BASE,
        publisher="P",
        license="https://l.org/",
        lang="en",
        digital_source="trained-model",
        **options,
    )
    target = tmp_path / f"out{writer.suffix}"
    write(writer, MIXED, target)
    files = (
        [target] if target.is_file() else [path for path in target.rglob("*") if path.suffix in (".jsonld", ".html")]
    )
    assert files
    assert [str(notice) for path in files for notice in validate(path)] == []


TABLE = "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | |"
MIXED = [
    one(TABLE, section="S", date=date(2025, 1, 30), authors=("P", "Ada"), keywords=("k", "l"), id="7", summary="Sum"),
    one(
        "```py\nif a < b:\n    c\n```\n\n> quote",
        url="/b",
        title="B & <b>?",
        section="T",
        date=datetime(2025, 1, 30, 12),
    ),
    one("# H\n\n$a<b$ and <sub>2</sub>\n\n- [ ] x\n\n![i](x.png)", url="/c", title="C “c”?", section="S", lang="pt-BR"),
]


# -- 1 to 32 -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "payload", ["</script>", "</script >", "</SCRIPT/x>", "</script\n>", "<!-- <script> x", "<script>"]
)
@pytest.mark.parametrize("where", ["body", "title"])
def test_1_2_3_nothing_ends_or_opens_a_script(payload: str, where: str, tmp_path: Path) -> None:
    html5lib = pytest.importorskip("html5lib")
    hostile = f"a{payload}<b>x"
    article = one(f"```\n{hostile}\n```") if where == "body" else one(title=hostile.replace("\n", " "))
    write(JSONLDWriter(base_url=BASE, form="html", split="none"), [article], tmp_path / "a.html")
    data = (tmp_path / "a.html").read_bytes()
    [(_, document)] = in_html(data.decode())
    tree = html5lib.parse(data, namespaceHTMLElements=False)
    [script] = tree.iter("script")
    assert json.loads(script.text) == document
    assert not re.search(rb"[<>&]", dumps(document))
    assert tree.find("head/title").text
    assert tree.find("body/main") is not None
    question = document["mainEntity"][0]
    assert hostile.replace("\n", " ") == question["name"] or hostile in seen(question["acceptedAnswer"]["text"])


def test_4_5_separators_and_cdata(tmp_path: Path) -> None:
    title = "a ]]> <![CDATA[ \u2028 b \u2029 c"
    data = dumps({"x": title})
    assert json.loads(data) == {"x": title}
    assert b"\\u2028" in data
    assert b"\\u2029" in data
    assert b"<" not in data


def test_6_characters_keep_their_value(tmp_path: Path) -> None:
    assert page(one(title="AT&T \"q\" 'x' \\ /"), tmp_path)["mainEntity"][0]["name"] == "AT&T \"q\" 'x' \\ /"


def test_half_a_character_is_still_json() -> None:
    assert json.loads(dumps("a\ud800b")) == "a\ud800b"


def test_7_no_link_runs_anything(tmp_path: Path) -> None:
    found = text(one('<a href="javascript:alert(1)">y</a> [z](javascript:alert(1))'), tmp_path)
    assert "javascript" not in found
    assert seen(found).strip() == "y z"


def test_8_relative_links_become_absolute(tmp_path: Path) -> None:
    assert 'href="https://e.org/learn/x"' in text(one("[y](/learn/x)"), tmp_path)


def test_8_a_link_is_meant_from_its_article(tmp_path: Path) -> None:
    found = text(one("[y](next) [z](#part)", url="/learn/a"), tmp_path)
    assert 'href="https://e.org/learn/next"' in found
    assert 'href="https://e.org/learn/a#part"' in found


def test_a_picture_in_a_link_is_no_link_of_its_own(tmp_path: Path) -> None:
    assert text(one("[![y](/i.png)](/x) [![](/j.png)](/x)"), tmp_path) == (
        '<p><a href="https://e.org/x">y</a> <a href="https://e.org/x">https://e.org/j.png</a></p>'
    )


@pytest.mark.parametrize(("said", "kinds"), [
    ({}, ["Person", "Person"]),
    ({"publisher": "Site"}, ["Organization", "Person"]),
    ({"author_type": "organization"}, ["Organization", "Organization"]),
    ({"author_type": "person", "publisher": "Site"}, ["Person", "Person"]),
])  # fmt: skip
def test_what_authors_are(said: dict[str, Any], kinds: list[str], tmp_path: Path) -> None:
    found = page(one(authors=("Site", "Ada")), tmp_path, **said)["author"]
    assert [author["@type"] for author in found] == kinds


def test_9_no_event_survives(tmp_path: Path) -> None:
    found = text(one("<img src=x onerror=1> seen"), tmp_path)
    assert "onerror" not in found
    assert "<img" not in found


def test_10_a_table_becomes_a_list_that_repeats_its_headings(tmp_path: Path) -> None:
    found = text(one(TABLE), tmp_path)
    assert found == "<ul><li><b>a:</b> 1<br><b>b:</b> 2</li><li><b>a:</b> 3</li></ul>"


def test_11_lines_of_code_stay_lines(tmp_path: Path) -> None:
    found = text(one("```c\nif (a < b && c)\n    x;\n```"), tmp_path)
    assert found == "<p>if (a &lt; b &amp;&amp; c)<br>\u00a0\u00a0\u00a0\u00a0x;</p>"


def test_12_a_newline_written_out_is_told_from_neq(tmp_path: Path) -> None:
    source = "---\nquestion: A?\nurl: /a\nanswer: >-\n    $q \\neq 0$.\\n\\nNext\n---\n"
    write_files(JSONLDWriter(base_url=BASE), {"a.md": source}, tmp_path / "a.jsonld")
    [node] = json.loads((tmp_path / "a.jsonld").read_bytes())["mainEntity"]
    assert node["acceptedAnswer"]["text"] == "<p>$q \\neq 0$.</p>\n<p>Next</p>"


def test_13_double_backslashes_stay(tmp_path: Path) -> None:
    body = "$$\nx = r \\cos(\\theta) \\\\\ny = r \\sin(\\theta)\n$$"
    assert body in seen(text(one(body), tmp_path))


def test_14_tex_is_no_markdown(tmp_path: Path) -> None:
    found = text(one(r"\(a_1*b*c\)"), tmp_path)
    assert found == r"<p>\(a_1*b*c\)</p>"


def test_15_prices_are_no_maths(tmp_path: Path) -> None:
    assert text(one(r"cost $5 and $7 \neg p"), tmp_path) == r"<p>cost $5 and $7 \neg p</p>"


def test_16_code_keeps_its_escapes(tmp_path: Path) -> None:
    assert seen(text(one('```\nprint("a\\nb")\n```'), tmp_path)) == 'print("a\\nb")'


def test_17_a_blank_question_is_an_error_that_names_its_file(tmp_path: Path) -> None:
    summary, notices = write(JSONLDWriter(), [one(title="  "), one(url="/b")], tmp_path / "a.jsonld")
    assert (summary.written, summary.failed) == (1, 1)
    [notice] = [notice for notice in notices if notice.level >= Level.ERROR]
    assert (notice.code, str(notice.origin)) == ("no-title", "1.md")


@pytest.mark.parametrize("body", ["", " \n", "&nbsp;", "<!-- x -->", "<script>x</script>"])
def test_18_an_article_without_an_answer_is_left_out_or_fails(body: str, tmp_path: Path) -> None:
    summary, notices = write(JSONLDWriter(), [one(body), one(url="/b")], tmp_path / "a.jsonld")
    assert (summary.written, summary.left_out) == (1, 1)
    assert "left-out" in codes(notices)
    summary, notices = write(JSONLDWriter(strict=True), [one(body), one(url="/b")], tmp_path / "b.jsonld")
    assert (summary.written, summary.failed) == (1, 1)
    assert "no-answer" in codes(notices)


def test_19_no_question_no_page(tmp_path: Path) -> None:
    write(JSONLDWriter(), [one("")], tmp_path / "a.jsonld")
    assert not (tmp_path / "a.jsonld").exists()
    write(JSONLDWriter(per="section"), [one("", section="Empty"), one(url="/b", section="Full")], tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["full.jsonld", "manifest.json"]


def test_20_one_id_and_two_addresses_are_two_things(tmp_path: Path) -> None:
    write(JSONLDWriter(base_url=BASE), [one(id="7"), one(id="7", url="/b")], tmp_path / "a.jsonld")
    graph = json.loads((tmp_path / "a.jsonld").read_bytes())["@graph"]
    assert len({page["mainEntity"][0]["@id"] for page in graph}) == 2


def test_21_one_address_twice_fails_the_later(tmp_path: Path) -> None:
    articles = [one("first"), one("second", url="https://e.org/a"), one(url="/b")]
    summary, notices = write(JSONLDWriter(base_url=BASE), articles, tmp_path / "a.jsonld")
    assert (summary.written, summary.failed) == (2, 1)
    [notice] = [notice for notice in notices if notice.level >= Level.ERROR]
    assert (notice.code, str(notice.origin)) == ("duplicate-identity", "2.md")


def test_22_of_equal_answers_one_is_marked_up(tmp_path: Path) -> None:
    articles = [one(url=f"/{n}", section=f"S{n}") for n in range(3)]
    summary, notices = write(JSONLDWriter(base_url=BASE, dedupe="canonical"), articles, tmp_path / "a.jsonld")
    assert (summary.written, summary.left_out) == (1, 2)
    assert [notice.article for notice in notices if notice.code == "left-out"] == ["/1", "/2"]
    assert page(one(), tmp_path)["mainEntity"]


@pytest.mark.parametrize("flag", ["no_index", "draft"])
def test_23_what_is_not_for_search_is_left_out(flag: str, tmp_path: Path) -> None:
    summary, _ = write(JSONLDWriter(), [one(**{flag: True}), one(url="/b")], tmp_path / "a.jsonld")
    assert (summary.written, summary.left_out) == (1, 1)


def test_24_dates_are_iso(tmp_path: Path) -> None:
    sources = {
        "a.md": "---\nquestion: A?\nurl: /a\ndate: 2025-01-29\nanswer: x\nscore: .nan\n---\n",
        "b.md": "---\nquestion: B?\nurl: /b\ndate: 29/01/25\nanswer: x\n---\n",
    }
    _, notices = write_files(JSONLDWriter(base_url=BASE), sources, tmp_path / "a.jsonld")
    graph = json.loads((tmp_path / "a.jsonld").read_bytes())["@graph"]
    assert [page.get("datePublished") for page in graph] == ["2025-01-29", None]
    assert "bad-date" in codes(notices)
    assert b"NaN" not in (tmp_path / "a.jsonld").read_bytes()


def test_25_nan_is_never_written() -> None:
    with pytest.raises(ValueError, match="JSON"):
        dumps({"score": float("nan")})


def test_26_one_section_however_it_is_spelt(tmp_path: Path) -> None:
    articles = [one(url=f"/{n}", section="Computer science" if n == 1 else "Computer Science") for n in range(3)]
    _, notices = write(JSONLDWriter(base_url=BASE, per="section"), articles, tmp_path / "out")
    assert [path.name for path in (tmp_path / "out").glob("*.jsonld")] == ["computer-science.jsonld"]
    assert json.loads((tmp_path / "out" / "computer-science.jsonld").read_bytes())["name"] == "Computer Science"
    assert "section-spelling" in codes(notices)


@pytest.mark.parametrize(
    "options", [{}, {"form": "html"}, {"type": "quiz"}, {"type": "quiz", "per": "section"}, {"per": "all"}], ids=str
)
def test_26_a_name_put_in_late_is_the_name_rendered_again(
    options: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = 'say "about":{"@type":"Thing","name":"Computer science"} & <x>'
    articles = [
        one(other, url="/1", section="Computer science", title=other),
        *(one(url=f"/{n}", section="Computer Science") for n in (2, 3)),
        one(url="/4", section='A "b" & c'),
        one(url="/5"),
    ]
    writer = JSONLDWriter(base_url=BASE, **options)
    write(writer, articles, tmp_path / "late")
    monkeypatch.setattr(JSONLDWriter, "section_late", False)
    write(writer, articles, tmp_path / "again")
    late, again = (_bytes_below(tmp_path / name) for name in ("late", "again"))
    assert late == again and any(b"Computer Science" in data for data in late.values())


def _bytes_below(place: Path) -> dict[str, bytes]:
    if place.is_file():
        return {"": place.read_bytes()}
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()}


def test_27_many_questions_over_several_pages(tmp_path: Path) -> None:
    articles = [one(f"Answer {n}", url=f"/{n}", section="Big") for n in range(3765)]
    write(JSONLDWriter(base_url=BASE, per="section", max_questions=50), articles, tmp_path / "out")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_bytes())
    assert (manifest["count"], manifest["questions"]) == (76, 3765)
    found = []
    for said in manifest["pages"]:
        data = (tmp_path / "out" / said["file"]).read_bytes()
        assert len(data) == said["bytes"] <= 1_000_000
        assert hashlib.sha256(data).hexdigest() == said["sha256"]
        document = json.loads(data)
        assert len(document["mainEntity"]) == said["questions"] <= 50
        found += [question["url"] for question in document["mainEntity"]]
    assert found == [f"{BASE}/{n}" for n in range(3765)]
    assert len(re.findall("<loc>", (tmp_path / "out" / "sitemap.xml").read_text())) == 76


def test_27_pages_keep_to_their_bytes(tmp_path: Path) -> None:
    articles = [one("x" * 3000, url=f"/{n}") for n in range(10)] + [one("y" * 30_000, url="/long")]
    writer = JSONLDWriter(base_url=BASE, per="all", max_bytes=10_000)
    _, notices = write(writer, articles, tmp_path / "out")
    sizes = [path.stat().st_size for path in (tmp_path / "out").glob("faq*.jsonld")]
    assert sorted(size > 10_000 for size in sizes)[-2:] == [False, True]
    assert "over-limit" in codes(notices)


def test_28_a_qapage_says_why_it_may_be_refused(tmp_path: Path) -> None:
    summary, notices = write(JSONLDWriter(base_url=BASE, type="qa"), [one()], tmp_path / "a.jsonld")
    assert summary.written == 1
    assert codes(notices) == ["qapage-policy"]
    _, notices = write(JSONLDWriter(base_url=BASE, type="qa", allow=("qapage-policy",)), [one()], tmp_path / "b.jsonld")
    assert notices == []
    assert json.loads((tmp_path / "a.jsonld").read_bytes())["mainEntity"][0]["answerCount"] == 1


def test_29_flash_cards_for_education(tmp_path: Path) -> None:
    document = page(one(section="Physics"), tmp_path, type="quiz", level="beginner")
    [card] = document["hasPart"]
    assert (card["eduQuestionType"], card["text"]) == ("Flashcard", "A?")
    assert "name" not in card
    assert [aligned["alignmentType"] for aligned in document["educationalAlignment"]] == [
        "educationalSubject", "educationalLevel",
    ]  # fmt: skip


def test_32_the_same_bytes_again(tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        write(JSONLDWriter(base_url=BASE, per="section", form="html"), MIXED, tmp_path / name)
        made.append({path.name: path.read_bytes() for path in (tmp_path / name).iterdir()})
    assert made[0] == made[1]


# -- what else it must do ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>x<sup>2</sup> y<sub>i+j</sub></p>", "<p>x² y_(i+j)</p>"),
        ("<p>H<sub>2</sub>O</p>", "<p>H₂O</p>"),
        ("<blockquote><p>Be.</p><p>Or not.</p></blockquote>", "<div><p>“Be.</p><p>Or not.”</p></div>"),
        ("<blockquote><p>“Be.”</p></blockquote>", "<div><p>“Be.”</p></div>"),
        ("<p><del>old</del> new</p>", "<p>~~old~~ new</p>"),
        ("<p><code>a &lt; b</code></p>", "<p><b>a &lt; b</b></p>"),
        ("<hr />", "<br>"),
        (
            '<p><img src="https://e.org/x.png" alt="A &quot;b&quot;" /></p>',
            '<p><a href="https://e.org/x.png">A "b"</a></p>',
        ),
        ('<ol start="3"><li>c</li></ol>', '<ol start="3"><li>c</li></ol>'),
        ('<p id="x" class="y">z</p>', "<p>z</p>"),
        ('<p><a href="#there">here</a></p>', "<p>here</p>"),
        ("<dl><dt>T</dt><dd>D</dd></dl>", "<p><b>T</b></p><div>D</div>"),
        ("<table><tr><td>1</td><td>2</td></tr></table>", "<ul><li>1<br>2</li></ul>"),
        ("<table><thead><tr><th>a</th><th>b</th></tr></thead></table>", "<p>a<br>b</p>"),
        (
            "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td></td></tr></tbody></table>",
            "<ul><li><b>b:</b><br><b>a:</b> 1</li></ul>",
        ),
        ("<p>a<br />b</p>", "<p>a<br>b</p>"),
    ],
)
def test_poor_html_loses_nothing(markup: str, expected: str) -> None:
    assert downgraded(markup) == expected
    assert set(re.findall(r"<([a-z0-9]+)", expected)) <= TAGS


def test_everything_the_source_says_is_said(tmp_path: Path) -> None:
    article = one(
        "Yes.", id="7", summary="Sum.", section="S", lang="en", date=date(2025, 1, 30), authors=("P", "Ada"),
        keywords=("a", "c d"), related=(Link("B", "/b"), Link(url="https://o.org/x")),
    )  # fmt: skip
    document = page(article, tmp_path, publisher="P", license="https://l.org/", digital_source="trained-model")
    assert document == {
        "@context": "https://schema.org",
        "@type": "FAQPage", "@id": "https://e.org/a", "url": "https://e.org/a", "name": "A?", "inLanguage": "en",
        "description": "Sum.", "datePublished": "2025-01-30",
        "author": [{"@type": "Organization", "name": "P"}, {"@type": "Person", "name": "Ada"}],
        "about": {"@type": "Thing", "name": "S"}, "keywords": ["a", "c d"],
        "relatedLink": ["https://e.org/b", "https://o.org/x"],
        "publisher": {"@type": "Organization", "name": "P", "url": "https://e.org/"}, "license": "https://l.org/",
        "isPartOf": {"@type": "WebSite", "@id": "https://e.org/#website", "url": "https://e.org/", "name": "P"},
        "mainEntity": [
            {
                "@type": "Question", "@id": "https://e.org/a#question", "name": "A?", "url": "https://e.org/a",
                "identifier": "7", "inLanguage": "en",
                "acceptedAnswer": {
                    "@type": "Answer", "@id": "https://e.org/a#answer", "url": "https://e.org/a#answer",
                    "text": "<p>Yes.</p>", "inLanguage": "en",
                    "digitalSourceType": "https://schema.org/TrainedAlgorithmicMediaDigitalSource",
                },
            }
        ],
    }  # fmt: skip
    [back] = read(JSONLDReader(site=BASE), tmp_path / "a.jsonld")
    assert (back.url, back.id, back.summary, back.section, back.lang) == ("/a", "7", "Sum.", "S", "en")
    assert (back.date, back.authors, back.keywords) == (article.date, article.authors, article.keywords)
    assert [link.url for link in back.related] == ["/b", "https://o.org/x"]


def test_a_related_address_that_is_none_fails_no_article(tmp_path: Path) -> None:
    assert page(one(related=(Link("T", "http://[half"),)), tmp_path)["relatedLink"] == ["http://[half"]


@pytest.mark.parametrize("form", ["jsonld", "html"])
def test_an_address_with_signs_makes_ids_that_hold(form: Any, tmp_path: Path) -> None:
    articles = [one("x[^1] <b>y</b>\n\n[^1]: note", url="/a&b c/d'e", section="s")]
    writer = JSONLDWriter(base_url=BASE, per="section", form=form)
    summary, _ = write(writer, articles, tmp_path / "out")
    assert summary.written == 1
    page = (tmp_path / "out" / f"s.{form}").read_text("utf-8")
    assert form == "jsonld" or {'id="a-b-c-d-e-fn-1"', 'href="#a-b-c-d-e-fn-1"'} <= set(
        re.findall(r'\w+="[^"]*fn-1"', page)
    )


@pytest.mark.parametrize("options", [{"split": "page"}, {"per": "section"}], ids=str)
def test_names_that_no_file_system_takes_are_cut(options: dict[str, Any], tmp_path: Path) -> None:
    articles = [one(url=f"/{'漢' * 120}{n}", section=f"{'漢' * 120}{n}") for n in range(2)]
    summary, _ = write(JSONLDWriter(base_url=BASE, **options), articles, tmp_path / "out")
    assert summary.written == len(list((tmp_path / "out").glob("*.jsonld"))) == 2


@pytest.mark.parametrize("options", [{"per": "section"}, {"per": "all"}, {"type": "quiz"}], ids=str)
def test_related_articles_of_a_question_that_has_no_page_of_its_own(options: dict[str, Any], tmp_path: Path) -> None:
    article = one(section="S", related=(Link("B?", "/b"), Link(url="/c")))
    writer = JSONLDWriter(base_url=BASE, split="none", **options)
    _, notices = write(writer, [article], tmp_path / "a.jsonld")
    assert "fields-lost" not in codes(notices)
    [back] = read(JSONLDReader(site=BASE), tmp_path / "a.jsonld")
    assert back.related == article.related
    assert [str(notice) for notice in validate(tmp_path / "a.jsonld")] == []


def test_without_a_base_url_one_warning(tmp_path: Path) -> None:
    _, notices = write(JSONLDWriter(), [one(), one(url="/b")], tmp_path / "a.jsonld")
    assert codes(notices) == ["no-base-url"]


def test_a_language_that_is_none_is_not_written(tmp_path: Path) -> None:
    _, notices = write(JSONLDWriter(base_url=BASE), [one(lang="klingon!")], tmp_path / "a.jsonld")
    assert codes(notices) == ["bad-lang"]
    assert "inLanguage" not in json.loads((tmp_path / "a.jsonld").read_bytes())


def test_markdown_answers_come_back_to_the_character(tmp_path: Path) -> None:
    bodies = [TABLE, "a_b *c* $x_1$\n\n```\n<x>\n```", "<b>raw</b>"]
    articles = [one(body, url=f"/{n}") for n, body in enumerate(bodies)]
    write(JSONLDWriter(base_url=BASE, answer="markdown"), articles, tmp_path / "a.jsonld")
    assert [article.body for article in read(JSONLDReader(), tmp_path / "a.jsonld")] == bodies


@pytest.mark.parametrize("answer", ["google", "full", "text"])
def test_a_page_shows_what_its_markup_says(answer: str, tmp_path: Path) -> None:
    html5lib = pytest.importorskip("html5lib")
    write(JSONLDWriter(base_url=BASE, form="html", answer=answer, per="all"), MIXED, tmp_path / "out")  # type: ignore[arg-type]
    data = (tmp_path / "out" / "faq.html").read_bytes()
    [(_, document)] = in_html(data.decode())
    tree = html5lib.parse(data, namespaceHTMLElements=False)
    shown = tree.findall("body/main/article")
    assert len(shown) == len(document["mainEntity"]) == len(MIXED)
    for article, question in zip(shown, document["mainEntity"], strict=True):
        assert article.find("h2").text == question["name"]
        said = question["acceptedAnswer"]["text"]
        inner = html5lib.parseFragment(said, namespaceHTMLElements=False) if answer != "text" else None
        told = "".join(inner.itertext()) if inner is not None else said
        assert "".join(article.find("div").itertext()).split() == told.split()


def test_formulas_may_be_drawn_and_still_say_their_tex(tmp_path: Path) -> None:
    article = one(r"Energy $\frac{1}{2}mv^2$ and \[ x^2 < b \] cost $5.")
    write(JSONLDWriter(base_url=BASE, form="html", split="none", maths="mathml"), [article], tmp_path / "a.html")
    page = (tmp_path / "a.html").read_text("utf-8")
    assert page.count("<math") == 2
    assert "<mfrac>" in page
    [(_, document)] = in_html(page)
    assert r"$\frac{1}{2}mv^2$" in document["mainEntity"][0]["acceptedAnswer"]["text"]
    assert [str(notice) for notice in validate(tmp_path / "a.html")] == []


def test_a_page_of_its_own_for_all_questions(tmp_path: Path) -> None:
    write(JSONLDWriter(base_url=BASE, form="html", split="none"), MIXED, tmp_path / "a.html")
    [(_, document)] = in_html((tmp_path / "a.html").read_text("utf-8"))
    assert len(document["mainEntity"]) == 3


# -- into existing pages -------------------------------------------------------------------------------------------------


def site(folder: Path) -> Path:
    (folder / "site" / "b").mkdir(parents=True)
    (folder / "site" / "a.html").write_text("<!doctype html><html><HEAD><title>A</title></HEAD><body>A</body></html>")
    (folder / "site" / "b" / "index.html").write_bytes("<title>B</title><body>é</body>".encode("latin-1"))
    return folder / "site"


def test_markup_goes_into_the_page_at_its_address(tmp_path: Path) -> None:
    pages = site(tmp_path)
    writer = JSONLDWriter(base_url=BASE, inject=str(pages))
    articles = [one("Ünï </script>"), one(url="/b", title="B?"), one(url="/nowhere", title="C?")]
    summary, _ = write(writer, articles, tmp_path / "out")
    assert (summary.written, summary.left_out) == (2, 1)
    first = (tmp_path / "out" / "a.html").read_text("ascii")
    assert first.index("ld+json") < first.index("</HEAD>")
    [(_, document)] = in_html(first)
    assert document["mainEntity"][0]["acceptedAnswer"]["text"].startswith("<p>Ünï")
    assert (tmp_path / "out" / "b" / "index.html").read_bytes().endswith("<body>é</body>".encode("latin-1"))


@pytest.mark.parametrize("url", ["/../a", "/%2e%2e/out/a", "/..%5Cout%5Ca", "/C:/a", "/.hidden/a"])
def test_no_address_leads_out_of_the_site(url: str, tmp_path: Path) -> None:
    pages = site(tmp_path)
    for name in ("..\\out\\a", "C:/a", ".hidden/a"):
        (pages / f"{name}.html").parent.mkdir(exist_ok=True)
        (pages / f"{name}.html").write_text("<html></html>")
    summary, _ = write(JSONLDWriter(base_url=BASE, inject=str(pages)), [one(url=url)], tmp_path / "out")
    assert summary.written == (url in ("/../a", "/.hidden/a"))


def test_a_second_run_replaces_what_the_first_put_in(tmp_path: Path) -> None:
    pages = site(tmp_path)
    writer = JSONLDWriter(base_url=BASE, inject=str(pages))
    write(writer, [one("first")], pages)
    first = (pages / "a.html").read_bytes()
    write(writer, [one("first")], pages)
    assert (pages / "a.html").read_bytes() == first
    write(writer, [one("second")], pages)
    again = (pages / "a.html").read_text("utf-8")
    assert again.count("ld+json") == 1
    assert "second" in again
    assert "first" not in again


def test_a_page_with_other_questions_is_reported(tmp_path: Path) -> None:
    pages = site(tmp_path)
    (pages / "a.html").write_text('<script type="application/ld+json">{"@type":"FAQPage"}</script>')
    _, notices = write(JSONLDWriter(base_url=BASE, inject=str(pages)), [one()], tmp_path / "out")
    assert codes(notices) == ["second-faqpage"]


@pytest.mark.parametrize(
    "options",
    [
        {"base_url": "e.org"}, {"digital_source": "me"}, {"type": "qa", "per": "all"}, {"type": "qa", "form": "html", "split": "none"}, {"form": "html", "answer": "markdown"},
        {"split": "none", "form": "html", "per": "section"}, {"lang": "english!"}, {"inject": "x", "form": "html"}, {"maths": "mathml"},
    ],
    ids=str,
)  # fmt: skip
def test_options_that_do_not_fit_are_refused(options: dict[str, str]) -> None:
    with pytest.raises(BadOption):
        build(JSONLDWriter, options)
