"""Where does the front matter end, and what does it say? Handlers for python-frontmatter: YAML, TOML and JSON.

python-frontmatter finds the handler and defines what one is (``detect``, ``split``, ``load``, ``export``). Its own
handlers are replaced because they lose things: ``parse`` strips the blanks a code block begins with, a front matter
that is no mapping vanishes, JSON ends at the first ``}`` in column 1, TOML needs a package that is no longer kept.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import frontmatter
from frontmatter.default_handlers import BaseHandler

from ..notices import BadArticle, Report
from ..values import TOO_DEEP, too_deep
from . import dump, load_yaml
from .yaml_faults import YAMLFault

__all__ = ["HANDLERS", "JSON", "TOML", "YAML", "dump", "format_article", "load_yaml", "read"]

Duplicate = Callable[[str, int], None]


class YAML(BaseHandler):
    """``---`` … ``---`` (or ``...``, as Jekyll and pandoc allow)."""

    FM_BOUNDARY = re.compile(r"---[ \t]*(?:ya?ml)?[ \t]*(?:\n|\Z)")
    END = re.compile(r"\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
    START_DELIMITER = END_DELIMITER = "---"

    def split(self, text: str) -> tuple[str, str]:
        """The text between the fences (its last line end too), and the text below them. Raises ValueError when there is no second fence."""
        opening = self.FM_BOUNDARY.match(text)
        closing = self.END.search(text, opening.end() - 1) if opening else None
        if opening is None or closing is None:
            raise ValueError("no closing fence")
        return text[opening.end() : closing.start() + 1], text[closing.end() :]

    def load(
        self, fm: str, on_duplicate: Duplicate = lambda key, line: None, verbatim: frozenset[str] = frozenset()
    ) -> Any:
        return load_yaml.load(fm, on_duplicate, verbatim)

    def export(self, metadata: dict[str, Any], **kwargs: object) -> str:
        return dump.to_yaml(metadata)


class TOML(YAML):
    """``+++`` … ``+++``."""

    FM_BOUNDARY = re.compile(r"(?:\+\+\+|---[ \t]*toml)[ \t]*(?:\n|\Z)")
    END = re.compile(r"\n(?:\+\+\+|---)[ \t]*(?:\n|\Z)")
    START_DELIMITER = END_DELIMITER = "+++"

    def load(
        self, fm: str, on_duplicate: Duplicate = lambda key, line: None, verbatim: frozenset[str] = frozenset()
    ) -> Any:
        import tomllib  # 2 ms that YAML need not wait for

        try:
            return _plain_times(tomllib.loads(fm))
        except tomllib.TOMLDecodeError as error:
            text, _, place = str(error).partition(" (at ")
            line = re.match(r"line (\d+)", place)
            number = int(line[1]) - 1 if line else fm.rstrip("\n").count("\n")
            raise YAMLFault(f"{text[:1].lower()}{text[1:]}; mend this line", number) from None
        except (ValueError, RecursionError) as error:
            raise _too_much(error) from None

    def export(self, metadata: dict[str, Any], **kwargs: object) -> str:
        return dump.to_toml(metadata)


def _plain_times(value: Any) -> Any:
    """TOML's times of day have no place in the model; they become text."""
    if isinstance(value, dict):
        return {key: _plain_times(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain_times(item) for item in value]
    return value.isoformat() if type(value).__name__ == "time" else value


class JSON(BaseHandler):
    """An object at the very top, as Hugo has it, or between ``---json`` and ``---``."""

    # Not ``{{< shortcode >}}``, ``{% tag %}`` or ``{#id}``: an object begins with a quote or ends at once.
    FM_BOUNDARY = re.compile(r'\{\s*"|\{\s*\}[ \t]*(?:\n|\Z)|---[ \t]*json[ \t]*\n')
    START_DELIMITER = END_DELIMITER = ""

    def split(self, text: str) -> tuple[str, str]:
        if text.startswith("---"):
            start = text.index("\n") + 1
            closing = YAML.END.search(text, start - 1)
            if closing is None:
                raise ValueError("no closing fence")
            return text[start : closing.start()], text[closing.end() :]
        try:
            _, end = json.JSONDecoder().raw_decode(text)
        except (ValueError, RecursionError) as error:
            raise _json_fault(error) from None
        return text[:end], text[end:].removeprefix("\n")

    def load(
        self, fm: str, on_duplicate: Duplicate = lambda key, line: None, verbatim: frozenset[str] = frozenset()
    ) -> Any:
        def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
            found: dict[str, Any] = {}
            for key, value in pairs:
                if key in found:
                    place = [match.start() for match in re.finditer(re.escape(json.dumps(key)), fm)][-1:] or [0]
                    on_duplicate(key, fm.count("\n", 0, place[0]))
                found[key] = value
            return found

        try:
            return json.loads(fm, object_pairs_hook=unique)
        except (ValueError, RecursionError) as error:
            raise _json_fault(error) from None

    def export(self, metadata: dict[str, Any], **kwargs: object) -> str:
        return dump.to_json(metadata, indent=2) + "\n"


def _json_fault(error: ValueError | RecursionError) -> YAMLFault:
    if not isinstance(error, json.JSONDecodeError):
        return _too_much(error)
    return YAMLFault(
        f"{error.msg[:1].lower()}{error.msg[1:]} in column {error.colno}; mend this line", error.lineno - 1
    )


def _too_much(error: ValueError | RecursionError) -> YAMLFault:
    """What is no mistake in the syntax, and more than Python reads."""
    deep = isinstance(error, RecursionError)
    return YAMLFault(TOO_DEEP if deep else "a number has thousands of digits; put it in quotes", 0)


#: Asked in this order which one reads a file; YAML is by far the most frequent.
HANDLERS: dict[str, Any] = {"yaml": YAML(), "toml": TOML(), "json": JSON()}
_OTHER_LANGUAGE = re.compile(r"---[ \t]*([A-Za-z]\w*)[ \t]*\n")


def read(text: str, report: Report, verbatim: frozenset[str] = frozenset()) -> tuple[dict[str, Any], str]:
    """What the front matter of ``text`` says, and the text below it; an empty mapping when there is none.

    Blank lines between the two belong to neither. ``verbatim`` are top-level keys whose values are text as written.
    Raises BadArticle ``front-matter`` with the line of the file.
    """
    lead = len(text) - len(text.lstrip("\n \t")) if text[0] in "\n \t" else 0
    top = text[lead:]
    handler: Any = frontmatter.detect_format(top, HANDLERS.values())
    if handler is None:
        if other := _OTHER_LANGUAGE.match(top):
            raise BadArticle(
                "front-matter", f"the front matter is written in {other[1]}; write it in YAML, TOML or JSON", 1
            )
        return {}, _from_first_line(text)
    first = text.count("\n", 0, lead) + 1  # the line of the opening fence
    try:
        said, below = handler.split(top)
    except ValueError:
        # A rule at the top of a page is three dashes too; no front matter begins with a blank line.
        if _is_rule(top):
            return {}, _from_first_line(text)
        fence = top.partition("\n")[0].strip()
        raise BadArticle(
            "front-matter",
            f"the front matter opens with {fence} and never closes; add a line {fence[:3]} below it",
            first,
        ) from None
    except YAMLFault as fault:
        raise BadArticle("front-matter", fault.text, first + fault.line) from None
    if not top.startswith("{"):
        first += 1

    def duplicate(key: str, line: int) -> None:
        report.add("duplicate-key", f"{key!r} stands twice; the last value counts", line=first + line)

    try:
        values = handler.load(said, duplicate, verbatim)
        if handler is not HANDLERS["yaml"] and too_deep(values):  # YAML's own reader counts on its way
            raise YAMLFault(TOO_DEEP, 0)
    except RecursionError:
        raise BadArticle("front-matter", TOO_DEEP, first) from None
    except YAMLFault as fault:
        if _is_rule(top):
            return {}, _from_first_line(text)
        raise BadArticle("front-matter", fault.text, first + fault.line) from None
    if values is None:
        values = {}
    if not isinstance(values, dict):
        if _is_rule(top):
            return {}, _from_first_line(text)
        kind = "a list" if isinstance(values, list) else "plain text"
        raise BadArticle("front-matter", f"the front matter is {kind}; write `key: value` lines", first)
    return values, _from_first_line(below)


_BLANK_LINES = re.compile(r"(?:[ \t]*\n)+")


def _from_first_line(text: str) -> str:
    """Without the blank lines it begins with; the blanks of an indented code block stay."""
    match = _BLANK_LINES.match(text)
    return text[match.end() :] if match else text


def _is_rule(top: str) -> bool:
    return re.match(r"---[ \t]*\n[ \t]*\n", top) is not None


def format_article(metadata: dict[str, Any], body: str, syntax: str) -> str:
    """One finished file: front matter in ``syntax`` (``yaml``, ``toml`` or ``json``), a blank line, the body."""
    handler = HANDLERS[syntax]
    start, end = handler.START_DELIMITER, handler.END_DELIMITER
    head = f"{start}\n{handler.export(metadata)}{end}\n" if start else handler.export(metadata)
    return f"{head}\n{body}\n" if body else head
