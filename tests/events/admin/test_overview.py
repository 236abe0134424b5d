from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from time_machine import travel

from events.admin.overview import when
from events.models import Edition
from tests.admin import page_of, sign_in, words

FIRST, LAST = date(2027, 5, 20), date(2027, 5, 21)


@pytest.mark.parametrize(
    ("today", "said"),
    [
        (date(2027, 1, 1), "dans 139 jours"),
        (date(2027, 5, 19), "demain"),
        (FIRST, "en cours, jour 1 sur 2"),
        (LAST, "en cours, jour 2 sur 2"),
        (date(2027, 5, 22), "terminée depuis hier"),
        (date(2027, 6, 1), "terminée depuis 11 jours"),
    ],
)
def test_how_far_it_is(today: date, said: str) -> None:
    assert when(FIRST, LAST, today) == said


@pytest.mark.django_db
def test_days_are_those_of_the_edition(client: Client, edition: Edition) -> None:
    Edition.objects.filter(pk=edition.pk).update(time_zone="Pacific/Noumea")
    edition.refresh_from_db()
    with travel(f"{edition.first_day}T00:00:00Z"):
        sign_in(client, organiser=True)
        page = client.get(reverse("admin:index"))
    [said] = words(page, f"//ul[@class='concerns__facts']//a[@href='{page_of(edition)}']")
    assert said.endswith("en cours, jour 1 sur 2")
