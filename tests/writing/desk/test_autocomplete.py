import pytest
from django.test import Client
from django.urls import reverse

from core.models import User
from events.models import Edition, WorkingEdition
from talks.releases import publish
from tests.factories import EditionFactory, SessionFactory, SlotFactory, SpeakerFactory
from writing.desk.forms import sessions_in_order

pytestmark = pytest.mark.django_db

ADDRESS = reverse("desk:autocomplete")


def test_mentions_find_what_readers_know(client: Client, blogger: User) -> None:
    edition = EditionFactory.create(slug="2027", is_current=True)
    speaker = SpeakerFactory.create(name="Inès Garnier", slug="ines-garnier")
    session = SessionFactory.create(
        edition=edition, title_fr="L’œil des phares", slug="phares", speakers=[speaker]
    )
    SlotFactory.create(session=session)
    publish(edition)
    SessionFactory.create(edition=edition, title_fr="Phares secrets")
    found = client.get(ADDRESS, {"q": "oeil phares"}).json()["results"]
    assert [(each["key"], each["label"], each["url"]) for each in found] == [
        (f"session:{session.key}", "L’œil des phares", "/2027/sessions/phares/")
    ]
    assert found[0]["detail"].startswith("Inès Garnier, ")
    found = client.get(ADDRESS, {"q": "INES"}).json()["results"]
    # Who begins so comes before what only has the word.
    assert [each["kind"] for each in found] == ["speaker", "session"]
    assert client.get(ADDRESS, {"q": "secrets"}).json() == {"results": []}


def test_sessions_of_the_edition_worked_on_come_first(client: Client, blogger: User) -> None:
    editions = [EditionFactory.create(), EditionFactory.create(is_current=True)]
    for edition in editions:
        SessionFactory.create(edition=edition, title_fr=f"Phares, {edition.name}")
        publish(edition)

    def found() -> list[str]:
        return [each["label"] for each in client.get(ADDRESS, {"q": "phares"}).json()["results"]]

    other, current = (f"Phares, {edition.name}" for edition in editions)
    assert found() == [current, other]
    WorkingEdition.objects.create(user=blogger, edition=editions[0])
    assert found() == [other, current]
    assert list(sessions_in_order(blogger).values()) == [other, current]
    # An archived one is not worked on any more, and is written about all the same.
    Edition.objects.filter(pk=editions[0].pk).update(archived=True)
    assert found() == [current, other]
