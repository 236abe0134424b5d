"""Who had all erased is not looked for again, and what they asked for stands where one decides."""

import pytest
from django.test import Client
from time_machine import travel

from participation import own_data
from participation.address_book import Contacts
from participation.models import Contact
from speakers.models import Speaker
from tests.admin import page_of, sheet, sign_in, words
from tests.factories import EditionFactory, SessionFactory
from tests.participation.people import answer, reachable, taking_part

pytestmark = pytest.mark.django_db


@travel("2027-05-01T10:00Z", tick=False)
def test_what_she_asked_for_stands_until_somebody_acts(client: Client) -> None:
    sign_in(client, organiser=True)
    edition = EditionFactory.create()
    rosalie, ana = reachable("Rosalie Cap"), reachable("Ana Vague")
    said = SessionFactory.create(edition=edition, title_fr="La rade", speakers=[rosalie, ana])
    SessionFactory.create(edition=edition, speakers=[rosalie])
    answer(said, rosalie, "no")
    taking_part(edition, rosalie).answers.update(word="Je suis en mer.")
    own_data.erase(rosalie, public_too=True)

    front = client.get("/admin/")
    asks = "Rosalie Cap demande à ne plus figurer dans ce qui est public"
    assert asks in words(front, f"//a[@href='{page_of(rosalie)}']")
    assert words(front, "//a[contains(@href, 'missing=no')]") == ["1 intervenant·e a dit non"]
    # Nor is she one of those who have no address, or have not answered.
    assert not words(front, "//a[contains(@href, '?without')]")
    assert words(front, "//a[contains(@href, 'missing=answer')]") == [
        "1 intervenant·e n’a pas répondu"
    ]
    [above] = words(client.get(page_of(rosalie)), "//p[@class='publish-state']")
    assert "a demandé le 1er mai 2027 à ne plus figurer" in above
    assert "Je suis en mer" not in client.get(page_of(said)).text
    unanswered = f"/admin/events/edition/{edition.pk}/unanswered/"
    [row] = words(client.get(f"{unanswered}?missing=no"), "//table[@class='awaited']/tbody/tr")
    assert "La rade" in row
    assert "a tout fait effacer" in row
    assert "Ajouter une adresse" not in row

    # Neither a pasted list nor a file brings her address back; she may give it again.
    addresses = f"/admin/events/edition/{edition.pk}/addresses/"
    pasted = sheet(client.get(addresses), lines="Rosalie Cap <r@example.org>", _match="")
    shown = client.post(addresses, pasted)
    assert words(shown, "//ul[@class='addresses-left']/li")
    Contacts().note({rosalie.pk: "r@example.org"})
    assert [each.speaker for each in Contact.objects.all()] == [ana]

    Speaker.objects.filter(pk=rosalie.pk).update(withdrawn=True)
    assert asks not in words(client.get("/admin/"), "//a")
