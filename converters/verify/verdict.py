"""What did a comparison show? Counts that add up, and the level of proof that they reach."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ..notices import Level

Mode = Literal["files", "live"]
#: What a proof of each level has shown, from the weakest to the strongest.
LEVELS: Mapping[str, str] = {
    "counts": "each article of the source is in the target, or was left out for a reason",
    "files": "the files of the target say what the source says",
    "build": "the built site has a page for each article, and each formula stands on it",
    "live": "the running system says what the source says",
}


@dataclass(slots=True)
class Verdict:
    """``read = equal + different + missing + left_out + failed``, always; ``extra`` are articles of the target alone."""

    mode: Mode = "files"
    read: int = 0
    equal: int = 0
    different: int = 0
    missing: int = 0
    left_out: int = 0
    failed: int = 0
    extra: int = 0
    seconds: float = 0.0
    #: field -> equal, different, absent, not-carried, not-shown
    fields: dict[str, Counter[str]] = field(default_factory=dict)
    media: Counter[str] = field(default_factory=Counter)  #: files that articles name: equal, different, missing, absent
    witnesses: dict[str, Counter[str]] = field(default_factory=dict)  #: build, addresses -> what became of each page
    spoilt: set[str] = field(default_factory=set)  #: the witnesses that found a fault
    compared: tuple[str, ...] = ()
    held: bool = False  #: the comparison itself found nothing wrong, whatever the witnesses say
    earlier: tuple[str, ...] = ()  #: levels that an earlier comparison with the same source reached
    notices: Counter[str] = field(default_factory=Counter)
    worst: Level | None = None

    @property
    def proved(self) -> bool:
        """True when nothing was lost: every article that the target has room for is there, and equal."""
        return not (self.different or self.missing or self.failed or (self.worst or 0) >= Level.ERROR)

    @property
    def levels(self) -> tuple[str, ...]:
        """The levels of LEVELS that were reached, here or earlier."""
        reached = set(self.earlier)
        if not (self.missing or self.failed):
            reached.add("counts")
        if self.held:
            reached.add(self.mode)
        if "build" in self.witnesses and "build" not in self.spoilt:
            reached.add("build")
        return tuple(level for level in LEVELS if level in reached)

    def __str__(self) -> str:
        return (
            f"{self.read} read, {self.equal} equal, {self.different} different, {self.missing} missing, "
            f"{self.left_out} left out, {self.failed} failed; {self.extra} extra in the target; in {self.seconds:.2f} s"
        )

    def lines(self) -> list[str]:
        """One line a field that any article of the source has, one a witness, and last the levels of proof."""
        rows = []
        for name, count in (*self.fields.items(), *self.witnesses.items()):
            there = {fate: number for fate, number in sorted(count.items()) if fate != "absent"}
            if there:
                rows.append(f"  {name:<10}" + ", ".join(f"{number} {fate}" for fate, number in there.items()))
        if self.media:
            rows.append("  media     " + ", ".join(f"{number} {fate}" for fate, number in sorted(self.media.items())))
        best = self.levels[-1] if self.levels else ""
        rows.append(f"proof: {', '.join(self.levels)} ({LEVELS[best]})" if best else "proof: none")
        return rows

    def as_json(self) -> dict[str, object]:
        names = ("read", "equal", "different", "missing", "left_out", "failed", "extra")
        counts: dict[str, object] = {name: getattr(self, name) for name in names}
        counts["seconds"] = round(self.seconds, 3)
        counts["fields"] = {name: dict(sorted(count.items())) for name, count in self.fields.items()}
        counts["proof"] = {
            "levels": list(self.levels),
            "compared": list(self.compared),
            "not_compared": [name for name in self.fields if name not in self.compared],
        }
        if self.media:
            counts["media"] = dict(sorted(self.media.items()))
        counts |= {name: dict(sorted(count.items())) for name, count in self.witnesses.items()}
        counts["notices"] = dict(sorted(self.notices.items()))
        return {"summary": counts}
