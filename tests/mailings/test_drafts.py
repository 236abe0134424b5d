import pytest

from mailings.drafts import prepare
from mailings.models import StandingText
from tests.factories import UserFactory

NAME = "crew"

pytestmark = pytest.mark.django_db


def test_prepared_mailing_has_the_words_and_the_people_and_is_sent_to_nobody() -> None:
    text = StandingText.objects.create(
        name_fr="Relance",
        code="test-reminder",
        subject_fr="Votre réponse ?",
        text_fr="Bonjour {prénom}",
        subject_en="Your answer?",
        text_en="Hello {first name}",
    )
    user = UserFactory.create()
    made = prepare(NAME, "test-reminder", ["1", "2"], user)
    made.refresh_from_db()
    assert (made.subject_fr, made.text_fr) == ("Votre réponse ?", "Bonjour {prénom}")
    assert (made.subject_en, made.text_en) == ("Your answer?", "Hello {first name}")
    assert (made.audience, made.chosen, made.reply_to) == (NAME, ["1", "2"], user)
    assert made.standing_text == text
    assert made.leaves_at is None
    assert not made.deliveries.exists()


def test_without_the_standing_text_it_is_empty() -> None:
    made = prepare(NAME, "rien", ["1"], UserFactory.create())
    assert made.text_fr == ""
    assert str(made) == "Sans objet encore"
