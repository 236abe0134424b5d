"""One language of speech of a few becomes a list of any (BCP 47)."""

from collections.abc import Callable
from typing import Any

import core.languages
from django.db import migrations, models

import talks.models.session

SESSION = "talks.session"


def list_languages(apps: Any, schema_editor: object) -> None:
    sessions = apps.get_model("talks", "Session").objects
    for language in sessions.values_list("language", flat=True).distinct().order_by():
        sessions.filter(language=language).update(languages=all_of(language))
    rewrite_history(apps, listed)


def choose_one(apps: Any, schema_editor: object) -> None:
    """French where nothing that was known then is spoken."""
    sessions = apps.get_model("talks", "Session").objects
    for pk, languages in sessions.values_list("pk", "languages"):
        sessions.filter(pk=pk).update(language=one_of(languages))
    rewrite_history(apps, chosen)


def all_of(language: str) -> list[str]:
    return language.split("-") if language else []


def one_of(languages: list[str]) -> str:
    known = [tag for tag in languages if tag in {"fr", "en", "fsl"}]
    return "fr-en" if {"fr", "en"} <= {*known} else (known or ["fr"])[0]


def listed(columns: dict[str, Any]) -> None:
    if "language" in columns:
        columns["languages"] = all_of(columns.pop("language"))


def chosen(columns: dict[str, Any]) -> None:
    if "languages" in columns:
        columns["language"] = one_of(columns.pop("languages"))


def rewrite_history(apps: Any, change: Callable[[dict[str, Any]], None]) -> None:
    """What was written down of sessions: what they were is shown, and those deleted had back."""
    rows = apps.get_model("core", "RowChange").objects.filter(model=SESSION)
    for row in rows.order_by("pk").iterator(chunk_size=500):
        was = (dict(row.before), dict(row.after))
        change(row.before)
        change(row.after)
        if (row.before, row.after) != was:
            row.save(update_fields=["before", "after"])


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0008_row_changes"),
        ("talks", "0005_session_slides"),
    ]

    operations = [
        migrations.AddField(
            model_name="session",
            name="languages",
            field=models.JSONField(
                blank=True,
                default=talks.models.session.usual_languages,
                validators=[core.languages.validate],
                verbose_name="languages of speech",
            ),
        ),
        migrations.RunPython(list_languages, choose_one),
        migrations.RemoveField(model_name="session", name="language"),
    ]
