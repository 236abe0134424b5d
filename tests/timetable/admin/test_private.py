"""What speakers said of themselves: its readers alone are told on the sheet what it is."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from participation.models import PracticalDetails
from talks.models import RuleSettings
from tests.admin import sign_in
from tests.factories import ParticipationFactory, SpeakerFactory
from tests.timetable.stage import Stage, to

pytestmark = pytest.mark.django_db

SCRIPT = {"Accept": "application/json"}


def test_an_error_is_named_in_general_where_it_is_private(client: Client) -> None:
    on = Stage()
    RuleSettings.objects.create(edition=on.edition, person_away="error")
    zoe, away, slot = (
        SpeakerFactory.create(name="Zoé Absente"),
        on.slot("Rade", "15:00"),
        on.slot("Phares", "10:00"),
    )
    for each in (away, slot):
        each.session.credits.create(speaker=zoe)
    hours = [["2027-05-20T08:00:00+00:00", "2027-05-20T09:00:00+00:00"]]
    participation = ParticipationFactory.create(edition=on.edition, speaker=zoe)
    PracticalDetails.objects.create(participation=participation, available=hours)
    user = sign_in(client, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="talks"))

    def said(what: str, *more: str, **asked: str) -> str:
        address = reverse(f"admin:events_edition_{what}", args=[on.edition.pk, *more])
        page = client.get(address, asked, headers=SCRIPT).content.decode()
        return page.encode().decode("unicode-escape") if what == "sheet_state" else page

    def seen() -> list[str]:
        """The sheet, its state, a plan and a verdict that brings her to where she is not."""
        earlier = {"day": "2027-05-20", "hour": "09:00", "minutes": "-60"}
        judged: Any = {"changes": [to(slot, on.place("12:00")).as_json()]}
        verdict = reverse("admin:events_edition_sheet_verdict", args=[on.edition.pk])
        answer = client.post(verdict, json.dumps(judged), "application/json", headers=SCRIPT)
        assert answer.json()["worst"] == "error"
        return [
            said("sheet"),
            said("sheet", carried=str(away.key)),
            said("sheet_state", day="all"),
            said("sheet_plan", "after", **earlier),
            answer.json()["says"],
        ]

    for page in seen():
        assert "Zoé Absente n’" not in page
        assert "Une personne de «" in page
    user.user_permissions.add(Permission.objects.get(codename="view_practicaldetails"))
    for page in seen():
        assert "Zoé Absente n’" in page
