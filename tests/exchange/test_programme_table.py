"""The public programme as a table, which says what readers may see and nothing else."""

import pytest

from events.models import Edition
from exchange.programme_table import ProgrammeTable
from talks.models import Credit, Session
from talks.published import current_site
from talks.releases import publish
from tests.factories import RoomFactory, SessionFactory, SlotFactory, SpeakerFactory, VenueFactory

pytestmark = pytest.mark.django_db


def rows_of(edition: Edition) -> list[dict[str, object]]:
    """The rows of the newest release, by their headings."""
    published = current_site().edition(edition.slug)
    assert published
    head, *rows = ProgrammeTable(published.programme, "fr").rows()
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def test_a_row_for_each_time_with_the_words_of_both_languages(edition: Edition) -> None:
    chair = SpeakerFactory.create(name="Bo Digue")
    session = SessionFactory.create(
        edition=edition,
        title_fr="Un fanal",
        title_en="A lantern",
        services=[Session.Service.RECORDED],
        speakers=[SpeakerFactory.create(name="Ana Môle")],
    )
    Credit.objects.create(session=session, speaker=chair, role="moderator")
    room = RoomFactory.create(edition=edition, name_fr="Cale")
    second = SlotFactory.create(session=session, room=room, day=2, at="09:30", minutes=90)
    first = SlotFactory.create(session=session, room=room, at="09:30", minutes=90)
    publish(edition)
    rows = rows_of(edition)
    assert [row["Clé du créneau"] for row in rows] == [str(first.key), str(second.key)]
    assert {
        "Titre (fr)": "Un fanal",
        "Titre (en)": "A lantern",
        "Salle": "Cale",
        "Intervenant·es": "Ana Môle",
        "Modération": "Bo Digue",
        "Services": str(Session.Service.RECORDED.label),
        "État": "Confirmée",
    }.items() <= rows[0].items()
    assert str(rows[0]["Fin"]).endswith("11:00")


def test_drafts_and_what_was_withdrawn_are_left_out(edition: Edition) -> None:
    for title, state in (("Reste", "confirmed"), ("Annulée", "cancelled")):
        SlotFactory.create(
            session=SessionFactory.create(edition=edition, title_fr=title, state=state)
        )
    gone = SlotFactory.create(session__edition=edition, session__title_fr="Partie").session
    SlotFactory.create(session__edition=edition, session__state="draft")
    publish(edition)
    gone.state = "withdrawn"
    gone.save()
    publish(edition)
    assert {row["Titre (fr)"]: row["État"] for row in rows_of(edition)} == {
        "Reste": "Confirmée",
        "Annulée": "Annulée",
    }


def test_namesakes_are_distinguished_by_their_addresses(edition: Edition) -> None:
    people = [SpeakerFactory.create(name="Ana Môle", slug=f"ana-{n}") for n in (1, 2)]
    for number, person in enumerate(people):
        venue = VenueFactory.create(edition=edition)
        room = RoomFactory.create(venue=venue, edition=edition, name_fr="Cale", slug=f"c-{number}")
        session = SessionFactory.create(edition=edition, speakers=[person])
        SlotFactory.create(session=session, room=room)
    publish(edition)
    assert {row["Intervenant·es"] for row in rows_of(edition)} == {"ana-1", "ana-2"}
    assert {row["Salle"] for row in rows_of(edition)} == {"c-0", "c-1"}
