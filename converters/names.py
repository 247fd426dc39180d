"""What is a thing called in a file system, or in a web address? Words into safe names, each given only once."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote, urlsplit


def slug(text: str) -> str:
    """``"Accounting & Finance"`` is ``accounting-finance``; letters of any script stay, accents too."""
    text = unicodedata.normalize("NFC", text).lower()
    return re.sub(r"[\W_]+", "-", text).strip("-")


def path_of(url: str) -> str:
    """A relative file path, without suffix, for a web address: ``https://e.org/learn/x/?q`` is ``learn/x``."""
    path = unquote(urlsplit(url).path)
    steps = (re.sub(r'[\x00-\x1f\x7f<>:"|?*\\]+', "-", step).strip(" ") for step in path.split("/"))
    kept = [step[:200] for step in steps if step.strip(".")]
    return "/".join(kept) or "index"


class Names:
    """Gives every key a name of its own: two keys of one slug are told apart by six digits of their SHA-256."""

    def __init__(self) -> None:
        self._given: dict[str, str] = {}
        self._taken: set[str] = set()

    def of(self, key: str) -> str:
        """The name of ``key``, the same each time."""
        if key not in self._given:
            name = slug(key) or "other"
            if name in self._taken:
                import hashlib  # 3 ms that most runs need not wait for

                name = f"{name}-{hashlib.sha256(key.encode()).hexdigest()[:6]}"
            self._taken.add(name)
            self._given[key] = name
        return self._given[key]
