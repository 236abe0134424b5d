"""The form for feedback."""

from django import forms
from django.utils.translation import gettext_lazy

from reactions.comments.forms import ReadableField
from reactions.models import Face
from reactions.models.feedback import LONGEST


class FeedbackForm(forms.Form):
    """A form for feedback; its fields are columns of Feedback, except a trap for programs."""

    face = forms.TypedChoiceField(
        label=gettext_lazy("How was it?"),
        choices=Face.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the five answers.")},
    )
    text = ReadableField(
        label=gettext_lazy("In your words (optional)"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    # A trap (_trap.html): people do not see it.
    website = forms.CharField(required=False)
