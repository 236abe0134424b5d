"""Recaps as feeds: all, those of an author, those of an edition."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from core.branding.identity import identity_for
from core.http.answers import PublicAnswer
from recaps import feeds
from recaps.models import Author, ExternalRecap, Recap
from recaps.views.authors import of_author
from talks.addresses import of_edition
from talks.published import PublishedEdition


def feed(request: HttpRequest, form: str) -> PublicAnswer:
    stream = feeds.Stream(
        title=_("Recaps of %(site)s") % {"site": identity_for(request).name},
        path=reverse("recaps:list"),
        name="feed",
        recaps=Recap.objects.published(),
        elsewhere=ExternalRecap.objects.published(),
    )
    return feeds.answer(request, stream, form)


@of_author
def author_feed(request: HttpRequest, author: Author, form: str) -> PublicAnswer:
    stream = feeds.Stream(
        title=_("Recaps by %(name)s") % {"name": author.name},
        path=reverse("recaps:author", args=[author.slug]),
        name=f"author {author.pk}",
        recaps=Recap.objects.published().filter(authors=author),
        elsewhere=ExternalRecap.objects.none(),
    )
    return feeds.answer(request, stream, form)


@of_edition
def edition_feed(request: HttpRequest, edition: PublishedEdition, form: str) -> PublicAnswer:
    """Return the feed of the recaps about an edition's sessions."""
    stream = feeds.Stream(
        title=_("Recaps of %(edition)s") % {"edition": edition.facts.name},
        path=reverse("talks:edition", args=[edition.slug]),
        name=f"edition {edition.pk}",
        recaps=Recap.objects.published().filter(sessions__edition=edition.pk).distinct(),
        elsewhere=ExternalRecap.objects.published().filter(sessions__edition=edition.pk).distinct(),
    )
    return feeds.answer(request, stream, form)
