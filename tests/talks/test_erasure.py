"""What is erased is nowhere any more, in no release, and its page answers "gone"."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, default_storage, storages
from django.db import OperationalError, models
from django.test import Client

from core.models import RowChange
from core.text.translated import Text
from events.models import Edition
from speakers.models import Speaker
from talks import erasure
from talks.erasure import begin, erase, finish, names_of
from talks.mentions import mentions
from talks.models import Erasing, Release, Session
from talks.programme import EntryId
from talks.published import published_site
from talks.releases import RefusedError, go_back, newest, publish
from tests.admin import save, words
from tests.factories import SessionFactory, SlotFactory, SpeakerFactory, UserFactory

pytestmark = pytest.mark.django_db

SECRET = "Barbarossa"


def everything() -> str:
    kept = Release.objects.values("document", "changes", "calendar_sequence", "note_fr")
    return json.dumps(list(kept)) + json.dumps(
        [*Speaker.objects.values(), *LogEntry.objects.values()], default=str
    )


def tables() -> dict[str, str]:
    """What every table of the database holds."""
    return {
        model._meta.label: json.dumps(list(models.QuerySet(model).values()), default=str)
        for model in apps.get_models()
    }


def files(storage: Storage, folder: str = "") -> Iterator[bytes]:
    """What every file of a storage holds."""
    try:
        folders, names = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in names:
        with storage.open(f"{folder}{name}") as file:
            yield file.read()
    for each in folders:
        yield from files(storage, f"{folder}{each}/")


def holding(word: str) -> list[str]:
    """The tables and storages in which a word stands."""
    found = [name for name, text in tables().items() if word.casefold() in text.casefold()]
    stored = {name: files(storages[name]) for name in ("default", "uploads")}
    return [
        *found,
        *(name for name, all_ in stored.items() if any(word.encode() in f for f in all_)),
    ]


@pytest.mark.postgresql
def test_no_table_and_no_file_has_the_name(
    organiser: Client, django_capture_on_commit_callbacks: Any
) -> None:
    """Of the row, of others' texts, of what was deleted, and of all that is noted of changes."""
    person = SpeakerFactory.create(
        slug="b", name="Frédéric", sort_name="Frédéric", portrait_alt_fr="Un visage"
    )
    default_storage.save(storages_name := "visage-2.jpg", ContentFile(SECRET.encode()))
    for portrait in (storages_name, ""):
        person.portrait = portrait
        person.save()
    save(organiser, person, name=SECRET, sort_name=SECRET, biography_fr=f"{SECRET} navigue.")
    person.links.create(url=f"https://{SECRET}.example/")
    session = SessionFactory.create(speakers=[person], title_fr=f"Avec {SECRET}")
    SlotFactory.create(session=session)
    publish(session.edition)
    for text in (f"Un mot de {SECRET}.", "Un autre mot."):
        session.refresh_from_db()
        save(organiser, session, abstract_fr=text, title_fr=f"{text} Avec {SECRET}")
    gone = SessionFactory.create(edition=session.edition, summary_fr=f"{SECRET}, suite")
    gone.links.create(url="https://example.org/")
    gone.delete()
    person.refresh_from_db()
    assert {"core.RowChange", "admin.LogEntry", "talks.Release"} <= set(holding(SECRET))
    assert "default" in holding(SECRET)
    shown = mentions(names_of(person), person)
    assert {each.row._meta.label for each in shown if each.kind == "Historique"} == {
        "talks.Session",
        "core.RowChange",
    }

    with django_capture_on_commit_callbacks(execute=True):
        erase(person, by=UserFactory.create(organiser=True), replace=names_of(person))

    assert holding(SECRET) == []
    # What it was called before, too.
    assert holding("Frédéric") == []
    assert [change.kind for change in RowChange.objects.filter(whole_model="speakers.speaker")] == [
        "erased"
    ]


def test_slides_of_a_session_go_with_it(
    client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    """Those that a release has, those that are to come and those of its history."""
    slot = SlotFactory.create(session__edition__slug="demo", session__slug="rade")
    session, names = slot.session, [f"{n}{'0' * 23}.pdf" for n in range(3)]
    for name in names:
        default_storage.save(name, ContentFile(f"%PDF- {SECRET} %%EOF".encode()))
        session.slides = name
        session.save()
        if name == names[1]:
            publish(session.edition)
    other = SessionFactory.create(edition=session.edition, slides=names[0])
    with django_capture_on_commit_callbacks(execute=True):
        erase(session, by=UserFactory.create(organiser=True))
    assert [default_storage.exists(name) for name in names] == [True, False, False]
    assert client.get(f"/media/{names[1]}").status_code == 404
    session.refresh_from_db()
    assert not session.slides
    assert other.slides == names[0]
    assert not set(names) & set(json.dumps(list(Release.objects.values("document"))).split('"'))


def test_a_session(client: Client) -> None:
    slot = SlotFactory.create(
        session__edition__slug="demo", session__slug="s", session__title_fr=SECRET
    )
    publish(slot.session.edition)
    boss = UserFactory.create(organiser=True)
    LogEntry.objects.log_actions(boss.pk, [slot.session, slot], CHANGE, SECRET)

    erase(slot.session, by=boss)

    assert SECRET not in everything()
    slot.session.refresh_from_db()
    assert slot.session.title_fr != SECRET
    assert client.get("/demo/sessions/s/").status_code == 410
    assert SECRET not in client.get("/demo/programme/").content.decode()
    assert SECRET not in client.get("/demo/programme/changements/").content.decode()


def test_a_session_stays_away_when_an_older_release_comes_back() -> None:
    slot = SlotFactory.create(session__edition__slug="demo")
    edition = slot.session.edition
    publish(edition)
    SlotFactory.create(session__edition=edition)
    publish(edition)
    erase(slot.session, by=UserFactory.create(organiser=True))

    go_back(edition, 1)

    published = published_site().edition("demo")
    assert published
    assert published.programme.listed == []
    assert published.programme.session(slot.session.key).erased


# --- Older releases come after what is public ----------------------------------------------------


def published_often() -> tuple[Edition, Speaker]:
    """In four releases, of which each calls the speaker otherwise."""
    speaker = SpeakerFactory.create(name="Ana 0")
    slot = SlotFactory.create(session__speakers=[speaker])
    for number in range(4):
        Speaker.objects.filter(pk=speaker.pk).update(name=f"Ana {number}")
        publish(slot.edition)
    return slot.edition, Speaker.objects.get()


@pytest.mark.postgresql
def test_a_former_name_is_found_without_reading_every_release(
    django_assert_max_num_queries: Any,
) -> None:
    """In the first release of an edition, in one that renames, and in one that brings a person."""
    person = SpeakerFactory.create(name="Ana Premier")
    session = SessionFactory.create(speakers=[person])
    first, second = session.edition, SessionFactory.create().edition
    publish(first)
    publish(second)
    for number, name in enumerate(["Ana Deuxième", "Ana Troisième", "Ana Dernier"]):
        Speaker.objects.filter(pk=person.pk).update(name=name)
        if name == "Ana Troisième":
            SessionFactory.create(edition=second, speakers=[person])
            publish(second)
        else:
            publish(first)
        for other in range(4):
            Session.objects.filter(pk=session.pk).update(title_fr=f"Séance {number} {other}")
            publish(first, choose={EntryId("content", session.key)})
    Speaker.objects.filter(pk=person.pk).update(name="Ana")
    person.refresh_from_db()

    with django_assert_max_num_queries(7):
        names = names_of(person)

    assert Release.objects.count() == 17
    ordinals = ("Premier", "Deuxième", "Troisième", "Dernier")
    assert names == {"Ana", *(f"Ana {each}" for each in ordinals)}


def naming(edition: Edition) -> list[int]:
    """The releases that name her."""
    rows = edition.releases.order_by("number").values_list("number", "document")
    return [number for number, document in rows if "Ana" in json.dumps(document)]


def test_what_is_public_comes_first() -> None:
    edition, speaker = published_often()
    erasing = begin(speaker, by=None, replace={"Ana 2"})
    assert naming(edition) == [1, 2, 3, 4], "the fifth tells that she is withdrawn"
    assert newest(edition).number == 5  # type: ignore[union-attr]
    with pytest.raises(RefusedError):
        go_back(edition, 2)
    finish(erasing)
    assert naming(edition) == []
    assert not Erasing.objects.exists(), "nothing keeps the names"


@pytest.mark.parametrize("kind", ["session", "speaker"])
def test_so_does_what_all_releases_changed(client: Client, kind: str) -> None:
    person = SpeakerFactory.create(name=SECRET)
    session = SessionFactory.create(edition__is_current=True, speakers=[person])
    SlotFactory.create(session=session)
    note = f"Merci à {SECRET} !" if kind == "speaker" else ""
    for title in ("Le large", f"Avec {SECRET}", "Le port", "La rade"):
        Session.objects.update(title_fr=title)
        publish(session.edition, note=Text(note, note))
    page = f"/{session.edition.slug}/programme/changements/"
    assert SECRET in client.get(page).content.decode()
    begin(session if kind == "session" else person, by=None, replace={SECRET} if note else ())
    assert "La rade" in client.get(page).content.decode() or kind == "session"
    assert SECRET not in client.get(page).content.decode()


@pytest.mark.postgresql
def test_it_goes_on_where_it_was_broken_off(monkeypatch: pytest.MonkeyPatch) -> None:
    edition, speaker = published_often()
    erasing, seen = begin(speaker, by=None), list[int]()

    def refuse(release: Release, erasing: Erasing) -> set[str]:
        seen.append(release.number)
        if len(seen) == 3:
            raise OperationalError
        return erase_from_release(release, erasing)

    erase_from_release = erasure.erase_from_release
    monkeypatch.setattr(erasure, "erase_from_release", refuse)
    with pytest.raises(OperationalError):
        finish(erasing)
    assert naming(edition) == [3, 4]
    assert Erasing.objects.get().progress == 40
    erasure.go_on_erasing.func()
    assert seen == [1, 2, 3, 3, 4, 5]
    assert naming(edition) == []


def test_the_page_says_how_far_it_is(organiser: Client, tasks: Any) -> None:
    _edition, speaker = published_often()
    organiser.post(f"/admin/talks/release/erase/speaker/{speaker.pk}/")
    erasing = Erasing.objects.get()
    assert [(each.task, each.args) for each in tasks if each.task == erasure.finish_erasing] == [
        (erasure.finish_erasing, [erasing.pk])
    ]
    page = f"/admin/talks/release/erasing/{erasing.pk}/"
    assert words(organiser.get(page), "//progress") == ["0 %"]
    finish(erasing)
    assert words(organiser.get(page), "//div[@id='import']/h2") == [
        "C’est effacé de toutes les versions publiées"
    ]
