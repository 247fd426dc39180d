"""Which day does a text name? ISO 8601 and the few other ways that leave no doubt."""

from __future__ import annotations

import re
from datetime import date, datetime

_ISO = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[Tt ]\s*(\d\d?:\d\d(?::\d\d(?:\.\d+)?)?)\s*(Z|z|UTC|GMT|[-+]\d\d:?\d\d)?)?", re.ASCII
)
_SLASHED = re.compile(r"(\d{4})/(\d\d?)/(\d\d?)", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
_WORDS = re.compile(
    rf"(?:{_MONTH}\s+(?P<day>\d\d?)(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}}))"
    rf"|(?:(?P<day2>\d\d?)(?:st|nd|rd|th)?\s+{_MONTH.replace('month', 'month2')},?\s+(?P<year2>\d{{4}}))",
    re.IGNORECASE | re.ASCII,
)


def parse_date(text: str) -> date | datetime | None:
    """A date, or a datetime with the zone the text names; None where it names none or could be read in two ways.

    Read are ``2025-01-30``, ``2025-01-30T10:00:00+01:00`` (also with a blank for the T, as Jekyll writes it),
    ``2025/01/30``, ``January 30, 2025``, ``30 Jan 2025`` and the dates of e-mail and RSS (RFC 2822). ``01/02/2025``
    is January to some and February to others: None.
    """
    text = text.strip()
    try:
        if match := _ISO.fullmatch(text):
            day, time, zone = match.groups()
            if time is None:
                return date.fromisoformat(day)
            zone = {"Z": "+00:00", "z": "+00:00", "UTC": "+00:00", "GMT": "+00:00"}.get(zone, zone or "")
            return datetime.fromisoformat(f"{day}T{'0' * (time[1] == ':')}{time}{zone}")
        if match := _SLASHED.fullmatch(text):
            return date(*map(int, match.groups()))
        if match := _WORDS.fullmatch(text):
            got = match.groupdict()
            month = (got["month"] or got["month2"])[:3].lower()
            return date(int(got["year"] or got["year2"]), _MONTHS.index(month) + 1, int(got["day"] or got["day2"]))
        if "," in text[:4] + text[9:10] and ":" in text:  # Thu, 30 Jan 2025 10:00:00 GMT
            from email.utils import parsedate_to_datetime

            return parsedate_to_datetime(text)
        return datetime.fromisoformat(text) if re.match(r"\d{4}-\d\d-\d\dT", text) else None
    except ValueError:
        return None
