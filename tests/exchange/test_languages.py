"""What a file says of the languages of speech: kept as it is said, or said to be left out."""

import json

import pytest

from events.models import Edition
from talks.models import Session
from tests.exchange.files import bring, refused

pytestmark = pytest.mark.django_db

EVENT = """<event guid="{guid}" id="{number}">
  <title>{title}</title><date>2027-05-20T{hour:02}:00:00+02:00</date>
  <start>{hour:02}:00</start><duration>00:30</duration>{language}</event>"""


def schedule(*languages: str | None) -> bytes:
    """A schedule.xml with an event for each; None: it says nothing of the language."""
    events = "".join(
        EVENT.format(
            guid=f"6c9f1f5a-0000-4000-8000-{number:012}",
            number=number,
            title=f"Talk {number}",
            hour=8 + number,
            language="" if said is None else f"<language>{said}</language>",
        )
        for number, said in enumerate(languages, start=1)
    )
    day = f'<day index="1" date="2027-05-20"><room name="Salle">{events}</room></day>'
    conference = "<conference><acronym>test</acronym></conference>"
    return f"<schedule>{conference}{day}</schedule>".encode()


def spoken(edition: Edition) -> list[list[str]]:
    """In the order of the titles."""
    rows = Session.objects.filter(edition=edition).order_by("title_en", "title_fr")
    return list(rows.values_list("languages", flat=True))


def test_what_is_no_language_is_reported_with_its_count(edition: Edition) -> None:
    made = bring(edition, schedule("tba", "formal/fr", "tba", "ja"), language="en")
    assert refused(made) == []
    assert spoken(edition) == [[], [], [], ["ja"]]
    assert [note for note in made.notes if "langue" in note] == [
        "«\xa0tba\xa0» ne se lit pas comme des langues\xa0: 2 séances sont prises sans langue.",
        "«\xa0formal/fr\xa0» ne se lit pas comme des langues\xa0: 1 séance est prise sans langue.",
    ]


def test_a_code_of_which_a_part_is_not_kept_is_reported_with_its_count(edition: Edition) -> None:
    codes = ("de-formal", "de_AT-x-wien, fr", "de-formal", "klingon-x-y", "pt-BR")
    made = bring(edition, schedule(*codes), language="en")
    assert spoken(edition) == [["de"], ["de-AT", "fr"], ["de"], [], ["pt-BR"]]
    (note,) = [note for note in made.notes if "code" in note]
    assert note.startswith("3 langues sont prises sans une partie de leur code")
    assert note.endswith("«\xa0de-formal\xa0», «\xa0de_AT-x-wien\xa0».")


def test_what_a_later_version_says_no_more_is_emptied(edition: Edition) -> None:
    bring(edition, schedule("de", "de", "de", "de"), language="en")
    made = bring(edition, schedule("", "tba", None, "de"), language="en")
    assert spoken(edition) == [[], ["de"], [], ["de"]]
    assert [step.action for step in made.steps if step.sort == "session"] == [
        *("change", "same", "change", "same"),
    ]
    assert [note for note in made.notes if "langue" in note] == [
        "«\xa0tba\xa0» ne se lit pas comme des langues\xa0: 1 séance garde ce qu’elle a.",
    ]


def test_sessionize_says_it_among_its_categories(edition: Edition) -> None:
    given = {
        "sessions": [{"id": "1", "title": "Talk", "categoryItems": [7, 8]}],
        "categories": [
            {
                "title": "Language",
                "items": [{"id": 7, "name": "Español"}, {"id": 8, "name": "English"}],
            }
        ],
    }
    bring(edition, json.dumps(given).encode(), language="en")
    assert spoken(edition) == [["es", "en"]]
