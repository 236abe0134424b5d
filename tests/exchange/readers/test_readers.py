"""Whatever is brought is read, or refused in a sentence."""

import json
import zipfile
from io import BytesIO

import pytest
from hypothesis import example, given, strategies as st
from openpyxl import Workbook, load_workbook

from exchange import readers
from exchange.readers import frab, separated, spreadsheet, tables
from exchange.records import UnreadableError, Where
from tests.exchange.files import csv, saved, values, xlsx

ROW = {"title": "L’été à l’œuvre", "start": "20/05/2027 10:00"}
TEXT = "Titre;Début\nL’été à l’œuvre;20/05/2027 10:00\n"

SCHEDULE = """<?xml version="1.0" encoding="UTF-8"?>
<schedule>
  <conference><acronym>demo</acronym><venue>Le Môle</venue></conference>
  <day index="1" date="2027-05-20">
    <room name="Rade">
      <event guid="8079583e-8321-506c-95af-fd2903a5f075" id="25">
        <date>2027-05-20T10:00:00+02:00</date><start>10:00</start><duration>00:30</duration>
        <title>Ouverture</title><track>Mer</track><type>Plénière</type><language>fr</language>
        <subtitle>En une phrase</subtitle>
        <abstract>&lt;p&gt;Un.&lt;/p&gt;&lt;p&gt;Deux.&lt;/p&gt;</abstract>
        <persons><person id="7">Ana Lima</person></persons>
      </event>
    </room>
  </day>
</schedule>"""

SCHEDULE_JSON = {"schedule": {"conference": {"days": [{"rooms": {"Rade": [{"title": "a"}]}}]}}}


# --- CSV -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_separator_and_encoding(separator: str, encoding: str) -> None:
    content = TEXT.replace(";", separator).encode(encoding)
    assert values(readers.read(content)) == [ROW]


def test_headings_below_a_title_and_empty_lines() -> None:
    content = f"Mon programme 2027;\n;\n{TEXT}\n;;\nAutre;21/05/2027 9:00".encode()
    records = readers.read(content).of("session")
    assert [str(record.where) for record in records] == ["ligne 4", "ligne 7"]


def test_unknown_headings_are_reported_and_matched_by_hand() -> None:
    content = csv(("Ouverture", "Ana", "rouge"), headings=("Titre", "Qui parle ?", "Couleur"))
    reading = readers.read(content)
    assert reading.headings == {"Titre": "title", "Qui parle ?": None, "Couleur": None}
    matched = readers.read(content, {"qui parle": "speakers", "couleur": ""})
    assert matched.headings == {"Titre": "title", "Qui parle ?": "speakers", "Couleur": ""}
    assert values(matched) == [{"title": "Ouverture", "speakers": "Ana"}]


def test_what_was_matched_on_one_sheet_is_as_known_as_before_on_others() -> None:
    content = xlsx(Séances=[("Titre", "Lieu"), ("a", "b")], Salles=[("Nom", "Lieu"), ("b", "c")])
    room = readers.read(content, {"lieu": "room"}).of("room")[0]
    assert room.values == {"name": "b", "venue": "c"}


def test_of_two_columns_of_one_heading_the_first_counts() -> None:
    reading = readers.read(csv(("a", "b"), headings=("Titre", "Titre")))
    assert values(reading) == [{"title": "a"}]
    assert "plusieurs colonnes" in reading.notes[0]


# --- XLSX ----------------------------------------------------------------------------------------


def test_merged_cells_count_as_the_first_of_them() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (("Titre", "Jour"), ("a", "20/05/2027"), ("b", None), ("c", "21/05/2027")):
        sheet.append(row)
    sheet.merge_cells("B2:B3")
    reading = readers.read(saved(book))
    assert [row["day"] for row in values(reading)] == ["20/05/2027", "20/05/2027", "21/05/2027"]
    assert "B2:B3" in reading.notes[0]


def test_a_hidden_sheet_is_not_read() -> None:
    book = load_workbook(BytesIO(xlsx(Séances=[("Titre",), ("a",)], Archives=[("Titre",), ("b",)])))
    book["Archives"].sheet_state = "hidden"
    reading = readers.read(saved(book))
    assert [row["title"] for row in values(reading)] == ["a"]
    assert "Archives" in reading.notes[0]


def test_a_formula_without_its_result_is_reported() -> None:
    rows = [("Titre", "Places"), ("a", "=1+1")]
    (fault,) = readers.read(xlsx(Séances=rows)).faults
    assert (fault.where, fault.column) == (Where(2, "row", "Séances"), "B")


def test_sheets_without_a_programme_are_passed_over() -> None:
    reading = readers.read(xlsx(Séances=[("Titre", "Salle"), ("a", "b")], Notes=[("Appeler Ana",)]))
    assert len(reading.records) == 1
    assert "Notes" in reading.notes[0]


def test_a_zip_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 2_000_000)
    monkeypatch.setattr(spreadsheet, "MOST_UNPACKED", 1_000_000)
    with pytest.raises(UnreadableError, match="trop gros"):
        readers.read(stream.getvalue())


def test_an_entity_in_a_workbook() -> None:
    content = BytesIO(xlsx(Séances=[("Titre", "Salle"), ("a", "b")]))
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    made = BytesIO()
    with zipfile.ZipFile(content) as old, zipfile.ZipFile(made, "w") as new:
        for info in old.infolist():
            is_sheet = info.filename == "xl/worksheets/sheet1.xml"
            new.writestr(info, bomb if is_sheet else old.read(info))
    with pytest.raises(UnreadableError):
        readers.read(made.getvalue())


def with_parts(content: bytes, **parts: bytes) -> bytes:
    """A workbook some of whose parts, in its folder xl, are these instead."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(made, "w", 8) as new:
        for info in old.infolist():
            name = info.filename.removeprefix("xl/").removesuffix(".xml").replace("/", "_")
            new.writestr(info, parts.get(name) or old.read(info))
    return made.getvalue()


def sheet(merged: str, rows: str = "") -> bytes:
    """A sheet of an XLSX with these rows below its headings."""
    head = '<c t="inlineStr"><is><t>Titre</t></is></c><c t="inlineStr"><is><t>Salle</t></is></c>'
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f"<row>{head}</row>{rows}</sheetData><mergeCells>{merged}</mergeCells></worksheet>"
    ).encode()


HOSTILE_SHEETS = {
    "cells": sheet("", "<row>" + "<c/>" * 900 + "</row>"),
    "merged cells": sheet('<mergeCell ref="A1:B1"/>' * 900),
    "no end of a tag": sheet("<mergeCell " * 100_000),
}


@pytest.mark.parametrize("name", HOSTILE_SHEETS)
def test_what_a_sheet_holds_is_counted_first(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_TAGS", 800)
    content = with_parts(xlsx(Séances=[("Titre",)]), worksheets_sheet1=HOSTILE_SHEETS[name])
    monkeypatch.setattr(spreadsheet, "load_workbook", pytest.fail)
    with pytest.raises(UnreadableError):
        readers.read(content)


def test_columns_merged_over_one_another_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_MERGED", 100)
    merged = '<mergeCell ref="A1:A41"/>' * 3
    content = with_parts(xlsx(Séances=[("Titre",)]), worksheets_sheet1=sheet(merged))
    with pytest.raises(UnreadableError, match="plus de 100 cellules fusionnées"):
        readers.read(content)


@pytest.mark.parametrize(
    ("name", "most", "content"),
    [
        ("MOST_LINES", 5, b"Titre;Salle\n\r\n\r\n\r\n\r\n\r\n"),
        ("MOST_LINES", 5, b"Titre;Salle\n" + b'"a\n";' * 8),
        ("LONGEST_LINE", 50, b"Titre;Salle\n" + b";" * 60),
    ],
)
def test_lines_of_a_csv_are_bounded(
    name: str, most: int, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(separated, name, most)
    with pytest.raises(UnreadableError, match=f"plus de {most}"):
        readers.read(content)


def test_more_events_than_a_programme_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frab, "MOST_EVENTS", 0)
    for content in (SCHEDULE.encode(), json.dumps(SCHEDULE_JSON).encode()):
        with pytest.raises(UnreadableError, match="plus de 0 ligne"):
            readers.read(content)


def test_too_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_ROWS", 3)
    with pytest.raises(UnreadableError, match="plus de 3 lignes"):
        readers.read(csv(*([("a", "b", "c", "d", "e")] * 4)))


# --- schedule.xml and schedule.json --------------------------------------------------------------


def test_a_schedule_in_xml() -> None:
    reading = readers.read(SCHEDULE.encode())
    (session,) = reading.of("session")
    assert session.values == {
        "title": "Ouverture",
        "summary": "En une phrase",
        "abstract": "Un.\n\nDeux.",
        "start": "2027-05-20T10:00:00+02:00",
        "length": "00:30",
        "room": "Rade",
        "track": "Mer",
        "format": "Plénière",
        "languages": "fr",
        "people": [("7", "Ana Lima")],
        "links": [],
    }
    assert (str(session.where), reading.venue) == ("ligne 6", "Le Môle")
    assert session.identifier == "8079583e-8321-506c-95af-fd2903a5f075"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (SCHEDULE[:400], "abîmé à la ligne"),
        ('<!DOCTYPE s [<!ENTITY a "b">]><schedule>&a;</schedule>', "entités"),
        ("<!DOCTYPE schedule SYSTEM 'file:///etc/passwd'><schedule/>", "entités"),
        ('<?xml version="1.0" encoding="klingon"?><schedule/>', "encodage|abîmé"),
        ("<rss/>", "pas un schedule.xml"),
        ("<a>" * 50 + "</a>" * 50, "trop imbriquées"),
    ],
)
def test_broken_or_hostile_xml(content: str, sentence: str) -> None:
    with pytest.raises(UnreadableError, match=sentence):
        readers.read(content.encode())


def test_biographies_of_the_list_of_people_beside_the_sessions() -> None:
    people = """<persons>
      <person id="7"><name>Ana Lima</name><biography>&lt;b>Autrice.&lt;/b></biography></person>
      <person id="7"><name>Bo Digue</name><biography>Autre.</biography></person>
      <person id="7"><name>Ana Lima</name><biography>Une seconde fois.</biography></person>
      <person id="8"><name>Cy Flot</name><biography></biography></person>
    </persons><day index"""
    reading = readers.read(SCHEDULE.replace("<day index", people, 1).encode())
    (ana,) = reading.of("speaker")
    assert ana.values == {"name": "Ana Lima", "biography": "Autrice."}
    assert [note.partition(" ")[0] for note in reading.notes] == ["1", "2"]


def test_texts_in_several_languages_each_have_their_column() -> None:
    event = {
        "title": {"fr-FR": "Ouverture", "en": "Opening", "de": "Eröffnung"},
        "abstract": {"en": "A sentence.", "fr": ""},
        "description": "Un texte.",
        "track": {"en": "Sea", "fr": "Mer"},
        "persons": [{"name": "Ana Lima", "biography": {"en": "Writer.", "fr": "Autrice."}}],
    }
    whole = {"schedule": {"conference": {"days": [{"rooms": {"Rade": [event, event]}}]}}}
    reading = readers.read(json.dumps(whole).encode())
    found = values(reading)[0]
    texts = {name: text for name, text in found.items() if name.startswith(("ti", "su", "ab"))}
    assert texts == {
        **dict.fromkeys(("title", "summary", "summary_fr", "summary_en", "abstract_fr"), ""),
        "title_fr": "Ouverture",
        "title_en": "Opening",
        "abstract_en": "A sentence.",
        "abstract": "Un texte.",
    }
    assert found["track"] == "Mer"
    assert reading.of("speaker")[0].values == {
        "name": "Ana Lima",
        "biography_fr": "Autrice.",
        "biography_en": "Writer.",
    }
    # The German title and the English track.
    assert reading.notes[0].startswith("2 ")


# --- Sessionize ----------------------------------------------------------------------------------


def test_the_view_all_of_sessionize() -> None:
    whole = {
        "sessions": [
            {
                "id": "1",
                "title": "Ouverture",
                "startsAt": "2027-05-20T10:00:00",
                "endsAt": "2027-05-20T10:30:00",
                "roomId": 5,
                "speakers": ["u1"],
                "categoryItems": [9],
            }
        ],
        "rooms": [{"id": 5, "name": "Rade"}],
        "speakers": [{"id": "u1", "fullName": "Ana Lima", "bio": "Autrice.", "tagLine": "Écrit"}],
        "categories": [{"title": "Track", "items": [{"id": 9, "name": "Mer"}]}],
    }
    reading = readers.read(json.dumps(whole).encode())
    (found,) = values(reading)
    assert (found["room"], found["track"], found["people"]) == ("Rade", "Mer", [("u1", "Ana Lima")])
    assert reading.of("speaker")[0].values["biography"] == "Autrice."


def test_the_grid_of_sessionize() -> None:
    session = {"id": "1", "title": "Ouverture", "speakers": [{"id": "u1", "name": "Ana Lima"}]}
    grid = [{"date": "2027-05-20", "rooms": [{"id": 5, "name": "Rade", "sessions": [session]}]}]
    assert values(readers.read(json.dumps(grid).encode()))[0]["title"] == "Ouverture"


# --- Anything ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[1, 2]",
        b'{"schedule": 3}',
        b'{"sessions": [3, null, {"speakers": 4, "categories": [null]}]}'[:20],
        b"[" * 100_000,
        b"PK\x03\x04" + b"\0" * 100,
        b"\xd0\xcf\x11\xe0",
        b"\0\0\0",
        b"bonjour",
    ],
)
def test_no_programme_at_all(content: bytes) -> None:
    with pytest.raises(UnreadableError) as caught:
        readers.read(content)
    assert str(caught.value)


def test_a_hundred_megabytes() -> None:
    with pytest.raises(UnreadableError, match="20\xa0Mo"):
        readers.read(b"a" * (readers.MOST_BYTES + 1))


NAMES = (
    *("schedule", "conference", "days", "rooms", "sessions", "speakers", "persons", "title"),
    *("categories", "items", "id", "name", "date", "a"),
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(json_values)
@example({"schedule": {"conference": {"days": [{"rooms": {"a": [{"persons": [3]}]}}]}}})
@example({"sessions": [{"speakers": [None], "categoryItems": [[]], "categories": [{"title": 3}]}]})
def test_json_of_any_shape(found: object) -> None:
    try:
        readers.read(json.dumps(found).encode())
    except UnreadableError:
        return


@given(st.binary(max_size=200))
@example(b"Titre;D\xe9but\n\x81\x8d;\xff")
@example(b'Titre;Salle\n"a')
def test_bytes_of_any_kind(content: bytes) -> None:
    try:
        readers.read(content)
    except UnreadableError:
        return
