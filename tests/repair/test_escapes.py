"""Does the decoder give back what its author wrote? Cases are clean texts; each is written out, decoded, compared."""

from __future__ import annotations

import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from converters.repair.escapes import decode
from converters.repair.latex import MATHS_N, R_AND_T, RELATIONS, SURE_N, WITH_ARGUMENT

CASES = Path(__file__).parent / "cases"
PROSE = ("latex", "prose")
#: A file's name is the language of its fences, save for these.
LANGUAGE = {"plain": "", "windows": "cmd"}


def written_out(text: str, line_end: str = "\\n") -> str:
    """What the exporter does: line ends become two characters (four, where they were CRLF), all else stays."""
    return text.replace("\n", line_end)


def cases(*names: str) -> list[object]:
    return list(_cases(*names))


def _cases(*names: str) -> Iterator[object]:
    for name in names:
        for number, case in enumerate((CASES / f"{name}.txt").read_text("utf-8").rstrip("\n").split("\n%%\n"), 1):
            yield pytest.param(name, case, id=f"{name}-{number}")


LANGUAGES = sorted(path.stem for path in CASES.glob("*.txt") if path.stem not in PROSE)


def test_there_are_cases_enough() -> None:
    assert len(cases(*LANGUAGES, *PROSE)) >= 300
    assert len(LANGUAGES) >= 12


@pytest.mark.parametrize("indent", ["", "   "], ids=["flush", "in-a-list"])
@pytest.mark.parametrize(("name", "case"), cases(*LANGUAGES))
def test_code(name: str, case: str, indent: str) -> None:
    fenced = f"```{LANGUAGE.get(name, name)}\n{case}\n```"
    text = f"1. For example:\n\n{textwrap.indent(fenced, indent)}\n\nThat is all."
    assert decode(written_out(text)).text == text
    assert decode(written_out(text, "\\r\\n")).text == text


@pytest.mark.parametrize("around", ["{}", "Before it.\n\n{}\n\nAfter it."], ids=["alone", "between"])
@pytest.mark.parametrize(("name", "case"), cases(*PROSE))
def test_prose(name: str, case: str, around: str) -> None:
    text = around.replace("{}", case)
    if "\n" in text:
        assert decode(written_out(text)).text == text
        assert decode(written_out(text, "\\r\\n")).text == text
    else:
        assert decode(text).text == text


@pytest.mark.parametrize("command", sorted(SURE_N))
def test_a_command_is_kept_wherever_it_stands(command: str) -> None:
    text = f"Let $a \\{command} b$ and\nthe rest.\n\n$$\n\\{command} x \\\\\n\\{command} y\n$$\n\nOr \\( \\{command} \\)\nend."
    assert decode(written_out(text)).text == text


@pytest.mark.parametrize("command", sorted(MATHS_N - WITH_ARGUMENT - {"node"}))
def test_a_command_that_is_also_a_word_is_kept_in_maths(command: str) -> None:
    text = f"Let $a \\{command} b$ and\n{command[1:]} follow.\n\nWe say \\( x \\{command} y \\)\nso."
    assert decode(written_out(text)).text == text


@pytest.mark.parametrize("word", sorted(name[1:] for name in MATHS_N))
def test_a_line_may_begin_with_that_word(word: str) -> None:
    text = f"The list:\n{word} is first\n\n$$\n{word} = 1 \\\\\n{word}\n$$\n\n- one\n{word}"
    assert decode(written_out(text)).text == text


@pytest.mark.parametrize("command", sorted(WITH_ARGUMENT))
def test_a_command_with_an_argument_needs_it(command: str) -> None:
    text = f"Here $\\{command}{{x}}$\n{command[1:]} of x."
    assert decode(written_out(text)).text == text


@pytest.mark.parametrize("relation", sorted(RELATIONS))
def test_a_relation_needs_something_on_its_left(relation: str) -> None:
    text = f"$$\na =\n{relation[1:]} + 1\n$$"
    assert decode(written_out(text)).text == text


@pytest.mark.parametrize("command", sorted(R_AND_T))
def test_r_and_t_commands_are_nobody_s_tab_or_return(command: str) -> None:
    text = f"Let $a \\{command} b$ be\n\\{command} x\n\n$$\n\\{command} y\n$$"
    assert decode(written_out(text)).text == text


def test_crlf_written_out_is_one_line_end() -> None:
    assert decode("one\\r\\ntwo\\r\\n\\r\\n$x \\rightarrow \\rho$").text == "one\ntwo\n\n$x \\rightarrow \\rho$"


def test_crlf_after_a_backslash_or_a_full_stop_is_a_line_end() -> None:
    text = "A hard break\\\nin C:\n\nThe command, e.g.:\n\n```sh\nls . \\\n  -l\nprintf 'a\\r\\n'\n```\n\nThat is all."
    decoded = decode(written_out(text, "\\r\\n"))
    assert decoded.text == text
    kinds = [change.kind for change in decoded.changes]
    assert (kinds.count("newline"), kinds.count("return"), kinds.count("literal")) == (text.count("\n"),) * 2 + (1,)
    assert all(decoded.source[change.offset] == "\\" for change in decoded.changes)


def test_a_mention_of_crlf_is_none() -> None:
    assert (
        decode("HTTP ends lines in \\r\\n here.\\n\\nUnix\\ndoes not.").text
        == "HTTP ends lines in \\r\\n here.\n\nUnix\ndoes not."
    )


def test_tabs_written_out_begin_lines_of_code() -> None:
    source = '```go\\nfunc f() {\\n\\treturn\\n\\t\\tfmt.Println("a\\tb")\\n}\\n```'
    assert decode(source).text == '```go\nfunc f() {\n\treturn\n\t\tfmt.Println("a\\tb")\n}\n```'


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('He said \\"yes\\" and \\"no\\".\\n\\nThen he left.', 'He said "yes" and "no".\n\nThen he left.'),
        ("It\\u2019s here.\\nIt\\u2019s there.", "It’s here.\nIt’s there."),
        ("Let \\\\( x \\\\) be \\\\frac{1}{2}.\\n\\\\( y \\\\neq 0 \\\\)", "Let \\( x \\) be \\frac{1}{2}.\n\\( y \\neq 0 \\)"),
        ("one\\\\n\\\\ntwo\\\\nthree", "one\n\ntwo\nthree"),
        ('\\"a\\" and \\"b\\": print(\\"x\\\\n\\")', '"a" and "b": print("x\\n")'),
        ("$A \\\\neq 0$\\n\\n$$\\n1 \\\\\\\\\\n2\\n$$\\r\\n5\\\\%", "$A \\neq 0$\n\n$$\n1 \\\\\n2\n$$\n5\\%"),
        ('```c\\nputs(\\"a\\\\n\\");\\nputs(\\"b\\");\\n```', '```c\nputs("a\\n");\nputs("b");\n```'),
        ("See http:\\/\\/a.example\\/b\\nfor more.", "See http://a.example/b\nfor more."),
        ("«é» \\u003cb\\u003e\\nnext", "«é» <b>\nnext"),
    ],
)  # fmt: skip
def test_a_json_escaped_text(source: str, text: str) -> None:
    decoded = decode(source)
    assert decoded.json
    assert decoded.text == text


@pytest.mark.parametrize(
    "source",
    [
        'A "bare" quote and \\u2019.\\nNew line \\"x\\"',
        "$\\frac{1}{2}$ and \\\\ a row\\nbreak",
        "Move to Documents\\\\n   next",
        'Write `\\"` or `\\u2019`\\nin JSON.',
        "The matrix \\begin{pmatrix} a \\\\ b \\end{pmatrix}\\nhere",
        "```js\\ns = '\\u2019';\\nt = '\\\\';\\n```",
        'Kurt G\\"odel and Erwin Schr\\"odinger\\nwere Austrians.',
        "The sign \\u2019 is written ’.\\nSo.",
        "Half a character: \\ud83d\\n",
        "Let \\\\( x = \\\\frac{1}{2} \\\\) be.",
        '```js\\ns = \'{\\"a\\": \\"b\\", \\"c\\": 1}\';\\n```',
    ],
)
def test_what_only_looks_json_escaped(source: str) -> None:
    assert not decode(source).json


def test_the_decoder_explains_itself() -> None:
    source = 'A\\n\\n$a \\neq b$\\n\\n```c\\nputs("x\\n");\\n```'
    decoded = decode(source)
    assert decoded.newlines == 6
    kinds = [(source[change.offset : change.offset + 4], change.kind) for change in decoded.changes]
    assert [kind for _, kind in kinds] == ["newline"] * 2 + ["latex"] + ["newline"] * 3 + ["literal", "newline"]
    assert all(change.reason for change in decoded.changes)
    assert next(change.reason for change in decoded.changes if change.kind == "latex") == "the LaTeX command \\neq"
    assert decoded.newlines == sum(1 for change in decoded.changes if change.kind == "newline")


@given(st.text(alphabet=st.sampled_from("\\n\n rtu`$\"'ab{}()[]")))
def test_a_text_with_a_real_line_end_is_never_touched(text: str) -> None:
    clean = text + "\n"
    assert decode(clean).text is clean


@given(st.text().filter(lambda text: "\\" not in text))
def test_a_text_without_a_backslash_is_never_touched(text: str) -> None:
    assert decode(text).text is text


@given(st.text(alphabet=st.sampled_from("\\n\n rtu`$\"'ab{}()[]~c:/.")))
def test_decoding_never_fails_and_adds_up(text: str) -> None:
    decoded = decode(text)
    if decoded.json:
        return
    dropped = sum(1 for change in decoded.changes if change.kind in ("return", "tab"))
    tabs = sum(1 for change in decoded.changes if change.kind == "tab")
    assert len(decoded.text) == len(text) - decoded.newlines - 2 * dropped + tabs
    assert len(decoded.changes) - dropped == text.count("\\n") or "\n" in text


WORDS = st.sampled_from(
    ["a", "the", "number", "is", "not", "new", "nice", "notes", "uses", "equation", "egg", "ion", "u", "i", "e", "5", "it's", "“so”",
     "$\\neq$", "$x \\neq y$", "$\\nu_1$", "\\(\\nabla f\\)", "`f(x)`", "`a\\nb`", "**bold**", "$10"]
)  # fmt: skip
LINE = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)
PARAGRAPH = st.lists(LINE, min_size=1, max_size=3).map("\n".join)
BULLETS = st.lists(LINE, min_size=1, max_size=4).map(lambda lines: "\n".join("- " + line for line in lines))
DISPLAY = st.sampled_from(["x = 1", "\\nabla f = 0", "u(t) = 1", "\\nu = 2", "a \\\\\nb \\\\\nn", "p \\neq q"]).map(
    "$$\n{}\n$$".format
)
CODE = st.sampled_from(
    [
        '```c\nputs("a\\n");\nn++;\n```',
        "```python\nprint('x\\n')\nname = 1\n```",
        "```\nnot code\n```",
        '   ```sh\n   echo -e "a\\nb"\n   ```',
    ]
)
MARKDOWN = st.lists(st.one_of(PARAGRAPH, BULLETS, DISPLAY, CODE), min_size=2, max_size=8).map("\n\n".join)


@given(MARKDOWN)
def test_what_is_written_out_comes_back(text: str) -> None:
    assert decode(written_out(text)).text == text


@given(MARKDOWN)
def test_decoding_twice_is_decoding_once(text: str) -> None:
    once = decode(written_out(text)).text
    assert decode(once).text is once


ODD = [
    "`" * 5000, "`a\\n ``b\\n " * 3000, "```c\\n" + '"\\n ' * 8000, "$a \\nu " * 5000, "$$\\nu" * 5000, "C:\\new\\" * 4000, "\\" * 20000 + "n",
    "```\\n" * 5000, '\\"\\u2019' * 5000, "C:\\" + "a\\" * 10000, "```js\\n" + "(/[" * 5000, "```perl\\n" + "q{" * 5000, '```python\\n"""a\\n' * 4000,
    "```\\n" + " \\n a" * 5000, " \\nu" * 4000, "\\(" * 9000, "\\begin{align}" * 2000,
]  # fmt: skip


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
def test_odd_texts_take_no_long_time(text: str) -> None:
    begun = time.process_time()
    decode(text + "\\nu")
    assert time.process_time() - begun < 2
