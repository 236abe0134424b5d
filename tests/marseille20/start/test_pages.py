"""Getting started and Start my own, as organisers meet them in the admin."""

from typing import Any

import pytest
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from events.models import Edition
from marseille20.demo.loading import load
from recaps.models import Recap
from tests.admin import document, messages_of, sign_in, words
from tests.factories import (
    AnnouncementFactory,
    EditionFactory,
    RecapFactory,
)

pytestmark = pytest.mark.django_db

INDEX, START, OWN = (reverse(f"admin:{name}") for name in ("index", "start", "start_own"))


@pytest.fixture
def demonstration() -> Edition:
    return load()[0]


def steps(page: Any) -> list[str]:
    return words(page, "//ol[@class='start-steps']/li/h3")


def ways(page: Any, address: str) -> list[Any]:
    return list(document(page).xpath(f"//main//a[@href='{address}']"))


def test_an_organiser_of_an_empty_site_finds_the_steps_at_once(organiser: Client) -> None:
    for address in (INDEX, START):
        page = organiser.get(address)
        assert steps(page)[0] == "Le site à faire maintenant"
        assert len(steps(page)) == 9
        assert ways(page, reverse("admin:events_edition_add"))
        assert not ways(page, OWN)


def test_it_is_about_the_edition_that_is_worked_on(organiser: Client, edition: Edition) -> None:
    other = EditionFactory.create(name="Rencontres 2028")
    assert "Rencontres 2028" in words(organiser.get(f"{START}?edition={other.pk}"), "//main//h2")
    Edition.objects.filter(pk=edition.pk).update(archived=True, is_current=False)
    assert "Rencontres 2028" in words(organiser.get(START), "//main//h2")


def test_it_is_for_those_who_prepare_editions(client: Client, edition: Edition) -> None:
    sign_in(client, editor=True)
    page = client.get(INDEX)
    assert steps(page) == []
    assert not ways(page, START)
    assert client.get(START).status_code == 403


# --- The demonstration ---------------------------------------------------------------------------


def test_it_is_taken_away_after_what_goes_was_said(
    organiser: Client, demonstration: Edition
) -> None:
    for address in (INDEX, START):
        assert ways(organiser.get(address), OWN)
    page = organiser.get(OWN)
    kinds = dict(text.rsplit(" ", 1) for text in words(page, "//summary"))
    assert (kinds["Séances"], kinds["Intervenant·es"], kinds["Récits"]) == ("38", "30", "6")
    assert "Bernard Cova" in words(page, "//details//li")

    done = organiser.post(OWN, sent(page), follow=True)

    assert done.redirect_chain == [(START, 302)]
    assert not Edition.objects.exists()
    assert len(messages_of(done)) == 1
    assert steps(done)[0] == "Le site à faire maintenant"
    assert LogEntry.objects.get().action_flag == DELETION
    # A second time there is nothing to do.
    assert organiser.post(OWN, sent(page), follow=True).redirect_chain == [(START, 302)]
    assert organiser.get(OWN)["Location"] == START
    assert not ways(organiser.get(INDEX), OWN)


def sent(page: Any) -> dict[str, str]:
    return {"seen": document(page).xpath("//input[@name='seen']/@value")[0]}


def test_what_changed_meanwhile_is_shown_again(organiser: Client, demonstration: Edition) -> None:
    seen = sent(organiser.get(OWN))
    AnnouncementFactory.create(edition=demonstration)
    for form in (seen, {}, {"seen": "a\0b"}):
        again = organiser.post(OWN, form)
        assert again.status_code in {200, 400}
        assert Edition.objects.get() == demonstration
    organiser.post(OWN, sent(organiser.get(OWN)))
    assert not Edition.objects.exists()


def test_where_a_person_wrote_in_it_it_is_archived(
    organiser: Client, demonstration: Edition
) -> None:
    RecapFactory.create(title_fr="Le mien", sessions=[demonstration.sessions.all()[0]])
    page = organiser.get(OWN)
    assert "Le mien" in page.content.decode()
    assert words(page, "//summary") == []
    done = organiser.post(OWN, sent(page), follow=True)
    demonstration.refresh_from_db()
    assert demonstration.archived
    assert Recap.objects.count() == 7
    assert len(messages_of(done)) == 1
    assert not ways(organiser.get(INDEX), OWN)


def test_only_those_who_may_delete_all_of_it_take_it_away(
    client: Client, demonstration: Edition
) -> None:
    for address in (START, OWN):
        assert client.post(address)["Location"].startswith(reverse("admin:login"))
    for lacking in ("delete_edition", "delete_recap", "delete_speaker"):
        user = sign_in(client, is_staff=True)
        user.user_permissions.set(Permission.objects.exclude(codename=lacking))
        assert not ways(client.get(INDEX), OWN), lacking
        for method in (client.get, client.post):
            assert method(OWN).status_code == 403, lacking
    assert Edition.objects.get() == demonstration
