"""The page on which an edition sets how severe its rules are."""

import pytest
from django.test import Client
from django.urls import reverse

from events.models import Edition
from talks.admin.problems import title_of
from talks.clashes import USUAL, circumstances
from talks.models import RuleSettings, Severity
from tests.admin import errors, page_of, sheet, sign_in, words
from tests.factories import EditionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(client: Client) -> Edition:
    sign_in(client, organiser=True, name="Nour")
    return EditionFactory.create()


def page(edition: Edition) -> str:
    return reverse("admin:events_edition_rules", args=[edition.pk])


def test_severities_are_set_and_stand_in_the_history_of_the_edition(
    client: Client, edition: Edition
) -> None:
    shown = client.get(page(edition))
    assert f'href="{page(edition)}"' in client.get(page_of(edition)).content.decode()
    assert words(shown, "//select[@name='person_twice']/option[@selected]") == ["Erreur"]
    assert "Une salle accueille deux séances à la fois" in words(shown, "//main//li")

    client.post(page(edition), sheet(shown, person_twice="warning", same_topic="advice"))

    assert circumstances(edition).severities == {
        **USUAL,
        "person_twice": Severity.WARNING,
        "same_topic": Severity.ADVICE,
    }
    client.post(page(edition), sheet(client.get(page(edition)), person_twice="off"))
    history = client.get(reverse("admin:events_edition_history", args=[edition.pk]))
    said = words(history, "//li[@class='history__event']")
    title = title_of("person_twice")
    assert [title in each for each in said[:2]] == [True, True]
    assert "Ignorée" in said[0]
    assert "Erreur" in said[1]
    assert title_of("same_topic") in said[1]
    assert "Nour" in said[1]


def test_what_a_colleague_set_meanwhile_is_shown_first(client: Client, edition: Edition) -> None:
    """From both sides of the first row, which is not there yet."""
    early, late = (sheet(client.get(page(edition)), too_far=to) for to in ("off", "error"))
    client.post(page(edition), early)

    refused = client.post(page(edition), late)

    assert any(title_of("too_far") in error for error in errors(refused))
    assert RuleSettings.objects.get().too_far == "off"
    client.post(page(edition), sheet(refused))
    assert RuleSettings.objects.get().too_far == "error"
