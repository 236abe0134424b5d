"""Who takes part, what is missing of them, and of whom something is still awaited."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from time_machine import travel

from events.models import Edition
from mailings.models import Delivery, Mailing
from participation import own_data
from participation.awaited import FILTERS, awaited
from participation.missing import Missing, missing
from participation.participants import Participant, participants
from participation.recipient_keys import audience_name
from speakers.models import Speaker
from talks.models import Session, SessionLink
from tests.factories import EditionFactory, SessionFactory, SlotFactory, SpeakerFactory
from tests.participation.people import answer, consent, reachable, taking_part

pytestmark = pytest.mark.django_db

BEFORE = "2027-05-01T10:00:00Z"
AFTER = "2027-05-23T10:00:00Z"


@pytest.fixture
def ines() -> Speaker:
    return reachable("Inès Sormiou")


def found(edition: Edition) -> tuple[Participant, list[Missing]]:
    (one,) = participants(edition)
    return one, missing(one, timezone.now())


@travel(BEFORE, tick=False)
def test_all_is_missing_of_who_said_nothing(edition: Edition, ines: Speaker) -> None:
    SessionFactory.create(edition=edition, speakers=[ines], summary_fr="", summary_en="")
    assert found(edition)[1] == [
        Missing.ANSWER,
        Missing.BIOGRAPHY,
        Missing.PORTRAIT,
        Missing.SUMMARY,
        Missing.CONSENT,
        Missing.AVAILABILITY,
    ]


@travel(BEFORE, tick=False)
@pytest.mark.parametrize("state", [Session.State.CONFIRMED, Session.State.CANCELLED])
def test_nothing_is_missing_of_who_does_not_come(
    edition: Edition, ines: Speaker, state: str
) -> None:
    session = SessionFactory.create(edition=edition, speakers=[ines], state=state)
    if state == Session.State.CONFIRMED:
        answer(session, ines, "no")
    assert found(edition)[1] == []


@travel(AFTER, tick=False)
def test_slides_are_missing_once_it_was_given(edition: Edition, ines: Speaker) -> None:
    session = SessionFactory.create(edition=edition, speakers=[ines])
    slot = SlotFactory.create(session=session)
    with travel(slot.end - timedelta(minutes=1), tick=False):
        assert Missing.SLIDES not in found(edition)[1]
    after = found(edition)[1]
    assert Missing.SLIDES in after
    # It is too late for these.
    assert not {Missing.ANSWER, Missing.AVAILABILITY} & set(after)


@travel(AFTER, tick=False)
@pytest.mark.parametrize("way", ["file", "link", "consent", "moderator"])
def test_slides_are_not_missing(edition: Edition, ines: Speaker, way: str) -> None:
    role = "moderators" if way == "moderator" else "speakers"
    session = SessionFactory.create(edition=edition, **{role: [ines]})
    SlotFactory.create(session=session)
    match way:
        case "file":
            session.slides.save("a.pdf", ContentFile(b"%PDF-1.7"))
        case "link":
            session.links.create(kind=SessionLink.Kind.SLIDES, url="https://example.org/")
        case "consent":
            consent(edition, ines, slides=False)
    assert Missing.SLIDES not in found(edition)[1]


@travel(BEFORE, tick=False)
def test_what_was_proposed_is_not_missing(edition: Edition, ines: Speaker) -> None:
    """Nobody is asked twice before organisers decide; emptying a text gives nothing."""
    luc = reachable("Luc Viste")
    speakers = [ines, luc]
    session = SessionFactory.create(
        edition=edition, speakers=speakers, summary_fr="", summary_en=""
    )
    mine = taking_part(edition, ines)
    for field, row in (("portrait", None), ("biography_en", None), ("summary_fr", session)):
        mine.proposals.create(field=field, session=row, base="", value="Un phare.")
    mine.proposals.create(field="biography_fr", base="", value="Un phare.", state="declined")
    taking_part(edition, luc).proposals.create(field="biography_fr", base="", value="")

    first, second = (missing(one, timezone.now()) for one in participants(edition))
    given = {Missing.PORTRAIT, Missing.BIOGRAPHY, Missing.SUMMARY}
    assert given & set(first) == set()
    assert given & set(second) == {Missing.PORTRAIT, Missing.BIOGRAPHY}


@travel(BEFORE, tick=False)
def test_portrait_is_not_asked_of_who_took_it_away_or_had_all_erased(
    edition: Edition, ines: Speaker
) -> None:
    luc, ana = reachable("Luc Viste"), reachable("Ana Yeu")
    SessionFactory.create(edition=edition, speakers=[ines, luc, ana])
    own_data.remove_photo(ines)
    own_data.erase(luc, public_too=False)
    people = participants(edition)
    lacks = [Missing.PORTRAIT in missing(one, timezone.now()) for one in people]
    assert lacks == [False, False, True]
    assert [one.removed_portrait for one in people] == [True, True, False]


@pytest.fixture(autouse=True)
def before() -> Any:
    with travel(BEFORE, tick=False):
        yield


def delivered(edition: Edition, key: str, state: str, days_ago: int) -> None:
    mailing = Mailing.objects.create(audience=audience_name(edition), started_at=timezone.now())
    tried_at = timezone.now() - timedelta(days=days_ago)
    mailing.deliveries.create(recipient=key, state=state, tried_at=tried_at, language="fr")


def found_by(edition: Edition, name: str) -> set[str]:
    _label, finds = FILTERS[name]
    return {one.participant.speaker.name for one in awaited(edition) if finds(one)}


def test_filters(edition: Edition) -> None:
    ana, luc = reachable("Ana Vague"), SpeakerFactory.create(name="Luc Vague")
    zoe = SpeakerFactory.create(name="Zoé Vague")
    SessionFactory.create(edition=edition, speakers=[ana, luc])
    session = SessionFactory.create(edition=edition, speakers=[ana, zoe])
    answer(session, ana)
    answer(session, zoe, "no")
    ana.participations.update(asked_at=timezone.now())
    assert found_by(edition, "unasked") == {"Luc Vague"}
    assert found_by(edition, Missing.ANSWER) == {"Ana Vague", "Luc Vague"}
    assert found_by(edition, "address") == {"Luc Vague"}
    assert found_by(edition, Missing.SLIDES) == set()
    assert found_by(edition, "no") == {"Zoé Vague"}
    # Who waits for a decision is first.
    assert awaited(edition)[0].participant.speaker == zoe


def test_a_letter_to_several_people_counts_for_each(edition: Edition) -> None:
    ana, luc = reachable("Ana Vague"), reachable("Luc Vague")
    SessionFactory.create(edition=edition, speakers=[ana, luc])
    delivered(edition, f"{ana.pk}+{luc.pk}", Delivery.State.FAILED, 1)
    assert found_by(edition, "refused") == {"Ana Vague", "Luc Vague"}


def test_everybody_credited_once_in_the_order_of_names() -> None:
    edition = EditionFactory.create()
    viste, arenc = reachable("Perrine Viste"), reachable("Rosalie Arenc")
    first = SessionFactory.create(edition=edition, speakers=[viste, arenc])
    second = SessionFactory.create(edition=edition, moderators=[viste], state=Session.State.DRAFT)
    gone = SessionFactory.create(edition=edition, state=Session.State.CANCELLED, hosts=[viste])
    SessionFactory.create(speakers=[reachable("De passage Ailleurs")])
    SlotFactory.create(session=second, day=1)
    SlotFactory.create(session=first, day=2)

    found = participants(edition)

    assert [one.speaker for one in found] == [arenc, viste]
    assert [part.session for part in found[1].parts] == [second, first, gone]
    assert [part.session for part in found[1].expected] == [second, first]


def test_nobody_of_withdrawn_or_erased() -> None:
    edition = EditionFactory.create()
    withdrawn = SpeakerFactory.create(withdrawn=True)
    erased = SpeakerFactory.create(erased=True)
    SessionFactory.create(edition=edition, speakers=[withdrawn, erased])
    off = SessionFactory.create(edition=edition, state=Session.State.WITHDRAWN)
    off.credits.create(speaker=SpeakerFactory.create())
    assert participants(edition) == []


def test_a_declined_session_is_not_expected_and_a_newer_consent_holds() -> None:
    edition, speaker = EditionFactory.create(), reachable("Inès Sormiou")
    one, two = SessionFactory.create_batch(2, edition=edition, speakers=[speaker])
    answer(one, speaker, "no")
    consent(edition, speaker, recording=True)
    consent(edition, speaker, recording=False)

    (found,) = participants(edition, [speaker.pk])

    assert [part.session for part in found.expected] == [two]
    assert [part.session for part in found.unanswered] == [two]
    assert found.consents == {"recording": False}
    assert found.contact is not None
