"""Which backslash + n in a piece of code did its author type, and which was a line end?

A line end inside code is like any other. An escape that was typed stands in a string, a character, a regular
expression or a path. So the code is read as its language reads it: quotes open and close strings, and a string of
most languages cannot cross a line end; what stands in it was typed. Quotes that open nothing (apostrophes, Scheme's
``'x``, Rust's ``&'a``) are told by what stands on either side of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LISP = _words("scheme lisp commonlisp common-lisp clojure clj elisp emacs-lisp racket rkt")
_JS = _words("js javascript jsx mjs cjs ts typescript tsx node vue svelte")
_SHELL = _words("sh bash zsh shell console shell-session ksh fish dockerfile docker makefile make")
#: Strings of these may cross a line end, so a pair in one may be either.
_ACROSS = _LISP | _SHELL | _words("r perl pl ruby rb php rust rs sql mysql postgresql postgres plsql sqlite tsql awk sed tcl powershell ps1 ps"
    " html xml svg yaml yml toml css scss less ini ocaml")  # fmt: skip
#: In these an apostrophe holds one character.
_CHARACTER = _words(
    "c cpp c++ cc h hpp objc objective-c csharp cs c# java go golang rust rs kotlin swift scala haskell hs ocaml d zig verilog vhdl ada"
)
#: In these an apostrophe quotes nothing.
_NO_APOSTROPHE = _LISP | _words("vb vbnet vba basic excel tex latex html xml svg")
#: In these a backslash inside double quotes escapes nothing.
_NO_ESCAPES = _words("cmd bat batch dos powershell ps1 ps sql plsql tsql vb vbnet vba basic excel pascal fortran")
_REGEX = _JS | _words("perl pl ruby rb awk groovy coffeescript sed vim")
#: No language named, or none that is code: a quote mark may be prose.
_TEXT = {""} | _words("text txt plain plaintext plain-text output none markdown md mdx pseudocode log")
_TEX = _words("tex latex katex mathjax bibtex")
#: Fences in which LaTeX may stand.
WITH_TEX = _TEX | _words("markdown md mdx")

#: What is called, or set, with a string in which \n is an escape.
_CALLS = re.compile(
    r"""(?:\b(?:printf|sprintf|fprintf|echo|print|println|puts|putStr|say|warn|die|write|format|display|tr|sed|awk|gawk|perl|grep
    |cat|paste\w*|message|writeLines|collapse|sep|split|join|sub|gsub|replace|str_replace|regexp_replace|explode|implode|strsplit
    |terminated\s+by|delimiter|newline|end|IFS|PS1|RS|FS|ORS|OFS|-d|-e|E|chr|concat\w*)|[a-z_]+!|<<|\$|\.)[^"'`;|]*$""",
    re.VERBOSE | re.IGNORECASE,
)
_PREFIX = re.compile(r"(?:^|[^\w])(?:[rRbBfFuUlLENnqQxs]|[rR][bBfF]|[bBfF][rR]|u8|LR|uR|u8R|\$|@|\$@)$")
_AFTER = re.compile(r"[\s)\]};,:.+\-*/%=<>!&|?\\\"'`]|$")
_PAIR = re.compile(r"(?<!\\)(?:\\\\)*\\n")
_ONLY_ESCAPES = re.compile(r"(?:\\[nrtvf0])+$")
_CHARACTER_LITERAL = re.compile(r"'(?:\\(?:[nrtvfab0'\"\\]|x[0-9A-Fa-f]{1,4}|u[0-9A-Fa-f]{4}|\{?\w{1,8}\}?)|[^'\\])'")
_TOKEN = re.compile(r"""\\.|\"\"\"|'''|["'`/]""")
_MENTION = re.compile(r"(?<= )\\n(?= [a-z]+\b)")
_LISP_CHARACTER = re.compile(r"#\\n(?:ewline|ull?)?(?![A-Za-z])")
_PATTERN_BEFORE = re.compile(
    r"(?:^|\\n|[(,=:\[!&|?{};~])\s*$|\b(?:return|split|match|grep|when|and|or|not|if|unless)\s*$|(?:^|[^\w])(?:m|qr|s|tr|y)$"
)
_TWO_PARTS = re.compile(r"(?:^|[^\w])(?:s|tr|y)$")


def typed(code: str, language: str, indent: int = 0) -> Iterator[int]:
    """The offsets of the backslashes of ``\\n`` pairs in ``code`` that its author typed.

    In: the inside of a fence, its line ends written out; the first word of its info string in lower case; the
    fence's indentation in blanks. Out: offsets into ``code``, in order of finding.
    """
    if language in _TEX:
        return
    if language in _LISP or not language:
        for match in _LISP_CHARACTER.finditer(code):
            yield match.start() + 1
    if indent != 1 and " \\n " in code:
        yield from _mentions(code)
    if '"' in code or "'" in code or "/" in code or "`" in code:
        yield from _strings(code, language, 0)


def _mentions(code: str) -> Iterator[int]:
    """``# split on \\n characters``: a pair between single blanks in a comment, where no line would start so."""
    for match in _MENTION.finditer(code):
        line = code[code.rfind("\\n", 0, match.start()) + 1 : match.start()]
        if re.search(r"(?:#|//|--|;|%|/\*|^\s*\*) .*\w $", line):
            yield match.start()


def _strings(code: str, language: str, depth: int) -> Iterator[int]:
    at, size = 0, len(code)
    while at < size:
        token = _TOKEN.search(code, at)
        if token is None:
            return
        quote, start = token.group(), token.start()
        at = token.end()
        if quote[0] == "\\":
            continue
        if len(quote) == 3:
            end = code.find(quote, at)
            if end >= 0:
                if depth < 2:
                    yield from (at + offset for offset in _strings(code[at:end], "", depth + 1))
                at = end + 3
            continue
        if quote == "/":
            end = _pattern(code, language, start)
            if end:
                yield from _pairs(code, start, end)
                at = end
            continue
        if quote == "'" and (language in _CHARACTER or language in _NO_APOSTROPHE):
            literal = _CHARACTER_LITERAL.match(code, start) if language in _CHARACTER else None
            if literal:
                yield from _pairs(code, start, literal.end())
                at = literal.end()
            continue
        if quote == "`" and language not in _JS and language not in ("go", "golang"):
            continue
        if not _opens(code, start):
            continue
        end = _close(code, start, language)
        if end < 0:
            continue
        content = code[at:end]
        if "\\n" not in content:
            if "\\" in content or _AFTER.match(code, end + 1):
                at = end + 1
            continue
        verdict = _judge(code, start, end, quote, language)
        if verdict is None:
            continue
        if verdict:
            yield from _pairs(code, at, end)
        elif depth < 2:
            yield from (at + offset for offset in _strings(content, "", depth + 1))
        at = end + 1


def _pairs(code: str, start: int, end: int) -> Iterator[int]:
    """Every pair of ``code[start:end]``, the one in ``\\\\n`` too: what stands in a string was typed whole."""
    at = code.find("\\n", start, end)
    while at >= 0:
        yield at
        at = code.find("\\n", at + 2, end)


def _opens(code: str, start: int) -> bool:
    """Can the quote at ``start`` open a string? Not behind a letter (``don't``, ``5"``), a prefix such as r"" aside."""
    if start == 0 or code.endswith("\\n", 0, start):
        return True
    before = code[start - 1]
    if before.isalnum() or before == "_":
        return bool(_PREFIX.search(code, max(0, start - 4), start))
    return before not in ")]"


def _close(code: str, start: int, language: str) -> int:
    """Where the string that opens at ``start`` closes; -1 if nowhere."""
    quote = code[start]
    plain = language in _NO_ESCAPES or (quote == "'" and language in _SHELL and code[start - 1 : start] != "$")
    if plain or (quote == "`" and language in ("go", "golang")):
        return code.find(quote, start + 1)
    at = start + 1
    while True:
        end = code.find(quote, at)
        if end < 0:
            return -1
        slashes = end
        while slashes > at and code[slashes - 1] == "\\":
            slashes -= 1
        if (end - slashes) % 2 == 0:
            return end
        at = end + 1


def _judge(code: str, start: int, end: int, quote: str, language: str) -> bool | None:
    """Are the pairs between two quotes typed (True), line ends of a string over several lines (False), or is this
    no string at all (None)?"""
    content = code[start + 1 : end]
    if not _AFTER.match(code, end + 1):
        return None
    if content[0] in "),;]" and content.rstrip()[-1] in "(,=[+{":
        return None  # what stands between two strings
    if _ONLY_ESCAPES.match(content):
        return True
    if quote == "`":
        return not (language in ("go", "golang") or _over_lines(content))
    if code[max(0, start - 2) : start].endswith(("R", "@")) and language not in _TEXT:
        return False  # a raw string of C++ or C#: a backslash there means itself, so these are line ends
    if language not in _ACROSS and language not in _TEXT:
        return True
    line = code[max(code.rfind("\\n", 0, start) + 2, 0) if "\\n" in code[:start] else 0 : start]
    called = bool(_CALLS.search(line))
    if language in _TEXT:
        if called or re.search(r"[(=,+\[{:]\s*\w?$", line):
            return not re.search(r"\\n {2,}\w+\s*[=(]", content)
        return None
    if called and not re.search(r"\b(?:awk|gawk|perl|sed)\b", line):
        return True
    return not _over_lines(content)


def _over_lines(content: str) -> bool:
    """Does a string look as if it were written over several lines: begun by a line end, or indented?"""
    return (content.startswith("\\n") and content.count("\\n") > 1) or bool(
        re.search(r"\\n(?: {2,}|\\t|\t)\S", content)
    )


def _pattern(code: str, language: str, start: int) -> int:
    """Where the regular expression that opens at ``start`` ends (behind its last slash); 0 if it is none."""
    if language not in _REGEX and not (language in _TEXT and code[start - 1 : start] == "("):
        return 0
    if code.startswith(("//", "/*"), start) or not _PATTERN_BEFORE.search(code, max(0, start - 12), start):
        return 0
    parts = 2 if _TWO_PARTS.search(code, max(0, start - 3), start) else 1
    match = re.compile(
        r"/(?:(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\])*/){%d}(?=[a-z]*(?:[\s)\].,;}|&?:\\'\"]|$))" % parts
    ).match(code, start)
    if match is None or "\\n" not in match.group() or re.search(r"\\n {2,}|;\\n", match.group()):
        return 0
    return match.end()
