"""What is a thing called in a file system, or in a web address? Words into safe names, each given only once."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote, urlsplit

_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f<>:"\\|?*]+')
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))]
)
#: Bytes of one step of a path: 255 is what file systems take; the suffix and a number for a name taken want room.
_LONGEST = 230


def slug(text: str) -> str:
    """``"Accounting & Finance"`` is ``accounting-finance``; letters of any script stay, accents too."""
    text = unicodedata.normalize("NFC", text).lower()
    return re.sub(r"[\W_]+", "-", text).strip("-")


def step(text: str) -> str:
    """``text`` as the name of a file or a folder that every file system takes; what is too long ends in a digest."""
    name = _FORBIDDEN.sub("-", text).rstrip(". ") or "-"
    if name.partition(".")[0].lower() in _DEVICES or name.startswith("."):
        name = f"_{name}"  # a device on Windows; a hidden file, which would not be read again
    if len(name.encode()) > _LONGEST:
        import hashlib  # 3 ms that most runs need not wait for

        mark = hashlib.blake2b(name.encode(), digest_size=4).hexdigest()
        name = name.encode()[: _LONGEST - 9].decode("utf-8", "ignore") + f"-{mark}"
    return name


def path_of(url: str) -> str:
    """A relative file path, without suffix, for a web address: ``https://e.org/learn/x/?q`` is ``learn/x``."""
    steps = (one.strip(" ") for one in unquote(urlsplit(url).path).split("/"))
    return "/".join(step(one) for one in steps if one.strip(".")) or "index"


def address_fault(url: str) -> str:
    """What the notice ``bad-url`` says of an address that cannot be taken apart (``http://[x``); "" of any other."""
    try:
        urlsplit(url)
    except ValueError as error:
        return f"{url!r} is no address ({error}); mend it"
    return ""


class Names:
    """Gives every key a name of its own: two keys of one slug are told apart by six digits of their SHA-256."""

    def __init__(self) -> None:
        self._given: dict[str, str] = {}
        self._taken: set[str] = set()

    def of(self, key: str) -> str:
        """The name of ``key``, the same each time."""
        if key not in self._given:
            name = step(slug(key) or "other")
            if name in self._taken:
                import hashlib  # 3 ms that most runs need not wait for

                name = f"{name}-{hashlib.sha256(key.encode()).hexdigest()[:6]}"
            self._taken.add(name)
            self._given[key] = name
        return self._given[key]
