"""At which address does a page answer? Patterns as the generators write them: ``/:year/:title/``, ``{date:%Y}/{slug}``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from ...notices import BadArticle
from .conventions import Generator

_WORD = re.compile(r"\{(?P<braced>\w+)(?::(?P<format>[^{}]*))?\}|:(?P<plain>[a-z_]+)")
_OF_A_DATE: dict[str, str] = {
    "year": "%Y", "short_year": "%y", "month": "%m", "monthname": "%B", "short_month": "%b", "long_month": "%B",
    "day": "%d", "y_day": "%j", "week": "%V", "w_year": "%G", "w_day": "%u", "weekday": "%A", "weekdayname": "%A",
    "yearday": "%j", "short_day": "%a", "long_day": "%A", "hour": "%H", "minute": "%M", "second": "%S",
}  # fmt: skip


def filled(pattern: str, facts: Mapping[str, Any], by: Generator) -> str:
    """``pattern`` with the page's facts. Raises BadArticle ``site-settings`` for a word that no pattern has."""

    def word(match: re.Match[str]) -> str:
        name = match["braced"] or match["plain"]
        when = facts.get("date")
        if name == "date" and isinstance(when, date):
            return when.strftime(match["format"] or "%Y-%m-%d")
        if name in ("i_month", "i_day"):
            return str(when.month if name == "i_month" else when.day) if isinstance(when, date) else ""
        if name in _OF_A_DATE:
            moment = when if isinstance(when, datetime) else datetime(*when.timetuple()[:3]) if when else None
            return moment.strftime(_OF_A_DATE[name]) if moment else ""
        if name not in by.tokens:
            raise BadArticle(
                "site-settings", f"the pattern {pattern!r} holds {match.group()}, which cannot be known here; "
                "give another with --set permalink=…",
            )  # fmt: skip
        for fact in by.tokens[name]:
            if value := facts.get(fact):
                return str(value) if fact in by.as_they_are else safe(str(value), by.safe)
        return ""

    path = re.sub(r"/{2,}", "/", f"/{_WORD.sub(word, pattern)}")
    return re.sub(r"(?<=/)index\.html$", "", path).replace(" ", "%20")


def safe(text: str, how: Mapping[str, Any]) -> str:
    """``text`` as a step of an address."""
    if how.get("ascii"):
        text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    text = re.sub(how.get("drop", r"(?!)"), "", text)
    text = re.sub(how.get("hyphen", r"(?!)"), "-", text).strip("-")
    return text.lower() if how.get("lower") else text
