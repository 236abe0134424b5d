"""Releases in the admin: what was published, and the page that publishes."""

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_lazy
from django_stubs_ext import StrPromise

from core.admin.read_only import ReadOnlyAdmin
from core.forms.forms import WordsField
from core.forms.named_fields import NamedField
from core.text.translated import Text
from events.admin.owned import EditionFilter, read_only_sentence
from events.models import Edition
from talks.admin.announcing import announce, brought
from talks.admin.differences import SHOWN_OPEN, Differences
from talks.admin.problems import Links, grouped, links_of, readable, warnings
from talks.admin.reasons import ReasonsForm, asked, excused, given
from talks.admin.ticks import BrokenFormError, Ticks, packed
from talks.admin.unfinished import unfinished
from talks.admin.withdrawal import withdrawal_urls
from talks.change_messages import kept, title
from talks.clashes import Problem, may_be_excused
from talks.models import Release, Session, Severity
from talks.programme import EntryId
from talks.release_plan import plan_release
from talks.releases import (
    NothingToPublishError,
    RefusedError,
    StaleError,
    compare_draft,
    go_back,
    newest,
    plan_going_back,
    publish,
)

if TYPE_CHECKING:
    from core.models import User


STALE = gettext_lazy(
    "Not published: someone changed what you had ticked. It is shown as it is now, unticked."
)
BROKEN = gettext_lazy(
    "Not published: what was sent does not match what you were shown. This is the current state."
)
# The halves that buttons of a session's form publish, with the message if one is public already.
HALVES: dict[str, StrPromise] = {
    "schedule": gettext_lazy("Saved. Its place was public already."),
    "content": gettext_lazy("Saved. Its text was public already."),
}


# The id of the form that publishes, in which reasons are sent.
PUBLISHING = "publishing"


class NoteForm(forms.Form):
    """A form for the public note of a release."""

    bound_field_class = NamedField
    note_fr = WordsField(label=gettext_lazy("Note for the public"), max_length=300, required=False)
    note_en = WordsField(
        label=gettext_lazy("Note for the public, in English"), max_length=300, required=False
    )

    @property
    def note(self) -> Text:
        return Text(self.cleaned_data["note_fr"], self.cleaned_data["note_en"])


@admin.register(Release)
class ReleaseAdmin(ReadOnlyAdmin[Release]):
    """Shows releases; new ones come from publishing, and none is ever changed or deleted."""

    list_display = ("__str__", "published_at", "published_by", "note_fr", "changed", "look")
    list_filter: ClassVar[Any] = (EditionFilter,)
    list_select_related = ("edition", "published_by")
    change_list_template = "admin/talks/release/list.html"
    change_form_template = "admin/talks/release/release.html"
    fields = ("edition", "number", "published_at", "published_by", "note_fr", "note_en", "back_to")
    readonly_fields = fields

    def may_publish(self, request: HttpRequest) -> bool:
        return request.user.has_perm("talks.add_release")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Release]:
        return super().get_queryset(request).defer("document", "calendar_sequence", "addresses")

    @admin.display(description=gettext_lazy("changes"))
    def changed(self, release: Release) -> int | None:
        """Count the changes as the publish page does: schedule and content of a session are one."""
        keys = {each["entry"].partition(":")[2] for each in release.changes}
        return len(keys) if release.number > 1 else None

    @admin.display(description=gettext_lazy("preview"))
    def look(self, release: Release) -> SafeString:
        return format_html('<a href="{}">{}</a>', _preview(release), _("Look at it"))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("publish/", view(self.publish_current), name="talks_release_publish"),
            path("publish/<int:pk>/", view(self.publish), name="talks_release_publish_edition"),
            path("publish/<int:pk>/<str:entry>/", view(self.changes), name="talks_release_changes"),
            path("<int:pk>/again/", view(self.again), name="talks_release_again"),
            *withdrawal_urls(self.admin_site),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        return super().changelist_view(request, {"editions": Edition.objects.open()})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: object = None
    ) -> HttpResponse:
        release = self.get_object(request, object_id)
        context = {
            "may_publish": self.may_publish(request) and not (release and release.edition.archived),
            "preview": _preview(release) if release else "",
            "changes": [kept(change) for change in release.changes] if release else [],
            "reasons": excused(request.user, release) if release else [],
            "is_newest": release and newest(release.edition) == release,
        }
        return super().change_view(request, object_id, form_url, context)

    def publish_current(self, request: HttpRequest) -> HttpResponse:
        """Redirect to the publish page of the edition being worked on, or to the list."""
        edition = Edition.objects.worked_on_by(request.user)
        if edition:
            return redirect("admin:talks_release_publish_edition", edition.pk)
        messages.info(request, _("Everything belongs to an edition: make one first."))
        return redirect("admin:events_edition_changelist")

    def publish(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show all that differs from what is public, and publish what is ticked."""
        if not self.may_publish(request):
            raise PermissionDenied
        edition = get_object_or_404(Edition, pk=pk)
        if edition.archived:
            messages.error(request, read_only_sentence(edition))
            return redirect(reverse("admin:talks_release_changelist", query={"edition": pk}))
        form, reasons = NoteForm(request.POST or None), given(request.POST, PUBLISHING)
        ticks = Ticks()
        refused: list[Problem] = []
        stale: set[EntryId] = set()
        if request.method == "POST":
            try:
                ticks = Ticks.sent(request.POST)
                are_valid = form.is_valid() and reasons.is_valid()
                if are_valid and _publish(request, edition, ticks, form.note, reasons):
                    return redirect(request.path)
                if reasons.errors:
                    messages.error(request, _("Not published: see the problems below."))
            except BrokenFormError:
                messages.error(request, BROKEN)
            except RefusedError as error:
                refused = error.problems
                messages.error(request, _("Not published: see the problems below."))
            except StaleError as error:
                stale, ticks = error.entries, ticks.without(error.entries)
                messages.warning(request, STALE)
        context = {
            **self.admin_site.each_context(request),
            **_page(request, edition, ticks, refused, stale),
            "title": _("Publish %(edition)s") % {"edition": edition},
            "opts": self.opts,
            "edition": edition,
            "form": form,
        }
        return TemplateResponse(request, "admin/talks/release/publish.html", context)

    def changes(self, request: HttpRequest, pk: int, entry: str) -> HttpResponse:
        """Show all that differs of one entry; `?bare` returns a fragment for scripts."""
        if not self.may_publish(request):
            raise PermissionDenied
        edition = get_object_or_404(Edition, pk=pk)
        compared = compare_draft(edition, newest(edition))
        found = (one for one in compared.differences if str(one.entry) == entry)
        difference = next(found, None)
        if difference is None:
            messages.info(request, _("What you ask for is public as it stands."))
            return redirect("admin:talks_release_publish_edition", pk)
        context = {
            **self.admin_site.each_context(request),
            "title": title(difference.entry, compared.before, compared.after),
            "opts": self.opts,
            "edition": edition,
            "tick": Differences(compared).tick(difference, whole=True),
        }
        name = "_changes.html" if "bare" in request.GET else "changes.html"
        return TemplateResponse(request, f"admin/talks/release/{name}", context)

    def again(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what publishing an older document again would change for readers, then do it."""
        if not self.may_publish(request):
            raise PermissionDenied
        release = get_object_or_404(Release, pk=pk)
        if release.edition.archived:
            messages.error(request, read_only_sentence(release.edition))
            return redirect("admin:talks_release_change", pk)
        form, reasons = NoteForm(request.POST or None), given(request.POST, PUBLISHING)
        if request.method == "POST" and form.is_valid() and reasons.is_valid():
            made = _go_back(request, release, form.note, reasons)
            if made:
                return redirect("admin:talks_release_change", made.pk)
        plan = plan_going_back(release.edition, release.number)
        links = links_of(release.edition)
        fields = asked(plan.introduced, request.POST or None, PUBLISHING).by_problem
        said = _beside_rows(request, plan.introduced, links)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Publish “%(release)s” again?") % {"release": release},
            "opts": self.opts,
            "original": release,
            "groups": Differences(plan.comparison).shown(links, said, whole="all" in request.GET),
            "is_open": len(plan.comparison.differences) <= SHOWN_OPEN,
            "refused": grouped(request.user, plan.refusals, links, fields),
            "is_refused": any(not may_be_excused(problem) for problem in plan.refusals),
            "seen": plan.digest,
            "form": form,
        }
        return TemplateResponse(request, "admin/talks/release/again.html", context)


def _publish(
    request: HttpRequest, edition: Edition, ticks: Ticks, note: Text, reasons: ReasonsForm
) -> bool:
    """Publish what is ticked, with a message; return False if there was nothing to publish.

    Raises StaleError and RefusedError.
    """
    if not ticks.chosen:
        messages.warning(request, _("Nothing is ticked."))
        return False
    by = cast("User", request.user)
    try:
        release = publish(
            edition,
            by=by,
            choose=ticks.chosen,
            seen=ticks.seen,
            note=note,
            reasons=reasons.reasons,
        )
    except NothingToPublishError:
        messages.info(request, _("What you ticked is public already."))
        return False
    announce(request, release)
    return True


def _go_back(
    request: HttpRequest, release: Release, note: Text, reasons: ReasonsForm
) -> Release | None:
    """Publish the document again as shown, with a message; return None if that failed."""
    seen, by = request.POST.get("seen", ""), cast("User", request.user)
    try:
        made = go_back(
            release.edition,
            release.number,
            seen=seen,
            by=by,
            note=note,
            reasons=reasons.reasons,
        )
    except StaleError:
        messages.warning(
            request, _("Nothing was done: someone published something meanwhile. Look again.")
        )
    except RefusedError:
        messages.error(request, _("Not published: see the problems below."))
    except NothingToPublishError:
        messages.info(request, _("The public has exactly this already."))
    else:
        announce(request, made)
        return made
    return None


def _page(
    request: HttpRequest,
    edition: Edition,
    ticks: Ticks,
    refused: list[Problem],
    stale: set[EntryId],
) -> dict[str, object]:
    last = newest(edition)
    plan = plan_release(edition, compare_draft(edition, last))
    links = links_of(edition)
    rows = Differences(plan.comparison, ticks, stale)
    said = _beside_rows(request, [*plan.introduced, *plan.known], links)
    groups = rows.shown(links, said, whole="all" in request.GET)
    # In `refused` first, where they are looked for then.
    fields = asked([*refused, *plan.introduced], request.POST or None, PUBLISHING).by_problem
    by_rule = partial(grouped, request.user)
    count = sum(group.count for group in groups)
    return {
        "last": last,
        "groups": groups,
        "count": count,
        "seen": packed(rows.ordered),
        "order": rows.order,
        "left_out": rows.left_out,
        "is_short": rows.is_short,
        "is_open": count <= SHOWN_OPEN,
        "unfinished": unfinished(edition),
        "refused": by_rule(refused, links, fields),
        "introduced": by_rule(_said(plan.introduced), links, fields),
        "known": by_rule(_said(plan.known), links),
        "warnings": by_rule(warnings(request, edition), links),
    }


def _said(found: list[Problem]) -> list[Problem]:
    """Return the problems listed one by one; sessions without a slot are counted instead, as long
    as they may be published.
    """
    return [problem for problem in found if problem.blocks or problem.rule != "without_slot"]


def _beside_rows(request: HttpRequest, found: list[Problem], links: Links) -> list[Problem]:
    """Return the problems that stand beside the rows concerned; advice is listed by rule alone."""
    return [
        readable(request.user, problem, links)
        for problem in found
        if problem.severity != Severity.ADVICE
    ]


def _preview(release: Release) -> str:
    return f"/apercu/{release.number}/{release.edition.slug}/programme/"


def publish_half(request: HttpRequest, session: Session, half: str) -> None:
    """Publish the schedule of the session or its content, what it needs, and nothing else.

    A room change at 10:58 takes no half-written abstract along.
    """
    publish_entry(request, session.edition, EntryId(half, session.key), HALVES[half])


def publish_entry(
    request: HttpRequest, edition: Edition, entry: EntryId, public_already: object
) -> None:
    """Publish one entry that was saved, and what it needs, with messages."""
    try:
        release = publish(edition, by=cast("User", request.user), choose={entry})
    except RefusedError as error:
        _tell_refusal(request, edition, error.problems)
    except NothingToPublishError:
        messages.info(request, str(public_already))
    else:
        announce(request, release)
        if names := brought(release, entry.key):
            message = _("Public with it, as it needs them: %(names)s.")
            messages.info(request, message % {"names": ", ".join(names)})


def _tell_refusal(request: HttpRequest, edition: Edition, found: list[Problem]) -> None:
    """Tell why an entry that was saved was not published, and where to give a reason."""
    messages.error(request, _("Saved, but not published:"))
    links = links_of(edition)
    for problem in found:
        messages.error(request, readable(request.user, problem, links).sentence)
    if all(map(may_be_excused, found)):
        page = reverse("admin:talks_release_publish_edition", args=[edition.pk])
        sentence = _("On the page that publishes, you can say why it is published all the same.")
        messages.warning(request, format_html('<a href="{}">{}</a>', page, sentence))
