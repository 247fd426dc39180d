"""Which template code stands for plain text? It becomes that text; what else there is stays, and is reported."""

from __future__ import annotations

import re
from collections.abc import Callable

from ...notices import Report
from .conventions import Generator, Rule

#: (what a rule looks for, where) -> the address, or None
Find = Callable[[str, Rule], str | None]
_MASKED = re.compile(r"\0(\d+)\0")  # a text holds no NUL: it would be no text


def rewritten(text: str, by: Generator, find: Find, report: Report) -> str:
    """``text`` as the generator's Markdown engine would get it, as far as the text itself tells."""
    kept: list[str] = []

    def masked(said: str) -> str:
        kept.append(said)
        return f"\0{len(kept) - 1}\0"

    for rule in by.text:
        text = rule.find.sub(lambda match, rule=rule: _made(match, rule, find, masked), text)  # type: ignore[misc]
    left = list(dict.fromkeys(" ".join(code.group().split()) for code in re.finditer(by.template, text, re.DOTALL)))
    if left:
        shown = ", ".join(code[:60] for code in left[:3]) + (f" and {len(left) - 3} more" if len(left) > 3 else "")
        report.add("template-code", f"kept as text: {shown}")
    while "\0" in text:  # what was masked may hold what was masked before
        text = _MASKED.sub(lambda match: kept[int(match[1])], text)
    return text


def _made(match: re.Match[str], rule: Rule, find: Find, masked: Callable[[str], str]) -> str:
    match rule.to:
        case "raw":
            return masked(match.expand(rule.text))
        case "fence":
            return _fence(match)
        case "address" | "file":
            named, hash, fragment = match["file"].partition("#")
            address = find(named, rule) if named else ""
            if address is None:
                return match.group()
            return match.expand(rule.text) + address + hash + fragment
        case _:
            return match.expand(rule.text)


def _fence(match: re.Match[str]) -> str:
    """A fence longer than any in the code, closed at the depth it was opened."""
    code = match["code"].removeprefix("\n").rstrip()
    longest = max((len(run) for run in re.findall(r"`{3,}", code)), default=2)
    before = match.string[match.string.rfind("\n", 0, match.start()) + 1 : match.start()]
    indent = before if not before.strip() else ""
    fence = "`" * (longest + 1)
    return f"{fence}{(match['language'] or '').lower()}\n{code}\n{indent}{fence}"
