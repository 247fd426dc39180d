"""The site's own list of moved addresses, against the pages of the sample."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from converters.redirects import Pages, check
from converters.redirects.listed import read


@pytest.mark.sample
def test_every_row_of_the_sites_own_list_has_its_fate(sample: Path, beside: Path) -> None:
    """The sample is a ninth of the site, so most targets lie outside it. The upper bound takes each target that is no
    source for a living page; the whole site, of which 591 sources are pages, leaves about 1,550."""
    rows = read(str(beside / "corpus" / "redirects.csv"))
    found = (re.search(r"^url: (\S+)", path.read_text("utf-8"), re.M) for path in sample.glob("learn/*/*.md"))
    pages = [match[1] for match in found if match]

    sample_only = check(rows, Pages(pages))
    reasons = Counter(one.reason for one in sample_only.rejected)
    assert len(sample_only.usable) + len(sample_only.rejected) == len(rows) == 2167
    assert reasons == {"dead-target": 1899, "live-page": 63, "loop": 23, "conflict": 20, "repeat": 4}

    sources = {row.source for row in rows}
    generous = check(rows, Pages([*pages, *(row.to for row in rows if row.to not in sources)]))
    assert len(generous.usable) == 2059
    assert Counter(one.reason for one in generous.rejected) == {
        "live-page": 63,
        "loop": 21,
        "conflict": 20,
        "repeat": 4,
    }
