"""Withdraw, cancel, delete and erase are distinguished in the same words wherever one is chosen."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.content.removal_options import Removal
from core.models import Entry
from events.models import Edition
from tests.admin import document, page_of, words
from tests.factories import (
    AuthorFactory,
    RoomFactory,
    SessionFactory,
    SpeakerFactory,
)

pytestmark = pytest.mark.django_db


def says(page: Any, removal: Removal) -> bool:
    """Whether the page has the sentence, as its own choice."""
    return any(text.startswith(squeezed(removal)) for text in words(page, "//main//p"))


def squeezed(removal: Removal) -> str:
    return " ".join(str(removal.sentence).split())


def others(page: Any) -> dict[str, str]:
    """The other removals, by their first word, with where they lead."""
    rows = document(page).xpath("//section[@class='other-removal-options']//li")
    return {row.text_content().split()[0]: row.xpath("string(a/@href)") for row in rows}


def ask(client: Client, removal: str, row: Entry) -> Any:
    address = reverse(f"admin:talks_release_{removal}", args=[row._meta.model_name, row.pk])
    return client.get(address)


def delete(client: Client, row: Any) -> Any:
    name = row._meta.label_lower.replace(".", "_")
    return client.get(reverse(f"admin:{name}_delete", args=[row.pk]))


def test_a_session_nobody_saw_is_deleted_or_cancelled(organiser: Client, edition: Edition) -> None:
    session = SessionFactory.create(edition=edition)
    page = delete(organiser, session)
    assert says(page, Removal.DELETE)
    form = f"{page_of(session)}#id_state"
    assert others(page) == {"Annuler": form, "Retirer": "", "Effacer": ""}
    assert document(organiser.get(page_of(session))).get_element_by_id("id_state") is not None


def test_a_session_that_was_announced_is_withdrawn_cancelled_or_erased(
    organiser: Client, edition: Edition
) -> None:
    session = SessionFactory.create(edition=edition, announced=True)
    page = ask(organiser, "withdraw", session)
    assert says(page, Removal.WITHDRAW)
    leads = others(page)
    assert leads == {
        "Annuler": f"{page_of(session)}#id_state",
        "Supprimer": "",
        "Effacer": reverse("admin:talks_release_erase", args=["session", session.pk]),
    }
    page = organiser.get(leads["Effacer"])
    assert says(page, Removal.ERASE)
    assert others(page)["Retirer"].endswith(f"/withdraw/session/{session.pk}/")
    assert others(ask(organiser, "restore", session)) == {}


def test_each_kind_of_row_has_its_ways(organiser: Client, edition: Edition) -> None:
    room, speaker = RoomFactory.create(edition=edition), SpeakerFactory.create(announced=True)
    assert set(others(delete(organiser, room))) == {"Retirer"}
    found = others(ask(organiser, "withdraw", speaker))
    # Of a speaker, the portrait alone can go, too.
    assert set(found) == {"Supprimer", "Effacer", "Retirer"}
    author = AuthorFactory.create()
    page = delete(organiser, author)
    assert says(page, Removal.DELETE_FOR_GOOD)
    assert others(page) == {}
