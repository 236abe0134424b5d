"""What an import says of what a person may not have meant."""

import pytest

from events.models import Edition
from exchange.planning.doubts import near
from speakers.models import Speaker
from talks.models import Session
from tests.exchange.files import DAY, HEADINGS, bring, csv, plan, refused
from tests.factories import RoomFactory, TrackFactory


@pytest.mark.parametrize(
    ("new", "known", "is_near"),
    [
        ("Salle Garnet", "Salle Granet", True),
        ("Ana Lima", "Anna Lima", True),
        ("Anja", "DanJ", False),
        ("Paul Lima", "Paul Liam", False),
        ("Salle B-12", "Salle B-13", False),
        ("Salle Granet", "salle granet", False),
        ("Salle A", "Salle B", False),
        ("Ana Lima", "Bo Lima", False),
    ],
)
def test_names_that_differ_in_a_letter_or_two_of_a_word(
    new: str, known: str, is_near: bool
) -> None:
    assert list(near([new], [known])) == ([(new, known)] if is_near else [])
    assert bool(list(near([known, new], []))) == is_near


@pytest.mark.django_db
class TestNotes:
    def test_rooms_tracks_and_people_of_nearly_one_name(self, edition: Edition) -> None:
        RoomFactory.create(edition=edition, name_fr="Salle Granet")
        TrackFactory.create(edition=edition, name_fr="Environnement")
        times = f"{DAY} 10:00", f"{DAY} 11:00"
        content = csv(
            ("a", *times, "Salle Garnet", "Ana Lima", "Environement"),
            ("b", f"{DAY} 12:00", f"{DAY} 13:00", "Salle Granet", "Anna Lima", "Environnement"),
            headings=(*HEADINGS, "Parcours"),
        )
        notes = plan(edition, content).notes
        for name, other in (
            ("Salle Garnet", "Salle Granet"),
            ("Environement", "Environnement"),
            ("Anna Lima", "Ana Lima"),
        ):
            assert any(name in note and other in note for note in notes)

    def test_few_are_named_and_the_others_counted(self, edition: Edition) -> None:
        rows = [(f"{n}", "", "", "", f"Ana{chr(97 + n)} Lima") for n in range(26)]
        notes = [note for note in plan(edition, csv(*rows)).notes if "ressembl" in note]
        assert len(notes) == 21
        assert "autres noms" in notes[-1]

    def test_a_name_with_a_comma_in_a_sentence_is_not_turned(self, edition: Edition) -> None:
        content = csv(("Ana Lima, directrice",), headings=("Intervenant",)).replace(
            b"Intervenant", b"Nom;Bio"
        )
        made = bring(edition, content.replace(b"directrice", b"directrice;Autrice"))
        assert Speaker.objects.get().name == "Ana Lima, directrice"
        assert any("contient une virgule" in note for note in made.notes)

    @pytest.mark.parametrize("sign", [" + ", " et "])
    def test_what_parts_people_without_a_semicolon_is_said(
        self, edition: Edition, sign: str
    ) -> None:
        cell = f"Ana Lima{sign}Bo Digue"
        made = bring(edition, csv(("a", "", "", "", cell), ("b", "", "", "", "Cy Lo; Driss B")))
        assert {each.name for each in Speaker.objects.all()} >= {"Ana Lima", "Bo Digue"}
        (note,) = [note for note in made.notes if "plusieurs personnes" in note]
        assert cell in note
        assert note.startswith("1 ")
        again = plan(edition, csv(("a", "", "", "", cell)))
        assert again.notes == [], "they are known by now"

    @pytest.mark.parametrize(
        ("heading", "cell"),
        [
            ("Horaire début / fin", "10:00 - 11:30"),
            ("Début - fin", "10h00–11h30"),
        ],
    )
    def test_a_start_and_an_end_in_one_cell(
        self, edition: Edition, heading: str, cell: str
    ) -> None:
        content = csv(("a", DAY, cell, "Rade"), headings=("Titre", "Jour", heading, "Salle"))
        assert refused(bring(edition, content)) == []
        (slot,) = Session.objects.get().slots.all()
        zone = edition.zone
        found = (f"{at.astimezone(zone):%H:%M}" for at in (slot.start, slot.end))
        assert tuple(found) == ("10:00", "11:30")
