"""Organisers read what speakers need, take it along, and note what they were told by telephone."""

import pytest
from django.test import Client

from events.models import Edition
from participation.models import Participation, PracticalDetails
from tests.admin import document, errors, messages_of, words
from tests.factories import SessionFactory, SpeakerFactory, UserFactory
from tests.marseille20.test_admin_markup import faults
from tests.participation.people import taking_part

pytestmark = pytest.mark.django_db


def page(edition: Edition) -> str:
    return f"/admin/events/edition/{edition.pk}/details/"


@pytest.fixture
def edition(client: Client) -> Edition:
    client.force_login(UserFactory.create(superuser=True))
    people = [SpeakerFactory.create(name=name, sort_name=name) for name in ("Ana", "Inès")]
    edition: Edition = SessionFactory.create(speakers=people).edition
    details = PracticalDetails(
        participation=taking_part(edition, people[1]),
        food="=1+1, sans noix",
        telephone="+33 6 12 34 56 78",
        available=[["2027-05-20T04:00:00+00:00", "2027-05-20T10:00:00+00:00"]],
    )
    details.save()
    return edition


def sent(client: Client, address: str, name: str, **changes: object) -> dict[str, object]:
    """What the form with a button of this name would send."""
    form = next(form for form in document(client.get(address)).forms if name in form.fields)
    return {**dict(form.form_values()), name: "1", **changes}


def test_who_said_what_and_who_said_nothing(client: Client, edition: Edition) -> None:
    answer = client.get(page(edition))
    assert words(answer, "//section/h2") == ["Inès"]
    assert words(answer, "//dd") == [
        "=1+1, sans noix",
        "+33 6 12 34 56 78",
        "jeudi 20 mai : 06:00–12:00",
    ]
    assert words(answer, "//div[@id='content']//ul/li/a[starts-with(@href, '?speaker')]") == ["Ana"]


def test_a_file_without_formulas(client: Client, edition: Edition) -> None:
    answer = client.get(f"{page(edition)}?csv")
    head, row = answer.content.decode().splitlines()
    assert head.startswith("Nom,")
    assert row.startswith("Inès,")
    assert "'=1+1" in row
    assert "attachment" in answer.headers["Content-Disposition"]


def test_what_was_told_by_telephone_is_noted(client: Client, edition: Edition) -> None:
    """The first thing that is known of somebody; each form leaves the other alone."""
    ana = edition.sessions.get().speakers.get(name="Ana")
    address = f"{page(edition)}?speaker={ana.pk}"
    assert list(faults(document(client.get(address)))) == []
    typed = sent(client, address, "details", access="Un ascenseur")
    assert messages_of(client.post(address, typed, follow=True)) == ["C’est noté : Ana."]
    row = PracticalDetails.objects.get(participation__speaker=ana)
    assert (row.access, row.available) == ("Un ascenseur", None)
    typed = sent(client, address, "availability", half_days=["2027-05-20-6"])
    client.post(address, typed)
    row.refresh_from_db()
    assert row.access == "Un ascenseur"
    assert row.available == [["2027-05-20T04:00:00+00:00", "2027-05-20T10:00:00+00:00"]]


def test_nobody_overwrites_what_was_said_meanwhile(client: Client, edition: Edition) -> None:
    ines = edition.sessions.get().speakers.get(name="Inès")
    address = f"{page(edition)}?speaker={ines.pk}"
    typed = sent(client, address, "details", food="sans gluten")
    PracticalDetails.objects.update(food="sans lait")
    answer = client.post(address, typed)
    assert answer.status_code == 200
    assert any("sans lait" in each for each in errors(answer))
    assert PracticalDetails.objects.get().food == "sans lait"


@pytest.mark.parametrize("number", ["0", "99999999999999999999"])
def test_a_person_of_no_session_is_not_found(client: Client, edition: Edition, number: str) -> None:
    assert client.get(f"{page(edition)}?speaker={number}").status_code == 404
    assert Participation.objects.count() == 1


def test_rights(client: Client, edition: Edition) -> None:
    client.force_login(UserFactory.create(editor=True))
    for address in (page(edition), f"{page(edition)}?csv"):
        assert client.get(address).status_code == 403


def test_the_archive_is_read_and_not_written(client: Client, edition: Edition) -> None:
    Edition.objects.update(archived=True)
    ines = edition.sessions.get().speakers.get(name="Inès")
    assert client.get(page(edition)).status_code == 200
    assert client.post(f"{page(edition)}?speaker={ines.pk}").status_code == 403
