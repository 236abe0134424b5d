"""Find where the name of a person stands in all tables, and replace it in texts of organisers."""

import json
import re
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.db import models, transaction
from django.utils.html import strip_tags
from django.utils.text import capfirst, slugify
from django.utils.translation import gettext, override

from core.forms.forms import slug_of
from core.history.kept import row_now
from core.models import RowChange, SavedFilter
from core.text.translated import fold
from talks.models import Erasing, Release

# Apps whose texts organisers write; those of others are theirs.
OWN = ("events", "mailings", "speakers", "talks")
LEFT_OUT: tuple[type[models.Model], ...] = (Erasing, Release, LogEntry, RowChange)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A row whose words contain the name; if `is_own`, organisers may replace it there."""

    row: models.Model
    kind: str
    is_own: bool


def mentions(names: Collection[str], besides: models.Model) -> list[Mention]:
    """Return the rows, published or not, with one of these names in a text or an address."""
    wanted, found = _wanted(names), []
    for model in apps.get_models():
        if model._meta.proxy or issubclass(model, LEFT_OUT):
            continue
        fields = _texts(model)
        keys = [
            pk
            for pk, *values in _rows(model).values_list("pk", *fields).iterator()
            if fields
            if _holds(values, wanted)
        ]
        found += [
            Mention(row=row, kind=capfirst(str(model._meta.verbose_name)), is_own=_is_own(model))
            for row in _rows(model).filter(pk__in=keys)
            if row != besides
        ]
    return found + _in_history(wanted, besides)


def _in_history(wanted: re.Pattern[str], besides: models.Model) -> list[Mention]:
    """Return rows with a name in their history, once each; of deleted rows a change."""
    found: dict[tuple[str, int], Mention] = {}
    for change in RowChange.objects.iterator():
        whole = (change.whole_model, change.whole_id)
        if whole in found or not _holds([change.before, change.after, change.parts], wanted):
            continue
        row = row_now(*whole) or change
        if row != besides:
            found[whole] = Mention(row=row, kind=gettext("History"), is_own=True)
    return list(found.values())


def _rows(model: type[models.Model]) -> models.QuerySet[models.Model]:
    return models.QuerySet(model)


def _is_own(model: type[models.Model]) -> bool:
    return model._meta.app_label in OWN or issubclass(model, SavedFilter)


def _texts(model: type[models.Model]) -> list[str]:
    """Return the names of the fields that hold words."""
    kinds = (models.CharField, models.TextField, models.JSONField)
    fields = model._meta.concrete_fields
    return [field.name for field in fields if isinstance(field, kinds) and not field.choices]


def _wanted(names: Collection[str]) -> re.Pattern[str]:
    """Return a pattern that finds a name in folded text, as written or as a slug."""
    folded = {fold(name) for name in names}
    # An address has nothing of 李明, and older ones nothing of ø.
    spelled = (folded | {make(name) for name in folded for make in (slug_of, slugify)}) - {""}
    return re.compile("|".join(_alone(name, re.escape(name)) for name in sorted(spelled)))


def _holds(values: Collection[object], wanted: re.Pattern[str]) -> bool:
    return bool(wanted.search(fold(strip_tags(" \n ".join(map(str, filter(None, values)))))))


def _alone(name: str, pattern: str) -> str:
    """Return a pattern for a name as a whole word: Léa is not found in “aléatoire”.

    Scripts without capitals do not separate words, or join others to them.
    """
    before, after = ("" if end.lower() == end.upper() else r"[^\W_]" for end in (name[0], name[-1]))
    return (before and f"(?<!{before})") + pattern + (after and f"(?!{after})")


# --- Replacing -----------------------------------------------------------------------------------


@transaction.atomic
def replace_everywhere(names: Collection[str]) -> None:
    """Replace the names by a placeholder in organisers' rows and in their history."""
    for model in filter(_is_own, apps.get_models()):
        if issubclass(model, LEFT_OUT):
            continue
        fields = [name for name in _texts(model) if _takes_words(model._meta.get_field(name))]
        for row in _rows(model):
            changed = _changed(row, fields, names)
            for name, value in changed.items():
                setattr(row, name, value)
            if changed:
                row.save(update_fields=list(changed))
    for change in RowChange.objects.iterator():
        if changed := _changed(change, ["before", "after", "parts"], names):
            RowChange.objects.filter(pk=change.pk).update(**changed)


@transaction.atomic
def replace_in_log(names: Collection[str]) -> None:
    """Replace the names in the admin log, of any row."""
    for entry in LogEntry.objects.iterator():
        before = entry.object_repr, entry.change_message
        entry.object_repr = rewritten(entry, "object_repr", names)
        entry.change_message = _message_without(entry.change_message, names)
        if before != (entry.object_repr, entry.change_message):
            entry.save(update_fields=["object_repr", "change_message"])


def _message_without(message: str, names: Collection[str]) -> str:
    """Replace names in a log message, which is JSON with escaped names, or plain text."""
    with suppress(json.JSONDecodeError):
        return json.dumps(replaced(json.loads(message), names))
    return _without(message, names, "fr")


def _takes_words(field: Any) -> bool:
    return not isinstance(field, models.SlugField | models.URLField | models.EmailField)


def _changed(row: models.Model, fields: list[str], names: Collection[str]) -> dict[str, object]:
    after = {name: rewritten(row, name, names) for name in fields}
    return {name: value for name, value in after.items() if value != getattr(row, name)}


def rewritten(row: models.Model, column: str, names: Collection[str]) -> Any:
    """Return the value of a field without the names, cut to its length."""
    language = "en" if column.endswith("_en") else "fr"
    value = replaced(getattr(row, column), names, language)
    field: Any = row._meta.get_field(column)
    return value[: field.max_length] if isinstance(value, str) else value


def replaced(value: Any, names: Collection[str], language: str = "fr") -> Any:
    """Return JSON without the names in its texts; addresses stay."""
    if isinstance(value, dict):
        return {
            key: each if _is_address(key) else replaced(each, names, _language(key, language))
            for key, each in value.items()
        }
    if isinstance(value, list | tuple):
        return [replaced(each, names, language) for each in value]
    return _without(value, names, language) if isinstance(value, str) else value


def _is_address(key: str) -> bool:
    return key in {"slug", "url"} or key.endswith("_url")


def _language(key: str, language: str) -> str:
    """Return the language that a key is, or ends with; else the one given."""
    ending = key.rpartition("_")[2]
    return ending if ending in {"fr", "en"} else language


def _without(text: str, names: Collection[str], language: str) -> str:
    def instead(_found: re.Match[str]) -> str:
        # (asked for where a name was found: few of all texts hold one)
        with override(language):
            return gettext("[name erased]")

    for name in sorted(names, key=len, reverse=True):
        # Whatever stands between its words: a no-break space, the end of a line.
        spaced = r"\s+".join(map(re.escape, name.split()))
        text = re.sub(_alone(name, spaced), instead, text, flags=re.IGNORECASE)
    return text
