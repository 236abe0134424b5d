"""The fields that speakers may propose, and their values as JSON.

A text is itself; links are pairs of kind and address; of a portrait the value is how it is cropped,
of slides nothing: the file lies beside it. What a row holds of a file is its name.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.formats import number_format
from django.utils.functional import lazy
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from core.files.pdf import checked
from core.forms.forms import ParagraphsField, WordsField
from core.text.translated import labelled
from participation import uploads
from participation.portraits import Crop, cropped
from speakers.models import Speaker, SpeakerLink
from talks.models import Session, SessionLink

type Row = Speaker | Session

FIELDS: dict[type[Row], tuple[str, ...]] = {
    Speaker: (
        "name",
        *("role_fr", "role_en"),
        *("organisation_fr", "organisation_en"),
        *("short_fr", "short_en"),
        *("biography_fr", "biography_en"),
        *("portrait", "portrait_alt_fr", "portrait_alt_en"),
        "links",
    ),
    Session: (
        *("title_fr", "title_en"),
        *("summary_fr", "summary_en"),
        *("abstract_fr", "abstract_en"),
        *("links", "slides"),
    ),
}
FILES = {"portrait", "slides"}
# Of a biography or an abstract, in characters: some three pages.
LONGEST = 10_000
# Who writes sentences is told beforehand how many characters there may be.
SAID_FROM = 300
# What an edition may let be taken at once, and the fields of a speaker that it is.
AT_ONCE: dict[str, tuple[StrPromise, tuple[str, ...]]] = {
    "biography": (_("Biography"), ("short_fr", "short_en", "biography_fr", "biography_en")),
    "portrait": (_("Portrait"), ("portrait", "portrait_alt_fr", "portrait_alt_en")),
    "links": (_("Links"), ("links",)),
}


def text_field(model: type[Row], field: str) -> forms.Field:
    """Return the form field of a text: bounded, and without what is not seen of it."""
    column: Any = model._meta.get_field(field)
    is_long = isinstance(column, models.TextField)
    kind = ParagraphsField if is_long else WordsField
    most = LONGEST if is_long else column.max_length
    return kind(
        label=capfirst(column.verbose_name),
        required=not column.blank,
        max_length=most,
        help_text=_limit(most) if most >= SAID_FROM else "",
    )


def _limit(most: int) -> StrPromise:
    number = lazy(number_format, str)(most, force_grouping=True)
    return format_lazy(_("{number} characters at most."), number=number)


def value_of(row: Row, field: str) -> Any:
    """Return what a row holds of a field, as JSON."""
    if field == "links":
        return [[link.kind, link.url] for link in row.links.all()]
    value = getattr(row, field)
    return value.name or "" if field in FILES else value


def set_values(row: Row, values: Mapping[str, tuple[Any, str]]) -> None:
    """Save new values of a row: field → value, and the name of its upload or "".

    Raises ValidationError, in words for organisers; then nothing is saved. FileNotFoundError where
    an upload is not there.
    """
    for field, (value, upload) in values.items():
        if field == "name" and isinstance(row, Speaker):
            _sort_by(row, value)
        if field in FILES:
            _set_file(row, field, value, upload)
        elif field != "links":
            setattr(row, field, value)
    _check(row, values)
    row.save()
    if "links" in values:
        _set_links(row, values["links"][0])


def _sort_by(row: Speaker, name: str) -> None:
    """Sort a speaker by the last word of a new name, where that was so of the former one."""
    if name.split() and row.sort_name == row.name.split()[-1]:
        row.sort_name = name.rsplit(maxsplit=1)[-1]


def _set_file(row: Row, field: str, value: Any, upload: str) -> None:
    with uploads.opened(upload) as file:
        setattr(row, field, cropped(file, Crop(**value)) if field == "portrait" else checked(file))


def _set_links(row: Row, links: list[list[str]]) -> None:
    """Replace the links of a row; those that stay are the same rows."""
    model: Any = SpeakerLink if isinstance(row, Speaker) else SessionLink
    held = {link.url: link for link in row.links.all()}
    for kind, url in links:
        link = held.pop(url, None) or model(url=url, **{row._meta.model_name or "": row})
        if link.pk is None or link.kind != kind:
            link.kind = kind
            link.save()
    for link in held.values():
        link.delete()


def _check(row: Row, fields: Mapping[str, object]) -> None:
    """Check these fields of a row, and what has to be true of it as a whole."""
    names = {field.name for field in row._meta.fields}
    try:
        row.clean_fields(exclude=names - fields.keys())
        row.validate_constraints()
    except ValidationError as error:
        messages = error.message_dict
        sentences = messages.pop(NON_FIELD_ERRORS, [])
        for name, each in messages.items():
            label = row._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            sentences.append(labelled(label, " ".join(each)))
        raise ValidationError(sentences) from error
