"""What speakers propose, and what becomes of it: nothing is lost, nothing overwritten unread."""

from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, example, given, settings as examples, strategies as st
from pytest_django import DjangoCaptureOnCommitCallbacks
from time_machine import travel

from core.models import RowChange, User
from participation import proposals, uploads
from participation.models import Participation, ParticipationSettings, Proposal
from participation.proposable import value_of
from participation.proposals import ChangedError, NotYoursError, Typed, accept, decline, propose
from speakers.models import Speaker
from talks.models import Session
from tests.core.files.test_images import encoded, halves
from tests.factories import ParticipationFactory, SessionFactory, SpeakerFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ines() -> Participation:
    speaker = SpeakerFactory.create(name="Inès Sormiou", sort_name="Sormiou", biography_fr="Elle.")
    return ParticipationFactory.create(speaker=speaker)


@pytest.fixture(autouse=True)
def _no_files() -> None:
    for name in kept():
        storages["imports"].delete(f"{uploads.FOLDER}/{name}")


@pytest.fixture
def organiser() -> User:
    return UserFactory.create(organiser=True)


def shared(*people: Participation, **fields: Any) -> Session:
    """A session of the edition of these people, who hold it together."""
    return SessionFactory.create(
        edition=people[0].edition, speakers=[each.speaker for each in people], **fields
    )


def only(participation: Participation, **state: Any) -> Proposal:
    return participation.proposals.get(**state)


def shown(*rows: Proposal) -> dict[int, str]:
    """What an organiser sends who looks at these now."""
    return {row.pk: proposals.seen(row, value_of(row.row, row.field)) for row in rows}


def now(row: Speaker | Session) -> Any:
    return type(row).objects.get(pk=row.pk)


def portrait(width: int = 600, height: int = 800) -> ContentFile[bytes]:
    red_and_blue = halves("red", "blue", (width, height))
    return ContentFile(encoded(red_and_blue, "JPEG"), name="abc.jpg")


def kept() -> set[str]:
    try:
        return set(storages["imports"].listdir(uploads.FOLDER)[1])
    except FileNotFoundError:
        return set()


# --- Proposing -----------------------------------------------------------------------------------


def test_one_waits_for_a_field_whatever_two_tabs_do(ines: Participation) -> None:
    session = shared(ines)
    for row in (None, session):
        one: dict[str, Any] = {
            "participation": ines,
            "session": row,
            "field": "links",
            "base": [],
            "value": [],
        }
        Proposal.objects.create(**one)
        with pytest.raises(IntegrityError), transaction.atomic():
            Proposal.objects.create(**one)


@pytest.mark.parametrize("what", ["another’s", "of another edition", "withdrawn", "deleted"])
def test_session_that_is_not_theirs_is_refused(ines: Participation, what: str) -> None:
    session = shared(ines)
    match what:
        case "another’s":
            session.credits.all().delete()
        case "of another edition":
            session = SessionFactory.create(speakers=[ines.speaker])
        case "withdrawn":
            Session.objects.update(state="withdrawn")
        case "deleted":
            Session.objects.get(pk=session.pk).delete()
    with pytest.raises(NotYoursError):
        propose(ines, session, {"title_fr": Typed(value="Mer", over=session.title_fr)})
    assert not ines.proposals.exists()


@pytest.mark.parametrize("field", ["slug", "announced"])
def test_field_that_is_not_for_speakers_is_refused(ines: Participation, field: str) -> None:
    with pytest.raises(NotYoursError):
        propose(ines, None, {field: Typed(value="x", over="y")})


# --- Taking --------------------------------------------------------------------------------------


def test_taken_it_is_a_draft_with_its_history(ines: Participation, organiser: User) -> None:
    propose(ines, None, {"role_fr": Typed(value="Pilote", over="Gardienne de phare")})
    accept(shown(only(ines)), by=organiser)
    assert now(ines.speaker).role_fr == "Pilote"
    change = RowChange.objects.get(whole_id=ines.speaker.pk, after={"role_fr": "Pilote"})
    assert (change.by, change.cause) == (organiser, "proposed")
    assert (only(ines).state, only(ines).decided_by) == ("accepted", organiser)


def test_links_that_stay_are_the_same_rows(ines: Participation, organiser: User) -> None:
    mine = ines.speaker.links.create(kind="site", url="https://sormiou.example/")
    ines.speaker.links.create(kind="site", url="https://vieux.example/")
    over = value_of(ines.speaker, "links")
    links = [["site", mine.url], ["mastodon", "https://mer.example/@ines"]]
    propose(ines, None, {"links": Typed(value=links, over=over)})
    accept(shown(only(ines)), by=organiser)
    assert value_of(now(ines.speaker), "links") == links
    assert ines.speaker.links.first() == mine


def test_new_name_is_sorted_as_the_former_one_was(ines: Participation, organiser: User) -> None:
    propose(ines, None, {"name": Typed(value="Inès Morgiou", over="Inès Sormiou")})
    accept(shown(only(ines)), by=organiser)
    assert (now(ines.speaker).name, now(ines.speaker).sort_name) == ("Inès Morgiou", "Morgiou")


# --- Files ---------------------------------------------------------------------------------------


def test_portrait_is_cropped_when_it_is_taken(
    ines: Participation,
    organiser: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    crop = {"x": 0, "y": 0, "zoom": 200}
    typed = {
        "portrait": Typed(value=crop, over="", file=portrait()),
        "portrait_alt_fr": Typed(value="Inès au soleil", over=""),
    }
    propose(ines, None, typed)
    assert len(kept()) == 1
    # Beside the public files, there is none of it.
    assert not storages["default"].exists(only(ines, field="portrait").upload)
    with django_capture_on_commit_callbacks(execute=True):
        accept(shown(*ines.proposals.all()), by=organiser)
    speaker = now(ines.speaker)
    assert (speaker.portrait_width, speaker.portrait_height) == (300, 300)
    assert speaker.portrait_alt_fr == "Inès au soleil"
    assert kept() == set()


def test_portrait_cropped_anew_is_the_same_file(
    ines: Participation,
    organiser: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    crops = [{"x": x, "y": 50, "zoom": 100} for x in (0, 100)]
    with django_capture_on_commit_callbacks(execute=True):
        propose(ines, None, {"portrait": Typed(value=crops[0], over="", file=portrait())})
        propose(ines, None, {"portrait": Typed(value=crops[1], over="")})
    assert only(ines, state="waiting").value == crops[1]
    assert kept() == {only(ines, state="waiting").upload.rpartition("/")[2]}
    with django_capture_on_commit_callbacks(execute=True):
        decline(shown(only(ines, state="waiting")), by=organiser)
    assert kept() == set()


def test_crop_without_a_portrait_is_nothing(ines: Participation) -> None:
    crop = {"x": 0, "y": 0, "zoom": 100}
    propose(ines, None, {"portrait": Typed(value=crop, over="")})
    assert not ines.proposals.exists()


def test_file_without_a_proposal_is_swept_away_in_time(ines: Participation) -> None:
    crop = {"x": 0, "y": 0, "zoom": 100}
    propose(ines, None, {"portrait": Typed(value=crop, over="", file=portrait())})
    lost = uploads.keep(portrait())
    written = storages["imports"].get_modified_time(lost)
    with travel(written):
        proposals.sweep.call()
        assert len(kept()) == 2
    with travel(written + timedelta(days=2)):
        proposals.sweep.call()
    assert storages["imports"].exists(only(ines).upload)
    assert not storages["imports"].exists(lost)


# --- Taken at once -------------------------------------------------------------------------------


def test_what_changed_underneath_is_not_taken_at_once(ines: Participation) -> None:
    ParticipationSettings.objects.create(edition=ines.edition, taken_at_once=["biography"])
    Speaker.objects.update(biography_fr="Elle, corrigée.")
    propose(ines, None, {"biography_fr": Typed(value="Elle nage.", over="Elle.")})
    assert (only(ines).state, now(ines.speaker).biography_fr) == ("waiting", "Elle, corrigée.")


def test_portrait_taken_at_once_waits_for_its_description(ines: Participation) -> None:
    ParticipationSettings.objects.create(edition=ines.edition, taken_at_once=["portrait"])
    crop = {"x": 0, "y": 0, "zoom": 100}
    propose(ines, None, {"portrait": Typed(value=crop, over="", file=portrait())})
    assert only(ines).state == "waiting"


# --- Two speakers and an organiser, however they go by turns -------------------------------------

WORDS = ("mer", "vent", "sel")
STEPS = st.one_of(
    st.tuples(st.just("look"), st.integers(0, 2)),
    st.tuples(st.just("type"), st.integers(0, 1), st.sampled_from(WORDS)),
    st.tuples(st.just("edit"), st.sampled_from(WORDS)),
    st.tuples(st.just("take"), st.integers(0, 1)),
    st.tuples(st.just("decline"), st.integers(0, 1)),
)


class Desk:
    """A text of two speakers and an organiser; each acts on what they looked at last.

    `history` is what the text was, and why: what someone read, or a proposal of whom.
    """

    def __init__(self) -> None:
        self.people = [ParticipationFactory.create()]
        self.people.append(ParticipationFactory.create(edition=self.people[0].edition))
        self.session = shared(*self.people, summary_fr="eau")
        self.organiser = UserFactory.create()
        self.seen: list[str] = ["eau", "eau"]
        self.queue: dict[int, tuple[int, str, str]] = {}
        self.typed: list[tuple[int, str]] = []

    @property
    def text(self) -> str:
        text: str = now(self.session).summary_fr
        return text

    def look(self, who: int) -> None:
        if who < 2:
            self.seen[who] = self.text
            return
        self.queue = {}
        for number, person in enumerate(self.people):
            for each in proposals.waiting(person, self.session).values():
                self.queue[number] = (each.pk, shown(each)[each.pk], self.text)

    def type(self, who: int, words: str) -> None:
        typed = Typed(value=words, over=self.seen[who])
        propose(self.people[who], self.session, {"summary_fr": typed})
        if words != self.text:
            self.typed.append((who, words))

    def edit(self, words: str) -> None:
        self.session = now(self.session)
        self.session.summary_fr = words
        self.session.save()

    def take(self, who: int) -> None:
        if who not in self.queue:
            return
        pk, seen, was = self.queue[who]
        before, proposal = self.text, Proposal.objects.get(pk=pk)
        try:
            accept({pk: seen}, by=self.organiser)
        except ChangedError:
            assert self.text == before
        else:
            # What it overwrote is what the organiser saw, and it is what the speaker typed.
            assert (before, self.text) == (was, proposal.value)

    def decline(self, who: int) -> None:
        if who not in self.queue:
            return
        before = self.text
        with suppress(ChangedError):
            decline({self.queue[who][0]: self.queue[who][1]}, by=self.organiser)
        assert self.text == before

    def check(self) -> None:
        """Nothing that was typed is lost, and at most the newest of each speaker waits."""
        held = Proposal.objects.filter(session=self.session).order_by("pk")
        assert [(self.people.index(each.participation), each.value) for each in held] == self.typed
        for person in self.people:
            own = [each.state for each in held if each.participation == person]
            assert "waiting" not in own[:-1]


@example([("type", 0, "mer"), ("look", 2), ("edit", "vent"), ("take", 0)])
@example([("type", 0, "mer"), ("look", 2), ("type", 0, "sel"), ("take", 0), ("decline", 0)])
@example([("type", 0, "mer"), ("type", 1, "sel"), ("look", 2), ("take", 0), ("take", 1)])
@given(st.lists(STEPS, max_size=8))
@examples(
    max_examples=max(20, examples().max_examples // 5),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_two_speakers_and_an_organiser_overwrite_nobody(db: None, steps: list[Any]) -> None:
    with transaction.atomic():
        desk = Desk()
        for name, *given_with in steps:
            getattr(desk, name)(*given_with)
            desk.check()
        transaction.set_rollback(True)
