"""The forms of a mailing: how one begins, and what it says."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy as _

from core.forms.forms import GuardedForm
from core.models import User
from mailings.extension_points import audiences
from mailings.models import StandingText


class StandingTextField(forms.ModelChoiceField[StandingText]):
    """A choice of a standing text, by its name in the language of the page."""

    def label_from_instance(self, obj: StandingText) -> str:
        return obj.name.read_in(get_language() or "fr")[0]


class StartForm(forms.Form):
    """A form that chooses who may be written to, and what a letter begins from."""

    audience = forms.ChoiceField(label=_("To whom"))
    standing_text = StandingTextField(
        StandingText.objects.all(),
        label=_("Begin with"),
        required=False,
        empty_label=_("an empty letter"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["audience"].choices = [(each.name, each.label) for each in audiences()]  # type: ignore[attr-defined]


class MailingForm(GuardedForm):
    """A form for what a mailing says, and whom answers reach."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "reply_to" not in self.fields:
            # It was sent since its page was asked for, and is not shown.
            return
        colleagues: Any = self.fields["reply_to"]
        colleagues.queryset = User.objects.filter(is_staff=True, is_active=True).order_by("name")
        colleagues.required = False
        colleagues.widget = colleagues.widget.widget
        colleagues.empty_label = _("the site")
