import pytest
from django.test import Client
from django.urls import reverse

from recaps.models import Invitation
from talks.releases import publish
from tests.admin import words
from tests.factories import EditionFactory, RecapFactory, SessionFactory, SlotFactory

pytestmark = pytest.mark.django_db

COVERAGE = reverse("admin:recaps_recap_sessions")


def listed(client: Client, heading: str, **query: str) -> list[str]:
    return words(client.get(COVERAGE, query), f"//section[@aria-labelledby='{heading}']//h3")


def test_sessions_without_a_recap_come_first(editor: Client) -> None:
    edition, past = EditionFactory.create(is_current=True), EditionFactory.create(slug="avant")
    known, bare = (
        SlotFactory.create(session__edition=edition, session__title_fr=title).session
        for title in ("Racontée", "Sans rien")
    )
    SlotFactory.create(session__edition=edition, session__format__is_break=True)
    old = SlotFactory.create(session__edition=past, session__title_fr="D’avant").session
    publish(edition)
    publish(past)
    SessionFactory.create(edition=edition, title_fr="Secrète")
    RecapFactory.create(title_fr="Le récit", sessions=[known], status="draft")
    invitation = Invitation.objects.create(email="a@example.org", name="Inès")
    invitation.sessions.set([bare])

    page = editor.get(COVERAGE)
    assert listed(editor, "without") == ["Sans rien"]
    assert listed(editor, "covered") == ["Racontée"]
    assert words(page, "//ul[@class='board__recaps']/li") == ["Le récit En cours"]
    assert "Inès" in page.text
    assert listed(editor, "without", edition="avant") == [old.title_fr]
    assert words(page, "//nav[@class='queue-tabs']//a") == [edition.name, past.name]


def test_without_a_programme(editor: Client) -> None:
    assert editor.get(COVERAGE).status_code == 200
