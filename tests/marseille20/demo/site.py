"""The demonstration loaded, and all that is on the site."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import models

from events.models import Edition
from talks.programme import Programme, from_json

# What is there before there is any content, and what the site notes of its work.
MACHINERY = {"auth", "contenttypes", "sessions", "django_tasks_database", "account", "mfa"}


type Rows = dict[str, list[dict[str, Any]]]


def demo(*arguments: str) -> Edition:
    call_command("demo", *arguments, verbosity=0)
    return Edition.objects.get(slug="demo")


def released(edition: Edition) -> Programme:
    release = edition.releases.order_by("-number").first()
    assert release
    return from_json(release.document)


def rows_of_the_site() -> Rows:
    """Every row of every table of content, field by field."""
    return {
        model._meta.label: list(every(model).order_by("pk").values())
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.proxy and model._meta.app_label not in MACHINERY
    }


def gone(before: Rows, after: Rows) -> dict[str, set[int]]:
    """The keys of the rows that are no more; of the others, none may be new or different."""
    found = {}
    for label, rows in before.items():
        left = {row.get("id", 0): row for row in after[label]}
        kept = [row for row in rows if row.get("id", 0) in left]
        if label != "core.ContentVersion":
            assert kept == after[label], label
        if keys := {row["id"] for row in rows if row.get("id", 0) not in left}:
            found[label] = keys
    return found


def files_of_the_site(folder: str = "") -> Iterator[str]:
    """Every file that readers may be handed."""
    folders, files = default_storage.listdir(folder)
    yield from (f"{folder}{name}" for name in files)
    for name in folders:
        yield from files_of_the_site(f"{folder}{name}/")


def every[M: models.Model](model: type[M]) -> models.QuerySet[M]:
    return models.QuerySet(model)
