"""Showing a text before it is published, and writing it with others."""

from datetime import timedelta

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from core.models import User
from recaps.editors import is_editor
from recaps.models import Invitation, PreviewLink, Recap
from recaps.views.recap import under_work_page
from talks.published import site_for
from writing import invitations, permissions
from writing.desk.access import at_desk, recap_of, writer
from writing.desk.forms import CoauthorForm
from writing.desk.write import writing_page


@at_desk
@require_GET
def preview(request: HttpRequest, pk: int) -> HttpResponseBase:
    return _as_page(request, recap_of(request, pk))


@never_cache
@require_GET
def shared(request: HttpRequest, token: str) -> HttpResponseBase:
    """Show the text under work to anybody who has the link, with or without an account."""
    links = PreviewLink.objects.filter(revoked_at=None, recap__withdrawn_at=None)
    link = links.filter(token=token).select_related("recap").first()
    if link is None:
        return render(request, "writing/desk/link_closed.html", status=404)
    response = _as_page(request, link.recap)
    response.headers["X-Robots-Tag"] = "noindex"
    # Sites it links to do not learn the secret address.
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def _as_page(request: HttpRequest, recap: Recap) -> HttpResponseBase:
    """Return the page as readers would see the text under work."""
    request.preview = site_for(request)  # type: ignore[attr-defined]
    return under_work_page(request, recap)


@at_desk
@require_POST
def links(request: HttpRequest, pk: int) -> HttpResponseRedirect:
    """Create a link that shows the text, or revoke one, by POST."""
    recap = recap_of(request, pk)
    if "revoke" in request.POST:
        # Compared here: PostgreSQL refuses to look for what cannot be a token.
        for link in recap.preview_links.filter(revoked_at=None):
            if link.token == request.POST["revoke"]:
                link.revoked_at = timezone.now()
                link.save()
        messages.success(request, _("The link shows nothing any more."))
    else:
        PreviewLink.objects.create(recap=recap, made_by=writer(request))
        messages.success(request, _("Anyone with the link can read it as it is at that moment."))
    page = reverse("desk:write", args=[recap.pk])
    return redirect(f"{page}#links")


@at_desk
@require_POST
def authors(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite a person to write the recap together."""
    recap = recap_of(request, pk)
    user = writer(request)
    with transaction.atomic():
        # Publishing it revokes invitations: the one comes before the other, never between.
        recap = get_object_or_404(Recap.objects.select_for_update(), pk=recap.pk)
        invitation = Invitation(recap=recap, invited_by=user, language=recap.language)
        form = CoauthorForm(request.POST, instance=invitation)
        if not permissions.may_invite(user, recap):
            message = _("It is published, or about to be: ask the editors who else is to sign it.")
            messages.error(request, message)
            return redirect("desk:write", recap.pk)
        if _has_invited_many(user):
            form.add_error(None, _("You have sent many invitations today: send more tomorrow."))
        if not form.is_valid():
            return writing_page(request, recap, coauthor=form, status=400)
        invitations.send(form.save())
    message = _("%(name)s gets an e-mail with a link to write along.")
    messages.success(request, message % {"name": invitation.name})
    return redirect("desk:write", recap.pk)


def _has_invited_many(user: User) -> bool:
    """Tell whether an author, who is no editor, has sent too many invitations today."""
    day_ago = timezone.now() - timedelta(days=1)
    sent = Invitation.objects.filter(invited_by=user, invited_at__gt=day_ago).count()
    return sent >= MOST_INVITATIONS and not is_editor(user)


# Of one author, in a day.
MOST_INVITATIONS = 10
