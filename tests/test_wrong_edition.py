"""What is of one edition is never put into another one, whatever a form or an address says."""

from collections.abc import Iterator
from typing import Any

import pytest
from django import forms
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.db.models import Model, QuerySet
from django.test import Client, RequestFactory
from django.urls import reverse

from core.models import User
from events.admin.owned import OwnedAdmin
from events.admin.switch import choose
from events.models import Announcement, Edition, Page, Room, Venue
from talks.models import Format, Session, Slot, Track
from tests.admin import document, errors, list_of, messages_of, save, sheet, sign_in
from tests.factories import (
    AnnouncementFactory,
    EditionFactory,
    PageFactory,
    PartnerFactory,
    RecapFactory,
    ShortcutFactory,
    SlotFactory,
)

pytestmark = pytest.mark.django_db

REGISTERED = admin.site._registry  # noqa: SLF001 (all there are)
# What was written may be about sessions of several editions.
OF_ALL_EDITIONS = {"Recap.sessions", "Invitation.sessions", "ExternalRecap.sessions"}
# Chosen by anyone who starts it, among those that are open.
OF_ALL_EDITIONS |= {"ProgrammeImport.edition"}


@pytest.fixture
def editions() -> tuple[Edition, Edition]:
    """Two, each with rows of all kinds."""
    made = EditionFactory.create(), EditionFactory.create()
    for edition in made:
        SlotFactory.create(session__edition=edition)
        for factory in (PageFactory, AnnouncementFactory, PartnerFactory):
            factory.create(edition=edition)
        ShortcutFactory.create(edition=edition, page=edition.pages.get())
    return made


@pytest.fixture
def boss(client: Client) -> User:
    return sign_in(client, superuser=True)


def row_of(model: type[Model], edition: Edition) -> Any:
    path = "session__edition" if model is Slot else "edition"
    rows: QuerySet[Any] = QuerySet(model)
    return rows.filter(**{path: edition})[0]


def forms_of(page: ModelAdmin[Any], row: Any, user: User) -> Iterator[Any]:
    """The form of a row, and those of its parts, where it can be changed."""
    request = RequestFactory().get("/")
    request.user = user
    if not page.has_change_permission(request, row):
        return
    yield page.get_form(request, row)
    for formset, _inline in page.get_formsets_with_inlines(request, row):
        yield formset.form


def choices_of(form: Any) -> Iterator[tuple[str, QuerySet[Any]]]:
    """The fields whose rows belong to an edition each, and the rows that they take."""
    for name, field in form.base_fields.items():
        if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
            columns = {each.name for each in field.queryset.model._meta.fields}
            if "edition" in columns:
                yield f"{form._meta.model.__name__}.{name}", field.queryset


def test_forms_take_rows_of_their_edition(boss: User, editions: tuple[Edition, Edition]) -> None:
    here, elsewhere = editions
    RecapFactory.create()
    found = set()
    for model, page in REGISTERED.items():
        if model is Slot:
            # Edited with its session.
            continue
        rows: QuerySet[Any] = QuerySet(model)
        row = row_of(model, here) if isinstance(page, OwnedAdmin) else rows.first()
        for form in forms_of(page, row, boss):
            for name, choices in choices_of(form):
                found.add(name)
                if name not in OF_ALL_EDITIONS:
                    assert not choices.filter(edition=elsewhere).exists(), name
    assert found >= {"Room.venue", "Session.track", "Session.format", "Slot.room", "Recap.sessions"}


@pytest.mark.parametrize(
    ("model", "field", "chosen"),
    [
        (Room, "venue", Venue),
        (Session, "track", Track),
        (Session, "format", Format),
        (Session, "slots-0-room", Room),
    ],
)
def test_a_row_of_another_one_is_refused(
    client: Client,
    boss: User,
    editions: tuple[Edition, Edition],
    model: type[Model],
    field: str,
    chosen: type[Model],
) -> None:
    row = row_of(model, editions[0])
    answer = save(client, row, **{field: row_of(chosen, editions[1]).pk})
    assert answer.status_code == 200
    assert len(errors(answer)) >= 1
    for slot in Slot.objects.all():
        assert slot.room.edition == slot.room.venue.edition == slot.session.edition


@pytest.mark.parametrize(
    "model",
    [
        Announcement,
        Page,
        Venue,
    ],
)
def test_a_new_row_belongs_to_the_edition_that_its_form_showed(
    client: Client, boss: User, editions: tuple[Edition, Edition], model: Any
) -> None:
    here, elsewhere = editions
    choose(boss, here)
    page = client.get(reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_add"))
    (form,) = (each for each in document(page).forms if each.get("id", "").endswith("_form"))
    choose(boss, elsewhere)
    client.post(form.get("action"), sheet(page, **VALUES[model]))
    assert model.objects.order_by("-pk")[0].edition == here
    assert model.objects.filter(edition=here).count() == 2


VALUES: dict[Any, dict[str, Any]] = {
    Announcement: {"text_fr": "Vent"},
    Page: {"title_fr": "Accès", "slug": "acces", "body_fr": "Là"},
    Venue: {"name_fr": "Hangar", "slug": "hangar"},
}


@pytest.mark.parametrize("across", ["0", "1"])
def test_what_was_ticked_in_the_list_of_another_one_is_left_alone(
    client: Client, boss: User, editions: tuple[Edition, Edition], across: str
) -> None:
    here, elsewhere = editions
    choose(boss, elsewhere)
    ticked = {"_selected_action": [row_of(Page, here).pk], "select_across": across}
    sure = {"action": "delete_selected", "post": "yes"}
    answer = client.post(list_of(Page), ticked | sure, follow=True)
    assert any("Rien n’a été fait" in each for each in messages_of(answer))
    assert Page.objects.count() == 2
