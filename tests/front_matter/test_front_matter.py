"""Where the front matter ends, in each of its languages."""

from __future__ import annotations

import pytest

from converters import front_matter
from converters.article import Origin
from converters.notices import BadArticle, Report


def read(text: str) -> tuple[dict[str, object], str]:
    return front_matter.read(text, Report(Origin("a.md")))


@pytest.mark.parametrize(
    ("text", "said", "below"),
    [
        ("---\na: 1\n---\nText\n", {"a": 1}, "Text\n"),
        ("---\na: 1\n---", {"a": 1}, ""),
        ("---  \na: 1\n...\n\nText", {"a": 1}, "Text"),
        ("\n\n---\na: 1\n---\nText", {"a": 1}, "Text"),
        ("---\n---\nText", {}, "Text"),
        ("---\n# only a comment\n---\nText", {}, "Text"),
        ("---\na: 1\n---\n\n    code\n", {"a": 1}, "    code\n"),
        ("---\na: 1\n---\nText\n\n---\n\nb: 2\n---\n", {"a": 1}, "Text\n\n---\n\nb: 2\n---\n"),
        ("---\na: |\n  ---\n  x\n---\nText", {"a": "---\nx\n"}, "Text"),
        ("---\na: ----\n---\nText", {"a": "----"}, "Text"),
        ('+++\na = 1\nd = 07:30:00\n[b]\nc = "x"\n+++\nText', {"a": 1, "d": "07:30:00", "b": {"c": "x"}}, "Text"),
        ('{"a": {"b": "}"}}\nText', {"a": {"b": "}"}}, "Text"),
        ('{\n  "a": 1\n}\n\nText', {"a": 1}, "Text"),
        ('---json\n{"a": 1}\n---\nText', {"a": 1}, "Text"),
        ("---toml\na = 1\n---\nText", {"a": 1}, "Text"),
        ("---yaml\na: 1\n---\nText", {"a": 1}, "Text"),
        ("Text only", {}, "Text only"),
        ("# Title\n---\na: 1\n---\n", {}, "# Title\n---\na: 1\n---\n"),
        ("{{< shortcode >}}\nText", {}, "{{< shortcode >}}\nText"),
        ("{% tag %}", {}, "{% tag %}"),
        ("---\n\nA rule, then prose.\n", {}, "---\n\nA rule, then prose.\n"),
        ("---\n\nA rule: twice: over\n\n---\n", {}, "---\n\nA rule: twice: over\n\n---\n"),
        ("----\nA longer rule", {}, "----\nA longer rule"),
        ("---\ncontent: 1\nhandler: 2\nself: 3\n---\n", {"content": 1, "handler": 2, "self": 3}, ""),
    ],
)
def test_split_and_load(text: str, said: dict[str, object], below: str) -> None:
    assert read(text) == (said, below)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("---\na: 1\nText", 1, "never closes"),
        ("\n\n---\na: 1\nb: [\n---\n", 6, ""),
        ("---\n- a\n---\n", 2, "a list"),
        ("---\nwords\n---\n", 2, "plain text"),
        ("+++\na = 1\nb = yes\n+++\n", 3, "invalid value"),
        ("+++\na = 1\na = 2\n+++\n", 3, "mend"),
        ('{\n"a": 1,\n"b": x\n}\n', 3, "column 6"),
        ("---js\nlet a = 1;\n---\n", 1, "written in js"),
        ('---\na: "x\n---\n', 2, "never closed"),
    ],
)
def test_faults_name_the_line_of_the_file(text: str, line: int, says: str) -> None:
    with pytest.raises(BadArticle) as fault:
        read(text)
    assert fault.value.code == "front-matter"
    assert fault.value.line == line
    assert says in fault.value.text


@pytest.mark.parametrize("text", ["---\na: 1\nb: 2\na: 3\n---\n", '{\n"a": 1, "b": 2,\n\n"a": 3}\n'])
def test_repeated_keys(text: str) -> None:
    report = Report(Origin("a.md"))
    assert front_matter.read(text, report)[0] == {"a": 3, "b": 2}
    (notice,) = report
    assert (notice.code, notice.origin) == ("duplicate-key", Origin("a.md", 4))


@pytest.mark.parametrize("syntax", ["yaml", "toml", "json"])
@pytest.mark.parametrize("body", ["", "Text", "---\n\nrule", "+++", "{", "    code"])
def test_what_is_formatted_is_read(syntax: str, body: str) -> None:
    said = {"a": "x", "b": [1, {"c": "---"}], "d": "+++\n---\n"}
    assert read(front_matter.format_article(said, body, syntax)) == (said, body + "\n" if body else "")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("---json\n" + "[" * 100_000 + "\n---\n", "nested more than 100 deep"),
        ('{"a":' * 100_000, "nested more than 100 deep"),
        ("+++\na = " + "[" * 5000 + "\n+++\n", "nested more than 100 deep"),
        ("+++\na = " + "1" * 5000 + "\n+++\n", "thousands of digits"),
        ('{"a": ' + "1" * 5000 + "}\n", "thousands of digits"),
    ],
    ids=["json-fence", "json", "toml", "toml-number", "json-number"],
)
def test_more_than_python_reads_is_a_fault_of_the_file(text: str, why: str) -> None:
    with pytest.raises(BadArticle, match=why) as caught:
        front_matter.read(text, Report())
    assert caught.value.code == "front-matter"
