"""What only refused sessions of a file need is not made."""

from typing import Any

import pytest

from events.models import Edition, Room, Venue
from speakers.models import Speaker, SpeakerLink
from talks.models import Format, Session, Track
from tests.exchange.files import DAY, bring, refused, xlsx

pytestmark = pytest.mark.django_db

MADE = (Venue, Room, Track, Format, Speaker, SpeakerLink, Session)
BESIDE: dict[str, list[tuple[Any, ...]]] = {
    "Salles": [("Nom", "Lieu"), ("Rade", "Le Môle")],
    "Parcours": [("Nom",), ("Mer",)],
    "Formats": [("Nom",), ("Plénière",)],
    "Intervenants": [("Nom", "Liens"), ("Ana Lima", "www.ana.example/")],
}
HEADS = ("Titre", "Début", "Fin", "Salle", "Parcours", "Intervenants", "Places")
TALK = ("La rade", f"{DAY} 10:00", f"{DAY} 11:00", "Rade", "Mer", "Ana Lima", 10)


def book(*sessions: tuple[Any, ...]) -> bytes:
    return xlsx(Séances=[HEADS, *sessions], **BESIDE)


@pytest.mark.parametrize(
    "refused_row",
    [
        (TALK[0], "bientôt", *TALK[2:]),
        ("", *TALK[1:]),
        (*TALK[:6], "=1+1"),
    ],
)
def test_a_file_of_which_no_session_is_taken_makes_nothing(
    edition: Edition, refused_row: tuple[Any, ...]
) -> None:
    made = bring(edition, book(refused_row))
    assert refused(made)
    assert [model.__name__ for model in MADE if model.objects.exists()] == []
    assert made.counts["create"] == 0
    assert any("Aucune séance du fichier" in note for note in made.notes)
