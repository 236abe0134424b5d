"""The page on who has not answered, as organisers use it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from time_machine import travel

from events.models import Edition
from mailings.models import Mailing, StandingText
from participation.models import Participation, ParticipationSettings
from participation.own_data import remove_photo
from tests.admin import document, messages_of, page_of, sign_in, words
from tests.factories import SessionFactory, SpeakerFactory
from tests.participation.people import answer, reachable, taking_part

pytestmark = pytest.mark.django_db

BEFORE = "2027-05-01T10:00:00Z"
UNFIT = "//section[@id='problems']//li[contains(., 'ou plus')]"


@pytest.fixture(autouse=True)
def before() -> Any:
    with travel(BEFORE):
        yield


def page(edition: Edition) -> str:
    return reverse("admin:events_edition_unanswered", args=[edition.pk])


def rows(response: Any) -> list[list[str]]:
    found = document(response).xpath("//table[contains(@class, 'awaited')]/tbody/tr")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in found]


def test_each_with_what_is_missing_since_when_and_how_often(
    organiser: Client, edition: Edition
) -> None:
    ana, luc = reachable("Ana Vague", biography_fr="Elle."), SpeakerFactory.create(name="Luc Phare")
    SessionFactory.create(edition=edition, speakers=[ana, luc])
    asked_at = timezone.now() - timedelta(days=9)
    taking_part(edition, ana, asked_at=asked_at, times_asked=2)
    remove_photo(luc)

    first, second = rows(organiser.get(page(edition)))

    missing = "réponse, portrait, accords et disponibilités"
    assert first == ["Ana Vague", "9 jours", missing, "22 avr., 2 fois", "Écrire Ana Vague"]
    missing = "réponse, biographie, accords et disponibilités photo retirée"
    assert second == ["Luc Phare", "–", missing, "pas encore", "Ajouter une adresse Luc Phare"]


@pytest.fixture
def reminder() -> StandingText:
    return StandingText.objects.update_or_create(
        code="reminder",
        defaults={"name_fr": "Relance", "subject_fr": "Un mot ?", "text_fr": "Ici."},
    )[0]


def test_who_was_never_asked_is_invited_and_not_reminded(
    organiser: Client, edition: Edition, reminder: StandingText
) -> None:
    asked, new, other = (reachable(f"{name} Vague") for name in ("Ana", "Luc", "Zoé"))
    SessionFactory.create(edition=edition, speakers=[asked, new, other])
    taking_part(edition, asked, asked_at=timezone.now())
    in_view = f"{page(edition)}?missing=answer"
    buttons = document(organiser.get(in_view)).xpath("//button[@name='letter']")
    labels = [" ".join(button.text_content().split()) for button in buttons]
    assert labels == ["Écrire à 1 personne", "Inviter ces 2 personnes"]

    for button in buttons:
        organiser.post(in_view, {"letter": button.get("value")})

    invited, reminded = Mailing.objects.order_by("-pk")
    assert (reminded.chosen, reminded.standing_text) == ([str(asked.pk)], reminder)
    assert invited.chosen == [str(new.pk), str(other.pk)]
    # Who has answered for some sessions is still among them; who has for all is said.
    second = SessionFactory.create(edition=edition, speakers=[asked, new])
    for speaker, session in ((asked, second), (other, other.sessions.get())):
        answer(session, speaker)
    assert words(organiser.get(page_of(reminded)), UNFIT) == []
    # Chosen on the draft itself, who was never asked is named.
    Mailing.objects.filter(pk=reminded.pk).update(chosen=[str(asked.pk), str(new.pk)])
    early = "//section[@id='problems']//li[contains(., 'Relance')]"
    [line] = words(organiser.get(page_of(reminded)), early)
    assert line.endswith("demandé à Luc Vague. Ôter cette personne")
    assert words(organiser.get(page_of(invited)), early) == []
    [line] = words(organiser.get(page_of(invited)), UNFIT)
    assert line.endswith("ou plus, pour Zoé Vague. Ôter cette personne")
    assert invited.standing_text == StandingText.objects.get(code="invitation")
    # Once nobody is left to invite, nobody else is.
    taking_part(edition, new)
    Participation.objects.update(asked_at=timezone.now())
    taking_part(edition, other, asked_at=timezone.now())
    response = organiser.post(in_view, {"letter": "invitation"}, follow=True)
    assert messages_of(response) == ["Il ne reste personne parmi elles à qui écrire cet e-mail."]


def test_the_last_day_to_answer_is_settled_here(organiser: Client, edition: Edition) -> None:
    response = organiser.post(page(edition), {"settle": "", "answers_until": "2027-05-09"})
    assert response.status_code == 302
    assert str(ParticipationSettings.objects.get(edition=edition).answers_until) == "2027-05-09"
    response = organiser.post(page(edition), {"settle": "", "answers_until": "demain"})
    assert words(response, "//ul[contains(@class, 'errorlist')]/li")
    assert str(ParticipationSettings.objects.get(edition=edition).answers_until) == "2027-05-09"


def test_who_said_no_is_reminded_of_nothing(
    organiser: Client, edition: Edition, reminder: StandingText
) -> None:
    ana, luc = reachable("Ana Vague"), reachable("Luc Phare")
    session = SessionFactory.create(edition=edition, title_fr="La rade", speakers=[ana, luc])
    answer(session, ana, "no")
    answers = taking_part(edition, ana).answers
    answers.update(word="Je suis <b>en mer</b>.", answered_at="2027-04-30T22:30:00Z")
    said, _other = rows(organiser.get(page(edition)))
    assert said[2] == "A dit non le 1er mai : La rade Je suis <b>en mer</b>."
    taking_part(edition, luc, asked_at=timezone.now())

    # Of those in view, who has still to answer; to her alone, a letter of the organiser's own.
    organiser.post(page(edition))
    organiser.post(f"{page(edition)}?missing=no")
    to_her, to_all = Mailing.objects.order_by("-pk")
    assert (to_all.chosen, to_all.standing_text) == ([str(luc.pk)], reminder)
    assert (to_her.chosen, to_her.standing_text) == ([str(ana.pk)], None)


@pytest.mark.parametrize("who", ["editor", "blogger"])
def test_others_see_nothing(client: Client, edition: Edition, who: str) -> None:
    sign_in(client, **{who: True})
    assert client.get(page(edition)).status_code == 403
    assert client.post(page(edition)).status_code == 403
