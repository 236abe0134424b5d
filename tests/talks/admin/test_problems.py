"""Problems lead to what they are about."""

from typing import Any

import pytest
from django.urls import reverse

from core.models import User
from talks.admin.problems import MOST_LISTED, Links, grouped, links_of, shown
from talks.clashes import Problem
from talks.models import Severity
from tests.admin import page_of
from tests.factories import SessionFactory, SlotFactory, SpeakerFactory, TagFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_everything_of_an_edition_has_a_link(django_assert_num_queries: Any) -> None:
    person, topic = SpeakerFactory.create(), TagFactory.create()
    session = SessionFactory.create(speakers=[person], tags=[topic])
    slot = SlotFactory.create(session=session)
    other = SessionFactory.create()
    rows: tuple[Any, ...] = (
        session,
        person,
        topic,
        slot.room,
        slot.room.venue,
        session.track,
        session.format,
    )

    with django_assert_num_queries(1):
        links = links_of(session.edition)

    assert links == {row.key: (page_of(row), str(row)) for row in rows}
    [found] = shown(User(), [Problem("room_twice", "Non.", (session.key, other.key))], links)
    assert found.links == [(page_of(session), str(session))]
    # Moving a session mends it, which is done on the sheet.
    sheet = reverse("admin:events_edition_sheet", args=[session.edition_id])
    assert found.sheet == f"{sheet}?at={session.key}"
    assert found.shape == "octagon"


def test_problems_are_reported_by_rule_and_not_without_end() -> None:
    clashes = [Problem("room_twice", f"Salle {n}.", ()) for n in range(MOST_LISTED + 3)]
    found = grouped(User(), [*clashes, Problem("same_address", "Adresse.", ())], Links())
    assert found.count == MOST_LISTED + 4
    assert [(len(group.problems), group.more) for group in found.groups] == [
        (MOST_LISTED, 3),
        (1, 0),
    ]
    assert found.groups[0].title == "Une salle accueille deux séances à la fois"


def test_what_is_private_is_said_in_general_to_others() -> None:
    """Neither the sentence nor a link says who is away."""
    person = SpeakerFactory.create(name="Ana Vague")
    session = SessionFactory.create(speakers=[person], title_fr="La rade")
    may_read = "participation.view_practicaldetails"
    sides = (session.key, person.key)
    away = Problem("person_away", "Ana n’est pas là.", sides, Severity.WARNING, may_read)
    links, organiser = links_of(session.edition), UserFactory.create(organiser=True)

    [seen] = shown(organiser, [away], links)
    [hidden] = shown(UserFactory.create(), [away], links)

    assert (seen.sentence, seen.links[1]) == ("Ana n’est pas là.", links[person.key])
    assert "Ana" not in hidden.sentence
    assert "La rade" in hidden.sentence
    assert (hidden.links, hidden.shape) == ([links[session.key]], "triangle")
    few = Problem("too_small", "90 étoiles.", sides, Severity.ADVICE, "picks.view_starcount")
    assert "90" not in shown(UserFactory.create(), [few], links)[0].sentence
    [here] = shown(UserFactory.create(), [away], links, here=session.key)
    assert (here.sentence, here.links) == (hidden.sentence, [])
