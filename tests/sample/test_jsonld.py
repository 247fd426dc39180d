"""The whole sample as structured data, in the eyes of every validator that works offline."""

from __future__ import annotations

import json
import random
import re
import subprocess
import unicodedata
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from converters import files
from converters.article import Article, Origin
from converters.formats import Writer
from converters.notices import Level, Notice, Report
from converters.pipeline import Job, Summary, convert
from converters.readers.jsonld import JSONLDReader
from converters.readers.jsonld.documents import in_html
from converters.readers.markdown import MarkdownReader
from converters.render.text import of_html, to_text
from converters.validate.jsonld import validate
from converters.work import read_one
from converters.writers.jsonld import JSONLDWriter
from converters.writers.jsonld.google import TAGS
from tests.conftest import TOOLS
from tests.oracles import oracle
from tests.road import read

pytestmark = pytest.mark.sample
BASE = "https://site.example"
SITE: dict[str, Any] = {"base_url": BASE, "publisher": "The Site", "license": "https://l.example/", "lang": "en"}


def converted(content: Path, writer: Writer, target: Path, executor: str = "processes") -> Summary:
    notices: list[Notice] = []
    found = tuple(source for source in files.sources(str(content)) if source.suffix == ".md")
    job = Job(found, {"": MarkdownReader()}, writer, str(target), executor=executor, jobs=2)
    summary = convert(job, notices.append)
    assert not [str(notice) for notice in notices if notice.level >= Level.ERROR]
    return summary


@pytest.fixture(scope="module")
def graph(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All articles in one file."""
    target = tmp_path_factory.mktemp("jsonld") / "all.jsonld"
    summary = converted(sample, JSONLDWriter(**SITE, digital_source="trained-model"), target)
    assert summary.written + summary.left_out == summary.read == 4045
    return target


@pytest.fixture(scope="module")
def pages(graph: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(graph.read_bytes())["@graph"]
    return found


@pytest.fixture(scope="module")
def articles(sample: Path) -> dict[str, Article]:
    """The canonical articles of the sample that have an answer and may be marked up, by absolute address."""
    reader, site = MarkdownReader(), JSONLDWriter(**SITE).site
    found = {}
    for source in files.sources(str(sample)):
        if source.suffix != ".md":
            continue
        for raw in reader.scan(source.file, Origin(source.path)):
            article, _ = read_one(reader, raw, Report(raw.origin), {})
            if not article.no_index and not article.draft:
                found[site.iri(article.url)] = article
    return found


def some(pages: list[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    """Pages with markup that is easily broken, then any others."""
    hard = [page for page in pages if re.search(r"\\\\|<b>|<ul><li><b>|&", json.dumps(page))]
    return random.Random(1).sample(hard, min(count, len(hard)))


def document(page: dict[str, Any]) -> dict[str, Any]:
    return {"@context": "https://schema.org", **page}


def test_every_article_is_there_once_and_says_what_its_source_says(
    pages: list[dict[str, Any]], articles: dict[str, Article]
) -> None:
    assert len({page["@id"] for page in pages}) == len(pages)
    for page in pages:
        article = articles[page["url"]]
        [question] = page["mainEntity"]
        assert question["name"] == article.title
        assert question.get("identifier", "") == article.id
        assert page.get("datePublished") == (article.date.isoformat() if article.date else None)
        assert page.get("keywords", []) == list(article.keywords)
        assert page.get("description", "") == article.summary


def test_the_google_form_holds_all_words_and_all_tex(pages: list[dict[str, Any]], articles: dict[str, Article]) -> None:
    from converters.render import maths

    for page in pages:
        article = articles[page["url"]]
        said = page["mainEntity"][0]["acceptedAnswer"]["text"]
        assert set(re.findall(r"</?([a-z0-9]+)", said)) <= TAGS
        plain = unescape(re.sub(r"<[^>]*>", "", said))
        for span in maths.find(article.body):
            assert article.body[span.start : span.end] in plain
        # Small figures of the rewriting (x₁) count as the figures they stand for.
        words = set(re.findall(r"\w+", unicodedata.normalize("NFKC", of_html(said))))
        if "<table" not in article.body and "|---" not in article.body.replace(" ", "") and "^" not in article.body:
            wanted = set(re.findall(r"\w+", unicodedata.normalize("NFKC", to_text(article.body))))
            assert wanted - words == set(), page["url"]


def test_full_answers_come_back_as_the_same_text(sample: Path, articles: dict[str, Article], tmp_path: Path) -> None:
    converted(sample, JSONLDWriter(**SITE, answer="full"), tmp_path / "full.jsonld")
    count = 0
    for back in read(JSONLDReader(), tmp_path / "full.jsonld"):
        assert squeezed(back.body) == squeezed(articles[back.url].body), back.url
        count += 1
    assert count > 4000


def squeezed(body: str) -> str:
    return "".join(to_text(body).split())


def test_markdown_answers_come_back_to_the_character(
    sample: Path, articles: dict[str, Article], tmp_path: Path
) -> None:
    converted(sample, JSONLDWriter(**SITE, answer="markdown"), tmp_path / "markdown.jsonld")
    for back in read(JSONLDReader(), tmp_path / "markdown.jsonld"):
        assert back.body == articles[back.url].body


def test_our_validator_accepts_all(graph: Path) -> None:
    assert [str(notice) for notice in validate(graph)] == []


def test_questions_over_section_pages_are_neither_lost_nor_repeated(
    sample: Path, pages: list[dict[str, Any]], tmp_path: Path
) -> None:
    converted(sample, JSONLDWriter(**SITE, per="section", form="html"), tmp_path / "out")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_bytes())
    found: list[str] = []
    for said in manifest["pages"]:
        path = tmp_path / "out" / said["file"]
        assert path.stat().st_size == said["bytes"] < 2_000_000, "what Googlebot reads of a page"
        assert said["questions"] <= 50
        assert [str(notice) for notice in validate(path)] == []
        [(_, page)] = in_html(path.read_text("utf-8"))
        found += [question["url"] for question in page["mainEntity"]]
    assert len(found) == len(set(found))
    assert set(found) == {page["url"] for page in pages}


def test_serial_threads_and_processes_write_the_same_bytes(sample: Path, graph: Path, tmp_path: Path) -> None:
    for executor in ("serial", "threads"):
        target = tmp_path / f"{executor}.jsonld"
        converted(sample, JSONLDWriter(**SITE, digital_source="trained-model"), target, executor)
        assert target.read_bytes() == graph.read_bytes()


# -- validators of others ------------------------------------------------------------------------------------------------

SCHEMA = {
    "$defs": {
        "date": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}(T.*)?$"},
        "said": {"type": "string", "pattern": r"\S"},
    },
    "type": "object",
    "required": ["@context", "@type", "mainEntity"],
    "properties": {
        "@context": {"enum": ["https://schema.org"]},
        "@type": {"const": "FAQPage"},
        "datePublished": {"$ref": "#/$defs/date"},
        "mainEntity": {
            "type": "array",
            "minItems": 1,
            "items": {
                "required": ["@type", "name", "acceptedAnswer"],
                "properties": {
                    "@type": {"const": "Question"},
                    "name": {"$ref": "#/$defs/said"},
                    "acceptedAnswer": {
                        "type": "object",
                        "required": ["@type", "text"],
                        "properties": {"@type": {"const": "Answer"}, "text": {"$ref": "#/$defs/said"}},
                    },
                },
            },
        },
    },
}
SHAPES = r"""
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix s: <http://schema.org/> . @prefix : <urn:faq:> .
:Page a sh:NodeShape ; sh:targetClass s:FAQPage ; sh:property [ sh:path s:mainEntity ; sh:minCount 1 ; sh:class s:Question ] .
:Q a sh:NodeShape ; sh:targetClass s:Question ;
  sh:property [ sh:path s:name ; sh:minCount 1 ; sh:maxCount 1 ; sh:pattern "\\S" ] ;
  sh:property [ sh:path s:acceptedAnswer ; sh:minCount 1 ; sh:maxCount 1 ; sh:class s:Answer ] ;
  sh:property [ sh:path [ sh:inversePath s:mainEntity ] ; sh:minCount 1 ] .
:A a sh:NodeShape ; sh:targetClass s:Answer ; sh:property [ sh:path s:text ; sh:minCount 1 ; sh:maxCount 1 ; sh:pattern "\\S" ] .
"""
BROKEN: dict[str, Callable[[dict[str, Any]], object]] = {
    "no answer": lambda page: page["mainEntity"][0].pop("acceptedAnswer"),
    "blank name": lambda page: page["mainEntity"][0].update(name=" "),
    "wrong type": lambda page: page["mainEntity"][0]["acceptedAnswer"].update({"@type": "Person"}),
}


def broken(page: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, damage in BROKEN.items():
        copy = json.loads(json.dumps(page))
        damage(copy)
        yield name, copy


def test_json_schema_accepts_all_and_refuses_three(pages: list[dict[str, Any]]) -> None:
    jsonschema = oracle("jsonschema")
    validator = jsonschema.Draft202012Validator(SCHEMA)
    for page in pages:
        validator.validate(document(page))
    for name, page in broken(document(pages[0])):
        assert not validator.is_valid(page), name


def test_our_validator_refuses_three(pages: list[dict[str, Any]], tmp_path: Path) -> None:
    for name, page in broken(document(pages[0])):
        path = tmp_path / f"{name}.jsonld"
        path.write_text(json.dumps(page))
        assert [notice.level for notice in validate(path)][:1] == [Level.ERROR], name


def test_shacl_accepts_some_and_refuses_three(pages: list[dict[str, Any]], validators: Path) -> None:
    pyshacl, jsonld = oracle("pyshacl"), oracle("pyld").jsonld
    context = json.loads((validators / "schemaorgcontext.jsonld").read_bytes())

    def offline(url: str, options: object = None) -> dict[str, Any]:
        assert url.rstrip("/") in ("https://schema.org", "http://schema.org"), f"{url} is not here"
        return {"contextUrl": None, "documentUrl": url, "document": context, "contentType": "application/ld+json"}

    def conforms(nodes: dict[str, Any]) -> bool:
        graph = oracle("rdflib").Graph()
        options = {"format": "application/n-quads", "documentLoader": offline}
        graph.parse(data=jsonld.to_rdf(nodes, options), format="nt")
        accepted: bool = pyshacl.validate(graph, shacl_graph=SHAPES, shacl_graph_format="turtle")[0]
        return accepted

    assert conforms({"@context": "https://schema.org", "@graph": some(pages, 40)})
    for name, page in broken(document(pages[0])):
        assert not conforms(page), name


def test_typescript_accepts_some_and_refuses_a_wrong_type(
    pages: list[dict[str, Any]], needs: Callable[[str], str], tmp_path: Path
) -> None:
    tsc = needs("tsc")
    (tmp_path / "node_modules").symlink_to(TOOLS / "node_modules")
    chosen = [document(page) for page in some(pages, 25)]
    wrong = next(page for name, page in broken(chosen[0]) if name == "wrong type")

    def compiles(name: str, found: list[dict[str, Any]]) -> bool:
        lines = ['import type {WithContext, FAQPage} from "schema-dts";']
        lines += [f"export const p{n}: WithContext<FAQPage> = {json.dumps(page)};" for n, page in enumerate(found)]
        (tmp_path / f"{name}.ts").write_text("\n".join(lines))
        options = ["--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--moduleResolution", "nodenext"]
        done = subprocess.run([tsc, *options, f"{name}.ts"], cwd=tmp_path, capture_output=True, text=True, check=False)
        if done.returncode and name == "good":
            print(done.stdout)
        return done.returncode == 0

    assert compiles("good", chosen)
    assert not compiles("bad", [wrong])


def test_extruct_and_html5lib_read_equal_values(sample: Path, tmp_path: Path) -> None:
    extruct, html5lib = oracle("extruct"), oracle("html5lib")
    converted(sample / "learn" / "computer-science", JSONLDWriter(**SITE, form="html"), tmp_path / "out")
    paths = list((tmp_path / "out").rglob("*.html"))
    for path in paths:
        data = path.read_bytes()
        tree = html5lib.parse(data, namespaceHTMLElements=False)
        [script] = tree.iter("script")
        page = json.loads(script.text)
        assert extruct.extract(data.decode(), syntaxes=["json-ld"])["json-ld"] == [page]
        assert tree.find("head/title").text.strip() == page["name"]
        [answer] = [node for node in tree.iter("div") if node.get("class") == "answer"]
        told = html5lib.parseFragment(page["mainEntity"][0]["acceptedAnswer"]["text"], namespaceHTMLElements=False)
        assert "".join(answer.itertext()).strip() == "".join(told.itertext()).strip()
    assert len(paths) > 100


def test_the_vocabulary_table_is_that_of_the_release(validators: Path, root: Path) -> None:
    import runpy

    table = runpy.run_path(str(root / "tools" / "schemaorg.py"))["table"]
    nodes = json.loads((validators / "schemaorg-current-https.jsonld").read_bytes())["@graph"]
    assert "\n".join(table(nodes, "30.0")) + "\n" == (root / "converters/validate/schemaorg.txt").read_text("utf-8")
