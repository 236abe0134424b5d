"""Recaps that live on their authors' own sites."""

from typing import Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.text.translated import site_of
from recaps.models.moderated import Moderated, ModeratedQuerySet
from speakers.models import Speaker
from talks.models import Session


class ExternalRecapQuerySet(ModeratedQuerySet["ExternalRecap"]):
    def with_subjects(self) -> Self:
        """Prefetch the sessions and speakers that the recaps speak of."""
        return self.prefetch_related("sessions", "speakers")


class ExternalRecap(Moderated):
    """A recap on another site, as its own page describes it; readers are led there."""

    picture_field = "picture"

    class Source(models.TextChoices):
        FORM = "form", _("Form")
        WEBMENTION = "webmention", _("Other site")

    # As its page spells it, and in the one spelling that tells it from others: a name of letters
    # beyond ASCII is longer there.
    url = models.URLField(_("address"), max_length=500)
    known_as = models.CharField(max_length=1000, unique=True, editable=False)
    source = models.CharField(_("source"), max_length=10, choices=Source)
    title = models.CharField(_("title"), max_length=200)
    summary = models.CharField(_("summary"), max_length=500, blank=True)
    author_name = models.CharField(_("author"), max_length=100, blank=True)
    author_url = models.URLField(_("author’s site"), max_length=500, blank=True)
    # Small, and re-encoded here: readers' browsers ask no other site for it.
    picture = models.ImageField(_("picture"), blank=True, editable=False)
    # Where the newest one that came stands on its own site, be it only proposed, or refused.
    picture_url = models.URLField(max_length=500, blank=True, editable=False)
    language = models.CharField(_("language"), max_length=35, blank=True)
    written_at = models.DateTimeField(_("written at"), default=timezone.now)
    sessions = models.ManyToManyField(
        Session, related_name="external_recaps", blank=True, verbose_name=_("sessions it speaks of")
    )
    speakers = models.ManyToManyField(
        Speaker, related_name="external_recaps", blank=True, verbose_name=_("speakers it speaks of")
    )

    objects = ExternalRecapQuerySet.as_manager()

    class Meta:
        verbose_name = _("recap elsewhere")
        verbose_name_plural = _("recaps elsewhere")
        ordering = ["-written_at", "-pk"]
        indexes = [models.Index(fields=["state", "written_at"], name="external_recap_shown")]

    def __str__(self) -> str:
        return self.title

    @property
    def site(self) -> str:
        """The name of the site it is on."""
        return site_of(self.url)

    @property
    def subjects(self) -> list[Session | Speaker]:
        return [*self.sessions.all(), *self.speakers.all()]

    def mark_published(self) -> None:
        super().mark_published()
        # A page that says it was written tomorrow would lead the list for ever.
        self.written_at = min(self.written_at, timezone.now())

    def empty(self) -> None:
        super().empty()
        # Its address alone tells it from others that come later.
        self.title = self.summary = self.author_name = self.author_url = ""

    def empty_picture(self) -> None:
        self.picture = self.picture_url = ""
