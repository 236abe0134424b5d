"""The page on which editors compare versions of a text."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from core.text.translated import written
from recaps.models import Recap, Revision
from recaps.revisions import RevisionDocument, document_of, number_of
from writing import comparison
from writing.admin.pages import editor, page, page_context

# What readers see, among the numbers of versions.
PUBLISHED = "published"


def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what differs between two versions of a recap.

    By default the text under work is compared with what readers see, or with what was submitted
    last.
    """
    editor(request)
    recap = get_object_or_404(Recap, pk=pk)
    versions = _versions(recap)
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    after = after if after in versions else str(number_of(recap) or PUBLISHED)
    before = before if before in versions else _before(recap)
    context = {
        **page_context(recap),
        "versions": versions.items(),
        "before": before,
        "after": after,
        "changed": comparison.compare(_document(recap, before), _document(recap, after)),
    }
    return page(request, "admin/writing/compare.html", context)


def _versions(recap: Recap) -> dict[str, str]:
    """Return the labels of all versions by name, newest first, without their documents."""
    rows = recap.revisions.defer("document").select_related("saved_by")
    found = {str(revision.number): _label(revision) for revision in rows}
    if recap.is_public or not found:
        found[PUBLISHED] = _("What readers see") if recap.is_public else _("As it is now")
    return found


def _document(recap: Recap, name: str) -> RevisionDocument:
    """Return the document of the version with this name."""
    return document_of(recap) if name == PUBLISHED else recap.revisions.get(number=name).document


def _label(revision: Revision) -> str:
    parts = [
        _("Version %(number)d") % {"number": revision.number},
        written(timezone.localtime(revision.saved_at), "j F Y, H:i"),
    ]
    if revision.saved_by:
        parts.append(revision.saved_by.name or revision.saved_by.email)
    if revision.handed_in_at:
        parts.append(_("handed in"))
    if revision.aside:
        parts.append(_("set aside"))
    return ", ".join(parts)


def _before(recap: Recap) -> str:
    """Return the name of the version that the text under work is compared with by default."""
    if recap.is_public or not recap.revisions.exists():
        return PUBLISHED
    earlier = recap.revisions.filter(aside=False, number__lt=number_of(recap))
    found = earlier.exclude(handed_in_at=None).first() or earlier.last()
    return str(found.number if found else number_of(recap) or PUBLISHED)
