"""What does a running system say? Readers that page through its REST API, one file a system.

A reader here is a reader like any other: ``scan`` asks the system and gives its records one by one, ``parse`` hands
each to the reader of that system's files. Only the host that the user named is spoken to, and the token stands in the
environment: it is in no object, no message and no file of ours.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from ..notices import BadArticle

#: ``live`` of a target's data file -> the reader of that system
SYSTEMS = {"wordpress": "converters.live.wordpress:WordPress", "directus": "converters.live.directus:Directus"}


class NoAnswer(BadArticle):
    """The system does not answer as it should; the text says how, and what to do."""

    def __init__(self, text: str) -> None:
        super().__init__("live", text)

    def __str__(self) -> str:
        return self.text


def reader_class(name: str) -> Any:
    """The live reader called ``name``; KeyError for none of SYSTEMS. Its options are fields, ``url`` among them."""
    module, _, cls = SYSTEMS[name].partition(":")
    return getattr(import_module(module), cls)
