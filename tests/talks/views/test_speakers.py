from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from time_machine import travel

from core.http.answers import PublicAnswer
from events.models import Edition
from recaps.models import Recap
from speakers.models import Speaker
from talks.published import forget
from talks.releases import publish
from talks.withdrawal import withdraw
from tests.factories import (
    EditionFactory,
    RecapFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    moment,
)
from tests.talks.reading import get, headings, linked, tight, words

pytestmark = pytest.mark.django_db

LIST = "/en/2027/speakers/"
ADDRESS = "/en/speakers/ana-mole/"


@pytest.fixture
def edition() -> Edition:
    return EditionFactory.create(slug="2027", name="Marseille 2.0", is_current=True)


@pytest.fixture
def speaker(edition: Edition) -> Speaker:
    """A person in one session with another person; not published yet."""
    speaker = SpeakerFactory.create(
        name="Ana Môle",
        sort_name="Môle",
        slug="ana-mole",
        organisation_en="North lighthouse",
        organisation_fr="Phare du nord",
        biography_fr="Elle tient un phare.",
        notice_fr="Fiche fictive.",
        notice_en="Fictional.",
        sources=["https://example.org/billet"],
    )
    speaker.links.create(kind="mastodon", url="https://example.org/@ana")
    other = SpeakerFactory.create(name="Bo Digue", sort_name="Digue", slug="bo-digue")
    session = SessionFactory.create(
        edition=edition, title_en="Lanterns", slug="fanal", speakers=[speaker, other]
    )
    SlotFactory.create(session=session)
    return speaker


# --- The people of an edition --------------------------------------------------------------------


def test_speakers_are_listed_by_sort_name(client: Client, speaker: Speaker) -> None:
    SpeakerFactory.create(name="Nobody Yet")
    publish(Edition.objects.get())
    html = get(client, LIST)
    assert words(html).startswith("Speakers 2 people speak at Marseille 2.0.")
    assert words(html).index("Bo Digue") < words(html).index("Ana Môle Lighthouse keeper, North")
    assert f'href="{ADDRESS}"' in html
    assert "Nobody" not in html
    people, _crumbs = linked(html)
    assert [entry["item"]["name"] for entry in people["itemListElement"]] == [
        "Bo Digue",
        "Ana Môle",
    ]


# --- One of them ---------------------------------------------------------------------------------


def test_page_says_who_and_where_to_meet_them(client: Client, speaker: Speaker) -> None:
    publish(Edition.objects.get())
    html = get(client, ADDRESS)
    read = words(html)
    assert ">Ana Môle</h1>" in tight(html)
    assert read.startswith("Lighthouse keeper, North lighthouse Ana Môle")
    assert "She keeps a lighthouse. A, Alfa." in read
    assert "At Marseille 2.0 10:00 Thu 20 May Lanterns" in read
    assert "with Bo Digue" in read
    assert 'href="/en/2027/sessions/fanal/"' in html
    assert '<div lang="fr"><p>Elle tient un phare.</p></div>' in html
    assert "Fictional." in read
    assert 'href="https://example.org/billet"' in html
    assert 'href="https://example.org/@ana"' in html
    assert headings(html) == [1, 2, 3, 2]
    assert '<meta name="description" content="She keeps a lighthouse.">' in html
    assert '<meta property="og:type" content="profile">' in html


def test_linked_data_tells_of_the_person(client: Client, speaker: Speaker) -> None:
    publish(Edition.objects.get())
    person, crumbs = linked(get(client, ADDRESS))
    assert person == {
        "@type": "Person",
        "@id": f"http://testserver{ADDRESS}",
        "url": f"http://testserver{ADDRESS}",
        "name": "Ana Môle",
        "jobTitle": "Lighthouse keeper",
        "affiliation": {"@type": "Organization", "name": "North lighthouse"},
        "description": "She keeps a lighthouse.",
        "sameAs": ["https://example.org/@ana"],
    }
    assert crumbs["itemListElement"][-1]["name"] == "Ana Môle"


def test_words_are_those_of_the_current_edition_sessions_those_of_all(
    client: Client, speaker: Speaker
) -> None:
    current = Edition.objects.get()
    publish(current)
    speaker.short_en = "She kept a lighthouse."
    speaker.save()
    newer = EditionFactory.create(slug="2028", name="Marseille 2.0", first_day=date(2028, 5, 18))
    SlotFactory.create(
        session=SessionFactory.create(edition=newer, title_en="Beacons", speakers=[speaker])
    )
    publish(newer)
    read = words(get(client, ADDRESS))
    assert "She keeps a lighthouse." in read
    assert "At Marseille 2.0 10:00 Thu 20 May Lanterns" in read
    assert "At Marseille 2.0, 2028 10:00 Thu 18 May Beacons" in read
    newer.make_current()
    assert "She kept a lighthouse." in words(get(client, ADDRESS))


def test_name_of_before_leads_to_the_present_one(client: Client, speaker: Speaker) -> None:
    edition = Edition.objects.get()
    older = EditionFactory.create(slug="2026", first_day=date(2026, 5, 20))
    SessionFactory.create(edition=older, speakers=[speaker])
    publish(older)
    publish(edition)
    speaker.slug = "ana-phare"
    speaker.save()
    # The older edition still has the old name.
    publish(edition)
    forget()
    for language, address in (("", "/intervenants"), ("/en", "/en/speakers")):
        response = client.get(f"{address}/ana-mole/")
        assert response.status_code == 301
        assert response.headers["Location"] == f"{address}/ana-phare/", language
    assert "Ana Môle" in get(client, "/en/speakers/ana-phare/")


def test_withdrawn_speaker_keeps_the_page_and_the_recaps(client: Client, speaker: Speaker) -> None:
    publish(Edition.objects.get())
    RecapFactory.create(title_en="By the fire", speakers=[speaker])
    RecapFactory.create(title_en="Secret", speakers=[speaker], status=Recap.Status.DRAFT)
    withdraw(speaker)
    html = get(client, ADDRESS)
    assert "Ana Môle" in words(html)
    assert "no longer in the programme" in words(html)
    assert "By the fire" in words(html)
    assert '<meta name="robots" content="noindex">' in html
    assert "keeps a lighthouse" not in html
    assert "Lanterns" not in html
    assert "Secret" not in html
    assert [thing["@type"] for thing in linked(html)] == ["BreadcrumbList"]
    assert "Ana Môle" not in get(client, "/en/2027/sessions/fanal/")


def test_portrait_is_shown_and_described(
    client: Client, speaker: Speaker, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    Image.new("RGB", (40, 40), "grey").save(tmp_path / "face.png")
    upload = SimpleUploadedFile("face.png", (tmp_path / "face.png").read_bytes())
    speaker.portrait = upload
    speaker.portrait_alt_fr = "Ana devant la mer"
    speaker.portrait_alt_en = "Ana by the sea"
    speaker.save()
    publish(Edition.objects.get())
    html = get(client, ADDRESS)
    # Its reflection says nothing.
    assert html.count('alt="Ana by the sea"') == 1
    assert 'width="40" height="40"' in html
    assert linked(html)[0]["image"].startswith("http://testserver/media/")
    # In a session's list of people the name stands beside it.
    assert 'alt=""' in get(client, "/en/2027/sessions/fanal/")


def test_page_is_true_until_a_session_starts_or_ends(client: Client, speaker: Speaker) -> None:
    edition = Edition.objects.get()
    publish(edition)
    with travel(moment(edition, 1, "10:00") + timedelta(minutes=1), tick=False):
        forget()
        response = client.get(ADDRESS)
    assert isinstance(response, PublicAnswer)
    assert response.valid_until == moment(edition, 1, "10:30")
    assert "On now" in words(response.content.decode())
