"""Addresses that a file brings, beside those that a person wrote here."""

import pytest

from events.models import Edition
from exchange.models import FileStatement
from speakers.models import Speaker, SpeakerLink
from talks.models import Session, SessionLink
from tests.exchange.files import DAY, bring, xlsx

pytestmark = pytest.mark.django_db


def book(*links: str) -> bytes:
    """A session and its speaker, each with these links."""
    row = ("La rade", f"{DAY} 10:00", f"{DAY} 11:00", "Garnet", "Ana Lima", "\n".join(links), "Mer")
    heads = ("Titre", "Début", "Fin", "Salle", "Intervenants", "Liens", "Thèmes")
    people = [("Nom", "Liens"), ("Ana Lima", "\n".join(links))]
    return xlsx(Séances=[heads, row], Intervenants=people)


def held() -> list[set[str]]:
    return [
        set(model.objects.values_list("url", flat=True)) for model in (SessionLink, SpeakerLink)
    ]


def write_here() -> None:
    """As organisers do by hand, before files were compared with their last version."""
    Session.objects.get().links.create(url="https://here.example/")
    Session.objects.get().tags.add("Ici")
    Speaker.objects.get().links.create(url="https://here.example/")
    FileStatement.objects.all().delete()


def test_the_next_version_asks_before_it_deletes_them(edition: Edition) -> None:
    bring(edition, book())
    write_here()
    bring(edition, book("https://a.example/"))
    made = bring(edition, book("https://b.example/"))
    assert [question.kind for question in made.questions] == ["edited", "edited"]
    assert held() == [{"https://here.example/", "https://a.example/"}] * 2
