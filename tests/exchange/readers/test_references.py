"""Links and attachments of the schedules of others."""

import json

import pytest

from exchange import readers
from exchange.readers.references import Reference, kind_of, taken
from exchange.records import Reading
from tests.exchange.files import values


@pytest.mark.parametrize(
    ("reference", "kind"),
    [
        (Reference("https://example.org/a", "Slides (PDF)"), "slides"),
        (Reference("https://example.org/a", "Video recording (WebM/VP9)"), "recording"),
        (Reference("https://example.org/a", "Notes"), "notes"),
        (Reference("https://www.youtube.com/watch?v=1", "Chaos"), "recording"),
        (Reference("https://live.fosdem.org/watch/janson"), "stream"),
        (Reference("https://speakerdeck.com/a/b", "Ma présentée"), "slides"),
        (Reference("https://example.org/a.pdf", "Bill of materials", "slides", True), "slides"),
        (Reference("https://example.org/a.webm", "Démo", "slides", True), "recording"),
        (Reference("https://notyoutube.com/a", "Liveliness"), "other"),
        (Reference("https://github.com/a", "Source code", "related"), "other"),
    ],
)
def test_words_and_sites_tell_the_kind(reference: Reference, kind: str) -> None:
    assert kind_of(reference) == kind


def test_each_address_is_taken_once_and_none_that_is_no_web_address() -> None:
    given = ["https://example.org/a", "https://example.org/a", "mailto:a@example.org", ""]
    given += ["javascript:alert(1)", f"https://example.org/{'a' * 200}", "https://example.org/;b"]
    assert taken(map(Reference, given)) == [
        ("other", "https://example.org/a"),
        ("other", "https://example.org/;b"),
    ]


def read(links: str, attachments: str = "") -> Reading:
    return readers.read(
        f"""<schedule><day date="2027-05-20"><room name="Rade"><event id="1"><title>a</title>
        <start>10:00</start><duration>00:30</duration><recording><optout>true</optout></recording>
        <links>{links}</links><attachments>{attachments}</attachments></event></room></day>
        </schedule>""".encode()
    )


def test_links_of_xml_are_taken_and_what_is_not_is_counted() -> None:
    reading = read(
        '<link href="https://example.org/a">Site</link><link href="ftp://example.org">b</link>',
        '<attachment href="https://example.org/a.pdf" type="slides">c</attachment>',
    )
    assert values(reading)[0]["links"] == [
        ("other", "https://example.org/a"),
        ("slides", "https://example.org/a.pdf"),
    ]
    assert len(reading.notes) == 3
    assert "1 lien ou pièce jointe n’est pas repris" in reading.notes[0]


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("example.org", "https://example.org"),
        ("github.com/a/b#c", "https://github.com/a/b#c"),
        ("Example.ORG:8080/a?b=c", "https://Example.ORG:8080/a?b=c"),
        *((same, same) for same in ("http://example.org", "ana@example.org", "slides.pdf", "a/b")),
        *((same, same) for same in ("email:ana@example.org", "#top", "/a/b.html", "localhost", "")),
    ],
)
def test_an_address_without_a_scheme_is_taken_with_one(written: str, address: str) -> None:
    assert Reference(written).address == address


def test_links_of_json_are_taken() -> None:
    event = {
        "title": "a",
        "links": [{"url": "https://example.org/a", "title": "Video"}, 3, {"url": None}],
        "attachments": [{"url": "https://example.org/a.pdf"}],
    }
    days = [{"date": "2027-05-20", "rooms": {"Rade": [event]}}]
    reading = readers.read(json.dumps({"schedule": {"conference": {"days": days}}}).encode())
    assert values(reading)[0]["links"] == [
        ("recording", "https://example.org/a"),
        ("slides", "https://example.org/a.pdf"),
    ]
