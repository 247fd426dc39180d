"""Which redirects can work? A site's own list of moved addresses, checked against the pages that will be there.

One pass over the list, in this order, and the order is the rule:

1. a row that names no plain address, or a pattern, cannot be carried to every server (``malformed``, ``pattern``);
2. a row whose source is a page of its own would hide that page or never fire (``live-page``, ``case-twin``);
3. of several rows for one source the first whose target is a page wins; the others are ``repeat`` or ``conflict``;
4. a target that has moved on itself is followed to its end (*flattened*); what runs in a circle is a ``loop``;
5. what ends at no page of the new site is a ``dead-target``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

#: why a row was rejected -> what it means
REASONS: dict[str, str] = {
    "malformed": "a source or target is missing, holds white space, or is no path and no web address",
    "pattern": "the source is a pattern, or holds a query or fragment: not every server can match it",
    "other-site": "the source is an address of another host: this site cannot redirect it",
    "self": "source and target are one address, save for a closing slash or the case of letters",
    "live-page": "a page lives at the source: redirecting would hide it",
    "case-twin": "the source differs from a live page by case only: on many servers they are one address",
    "repeat": "an earlier row says the same",
    "conflict": "another row sends the same source elsewhere",
    "loop": "the way from the source comes back to itself",
    "dead-target": "the way from the source ends at no page of the new site",
}


@dataclass(frozen=True, slots=True)
class Redirect:
    """Who asks for ``source`` is sent to ``to``; ``line`` is the row of the user's list (0: made by the conversion)."""

    source: str
    to: str
    status: int = 301
    line: int = 0


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that cannot be used; ``reason`` is a key of REASONS, ``text`` says it of this row."""

    redirect: Redirect
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Checked:
    """Every row is in ``usable`` or in ``rejected``; ``flattened`` are those of ``usable`` that had several hops."""

    usable: tuple[Redirect, ...]
    rejected: tuple[Rejected, ...]
    flattened: tuple[Redirect, ...] = ()


def address_key(address: str) -> str:
    """What two addresses are compared by: without query, fragment and closing slash. Case counts."""
    return address.partition("#")[0].partition("?")[0].rstrip("/") or "/"


class Pages:
    """The addresses at which the new site answers."""

    def __init__(self, addresses: Iterable[str]) -> None:
        self._exact: set[str] = set()
        self._folded: dict[str, str] = {}
        for address in addresses:
            key = address_key(address)
            self._exact.add(key)
            self._folded.setdefault(key.casefold(), key)

    def __contains__(self, address: str) -> bool:
        return address_key(address) in self._exact

    def twin(self, address: str) -> str | None:
        """The page whose address differs from ``address`` by the case of letters at most."""
        return self._folded.get(address_key(address).casefold())


def check(rows: Iterable[Redirect], pages: Pages, site: str = "") -> Checked:
    """Sort ``rows`` into usable and rejected ones. ``site`` is the site's own ``https://host`` where rows name it.

    Targets on other hosts are taken as they are: whether they answer cannot be known here.
    """
    rejected: list[Rejected] = []
    candidates: dict[str, list[Redirect]] = {}
    order: list[Redirect] = []
    host = urlsplit(site).netloc.casefold()
    for row in rows:
        local = replace(row, source=_local(row.source, host), to=_local(row.to, host))
        order.append(local)
        fault = _fault(local, pages)
        if fault is None:
            candidates.setdefault(address_key(local.source), []).append(local)
        else:
            rejected.append(Rejected(local, *fault))
    chosen = {key: _best(rows_of, pages, candidates) for key, rows_of in candidates.items()}
    for key, rows_of in candidates.items():
        for row in rows_of:
            if row is not chosen[key]:
                rejected.append(_lost(row, chosen[key]))
    usable, flattened = [], []
    for row in chosen.values():
        end, why = _follow(row, chosen, pages)
        if why is not None:
            rejected.append(Rejected(row, *why))
        elif address_key(end) == address_key(row.source):
            rejected.append(Rejected(row, "loop", f"{row.source} leads back to itself"))
        else:
            if end != row.to:
                row = replace(row, to=end)
                flattened.append(row)
            usable.append(row)
    return Checked(
        tuple(sorted(usable, key=_line)),
        tuple(sorted(rejected, key=lambda one: _line(one.redirect))),
        tuple(sorted(flattened, key=_line)),
    )


def _line(row: Redirect) -> tuple[int, str]:
    return row.line, row.source


def _local(address: str, host: str) -> str:
    """An address of this site as a path; ``learn/x`` means ``/learn/x``."""
    address = address.strip()
    parts = urlsplit(address) if "://" in address or address.startswith("//") else None
    if parts is not None:
        if host and parts.netloc.casefold() == host:
            tail = f"?{parts.query}" if parts.query else ""
            return (parts.path or "/") + tail + (f"#{parts.fragment}" if parts.fragment else "")
        return address
    return address if address.startswith("/") or not address else f"/{address}"


_UNFIT = re.compile(r"[\s\x00-\x1f\x7f\"<>\\^`{|}]")
_PATTERN = re.compile(r"[*?#]|/:\w")


def _fault(row: Redirect, pages: Pages) -> tuple[str, str] | None:
    source, to = row.source, row.to
    for name, address in (("source", source), ("target", to)):
        if not address:
            return "malformed", f"the {name} is empty"
        if found := _UNFIT.search(address):
            return "malformed", f"the {name} holds {found.group()!r}, which no address may"
    if not source.startswith("/") or source.startswith("//"):
        return "other-site", f"{source} is on another host"
    if _PATTERN.search(source):
        return "pattern", f"{source} is a pattern, or holds a query or fragment"
    if address_key(source).casefold() == address_key(to).casefold():
        return "self", f"{source} and {to} are one address on most servers"
    if source in pages:
        return "live-page", f"a page lives at {source}"
    twin = pages.twin(source)
    if twin is not None:
        return "case-twin", f"the page {twin} has the same address in other letters"
    return None


def _elsewhere(address: str) -> bool:
    return not address.startswith("/") or address.startswith("//")


def _best(rows: list[Redirect], pages: Pages, known: dict[str, list[Redirect]]) -> Redirect:
    """Of several rows for one source: the first that leads to a page, else to another row, else the first."""
    tests: tuple[Callable[[Redirect], bool], ...] = (
        lambda row: _elsewhere(row.to) or row.to in pages,
        lambda row: address_key(row.to) in known,
        lambda row: True,
    )
    return next(row for test in tests for row in rows if test(row))


def _lost(row: Redirect, winner: Redirect) -> Rejected:
    if address_key(row.to) == address_key(winner.to):
        return Rejected(row, "repeat", f"row {winner.line} says the same")
    return Rejected(row, "conflict", f"row {winner.line} sends {row.source} to {winner.to}")


def _follow(row: Redirect, chosen: dict[str, Redirect], pages: Pages) -> tuple[str, tuple[str, str] | None]:
    """Where ``row`` leads in the end, or the reason why it leads nowhere."""
    seen = {address_key(row.source)}
    to = row.to
    while not _elsewhere(to) and to not in pages:
        key = address_key(to)
        if key in seen:
            return to, ("loop", f"{row.source} leads to {to}, which leads back")
        seen.add(key)
        if key not in chosen:
            return to, ("dead-target", f"no page of the new site lives at {to}")
        to = chosen[key].to
    return to, None
