"""Releases in the admin: what was published, and the page that publishes."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.admin.buttons import button_on
from core.text import Text
from events.admin.owned import EditionFilter, read_only_sentence
from events.models import Edition
from talks.admin.problems import with_links
from talks.admin.withdrawal import withdrawal_urls
from talks.change_messages import ENTRY_LABELS, kept, lines, title
from talks.clashes import Problem
from talks.diff import diff, with_needs
from talks.drafts import draft
from talks.models import Release, Session
from talks.programme import EntryId, entries, from_json
from talks.releases import (
    NothingToPublishError,
    RefusedError,
    StaleError,
    go_back,
    newest,
    plan_release,
    publish,
    released_programme,
)

if TYPE_CHECKING:
    from core.models import User


class NoteForm(forms.Form):
    """What the public is told of a release."""

    note_fr = forms.CharField(
        label=gettext_lazy("Note for the public"), max_length=300, required=False
    )
    note_en = forms.CharField(
        label=gettext_lazy("Note for the public, in English"), max_length=300, required=False
    )

    @property
    def note(self) -> Text:
        return Text(self.cleaned_data["note_fr"], self.cleaned_data["note_en"])


@admin.register(Release)
class ReleaseAdmin(admin.ModelAdmin[Release]):
    """Releases are read; new ones are made by publishing, and none is ever changed or deleted."""

    list_display = ("__str__", "published_at", "published_by", "note_fr", "changed", "look")
    list_filter: ClassVar[Any] = (EditionFilter,)
    list_select_related = ("edition", "published_by")
    change_list_template = "admin/talks/release/list.html"
    change_form_template = "admin/talks/release/release.html"
    fields = ("edition", "number", "published_at", "published_by", "note_fr", "note_en", "back_to")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def may_publish(self, request: HttpRequest) -> bool:
        return request.user.has_perm("talks.add_release")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Release]:
        return super().get_queryset(request).defer("document", "calendar_sequence", "addresses")

    @admin.display(description=gettext_lazy("changes"))
    def changed(self, release: Release) -> int | None:
        return len(release.changes) if release.number > 1 else None

    @admin.display(description=gettext_lazy("look at it"))
    def look(self, release: Release) -> SafeString:
        return format_html('<a href="{}">{}</a>', _preview(release), _("Look at it"))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("publish/", view(self.publish_current), name="talks_release_publish"),
            path("publish/<int:pk>/", view(self.publish), name="talks_release_publish_edition"),
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
            "is_newest": release and newest(release.edition) == release,
            "note": NoteForm(),
        }
        return super().change_view(request, object_id, form_url, context)

    def publish_current(self, request: HttpRequest) -> HttpResponse:
        """The publish page of the edition being worked on, or the list to make one."""
        edition = Edition.objects.worked_on_by(request.user)
        if edition:
            return redirect("admin:talks_release_publish_edition", edition.pk)
        messages.info(request, _("Everything belongs to an edition: make one first."))
        return redirect("admin:events_edition_changelist")

    def publish(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Everything that differs from what is public; what is ticked is published."""
        if not self.may_publish(request):
            raise PermissionDenied
        edition = get_object_or_404(Edition, pk=pk)
        if edition.archived:
            messages.error(request, read_only_sentence(edition))
            return redirect(reverse("admin:talks_release_changelist", query={"edition": pk}))
        form = NoteForm(request.POST or None)
        chosen = _named(request.POST.getlist("choose"))
        refused: list[Any] = []
        posted = request.method == "POST" and form.is_valid()
        if posted and not chosen:
            messages.warning(request, _("Nothing is ticked."))
        elif posted:
            try:
                release = self._publish(request, edition, chosen, form.note)
            except RefusedError as error:
                refused = error.problems
                messages.error(request, _("Not published: see the problems below."))
            except StaleError as error:
                chosen -= error.entries
                messages.warning(
                    request,
                    _(
                        "Not published: somebody changed what you had ticked. "
                        "It is shown as it is now, unticked."
                    ),
                )
            except NothingToPublishError:
                messages.info(request, _("What you ticked is public already."))
            else:
                messages.success(request, _published(release))
                return redirect(request.path)
        context = {
            **self.admin_site.each_context(request),
            **_page(edition, chosen, refused),
            "title": _("Publish %(edition)s") % {"edition": edition},
            "opts": self.opts,
            "edition": edition,
            "form": form,
        }
        return TemplateResponse(request, "admin/talks/release/publish.html", context)

    @staticmethod
    def _publish(
        request: HttpRequest, edition: Edition, chosen: set[EntryId], note: Text
    ) -> Release:
        names = (name.removeprefix("seen-") for name in request.POST if name.startswith("seen-"))
        seen = {entry: request.POST.get(f"seen-{entry}", "") for entry in _named(names)}
        return publish(edition, by=cast("User", request.user), choose=chosen, seen=seen, note=note)

    @method_decorator(button_on("admin:talks_release_change"))
    def again(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Publish an older document as a new release."""
        if not self.may_publish(request):
            raise PermissionDenied
        release = get_object_or_404(Release, pk=pk)
        form = NoteForm(request.POST)
        note = form.note if form.is_valid() else Text()
        by = cast("User", request.user)
        try:
            made = go_back(release.edition, release.number, by=by, note=note)
        except RefusedError as error:
            for problem in error.problems:
                messages.error(request, problem.sentence)
        except NothingToPublishError:
            messages.info(request, _("The public has exactly this already."))
        else:
            messages.success(request, _published(made))
            return redirect("admin:talks_release_change", made.pk)
        return redirect("admin:talks_release_change", pk)


def _named(values: Iterable[str]) -> set[EntryId]:
    """The entries that a form names; nonsense is nobody's entry."""
    named = set()
    for value in values:
        try:
            named.add(EntryId.parse(value))
        except ValueError:
            continue
    return named


def _page(edition: Edition, chosen: set[EntryId], refused: list[Problem]) -> dict[str, object]:
    last = newest(edition)
    old, drafted = released_programme(last), draft(edition)
    plan = plan_release(edition, old, drafted)
    public, fresh = entries(old) if old else {}, entries(drafted)

    def brings(entry: EntryId) -> list[str]:
        """What comes along because this entry needs it and the public does not have it."""
        needs = sorted(with_needs(public, fresh, {entry}) - {entry})
        names = ({"kind": ENTRY_LABELS[n.kind], "title": title(n, old, drafted)} for n in needs)
        return [_("%(kind)s: %(title)s") % name for name in names]

    return {
        "last": last,
        "rows": [
            {
                "id": str(difference.entry),
                "digest": difference.digest,
                "chosen": difference.entry in chosen,
                "kind": ENTRY_LABELS[difference.entry.kind],
                "title": title(difference.entry, old, drafted),
                "lines": list(lines(difference, old, drafted)),
                "brings": brings(difference.entry),
            }
            for difference in plan.differences
        ],
        "refused": with_links(refused),
        "introduced": with_links(plan.introduced),
        "known": with_links(plan.known),
    }


def _published(release: Release) -> str:
    if release.number == 1:
        # Nothing was public before: all of it is new, and no list of changes is kept.
        count = len(from_json(release.document).listed)
        changes = ngettext("%(count)d session", "%(count)d sessions", count)
    else:
        count = len(release.changes)
        changes = ngettext("%(count)d change", "%(count)d changes", count)
    names = {"number": release.number, "changes": changes % {"count": count}}
    return _("Release %(number)s is public: %(changes)s.") % names


def _preview(release: Release) -> str:
    return f"/apercu/{release.number}/{release.edition.slug}/programme/"


def publish_place(request: HttpRequest, session: Session) -> None:
    """Publish when and where the session happens, and nothing else: the room change at 10:58."""
    place = EntryId("place", session.key)
    try:
        release = publish(session.edition, by=cast("User", request.user), choose={place})
    except RefusedError as error:
        messages.error(request, _("Saved, but not published:"))
        for problem in error.problems:
            messages.error(request, problem.sentence)
    except NothingToPublishError:
        messages.info(request, _("Saved. Its place was public already."))
    else:
        messages.success(request, _published(release))


def differs(session: Session) -> bool:
    """Whether the public sees something else than this row says."""
    old = released_programme(newest(session.edition))
    return any(
        difference.entry.key == session.key for difference in diff(old, draft(session.edition))
    )
