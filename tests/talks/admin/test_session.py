from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from events.models import Edition
from talks.models import Release, Session, Slot
from talks.published import published_site
from talks.releases import NothingToPublishError, publish
from tests.admin import document, errors, messages_of, page_of, save, sheet, sign_in, words
from tests.factories import (
    EditionFactory,
    FormatFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    TagFactory,
    TrackFactory,
    moment,
)
from tests.talks.admin.lists import LIST, titles

pytestmark = pytest.mark.django_db

ADD = reverse("admin:talks_session_add")


def new_slot(number: int, room: Any, start: str, end: str = "") -> dict[str, Any]:
    """A slot typed into the page below `number` older ones."""
    slot = {"start": start, "end": end, "room": room.pk}
    typed = {f"slots-{number}-{name}": value for name, value in slot.items()}
    return {**typed, "slots-TOTAL_FORMS": number + 1}


# --- The list ------------------------------------------------------------------------------------


def test_list_follows_the_clock_and_ends_with_what_has_no_time(
    organiser: Client, edition: Edition
) -> None:
    for title, day, at in (("Soir", 1, "18:00"), ("Lendemain", 2, "09:00"), ("Matin", 1, "09:00")):
        SlotFactory.create(session__edition=edition, session__title_fr=title, day=day, at=at)
    SessionFactory.create(edition=edition, title_fr="Aucune heure")
    assert titles(organiser) == ["Matin", "Soir", "Lendemain", "Aucune heure"]
    assert titles(organiser, q="zzz") == []


@pytest.mark.parametrize("search", ["l'evenement", "ete cé", "oeuvre"])
def test_search_minds_no_accents_and_looks_at_people(
    organiser: Client, edition: Edition, search: str
) -> None:
    SessionFactory.create(
        edition=edition,
        title_fr="L’événement de l’été",
        summary_fr="Une œuvre.",
        speakers=[SpeakerFactory.create(name="Céline Rade"), SpeakerFactory.create(name="Autre")],
    )
    SessionFactory.create(edition=edition, title_fr="Autre chose")
    assert titles(organiser, q=search) == ["L’événement de l’été"]


# --- The page: what it offers --------------------------------------------------------------------


def test_states_that_make_sense(organiser: Client, edition: Edition) -> None:
    new = SessionFactory.create(edition=edition)
    known = SessionFactory.create(edition=edition, announced=True)
    gone = SessionFactory.create(edition=edition, announced=True, state="withdrawn")

    def states(session: Session) -> list[str]:
        select = document(organiser.get(page_of(session))).xpath("//select[@name='state']/option")
        return [option.get("value") for option in select]

    assert states(new) == ["draft", "confirmed", "cancelled"]
    assert states(known) == ["confirmed", "cancelled"]
    assert states(gone) == ["withdrawn"]
    assert save(organiser, gone, title_fr="Retirée").status_code == 302
    gone.refresh_from_db()
    assert (gone.state, gone.title_fr) == ("withdrawn", "Retirée")


def test_ways_to_the_public_page_and_to_the_preview(organiser: Client, edition: Edition) -> None:
    session = SessionFactory.create(edition=edition, slug="rade", state="draft")

    def ways() -> list[str]:
        links = document(organiser.get(page_of(session))).xpath("//a[@class='viewsitelink']")
        return [link.get("href") for link in links]

    assert ways() == []
    session.state = "confirmed"
    session.save()
    assert ways() == ["/apercu/demo/sessions/rade/"]
    publish(edition)
    session.slug = "large"
    session.save()
    assert ways() == ["/demo/sessions/rade/", "/apercu/demo/sessions/large/"]


# --- The page: saving ----------------------------------------------------------------------------


def test_saving_without_a_change_changes_nothing(organiser: Client, edition: Edition) -> None:
    slot = SlotFactory.create(session__edition=edition, session__abstract_fr="Un\n\nDeux")
    session = slot.session
    session.credits.create(speaker=SpeakerFactory.create())
    session.links.create(kind="slides", url="https://example.org/")
    session.services, session.sources = ["streamed"], ["https://example.org/", "https://a.example"]
    session.save()
    session.tags.set([TagFactory.create(), TagFactory.create()])
    publish(edition)
    before = Session.objects.filter(pk=session.pk).values().get()

    response = save(organiser, session)

    assert response.status_code == 302
    assert Session.objects.filter(pk=session.pk).values().get() == before
    assert Slot.objects.values("start", "end", "room", "holds_room", "withdrawn").get() == {
        "start": slot.start,
        "end": slot.end,
        "room": slot.room_id,
        "holds_room": True,
        "withdrawn": False,
    }
    with pytest.raises(NothingToPublishError):
        publish(edition)


def test_every_field_is_saved(organiser: Client, edition: Edition) -> None:
    session = SessionFactory.create(edition=edition)
    track = TrackFactory.create(edition=edition)
    tags = [TagFactory.create(), TagFactory.create()]
    speaker, room = SpeakerFactory.create(), RoomFactory.create(edition=edition)

    response = save(
        organiser,
        session,
        title_fr="La rade",
        track=track.pk,
        tags=[tag.pk for tag in tags],
        services=["recorded", "streamed"],
        sources="https://a.example/\r\n\r\nhttps://b.example/\r\n",
        full="on",
        **new_slot(0, room, "2027-05-20T10:07", "2027-05-20T10:52"),
        **{
            "credits-TOTAL_FORMS": 1,
            "credits-0-speaker": speaker.pk,
            "credits-0-role": "host",
            "credits-0-order": 3,
            "links-TOTAL_FORMS": 1,
            "links-0-kind": "recording",
            "links-0-url": "https://video.example/",
        },
    )

    assert response.status_code == 302, errors(response)
    session.refresh_from_db()
    assert (session.title_fr, session.track, session.full) == ("La rade", track, True)
    assert set(session.tags.all()) == set(tags)
    assert sorted(session.services) == ["recorded", "streamed"]
    assert session.sources == ["https://a.example/", "https://b.example/"]
    slot = session.slots.get()
    assert (slot.start, slot.end) == (moment(edition, 1, "10:07"), moment(edition, 1, "10:52"))
    assert slot.holds_room
    assert session.credits.values_list("speaker", "role", "order").get() == (speaker.pk, "host", 3)
    assert session.links.values_list("kind", "url").get() == ("recording", "https://video.example/")


def test_a_title_in_one_language_is_enough(organiser: Client, edition: Edition) -> None:
    session = SessionFactory.create(edition=edition, title_en="The harbour")
    assert save(organiser, session, title_fr="", slug="").status_code == 302
    session.refresh_from_db()
    assert (str(session), session.slug) == ("The harbour", "the-harbour")
    assert errors(save(organiser, session, title_en="")) == [
        "Donnez un titre, en français ou en anglais."
    ]


def test_new_session_with_its_slot_on_one_page(organiser: Client, edition: Edition) -> None:
    shape = FormatFactory.create(edition=edition, default_minutes=45)
    room = RoomFactory.create(edition=edition)
    typed = sheet(
        organiser.get(ADD),
        title_fr="L’été à la rade",
        state="confirmed",
        format=shape.pk,
        **new_slot(0, room, "2027-05-21T23:40"),
    )

    response = organiser.post(ADD, typed)

    assert response.status_code == 302, errors(response)
    session = Session.objects.get()
    assert (session.slug, session.edition) == ("l-ete-a-la-rade", edition)
    slot = session.slots.get()
    assert slot.end - slot.start == timedelta(minutes=45)
    assert slot.holds_room


# --- Slots ---------------------------------------------------------------------------------------


def test_times_are_those_of_the_edition(organiser: Client) -> None:
    edition = EditionFactory.create(time_zone="America/Montreal", first_day=date(2027, 5, 20))
    slot = SlotFactory.create(session__edition=edition, at="09:20")
    page = organiser.get(page_of(slot.session))
    assert sheet(page)["slots-0-start"] == ["2027-05-20T09:20"]

    organiser.post(page_of(slot.session), sheet(page, **{"slots-0-start": "2027-05-20T09:25"}))

    slot.refresh_from_db()
    montreal = ZoneInfo("America/Montreal")
    assert slot.start == datetime(2027, 5, 20, 9, 25, tzinfo=montreal)
    assert timezone.get_current_timezone_name() == "Europe/Paris"


def test_impossible_times_are_errors(organiser: Client, edition: Edition) -> None:
    session = SessionFactory.create(edition=edition)
    room = RoomFactory.create(edition=edition)
    typed = [
        ("2027-05-20T10:00", "2027-05-20T10:00"),
        ("2027-05-20T10:00", "2027-05-20T09:00"),
        ("2027-05-19T10:00", "2027-05-19T11:00"),
        ("2027-05-22T10:00", "2027-05-22T11:00"),
        ("2027-05-20T10:00", "2027-05-22T10:00"),
        ("2027-05-20", "nonsense"),
        ("", "2027-05-20T10:00"),
    ]
    slots: dict[str, Any] = {}
    for number, (start, end) in enumerate(typed):
        slots |= new_slot(number, room, start, end)
    response = save(organiser, session, **slots)
    assert response.status_code == 200
    kept = sheet(response)
    for number, (_start, end) in enumerate(typed):
        assert words(response, f"//*[@id='slots-{number}']//ul[contains(@class, 'errorlist')]/li")
        assert kept[f"slots-{number}-end"] == [end]
    assert not session.slots.exists()


def test_without_an_end_and_a_format_the_end_is_asked_for(
    organiser: Client, edition: Edition
) -> None:
    session = SessionFactory.create(edition=edition, format=None)
    room = RoomFactory.create(edition=edition)
    response = save(organiser, session, **new_slot(0, room, "2027-05-20T10:00"))
    assert len(errors(response)) == 1


def test_room_that_is_taken_names_the_other_session(organiser: Client, edition: Edition) -> None:
    taken = SlotFactory.create(session__edition=edition, session__title_fr="Le môle")
    session = SessionFactory.create(edition=edition)
    typed = new_slot(0, taken.room, "2027-05-20T10:29", "2027-05-20T11:00")

    response = save(organiser, session, title_fr="Tapé", **typed)

    assert ["Le môle" in error for error in errors(response)] == [True]
    assert sheet(response)["title_fr"] == ["Tapé"]
    assert save(organiser, session, state="draft", **typed).status_code == 302
    assert len(errors(save(organiser, session, state="confirmed"))) == 1
    typed = sheet(organiser.get(ADD), title_fr="Neuve", state="confirmed", **typed)
    assert ["Le môle" in error for error in errors(organiser.post(ADD, typed))] == [True]


def test_slot_nobody_knew_is_deleted(organiser: Client, edition: Edition) -> None:
    slot = SlotFactory.create(session__edition=edition)
    save(organiser, slot.session, **{"slots-0-DELETE": "on"})
    assert not Slot.objects.exists()


def test_announced_slot_is_withdrawn_instead(organiser: Client, edition: Edition) -> None:
    slot = SlotFactory.create(session__edition=edition)
    publish(edition)
    response = save(
        organiser,
        slot.session,
        **{"slots-0-DELETE": "on", "slots-0-start": "2027-05-20T10:20"},
    )
    assert response.status_code == 302, errors(response)
    start = slot.start
    slot.refresh_from_db()
    assert (slot.withdrawn, slot.holds_room, slot.start) == (True, False, start)


def test_moving_the_start_keeps_the_length(organiser: Client, edition: Edition) -> None:
    slot = SlotFactory.create(session__edition=edition, at="10:00", minutes=45)

    def times(**changes: str) -> tuple[str, str]:
        changes = {f"slots-0-{name}": value for name, value in changes.items()}
        response = save(organiser, slot.session, **changes)
        assert response.status_code == 302, errors(response)
        slot.refresh_from_db()
        start, end = (at.astimezone(edition.zone) for at in (slot.start, slot.end))
        return f"{start:%H:%M}", f"{end:%H:%M}"

    assert times(start="2027-05-20T14:00") == ("14:00", "14:45")
    both = times(start="2027-05-20T09:00", end="2027-05-20T10:30")
    assert both == ("09:00", "10:30"), "an end that was typed stays"
    assert times(end="2027-05-20T10:00") == ("09:00", "10:00")
    # The script has moved what is shown: an end it was put back to is meant.
    assert times(start="2027-05-20T09:30", end_as_shown="1") == ("09:30", "10:00")


# --- People --------------------------------------------------------------------------------------


def test_a_person_booked_twice_is_said_on_saving(organiser: Client, edition: Edition) -> None:
    person = SpeakerFactory.create(name="Chloé Dumas")
    one, other = (SlotFactory.create(session__edition=edition) for _n in range(2))
    for slot in (one, other):
        slot.session.credits.create(speaker=person)

    def warnings() -> list[str]:
        page = organiser.get(save(organiser, one.session)["Location"])
        for row in (one.session, other.session, person):
            query = f"//li[@class='warning']/a[@href='{page_of(row)}']"
            assert bool(document(page).xpath(query)) == bool(words(page, "//li[@class='warning']"))
        return words(page, "//li[@class='warning']")

    [warning] = warnings()
    assert warning.startswith("Chloé Dumas")
    other.end, other.start = other.start, other.start - timedelta(minutes=30)
    other.save()
    assert warnings() == []


# --- Two people at once --------------------------------------------------------------------------


@pytest.fixture
def slower_check(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one takes the room after this one's form was checked."""
    monkeypatch.setattr(Slot, "clean", lambda slot: None)


@pytest.mark.usefixtures("slower_check")
def test_room_taken_at_the_same_moment_is_a_form_error(organiser: Client, edition: Edition) -> None:
    taken = SlotFactory.create(session__edition=edition)
    session = SessionFactory.create(edition=edition, title_fr="Avant")

    response = save(
        organiser,
        session,
        title_fr="Tapé",
        **new_slot(0, taken.room, "2027-05-20T10:15", "2027-05-20T11:00"),
    )

    assert response.status_code == 200
    assert len(errors(response)) == 1
    assert messages_of(response) == []
    kept = sheet(response)
    assert kept["title_fr"] == ["Tapé"]
    assert kept["slots-0-start"] == ["2027-05-20T10:15"]
    session.refresh_from_db()
    assert session.title_fr == "Avant"
    assert not session.slots.exists()


def test_stale_page_is_refused_in_every_part(organiser: Client, edition: Edition) -> None:
    slot = SlotFactory.create(session__edition=edition, session__title_fr="La rade")
    session = slot.session
    credit = session.credits.create(speaker=SpeakerFactory.create())
    page = sheet(organiser.get(page_of(session)), title_en="Mine")
    room = RoomFactory.create(edition=edition, name_fr="Salle des machines")
    Session.objects.update(title_fr="Le large", services=["recorded"])
    Slot.objects.update(room=room)
    session.tags.set([TagFactory.create(name="Vent")])
    credit.role = "moderator"
    credit.save()

    response = organiser.post(page_of(session), page)

    assert response.status_code == 200
    found = " ".join(errors(response))
    for change in ("La rade", "Le large", "Salle des machines", "Vent"):
        assert change in found
    session.refresh_from_db()
    assert session.title_en != "Mine"
    again = sheet(response)
    assert again["title_fr"] == ["Le large"]
    assert again["title_en"] == ["Mine"]
    assert organiser.post(page_of(session), again).status_code == 302
    session.refresh_from_db()
    slot.refresh_from_db()
    credit.refresh_from_db()
    assert (session.title_fr, session.title_en) == ("Le large", "Mine")
    assert (slot.room, credit.role, session.services) == (room, "moderator", ["recorded"])
    assert [tag.name for tag in session.tags.all()] == ["Vent"]


# --- Publishing from here ------------------------------------------------------------------------


def test_save_and_publish_schedule_takes_no_words_along(
    organiser: Client, edition: Edition
) -> None:
    slot = SlotFactory.create(session__edition=edition, session__title_fr="La rade")
    publish(edition)
    room = RoomFactory.create(edition=edition, name_fr="Salle des machines")

    response = save(
        organiser,
        slot.session,
        title_fr="À moitié écrit",
        full="on",
        **{"_publish_schedule": "1", "slots-0-room": room.pk},
    )

    assert response.status_code == 302
    shown = published_site().editions[0].programme
    assert shown.sessions[0].title.fr == "La rade"
    assert shown.sessions[0].schedule.full
    assert shown.room(shown.sessions[0].live_slots[0].room).name.fr == "Salle des machines"
    assert Session.objects.get().title_fr == "À moitié écrit"


def test_save_and_publish_content_takes_no_room_along(organiser: Client, edition: Edition) -> None:
    slot = SlotFactory.create(session__edition=edition, session__title_fr="La rde")
    publish(edition)
    person = SpeakerFactory.create(name="Ana Môle")

    response = save(
        organiser,
        slot.session,
        title_fr="La rade",
        full="on",
        _publish_content="1",
        **{"slots-0-start": "2027-05-20T09:50", "credits-TOTAL_FORMS": 1},
        **{"credits-0-speaker": person.pk, "credits-0-role": "speaker", "credits-0-order": 0},
    )

    found = [str(each) for each in get_messages(response.wsgi_request)]
    assert "Devenu public en même temps\xa0: Ana Môle." in found
    shown = published_site().editions[0].programme
    (session,) = shown.sessions
    assert session.title.fr == "La rade"
    assert [person.name for _credit, person in shown.people(session)] == ["Ana Môle"]
    assert session.schedule.full is False
    assert session.live_slots[0].start == slot.start
    save(organiser, slot.session, _publish_content="1")
    assert Release.objects.count() == 2, "it was public already"


@pytest.mark.parametrize("seen", [True, False])
def test_neither_who_may_not_nor_what_nobody_has_seen_is_published(
    client: Client, edition: Edition, seen: bool
) -> None:
    publish(edition)
    slot = SlotFactory.create(session__edition=edition)
    user = sign_in(client, organiser=not seen, is_staff=True)
    if seen:
        publish(edition)
        rights = Permission.objects.filter(content_type__app_label="talks")
        user.user_permissions.set(rights.exclude(codename="add_release"))
    releases = Release.objects.count()
    page = client.get(page_of(slot.session))
    assert not document(page).xpath("//input[starts-with(@name, '_publish_')]")
    for button in ("_publish_schedule", "_publish_content"):
        save(client, slot.session, title_fr=button, **{button: "1"})
    assert Release.objects.count() == releases


# --- Deleting ------------------------------------------------------------------------------------


def test_announced_session_is_withdrawn_where_others_are_deleted(
    organiser: Client, edition: Edition
) -> None:
    session = SessionFactory.create(edition=edition)
    address = reverse("admin:talks_session_delete", args=[session.pk])

    def last_step() -> list[str]:
        return words(organiser.get(page_of(session)), "//a[contains(@class, 'deletelink')]")

    assert last_step() == ["Supprimer"]
    assert organiser.get(address).status_code == 200
    publish(edition)
    assert last_step() == ["Retirer"]
    action = {"action": "delete_selected", "_selected_action": [session.pk], "post": "yes"}
    assert organiser.post(LIST, action).status_code == 200
    withdrawal = reverse("admin:talks_release_withdraw", args=["session", session.pk])
    for response in (organiser.get(address), organiser.post(address, {"post": "yes"})):
        assert response["Location"] == withdrawal
    assert Session.objects.exists()


# --- Slides --------------------------------------------------------------------------------------


def test_slides_stay_in_the_form_until_it_is_right(
    organiser: Client, edition: Edition, client: Client
) -> None:
    session = SlotFactory.create(session__edition=edition, session__slug="rade").session
    page = page_of(session)

    def sent(content: bytes) -> SimpleUploadedFile:
        return SimpleUploadedFile("Mes diapos.pdf", content)

    wrong = organiser.post(page, sheet(organiser.get(page), slides=sent(b"<html>")))
    assert errors(wrong) == ["Ce fichier n’est pas un PDF."]
    slides = sent(b"%PDF-1.7 une diapositive %%EOF")
    first = organiser.post(
        page, sheet(organiser.get(page), slides=slides, title_fr="", title_en="")
    )
    assert errors(first)
    assert words(first, "//*[@class='kept-picture']/span")
    second = organiser.post(page, sheet(first, title_fr="La rade"))
    assert second.status_code == 302, errors(second)
    session.refresh_from_db()
    assert session.slides_size == 30
    answer = client.get(session.slides.url)
    assert answer.getvalue() == b"%PDF-1.7 une diapositive %%EOF"
    # They reach readers with a release.
    publish(edition)
    current = published_site().edition(edition.slug)
    assert current
    published = current.programme.session(session.key).content.slides
    assert published
    assert (published.name, published.size) == (session.slides.name, 30)
    save(organiser, session, **{"slides-clear": "on"})
    session.refresh_from_db()
    assert not session.slides
