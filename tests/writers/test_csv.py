"""The CSV writer and reader against the traps of the trade. Numbers in names are those of docs/csv.md's list of cases."""

from __future__ import annotations

import csv
import io
import json
import time
from datetime import date
from pathlib import Path

import pytest

from converters.article import Article, Link
from converters.normalise import normalise
from converters.notices import Level
from converters.options import BadOption, build
from converters.readers.csv import CSVReader
from converters.testing import ARTICLES, check_reader, check_writer
from converters.validate.csv import validate
from converters.writers.csv import CSVWriter
from tests.oracles import oracle
from tests.road import codes, read, write, write_files


def one(body: str = "text", **fields: object) -> Article:
    return Article(**{"url": "/a", "title": "A?", "body": body, **fields})  # type: ignore[arg-type]


def round_trip(article: Article, folder: Path, **options: object) -> Article:
    target = folder / "a.csv"
    write(CSVWriter(**options), [article], target)  # type: ignore[arg-type]
    [back] = read(CSVReader(), target)
    return back


def raw(article: Article, folder: Path, **options: object) -> bytes:
    write(CSVWriter(**options), [article], folder / "a.csv")  # type: ignore[arg-type]
    return (folder / "a.csv").read_bytes()


# -- the contract ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [{}, {"profile": "excel"}, {"newlines": "escaped"}, {"split": "section"}], ids=str)
def test_the_writers_contract(options: dict[str, str], tmp_path: Path) -> None:
    check_writer(build(CSVWriter, options), tmp_path)


def test_the_readers_contract(tmp_path: Path) -> None:
    write(CSVWriter(), ARTICLES, tmp_path / "a.csv")
    assert check_reader(CSVReader(), tmp_path / "a.csv", tmp_path) == [normalise(article, {}) for article in ARTICLES]


def test_every_profile_writes_what_the_standard_library_reads(tmp_path: Path) -> None:
    for name in [
        "rfc4180",
        "excel",
        "sheets",
        "hubspot",
        "webflow",
        "framer",
        "wordpress",
        "directus",
        "shopify",
        "airtable",
        "notion",
    ]:
        writer = CSVWriter(profile=name)
        target = tmp_path / f"{name}{writer.suffix}"
        summary, _ = write(writer, ARTICLES, target)
        assert summary.written == len(ARTICLES)
        path = target if target.is_file() else next(target.glob("*.csv"))
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
        assert len(rows) == len(ARTICLES) + 1
        assert {len(row) for row in rows} == {len(rows[0])}


# -- 33 to 55 ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["a\nb", "a\r\nb", "a\rb", "\n", "\r"])
def test_33_line_ends_inside_a_cell_stay_what_they_are(text: str, tmp_path: Path) -> None:
    assert round_trip(one(extra={"k": text}), tmp_path).extra["k"] == text
    data = raw(one(extra={"k": text}), tmp_path)
    assert f'"{text}"'.encode() in data
    assert [row["k"] for row in csv.DictReader(io.StringIO(data.decode(), newline=""))] == [text]


def test_34_quotes_are_doubled(tmp_path: Path) -> None:
    assert b'"say ""hi"", ok; x"' in raw(one('say "hi", ok; x'), tmp_path)
    assert round_trip(one('say "hi", ok; x'), tmp_path).body == 'say "hi", ok; x'


def test_35_blanks_at_the_edges_stay(tmp_path: Path) -> None:
    assert round_trip(one("x", extra={"k": "  x  "}), tmp_path).extra["k"] == "  x  "


def test_36_five_kinds_of_nothing(tmp_path: Path) -> None:
    extra = {"a": "", "b": "null", "c": "NA", "d": "None", "e": None}
    back = round_trip(one(extra=extra), tmp_path)
    assert back.extra == extra
    assert "f" not in back.extra


def test_37_texts_that_look_like_values_stay_text(tmp_path: Path) -> None:
    extra = {"zip": "00123", "n": "1e5", "flag": "TRUE", "day": "2025-01-29", "int": "12", "true": "true"}
    assert round_trip(one(extra=extra), tmp_path).extra == extra
    (tmp_path / "a.schema.json").unlink()
    [bare] = read(CSVReader(), tmp_path / "a.csv")
    assert bare.extra == extra, "also without the side-car"


def test_37_a_foreign_table_is_text_throughout(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("url,title,body,zip,n,day\n/a,A?,x,00123,1e5,2025-01-29\n")
    [article] = read(CSVReader(), tmp_path / "a.csv")
    assert article.extra == {"zip": "00123", "n": "1e5", "day": "2025-01-29"}


def test_38_types_come_back(tmp_path: Path) -> None:
    article = one(id="165951", date=date(2025, 1, 29), no_index=True, extra={"score": -1.0, "rank": 165951})
    back = round_trip(article, tmp_path)
    assert back == article
    assert isinstance(back.extra["score"], float)
    assert isinstance(back.extra["rank"], int)


def test_39_numbers_need_no_guard(tmp_path: Path) -> None:
    data = raw(one(extra={"score": -1.0, "text": "-1.0"}), tmp_path, guard="prefix")
    assert b'-1.0,"-1.0"' in data


@pytest.mark.parametrize(
    "text", ["=1+1", "+44 20", "- list", "@x", "\t=1", "＝1", "'quoted", "\r=1", "-", "=HYPERLINK(1)"]
)
def test_40_41_what_a_spreadsheet_would_run_is_guarded_and_comes_back(text: str, tmp_path: Path) -> None:
    assert f'"\'{text}"'.encode() in raw(one(text), tmp_path, guard="prefix")
    assert round_trip(one(text), tmp_path, guard="prefix").body == text
    (tmp_path / "a.schema.json").unlink()
    [back] = read(CSVReader(guard="prefix"), tmp_path / "a.csv")
    assert back.body == text
    [back] = read(CSVReader(profile="excel"), tmp_path / "a.csv")
    assert back.body == text


def test_42_the_example_of_owasp(tmp_path: Path) -> None:
    assert b'"\'=1+2"";=1+2"' in raw(one('=1+2";=1+2'), tmp_path, guard="prefix")


def test_43_without_guard_values_are_untouched(tmp_path: Path) -> None:
    assert b'"=1+1"' in raw(one("=1+1"), tmp_path)


def test_44_one_byte_order_mark_for_excel(tmp_path: Path) -> None:
    data = raw(one(), tmp_path, profile="excel")
    assert data.startswith(b'\xef\xbb\xbf"url"')
    assert data.count(b"\xef\xbb\xbf") == 1
    assert read(CSVReader(), tmp_path / "a.csv") == [one()]


@pytest.mark.parametrize("char", ["\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\0", "\ufeff"])
def test_45_characters_that_others_take_for_line_ends(char: str, tmp_path: Path) -> None:
    articles = [one(f"a{char}b", extra={"k": char}), Article(url="/b", title="B", body="c")]
    write(CSVWriter(), articles, tmp_path / "a.csv")
    assert read(CSVReader(), tmp_path / "a.csv") == articles


def test_46_a_cell_of_140_000_characters(tmp_path: Path) -> None:
    before = csv.field_size_limit()
    text = "x" * 140_000
    assert round_trip(one(text), tmp_path).body == text
    (tmp_path / "foreign.csv").write_text(f"title,body\nA?,{text}\n")
    assert read(CSVReader(), tmp_path / "foreign.csv")[0].body == text
    assert csv.field_size_limit() == before


def test_47_a_row_of_one_empty_column_is_no_blank_line(tmp_path: Path) -> None:
    from converters.tables.dialect import Dialect

    assert Dialect().cell("") == '""'


def test_48_pyarrow_reads_real_newlines(tmp_path: Path) -> None:
    arrow = oracle("pyarrow.csv")
    write(CSVWriter(), [one("a\nb"), one("c\r\n\r\nd", url="/b")], tmp_path / "a.csv")
    found = arrow.read_csv(tmp_path / "a.csv", parse_options=arrow.ParseOptions(newlines_in_values=True))
    assert found.column("body").to_pylist() == ["a\nb", "c\r\n\r\nd"]


def test_49_the_same_url_twice_fails_the_later(tmp_path: Path) -> None:
    summary, notices = write(CSVWriter(), [one("first"), one("second"), one(url="/b")], tmp_path / "a.csv")
    assert (summary.written, summary.failed) == (2, 1)
    [notice] = [notice for notice in notices if notice.level >= Level.ERROR]
    assert (notice.code, str(notice.origin), notice.article) == ("duplicate-identity", "2.md", "/a")
    assert [article.body for article in read(CSVReader(), tmp_path / "a.csv")] == ["first", "text"]


def test_49_or_is_kept_on_request(tmp_path: Path) -> None:
    summary, _ = write(CSVWriter(duplicates="keep"), [one("first"), one("second")], tmp_path / "a.csv")
    assert summary.written == 2
    from converters.validate.csv import validate

    assert "duplicate-identity" in codes(validate(tmp_path / "a.csv"))


def test_50_an_absent_related_link_leaves_nothing_behind(tmp_path: Path) -> None:
    many = one(related=(Link("B", "/b", "1", "S"), Link(url="/c")))
    few = one(url="/b", related=(Link(id="7"),))
    none = one(url="/c")
    write(CSVWriter(), [few, none, many], tmp_path / "a.csv")
    assert read(CSVReader(), tmp_path / "a.csv") == [few, none, many]


def test_51_text_below_the_front_matter_stays_out_of_the_answer(tmp_path: Path) -> None:
    text = "---\ntitle: A?\nurl: /a\nanswer: Yes.\n---\n\n&nbsp;\n"
    write_files(CSVWriter(), {"a.md": text}, tmp_path / "a.csv")
    assert read(CSVReader(), tmp_path / "a.csv")[0].body == "Yes."


def test_52_hubspot_takes_400_articles_a_file(tmp_path: Path) -> None:
    articles = [one(f"text {n}", url=f"/{n}") for n in range(1001)]
    articles[500] = one("| a | b |\n|---|---|\n| 1 | 2 |", url="/500")
    _, notices = write(CSVWriter(profile="hubspot"), articles, tmp_path / "out")
    rows = []
    for number, expected in ((1, 400), (2, 400), (3, 201)):
        found = list(csv.reader((tmp_path / "out" / f"articles-{number}.csv").open(newline="", encoding="utf-8")))
        assert found[0] == ["URL", "Title", "Category", "Article Body"]
        assert len(found) == expected + 1
        rows += [row[0] for row in found[1:]]
    assert rows == [f"/{n}" for n in range(1001)]
    [notice] = [notice for notice in notices if notice.code == "target-refuses"]
    assert notice.article == "/500"


@pytest.mark.parametrize("text", ["true", "[1]", '"quoted"', "null", '{"a": 1}'])
def test_53_directus_gets_text_that_stays_text(text: str, tmp_path: Path) -> None:
    _, notices = write(CSVWriter(profile="directus"), [one(text, extra={"list": [1]})], tmp_path / "a.csv")
    assert codes(notices) == ["json-cell"]
    [row] = csv.DictReader((tmp_path / "a.csv").open(newline="", encoding="utf-8"))
    assert json.loads(row["body"]) == text
    assert json.loads(row["list[]"]) == [1]


def test_54_anki_finds_its_header(tmp_path: Path) -> None:
    article = one("One\n\n$a<b$ and $$c$$", title="x < y?", keywords=("two words", "b"))
    data = raw(article, tmp_path, profile="anki").decode()
    head, row = data.split("\r\n", 4)[:4], data.split("\r\n", 4)[4]
    assert head == ["#separator:Comma", "#html:true", "#columns:Question,Answer,Source,Tags", "#tags column:4"]
    assert row == ('"x &lt; y?","<p>One</p>\n<p>\\(a&lt;b\\) and \\[c\\]</p>","/a","two_words b"\r\n')


# 55, the whole corpus, stands in tests/sample/test_csv.py.


# -- splitting ---------------------------------------------------------------------------------------------------------


def test_splitting_by_bytes_keeps_every_row_once(tmp_path: Path) -> None:
    articles = [one("x" * (n * 37 % 500), url=f"/{n}", section=f"S{n % 3}") for n in range(200)]
    write(CSVWriter(split="bytes", max_bytes=5000), articles, tmp_path / "out")
    files = sorted((tmp_path / "out").glob("articles-*.csv"), key=lambda path: int(path.stem.partition("-")[2]))
    assert all(path.stat().st_size <= 5000 for path in files)
    assert [article for path in files for article in read(CSVReader(), path)] == articles
    package = json.loads((tmp_path / "out" / "datapackage.json").read_text())
    assert sum(resource["rows"] for resource in package["resources"]) == 200


@pytest.mark.parametrize(
    ("name", "column"), [("webflow", "Slug"), ("framer", "Slug"), ("shopify", "Handle"), ("wordpress", "post_name")]
)
def test_no_two_rows_have_one_slug_where_a_system_takes_each_once(name: str, column: str, tmp_path: Path) -> None:
    articles = [one(url=f"/{section}/What-Is-It", section=section) for section in ("physics", "chemistry")]
    articles += [one(url="/physics/what-is-it"), one(url="/")]
    _, notices = write(CSVWriter(profile=name, split="none"), articles, tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(newline="", encoding="utf-8") as file:
        slugs = [row[column] for row in csv.DictReader(file)]
    assert slugs[0] == "What-Is-It" and slugs[3] == ""
    assert len({slug.lower() for slug in slugs}) == 4
    assert codes(notices).count("renamed") == 2


def test_splitting_by_section(tmp_path: Path) -> None:
    articles = [one(url=f"/{n}", section=("C++", "C#", "")[n % 3]) for n in range(6)]
    write(CSVWriter(split="section"), articles, tmp_path / "out")
    names = sorted(path.name for path in (tmp_path / "out").glob("*.csv"))
    assert names[0].startswith("articles.csv")
    assert len(names) == 3, "C++ and C# are two sections of one slug"


def test_a_header_of_very_many_columns_is_read_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(",".join(["title", *(f"c{n}" for n in range(50_000))]) + "\nA?\n")
    begun = time.process_time()
    assert [article.title for article in read(CSVReader(), tmp_path / "a.csv")] == ["A?"]
    assert time.process_time() - begun < 5


def test_a_section_whose_name_is_too_long_for_a_file(tmp_path: Path) -> None:
    summary, _ = write(CSVWriter(split="section"), [one(section="s" * 300)], tmp_path / "out")
    assert summary.written == len(list((tmp_path / "out").glob("s*.csv"))) == 1


def test_a_section_over_the_limit_goes_on_in_another_file(tmp_path: Path) -> None:
    articles = [one(url=f"/{n}", section="Physics") for n in range(5)]
    write(CSVWriter(split="section", max_rows=2), articles, tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").glob("*.csv")) == [
        "physics-2.csv", "physics-3.csv", "physics.csv",
    ]  # fmt: skip


# -- other people's tables ---------------------------------------------------------------------------------------------


def test_names_of_other_systems_are_known(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('post_title,post_content,post_name,tags_input\nA?,"x, y",a,"one, two"\n')
    [article] = read(CSVReader(), tmp_path / "a.csv")
    assert (article.title, article.body, article.url, article.keywords) == ("A?", "x, y", "a", ("one", "two"))


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_the_header_tells_the_separator(separator: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        separator.join(("url", "title", "body")) + "\n" + separator.join(("/a", "A?", "b, c"))
    )
    assert read(CSVReader(), tmp_path / "a.csv")[0].body == "b, c"


def test_excels_own_first_line(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("sep=;\nurl;title;body\n/a;A?;b\n")
    [article] = read(CSVReader(), tmp_path / "a.csv")
    assert (article.url, article.origin and article.origin.line) == ("/a", 3)


def test_utf_16_with_a_mark(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("url\ttitle\tbody\n/a\tÄ?\tb\n".encode("utf-16"))
    assert read(CSVReader(), tmp_path / "a.csv")[0].title == "Ä?"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("url,title,body\n/a,A?,b,c\n", "csv"),
        ('"url","title","body"\n"/a","A?","open\n', "csv"),
        ("url,title,url\n/a,A?,b\n", "csv"),
        ("url,title,body\n/a,,b\n", "no-title"),
        ("", "empty-file"),
    ],
)
def test_bad_rows_say_why(text: str, code: str, tmp_path: Path) -> None:
    from converters.notices import BadArticle

    (tmp_path / "a.csv").write_text(text)
    with pytest.raises(BadArticle) as caught:
        read(CSVReader(), tmp_path / "a.csv")
    assert caught.value.code == code


@pytest.mark.parametrize(
    "options", [{"separator": "ab"}, {"profile": "none"}, {"split": "rows"}, {"split": "bytes"}], ids=str
)
def test_options_that_do_not_fit_are_refused(options: dict[str, str]) -> None:
    with pytest.raises(BadOption):
        build(CSVWriter, options)


# -- side-cars ---------------------------------------------------------------------------------------------------------


def test_frictionless_accepts_the_table_schema_and_finds_a_second_key(tmp_path: Path) -> None:
    frictionless = oracle("frictionless")
    write(CSVWriter(split="rows", max_rows=3), [*ARTICLES, one(url="/z", extra={"score": 2.5})], tmp_path / "out")
    with frictionless.system.use_context(trusted=True):
        assert frictionless.validate(str(tmp_path / "out" / "datapackage.json")).valid
    write(CSVWriter(duplicates="keep"), [one(), one("other")], tmp_path / "a.csv")
    report = frictionless.Resource(path="a.csv", schema="a.schema.json", basepath=str(tmp_path)).validate()
    assert "unique-error" in {error.type for task in report.tasks for error in task.errors}


def test_the_csvw_metadata_names_every_column(tmp_path: Path) -> None:
    write(CSVWriter(), ARTICLES, tmp_path / "a.csv")
    said = json.loads((tmp_path / "a.csv-metadata.json").read_text())
    [head] = list(csv.reader((tmp_path / "a.csv").open(newline="", encoding="utf-8")))[:1]
    assert [column["titles"] for column in said["tableSchema"]["columns"]] == head
    assert said["url"] == "a.csv"


# -- other readers -----------------------------------------------------------------------------------------------------


def test_five_readers_read_the_same(tmp_path: Path) -> None:
    articles = [*ARTICLES[:2], one('a\r\nb "q" \u2028 ,;\tx', url="/t", extra={"k": "00123", "null": "NA"})]
    write(CSVWriter(sidecar=False), articles, tmp_path / "a.csv")
    path = tmp_path / "a.csv"
    expected = [dict(row) for row in csv.DictReader(path.open(newline="", encoding="utf-8"))]
    assert [row["body"] for row in expected] == [article.body for article in articles]
    assert as_text_in_pandas(path) == expected
    assert as_text_in_polars(path) == expected
    assert as_text_in_pyarrow(path) == expected
    assert as_text_in_duckdb(path) == expected


def as_text_in_pandas(path: Path) -> list[dict[str, str]]:
    frame = oracle("pandas").read_csv(path, dtype=str, keep_default_na=False)
    rows: list[dict[str, str]] = frame.to_dict("records")
    return rows


def as_text_in_polars(path: Path) -> list[dict[str, str]]:
    frame = oracle("polars").read_csv(path, infer_schema=False)
    return [{name: text or "" for name, text in row.items()} for row in frame.to_dicts()]


def as_text_in_pyarrow(path: Path) -> list[dict[str, str]]:
    arrow, pyarrow = oracle("pyarrow.csv"), oracle("pyarrow")
    with path.open(newline="", encoding="utf-8") as stream:
        names = next(csv.reader(stream))
    table = arrow.read_csv(
        path,
        parse_options=arrow.ParseOptions(newlines_in_values=True),
        convert_options=arrow.ConvertOptions(
            column_types=dict.fromkeys(names, pyarrow.string()), strings_can_be_null=False
        ),
    )
    rows: list[dict[str, str]] = table.to_pylist()
    return rows


def as_text_in_duckdb(path: Path) -> list[dict[str, str]]:
    duckdb = oracle("duckdb")
    found = duckdb.sql(
        f"SELECT * FROM read_csv('{path}', all_varchar=true, header=true, delim=',', quote='\"', escape='\"', "
        "max_line_size=10000000, nullstr=['@none@'], strict_mode=false, new_line='\\r\\n', parallel=false)"
    )
    names = [column[0] for column in found.description]
    return [dict(zip(names, (text or "" for text in row), strict=True)) for row in found.fetchall()]


# -- memory --------------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("form", ["csv", "jsonld"])
def test_memory_stays_flat_as_the_corpus_grows_tenfold(form: str, tmp_path: Path) -> None:
    peaks = []
    for count in (2_000, 20_000):
        source = tmp_path / f"{count}.jsonl"
        with source.open("w") as out:
            for n in range(count):
                out.write(json.dumps({"url": f"/{n}", "title": f"Question {n}?", "body": f"Answer {n}. " * 200}) + "\n")
        peaks.append(peak_of(["convert", str(source), "-t", form, "-o", str(tmp_path / f"{count}.{form}"), "--quiet"]))
    assert peaks[1] < peaks[0] + 40, f"megabytes at 2,000 and at 20,000 articles: {peaks}"


def peak_of(words: list[str]) -> float:
    """Megabytes of the largest process of one command."""
    import os
    import sys

    pid = os.posix_spawn(sys.executable, [sys.executable, "-m", "converters", *words], os.environ)
    _, status, used = os.wait4(pid, 0)
    assert status == 0
    return used.ru_maxrss / 1024


def test_a_link_in_html_is_meant_from_its_article(tmp_path: Path) -> None:
    said = raw(one("[y](next)", url="/learn/a"), tmp_path, body="html", base_url="https://e.org")
    assert b"https://e.org/learn/next" in said


def test_anki_s_own_lines_are_read_back(tmp_path: Path) -> None:
    write(CSVWriter(profile="anki"), [one("text", url="/a"), one("more", url="/b", title="B?")], tmp_path / "a.csv")
    found = read(CSVReader(), tmp_path / "a.csv")
    assert [(article.url, article.title, article.body) for article in found] == [
        ("/a", "A?", "<p>text</p>"),
        ("/b", "B?", "<p>more</p>"),
    ]
    assert list(validate(tmp_path / "a.csv")) == []


@pytest.mark.parametrize("options", [{}, {"guard": "prefix"}, {"split": "section"}, {"newlines": "escaped"}], ids=str)
def test_a_section_put_in_late_is_the_section_rendered_again(
    options: dict[str, object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    articles = [
        one(url="/1", section="=computer science", extra={"a": 1}),
        *(one(url=f"/{n}", section="=Computer Science", id=str(n)) for n in (2, 3)),
        one(url="/4", section='A "b", c'),
        one(url="/5"),
    ]
    writer = CSVWriter(**options)  # type: ignore[arg-type]
    write(writer, articles, tmp_path / "late")
    monkeypatch.setattr(CSVWriter, "section_late", False)
    write(writer, articles, tmp_path / "again")
    late, again = (
        {
            path.name.replace(name, ""): path.read_bytes()
            for path in (tmp_path / name, *(tmp_path / name).glob("*"))
            if path.is_file()
        }
        for name in ("late", "again")
    )
    assert late == again and b"=computer" not in b"".join(late.values())
