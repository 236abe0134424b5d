"""Where a person's name stands, and that it can be taken out of it."""

from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Permission
from django.test import Client

from speakers.models import Speaker
from talks.erasure import erase, names_of
from talks.mentions import mentions, replaced
from talks.models import Release, Session
from talks.releases import publish
from tests.addresses import filled, routes
from tests.admin import document, sign_in, words
from tests.factories import (
    AuthorFactory,
    EditionFactory,
    ExternalRecapFactory,
    PageFactory,
    ReactionFactory,
    RecapFactory,
    SessionFactory,
    SlotFactory,
    SpeakerFactory,
    UserFactory,
)
from tests.sampling import sample

pytestmark = pytest.mark.django_db

NAME = "Camille Œuvrard"
SLUG = "camille-uvrard"


@pytest.fixture
def person() -> Speaker:
    person = SpeakerFactory.create(name=NAME, sort_name="Œuvrard", slug=SLUG)
    own = SessionFactory.create(edition__slug="demo", slug="rade", speakers=[person])
    edition = own.edition
    edition.is_current = True
    edition.summary_fr = f"Avec {NAME}."
    edition.save()
    SlotFactory.create(session=own)
    SlotFactory.create(
        session__edition=edition,
        session__slug="large",
        session__title_fr=f"Entretien avec {NAME}",
        session__title_en=f"A talk with {NAME}",
        session__abstract_fr="Avec CAMILLE\u00a0ŒUVRARD.",
    )
    PageFactory.create(edition=edition, slug="large", body_fr=f"<p>Merci, {NAME}.</p>")
    publish(edition)
    Session.objects.filter(slug="large").update(title_fr=f"Second entretien avec {NAME}")
    publish(edition)
    return person


NAMING = ("/demo/sessions/large/", "/demo/programme.ics", "/demo/infos/large/")


def readers() -> list[str]:
    """Some of all addresses for readers, in both languages."""
    skipped = ("admin/", "styleguide/", "media/", "compte/", "en/account/")
    values = {"edition": ["demo"], "slug": ["rade", "large", SLUG]}
    found = [*routes("fr"), *routes("en")]
    every = [
        address
        for route in dict.fromkeys(found)
        if not route.startswith(skipped)
        for address in filled(route, values)
    ]
    return [*NAMING, *sample(every, 60)]


def showing(client: Client) -> list[str]:
    found = []
    for address in readers():
        answer = client.get(address)
        text = b"".join(answer).decode(errors="replace").casefold().replace("\u00a0", " ")
        if NAME.casefold() in text or (SLUG in text and answer.status_code == 200):
            found.append(address)
    return found


def test_nothing_that_readers_get_names_a_person_erased(client: Client, person: Speaker) -> None:
    assert set(NAMING) <= set(showing(client))

    erase(person, by=UserFactory.create(organiser=True), replace=names_of(person))

    assert showing(client) == []
    page = client.get("/demo/sessions/large/").content.decode()
    assert "Second entretien avec [nom effacé]" in page
    english = client.get("/en/demo/sessions/large/").content.decode()
    assert "A talk with [name erased]" in english
    assert NAME not in str(list(Release.objects.values("document", "changes")))


def test_the_former_address_is_gone_and_the_row_has_another(
    client: Client, person: Speaker
) -> None:
    erase(person, by=UserFactory.create(organiser=True))
    person.refresh_from_db()
    assert "camille" not in person.slug
    for slug in (SLUG, person.slug):
        for address in (f"/intervenants/{slug}/", f"/en/speakers/{slug}/"):
            assert client.get(address).status_code == 410


def test_texts_of_others_are_listed_and_stay(client: Client, person: Speaker) -> None:
    recap = RecapFactory.create(
        title_fr="Vu", body_fr="<p>On y a vu Camille <em>Œuvrard</em>.</p>", status="draft"
    )
    author = AuthorFactory.create(name=NAME)
    elsewhere = ExternalRecapFactory.create(summary=f"{NAME} a tout dit.")
    reaction = ReactionFactory.create(recap=RecapFactory.create(), text=f"Bravo {NAME} !")
    found = {each.row: each.is_own for each in mentions(names_of(person), person)}
    large = Session.objects.get(slug="large")
    assert {recap, author, elsewhere, reaction, large} <= found.keys()
    assert found[large]
    assert not any(found[row] for row in (recap, author, elsewhere, reaction))

    erase(person, by=UserFactory.create(), replace=names_of(person))

    recap.refresh_from_db()
    assert "Œuvrard" in recap.body_fr


@pytest.mark.parametrize("replace", [True, False])
def test_the_log_of_the_admin_forgets_the_name(person: Speaker, replace: bool) -> None:
    """Of whatever row, as long as it is kept."""
    boss, large = UserFactory.create(organiser=True), Session.objects.get(slug="large")
    added = [{"added": {"name": "intervention", "object": f"{NAME} (orateur)"}}]
    LogEntry.objects.log_actions(boss.pk, [person], CHANGE, "Nom : Camille Œuvrard")
    LogEntry.objects.log_actions(boss.pk, [large, *large.slots.all()], CHANGE, added)
    LogEntry.objects.log_actions(boss.pk, [large.edition], CHANGE, added)

    erase(person, by=boss, replace=names_of(person) if replace else ())

    kept = [(entry.object_repr, entry.get_change_message()) for entry in LogEntry.objects.all()]
    assert "uvrard" not in str(kept)
    assert ("Second entretien avec [nom effacé]", "Ajout de intervention «") in [
        (row, message[:23]) for row, message in kept
    ]


def test_the_page_that_erases_lists_links_and_asks(client: Client, person: Speaker) -> None:
    sign_in(client, organiser=True)
    ReactionFactory.create(recap=RecapFactory.create(), text=f"Bravo {NAME} !")
    address = f"/admin/talks/release/erase/speaker/{person.pk}/"
    page = client.get(address)
    listed = links(page)
    session = Session.objects.get(slug="large")
    assert f"/admin/talks/session/{session.pk}/change/" in listed
    assert any(link.startswith("/admin/reactions/reaction/") for link in listed)

    done = client.post(address, {"replace": "on"})

    assert [link for link in links(done) if "session" in link] == []
    assert any(link.startswith("/admin/reactions/reaction/") for link in links(done))
    assert words(done, "//h1")


def test_titles_are_for_those_who_may_open_the_rows(client: Client, person: Speaker) -> None:
    RecapFactory.create(title_fr=f"Confidences sur {NAME}", status="draft")
    UserFactory.create(email="camille.o@example.org", name=NAME)
    erasing = UserFactory.create(is_staff=True)
    rights = ("add_release", "view_speaker", "change_speaker")
    erasing.user_permissions.set(Permission.objects.filter(codename__in=rights))
    address = f"/admin/talks/release/erase/speaker/{person.pk}/"
    listed = {}
    for user in (erasing, UserFactory.create(superuser=True)):
        client.force_login(user)
        listed[user] = " ".join(words(client.get(address), "//ul[@class='places']//li"))
    assert ["Confidences" in each for each in listed.values()] == [False, True]
    assert all("Récit" in each for each in listed.values())


def links(page: Any) -> list[str]:
    return [str(link) for link in document(page).xpath("//ul[@class='places']//a/@href")]


def test_addresses_in_a_document_stay_what_they_are() -> None:
    value = {"slug": "Ana B", "url": "Ana B", "title": {"fr": "Ana B.", "en": "ana  b"}, "n": [1]}
    assert replaced(value, ["Ana B"]) == {
        "slug": "Ana B",
        "url": "Ana B",
        "title": {"fr": "[nom effacé].", "en": "[name erased]"},
        "n": [1],
    }


@pytest.mark.parametrize(
    ("name", "text", "left"),
    [
        ("Léa", "Un fil aléatoire avec Léa, LÉA et _Léa_.", "Un fil aléatoire avec X, X et _X_."),
        ("Ana", "Anaïs et Ana's band à Manarola", "Anaïs et X's band à Manarola"),
        ("李明", "我和李明一起", "我和X一起"),
        ("Jo B.", "Jo B.: Bonjo B.", "X: Bonjo B."),
    ],
)
def test_a_name_is_no_part_of_a_word(name: str, text: str, left: str) -> None:
    assert replaced(text, [name]) == left.replace("X", "[nom effacé]")


@pytest.mark.parametrize(("name", "other"), [("Léa", "Aléatoire"), ("李明", "Rien")])
def test_only_what_holds_the_name_is_listed(name: str, other: str) -> None:
    edition = EditionFactory.create(summary_fr=f"Avec {name}.")
    PageFactory.create(edition=edition, slug="autre", title_fr=other, title_en="")
    found = mentions({name}, SpeakerFactory.create(name=name, sort_name=name, slug="x"))
    assert [each.row for each in found] == [edition]


@pytest.mark.parametrize("address", ["soren-lukasz", "sren-ukasz"])
def test_a_name_is_found_as_addresses_have_it_and_had_it(address: str) -> None:
    edition = EditionFactory.create(summary_fr=f"Voir /speakers/{address}/.")
    name = "Søren Łukasz"
    found = mentions({name}, SpeakerFactory.create(name=name, sort_name=name, slug="x"))
    assert [each.row for each in found] == [edition]


def test_a_text_has_room_for_what_stands_for_the_name() -> None:
    """PostgreSQL takes no longer one, and erasing must not fail."""
    person = SpeakerFactory.create(name="Bo Li")
    page = PageFactory.create(title_fr="Bo Li " + "x" * 194)
    erase(person, by=UserFactory.create(), replace=names_of(person))
    page.refresh_from_db()
    assert page.title_fr.startswith("[nom effacé] x")
    assert len(page.title_fr) == 200
