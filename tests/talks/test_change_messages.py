from dataclasses import fields, replace
from typing import Any

import pytest

from core.text.translated import Text
from talks.change_messages import (
    ENTRY_LABELS,
    FIELD_LABELS,
    READER_SENTENCES,
    Line,
    gist,
    kept,
    lines,
    title,
)
from talks.diff import FIELD_KINDS, ChangeKind, KeptChange, diff
from talks.programme import EntryId, Programme, assemble, entries, schema
from talks.programme.entries import KINDS
from tests.talks.paper import key, programme, session, slot

RADE = EntryId("content", key("session", "rade"))
PLACE = EntryId("schedule", RADE.key)
SLOT = slot("quai", "10:00", "11:00")


@pytest.fixture
def made() -> Programme:
    return programme([session("rade", SLOT, title="La rade", people=["Zoé"])], people=["Zoé"])


def changed(made: Programme, entry: EntryId, **fields: Any) -> list[Line]:
    """What is said of one entry with these fields instead of its own."""
    parts = entries(made)
    new = assemble(parts | {entry: replace(parts[entry], **fields)})
    (difference,) = diff(made, new)
    return list(lines(difference, made, new))


@pytest.mark.parametrize(
    ("field", "value", "line"),
    [
        (
            "title",
            Text("Le large", "The open"),
            Line("Nouveau titre", "La rade", "Le large / The open"),
        ),
        ("title", Text("Cap", "Cap"), Line("Nouveau titre", "La rade", "Cap")),
        ("seats", 12, Line("Détail modifié (places)", "", "12")),
        (
            "languages",
            ("fr", "de"),
            Line("Détail modifié (langues parlées)", "Français", "Français et allemand"),
        ),
        ("services", ("streamed",), Line("Autres services", "", "Diffusion en direct")),
        (
            "links",
            (schema.Link(kind="slides", url="https://example.org/"),),
            Line("Détail modifié (liens)", "", "https://example.org/"),
        ),
        ("people", (), Line("Autres personnes", "Zoé (Intervention)", "")),
        ("track", key("track", "mer"), Line("Détail modifié (parcours)", "", "Mer")),
    ],
)
def test_both_sides_are_spelled_out(made: Programme, field: str, value: object, line: Line) -> None:
    assert changed(made, RADE, **{field: value}) == [line]


def test_a_gist_has_what_stood_there_where_that_is_short(made: Programme) -> None:
    later = replace(SLOT, start=slot("quai", "10:15", "11:00").start, room=key("room", "digue"))
    parts: dict[EntryId, Any] = dict(entries(made))
    text = replace(parts[RADE], title=Text("Le large"), abstract=Text("Vent de travers."))
    new = assemble(parts | {PLACE: replace(parts[PLACE], slots=(later,)), RADE: text})

    assert gist(diff(made, new), made, new).replace("\N{NO-BREAK SPACE}", " ") == (
        "Nouvel horaire (avant : jeu. 20, 10:00–11:00) · Nouvelle salle (avant : Quai)"
        " · Nouveau titre (avant : La rade) · Texte modifié (présentation)"
    )


def test_all_that_a_new_entry_brings_is_read(made: Programme) -> None:
    (difference,) = (each for each in diff(None, made) if each.entry == RADE)
    said = {line.label: line.after for line in lines(difference, None, made)}
    assert said["titre"] == "La rade"
    assert said["personnes"] == "Zoé (Intervention)"
    assert said["langues parlées"] == "Français"
    assert "résumé" not in said


def test_every_entry_and_every_field_has_a_name(made: Programme) -> None:
    assert ENTRY_LABELS.keys() == set(KINDS)
    unnamed = {"key", "withdrawn", "erased", "state", "slots"}
    for value in entries(made).values():
        fields = set(value.__dataclass_fields__) - unnamed
        assert fields <= FIELD_LABELS.keys(), type(value)
    assert FIELD_KINDS.keys() <= FIELD_LABELS.keys()
    assert FIELD_LABELS.keys().isdisjoint({"key", "withdrawn", "erased", "slots"})


def test_an_entry_is_called_by_its_title_or_name(made: Programme) -> None:
    bare = programme([])
    assert title(RADE, None, made) == "La rade"
    # What is no longer there is called as it was.
    assert title(RADE, made, bare) == "La rade"
    assert title(EntryId("speaker", key("speaker", "Zoé")), None, made) == "Zoé"
    assert title(EntryId("edition", made.edition.key), None, made) == "Marseille 2.0"
    nobody = key("nobody")
    assert title(EntryId("speaker", nobody), None, made) == str(nobody)


@pytest.mark.parametrize(
    ("kind", "field", "name", "sentence"),
    [
        ("moved", "slot", "La rade", "La rade : Nouvel horaire"),
        ("text", "summary", "La rade", "La rade : Texte modifié (résumé)"),
        ("added", "", "Et si ?", "Et si\u202f? : Ajout"),
        ("retitled", "title", "", "Contenu effacé : Nouveau titre"),
    ],
)
def test_a_change_as_a_release_keeps_it(
    kind: ChangeKind, field: str, name: str, sentence: str
) -> None:
    change: KeptChange = {
        "entry": str(RADE),
        "kind": kind,
        "field": field,
        "title": {"fr": name, "en": ""},
        "slug": "rade",
        "before": None,
        "after": None,
    }
    assert kept(change).replace("\u00a0", " ") == sentence


def test_readers_are_informed_of_every_field_in_a_sentence() -> None:
    """Of what has no sentence of its own, the kind of the change says it, or nobody reads it."""
    said = {"title", "name", "people", "services", "order", "sort_name", "holds_several"}
    said |= {"slots", "state"}
    values = (
        *(schema.EditionFacts, schema.Venue, schema.Room, schema.Track, schema.Format),
        *(schema.Tag, schema.Speaker, schema.Content, schema.Schedule),
    )
    names = {field.name for value in values for field in fields(value)}
    assert names - {"key", "withdrawn", "erased"} - said == set(READER_SENTENCES)
