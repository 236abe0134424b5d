"""Publishing: what it changes, what it refuses, and that it counts without gaps."""

import json
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from core.models import ContentVersion, Tag
from core.text.translated import Text
from events.models import Edition, Room, Venue
from speakers.models import Speaker
from talks.comparison import compare
from talks.diff import diff
from talks.drafts import draft
from talks.models import Format, Release, RuleSettings, Session, Severity, Slot, Track
from talks.programme import EntryId, Programme, entries, from_json
from talks.release_plan import plan_release
from talks.releases import (
    ArchivedError,
    NothingToPublishError,
    RefusedError,
    StaleError,
    go_back,
    newest,
    publish,
    released_programme,
)
from tests.databases import at_once
from tests.factories import (
    EditionFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TagFactory,
    UserFactory,
)
from tests.talks.editing import update

pytestmark = pytest.mark.django_db

MODELS: tuple[type[Any], ...] = (Venue, Room, Track, Format, Tag, Speaker, Session, Slot)


def shown(edition: Edition) -> Programme:
    programme = released_programme(newest(edition))
    assert programme
    return programme


def place(session: Session) -> EntryId:
    return EntryId("schedule", session.key)


def words(session: Session) -> EntryId:
    return EntryId("content", session.key)


def everything_kept() -> str:
    """Releases and marks of rows, and the number that tells caches to look again."""
    kept = [list(Release.objects.values()), ContentVersion.current()]
    marks = [list(model.objects.values("key", "announced")) for model in MODELS]
    return json.dumps([kept, marks], default=str)


# --- What a release is ---------------------------------------------------------------------------


def test_the_first_release_is_the_draft(edition: Edition) -> None:
    SlotFactory.create(session__edition=edition)
    by = UserFactory.create()

    release = publish(edition, by=by, note=Text("Le voilà", "Here it is"))

    assert release.number == 1
    assert release.published_by == by
    assert release.note == Text("Le voilà", "Here it is")
    assert release.changes == []
    release.refresh_from_db()
    assert from_json(release.document) == draft(edition)


def test_only_what_is_chosen_goes_public(edition: Edition, slot: Slot) -> None:
    other = SessionFactory.create(edition=edition)
    update(slot, start=slot.start - timedelta(minutes=15))
    update(slot.session, abstract_fr="Vent de")
    update(Speaker.objects.get(), biography_fr="Née à")
    before = entries(shown(edition))

    publish(edition, choose={place(slot.session)})

    after = entries(shown(edition))
    assert after[place(slot.session)] == entries(draft(edition))[place(slot.session)]
    assert before.keys() == after.keys()
    assert {entry for entry in after if after[entry] != before[entry]} == {place(slot.session)}
    assert other.key not in shown(edition).by_key


def test_nothing_ticked_of_something_new_is_nothing_to_publish(
    edition: Edition, slot: Slot
) -> None:
    SessionFactory.create(edition=edition)

    with pytest.raises(NothingToPublishError):
        publish(edition, choose=set())
    with pytest.raises(NothingToPublishError):
        publish(edition, choose={place(slot.session)})
    assert Release.objects.count() == 1


@pytest.mark.postgresql
def test_what_a_release_shows_is_announced(edition: Edition) -> None:
    slot = SlotFactory.create(
        session=SessionFactory.create(
            edition=edition, speakers=[SpeakerFactory.create()], tags=[TagFactory.create()]
        )
    )
    draft_session = SessionFactory.create(edition=edition, state=Session.State.DRAFT)
    stranger = SpeakerFactory.create()

    publish(edition)

    for model in MODELS:
        assert model.objects.filter(announced=True).exists(), model
    for row in (draft_session, stranger):
        row.refresh_from_db()
        assert not row.announced
    slot.refresh_from_db()
    assert slot.announced


# --- What is refused -----------------------------------------------------------------------------


@pytest.mark.postgresql
def test_a_problem_that_a_release_brings_about_is_refused(edition: Edition, slot: Slot) -> None:
    """Two sessions swap rooms; only one of them is chosen."""
    other = SlotFactory.create(session__edition=edition, session__title_fr="Le môle")
    publish(edition)
    Slot.objects.swap_rooms(slot, other)
    before = everything_kept()

    with pytest.raises(RefusedError) as refusal:
        publish(edition, choose={place(slot.session)})

    (problem,) = refusal.value.problems
    assert problem.rule == "room_twice"
    assert {slot.session.key, other.session.key} <= set(problem.sides)
    assert problem.sentence in str(refusal.value)
    assert everything_kept() == before

    publish(edition, choose={place(slot.session), place(other.session)})
    assert shown(edition) == draft(edition)


def test_a_session_without_a_slot_warns_only(edition: Edition, slot: Slot) -> None:
    row = SessionFactory.create(edition=edition)

    plan = plan_release(edition, compare(shown(edition), draft(edition)))

    assert not plan.refusals
    (warning,) = plan.introduced
    assert (warning.rule, warning.sides, warning.blocks) == ("without_slot", (row.key,), False)
    assert publish(edition).number == 2


def test_problems_that_are_public_already_warn(edition: Edition, slot: Slot) -> None:
    ines = Speaker.objects.get()
    RuleSettings.objects.create(edition=edition, person_twice=Severity.WARNING)
    SlotFactory.create(session=SessionFactory.create(edition=edition, speakers=[ines]))
    publish(edition)
    RuleSettings.objects.update(person_twice=Severity.ERROR)
    update(slot.session, title_fr="Le large")

    plan = plan_release(edition, compare(shown(edition), draft(edition)))

    assert [one.rule for one in plan.known] == ["person_twice"]
    assert not plan.introduced
    assert publish(edition).number == 3


# --- Two people at once --------------------------------------------------------------------------


def digests(edition: Edition) -> dict[EntryId, str]:
    return {one.entry: one.digest for one in diff(shown(edition), draft(edition))}


def test_what_was_edited_since_the_form_is_stale(edition: Edition, slot: Slot) -> None:
    update(slot.session, title_fr="Le large")
    update(slot, start=slot.start - timedelta(minutes=15))
    seen = digests(edition)
    update(slot.session, title_fr="Le lar")
    before = everything_kept()

    with pytest.raises(StaleError) as stale:
        publish(edition, choose=seen.keys(), seen=seen)

    assert stale.value.entries == {words(slot.session)}
    assert everything_kept() == before
    publish(edition, choose={place(slot.session)}, seen=seen)


def test_what_another_person_published_since_the_form_is_stale(
    edition: Edition, slot: Slot
) -> None:
    update(slot.session, title_fr="Le large")
    seen = digests(edition)
    publish(edition)
    with pytest.raises(StaleError):
        publish(edition, choose=seen.keys(), seen=seen)

    update(slot.session, title_fr="L’anse")
    with pytest.raises(StaleError):
        publish(edition, choose=seen.keys(), seen=seen)
    assert Release.objects.count() == 2


def test_what_comes_along_may_be_stale_too(edition: Edition, slot: Slot) -> None:
    person = SpeakerFactory.create(name="Zoé Mistral")
    slot.session.credits.create(speaker=person)
    seen = digests(edition)
    update(person, biography_fr="Née à")

    with pytest.raises(StaleError) as stale:
        publish(edition, choose={words(slot.session)}, seen=seen)

    assert stale.value.entries == {words(slot.session)}


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gaps_when_many_publish_at_once() -> None:
    edition = EditionFactory.create()
    publish(edition)
    sessions = SessionFactory.create_batch(4, edition=edition)
    chosen = [{place(session)} for session in sessions]

    ended = at_once(*(partial(publish, edition, choose=choose) for choose in chosen))

    assert sorted(publishing.result().number for publishing in ended) == [2, 3, 4, 5]
    assert {one.key for one in shown(edition).sessions} == {one.key for one in sessions}
    kept = edition.releases.order_by("number")
    assert [len(release.document["sessions"]) for release in kept] == [0, 1, 2, 3, 4]


# --- Going back ----------------------------------------------------------------------------------


def test_going_back_publishes_the_older_document_again(edition: Edition, slot: Slot) -> None:
    first = shown(edition)
    update(slot, start=slot.start - timedelta(minutes=15))
    update(slot.session, title_fr="Le large", slug="large")
    update(edition, city="Toulon")
    publish(edition)

    release = go_back(edition, 1, note=Text("Pardon"))

    assert release.number == 3
    assert release.back_to == 1
    assert release.note == Text("Pardon")
    assert shown(edition) == first
    assert release.changes
    assert release.addresses["session"].keys() == {"rade", "large"}


def test_what_came_later_stays_as_withdrawn(edition: Edition, slot: Slot) -> None:
    person = SpeakerFactory.create()
    late = SlotFactory.create(session=SessionFactory.create(edition=edition, speakers=[person]))
    again = SlotFactory.create(session=slot.session, at="15:00")
    publish(edition)

    release = go_back(edition, 1)

    programme = shown(edition)
    assert programme.session(late.session.key).withdrawn
    assert programme.speaker(person.key).withdrawn
    assert [one.slug for one in programme.listed] == ["rade"]
    (kept, gone) = sorted(
        programme.session(slot.session.key).schedule.slots, key=lambda one: one.start
    )
    assert (kept.key, kept.withdrawn) == (slot.key, False)
    assert (gone.key, gone.withdrawn) == (again.key, True)
    # Calendars are told that both are off.
    assert release.calendar_sequence[str(late.key)]["sequence"] == 1
    assert release.calendar_sequence[str(again.key)]["sequence"] == 1
    assert release.calendar_sequence[str(slot.key)]["sequence"] == 0


def test_going_nowhere(edition: Edition, slot: Slot) -> None:
    with pytest.raises(NothingToPublishError):
        go_back(edition, 1)
    with pytest.raises(Release.DoesNotExist):
        go_back(edition, 2)
    assert Release.objects.count() == 1


# --- An archived edition -------------------------------------------------------------------------


def test_nothing_of_an_archived_edition_is_published(edition: Edition, slot: Slot) -> None:
    update(slot.session, title_fr="Autre titre")
    publish(edition)
    Edition.objects.update(is_current=False, archived=True)
    update(slot.session, title_fr="Encore un autre")
    before = everything_kept()
    for release in (publish, partial(publish, choose={words(slot.session)})):
        with pytest.raises(ArchivedError, match="archivée"):
            release(edition)
    with pytest.raises(ArchivedError):
        go_back(edition, 1)
    assert everything_kept() == before
