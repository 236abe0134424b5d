import pytest

from core.models import Erasure, Letter
from reactions.feedback import deletion
from reactions.models import Feedback
from talks.mentions import mentions
from talks.models import Session
from tests.reactions.feedback.giving import said

pytestmark = pytest.mark.django_db


def test_letters_that_carried_it_go_too(session: Session) -> None:
    text = "Ana Mole a parlé trop bas."
    row = said(session, text=text)
    for template in (deletion.LETTER, "reactions/letters/unread.txt"):
        Letter.objects.create(to="a@example.org", template=template, body=f"Bonjour\n\n{text}\n")
    row.delete()
    assert Letter.objects.get().template == "reactions/letters/unread.txt"


def test_other_letters_stay(session: Session) -> None:
    Letter.objects.create(to="a@example.org", template=deletion.LETTER, body="Bonjour")
    said(session, text="").delete()
    said(session, text="Bonsoir").delete()
    assert Letter.objects.exists()


def test_what_is_gone_stays_gone_after_a_restore(session: Session) -> None:
    row = said(session)
    row.delete()
    erasure = Erasure.objects.get(kind="feedback")
    said(session, key=erasure.key)
    assert deletion.erase(erasure.key)
    assert not Feedback.objects.exists()
    assert not deletion.erase(erasure.key)


def test_erasing_somebody_finds_what_was_said_of_them(session: Session) -> None:
    row = said(session, text="Merci à Ana Mole !")
    assert row in [found.row for found in mentions({"Ana Mole"}, session)]
