"""The next edition, made from one that was."""

from typing import Any

import pytest

from events.models import Edition, Room
from talks.copying import EditionPart, copy_parts
from talks.models import RuleSettings, Session, Severity, Slot
from talks.releases import publish
from tests.factories import (
    EditionFactory,
    PageFactory,
    PartnerFactory,
    RoomFactory,
    SessionFactory,
    ShortcutFactory,
    SlotFactory,
    SpeakerFactory,
    TagFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def source() -> Edition:
    """A public edition with one row of each kind."""
    source = EditionFactory.create()
    session = SessionFactory.create(
        edition=source,
        title_fr="La rade",
        speakers=[SpeakerFactory.create()],
        tags=[TagFactory.create()],
        services=["streamed"],
        full=True,
        notice_fr="Complet",
    )
    session.links.create(url="https://example.org/notes", kind="notes")
    SlotFactory.create(session=session)
    page = PageFactory.create(edition=source)
    ShortcutFactory.create(edition=source, page=page, words="navette")
    PartnerFactory.create(edition=source)
    RuleSettings.objects.create(edition=source, person_twice=Severity.ADVICE)
    publish(source)
    return source


@pytest.fixture
def copy(source: Edition) -> Edition:
    copy = EditionFactory.create()
    copy_parts(source, copy, list(EditionPart))
    return copy


def facts(row: Any, *left_out: str) -> dict[str, Any]:
    """Its columns, but for those that every copy has of its own."""
    own = {"id", "key", "announced", "edition", *left_out}
    return {f.name: getattr(row, f.name) for f in row._meta.concrete_fields if f.name not in own}


@pytest.mark.postgresql
def test_everything_is_there_again_under_new_keys(source: Edition, copy: Edition) -> None:
    for name in ("venues", "rooms", "tracks", "formats"):
        [old], [new] = getattr(source, name).all(), getattr(copy, name).all()
        assert facts(new, "venue") == facts(old, "venue")
        assert new.key != old.key
        assert (old.announced, new.announced) == (True, False)
    assert Room.objects.get(edition=copy).venue.edition == copy
    assert facts(copy.rule_settings) == facts(source.rule_settings)
    for name in ("pages", "partners"):
        [old], [new] = getattr(source, name).all(), getattr(copy, name).all()
        assert facts(new, "published") == facts(old, "published")
        assert (old.published, new.published) == (True, False)
    shortcut = copy.shortcuts.get()
    assert (shortcut.words, shortcut.page) == ("navette", copy.pages.get())


def test_walking_times_are_those_between_the_new_rooms(source: Edition) -> None:
    quai = source.rooms.get()
    near, gone = (
        RoomFactory.create(edition=source, venue=quai.venue, order=0, withdrawn=withdrawn)
        for withdrawn in (False, True)
    )
    for other, minutes in ((near, 7), (gone, 9)):
        source.walking_times.create(one=quai, other=other, minutes=minutes)
    copy = EditionFactory.create()
    copy_parts(source, copy, [EditionPart.PLACES])
    (row,) = copy.walking_times.all()
    row.full_clean()
    assert (row.one.slug, row.other.slug, row.minutes) == (quai.slug, near.slug, 7)


def test_sessions_are_drafts_without_slots(source: Edition, copy: Edition) -> None:
    [old], [new] = source.sessions.all(), copy.sessions.all()
    assert (new.state, new.full, new.notice_fr, new.announced) == ("draft", False, "", False)
    changed = ("state", "full", "notice_fr", "track", "format")
    assert facts(new, *changed) == facts(old, *changed)
    assert [new.track, new.format] == [copy.tracks.get(), copy.formats.get()]
    for rows in ("speakers", "tags"):
        assert list(getattr(new, rows).all()) == list(getattr(old, rows).all()) != []
    assert [link.url for link in new.links.all()] == ["https://example.org/notes"]
    assert Slot.objects.filter(session__edition=copy).count() == 0
    new.full_clean()


def test_what_is_not_chosen_stays(source: Edition) -> None:
    copy = EditionFactory.create()
    copy_parts(source, copy, [EditionPart.SESSIONS])
    session = Session.objects.get(edition=copy)
    assert (session.track, session.format) == (None, None)
    for name in ("venues", "rooms", "tracks", "formats", "pages", "partners"):
        assert not getattr(copy, name).exists()


def test_what_was_withdrawn_is_not_made_again(source: Edition) -> None:
    for name in ("venues", "rooms", "tracks", "formats"):
        getattr(source, name).update(withdrawn=True)
    source.sessions.update(state="withdrawn")
    copy = EditionFactory.create()
    copy_parts(source, copy, list(EditionPart))
    for name in ("venues", "rooms", "tracks", "formats", "sessions"):
        assert not getattr(copy, name).exists()
