"""An error that a reason excuses: asked for on the page that publishes, kept with the release."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from core.models import User
from events.models import Edition
from speakers.models import Speaker
from talks.erasure import erase
from talks.models import Release, RuleSettings, Session, Slot
from talks.release_plan import plan_release
from talks.releases import compare_draft, newest, publish, take_out
from tests.admin import document, errors, messages_of, page_of, sheet, sign_in, words
from tests.factories import EditionFactory, SessionFactory, SlotFactory, SpeakerFactory

pytestmark = pytest.mark.django_db

FIELDS = "//input[starts-with(@name, 'reason-')]"


@pytest.fixture
def organiser(client: Client) -> User:
    return sign_in(client, superuser=True)


@pytest.fixture
def twice() -> Edition:
    """A person in two places at once, in an edition that was never published."""
    edition, person = (
        EditionFactory.create(is_current=True),
        SpeakerFactory.create(name="Ana Vague"),
    )
    for title in ("La rade", "Le môle"):
        session = SessionFactory.create(edition=edition, title_fr=title, speakers=[person])
        SlotFactory.create(session=session)
    return edition


def page(edition: Edition) -> str:
    return reverse("admin:talks_release_publish_edition", args=[edition.pk])


def sent(response: Any, reason: str | None = None) -> dict[str, Any]:
    """What the page sends with everything ticked, and this reason for each error."""
    seen = document(response).xpath("//input[@name='seen']/@value")
    names = document(response).xpath(f"{FIELDS}/@name")
    reasons = {} if reason is None else dict.fromkeys(names, reason)
    return {"seen": seen, "choose": "everything", **reasons}


def excuses(edition: Edition) -> dict[str, str]:
    """A reason for all that would be refused."""
    plan = plan_release(edition, compare_draft(edition, newest(edition)))
    return {problem.key: "Pour voir." for problem in plan.refusals}


def test_an_error_is_published_with_a_reason_and_not_without(
    client: Client, organiser: User, twice: Edition
) -> None:
    refused = client.post(page(twice), sent(client.get(page(twice))))
    assert not Release.objects.exists()
    [field] = document(refused).xpath(FIELDS)
    # In the list of what was refused, sent by the form that stands below.
    assert field.xpath("ancestor::details/@class") == ["publish-problems publish-problems--refused"]
    assert document(refused).xpath(f"//form[@id='{field.get('form')}']//input[@name='seen']")

    client.post(page(twice), sent(refused, "  Elle court\u202e d’une salle à l’autre. "))

    release = Release.objects.get()
    [kept] = release.reasons
    assert (kept["rule"], kept["reason"]) == ("person_twice", "Elle court d’une salle à l’autre.")
    shown = client.get(page_of(release))
    [said] = words(shown, "//section[@aria-labelledby='reasons']//li")
    for name in ("deux endroits", "La rade", "Le môle", "Ana Vague", "Elle court"):
        assert name in said
    # No part of what is public, and not asked for again.
    assert "Elle court" not in str(release.document)
    Session.objects.filter(title_fr="La rade").update(title_fr="La grande rade")
    assert not document(client.get(page(twice))).xpath(FIELDS)
    assert publish(twice).reasons == []


def test_what_is_too_long_is_refused_and_stays_typed(
    client: Client, organiser: User, twice: Edition
) -> None:
    long = "mot " * 76

    refused = client.post(page(twice), sent(client.get(page(twice)), long))

    assert not Release.objects.exists()
    assert len(errors(refused)) == len(messages_of(refused)) == 1
    assert document(refused).xpath(f"{FIELDS}/@value") == [long]
    # Nothing that is shown is a reason.
    refused = client.post(page(twice), sent(refused, " \u202e\n "))
    assert not Release.objects.exists()
    client.post(page(twice), sent(refused, "mot " * 75))
    assert Release.objects.get().reasons[0]["reason"] == " ".join(["mot"] * 75)


def test_no_reason_helps_against_what_cannot_be(
    client: Client, organiser: User, twice: Edition
) -> None:
    room = Slot.objects.order_by("pk")[0].room
    Slot.objects.update(room=room, holds_room=False)
    shown = client.get(page(twice))
    assert not document(shown).xpath(FIELDS)
    client.post(page(twice), sent(shown) | {"reason-0123456789abcdef": "Tant pis."})
    assert not Release.objects.exists()


def test_a_half_that_is_refused_leads_to_the_page_that_asks(
    client: Client, organiser: User, twice: Edition
) -> None:
    free, other = Session.objects.order_by("pk")
    free.credits.all().delete()
    publish(twice)
    free.credits.create(speaker=other.speakers.get())

    form = sheet(client.get(page_of(free)), title_fr="Le large", _publish_content="1")
    answer = client.post(page_of(free), form, follow=True)

    assert Release.objects.count() == 1
    assert "Enregistré, mais pas publié" in " ".join(messages_of(answer))
    assert Session.objects.filter(title_fr="Le large").exists()
    assert page(twice) in document(answer).xpath("//ul[@class='messagelist']//a/@href")


def test_going_back_asks_as_well(client: Client, organiser: User, twice: Edition) -> None:
    settings = RuleSettings.objects.create(edition=twice, person_twice="warning")
    first = publish(twice)
    Session.objects.order_by("pk")[0].credits.all().delete()
    publish(twice)
    settings.person_twice = "error"
    settings.save()
    again = reverse("admin:talks_release_again", args=[first.pk])
    [seen] = document(client.get(again)).xpath("//input[@name='seen']/@value")
    [name] = document(client.get(again)).xpath(f"{FIELDS}/@name")

    client.post(again, {"seen": seen})
    assert Release.objects.count() == 2
    client.post(again, {"seen": seen, name: "Elle court."})

    assert Release.objects.get(number=3).reasons[0]["reason"] == "Elle court."


def test_taking_out_and_erasing_need_no_reason(twice: Edition) -> None:
    """What nobody hosts any more is taken out all the same, and so is its host."""
    host = SpeakerFactory.create()
    Session.objects.order_by("pk")[0].credits.create(speaker=host, role="host")
    RuleSettings.objects.create(edition=twice, no_host="error", person_twice="off")
    publish(twice, reasons=excuses(twice))

    erase(host, by=None)
    take_out(twice, Slot.objects.order_by("pk")[0].key)

    assert Release.objects.filter(edition=twice).count() == 3


def test_erasing_reaches_reasons(twice: Edition) -> None:
    person = Speaker.objects.get()
    release = publish(twice, reasons=excuses(twice))
    Release.objects.update(
        reasons=[
            {**release.reasons[0], "reason": "Elle court."},
            {"rule": "without_slot", "sides": [], "private_to": "", "reason": "Avec ana  Vague."},
        ]
    )

    erase(person, by=None, replace=["Ana Vague"])

    release.refresh_from_db()
    assert [each["reason"] for each in release.reasons] == ["", "Avec [nom effacé]."]


def test_a_reason_is_for_those_who_may_know_what_it_is_about(client: Client) -> None:
    session = SessionFactory.create()
    about = {"rule": "person_away", "sides": [str(session.key)]}
    kept = {**about, "private_to": "participation.view_practicaldetails"}
    release = publish(session.edition)
    Release.objects.update(reasons=[{**kept, "reason": "Elle vient du dentiste."}])
    user = sign_in(client, is_staff=True)
    user.user_permissions.add(*Permission.objects.filter(content_type__app_label="talks"))

    [said] = words(client.get(page_of(release)), "//section[@aria-labelledby='reasons']//li")
    assert session.title_fr in said
    assert "dentiste" not in said
    user.user_permissions.add(Permission.objects.get(codename="view_practicaldetails"))
    [said] = words(client.get(page_of(release)), "//section[@aria-labelledby='reasons']//li")
    assert "dentiste" in said
