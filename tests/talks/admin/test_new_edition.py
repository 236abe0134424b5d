"""The page that makes a new edition from one that is there."""

from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from events.models import Edition
from tests.admin import document, errors, page_of, sign_in
from tests.factories import PageFactory, SlotFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(edition: Edition) -> Edition:
    SlotFactory.create(session__edition=edition)
    PageFactory.create(edition=edition)
    Edition.objects.update(notice_fr="Complet", registration_url="https://example.org/2027")
    return edition


def address(source: Edition) -> str:
    return reverse("admin:events_edition_new", args=[source.pk])


def sent(client: Client, source: Edition, **changes: Any) -> dict[str, Any]:
    """What the page sends, with changes."""
    [form] = [
        f for f in document(client.get(address(source))).forms if f.get("class") == "edition-form"
    ]
    values: dict[str, Any] = {}
    for name, value in form.form_values():
        values.setdefault(name, []).append(value)
    return values | {"name": "Marseille 2028"} | changes


def test_next_year_is_made_and_worked_on(organiser: Client, source: Edition) -> None:
    assert address(source) in document(organiser.get(page_of(source))).xpath("//a/@href")
    response = organiser.post(address(source), sent(organiser, source))
    made = Edition.objects.exclude(pk=source.pk).get()
    assert response["Location"] == page_of(made)
    assert (made.slug, made.first_day) == ("marseille-2028", date(2028, 5, 18))
    assert made.summary_fr == source.summary_fr
    assert (made.notice_fr, made.registration_url, made.is_current) == ("", "", False)
    assert made.key != source.key
    assert made.rooms.count() == made.pages.count() == made.tracks.count() == 1
    assert not made.sessions.exists(), "not ticked unless asked for"
    sessions = organiser.get(reverse("admin:talks_session_add"))
    assert sessions.context["adminform"].form.fields["edition"].initial == made.pk


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("slug", "admin"),
        ("slug", "demo"),
        ("slug", "été 2028"),
        ("name", ""),
        ("first_day", "2028-13-01"),
        ("parts", ["nonsense"]),
    ],
)
def test_what_is_wrong_is_said_and_all_that_was_typed_stays(
    organiser: Client, source: Edition, field: str, value: Any
) -> None:
    typed = sent(organiser, source, slug="an-2028", parts=["pages", "sessions"]) | {field: value}
    response = organiser.post(address(source), typed)
    assert len(errors(response)) >= 1
    assert Edition.objects.count() == 1
    form = response.context["form"]
    for name in ("name", "slug", "parts", "first_day"):
        assert form[name].value() == (typed[name] if name == "parts" else flat(typed[name]))


def flat(value: Any) -> Any:
    return value[0] if isinstance(value, list) else value


def test_nobody_makes_rows_that_they_may_not_make(client: Client, source: Edition) -> None:
    user = sign_in(client, is_staff=True)
    assert client.get(address(source)).status_code == 403
    user.user_permissions.add(*Permission.objects.filter(codename__in=["add_edition", "add_page"]))
    typed = sent(client, source, parts=["pages", "sessions"])
    assert errors(client.post(address(source), typed))
    client.post(address(source), typed | {"parts": ["pages"]})
    made = Edition.objects.exclude(pk=source.pk).get()
    assert (made.pages.count(), made.tracks.count()) == (1, 0)
