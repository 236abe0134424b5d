"""The moderators' queue: everything from outside that waits, whatever its source."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, cast
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from core.content.version import counted_once
from core.database.queries import to_number
from core.models import User
from reactions import moderation
from reactions.models import Reaction
from recaps.models import Recap
from recaps.models.moderated import Moderated
from recaps.text.choices import public_names
from recaps.text.mention_links import path_to
from speakers.models import Speaker
from talks.models import Session
from talks.published import PublishedSite, published_site

# So many on a page; those that came first stand first.
MOST = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedChange:
    """A new value of a column, and the one that readers see; of a picture, where it is."""

    label: str
    before: str
    after: str
    is_picture: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A row that waits in the moderation queue.

    `about` has the public name and address of each thing that it answers or speaks of. `digest` is
    of what this page shows of it: a decision holds for nothing else.
    """

    id: str
    digest: str
    row: Moderated
    about: list[tuple[str, str]]
    changes: list[ProposedChange]


def queue(request: HttpRequest) -> HttpResponse:
    """Show the rows that wait; publish or refuse one or several at once."""
    user = cast("User", request.user)
    if not user.has_perms(["reactions.change_reaction", "recaps.change_externalrecap"]):
        raise PermissionDenied
    if request.method == "POST":
        _decide(request, user)
        return HttpResponseRedirect(request.path)
    context = {
        **admin.site.each_context(request),
        "title": _("Reactions that wait"),
        "opts": Reaction._meta,
        "items": list(islice(_items(), MOST)),
        "count": moderation.waiting(),
        "shows_addresses": user.has_perm("reactions.view_commenter"),
    }
    return TemplateResponse(request, "admin/reactions/reaction/queue.html", context)


def _decide(request: HttpRequest, user: User) -> None:
    # A button of one thing, or one of those for all that are ticked.
    decision, _sep, one = request.POST.get("move", "").partition(" ")
    if decision not in {"publish", "refuse"}:
        return
    chosen = [one] if one else request.POST.getlist("chosen")
    done = [decided for each in chosen[:MOST] if (decided := _decide_one(decision, each, user))]
    if not chosen:
        messages.warning(request, _("Nothing was chosen."))
        return
    for row, sentence in done:
        address = reverse(f"admin:{row._meta.label_lower.replace('.', '_')}_change", args=[row.pk])
        messages.success(request, format_html('<a href="{}">{}</a> {}', address, row, sentence))
    if len(done) < len(chosen):
        messages.warning(
            request,
            _(
                "Not all was decided: someone else had done so, or it was changed or withdrawn "
                "since you read it."
            ),
        )


def _decide_one(decision: str, chosen: str, user: User) -> tuple[Moderated, str] | None:
    """Publish or refuse a row of the queue; return the row and a message for the editor.

    `chosen` is the id of an `Item` and its digest. Return None if the row no longer waits, or is
    not what the editor read.
    """
    name_of, _sep, digest = chosen.partition(":")
    kind, _sep, pk = name_of.partition("-")
    if kind not in moderation.MODELS:
        return None
    with transaction.atomic():
        waiting = moderation.MODELS[kind].objects.waiting().select_for_update(no_key=True)
        row = waiting.filter(pk=to_number(pk)).first()
        if row is None or moderation.digest(row) != digest:
            return None
        had_change = row.is_published
        if decision == "publish":
            moderation.publish(row, user)
            return row, _("The change is published.") if had_change else _("Published.")
        moderation.refuse(row, user)
        return row, _("The words before stay.") if had_change else _("Refused.")


def _items() -> Iterator[Item]:
    rows = [
        (kind, row)
        for kind, model in moderation.MODELS.items()
        for row in model.objects.waiting().with_subjects().order_by("received_at")[:MOST]
    ]
    names, site = public_names(), published_site()
    for kind, row in sorted(rows, key=lambda each: each[1].received_at):
        yield Item(
            id=f"{kind}-{row.pk}",
            digest=moderation.digest(row),
            row=row,
            about=[_link(subject, names, site) for subject in row.subjects],
            changes=list(_changes(row, names)),
        )


def _link(
    subject: Recap | Session | Speaker, names: dict[UUID, str], site: PublishedSite
) -> tuple[str, str]:
    """Return the public name and address of a recap, session or speaker."""
    if isinstance(subject, Recap):
        return subject.title_fr, reverse("recaps:recap", args=[subject.slug])
    kind = str(subject._meta.model_name)
    return names.get(subject.key, ""), path_to(site, kind, subject.key)


def _changes(row: Moderated, names: dict[UUID, str]) -> Iterator[ProposedChange]:
    for name, value in (row.proposed or {}).items():
        before, after = _both_sides(row, name, value, names)
        yield ProposedChange(
            label=str(getattr(row._meta.get_field(name), "verbose_name", name)),
            before=before,
            after=after,
            is_picture=name == row.picture_field,
        )


def _both_sides(row: Moderated, name: str, value: Any, names: dict[UUID, str]) -> tuple[str, str]:
    """Return the current and the proposed value of a field, as shown to an editor.

    They are names of rows, addresses of pictures, or words.
    """
    field, now = row._meta.get_field(name), getattr(row, name)
    if field.many_to_many:
        proposed = field.related_model.objects.filter(pk__in=value)  # type: ignore[union-attr]
        return _in_words(now.all(), names), _in_words(proposed, names)
    if name == row.picture_field:
        return now.url if now else "", default_storage.url(value) if value else ""
    return str(now), str(value)


def _in_words(rows: Iterable[Session | Speaker], names: dict[UUID, str]) -> str:
    return ", ".join(sorted(filter(None, (names.get(row.key) for row in rows))))


class ModeratedAdmin[Row: Moderated](admin.ModelAdmin[Row]):
    """An admin of all rows of one moderated model; new ones are decided on in the queue."""

    change_list_template = "admin/reactions/reaction/change_list.html"
    change_form_template = "admin/reactions/reaction/change_form.html"
    actions = ("reopen", "refuse")

    @admin.action(description=gettext_lazy("Put in the queue again"), permissions=["change"])
    def reopen(self, request: HttpRequest, queryset: models.QuerySet[Row]) -> None:
        self._decide_each(request, queryset, moderation.reopen, {Moderated.State.REFUSED})

    @admin.action(description=gettext_lazy("Refuse"), permissions=["change"])
    def refuse(self, request: HttpRequest, queryset: models.QuerySet[Row]) -> None:
        self._decide_each(
            request, queryset, moderation.refuse, {Moderated.State.HELD, Moderated.State.PUBLISHED}
        )

    def _decide_each(
        self,
        request: HttpRequest,
        queryset: models.QuerySet[Row],
        decide: Callable[[Row, User], None],
        states: set[Moderated.State],
    ) -> None:
        with transaction.atomic(), counted_once():
            # Without what the list joins: only the rows themselves are locked.
            rows: models.QuerySet[Row] = models.QuerySet(queryset.model)
            chosen = rows.filter(state__in=states, pk__in=queryset).order_by("pk")
            count = 0
            # Deciding may write their commenters too: in the order of these, as locks are taken.
            for row in sorted(chosen.select_for_update(no_key=True), key=_commenter):
                decide(row, cast("User", request.user))
                count += 1
        sentence = ngettext("%(count)d moved.", "%(count)d moved.", count)
        messages.success(request, sentence % {"count": count})


def _commenter(row: Moderated) -> int:
    return getattr(row, "commenter_id", None) or 0
