"""The page that makes a new edition from an existing one."""

from datetime import timedelta
from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import ADDITION, LogEntry
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _, gettext_lazy

from core.forms.forms import SlugForm, WordsField
from core.forms.widgets import DayInput
from core.models import User
from events.admin.pages import EditionPage
from events.admin.switch import choose
from events.models import Edition
from talks.copying import EditionPart, copy_parts

# So that the weekday is the same.
A_YEAR = timedelta(weeks=52)

LABELS = {
    EditionPart.PLACES: gettext_lazy("Venues and rooms"),
    EditionPart.TRACKS: gettext_lazy("Tracks"),
    EditionPart.FORMATS: gettext_lazy("Formats"),
    EditionPart.RULES: gettext_lazy("Rules"),
    EditionPart.PAGES: gettext_lazy("Practical pages, unpublished until you have looked at them"),
    EditionPart.PARTNERS: gettext_lazy(
        "Partners, unpublished until you know that they are with you again"
    ),
    EditionPart.SESSIONS: gettext_lazy(
        "Sessions, as drafts without slots, with their people, topics, links and services"
    ),
}
# The permissions needed to copy each part.
RIGHTS = {
    EditionPart.PLACES: ("events.add_venue", "events.add_room"),
    EditionPart.TRACKS: ("talks.add_track",),
    EditionPart.FORMATS: ("talks.add_format",),
    EditionPart.RULES: ("talks.add_rulesettings",),
    EditionPart.PAGES: ("events.add_page",),
    EditionPart.PARTNERS: ("events.add_partner",),
    EditionPart.SESSIONS: ("talks.add_session", "talks.add_credit"),
}
FACTS = ("tagline_fr", "tagline_en", "summary_fr", "summary_en", "time_zone", "city")


class NewEditionForm(SlugForm):
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("What is taken over"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        initial=[part for part in EditionPart if part != EditionPart.SESSIONS],
    )

    class Meta:
        model = Edition
        fields = ("name", "slug", "first_day", "last_day")
        widgets: ClassVar = {"first_day": DayInput, "last_day": DayInput}
        field_classes: ClassVar = {"name": WordsField}

    def __init__(self, source: Edition, user: User, *args: Any, **kwargs: Any) -> None:
        instance = Edition(**{name: getattr(source, name) for name in FACTS})
        days = {name: getattr(source, name) + A_YEAR for name in ("first_day", "last_day")}
        super().__init__(*args, instance=instance, initial=days, **kwargs)
        self.fields["parts"].choices = [  # type: ignore[attr-defined]
            (part.value, LABELS[part]) for part in EditionPart if user.has_perms(RIGHTS[part])
        ]


def new_edition(request: HttpRequest, source: Edition) -> HttpResponse:
    """Show the form, and make the new edition, which the user works on from then on."""
    user = cast("User", request.user)
    form = NewEditionForm(source, user, request.POST or None)
    if form.is_valid() and (edition := _made(form, source, user)):
        sentence = _("“%(edition)s” is made, and you work on it now. Nothing of it is public yet.")
        messages.success(request, sentence % {"edition": edition})
        return redirect("admin:events_edition_change", edition.pk)
    context = {
        **admin.site.each_context(request),
        "title": _("New edition from %(edition)s") % {"edition": source},
        "opts": Edition._meta,
        "edition": source,
        "form": form,
    }
    return TemplateResponse(request, "admin/talks/session/new_edition.html", context)


def _made(form: NewEditionForm, source: Edition, user: User) -> Edition | None:
    """Make the edition and copy its parts, or nothing at all."""
    try:
        with transaction.atomic():
            edition: Edition = form.save()
            copy_parts(source, edition, [EditionPart(part) for part in form.cleaned_data["parts"]])
            choose(user, edition)
            message = _("Made from “%(edition)s”.") % {"edition": source}
            LogEntry.objects.log_actions(
                user.pk, [edition], ADDITION, change_message=message, single_object=True
            )
    except IntegrityError:
        form.add_error(None, _("Not made: someone made an edition at the same moment. Try again."))
        return None
    return edition


NEW = EditionPage(
    name="new",
    label=lambda _edition: _("New edition from this one"),
    view=new_edition,
    rights=("events.add_edition",),
    changes=False,
)
