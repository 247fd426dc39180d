"""Is every field looked at, and every repair told, once, with before and after?"""

from __future__ import annotations

from datetime import date

from hypothesis import example, given
from hypothesis import strategies as st

from converters.article import Article, Link
from converters.notices import Report
from converters.repair import repair


def repaired(**fields: object) -> tuple[Article, Report]:
    report = Report(article="/a")
    values: dict[str, object] = {"url": "/a", "title": "A title", "body": "A body.", **fields}
    return repair(Article(**values), report), report  # type: ignore[arg-type]


def test_a_whole_article_is_the_same_object_and_says_nothing() -> None:
    article = Article(
        url="/a",
        title="São João’s",
        body="One.\n\nTwo “three” $x \\neq y$.",
        extra={"x": [1, None, "é"], "d": date(2025, 1, 1)},
    )
    report = Report()
    assert repair(article, report) is article
    assert report.notices == []


def test_the_body() -> None:
    article, report = repaired(body="Hereâ€™s a list:\\n\\n- $a \\neq b$\\n- two")
    assert article.body == "Here’s a list:\n\n- $a \\neq b$\n- two"
    assert [notice.code for notice in report] == ["repaired-newlines", "repaired-encoding"]
    assert report.notices[0].text == "body: 3 line ends decoded"
    assert report.notices[0].before == "Hereâ€™s a list:\\n\\n- $a \\neq b$\\n- two"
    assert report.notices[1].before.startswith("Hereâ€™s")
    assert report.notices[1].after.startswith("Here’s")
    assert all(len(notice.before) <= 60 and len(notice.after) <= 60 for notice in report)


def test_a_line_end_at_the_very_end_is_no_sign_of_health() -> None:
    assert repaired(body="One.\\n\\nTwo.\n")[0].body == "One.\n\nTwo.\n"
    assert repaired(body="One \\n.\nTwo.\n")[1].notices == []


def test_every_field_that_holds_text() -> None:
    bad, good = "cafÃ© â€“ naÃ¯ve", "café – naïve"
    article, report = repaired(
        title=bad, body=bad, summary=bad, section=bad, keywords=("ok", bad), authors=(bad,),
        related=(Link(title=bad, url="/b", id="7", section=bad), Link(title="fine", url="/c")),
        extra={"note": bad, "seo": {"title": bad, "n": 1}, "list": [bad, {"deep": bad}, None], "when": date(2025, 1, 1)},
    )  # fmt: skip
    assert (article.title, article.body, article.summary, article.section) == (good,) * 4
    assert article.keywords == ("ok", good)
    assert article.authors == (good,)
    assert article.related == (Link(title=good, url="/b", id="7", section=good), Link(title="fine", url="/c"))
    assert article.extra == {
        "note": good, "seo": {"title": good, "n": 1}, "list": [good, {"deep": good}, None], "when": date(2025, 1, 1)
    }  # fmt: skip
    assert list(article.extra) == ["note", "seo", "list", "when"]
    fields = [notice.text.partition(":")[0] for notice in report]
    assert len(fields) == len(set(fields)), "one notice per field and kind"
    assert set(fields) == {
        "title", "body", "summary", "section", "keywords", "authors", "related", "extra.note", "extra.seo.title", "extra.list", "extra.list.deep"
    }  # fmt: skip


def test_the_address_is_never_touched() -> None:
    article, report = repaired(url="/cafÃ©\\n", id="Ã©")
    assert (article.url, article.id, report.notices) == ("/cafÃ©\\n", "Ã©", [])


def test_a_title_stays_on_one_line() -> None:
    article, _ = repaired(title="What is\\n\\n  $a \\neq b$?")
    assert article.title == "What is $a \\neq b$?"


def test_a_title_may_speak_of_the_escape() -> None:
    said = "What does \\n do, and \\nabla?"
    article, report = repaired(title=said, summary=said, keywords=(said,), extra={"note": said})
    assert (article.title, article.summary, article.keywords, article.extra) == (said, said, (said,), {"note": said})
    assert not report.notices


def test_a_csv_cell_is_told_and_left() -> None:
    body = '"Adele\'s ""Hello"" is a song.\\n\\nIt is long."'
    article, report = repaired(body=body)
    assert article.body == body.replace("\\n", "\n")
    assert [notice.code for notice in report] == ["repaired-newlines", "csv-quotes"]
    assert report.notices[1].after.startswith('Adele\'s "Hello" is')


def test_quotes_round_a_text_are_no_csv_cell() -> None:
    for body in ('"Hello"', '"One" and "two"', '"'):
        assert repaired(body=body)[1].notices == []


def test_lost_characters_are_told() -> None:
    _, report = repaired(body="It\ufffds gone, and so is th\ufffdt.")
    assert [(notice.code, notice.text) for notice in report] == [("lost-characters", "body: 2 characters are lost")]


def test_a_json_escaped_text_is_told() -> None:
    article, report = repaired(summary='It\\u2019s \\"here\\" and \\"there\\"')
    assert article.summary == 'It’s "here" and "there"'
    assert [notice.code for notice in report] == ["repaired-escapes"]


@given(st.text(), st.text(), st.dictionaries(st.text(), st.text()))
@example("\u00c2\x91\u00e0\x91\r0", "", {})  # misread over a line end, which a title loses
def test_repair_is_idempotent(title: str, body: str, extra: dict[str, str]) -> None:
    once, _ = repaired(title=title, body=body, extra=extra)
    if "\\" in body or "\\" in title or any("\\" in value for value in extra.values()):
        return  # an escaped text may hold another: what comes out is read no further
    report = Report()
    assert repair(once, report) == once
    assert all(notice.code in ("csv-quotes", "lost-characters") for notice in report)
