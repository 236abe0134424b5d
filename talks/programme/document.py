"""Programmes as JSON, in this and every older format."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any

import msgspec

from talks.programme import schema
from talks.programme.programme import Programme

FORMAT_VERSION = 1

# As JSON has it.
type Document = dict[str, Any]

# Two threads that first ask msgspec 0.22 for its types at once crash the process: one asks now.
msgspec.json.Decoder(Programme)


# version → function that makes a document of the next version from one of this version
UPGRADES: dict[int, Callable[[Document], Document]] = {}


class UnreadableDocumentError(ValueError):
    """A stored document cannot be read."""


def to_json(programme: Programme) -> Document:
    """Return the document as JSON types: strings for keys, days and times."""
    content = {
        field.name: msgspec.to_builtins(getattr(programme, field.name))
        for field in fields(programme)
    }
    return {"format": FORMAT_VERSION, **content}


def from_json(document: Document) -> Programme:
    """Read a document of this or any older format. Raises UnreadableDocumentError."""
    version = document.get("format")
    if not isinstance(version, int) or not 1 <= version <= FORMAT_VERSION:
        raise UnreadableDocumentError(
            f"format version {version!r}, this program reads {FORMAT_VERSION}"
        )
    while version < FORMAT_VERSION:
        document = UPGRADES[version](document)
        version += 1
    content = {name: value for name, value in document.items() if name != "format"}
    try:
        return msgspec.convert(content, Programme)
    except msgspec.ValidationError as error:
        raise UnreadableDocumentError(str(error)) from error


def facts_from_json(edition: Document) -> schema.EditionFacts:
    """Read the facts of an edition in a document, which are the same in every format."""
    try:
        return msgspec.convert(edition, schema.EditionFacts)
    except msgspec.ValidationError as error:
        raise UnreadableDocumentError(str(error)) from error
