"""The addresses of all speakers of an edition, typed or pasted."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from core.models import User
from events.models import Edition
from mailings.extension_points import audience_of
from participation.models import Contact
from participation.recipient_keys import audience_name
from speakers.models import Speaker
from tests.admin import document, errors, messages_of, sheet, sign_in, words
from tests.factories import SessionFactory, SpeakerFactory, UserFactory
from tests.participation.people import reachable

pytestmark = pytest.mark.django_db

LAST_NAMES = ("Anse", "Baie", "Cale", "Digue")


@pytest.fixture
def ana(edition: Edition) -> Speaker:
    speaker = reachable("Ana Vague", slug="ana-vague")
    SessionFactory.create(edition=edition, title_fr="La houle", speakers=[speaker])
    return speaker


@pytest.fixture
def luc(edition: Edition) -> Speaker:
    speaker = SpeakerFactory.create(name="Luc Phare", sort_name="Phare")
    SessionFactory.create(edition=edition, speakers=[speaker])
    return speaker


def page(edition: Edition) -> str:
    return reverse("admin:events_edition_addresses", args=[edition.pk])


def field(speaker: Speaker, name: str = "email") -> str:
    return f"speaker{speaker.pk}-{name}"


def known() -> dict[str, str]:
    return dict(Contact.objects.values_list("speaker__name", "email"))


def names(response: Any) -> list[str]:
    return words(response, "//table[@class='addresses']//th/a")


def test_all_are_typed_on_one_page(
    organiser: Client, edition: Edition, ana: Speaker, luc: Speaker
) -> None:
    SpeakerFactory.create(name="D’ailleurs")
    shown = organiser.get(page(edition))
    assert names(shown) == ["Luc Phare", "Ana Vague"]
    assert words(shown, "//span[@class='addresses__session']")[1] == "La houle"
    assert words(shown, "//nav[@class='awaited-filters']//a") == ["Tous 2", "Sans adresse 1"]
    assert names(organiser.get(page(edition), {"without": ""})) == ["Luc Phare"]

    typed = {field(luc): " Luc <Luc@Example.org>", field(luc, "language"): "en"}
    response = organiser.post(page(edition), sheet(shown, **typed))

    assert response.status_code == 302
    assert known() == {"Ana Vague": "ana-vague@example.org", "Luc Phare": "luc@example.org"}
    contact = Contact.objects.get(speaker=luc)
    assert (contact.language, contact.origin) == ("en", Contact.Origin.TYPED)


def test_what_is_refused_stays_and_the_others_are_saved(
    organiser: Client, edition: Edition, ana: Speaker, luc: Speaker
) -> None:
    typed = {field(ana): "ana chez example.org", field(luc): "luc@example.org"}
    response = organiser.post(page(edition), sheet(organiser.get(page(edition)), **typed))
    assert len(errors(response)) == 1
    assert words(response, "//p[@class='errornote']")
    sent = sheet(response)
    assert sent[field(ana)] == ["ana chez example.org"]
    assert known()["Luc Phare"] == "luc@example.org"
    # What was saved can be changed without another look at the page, and taken away.
    again = organiser.post(page(edition), {**sent, field(ana): "a@b.example", field(luc): ""})
    assert again.status_code == 302
    assert known() == {"Ana Vague": "a@b.example"}
    said = messages_of(organiser.get(page(edition)))
    assert said[-2:] == ["1 adresse enregistrée.", "1 adresse supprimée."]


def test_a_language_without_an_address_is_not_lost_in_silence(
    organiser: Client, edition: Edition, luc: Speaker
) -> None:
    typed = sheet(organiser.get(page(edition)), **{field(luc, "language"): "en"})
    response = organiser.post(page(edition), typed)
    assert errors(response)


def test_an_address_of_somebody_else_is_said(
    organiser: Client, edition: Edition, ana: Speaker, luc: Speaker
) -> None:
    UserFactory.create(name="Zoé Quai", email="zoe@example.org", is_staff=True)
    for email, other in (("ana-vague@example.org", "Ana Vague"), ("zoe@example.org", "Zoé Quai")):
        typed = sheet(organiser.get(page(edition)), **{field(luc): email})
        response = organiser.post(page(edition), typed, follow=True)
        assert any(other in text for text in messages_of(response))
        assert known()["Luc Phare"] == email


def test_a_pasted_list_is_proposed_and_saved_once_looked_at(
    organiser: Client, edition: Edition, ana: Speaker, luc: Speaker
) -> None:
    shown = organiser.get(page(edition), {"without": ""})
    other = SpeakerFactory.create(name="Zoé Quai", sort_name="Quai")
    SessionFactory.create(edition=edition, speakers=[other])
    pasted = "Vague Ana;ana@new.example\nPHARE Luc <luc@new.example>\nPersonne <p@new.example>"
    sent = sheet(shown, lines=pasted, _match="")

    # What is too long is refused, and nothing that was typed is lost.
    long = {**sent, "lines": "x" * 100_001, field(luc): "typed@example.org"}
    response = organiser.post(page(edition), long)
    assert errors(response)
    assert document(response).xpath("//input[@value='typed@example.org']")

    response = organiser.post(f"{page(edition)}?without", sent)

    assert known() == {"Ana Vague": "ana-vague@example.org"}
    assert not errors(response)
    assert len(words(response, "//p[@class='addresses__proposed']")) == 2
    assert words(response, "//textarea") == ["Personne <p@new.example>"]
    (left,) = words(response, "//ul[@class='addresses-left']/li")
    assert "p@new.example" in left
    response = organiser.post(page(edition), sheet(response))
    assert known() == {"Ana Vague": "ana@new.example", "Luc Phare": "luc@new.example"}
    # What nobody was found for stands there until it is taken away.
    assert words(response, "//textarea") == ["Personne <p@new.example>"]


def test_a_list_reaches_people_of_other_pages(
    organiser: Client, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("participation.admin.addresses.MOST_ROWS", 2)
    people = [SpeakerFactory.create(name=f"Bo {last}", sort_name=last) for last in LAST_NAMES]
    SessionFactory.create(edition=edition, speakers=people)
    SessionFactory.create(edition=edition, speakers=[reachable("Zoé Quai", slug="zoe-quai")])
    pasted = [f"{one} <{one.sort_name.lower()}@new.example>" for one in people]
    pasted += ["Zoé Quai <zoe-quai@example.org>"]
    response = organiser.get(page(edition))
    assert names(response) == ["Bo Anse", "Bo Baie"]
    typed = {field(people[1], "language"): "en", "lines": "\n".join(pasted)}
    response = organiser.post(page(edition), sheet(response, _match="", **typed))
    # What was typed comes first; who is on another page is proposed as well.
    assert names(response) == ["Bo Baie", "Bo Anse"]
    assert words(response, "//textarea") == [
        "Bo Cale <cale@new.example> Bo Digue <digue@new.example>"
    ]
    response = organiser.post(page(edition), sheet(response))
    response = organiser.post(page(edition), sheet(response, _match=""))
    assert names(response) == ["Bo Cale", "Bo Digue"]
    assert words(response, "//textarea") == [""]
    organiser.post(page(edition), sheet(response))
    assert len(known()) == 5
    # A link to one of them leads to the page that they are on.
    assert names(organiser.get(page(edition), {"speaker": people[3].pk})) == ["Bo Digue", "Bo Anse"]


def test_from_the_list_of_who_has_not_answered_and_back(
    organiser: Client, edition: Edition, ana: Speaker, luc: Speaker
) -> None:
    origin = reverse("admin:events_edition_unanswered", args=[edition.pk])
    response = organiser.get(origin, {"missing": "address"})
    (way,) = document(response).xpath("//td/a[contains(., 'Luc')]/@href")
    shown = organiser.get(way)
    (focused,) = document(shown).xpath("//input[@autofocus]/@name")
    assert focused == field(luc)
    saved = organiser.post(way, sheet(shown, **{field(luc): "luc@example.org"}))
    assert saved.headers["Location"] == f"{origin}?missing=address"
    elsewhere = organiser.post(f"{page(edition)}?back=//evil.example/", sheet(shown))
    assert elsewhere.headers["Location"].startswith(page(edition))


def test_who_may_not_reach_speakers_does_not_see_it(client: Client, edition: Edition) -> None:
    sign_in(client, editor=True)
    assert client.get(page(edition)).status_code == 403
    assert client.post(page(edition)).status_code == 403


def test_no_page_leads_there_who_may_not_see_it(
    client: Client, edition: Edition, ana: Speaker, luc: Speaker
) -> None:
    user = sign_in(client, is_staff=True)
    names = ("view_participation", "view_answer", "add_mailing")
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    shown = client.get(reverse("admin:events_edition_unanswered", args=[edition.pk]))
    assert words(shown, "//table//td[contains(., 'sans adresse')]")
    for response in (shown, client.get("/admin/")):
        assert not document(response).xpath("//a[contains(@href, '/addresses/')]")
    audience = audience_of(audience_name(edition))
    assert audience
    assert [one.url for one in audience.unreachable(User.objects.get(pk=user.pk))] == [""]
