"""The demonstration loaded, and all that is on the site."""

from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import models

from events.models import Edition


def demo(*arguments: str) -> Edition:
    call_command("demo", *arguments, verbosity=0)
    return Edition.objects.get(slug="demo")


def rows_of_the_site() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of content, field by field."""
    return {
        model._meta.label: list(every(model).order_by("pk").values())
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label
        in {
            "core",
            "events",
            "speakers",
            "talks",
            "recaps",
            "reactions",
            "newsletter",
        }
    }


def every[M: models.Model](model: type[M]) -> models.QuerySet[M]:
    return models.QuerySet(model)
