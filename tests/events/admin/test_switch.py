"""The edition being worked on, and all that follows it."""

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from events.admin.owned import OwnedAdmin
from events.models import Edition, WorkingEdition
from talks.models import Release, Slot
from talks.releases import publish
from tests.admin import document, list_of, messages_of, sign_in
from tests.factories import (
    AnnouncementFactory,
    EditionFactory,
    PageFactory,
    PartnerFactory,
    ShortcutFactory,
    SlotFactory,
    UserFactory,
)
from tests.sampling import sample

pytestmark = pytest.mark.django_db

SWITCH = "//*[contains(@class, 'edition-switch')]"
WORK_ON = "/admin/events/edition/work-on/"
OWNED: list[Any] = [
    model
    for model, rows in admin.site._registry.items()  # noqa: SLF001 (all there are)
    if isinstance(rows, OwnedAdmin)
]
# Whatever is chosen among them, in whichever row.
CHOICES = [
    (field.model._meta.label_lower, field.name, model)
    for model in OWNED
    for relation in model._meta.related_objects
    if (field := relation.field).many_to_one and field.model._meta.app_label in {"events", "talks"}
]


@pytest.fixture
def other() -> Edition:
    return EditionFactory.create(name="L’autre")


@pytest.fixture
def rows(edition: Edition, other: Edition) -> None:
    """Of each kind that belongs to an edition, one in each."""
    for each in (edition, other):
        SlotFactory.create(session__edition=each)
        PageFactory.create(edition=each)
        AnnouncementFactory.create(edition=each)
        PartnerFactory.create(edition=each)
        ShortcutFactory.create(edition=each)


def work_on(client: Client, edition: Edition, back: str = "") -> Any:
    return client.post(WORK_ON, {"work_on": edition.pk, "back": back}, follow=True)


def listed(client: Client, model: Any, **query: Any) -> set[Edition]:
    return {row.edition for row in client.get(list_of(model), query).context["cl"].result_list}


# --- What follows --------------------------------------------------------------------------------


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize("model", sample(OWNED, 3))
def test_each_list(organiser: Client, edition: Edition, other: Edition, model: Any) -> None:
    assert listed(organiser, model) == {edition}
    work_on(organiser, other)
    assert listed(organiser, model) == {other}
    assert listed(organiser, model, edition=edition.pk) == {edition}, "what is asked for wins"
    assert listed(organiser, model, edition="all") == {edition, other}
    assert listed(organiser, model, edition="nonsense") == {other}


@pytest.mark.parametrize("model", sample([model for model in OWNED if model is not Slot], 3))
def test_each_new_row(organiser: Client, edition: Edition, other: Edition, model: Any) -> None:
    address = reverse(f"admin:{model._meta.label_lower.replace('.', '_')}_add")
    for asked, chosen in (({}, edition), ({}, other), ({"edition": edition.pk}, edition)):
        work_on(organiser, chosen if not asked else other)
        form = organiser.get(address, asked).context["adminform"].form
        assert form.fields["edition"].initial == chosen.pk


@pytest.mark.usefixtures("rows")
@pytest.mark.parametrize(("of", "field", "model"), sample(CHOICES, 3))
def test_each_choice_as_one_types(
    organiser: Client, edition: Edition, other: Edition, of: str, field: str, model: Any
) -> None:
    app, name = of.split(".")
    asked = {"app_label": app, "model_name": name, "field_name": field, "term": ""}
    for chosen in (edition, other):
        work_on(organiser, chosen)
        found = organiser.get(reverse("admin:autocomplete"), asked).json()["results"]
        assert {model.objects.get(pk=each["id"]).edition for each in found} == {chosen}


def test_releases_and_the_page_that_publishes(
    organiser: Client, edition: Edition, other: Edition
) -> None:
    publish(edition)
    publish(other)
    work_on(organiser, other)
    assert listed(organiser, Release) == {other}
    response = organiser.get(reverse("admin:talks_release_publish"))
    assert response["Location"] == reverse("admin:talks_release_publish_edition", args=[other.pk])


# --- The switch ----------------------------------------------------------------------------------


def test_choice_is_kept_for_each_person_on_each_machine(
    organiser: Client, edition: Edition, other: Edition
) -> None:
    user = UserFactory.create(organiser=True)
    here, there = Client(), Client()
    for client in (here, there):
        client.force_login(user)
    back = list_of(Slot)
    response = work_on(here, other, back=back)
    assert response.redirect_chain == [(back, 302)]
    assert messages_of(response) == ["Vous travaillez maintenant sur « L’autre »."]
    for client, chosen in ((there, other), (organiser, edition)):
        [option] = document(client.get(back)).xpath(f"{SWITCH}//option[@selected]")
        assert option.get("value") == str(chosen.pk)


def test_without_a_choice_it_is_the_current_one_else_the_newest(other: Edition) -> None:
    user = UserFactory.create()
    newest = EditionFactory.create(first_day="2029-05-18", last_day="2029-05-19")
    assert Edition.objects.worked_on_by(user) == newest
    other.make_current()
    assert Edition.objects.worked_on_by(user) == other


@pytest.mark.usefixtures("edition", "other")
def test_nobody_sees_it_who_has_no_part_in_editions(client: Client, other: Edition) -> None:
    for who, shown in (("blogger", 0), ("editor", 1), ("organiser", 1), ("superuser", 1)):
        sign_in(client, **{who: True})
        page = client.get(reverse("admin:index"))
        assert len(document(page).xpath(SWITCH)) == shown, who
    sign_in(client, blogger=True)
    assert work_on(client, other).status_code == 403


@pytest.mark.parametrize("back", ["https://mal.example/", "//mal.example", "x" * 9000, "\n"])
def test_it_leads_nowhere_else(organiser: Client, other: Edition, back: str) -> None:
    assert work_on(organiser, other, back=back).redirect_chain[0] == ("/admin/", 302)


@pytest.mark.parametrize("pk", ["", "x", "99999", "9" * 40])
def test_what_is_no_edition_is_said(organiser: Client, edition: Edition, pk: str) -> None:
    response = organiser.post(WORK_ON, {"work_on": pk}, follow=True)
    assert len(messages_of(response)) == 1
    assert not WorkingEdition.objects.exists()


def test_an_archived_one_is_not_offered(
    organiser: Client, edition: Edition, other: Edition
) -> None:
    third = EditionFactory.create()
    work_on(organiser, other)
    Edition.objects.filter(pk=other.pk).update(archived=True)
    page = organiser.get(list_of(Slot))
    values = document(page).xpath(f"{SWITCH}//option/@value")
    assert sorted(values) == sorted(str(each.pk) for each in (edition, third))
    assert document(page).xpath(f"{SWITCH}//option[@selected]/@value") == [str(edition.pk)]
    assert len(messages_of(work_on(organiser, other))) == 1
