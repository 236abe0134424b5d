"""Texts about an edition that are not part of its programme."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from core.text.richtext import RichTextField
from core.text.translated import Translated
from events.models.edition import Edition


class PageQuerySet(models.QuerySet["Page"]):
    def published(self) -> "PageQuerySet":
        return self.filter(published=True)

    def in_menu(self) -> "PageQuerySet":
        return self.published().filter(in_menu=True)


class Page(models.Model):
    """A practical page: coming, legal notice, privacy, conduct, accessibility…"""

    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="pages", verbose_name=_("edition")
    )
    title_fr = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    slug = models.SlugField(pgettext_lazy("slug", "address"), max_length=80)
    body_fr = RichTextField(_("text"))
    body_en = RichTextField(_("text in English"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    in_menu = models.BooleanField(_("in the menu"), default=True)
    published = models.BooleanField(_("published"), default=False)

    title = Translated()
    body = Translated()

    objects = PageQuerySet.as_manager()

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["order", "title_fr"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "slug"],
                name="page_slug_once_per_edition",
                violation_error_message=_("Another page of this edition has this address."),
            ),
        ]

    def __str__(self) -> str:
        return self.title_fr

    @property
    def hidden(self) -> set[str]:
        """Return what readers may not see of the page."""
        return set() if self.published else {"page"}


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def shown(self) -> "AnnouncementQuerySet":
        """Filter those that pages show now, as Announcement.is_on does for one."""
        now = timezone.now()
        on = Q(until=None) | Q(until__gt=now)
        return self.filter(on, starts__lte=now, edition__is_current=True)


class Announcement(models.Model):
    """A last-minute notice from one moment until another, while its edition is the current one.

    It is shown on the pages of that edition, and on those of no edition.
    """

    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="announcements", verbose_name=_("edition")
    )
    text_fr = models.CharField(_("text"), max_length=300)
    text_en = models.CharField(_("text in English"), max_length=300, blank=True)
    starts = models.DateTimeField(_("from"), default=timezone.now)
    until = models.DateTimeField(_("until"), null=True, blank=True)

    text = Translated()

    objects = AnnouncementQuerySet.as_manager()

    class Meta:
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")
        ordering = ["-starts"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("starts")),
                name="announcement_ends_after_it_starts",
                violation_error_message=_("It must end after it starts."),
            ),
        ]

    def __str__(self) -> str:
        return self.text_fr

    def is_on(self, now: datetime) -> bool:
        return self.starts <= now and (self.until is None or now < self.until)

    @property
    def hidden(self) -> set[str]:
        """Return what readers may not see of the announcement."""
        return set() if self.is_on(timezone.now()) else {"announcement"}
