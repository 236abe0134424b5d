"""Programmes as JSON, in this and every older format."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any

import msgspec

from talks.programme import schema
from talks.programme.programme import Programme

FORMAT_VERSION = 6

# As JSON has it.
type Document = dict[str, Any]

# Two threads that first ask msgspec 0.22 for its types at once crash the process: one asks now.
msgspec.json.Decoder(Programme)


def _name_texts(document: Document) -> Document:
    """Upgrade from format 1, which called the text of a session its words."""
    sessions = [
        {"key": session["key"], "place": session["place"], "text": session["words"]}
        for session in document["sessions"]
    ]
    return document | {"sessions": sessions}


def _as_it_is(document: Document) -> Document:
    """Upgrade from format 2, which had neither slides nor plans, or 5, with no rooms on plans."""
    return document


def _move_full(document: Document) -> Document:
    """Upgrade from format 3, which had `full` in the text, and one session at a time in rooms."""
    sessions = []
    for session in document["sessions"]:
        text = dict(session["text"])
        place = {**session["place"], "full": text.pop("full", False)}
        sessions.append({**session, "place": place, "text": text})
    return document | {"sessions": sessions}


def _list_languages(document: Document) -> Document:
    """Upgrade from format 4, which had one language of speech, “fr-en” among them."""
    return document | {"sessions": [_with_languages(each) for each in document["sessions"]]}


def _with_languages(session: Document) -> Document:
    text = dict(session["text"])
    spoken = text.pop("language", "fr").split("-")
    # Erased texts had French as their language.
    return session | {"text": text | {"languages": [] if text.get("erased") else spoken}}


# version → function that makes a document of the next version from one of this version
UPGRADES: dict[int, Callable[[Document], Document]] = {
    1: _name_texts,
    2: _as_it_is,
    3: _move_full,
    4: _list_languages,
    5: _as_it_is,
}


class UnreadableDocumentError(ValueError):
    """A stored document cannot be read."""


def to_json(programme: Programme) -> Document:
    """Return the document as JSON types: strings for keys, days and times."""
    content = {
        field.name: msgspec.to_builtins(getattr(programme, field.name))
        for field in fields(programme)
    }
    content["sessions"] = [_renamed(session, schema.STORED_AS) for session in content["sessions"]]
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
    halves = {word: half for half, word in schema.STORED_AS.items()}
    try:
        content["sessions"] = [_renamed(each, halves) for each in content.get("sessions", ())]
        return msgspec.convert(content, Programme)
    # (the first two where sessions are no list of objects)
    except (TypeError, AttributeError, msgspec.ValidationError) as error:
        raise UnreadableDocumentError(str(error)) from error


def _renamed(session: Document, names: dict[str, str]) -> Document:
    return {names.get(name, name): value for name, value in session.items()}


def facts_from_json(edition: Document) -> schema.EditionFacts:
    """Read the facts of an edition in a document, which are the same in every format."""
    try:
        return msgspec.convert(edition, schema.EditionFacts)
    except msgspec.ValidationError as error:
        raise UnreadableDocumentError(str(error)) from error
