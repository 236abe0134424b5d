"""Who has not answered: a page about each edition, from which one letter leads to all of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from core.extensions import Extension
from core.forms.widgets import DayInput
from core.models import User
from core.text.translated import written
from events.admin.owned import edition_in_view
from events.admin.pages import EditionPage
from events.models import Edition
from mailings.drafts import prepare
from participation.admin.addresses import ADDRESSES
from participation.admin.filter_links import FilterLink
from participation.audience import INVITATION, REMINDER, address_url
from participation.awaited import FILTERS, Awaited, awaited
from participation.criteria import names_of
from participation.missing import to_organisers
from participation.models import Answer, ParticipationSettings
from participation.organisers import MAY_READ_ANSWERS
from participation.recipient_keys import audience_name, key_of
from speakers.models import Speaker

# So many are shown at first: a large edition has hundreds.
MOST_SHOWN = 50
# Who waits as many days fills the bar.
LONGEST_WAIT = 30
MAY_WRITE = "mailings.add_mailing"
MAY_SETTLE = "participation.change_participationsettings"


class DeadlineForm(forms.ModelForm[ParticipationSettings]):
    """Until when speakers answer."""

    class Meta:
        model = ParticipationSettings
        fields = ("answers_until",)
        widgets = {"answers_until": DayInput}


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitedRow:
    """A row of the list, in words; `address_url` is where the address is written down.

    It is "" for who may not do that.
    """

    key: str
    name: str
    url: str
    address_url: str
    days: int | None
    missing: str
    removed_portrait: bool
    is_forgotten: bool
    noes: list[Answer]
    asked: str
    refused: str
    is_reachable: bool


def unanswered(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Show of whom something is missing; prepare a letter to one of them, or to all in view."""
    settings = ParticipationSettings.objects.filter(edition=edition).first()
    form = DeadlineForm(instance=settings or ParticipationSettings(edition=edition))
    chosen = request.GET.get("missing", "")
    people = awaited(edition)
    in_view = [one for one in people if chosen not in FILTERS or FILTERS[chosen][1](one)]
    if "settle" in request.POST:
        form = DeadlineForm(request.POST, instance=form.instance)
        if _settle(request, form):
            return redirect(request.get_full_path())
    elif request.method == "POST":
        key = request.POST.get("key")
        return _remind(request, edition, [one for one in in_view if not key or _key(one) == key])
    user = cast("User", request.user)
    shown = in_view if "all" in request.GET else in_view[:MOST_SHOWN]
    context = {
        **admin.site.each_context(request),
        "title": _("Who has not answered"),
        "opts": Edition._meta,
        "edition": edition,
        "filters": list(_filters(people, chosen)),
        "rows": [_row(one, user, request.get_full_path()) for one in shown],
        "others": len(in_view) - len(shown),
        "count": len(in_view),
        "letters": {code: len(found) for code, found in _letters(in_view).items()},
        "chosen": chosen,
        "longest_wait": LONGEST_WAIT,
        "may_write": request.user.has_perm(MAY_WRITE),
        "addresses_url": ADDRESSES.is_open(request, edition)
        and reverse(f"admin:{ADDRESSES.address}", args=[edition.pk]),
        "form": form if request.user.has_perm(MAY_SETTLE) else None,
    }
    return TemplateResponse(request, "admin/participation/unanswered.html", context)


def _settle(request: HttpRequest, form: DeadlineForm) -> bool:
    """Save until when speakers answer; return whether it was saved."""
    if not request.user.has_perm(MAY_SETTLE):
        raise PermissionDenied
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
    return form.is_valid()


def _remind(request: HttpRequest, edition: Edition, people: Sequence[Awaited]) -> HttpResponse:
    """Prepare a letter to these people, and lead to it: it is sent from its own page."""
    if not request.user.has_perm(MAY_WRITE):
        raise PermissionDenied
    letters = _letters(people)
    code = request.POST.get("letter", next(iter(letters), ""))
    if code not in letters:
        messages.error(request, _("Nobody is left of them to whom this letter can be written."))
        return redirect(request.get_full_path())
    keys = map(_key, letters[code])
    # Before it is sent, the draft says of whom that is not missing any more.
    criteria = names_of(request.GET.get("missing", ""))
    mailing = prepare(audience_name(edition), code, keys, cast("User", request.user), criteria)
    return redirect("admin:mailings_mailing_change", mailing.pk)


def _letters(people: Sequence[Awaited]) -> dict[str, list[Awaited]]:
    """Return who of these people gets which letter, by the code of its standing text.

    Who was asked is reminded, others are invited. Who said no is reminded of nothing; if nothing is
    missing of any of them, an empty letter is begun to all.
    """
    reachable = [one for one in people if one.is_reachable]
    lacking = [one for one in reachable if one.missing]
    letters = {
        REMINDER: [one for one in lacking if one.was_asked],
        INVITATION: [one for one in lacking if not one.was_asked],
        "": [] if lacking else reachable,
    }
    return {code: found for code, found in letters.items() if found}


def _filters(people: Sequence[Awaited], chosen: str) -> Iterator[FilterLink]:
    """Yield the filters that find people, all of them first."""
    yield FilterLink(label=_("All"), query="?", count=len(people), is_chosen=chosen not in FILTERS)
    for name, (label, finds) in FILTERS.items():
        count = sum(map(finds, people))
        if count or name == chosen:
            query = f"?missing={name}"
            yield FilterLink(label=label, query=query, count=count, is_chosen=name == chosen)


def _key(one: Awaited) -> str:
    return key_of([one.participant.speaker])


def _row(one: Awaited, user: User, back: str) -> AwaitedRow:
    """Return a row of the list, for a user of the page at the address `back`."""
    speaker = one.participant.speaker
    refused = one.refused_on and written(one.refused_on, "j N")
    return AwaitedRow(
        key=_key(one),
        name=speaker.name,
        url=reverse("admin:speakers_speaker_change", args=[speaker.pk]),
        address_url=address_url(one.participant, user, back),
        days=one.participant.days_waiting,
        missing=get_text_list(
            [to_organisers(one.participant, what) for what in one.missing], _("and")
        ),
        removed_portrait=one.participant.removed_portrait and not one.participant.has_portrait,
        is_forgotten=one.participant.is_forgotten,
        noes=one.noes,
        asked=_asked(one),
        refused=refused or "",
        is_reachable=one.is_reachable,
    )


def _asked(one: Awaited) -> str:
    """Return when a person was asked first, and how often: “8 Nov., 2 times”."""
    mine = one.participant.participation
    if mine is None or mine.asked_at is None:
        return ""
    day = written(mine.asked_at.astimezone(one.participant.edition.zone).date(), "j N")
    if mine.times_asked < 2:
        return day
    times = ngettext("%(count)d time", "%(count)d times", mine.times_asked)
    return f"{day}, {times % {'count': mine.times_asked}}"


UNANSWERED = EditionPage(
    name="unanswered",
    label=lambda _edition: gettext_lazy("Who has not answered"),
    view=unanswered,
    rights=("participation.view_participation", MAY_READ_ANSWERS),
)


def list_tools(request: HttpRequest, model: type[Model]) -> Iterator[Extension]:
    """Yield links above the list of speakers to pages about them, of the edition that it shows."""
    edition = edition_in_view(request) if model is Speaker else None
    for page in (UNANSWERED, ADDRESSES):
        if edition and page.is_open(request, edition):
            url = reverse(f"admin:{page.address}", args=[edition.pk])
            content = {"url": url, "label": page.label(edition)}
            yield Extension(template="admin/participation/_list_tool.html", content=content)
