"""Form fields that relate a text to sessions and speakers."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib.admin.widgets import FilteredSelectMultiple
from django.db import models
from django.utils.text import capfirst

from recaps.models import Recap
from recaps.text.choices import public_sessions, public_speakers
from speakers.models import Speaker
from talks.models import Session


class PublicChoiceField(forms.ModelMultipleChoiceField[Any]):
    """A choice of published sessions or speakers, by their public names."""

    def __init__(self, rows: models.QuerySet[Any], names: dict[UUID, str], label: str) -> None:
        self.names = names
        super().__init__(
            rows.filter(key__in=names),
            required=False,
            label=capfirst(label),
            widget=FilteredSelectMultiple(label, is_stacked=False),
        )

    def label_from_instance(self, obj: Session | Speaker) -> str:
        return self.names[obj.key]


def choose_what_is_public(form: forms.BaseForm) -> None:
    """Make the fields of sessions and speakers offer only what is published."""
    for name, rows, names in (
        ("sessions", Session.objects.current_first(), public_sessions),
        ("speakers", Speaker.objects.all(), public_speakers),
    ):
        if name in form.fields:
            label = str(Recap._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            form.fields[name] = PublicChoiceField(rows, names(), label)
