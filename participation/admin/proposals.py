"""The organisers' queue of what speakers propose, each beside what their row holds now."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from core.admin.read_only import ReadOnlyAdmin
from core.content.overview import Line, Need
from core.database.queries import to_number
from core.extensions import Extension
from core.forms.forms import ChecklistField, ParagraphsField
from core.models import User
from core.text.differences import Run, paragraphs
from events.admin.owned import edition_worked_on
from events.admin.pages import EditionPage
from events.models import Edition
from participation import declining, proposals, uploads
from participation.models import ParticipationSettings, Proposal
from participation.portraits import Crop, in_small
from participation.proposable import AT_ONCE, FILES, Row, text_field, value_of
from participation.proposals import ChangedError, seen
from speakers.models import Speaker, SpeakerLink
from talks.admin.release import publish_entry
from talks.models import Session, SessionLink
from talks.programme import EntryId

# So many on a page; those of one person stand together.
MOST = 60
WORD = ParagraphsField(max_length=1000, required=False)
RIGHTS = ("participation.change_proposal", "speakers.change_speaker", "talks.change_session")
MAY_SETTLE = "participation.change_participationsettings"


class AtOnceForm(forms.ModelForm[ParticipationSettings]):
    """What an edition takes of speakers without a decision."""

    taken_at_once = ChecklistField(
        label=gettext_lazy("Accepted at once, as a draft"),
        choices=[(name, label) for name, (label, _fields) in AT_ONCE.items()],
    )

    class Meta:
        model = ParticipationSettings
        fields = ("taken_at_once",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A proposal beside what its row holds now, as an organiser reads them.

    `id` holds its number and the digest of all this: a decision is about nothing else. `before`,
    `now` and `after` are words, or addresses of pictures; `has_changed`: what it was typed over is
    not there any more. `wording` and `word` are what the organiser typed.
    """

    id: str
    proposal: Proposal
    before: str
    now: str
    after: str
    has_changed: bool
    paragraphs: list[list[Run]] = field(default_factory=list)
    wording: str = ""
    word: str = ""

    @property
    def kind(self) -> str:
        """What it is shown as: `portrait`, `slides`, `links` or `text`."""
        name = self.proposal.field
        return name if name in {"portrait", "slides", "links"} else "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What waits of one person for one row; `fresh` are the ids that one button takes.

    `person`: who proposes it, "" of themselves.
    """

    row: Row
    person: str
    url: str
    has_address: bool
    is_public: bool
    items: list[Item]

    @property
    def fresh(self) -> str:
        return " ".join(item.id for item in self.items if not item.has_changed)


def queue(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show what waits of an edition; take it, as it is or in other words, or decline it."""
    settings = ParticipationSettings.objects.filter(edition=edition).first()
    instance = settings or ParticipationSettings(edition=edition)
    form = AtOnceForm(request.POST if "at_once" in request.POST else None, instance=instance)
    may_settle = request.user.has_perm(MAY_SETTLE)
    if form.is_bound and not may_settle:
        raise PermissionDenied
    if form.is_bound and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect(request.get_full_path())
    if request.method == "POST" and not form.is_bound and _decide(request, edition):
        return redirect(request.get_full_path())
    page = Paginator(_waiting(edition), MOST).get_page(request.GET.get("p"))
    context = {
        **admin.site.each_context(request),
        "title": _("What speakers propose"),
        "opts": Edition._meta,
        "edition": edition,
        "page": page,
        "groups": list(_groups(page.object_list, request)),
        "form": form if may_settle else None,
        "may_publish": request.user.has_perm("talks.add_release"),
    }
    return TemplateResponse(request, "admin/participation/proposals.html", context)


PAGE = EditionPage(
    "proposals", lambda _edition: gettext_lazy("What speakers propose"), queue, RIGHTS
)


def lines(request: HttpRequest) -> Iterator[Line]:
    """Yield the line of the front page on proposals that wait."""
    edition = edition_worked_on(request)
    if edition is None or not PAGE.is_open(request, edition):
        return
    count = _waiting(edition).count()
    yield Line(
        words=ngettext("change proposed by a speaker", "changes proposed by speakers", count),
        need=Need.DECIDE,
        url=reverse(f"admin:{PAGE.address}", args=[edition.pk]),
        count=count,
    )


def above_form(request: HttpRequest, row: models.Model) -> Iterator[Extension]:
    """Yield a link to the queue, above the form of a row that something waits for."""
    if not isinstance(row, Speaker | Session):
        return
    of_row = Q(session=row) if isinstance(row, Session) else Q(session=None)
    if isinstance(row, Speaker):
        of_row &= Q(participation__speaker=row)
    waiting = Proposal.objects.filter(of_row, state=Proposal.State.WAITING)
    rows = waiting.select_related("participation__edition")
    editions = Counter(each.participation.edition for each in rows)
    for edition, count in editions.items():
        if PAGE.is_open(request, edition):
            words = ngettext("change proposed by a speaker", "changes proposed by speakers", count)
            url = reverse(f"admin:{PAGE.address}", args=[edition.pk])
            content = Line(words=words, need=Need.DECIDE, url=url, count=count)
            yield Extension(template="admin/participation/_waits.html", content=content)


def _waiting(edition: Edition) -> QuerySet[Proposal]:
    rows = Proposal.objects.filter(
        participation__edition=edition, state=Proposal.State.WAITING
    ).select_related("participation__speaker__contact", "session")
    links = ("participation__speaker__links", "session__links")
    return rows.prefetch_related(*links).order_by("participation", "session", "pk")


# --- What is shown -------------------------------------------------------------------------------


def _groups(waiting: Iterable[Proposal], request: HttpRequest) -> Iterator[Group]:
    for (_person, _session), each in groupby(
        waiting, lambda proposal: (proposal.participation_id, proposal.session_id)
    ):
        items = [_item(proposal, request) for proposal in each]
        row, speaker = items[0].proposal.row, items[0].proposal.participation.speaker
        yield Group(
            row=row,
            person="" if row == speaker else speaker.name,
            url=_address(row),
            has_address=hasattr(speaker, "contact"),
            is_public=row.announced,
            items=items,
        )


def _address(row: Row) -> str:
    return reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=[row.pk])


def _item(proposal: Proposal, request: HttpRequest) -> Item:
    held, pk = value_of(proposal.row, proposal.field), proposal.pk
    before, now = (_in_words(proposal, value) for value in (proposal.base, held))
    after = _in_words(proposal, proposal.value)
    if proposal.field == "portrait":
        portrait = proposal.participation.speaker.portrait
        before, now, after = "", portrait.url if portrait else "", _picture(proposal)
    return Item(
        id=f"{pk}:{seen(proposal, held)}",
        proposal=proposal,
        before=before,
        now=now,
        after=after,
        has_changed=proposal.base != held,
        paragraphs=[] if proposal.field in FILES else paragraphs(now, after),
        wording=request.POST.get(f"wording-{pk}", after),
        word=request.POST.get(f"word-{pk}", ""),
    )


def _in_words(proposal: Proposal, value: Any) -> str:
    if proposal.field == "links":
        model: Any = SessionLink if proposal.session else SpeakerLink
        kinds = dict(model.Kind.choices)
        return "\n".join(f"{kinds.get(kind, kind)} {url}" for kind, url in value)
    if proposal.field in FILES:
        return ""
    return str(value)


def _picture(proposal: Proposal) -> str:
    """Return the address of the portrait that is proposed, "" where its file is lost."""
    if not uploads.is_there(proposal.upload):
        return ""
    return reverse("admin:participation_proposal_picture", args=[proposal.pk])


# --- What is decided -----------------------------------------------------------------------------


def _decide(request: HttpRequest, edition: Edition) -> bool:
    """Do what a button says; return False, with a message, where nothing was done."""
    what, _sep, ids = request.POST.get("do", "").partition(" ")
    pairs = (each.partition(":") for each in ids.split())
    shown = {number: digest for pk, _sep, digest in pairs if (number := to_number(pk))}
    own = _waiting(edition).filter(pk__in=shown)
    try:
        if not shown or own.count() < len(shown):
            raise ChangedError
        _do(what, request, shown)
    except ChangedError:
        message = _(
            "Nothing was done: someone changed it or decided on it since you read it. It is shown "
            "as it is now."
        )
        messages.warning(request, message)
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
    except FileNotFoundError:
        messages.error(request, _("The file is not there any more: ask for it once more."))
    else:
        return True
    return False


def _do(what: str, request: HttpRequest, shown: dict[int, str]) -> None:
    by = cast("User", request.user)
    if what == "decline":
        _decline(request, shown, by)
        return
    wording = {pk: _wording(request, pk) for pk in shown} if what == "reword" else {}
    taken = proposals.accept(shown, by=by, wording=wording)
    row, edition = taken[0].row, taken[0].participation.edition
    publish_page = reverse("admin:talks_release_publish_edition", args=[edition.pk])
    message = _("Accepted: %(fields)s. It is public with the next release.") % {
        "fields": ", ".join(each.label for each in taken)
    }
    if what == "publish" and row.announced and request.user.has_perm("talks.add_release"):
        entry = EntryId("content" if isinstance(row, Session) else "speaker", row.key)
        publish_entry(request, edition, entry, _("Accepted. It was public already."))
    elif request.user.has_perm("talks.add_release"):
        link = format_html('<a href="{}">{}</a>', publish_page, _("Publish"))
        messages.success(request, format_html("{} {}", message, link))
    else:
        messages.success(request, message)


def _wording(request: HttpRequest, pk: int) -> str:
    """Return other words for a proposal of a text. Raises ValidationError."""
    proposal = get_object_or_404(Proposal, pk=pk)
    if proposal.field in {*FILES, "links"}:
        raise ChangedError
    typed = request.POST.get(f"wording-{pk}", "")
    return str(text_field(type(proposal.row), proposal.field).clean(typed))


def _decline(request: HttpRequest, shown: dict[int, str], by: User) -> None:
    """Decline proposals with what is typed to the speaker. Raises ValidationError."""
    words = {pk: WORD.clean(request.POST.get(f"word-{pk}", "")) for pk in shown}
    for pk, digest in shown.items():
        (declined,) = proposals.decline({pk: digest}, by=by, word=words[pk])
        speaker = declined.participation.speaker
        if f"letter-{pk}" in request.POST and hasattr(speaker, "contact"):
            declining.write(declined, speaker.contact)
    messages.success(request, _("Declined. They read it on their page."))


# --- All of them ---------------------------------------------------------------------------------


@admin.register(Proposal)
class ProposalAdmin(ReadOnlyAdmin[Proposal]):
    """All proposals, also those decided on; the queue decides."""

    goes_along = True
    list_display = ("__str__", "participation", "state", "made_at", "decided_by")
    list_filter = ("state",)
    list_select_related = (
        "participation__speaker",
        "participation__edition",
        "session",
        "decided_by",
    )
    search_fields = ("participation__speaker__name",)
    fields = ("participation", "session", "field", "value", "base", "state", "made_at", "word")

    def get_urls(self) -> list[URLPattern]:
        file = self.admin_site.admin_view(self.file)
        picture = self.admin_site.admin_view(self.picture)
        return [
            path("<int:pk>/picture/", picture, name="participation_proposal_picture"),
            path("<int:pk>/file/", file, name="participation_proposal_file"),
            *super().get_urls(),
        ]

    def file(self, request: HttpRequest, pk: int) -> FileResponse:
        """Hand out the file of a proposal that waits, to be saved. Raises Http404."""
        proposal = get_object_or_404(Proposal, pk=pk)
        if not self.has_view_permission(request, proposal) or not proposal.upload:
            raise Http404
        try:
            opened = uploads.opened(proposal.upload)
        except FileNotFoundError as error:
            raise Http404 from error
        end = proposal.upload.rpartition(".")[2]
        return FileResponse(opened, as_attachment=True, filename=f"{proposal.field}.{end}")

    def picture(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the square of a portrait that waits, in small. Raises Http404."""
        proposal = get_object_or_404(Proposal, pk=pk, field="portrait")
        if not self.has_view_permission(request, proposal) or not proposal.upload:
            raise Http404
        try:
            content = in_small(proposal.upload, Crop(**proposal.value))
        except FileNotFoundError as error:
            raise Http404 from error
        return HttpResponse(content, content_type="image/webp")
