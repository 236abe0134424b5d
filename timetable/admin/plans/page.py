"""The page of a plan: what would move, what that would break, and the button that does it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, cast
from uuid import UUID, uuid4

from django.contrib import admin, messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _, gettext_lazy, ngettext
from django_stubs_ext import StrPromise

from core.admin.base import ask_deferred_constraints
from core.database.locks import hold
from events.admin.pages import EditionPage
from events.models import Edition
from talks.admin.problems import Grouped, Links, grouped, links_of
from talks.clashes import USUAL, Problem, circumstances
from timetable.admin.answers import MOVING, PLACING
from timetable.admin.plans import forms
from timetable.models import Step
from timetable.places import SlotChange
from timetable.plans.judging import newly_broken
from timetable.plans.rows import standing_of
from timetable.programmes import planned_programme
from timetable.refusals import RefusedStepError
from timetable.steps import take

if TYPE_CHECKING:
    from core.models import User


@dataclass(frozen=True)
class PlanKind:
    """A kind of plan: what it is called, asks for, and needs of rights."""

    title: str | StrPromise
    button: str | StrPromise
    form: type[forms.PlanForm]
    rights: tuple[str, ...] = MOVING


PLANS = {
    "after": PlanKind(gettext_lazy("All that follows"), gettext_lazy("Move them"), forms.AfterForm),
    "break": PlanKind(
        gettext_lazy("A break in all rooms"),
        gettext_lazy("Place the break"),
        forms.BreakForm,
        (*PLACING, "talks.add_session", "talks.add_format"),
    ),
    "copy_breaks": PlanKind(
        gettext_lazy("Copy the breaks"), gettext_lazy("Copy them"), forms.CopyBreaksForm, PLACING
    ),
    "insert": PlanKind(
        gettext_lazy("Insert and push what follows"),
        gettext_lazy("Insert it"),
        forms.InsertForm,
        PLACING,
    ),
    "swap": PlanKind(gettext_lazy("Swap two places"), gettext_lazy("Swap them"), forms.SwapForm),
    "many": PlanKind(gettext_lazy("Move several"), gettext_lazy("Move them"), forms.ManyForm),
}


class OutdatedPlanError(Exception):
    """The plan is another one than that which was shown; nothing was done."""


class ShownPlan:
    """A plan with all that its page says of it."""

    def __init__(self, request: HttpRequest, form: forms.PlanForm, step: UUID) -> None:
        self.request = request
        self.form = form
        self.step = step
        self.plan = form.plan(step)

    @cached_property
    def problems(self) -> list[Problem]:
        """Return the rules that it newly breaks."""
        edition = self.form.edition
        programme, known = planned_programme(edition), circumstances(edition)
        return newly_broken(programme, known, self.plan.changes)

    @property
    def clashes(self) -> Grouped:
        links = links_of(self.form.edition) if self.problems else Links()
        return grouped(self.request.user, self.problems, links)

    @property
    def is_refused(self) -> bool:
        """Tell whether it cannot be taken: what the rules never allow, but for drafts, included."""
        drafts = self.form.standing.drafts
        never = (each for each in self.problems if each.rule not in USUAL)
        return bool(self.plan.hindrances) or any(drafts.isdisjoint(each.sides) for each in never)

    @property
    def can_be_taken(self) -> bool:
        return bool(self.plan.changes) and not self.is_refused

    @property
    def digest(self) -> str:
        return self.plan.digest(*(problem.sentence for problem in self.problems))

    @property
    def announced(self) -> int:
        """Return how many of what moves is announced."""
        slots = self.form.standing.by_key
        return sum(slots[change.slot].announced for change in self.plan.changes if change.slot)

    @property
    def made(self) -> int:
        """Return how many slots are new."""
        return sum(change.before is None for change in self.plan.changes)

    @property
    def moved(self) -> int:
        """Return how many slots stand elsewhere already."""
        return len(self.plan.changes) - self.made

    @property
    def rows(self) -> list[dict[str, str]]:
        return [self._row(change) for change in self.plan.changes]

    def _row(self, change: SlotChange) -> dict[str, str]:
        place = self.form.standing.written
        return {
            "session": self.form.title_of(change.session),
            "before": place(change.before) if change.before else "",
            "after": place(change.after) if change.after else "",
        }


def plan_page(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Show the plan of this kind that the address asks for, and take it once it is confirmed."""
    kind = PLANS.get(what)
    if kind is None:
        raise Http404
    page = EditionPage(
        name="sheet_plan",
        label=lambda _edition: kind.title,
        view=lambda request, edition: _view(request, edition, kind),
        rights=kind.rights,
    )
    return page.answer(request, pk)


def _view(request: HttpRequest, edition: Edition, kind: PlanKind) -> HttpResponse:
    form = kind.form(edition, standing_of(edition), request.GET)
    sheet = sheet_address(edition, form.shown_day)
    if request.method == "POST":
        return redirect(sheet if _is_taken(request, edition, kind) else request.get_full_path())
    context = {
        **admin.site.each_context(request),
        "title": kind.title,
        "button": kind.button,
        "opts": Edition._meta,
        "edition": edition,
        "form": form,
        "shown": ShownPlan(request, form, uuid4()) if form.is_valid() else None,
        "sheet": sheet,
    }
    return TemplateResponse(request, "admin/timetable/plan.html", context)


def sheet_address(edition: Edition, day: date | None) -> str:
    query = {"day": day.isoformat()} if day else None
    return reverse("admin:events_edition_sheet", args=[edition.pk], query=query)


def _is_taken(request: HttpRequest, edition: Edition, kind: PlanKind) -> bool:
    """Take the plan that was shown, and say so, or why it was not taken; tell whether it is."""
    try:
        taken = _take(request, edition, kind)
    except (OutdatedPlanError, IntegrityError):
        sentence = _("Not done: someone changed something meanwhile. It is shown as it is now.")
        messages.warning(request, sentence)
        return False
    except RefusedStepError as error:
        messages.error(request, error.refusal.sentence)
        return False
    if taken:
        count = len(taken.plan.changes)
        sentence = ngettext(
            "Done: %(count)d slot changed. This can be undone here.",
            "Done: %(count)d slots changed. This can be undone here.",
            count,
        )
        messages.success(request, sentence % {"count": count})
        if taken.announced:
            messages.info(request, _("Readers see the new times once you publish them."))
    return True


def _take(request: HttpRequest, edition: Edition, kind: PlanKind) -> ShownPlan | None:
    """Take the plan as one step, and return it; None if it was taken before, and is sent again.

    Raises OutdatedPlanError, RefusedStepError or IntegrityError.
    """
    try:
        step = UUID(request.POST.get("step", ""))
    except ValueError:
        raise OutdatedPlanError from None
    by = cast("User", request.user)
    with transaction.atomic():
        hold(Edition.objects.filter(pk=edition.pk))
        if Step.objects.filter(key=step, edition=edition, by=by).exists():
            return None
        edition = Edition.objects.get(pk=edition.pk)
        form = kind.form(edition, standing_of(edition), request.GET)
        shown = ShownPlan(request, form, step) if form.is_valid() else None
        if not (shown and shown.can_be_taken and shown.digest == request.POST.get("seen")):
            raise OutdatedPlanError
        form.make_rows(step)
        take(edition, shown.plan.changes, by=by, key=step, kind=shown.plan.kind)
        ask_deferred_constraints()
    return shown


def addresses() -> list[URLPattern]:
    view = admin.site.admin_view(plan_page)
    return [path("<int:pk>/sheet-plan/<slug:what>/", view, name="events_edition_sheet_plan")]
