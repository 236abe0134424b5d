from typing import Any

import pytest
from django.test import Client

from recaps.article import Article, article
from recaps.models import Recap
from recaps.relations import relations_of
from talks.published import forget, published_site
from talks.releases import publish
from talks.withdrawal import withdraw
from tests.factories import (
    AuthorFactory,
    EditionFactory,
    RecapFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TagFactory,
)
from tests.talks.reading import get, linked

pytestmark = pytest.mark.django_db


def made(recap: Recap) -> Article:
    forget()
    return article(published_site(), recap, relations_of([recap])[recap.pk])


@pytest.mark.parametrize(
    ("standfirst", "summary"), [("Deux jours au port.", "Deux jours au port."), ("", "Il pleut.")]
)
def test_summary_is_the_standfirst_or_else_how_it_begins(standfirst: str, summary: str) -> None:
    recap = RecapFactory.create(
        standfirst_fr=standfirst, standfirst_en="", body_fr="<p>Il pleut.</p>"
    )
    assert made(recap).summary == summary


SITE = "http://testserver"


def posting(client: Client, address: str) -> dict[str, Any]:
    [found] = [each for each in linked(get(client, address)) if each["@type"] == "BlogPosting"]
    return found


def test_recap_says_who_wrote_it_and_what_about(client: Client) -> None:
    edition = EditionFactory.create(slug="2027", is_current=True)
    ana = SpeakerFactory.create(name="Ana Mole", slug="ana-mole")
    session = SessionFactory.create(
        edition=edition, title_fr="Les phares", slug="les-phares", speakers=[ana]
    )
    SlotFactory.create(session=session)
    gone = SessionFactory.create(edition=edition)
    publish(edition)
    withdraw(gone)
    recap = RecapFactory.create(
        slug="bilan",
        title_fr="Ce qu’on a vu",
        authors=[AuthorFactory.create(name="Bo Digue", slug="bo", url="https://bo.example/")],
        sessions=[session, gone],
        speakers=[ana],
        tags=[TagFactory.create(name="Mer", slug="mer")],
        sources=["https://source.example/"],
    )
    found = posting(client, "/recits/bilan/")
    assert recap.published_at
    assert found["headline"] == "Ce qu’on a vu"
    assert (found["url"], found["inLanguage"]) == (f"{SITE}/recits/bilan/", "fr")
    assert found["datePublished"] == recap.published_at.isoformat()
    assert [(one["@type"], one["name"]) for one in found["author"]] == [("Person", "Bo Digue")]
    assert [(one["@type"], one["name"], one["url"]) for one in found["about"]] == [
        ("Event", "Les phares", f"{SITE}/2027/sessions/les-phares/"),
        ("Person", "Ana Mole", f"{SITE}/intervenants/ana-mole/"),
    ]
    assert (found["keywords"], found["isBasedOn"]) == (["Mer"], ["https://source.example/"])
