"""Speakers and their links."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _, pgettext_lazy

from core.files.images import PictureField
from core.models import Entry, WithNotice
from core.text.translated import Translated

# The shorter side of a portrait, in pixels: pages show it this large.
SMALLEST_PORTRAIT = 200


class SpeakerQuerySet(models.QuerySet["Speaker"]):
    def for_edition(self, edition: int) -> "SpeakerQuerySet":
        """Filter speakers of an edition, by its pk, and those without any session."""
        elsewhere = Speaker.objects.exclude(sessions=None).exclude(sessions__edition=edition)
        return self.exclude(pk__in=elsewhere.values("pk"))

    def without_portrait(self) -> "SpeakerQuerySet":
        return self.filter(portrait="", withdrawn=False)

    def without_biography(self) -> "SpeakerQuerySet":
        return self.filter(biography_fr="", withdrawn=False)

    def without_english(self) -> "SpeakerQuerySet":
        """Filter speakers with texts in French and none in English."""
        french = ~Q(role_fr="", short_fr="", biography_fr="")
        return self.filter(french, role_en="", short_en="", biography_en="", withdrawn=False)


class Speaker(Entry, WithNotice):
    """A person who speaks at any edition."""

    name = models.CharField(_("name"), max_length=150)
    sort_name = models.CharField(
        _("sort name"), max_length=150, help_text=_("What the name is sorted by: Cova.")
    )
    slug = models.SlugField(
        pgettext_lazy("slug", "address"),
        max_length=80,
        unique=True,
        error_messages={"unique": _("Another speaker has this address.")},
    )
    role_fr = models.CharField(_("role"), max_length=200, blank=True)
    role_en = models.CharField(_("role in English"), max_length=200, blank=True)
    organisation_fr = models.CharField(_("organisation"), max_length=200, blank=True)
    organisation_en = models.CharField(_("organisation in English"), max_length=200, blank=True)
    short_fr = models.CharField(_("biography in a sentence"), max_length=300, blank=True)
    short_en = models.CharField(
        _("biography in a sentence, in English"), max_length=300, blank=True
    )
    biography_fr = models.TextField(_("biography"), blank=True)
    biography_en = models.TextField(_("biography in English"), blank=True)
    portrait = PictureField(
        _("portrait"), blank=True, width_field="portrait_width", height_field="portrait_height"
    )
    portrait_width = models.PositiveIntegerField(null=True, editable=False)
    portrait_height = models.PositiveIntegerField(null=True, editable=False)
    portrait_alt_fr = models.CharField(
        _("portrait, in words"),
        max_length=200,
        blank=True,
        help_text=_("Read aloud to those who do not see it."),
    )
    portrait_alt_en = models.CharField(
        _("portrait, in words, in English"), max_length=200, blank=True
    )

    erased = models.BooleanField(_("erased"), default=False, editable=False)

    role = Translated()
    organisation = Translated()
    short = Translated()
    biography = Translated()
    portrait_alt = Translated()

    objects = SpeakerQuerySet.as_manager()

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        ordering = ["sort_name", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(portrait="") | ~Q(portrait_alt_fr="", portrait_alt_en=""),
                name="portrait_is_described",
                violation_error_message=_("Describe the portrait in words."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SpeakerLink(models.Model):
    """A web address of a speaker."""

    class Kind(models.TextChoices):
        SITE = "site", _("Web site")
        MASTODON = "mastodon", _("Mastodon")
        BLUESKY = "bluesky", _("Bluesky")
        LINKEDIN = "linkedin", _("LinkedIn")
        GITHUB = "github", _("GitHub")
        VIDEO = "video", _("Videos")
        PUBLICATIONS = "publications", _("Publications")

    speaker = models.ForeignKey(
        Speaker, models.CASCADE, related_name="links", verbose_name=_("speaker")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.SITE)
    url = models.URLField(_("address"))

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["speaker", "url"],
                name="speaker_link_once",
                violation_error_message=_("This link is already there."),
            )
        ]

    def __str__(self) -> str:
        return self.url
