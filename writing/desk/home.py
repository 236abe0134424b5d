"""The user's recaps, and beginning another."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Max, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext as _
from django.views.decorators.http import require_GET, require_POST

from recaps import quotas, revisions
from recaps.editors import is_editor
from recaps.models import Invitation, Recap
from talks.models import Session
from writing.authors import author_of
from writing.desk.access import at_desk, writer
from writing.desk.templates import TEMPLATES, sessions_of
from writing.slugs import draft_slug


@at_desk
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    user = writer(request)
    own = Recap.objects.filter(authors__user=user)
    open_notes = Count("notes", filter=Q(notes__settled_at=None), distinct=True)
    asked = Invitation.sessions.through.objects.filter(invitation__accepted_by=user)
    wanted = Session.objects.filter(pk__in=asked.values("session")).exclude(recaps__in=own)
    recaps = own.annotate(open_notes=open_notes, saved_at=Max("revisions__saved_at"))
    context = {
        "title": _("Writing desk"),
        "recaps": recaps.order_by("-status_changed_at", "-pk"),
        "templates": TEMPLATES,
        "wanted": sessions_of([session.key for session in wanted]),
        "is_editor": is_editor(user),
        "almost_used": [quota for quota in quotas.quotas(user) if quota.is_almost_used],
    }
    return render(request, "writing/desk/home.html", context)


@at_desk
@require_POST
def begin(request: HttpRequest) -> HttpResponseRedirect:
    """Create a recap from one of TEMPLATES, about the sessions that were sent, if any."""
    template = TEMPLATES.get(request.POST.get("start", ""))
    if template is None:
        raise Http404(_("There is no such template."))
    sessions = sessions_of(request.POST.getlist("session"))
    user = writer(request)
    try:
        quotas.of_recaps(user).refuse_more(1)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("desk:home")
    with transaction.atomic():
        recap = Recap.objects.create(
            slug=draft_slug(), language=get_language() or "fr", body_fr=template.body(sessions)
        )
        recap.authors.add(author_of(user))
        revisions.save(recap, revisions.document_of(recap), user, 0)
        keys = [session.key for _edition, session in sessions]
        recap.sessions.set(Session.objects.filter(key__in=keys))
    return redirect("desk:write", recap.pk)
