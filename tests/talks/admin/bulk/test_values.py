import pytest
from django.test import Client

from events.models import Edition
from talks.models import Session, Slot
from tests.admin import page_of
from tests.bulk import changing, done, left, preview
from tests.factories import (
    FormatFactory,
    SessionFactory,
    SlotFactory,
    TagFactory,
    TrackFactory,
)

pytestmark = pytest.mark.django_db

ACTION = "change_many"


def fresh(session: Session) -> Session:
    return Session.objects.get(pk=session.pk)


def test_all_that_was_chosen_is_set_and_nothing_else(organiser: Client, edition: Edition) -> None:
    track, shape = TrackFactory.create(edition=edition), FormatFactory.create(edition=edition)
    old, new = TagFactory.create(name="Ancien"), TagFactory.create(name="Nouveau")
    one, other = (
        SessionFactory.create(edition=edition, services=["streamed", "recorded"], tags=[old])
        for _n in range(2)
    )
    beside = SessionFactory.create(edition=edition, tags=[old])
    title = one.title_fr
    typed = {
        "state": "cancelled",
        "track": track.pk,
        "format": shape.pk,
        "languages": "en",
        "add_tags": [new.pk],
        "remove_tags": [old.pk],
        "add_services": ["live_captions"],
        "remove_services": ["recorded"],
    }
    page = preview(organiser, ACTION, one, other, **typed)
    assert len(changing(page)) == 2
    for words in ("Confirmée → Annulée", "Ancien → Nouveau", str(track), str(shape)):
        assert words in changing(page)[0]
    assert [fresh(one).state, fresh(one).track] == ["confirmed", one.track]

    done(organiser, ACTION, one, other, **typed)
    for session in (fresh(one), fresh(other)):
        assert (session.state, session.languages) == ("cancelled", ["en"])
        assert (session.track, session.format) == (track, shape)
        assert session.services == ["streamed", "live_captions"]
        assert list(session.tags.all()) == [new]
    assert fresh(one).title_fr == title
    assert fresh(beside).state == "confirmed"
    assert list(beside.tags.all()) == [old]


def test_what_is_left_alone_is_said_with_the_reason(organiser: Client, edition: Edition) -> None:
    announced = SessionFactory.create(edition=edition, announced=True)
    withdrawn = SessionFactory.create(edition=edition, announced=True, state="withdrawn")
    closed = SessionFactory.create(edition__archived=True)
    fine = SessionFactory.create(edition=edition)
    rows = (announced, withdrawn, closed, fine)
    page = preview(organiser, ACTION, *rows, state="draft")
    assert len(changing(page)) == 1
    assert len(left(page)) == 3
    for session, reason in ((announced, "annoncée"), (withdrawn, "retirée"), (closed, "archivée")):
        [line] = [text for text in left(page) if str(session) in text]
        assert reason in line
    done(organiser, ACTION, *rows, state="draft")
    assert [fresh(row).state for row in rows] == ["confirmed", "withdrawn", "confirmed", "draft"]


def test_a_track_of_another_edition_stays_there(organiser: Client, edition: Edition) -> None:
    here, there = SessionFactory.create(edition=edition), SessionFactory.create()
    track = TrackFactory.create(edition=edition)
    page = preview(organiser, ACTION, here, there, track=track.pk, languages="en")
    [line] = [text for text in changing(page) if str(there) in text]
    assert str(track) in line
    assert "autre édition" in line
    done(organiser, ACTION, here, there, track=track.pk, languages="en")
    assert fresh(here).track == track
    assert fresh(there).track == there.track
    assert fresh(there).languages == ["en"]


def test_confirmed_takes_its_room_unless_another_holds_it(
    organiser: Client, edition: Edition
) -> None:
    held = SlotFactory.create(session__edition=edition, session__title_fr="Déjà là")
    late = SlotFactory.create(session__edition=edition, session__state="draft", room=held.room)
    free = SlotFactory.create(session__edition=edition, session__state="draft")
    twin = SlotFactory.create(session__edition=edition, session__state="draft", room=free.room)
    sessions = [slot.session for slot in (late, free, twin)]
    page = preview(organiser, ACTION, *sessions, state="confirmed")
    assert len(changing(page)) == 1
    [line] = [text for text in left(page) if str(late.session) in text]
    assert "Déjà là" in line
    assert f'href="{page_of(held.session)}"' in page.content.decode()
    done(organiser, ACTION, *sessions, state="confirmed")
    holding = Slot.objects.filter(holds_room=True)
    assert set(holding) - {held} in ({free}, {twin})
    assert Session.objects.filter(state="confirmed").count() == 2


@pytest.mark.parametrize("typed", [{}, {"track": "99999"}, {"state": "withdrawn"}])
def test_nothing_or_nonsense_is_asked_for_again(
    organiser: Client, edition: Edition, typed: dict[str, str]
) -> None:
    session = SessionFactory.create(edition=edition)
    page = preview(organiser, ACTION, session, **typed)
    assert "errorlist" in page.content.decode()
    assert not changing(page)


def test_the_same_topic_is_not_added_and_removed(organiser: Client, edition: Edition) -> None:
    tag = TagFactory.create()
    session = SessionFactory.create(edition=edition, tags=[tag])
    page = preview(organiser, ACTION, session, add_tags=[tag.pk], remove_tags=[tag.pk])
    assert "errorlist" in page.content.decode()
