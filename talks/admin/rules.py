"""The page on which an edition sets how severe its rules are."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from core.admin.history import Event
from core.database.locks import held
from core.forms.forms import GuardedForm
from core.history.kept import columns_of, label
from core.history.versions import versions
from core.history.wording import Wording
from events.admin.pages import EditionPage
from events.models import Edition
from talks.admin.problems import FIXED
from talks.clashes import USUAL
from talks.models import RuleSettings


class RulesForm(GuardedForm):
    # Two may open the page before any severity was set.
    guards_new = True

    @property
    def guarded(self) -> Model:
        """Return the edition: its rules are no row before they are set."""
        edition: Edition = self.instance.edition
        return edition

    class Meta:
        model = RuleSettings
        fields = tuple(USUAL)


def rules(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show the severity of each rule of an edition, and set them."""
    with transaction.atomic():
        if request.method == "POST":
            edition = held(edition)
        settings = RuleSettings.objects.filter(edition=edition).first()
        form = RulesForm(request.POST or None, instance=settings or RuleSettings(edition=edition))
        if form.is_valid():
            form.save()
            messages.success(request, _("Saved."))
            return redirect(request.path)
    context = {
        **admin.site.each_context(request),
        "title": _("Rules of %(edition)s") % {"edition": edition},
        "opts": Edition._meta,
        "edition": edition,
        "form": form,
        "fixed": FIXED.values(),
    }
    return TemplateResponse(request, "admin/talks/rules.html", context)


def set_rules(row: Any) -> Iterator[Event]:
    """Yield what was set of the rules of an edition."""
    settings = (
        RuleSettings.objects.filter(edition=row).first() if isinstance(row, Edition) else None
    )
    if settings is None:
        return
    # Before a row said otherwise, all were as usual.
    usual = {(label(RuleSettings), settings.pk): columns_of(RuleSettings(edition=row))}
    found = versions(settings)
    pairs = [(each.before or usual, each.after) for each in found]
    lines = Wording(RuleSettings, pairs).lines()
    url = reverse(f"admin:{RULES.address}", args=[row.pk])
    for version, differences in zip(found, lines, strict=True):
        yield Event(
            at=version.at, by=version.by, how=str(RULES.label(row)), lines=differences, url=url
        )


RULES = EditionPage(
    name="rules",
    label=lambda _edition: gettext_lazy("Rules"),
    view=rules,
    rights=("talks.change_rulesettings",),
)
