"""Editions of the conference."""

import re
import uuid
from datetime import date, timedelta
from zoneinfo import ZoneInfo, available_timezones

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from core.database.locks import hold
from core.models import User
from core.text.translated import Translated

# The first words of every address of the site, in both languages: an edition that took one
# would hide it. A test compares this list with the URLs.
RESERVED_SLUGS = frozenset(
    {
        *("account", "admin", "apercu", "cards", "compte", "copy.json", "direct", "ecrire", "en"),
        *("favicon.ico", "health", "home", "hors-ligne", "icons", "intervenants", "lettre"),
        *("live", "ma-selection", "manifest.webmanifest", "media", "mes-seances", "metrics"),
        *(
            "my-picks",
            "my-sessions",
            "newsletter",
            "offline",
            "palettes",
            "programme",
            "recaps",
            "recherche",
            "recits",
        ),
        *("robots.txt", "search", "service-worker.js", "sitemap.xml", "speakers", "static"),
        *("styleguide", "themes", "topics", "webmention", "write"),
    }
)


def edition_slug(value: str) -> None:
    if value in RESERVED_SLUGS:
        message = _("“%(slug)s” is the first word of another address of the site.")
        raise ValidationError(message, params={"slug": value})
    # /apercu/4/ is the preview of release 4.
    if re.fullmatch(r"\d{1,3}", value):
        raise ValidationError(_("A number needs four digits or more, like 2027."))


def time_zone_name(value: str) -> None:
    if value not in available_timezones():
        message = _("“%(name)s” is not the name of a time zone, like Europe/Paris.")
        raise ValidationError(message, params={"name": value})


class EditionQuerySet(models.QuerySet["Edition"]):
    def current(self) -> "Edition | None":
        return self.filter(is_current=True).first()

    def open(self) -> "EditionQuerySet":
        """Filter editions that are not archived."""
        return self.filter(archived=False)

    def worked_on_by(self, user: User | AnonymousUser) -> "Edition | None":
        """Return the open edition the user chose, else the current or the newest one."""
        return self.worked_on_first(user).first()

    def worked_on_first(self, user: User | AnonymousUser) -> "EditionQuerySet":
        """Return the open editions, the one that the user works on first."""
        chosen = WorkingEdition.objects.filter(user=user.pk, edition=OuterRef("pk"))
        return self.open().order_by(Exists(chosen).desc(), "-is_current", "-first_day", "-pk")


class Edition(models.Model):
    """The facts of one edition; readers see them as the newest release holds them."""

    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=100)
    slug = models.SlugField(
        pgettext_lazy("slug", "address"), max_length=50, unique=True, validators=[edition_slug]
    )
    tagline_fr = models.CharField(_("tagline"), max_length=200)
    tagline_en = models.CharField(_("tagline in English"), max_length=200, blank=True)
    summary_fr = models.TextField(_("summary"))
    summary_en = models.TextField(_("summary in English"), blank=True)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    time_zone = models.CharField(
        _("time zone"), max_length=50, default="Europe/Paris", validators=[time_zone_name]
    )
    city = models.CharField(_("city"), max_length=100)
    notice_fr = models.TextField(
        _("notice on every page"), blank=True, help_text=_("Shown above every public page.")
    )
    notice_en = models.TextField(_("notice on every page, in English"), blank=True)
    registration_url = models.URLField(_("registration address"), blank=True)
    is_current = models.BooleanField(
        _("current"), default=False, editable=False, help_text=_("The home page shows it.")
    )
    archived = models.BooleanField(
        _("archived"),
        default=False,
        db_default=False,
        editable=False,
        help_text=_("Public, and no longer edited."),
    )

    tagline = Translated()
    summary = Translated()
    notice = Translated()

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["-first_day"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"],
                condition=Q(is_current=True),
                name="one_current_edition",
                violation_error_message=_("Another edition is the current one."),
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")),
                name="edition_ends_after_it_starts",
                violation_error_message=_("The last day must not be before the first."),
            ),
            models.CheckConstraint(
                condition=~Q(is_current=True, archived=True),
                name="current_edition_is_not_archived",
                violation_error_message=_("The current edition cannot be archived."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def hidden(self) -> set[str]:
        """Return what readers may not see: other editions are public by releases alone."""
        return set() if self.is_current else {"edition"}

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def days(self) -> list[date]:
        count = (self.last_day - self.first_day).days + 1
        return [self.first_day + timedelta(days=n) for n in range(count)]

    def make_current(self) -> None:
        """Show this edition on the home page, and no other.

        Raises IntegrityError when it was archived meanwhile.
        """
        with transaction.atomic():
            # All of them are held: two people may make two of them the current one.
            hold(Edition.objects.all())
            for other in Edition.objects.filter(is_current=True):
                other.is_current = False
                other.save(update_fields=["is_current"])
            self.is_current = True
            self.save(update_fields=["is_current"])


class WorkingEdition(models.Model):
    """The edition that a user works on in the admin, on any machine."""

    user = models.OneToOneField(
        User, models.CASCADE, related_name="+", verbose_name=_("account"), primary_key=True
    )
    edition = models.ForeignKey(
        Edition, models.CASCADE, related_name="+", verbose_name=_("edition")
    )

    class Meta:
        verbose_name = _("edition being worked on")
        verbose_name_plural = _("editions being worked on")

    def __str__(self) -> str:
        return f"{self.user}: {self.edition}"
