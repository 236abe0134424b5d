"""The public programme as a table, which says what readers may see and nothing else."""

import pytest

from events.models import Edition
from exchange.programme_table import ProgrammeTable
from talks.models import Credit, Session
from talks.published import current_site
from talks.releases import publish
from tests.factories import RoomFactory, SessionFactory, SlotFactory, SpeakerFactory

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
