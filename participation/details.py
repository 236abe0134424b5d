"""What organisers are to know of a speaker to receive them, and the form that asks for it.

The same form is on the speaker's own page and in the admin, where organisers note what was
said by telephone. Neither overwrites what the other one saved meanwhile.
"""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _, gettext_lazy

from core.forms.forms import GuardedForm, ParagraphsField, WordsField
from participation.availability import covers, read
from participation.models import Participation, PracticalDetails

LONGEST = 1000
FEWEST_DIGITS = 4


def details_of(participation: Participation) -> PracticalDetails:
    """Return what a speaker said, or a new row that is not saved yet."""
    row: PracticalDetails | None = getattr(participation, "details", None)
    return row or PracticalDetails(participation=participation)


def is_available(participation: Participation, start: datetime, end: datetime) -> bool:
    """Tell whether a speaker is there all the time between two moments; or did not say when."""
    available = read(details_of(participation).available)
    return available is None or covers(available, start, end)


class SaidForm(GuardedForm):
    """A form for what a speaker said, before they said anything too: an organiser may note it
    meanwhile.
    """

    @property
    def guarded(self) -> models.Model:
        participation: Participation = self.instance.participation
        return participation


class DetailsForm(SaidForm):
    """Needs, arrival and telephone."""

    access = ParagraphsField(
        label=gettext_lazy("To get in, to hear, to see, to sit"),
        help_text=gettext_lazy("A wheelchair, an induction loop, a chair, a quiet place …"),
        required=False,
        max_length=LONGEST,
    )
    food = ParagraphsField(
        label=gettext_lazy("To eat and drink"),
        help_text=gettext_lazy("What you do not eat, allergies."),
        required=False,
        max_length=LONGEST,
    )
    travel = ParagraphsField(
        label=gettext_lazy("To come and to stay overnight"),
        help_text=gettext_lazy("From where, how, for how many nights, with whom."),
        required=False,
        max_length=LONGEST,
    )
    equipment = ParagraphsField(
        label=gettext_lazy("On stage"),
        help_text=gettext_lazy("Your own computer and its socket, sound, a table …"),
        required=False,
        max_length=LONGEST,
    )
    arrival = WordsField(
        label=gettext_lazy("Your arrival"),
        help_text=gettext_lazy("The day and the hour, by which train."),
        required=False,
        max_length=PracticalDetails._meta.get_field("arrival").max_length,
    )
    telephone = WordsField(
        label=gettext_lazy("Telephone on the day"),
        required=False,
        max_length=PracticalDetails._meta.get_field("telephone").max_length,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )

    class Meta:
        model = PracticalDetails
        fields = ("access", "food", "travel", "equipment", "arrival", "telephone")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"auto_id": "details-%s", "label_suffix": "", **kwargs})
        for name in ("access", "food", "travel", "equipment"):
            self.fields[name].widget.attrs["rows"] = 2

    def clean_telephone(self) -> str:
        telephone: str = self.cleaned_data["telephone"]
        if telephone and sum(map(str.isdecimal, telephone)) < FEWEST_DIGITS:
            raise ValidationError(_("This is not a telephone number: some digits are missing."))
        return telephone

    def save(self, commit: bool = True) -> PracticalDetails:
        """Save what was changed here alone."""
        row: PracticalDetails = self.instance
        row.save(update_fields=self.changed_data if row.pk else None)
        return row
