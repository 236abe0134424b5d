"""Every list of the admin as a file."""

import csv
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.contrib import admin
from django.db import models
from django.test import Client
from openpyxl import load_workbook

from core.models import SiteIdentity, User
from tests.admin import list_of

pytestmark = pytest.mark.django_db

# All but lists where nothing can be ticked, as that of newsletters, and the one row of its kind.
LISTS = sorted(
    (
        model
        for model, its in admin.site._registry.items()  # noqa: SLF001 (all)
        if its.actions is not None and model is not SiteIdentity
    ),
    key=lambda model: model._meta.label,
)


def export(client: Client, model: Any, action: str) -> Any:
    """All rows of a list, as its "select all" sends them."""
    rows: models.QuerySet[Any] = models.QuerySet(model)
    first = str(rows[0].pk)
    sent = {"action": action, "select_across": "1", "_selected_action": first}
    return client.post(list_of(model), sent)


def table(answer: Any) -> list[list[str]]:
    return list(csv.reader(StringIO(answer.content.decode(), newline="")))


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model._meta.label)
def test_every_list_is_a_table(site: Client, model: Any) -> None:
    listed = site.get(list_of(model)).context["cl"].result_count
    head, *rows = table(export(site, model, "export_csv"))
    assert len(rows) == listed
    assert all(len(row) == len(head) for row in rows)
    assert all(head)
    book = load_workbook(BytesIO(export(site, model, "export_xlsx").content))
    assert book.worksheets[0].max_row == len(rows) + 1


def test_no_password_goes_along(site: Client) -> None:
    user = User.objects.get()
    user.set_password("sirène")
    user.save()
    site.force_login(user)
    content = export(site, User, "export_csv").content.decode()
    assert user.email in content
    assert user.password not in content
    assert user.password.rsplit("$", 1)[-1] not in content
