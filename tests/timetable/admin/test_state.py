"""What a watching sheet is answered: in one query that nothing changed, or all that stands."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from lxml import html

from core.models import BrowserSession
from participation.models import PracticalDetails
from picks.models import StarCount
from talks.models import RuleSettings
from talks.releases import publish
from tests.admin import document, sign_in
from tests.factories import EditionFactory, RoomFactory, SessionFactory, SpeakerFactory
from tests.participation.people import available
from tests.timetable.stage import Stage, to

pytestmark = pytest.mark.django_db

SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def on(client: Client) -> Stage:
    stage = Stage()
    client.force_login(stage.nour)
    return stage


def ask(client: Client, on: Stage, token: str = "", day: str = "all") -> Any:
    address = reverse("admin:events_edition_sheet_state", args=[on.edition.pk])
    return client.get(address, {"day": day, "token": token}, headers=SCRIPT)


def test_where_nothing_changed_one_query_is_asked(client: Client, on: Stage) -> None:
    on.slot("Rade", "10:00")
    token = ask(client, on).json()["token"]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        answer = ask(client, on, token)
    assert (answer.status_code, answer.content) == (204, b"")
    assert len(asked) == 1
    assert "no-store" in answer["Cache-Control"]


def test_what_changed_is_sent_with_all_that_stands(client: Client, on: Stage) -> None:
    slot, other = on.slot("Rade", "10:00"), on.slot("Phares", "10:00", day=2)
    waiting = SessionFactory.create(edition=on.edition)
    first = ask(client, on).json()
    assert {*first["cards"]} == {str(slot.key), str(other.key)}
    assert [*first["pool"]] == [str(waiting.key)]
    day = ask(client, on, day=on.edition.days[1].isoformat()).json()
    assert [*day["cards"]] == [str(other.key)]
    # Another day is another state.
    assert ask(client, on, first["token"], day="2027-05-20").status_code == 200
    on.takes(to(slot, None), by=on.sam, kind="unschedule")
    then = ask(client, on, first["token"]).json()
    assert [*then["cards"]] == [str(other.key)]
    assert {*then["pool"]} == {str(waiting.key), str(slot.session.key)}
    waiting.title_fr = "Autre"
    waiting.save()
    again = ask(client, on, then["token"]).json()
    assert again["pool"][str(waiting.key)]["digest"] != then["pool"][str(waiting.key)]["digest"]
    publish(on.edition)
    assert ask(client, on, again["token"]).status_code == 200


def test_html_is_sent_of_what_changed_alone(client: Client, on: Stage) -> None:
    zoe, ana = SpeakerFactory.create_batch(2)
    moved, met = on.slot("Rade", "10:00"), on.slot("Phares", "11:00", room=1)
    for slot in (moved, met):
        slot.session.credits.create(speaker=zoe)
    far, waiting = on.slot("Fanal", "10:00", day=2), on.waiting()
    for person in (zoe, ana):
        far.session.credits.create(speaker=person)
    address = reverse("admin:events_edition_sheet", args=[on.edition.pk])
    page = document(client.get(address, {"day": "all"}))
    token = page.get_element_by_id("sheet").get("data-token")
    shown = {each.get("data-slot"): each.get("data-digest") for each in page.find_class("card")}

    on.takes(to(moved, on.place("11:00")), by=on.sam)
    news = ask(client, on, token).json()
    # Who is in two places at once is told on both cards.
    assert {key for key, card in news["cards"].items() if "html" in card} == {
        str(slot.key) for slot in (moved, met)
    }
    # And above the sheet, as the page has it.
    page = document(client.get(address, {"day": "all"}))
    [listed] = page.find_class("sheet-wrong")
    assert listed.xpath("string(.//summary)").strip() == "Ce qui ne va pas (1)"
    assert (
        listed.text_content().split()
        == html.fragment_fromstring(news["wrong"]).text_content().split()
    )
    # What has no HTML is as it was, or asked for once more.
    assert news["cards"][str(far.key)] == {"digest": shown[str(far.key)]}
    assert "html" not in news["pool"][str(waiting.key)]
    zoe.name = "Zoé Rade"
    zoe.save()
    news = ask(client, on, news["token"]).json()
    assert all("html" in card for card in (*news["cards"].values(), *news["pool"].values()))


def test_what_rules_judge_by_is_news(client: Client, on: Stage) -> None:
    slot, ines = on.slot("Rade", "10:00"), SpeakerFactory.create()
    (vents, quais), elsewhere = on.rooms, EditionFactory.create()

    def is_news(change: Callable[[], object]) -> bool:
        token = ask(client, on).json()["token"]
        change()
        return bool(ask(client, on, token).status_code == HTTPStatus.OK)

    for change in (
        lambda: on.edition.walking_times.create(one=vents, other=quais, minutes=7),
        lambda: RuleSettings.objects.create(edition=on.edition),
        lambda: RoomFactory.create(edition=on.edition),
        lambda: available(on.edition, ines),
        lambda: available(on.edition, ines, (slot.start, slot.end)),
        lambda: PracticalDetails.objects.all().delete(),
    ):
        assert is_news(change)
    assert not is_news(lambda: available(elsewhere, ines))
    # Of stars, many are: not each one.
    stars = StarCount.objects.create(session=slot.session, count=3)
    assert is_news(lambda: StarCount.objects.update(count=40))
    assert not is_news(lambda: StarCount.objects.update(count=41))
    assert is_news(stars.delete)


def test_a_token_is_of_who_is_signed_in(client: Client, on: Stage) -> None:
    token = ask(client, on).json()["token"]
    for forged in ("x", token[:-1], token + "x"):
        assert ask(client, on, forged).status_code == 200
    other = Client()
    assert ask(other, on, token).status_code == 403
    other.force_login(on.sam)
    assert ask(other, on, token).status_code == 200
    on.nour.set_password("autre chose, très long")
    on.nour.save()
    assert ask(client, on, token).status_code == 403
    client.force_login(on.nour)
    token = ask(client, on).json()["token"]
    BrowserSession.objects.all().delete()
    assert ask(client, on, token).status_code == 403


def address(what: str) -> str:
    edition = EditionFactory.create()
    return reverse(f"admin:events_edition_{what}", args=[edition.pk])


def test_without_the_rights_to_look_nothing_is_told(client: Client) -> None:
    state = address("sheet_state")
    sign_in(client, editor=True)
    refused = client.get(state, headers=SCRIPT)
    # To sign in once more would not help.
    assert (refused.status_code, [*refused.json()]) == (403, ["refusal"])
    assert (
        refused.json()["refusal"]["sentence"] == "Votre compte n’a pas le droit de voir la feuille."
    )
    assert client.get(state).status_code == 403
