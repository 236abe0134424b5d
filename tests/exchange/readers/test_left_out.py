"""What files say and the site has no place for is reported with its count."""

import json
from typing import Any

import pytest

from events.models import Edition
from exchange import readers
from tests.exchange.files import csv, plan, refused, values

PERSON = {"name": "Ana Lima", "id": 1, "avatar": "https://a.example/ana.jpg"}
EVENT = {
    "title": "a",
    "feedback_url": "https://a.example/feedback/",
    "origin_url": "https://a.example/a/",
    "logo": "/media/a.png",
    "recording_license": "CC BY",
    "answers": [{"question": 1, "answer": "Oui"}],
    "persons": [
        PERSON | {"links": [{"url": "https://ana.example/"}], "url": "https://a.example/1"}
    ],
}
XML = """<schedule><day date="2027-05-20"><room name="Rade"><event id="1"><title>a</title>
<feedback_url>https://a.example/f/</feedback_url><origin_url>https://a.example/</origin_url>
<logo>/a.png</logo><recording><license>CC BY</license></recording>
<video_download_url>https://a.example/a.mp4</video_download_url>
<persons><person id="1" avatar="https://a.example/ana.jpg">Ana Lima</person></persons>
<description>{text}</description></event></room></day></schedule>"""
TOLD = [
    "1 portrait n’est pas repris",
    "2 liens de personnes ne sont pas repris",
    "1 image de séance n’est pas reprise",
    "1 adresse où donner son avis",
    "1 adresse d’où vient une séance",
    "La licence de l’enregistrement de 1 séance",
    "1 réponse aux questions",
]


def notes(found: dict[str, Any]) -> str:
    return "\n".join(readers.read(json.dumps(found).encode()).notes)


def test_of_json_each_is_counted() -> None:
    events = [EVENT, EVENT | {"id": 2, "persons": [PERSON]}]
    days = [{"date": "2027-05-20", "rooms": {"Rade": events[:1]}}]
    found = notes({"schedule": {"conference": {"days": days}}})
    assert [sentence for sentence in TOLD if sentence not in found] == []
    days = [{"date": "2027-05-20", "rooms": {"Rade": events}}]
    found = notes({"schedule": {"conference": {"days": days}}})
    assert TOLD[0] in found, "the same portrait twice is one"


def test_of_sessionize_each_is_counted() -> None:
    person = {"id": "u", "fullName": "Ana Lima", "profilePicture": "https://a.example/ana.jpg"}
    links = [{"url": "https://ana.example/"}, {"url": "https://b.example/"}]
    session = {"id": "1", "title": "a", "speakers": ["u"], "liveUrl": "https://a.example/live"}
    found = notes({"sessions": [session], "speakers": [person | {"links": links}]})
    assert TOLD[0] in found
    assert TOLD[1] in found
    assert "1 lien de séance n’est pas repris" in found


@pytest.mark.parametrize(
    ("href", "text", "note"),
    [
        ("parca.dev", "Le site (https://parca.dev)", "1 adresse sans https://"),
        ("mailto:ana@example.org", "Le site", "1 lien dans un texte est repris sans son adresse"),
        ("https://example.org", "Le site (https://example.org)", ""),
    ],
)
def test_links_within_texts_are_taken_or_counted(href: str, text: str, note: str) -> None:
    html = f"&lt;p&gt;&lt;a href='{href}'&gt;Le site&lt;/a&gt;&lt;/p&gt;"
    reading = readers.read(XML.format(text=html).encode())
    assert values(reading)[0]["abstract"] == text
    in_texts = [each for each in reading.notes if "https://" in each or "texte" in each]
    assert [each.startswith(note) for each in in_texts] == ([True] if note else [])


@pytest.mark.django_db
@pytest.mark.parametrize("cell", ["Site", "https://a.example/ https://b.example/", "Site a b"])
def test_what_is_no_address_is_refused(edition: Edition, cell: str) -> None:
    made = plan(edition, csv(("Atelier", cell), headings=("Titre", "Liens")))
    assert "adresse web" in refused(made)[0]
