"""The publish page, old releases, and "save and publish place now"."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from core.models import User
from core.text.translated import Text
from events.models import Edition
from talks.admin.ticks import unpacked
from talks.models import Release, Session, Slot
from talks.programme import EntryId
from talks.published import published_site
from talks.releases import publish
from tests.admin import document, messages_of, sign_in, words
from tests.factories import (
    EditionFactory,
    RoomFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser(client: Client) -> User:
    user = UserFactory.create(superuser=True)
    client.force_login(user)
    return user


@pytest.fixture
def slot() -> Slot:
    """A public session in a room, in the current edition."""
    edition = EditionFactory.create(slug="demo", is_current=True)
    slot = SlotFactory.create(session__edition=edition, session__title_fr="La rade")
    publish(edition)
    return slot


def page(slot: Slot) -> str:
    return reverse("admin:talks_release_publish_edition", args=[slot.session.edition_id])


def seen_in(response: Any) -> dict[str, int]:
    """What the form of the publish page holds: entry → its number there."""
    (seen,) = document(response).xpath("//input[@name='seen']/@value") or [""]
    return {str(entry): number for number, (entry, _) in enumerate(unpacked(seen))}


def tick(response: Any, *entries: EntryId | str) -> dict[str, object]:
    """What the form that was shown sends with these entries ticked."""
    numbers = seen_in(response)
    return sheet_of(response, *(str(numbers[str(entry)]) for entry in entries))


def ticked(response: Any) -> set[str]:
    """What is shown as ticked: entries, and groups by their names."""
    values = document(response).xpath("//input[@name='choose'][@checked]/@value")
    names = {str(number): entry for entry, number in seen_in(response).items()}
    return {names.get(word, word) for word in " ".join(values).split()}


def test_only_what_is_ticked_is_published(client: Client, organiser: User, slot: Slot) -> None:
    session = slot.session
    session.title_fr = "Le large"
    session.save()
    Slot.objects.filter(pk=slot.pk).update(start=slot.start + timedelta(minutes=10))
    place = EntryId("schedule", session.key)

    form = tick(client.get(page(slot)), place) | {"note_fr": "Dix minutes plus tard"}
    response = client.post(page(slot), form)

    assert response.status_code == 302
    release = Release.objects.get(number=2)
    assert release.published_by == organiser
    assert release.note == Text("Dix minutes plus tard")
    edition = published_site().edition("demo")
    assert edition
    (public_session,) = edition.programme.sessions
    assert public_session.title.fr == "La rade"
    assert public_session.live_slots[0].start == slot.start + timedelta(minutes=10)
    assert set(seen_in(client.get(page(slot)))) == {str(EntryId("content", session.key))}


def test_nothing_ticked_publishes_nothing(client: Client, organiser: User, slot: Slot) -> None:
    response = client.post(page(slot), {"choose": ["schedule:nonsense", "nonsense"]})

    assert response.status_code == 200
    assert Release.objects.count() == 1


def test_what_does_not_say_what_was_shown_is_refused(
    client: Client, organiser: User, slot: Slot
) -> None:
    Slot.objects.filter(pk=slot.pk).update(start=slot.start + timedelta(minutes=10))
    shown = sheet_of(client.get(page(slot)), "everything")

    response = client.post(page(slot), shown | {"seen": "schedule:1=2", "note_fr": "Du nouveau"})

    (refusal,) = messages_of(response)
    assert "l’envoi ne correspond pas à ce qui vous a été montré" in refusal
    assert Release.objects.count() == 1
    assert not ticked(response)
    assert "Du nouveau" in response.content.decode()
    assert seen_in(response), "and it can be published from here"


def test_a_refusal_names_both_sides_and_keeps_the_ticks(
    client: Client, organiser: User, slot: Slot
) -> None:
    person = SpeakerFactory.create(name="Inès Calanque")
    slot.session.credits.create(speaker=person)
    other = SlotFactory.create(
        session=SessionFactory.create(
            edition=slot.session.edition, title_fr="Le môle", speakers=[person]
        )
    )
    shown = client.get(page(slot))
    form = tick(shown, *seen_in(shown)) | {"note_fr": "Du nouveau"}

    response = client.post(page(slot), form)

    html = response.content.decode()
    assert Release.objects.count() == 1
    assert "Inès Calanque" in html
    for session in (slot.session, other.session):
        assert reverse("admin:talks_session_change", args=[session.pk]) in html
    assert ticked(response) == set(seen_in(shown))
    assert "Du nouveau" in html


# --- Many ----------------------------------------------------------------------------------------


@pytest.fixture
def many(settings: LazySettings) -> Edition:
    """More changes than a form has fields: each of three public sessions moved and renamed."""
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 8
    edition = EditionFactory.create(is_current=True)
    slots = [
        SlotFactory.create(
            session__edition=edition, session__title_fr=name, session__title_en="", at=at
        )
        for name, at in (("Le môle", "15:00"), ("La rade", "09:00"), ("La darse", "11:00"))
    ]
    publish(edition)
    for slot in slots:
        Slot.objects.filter(pk=slot.pk).update(end=slot.end + timedelta(minutes=10))
        Session.objects.filter(pk=slot.session_id).update(title_fr=f"{slot.session} bis")
    return edition


def publish_page(edition: Edition) -> str:
    return reverse("admin:talks_release_publish_edition", args=[edition.pk])


def sheet_of(response: Any, *choose: str) -> dict[str, object]:
    """What the page sends without a script, with these boxes ticked."""
    (form,) = document(response).xpath("//form[@class='publish-form']")
    return {**dict(form.form_values()), "choose": list(choose)}


@pytest.mark.parametrize("choose", ["sessions", "everything"])
def test_a_whole_group_travels_as_one_value(
    client: Client, organiser: User, many: Edition, choose: str
) -> None:
    sent = sheet_of(client.get(publish_page(many)), choose)

    response = client.post(publish_page(many), sent, follow=True)

    assert messages_of(response) == ["La version 2 est publique : 3 séances."]
    assert not words(response, "//*[@class='publish-group']")


def test_what_changed_of_a_group_is_left_out_and_the_rest_stays_ticked(
    client: Client, organiser: User, many: Edition
) -> None:
    sent = sheet_of(client.get(publish_page(many)), "sessions")
    stale = many.sessions.get(title_fr="La darse bis")
    Session.objects.filter(pk=stale.pk).update(title_fr="La darse ter")

    response = client.post(publish_page(many), sent)

    assert many.releases.count() == 1
    assert ticked(response) == {"sessions"}
    rows = document(response).xpath("//li[contains(., 'Modifié depuis')]//label//b")
    assert [row.text for row in rows] == ["La darse ter"]

    response = client.post(publish_page(many), sheet_of(response, "sessions"), follow=True)

    assert messages_of(response) == ["La version 2 est publique : 3 séances."]
    assert set(seen_in(response)) == {f"content:{stale.key}"}


def test_a_page_of_many_leads_to_what_changed(
    client: Client, organiser: User, many: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("talks.admin.differences.SHOWN_WHOLE", 5)
    session = many.sessions.get(title_fr="La rade bis")

    response = client.get(publish_page(many))

    html = response.content.decode()
    assert "publish-changes" not in html
    assert "(avant\N{NO-BREAK SPACE}: La rade)" in html
    assert f'href="./content:{session.key}/"' in html
    changes = client.get(f"{publish_page(many)}content:{session.key}/")
    assert words(changes, "//ul[@class='publish-changes']//del") == ["La rade"]
    assert words(changes, "//ul[@class='publish-changes']//ins") == ["La rade bis"]
    bare = client.get(f"{publish_page(many)}content:{session.key}/?bare")
    assert "La rade bis" in bare.content.decode()
    assert "<body" not in bare.content.decode()


def rows_of(response: Any) -> list[str]:
    return words(response, "//li[@class='publish-row']/label//b")


@pytest.fixture
def long(many: Edition, monkeypatch: pytest.MonkeyPatch) -> Edition:
    """The same, of which one row is shown and two are the rest."""
    monkeypatch.setattr("talks.admin.differences.SHOWN_WHOLE", 5)
    monkeypatch.setattr("talks.admin.differences.SHOWN_FIRST", 1)
    return many


def test_a_long_page_shows_the_first_rows_and_all_when_asked(
    client: Client, organiser: User, long: Edition
) -> None:
    response = client.get(publish_page(long))

    assert rows_of(response) == ["La rade bis"]
    assert words(response, "//*[@class='publish-rest']//b") == ["Les 2 autres"]
    (more,) = document(response).xpath("//*[@class='publish-rest']/a/@href")
    assert rows_of(client.get(publish_page(long) + more)) == [
        *("La rade bis", "La darse bis", "Le môle bis")
    ]


def test_changes_of_what_does_not_differ_are_nowhere(
    client: Client, organiser: User, many: Edition
) -> None:
    for entry in ("nonsense", f"room:{many.rooms.all()[0].key}"):
        response = client.get(f"{publish_page(many)}{entry}/")
        assert response.headers["location"] == publish_page(many)


def test_the_page_asks_no_more_of_many(
    client: Client, many: Edition, django_assert_max_num_queries: Any
) -> None:
    sign_in(client, organiser=True)
    client.get(publish_page(many))
    with django_assert_max_num_queries(25):
        page = client.get(publish_page(many))
    sent = sheet_of(page, "everything")
    with django_assert_max_num_queries(35):
        client.post(publish_page(many), sent)
    assert Release.objects.filter(edition=many).count() == 2


def test_the_list_counts_what_the_page_counted(
    client: Client, organiser: User, many: Edition
) -> None:
    """Three sessions, each with two changes of its schedule and one of its content."""
    for slot in Slot.objects.filter(session__edition=many):
        slot.room = RoomFactory.create(edition=many, venue=slot.room.venue, announced=True)
        slot.save()
    publish(many, choose={EntryId("room", room.key) for room in many.rooms.all()})
    page = client.get(publish_page(many))
    count = words(page, "//input[@value='everything']/following-sibling::span/small")
    client.post(publish_page(many), sheet_of(page, "everything"))
    assert len(Release.objects.get(edition=many, number=3).changes) == 9

    rows = client.get(reverse("admin:talks_release_changelist"))

    assert count == ["3 changements"]
    assert words(rows, "//td[contains(@class, 'field-changed')]")[0] == "3"


# --- Older releases ------------------------------------------------------------------------------


def test_going_back_does_what_was_shown_or_nothing(
    client: Client, organiser: User, slot: Slot
) -> None:
    edition = slot.session.edition
    for minutes in (10, 20):
        Slot.objects.filter(pk=slot.pk).update(start=slot.start + timedelta(minutes=minutes))
        publish(edition)
    again = reverse("admin:talks_release_again", args=[Release.objects.get(number=1).pk])
    seen = client.get(again).context["seen"]
    Session.objects.update(title_fr="Le large")
    publish(edition)
    for sent in (seen, "", "nonsense"):
        answer = client.post(again, {"seen": sent})
        assert "Le large" in answer.content.decode(), "shown as it is now"
        assert len(messages_of(answer)) == 1
    assert Release.objects.count() == 4
    client.post(again, {"seen": answer.context["seen"]})
    assert Release.objects.get(number=5).back_to == 1
    page = client.get(again).content.decode()
    assert "C’est déjà exactement" in page
    assert "Elle devient une nouvelle version" not in page


def test_what_cannot_be_again_says_why_and_offers_no_button(
    client: Client, organiser: User, slot: Slot
) -> None:
    edition, taken = slot.session.edition, slot.session.slug
    Session.objects.update(slug="le-large")
    SessionFactory.create(edition=edition, slug=taken)
    publish(edition)
    again = reverse("admin:talks_release_again", args=[Release.objects.get(number=1).pk])
    answer = client.get(again)
    refused = words(answer, "//details[contains(@class, 'publish-problems--refused')]//li")
    assert taken in " ".join(refused)
    assert not document(answer).xpath("//input[@name='seen']")
    client.post(again, {"seen": answer.context["seen"]})
    assert Release.objects.count() == 2


@pytest.mark.parametrize("who", [None, "stranger", "blogger", "editor"])
def test_nobody_else_publishes(client: Client, slot: Slot, who: str | None) -> None:
    if who:
        user = UserFactory.create(**({} if who == "stranger" else {who: True}))
        client.force_login(user)
    Slot.objects.filter(pk=slot.pk).update(start=slot.start + timedelta(minutes=10))

    for address in (
        page(slot),
        reverse("admin:talks_release_again", args=[Release.objects.get().pk]),
        reverse("admin:talks_release_withdraw", args=["session", slot.session_id]),
        reverse("admin:talks_release_erase", args=["session", slot.session_id]),
    ):
        assert client.post(address).status_code in {302, 403}

    assert Release.objects.count() == 1
    slot.session.refresh_from_db()
    assert slot.session.state == "confirmed"


def test_an_archived_edition_is_not_published(client: Client, organiser: User, slot: Slot) -> None:
    edition = slot.session.edition
    Edition.objects.update(is_current=False, archived=True)
    page = reverse("admin:talks_release_publish_edition", args=[edition.pk])
    for response in (client.get(page, follow=True), client.post(page, follow=True)):
        assert response.redirect_chain[0][0].endswith(f"/release/?edition={edition.pk}")
        assert len(messages_of(response)) == 1
    release = Release.objects.get()
    shown = client.get(reverse("admin:talks_release_change", args=[release.pk]))
    assert reverse("admin:talks_release_again", args=[release.pk]) not in shown.content.decode()
    again = client.post(reverse("admin:talks_release_again", args=[release.pk]), follow=True)
    assert len(messages_of(again)) == 1
    assert Release.objects.count() == 1
