"""Which backslash + n in a piece of code did its author type, and which was a line end?

A line end inside code is like any other. An escape that was typed stands in a string, a character, a regular
expression or a path. So the code is read as its language reads it: quotes open and close strings, and a string of
most languages cannot cross a line end; what stands in it was typed. Quotes that open nothing (apostrophes, Scheme's
``'x``, Rust's ``&'a``) are told by what stands on either side of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import languages

_CALLED_WORDS = (
    "printf|sprintf|fprintf|echo|print|println|puts|putStr|putStrLn|say|warn|die|write|format|display|tr|sed|awk|gawk|perl"
    "|grep|cat|paste|paste0|message|writeLines|collapse|sep|split|join|sub|gsub|replace|str_replace|regexp_replace|explode"
    "|implode|strsplit|terminated\\s+by|delimiter|newline|end|IFS|PS1|RS|FS|ORS|OFS|chr|concat|concat_ws|string_agg"
)
#: What is called, or set, with a string in which \n is an escape.
_CALLS = re.compile(rf"(?:\b(?:{_CALLED_WORDS})\b|\w!|<<|\s-[deF]\b)[^\"'`;|]*$|(?:\$|\.\s?|\bE)$", re.IGNORECASE)
_SCRIPT = re.compile(r"\b(?:awk|gawk|perl|sed|python3?|node|ruby|bash|sh|ssh|psql|mysql|jq)\b[^;|]*$")
_ASSIGNED = re.compile(r"[(=,+\[{:]\s*\w?$")
_PREFIX = re.compile(r"(?:^|[^\w]|\\n)(?:[rRbBfFuUlLENnqQxs]|[rR][bBfF]|[bBfF][rR]|u8|LR|uR|u8R|\$|@|\$@)$")
_AFTER = re.compile(r"[\s)\]};,:.+\-*/%=<>!&|?\\\"'`]|$")
_ONLY_ESCAPES = re.compile(r"(?:\\[nrtvf0])+$")
_CHARACTER_LITERAL = re.compile(r"'(?:\\(?:[nrtvfab0'\"\\]|x[0-9A-Fa-f]{1,4}|u[0-9A-Fa-f]{4}|\{?\w{1,8}\}?)|[^'\\])'")
_TOKEN = re.compile(r"""(\\+)(n?)|(\"\"\"|'''|["'`/])""")
_LISP_CHARACTER = re.compile(r"#\\n(?:ewline|ull?)?(?![A-Za-z])")
_PATTERN_BEFORE = re.compile(
    r"(?:^|\\n|[(,=:\[!&|?{};~])\s*$|\b(?:return|split|match|grep|when|and|or|not|if|unless)\s*$|(?:^|[^\w])(?:m|qr|%r|s|tr|y)$"
)
#: What a template literal over several lines holds, but one with typed escapes does not.
_LINES_OF_CODE = re.compile(r"^\\\\n|[;{]\\n(?!$)|\{\}\\n|^\\n.*;\\n$")
_TWO_PARTS = re.compile(r"(?:^|[^\w])(?:s|tr|y)$")
_PART = r"(?:\\.|\[(?:\\.|[^\]\\]){1,100}\]|[^/\\]){0,300}/"
_ONE_PATTERN = re.compile(rf"/{_PART}(?=[a-z]*(?:[\s)\].,;}}|&?:\\'\"]|$))")
_TWO_PATTERNS = re.compile(rf"/{_PART}{_PART}(?=[a-z]*(?:[\s)\].,;}}|&?:\\'\"]|$))")
_STRING = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'")
#: A comment that has begun on this line.
_COMMENT = re.compile(r"(?:^|\s)(?:#(?!\w+\s*[\"<(])|//|/\*|--\s|;+\s|%+\s|REM\s|\*\s)|^\s*(?:\*|///)")
#: A line end in a comment: what follows is another comment line, or code.
_NEXT_LINE = re.compile(r"\\n(?:[ \t]{2,}|\s*(?:#|//|\*|--|%|;)|\s*\w+[\s.]*[=({:\"'])")
_BRACKETED = re.compile(r"(?<![\w$@%])q[qrwx]?([{(\[<|!])")
_CLOSERS = {"{": "}", "(": ")", "[": "]", "<": ">", "|": "|", "!": "!"}
#: A pair that a sentence speaks of: between blanks, or with a punctuation mark after it.
_MENTION = re.compile(r"(?<=[ ('\"`])(?:\\r)?\\n(?=(?:\\n)*(?: [a-z]+\b|[,.;:)](?: |\\n|$)))")
_DOXYGEN = re.compile(r"(?:\*|///|//!|@\w+|\\\w+) ?\\n(?:ote|ame|amespace|osubgrouping|oop|otefnerr|ote\{)\b")


def typed(code: str, language: str, indent: int = 0) -> Iterator[int]:
    """The offsets of the backslashes of ``\\n`` pairs in ``code`` that its author typed.

    In: the inside of a fence, its line ends written out; the first word of its info string in lower case; the
    fence's indentation in blanks. Out: offsets into ``code``, in order of finding, perhaps twice.
    """
    if language in languages.TEX or "\\n" not in code:
        return
    if "#\\n" in code and (language in languages.LISP or language in languages.TEXT):
        for match in _LISP_CHARACTER.finditer(code):
            if language in languages.LISP or len(match.group()) > 3:  # a bare # ends lines of other languages
                yield match.start() + 1
    if indent != 1 and (" \\n" in code or " \\r\\n" in code):
        yield from _mentions(code)
    if "\\no" in code or "\\na" in code:
        for match in _DOXYGEN.finditer(code):
            yield code.index("\\n", match.start())
    if '"' in code or "'" in code or "/" in code or "`" in code:
        yield from _strings(code, language, 0)
    if language in languages.BRACKETS:
        yield from _bracketed(code)


def _mentions(code: str) -> Iterator[int]:
    """``# split on \\n characters``: a pair that a comment speaks of, where no line would start so."""
    for match in _MENTION.finditer(code):
        line = code[: match.start()].rpartition("\\n")[2]
        if _COMMENT.search(line) and re.search(r"\w['\"`]* ?[('\"`]?$", line):
            yield from _pairs(code, match.start(), match.end())


def _strings(code: str, language: str, depth: int) -> Iterator[int]:
    """Walk from quote to quote. Outside strings a pair ends the line; a comment's quotes are looked at twice."""
    at = line = 0
    for _ in range(len(code)):
        token = _TOKEN.search(code, at)
        if token is None:
            return
        start, at = token.start(), token.end()
        slashes, pair, quote = token.groups()
        if slashes:
            if pair:
                line = at
            elif len(slashes) % 2:
                at += 1
            continue
        if len(quote) == 3:
            end = code.find(quote, at)
            if end >= 0 and depth < 2:
                yield from _docstring(code, at, end, depth)
            at = end + 3 if end >= 0 else at
            continue
        if quote == "/":
            end = _pattern(code, language, start)
            if end:
                yield from _pairs(code, start, end)
                at = end
            continue
        if quote == "'" and (language in languages.CHARACTER or language in languages.NO_APOSTROPHE):
            literal = _CHARACTER_LITERAL.match(code, start) if language in languages.CHARACTER else None
            if literal:
                yield from _pairs(code, start, literal.end())
                at = literal.end()
            continue
        if (quote == "`" and language not in languages.BACKTICKS) or not _opens(code, start):
            continue
        if quote == "'" and language in languages.TRANSPOSE and code[start - 1 : start].isalpha():
            continue
        end = _close(code, start, language)
        if end < 0:
            continue
        content = code[at:end]
        if "\\n" not in content:
            if "\\" in content or _AFTER.match(code, end + 1):
                at = end + 1
            continue
        verdict = _judge(code, line, start, end, quote, language)
        if verdict is None:
            continue
        if verdict:
            yield from _pairs(code, at, end)
        else:
            if depth < 2:
                yield from (at + offset for offset in _strings(content, "", depth + 1))
            line = start + 1 + content.rfind("\\n") + 2
        at = end + 1


def _docstring(code: str, start: int, end: int, depth: int) -> Iterator[int]:
    """The inside of ``\"\"\"``: lines, as in a text; a doubled backslash before the n was typed, save at its start."""
    content = code[start:end]
    yield from (start + offset for offset in _strings(content, "", depth + 1))
    for match in re.finditer(r"(?<=[^\s\\])\\\\n|(?<=\s)\\\\n(?=[\w\s]*[`'\")])|\\\\r\\\\n", content):
        yield from _pairs(code, start + match.start(), start + match.end())
    for match in _MENTION.finditer(content):
        if re.search(r"\w ?['\"`(]*$", content[: match.start()][-6:]):
            yield from _pairs(code, start + match.start(), start + match.end())


def _bracketed(code: str) -> Iterator[int]:
    """Perl's ``qq{…}``: typed, unless the text runs over lines."""
    for match in _BRACKETED.finditer(code):
        opener = match[1]
        closer, nested = _CLOSERS[opener], 1
        for end in range(match.end(), min(len(code), match.end() + 400)):
            if code[end] == closer:
                nested -= 1
                if not nested:
                    if not _over_lines(code[match.end() : end], True):
                        yield from _pairs(code, match.end(), end)
                    break
            elif code[end] == opener:
                nested += 1


def _pairs(code: str, start: int, end: int) -> Iterator[int]:
    """Every pair of the string ``code[start:end]``, the one in ``\\\\n`` too: what stands in a string was typed whole.

    But a lone backslash that ends a line inside a string (``"one\\n\\`` and the next line) is followed by a line end.
    """
    at = code.find("\\n", start, end)
    while at >= 0:
        continued = (
            code[at - 1] == "\\"
            and (code.startswith("\\n", at - 3) or code.startswith("  ", at + 2))
            and at > start + 2
        )
        if not continued:
            yield at
        at = code.find("\\n", at + 2, end)


def _opens(code: str, start: int) -> bool:
    """Can the quote at ``start`` open a string? Not behind a letter (``don't``, ``5"``), a prefix such as r"" aside."""
    if start == 0 or code.endswith("\\n", 0, start):
        return True
    before = code[start - 1]
    if before.isalnum() or before == "_":
        return bool(_PREFIX.search(code, max(0, start - 5), start))
    return before not in ")]"


def _close(code: str, start: int, language: str) -> int:
    """Where the string that opens at ``start`` closes; -1 if nowhere. What is interpolated is passed over."""
    quote = code[start]
    plain = language in languages.NO_ESCAPES or (
        quote == "'" and language in languages.SHELL and code[start - 1 : start] != "$"
    )
    if plain or (quote == "`" and language in languages.GO):
        return code.find(quote, start + 1)
    inner = (
        ""
        if quote == "'"
        else "#{"
        if language in languages.RUBY
        else "$("
        if language in languages.SHELL
        else "${"
        if language in languages.DOLLAR
        else ""
    )
    at = start + 1
    size = len(code)
    while at < size:
        if code[at] == "\\":
            at += 2
        elif code[at] == quote:
            return at
        elif inner and code.startswith(inner, at):
            at = _balanced(code, at + 1)
        else:
            at += 1
    return -1


def _balanced(code: str, start: int) -> int:
    """Behind the bracket that closes the one at ``start``; just behind ``start`` if none does."""
    opener = code[start]
    closer, nested = _CLOSERS[opener], 0
    for at in range(start, min(len(code), start + 300)):
        if code[at] == opener:
            nested += 1
        elif code[at] == closer:
            nested -= 1
            if not nested:
                return at + 1
    return start + 1


def _judge(code: str, line: int, start: int, end: int, quote: str, language: str) -> bool | None:
    """Are the pairs between two quotes typed (True), line ends of a string over several lines (False), or is this
    no string at all (None)? ``line`` is where the line of the opening quote begins."""
    content = code[start + 1 : end]
    if not _AFTER.match(code, end + 1):
        return None
    if content[0] in "),;]" and content.rstrip()[-1] in "(,=[+{":
        return None  # what stands between two strings
    if _ONLY_ESCAPES.match(content):
        return True
    before = code[line:start]
    if quote == "`":
        return not (language in languages.GO or _over_lines(content, False) or _LINES_OF_CODE.search(content))
    if _COMMENT.search(_STRING.sub("", before)):
        return None if len(content) > 80 or _NEXT_LINE.search(content) else True
    if before.endswith(("R", "@")) and language not in languages.TEXT:
        return False  # a raw string of C++ or C#: a backslash there means itself, so these are line ends
    if language in languages.TEXT:
        if _CALLS.search(before) or _ASSIGNED.search(before):
            return None if re.search(r"\\n {2,}\w+\s*[=(]|[{;(,]\\n {2,}", content) else True
        return True if content.endswith("\\n") and content.index("\\n") == len(content) - 2 else None
    if language not in languages.ACROSS:
        return True
    called = _CALLS.search(before) is not None
    if called and not (language in languages.SHELL and _SCRIPT.search(before)):
        return True
    return not _over_lines(content, language in languages.FLUSH)


def _over_lines(content: str, flush: bool) -> bool:
    """Does a string look as if it were written over several lines: indented, or (``flush``) begun by a line end?"""
    if flush and (content.startswith(("\\n", "\\\\n")) or " \\\\n" in content) and content.count("\\n") > 1:
        return True
    return bool(re.search(r"(?<!\\)\\n(?: {2,}|(?:\\t)+|\t+)[^\s\"']", content))


def _pattern(code: str, language: str, start: int) -> int:
    """Where the regular expression that opens at ``start`` ends (behind its last slash); 0 if it is none."""
    if language not in languages.REGEX and not (language in languages.TEXT and code[start - 1 : start] == "("):
        return 0
    if code.startswith(("//", "/*"), start) or not _PATTERN_BEFORE.search(code, max(0, start - 12), start):
        return 0
    pattern = _TWO_PATTERNS if _TWO_PARTS.search(code, max(0, start - 3), start) else _ONE_PATTERN
    match = pattern.match(code, start)
    if match is None or "\\n" not in match.group() or re.search(r"\\n {2,}|;\\n", match.group()):
        return 0
    return match.end()
