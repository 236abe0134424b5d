import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from talks.programme import (
    Programme,
    document as module,
    facts_from_json,
    from_json,
    to_json,
)
from talks.programme.document import FORMAT_VERSION, UnreadableDocumentError
from tests.talks.programme.sample import sample
from tests.talks.strategies import programmes


@given(programmes())
def test_json_there_and_back(made: Programme) -> None:
    assert from_json(json.loads(json.dumps(to_json(made)))) == made


@given(programmes())
def test_equal_contents_make_equal_documents(made: Programme) -> None:
    turned = replace(
        made,
        rooms=made.rooms[::-1],
        tags=made.tags[::-1],
        speakers=made.speakers[::-1],
        sessions=made.sessions[::-1],
    )

    assert turned == made
    assert json.dumps(to_json(turned)) == json.dumps(to_json(made))


def test_facts_are_read_without_the_rest() -> None:
    assert facts_from_json(sample()["edition"]) == from_json(sample()).edition


def test_nothing_of_a_kept_document_is_lost() -> None:
    """Who renames or removes a field raises FORMAT_VERSION and writes the step up to it."""
    kept = sample()

    assert json.loads(json.dumps(to_json(from_json(kept)))) == kept


def test_a_document_of_a_newer_program_is_refused_clearly() -> None:
    newer = sample() | {"format": FORMAT_VERSION + 1}

    with pytest.raises(
        UnreadableDocumentError, match=f"{FORMAT_VERSION + 1}.* reads {FORMAT_VERSION}"
    ):
        from_json(newer)


@pytest.mark.parametrize("version", [None, 0, -1, "1", 1.0])
def test_a_document_of_no_version_is_refused(version: object) -> None:
    with pytest.raises(UnreadableDocumentError, match="format version"):
        from_json({"format": version})


def test_a_damaged_document_says_where() -> None:
    damaged = sample()
    damaged["sessions"][0]["schedule"]["slots"][0]["start"] = "tomorrow"

    with pytest.raises(UnreadableDocumentError, match=r"sessions\[.*start"):
        from_json(damaged)


@pytest.mark.parametrize(
    "sessions", [None, 1, "schedule", [None], ["schedule"], [[]], [{}]], ids=repr
)
def test_a_document_whose_sessions_are_none_is_refused(sessions: object) -> None:
    with pytest.raises(UnreadableDocumentError):
        from_json(sample() | {"sessions": sessions})


def test_an_old_document_goes_up_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if format 1 had said `places` for seats, and format 2 `town` for the city."""
    monkeypatch.setattr(module, "FORMAT_VERSION", 3)

    def from_1(document: dict[str, Any]) -> dict[str, Any]:
        for entry in document["sessions"]:
            entry["content"]["seats"] = entry["content"].pop("places", None)
        return document

    def from_2(document: dict[str, Any]) -> dict[str, Any]:
        facts = document["edition"]
        return document | {"edition": facts | {"city": facts["town"].capitalize()}}

    monkeypatch.setattr(module, "UPGRADES", {1: from_1, 2: from_2})
    expected = from_json(sample() | {"format": 3})
    second = sample() | {"format": 2}
    second["edition"]["town"] = second["edition"].pop("city").lower()
    first = json.loads(json.dumps(second | {"format": 1}))
    for entry in first["sessions"]:
        entry["content"]["places"] = entry["content"].pop("seats")

    assert from_json(first) == expected
    assert from_json(second) == expected
    assert to_json(expected)["format"] == 3
