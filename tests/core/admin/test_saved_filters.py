from typing import Any

import pytest
from django.test import Client

from core.models import SavedFilter
from events.models import Edition
from talks.models import Session
from tests.admin import list_of, messages_of, sign_in, words
from tests.factories import SessionFactory
from tests.test_rights import staff

pytestmark = pytest.mark.django_db

LIST = list_of(Session)
SAVE = f"{LIST}saved/"
QUERY = "state__exact=draft&missing=slot&p=2&e=1&q=caf%C3%A9+%26+th%C3%A9"


def save(client: Client, **sent: Any) -> Any:
    return client.post(SAVE, {"query": QUERY, "name": "Ateliers sans salle", **sent})


def shown(client: Client, address: str = LIST) -> list[str]:
    return words(client.get(address), "//*[@class='saved-filters']//nav//a")


def test_a_filter_is_found_above_its_list(organiser: Client, edition: Edition) -> None:
    answer = save(organiser)
    assert shown(organiser) == ["Ateliers sans salle"]
    page = organiser.get(answer["Location"])
    [link] = words(page, "//*[@class='saved-filters']//nav//a[@aria-current]")
    assert link == "Ateliers sans salle"
    assert answer["Location"] == f"{LIST}?state__exact=draft&missing=slot&q=caf%C3%A9+%26+th%C3%A9"
    assert shown(organiser, "/admin/talks/track/") == []


def test_only_what_is_filtered_can_be_saved(organiser: Client, edition: Edition) -> None:
    SessionFactory.create(edition=edition)
    form = f"//form[@action='{SAVE}']"
    assert not words(organiser.get(LIST), form)
    assert words(organiser.get(LIST, {"state__exact": "draft"}), form)
    for sent in ({"query": ""}, {"query": "p=2"}, {"name": " "}, {"name": "x" * 61}):
        assert len(messages_of(organiser.get(save(organiser, **sent)["Location"]))) == 1
    assert not SavedFilter.objects.exists()


def test_it_is_one_s_own_unless_it_is_shared(client: Client, edition: Edition) -> None:
    sign_in(client, organiser=True)
    save(client)
    save(client, name="Pour tous", shared="on")
    sign_in(client, organiser=True)
    assert shown(client) == ["Pour tous"]
    mine, shared = SavedFilter.objects.order_by("name")
    assert client.post(f"{SAVE}{mine.pk}/").status_code == 404
    client.post(f"{SAVE}{shared.pk}/")
    assert SavedFilter.objects.get() == mine


def test_anyone_who_only_looks_removes_nothing_of_others(client: Client, edition: Edition) -> None:
    sign_in(client, organiser=True)
    save(client, shared="on")
    client.force_login(staff("view_session"))
    assert shown(client) == ["Ateliers sans salle"]
    assert client.post(f"{SAVE}{SavedFilter.objects.get().pk}/").status_code == 403
    client.force_login(staff("view_track"))
    assert save(client).status_code == 403


@pytest.mark.parametrize("query", ["x" * 5000, "=", "a=%00", "q=%ED%A0%80", "&&&"])
def test_nonsense_is_kept_as_nonsense(organiser: Client, edition: Edition, query: str) -> None:
    address = save(organiser, query=query)["Location"]
    assert "\0" not in str(SavedFilter.objects.values_list("query"))
    assert organiser.get(address, follow=True).status_code < 500
    assert organiser.get(LIST).status_code == 200
