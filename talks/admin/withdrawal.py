"""Pages that ask before withdrawing, restoring and erasing."""

from collections.abc import Iterator
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin import AdminSite
from django.contrib.auth import get_permission_codename
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _, gettext_lazy

from core.admin.base import ask_deferred_constraints
from core.content.removal_options import Removal, RemovalOption, other_options
from core.models import Entry, Tag, User
from events.admin.owned import read_only_sentence
from events.models import Room, Venue
from speakers.models import Speaker
from talks.erasure import begin, finish_erasing, names_of
from talks.mentions import Mention, mentions
from talks.models import Erasing, Format, Session, Slot, Track
from talks.models.slot import ROOM_TAKEN
from talks.portraits import remove_portrait
from talks.releases import RefusedError
from talks.withdrawal import kept_by, restore, withdraw

MODELS: dict[str, type[Entry]] = {
    str(model._meta.model_name): model
    for model in (Session, Slot, Speaker, Room, Venue, Track, Format, Tag)
}
# What not every model allows.
ALLOWED = {"erase": {"session", "speaker"}, "portrait": {"speaker"}}

QUESTIONS = {
    "withdraw": gettext_lazy("Withdraw “%(row)s”?"),
    "restore": gettext_lazy("Put “%(row)s” back in the programme?"),
    "portrait": gettext_lazy("Remove the portrait of “%(row)s”?"),
    "erase": gettext_lazy("Erase “%(row)s”?"),
}
DONE = {
    "withdraw": gettext_lazy("Withdrawn, and readers see it: “%(row)s”."),
    "restore": gettext_lazy("Back, and readers see it: “%(row)s”."),
    "portrait": gettext_lazy("Removed, and readers no longer see it: the portrait of “%(row)s”."),
    # Without its name, which is gone.
    "erase": gettext_lazy("Done, and public."),
}
LOGGED = {"withdraw": gettext_lazy("Withdrawn."), "restore": gettext_lazy("Put back.")}
EXPLANATIONS = {
    "withdraw": gettext_lazy(
        "Calendars show that it is cancelled; recaps that speak of it keep their link."
    ),
    "restore": gettext_lazy("It is public again at once, with the words of its form."),
    "portrait": gettext_lazy("In older releases within some minutes. A new one can be added."),
    "erase": gettext_lazy("In every release too. Its address answers that it is gone."),
}


def withdrawal_urls(site: AdminSite) -> list[URLPattern]:
    return [
        path(
            f"{action}/<str:kind>/<int:pk>/",
            site.admin_view(_ask),
            {"site": site, "action": action},
            name=f"talks_release_{action}",
        )
        for action in QUESTIONS
    ] + [
        path(
            "erasing/<int:pk>/",
            site.admin_view(_erasing),
            {"site": site},
            name="talks_release_erasing",
        )
    ]


def _ask(request: HttpRequest, site: AdminSite, action: str, kind: str, pk: int) -> HttpResponse:
    if kind not in ALLOWED.get(action, MODELS):
        raise Http404
    # It changes the row, and is published.
    changes = MODELS[kind]._meta
    right = f"{changes.app_label}.{get_permission_codename('change', changes)}"
    if not request.user.has_perms(["talks.add_release", right]):
        raise PermissionDenied
    row = get_object_or_404(MODELS[kind], pk=pk)
    if getattr(row, "erased", False):
        raise Http404
    edition = getattr(row, "edition", None)
    if edition and edition.archived and action not in ALLOWED:
        messages.error(request, read_only_sentence(edition))
        return HttpResponseRedirect(_page_of(kind, row))
    if request.method == "POST":
        return _act(request, site, action, kind, row)
    names = names_of(row) if action == "erase" and isinstance(row, Speaker) else set()
    context = {
        **site.each_context(request),
        "title": QUESTIONS[action] % {"row": row},
        "explanation": EXPLANATIONS[action],
        "action": action,
        "other_options": other_options(request, row, Removal(action))
        if action in set(Removal)
        else [],
        "sessions": _sessions_losing(row) if action == "withdraw" else [],
        "kept_by": kept_by(row) if action == "withdraw" else [],
        "back": _page_of(kind, row),
        "names": sorted(names),
        "places": _places(request, names, row),
    }
    return TemplateResponse(request, "admin/talks/release/confirm.html", context)


def removal_options_of_entry(request: HttpRequest, row: Model) -> Iterator[RemovalOption]:
    """Yield the ways to take this entry away, with their pages where they are open."""
    kind = str(row._meta.model_name)
    if not isinstance(row, Entry) or MODELS.get(kind) is not type(row):
        return
    page = admin.site.get_model_admin(type(row))
    may_change = page.has_change_permission(request, row)
    may_publish = may_change and row.announced and request.user.has_perm("talks.add_release")
    if isinstance(row, Session):
        is_open = may_change and row.state in {Session.State.DRAFT, Session.State.CONFIRMED}
        yield RemovalOption(Removal.CANCEL, f"{_page_of(kind, row)}#id_state" if is_open else "")
    withdraws = may_publish and not row.withdrawn
    yield RemovalOption(Removal.WITHDRAW, _url(Removal.WITHDRAW, row) if withdraws else "")
    if page.has_delete_permission(request, row):
        url = reverse(f"admin:{row._meta.app_label}_{kind}_delete", args=[row.pk])
        yield RemovalOption(Removal.DELETE, url)
    else:
        yield RemovalOption(Removal.DELETE)
    if isinstance(row, Session | Speaker):
        erases = may_publish and not row.erased
        if isinstance(row, Speaker):
            removes = may_change and request.user.has_perm("talks.add_release") and not row.erased
            yield RemovalOption(Removal.PORTRAIT, _url(Removal.PORTRAIT, row) if removes else "")
        yield RemovalOption(Removal.ERASE, _url(Removal.ERASE, row) if erases else "")


def _url(removal: Removal, row: Entry) -> str:
    return reverse(f"admin:talks_release_{removal}", args=[row._meta.model_name, row.pk])


def _places(request: HttpRequest, names: set[str], row: Entry) -> list[dict[str, Any]]:
    """Return where the names stand beside the row, with admin pages that the user may open.

    Of all others only kind and number are shown: the title may be that of a draft, or an e-mail
    address.
    """
    places: dict[object, dict[str, Any]] = {}
    for each in mentions(names, row) if names else []:
        url = _page(request, each)
        place = {"kind": each.kind, "is_own": each.is_own, "title": each.row, "url": url}
        known = places.setdefault((each.kind, each.row if url else None), {**place, "count": 0})
        known["count"] += 1
    return list(places.values())


def _page(request: HttpRequest, mention: Mention) -> str:
    """Return the admin page of the row, or of the row that it is a part of."""
    row = mention.row
    parts = (f.name for f in row._meta.concrete_fields if f.many_to_one)
    for each in (row, *(getattr(row, name) for name in parts)):
        model_admin = admin.site._registry.get(type(each))  # noqa: SLF001 (asks whether there is one)
        if model_admin and model_admin.has_view_permission(request, each):
            name = each._meta.label_lower.replace(".", "_")
            return reverse(f"admin:{name}_change", args=[each.pk])
    return ""


def _sessions_losing(row: Entry) -> list[tuple[str, str]]:
    """Return admin address and name of each session that a speaker is expected at."""
    if not isinstance(row, Speaker):
        return []
    sessions = row.sessions.expected().select_related("edition")
    return [
        (reverse("admin:talks_session_change", args=[session.pk]), f"{session} ({session.edition})")
        for session in sessions
    ]


def _act(request: HttpRequest, site: AdminSite, action: str, kind: str, row: Entry) -> HttpResponse:
    user, names, erasing = cast("User", request.user), set[str](), None
    try:
        with transaction.atomic():
            if isinstance(row, Session | Speaker) and action == "erase":
                names = names_of(row) if isinstance(row, Speaker) else names
                erasing = begin(row, by=user, replace=names if "replace" in request.POST else ())
                finish_erasing.enqueue(erasing.pk)
            elif isinstance(row, Speaker) and action == "portrait":
                remove_portrait(row, by=user)
            else:
                {"withdraw": withdraw, "restore": restore}[action](row, by=user)
                site.get_model_admin(type(row)).log_change(request, row, str(LOGGED[action]))
            ask_deferred_constraints()
    except RefusedError as error:
        for problem in error.problems:
            messages.error(request, problem.sentence)
    except IntegrityError:
        # (what comes back holds its room again)
        messages.error(request, ROOM_TAKEN)
    else:
        messages.success(request, DONE[action] % {"row": row})
        if names:
            return _what_stays(request, names, row)
        if erasing and Erasing.objects.filter(pk=erasing.pk).exists():
            return redirect("admin:talks_release_erasing", erasing.pk)
    return HttpResponseRedirect(_page_of(kind, row))


def _what_stays(request: HttpRequest, names: set[str], row: Entry) -> HttpResponse:
    """Show where the erased name still stands, once only, as it is not kept."""
    context = {
        **admin.site.each_context(request),
        "title": _("Erased"),
        "places": _places(request, names, row),
        "names": sorted(names),
        "erasing": Erasing.objects.filter(key=row.key).first(),
    }
    return TemplateResponse(request, "admin/talks/release/erased.html", context)


def _erasing(request: HttpRequest, site: AdminSite, pk: int) -> HttpResponse:
    """Show the progress of an erasure through older releases; one that is missing is done."""
    if not request.user.has_perm("talks.add_release"):
        raise PermissionDenied
    context = {
        **site.each_context(request),
        "title": _("Erased"),
        "erasing": Erasing.objects.filter(pk=pk).first(),
    }
    return TemplateResponse(request, "admin/talks/release/erasing.html", context)


def _page_of(kind: str, row: Entry) -> str:
    return reverse(f"admin:{row._meta.app_label}_{kind}_change", args=[row.pk])
