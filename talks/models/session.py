"""Sessions of an edition: talks, debates, workshops, breaks."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _, pgettext_lazy
from taggit.managers import TaggableManager

from core.files.pdf import PdfField
from core.models import Entry, TaggedItem, WithNotice
from core.text import languages
from core.text.translated import Translated
from events.models import Edition
from speakers.models import Speaker
from talks.models.track import Format, Track


class SessionQuerySet(models.QuerySet["Session"]):
    def public(self) -> "SessionQuerySet":
        """Filter what a release may show: confirmed, cancelled, or withdrawn once public."""
        return self.filter(
            Q(state__in=[Session.State.CONFIRMED, Session.State.CANCELLED])
            | Q(state=Session.State.WITHDRAWN, announced=True)
        )

    def expected(self) -> "SessionQuerySet":
        """Filter what is to take place: drafts and confirmed sessions."""
        return self.filter(state__in=[Session.State.DRAFT, Session.State.CONFIRMED])

    def current_first(self) -> "SessionQuerySet":
        """Order by edition, the current one first, then the newest; then by title."""
        return self.order_by("-edition__is_current", "-edition__first_day", "title_fr")

    def without_slot(self) -> "SessionQuerySet":
        """Filter expected sessions without a slot."""
        return self.expected().exclude(slots__withdrawn=False)

    def without_speaker(self) -> "SessionQuerySet":
        """Filter expected sessions without people, except breaks."""
        return self.expected().filter(credits=None).exclude(format__is_break=True)

    def without_summary(self) -> "SessionQuerySet":
        """Filter expected sessions without a summary in French, except breaks.

        With an English title alone, a summary in English is enough.
        """
        lacking = self.expected().filter(Q(summary_en="") | ~Q(title_fr=""), summary_fr="")
        return lacking.exclude(format__is_break=True)

    def with_person_again(self) -> "SessionQuerySet":
        """Filter sessions that share a person with another announced one of the edition."""
        same = Credit.objects.filter(
            speaker=OuterRef("speaker"),
            session__edition=OuterRef("session__edition"),
            session__announced=True,
        )
        others = same.exclude(session=OuterRef("session")).exclude(
            session__state=Session.State.WITHDRAWN
        )
        return self.filter(pk__in=Credit.objects.filter(Exists(others)).values("session"))

    def without_english(self) -> "SessionQuerySet":
        """Filter expected sessions without any text in English."""
        return self.expected().filter(title_en="", summary_en="", abstract_en="")


def usual_languages() -> list[str]:
    """Return the default languages of a new session."""
    return ["fr"]


class Session(Entry, WithNotice):
    """One item of the programme; when and where it happens is in its slots."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        CONFIRMED = "confirmed", _("Confirmed")
        CANCELLED = "cancelled", _("Cancelled")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Service(models.TextChoices):
        LIVE_CAPTIONS = "live_captions", _("Live captions")
        SIGN_LANGUAGE = "sign_language", _("Sign language interpreting")
        INTERPRETING = "interpreting", _("Interpreting")
        SLIDES_IN_ADVANCE = "slides_in_advance", _("Slides in advance")
        STREAMED = "streamed", _("Streamed")
        RECORDED = "recorded", _("Recorded")
        STEP_FREE = "step_free", _("Step-free")
        INDUCTION_LOOP = "induction_loop", _("Induction loop")

    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="sessions", verbose_name=_("edition")
    )
    title_fr = models.CharField(_("title"), max_length=200, blank=True)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    slug = models.SlugField(pgettext_lazy("slug", "address"), max_length=80)
    summary_fr = models.CharField(_("summary in a sentence"), max_length=300, blank=True)
    summary_en = models.CharField(
        _("summary in a sentence, in English"), max_length=300, blank=True
    )
    abstract_fr = models.TextField(_("abstract"), blank=True)
    abstract_en = models.TextField(_("abstract in English"), blank=True)
    track = models.ForeignKey(
        Track,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=_("track"),
    )
    format = models.ForeignKey(
        Format,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=_("format"),
    )
    # As BCP 47 writes them, in the order given; none: not said.
    languages = models.JSONField(
        _("languages of speech"),
        default=usual_languages,
        blank=True,
        validators=[languages.validate],
    )
    services = models.JSONField(_("services"), default=list, blank=True)
    slides = PdfField(
        _("slides (PDF)"),
        blank=True,
        size_field="slides_size",
        help_text=_("At most 15 MB. Readers see them with the next release."),
    )
    slides_size = models.PositiveIntegerField(null=True, editable=False)
    seats = models.PositiveIntegerField(_("places"), null=True, blank=True)
    registration_required = models.BooleanField(_("registration required"), default=False)
    full = models.BooleanField(_("full"), default=False)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.DRAFT, db_index=True
    )
    erased = models.BooleanField(_("erased"), default=False, editable=False)
    speakers = models.ManyToManyField(
        Speaker, through="Credit", related_name="sessions", verbose_name=_("people")
    )

    title = Translated()
    summary = Translated()
    abstract = Translated()

    tags = TaggableManager(through=TaggedItem, blank=True, verbose_name=_("topics"))
    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["title_fr"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "slug"],
                name="session_slug_once_per_edition",
                violation_error_message=_("Another session of this edition has this address."),
            ),
            models.CheckConstraint(
                condition=~Q(title_fr="", title_en=""),
                name="session_has_a_title",
                violation_error_message=_("Give a title, in French or in English."),
            ),
            models.CheckConstraint(
                condition=~Q(state="draft", announced=True),
                name="announced_session_is_not_a_draft",
                violation_error_message=_(
                    "This session has been announced: cancel or withdraw it, "
                    "it cannot be a draft again."
                ),
            ),
        ]

    def __str__(self) -> str:
        # A form that was refused for it shows none.
        return self.title.either or str(_("Untitled"))

    @property
    def withdrawn(self) -> bool:  # type: ignore[override]
        """Tell whether it is withdrawn: a state here, where other entries have a column."""
        return self.state == self.State.WITHDRAWN

    @property
    def holds_rooms(self) -> bool:
        return self.state == self.State.CONFIRMED

    def clean(self) -> None:
        super().clean()
        for field in ("track", "format"):
            chosen = getattr(self, field)
            if chosen and chosen.edition_id != self.edition_id:
                raise ValidationError({field: _("It belongs to another edition.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and let slots take or free their rooms with the state "confirmed"."""
        with transaction.atomic():
            super().save(*args, **kwargs)
            for slot in self.slots.filter(withdrawn=False).select_related("room"):
                if slot.holds_room != slot.takes_room:
                    slot.save()


class Credit(models.Model):
    """A person's part in a session."""

    class Role(models.TextChoices):
        SPEAKER = "speaker", pgettext_lazy("role", "Speaker")
        MODERATOR = "moderator", pgettext_lazy("role", "Moderator")
        HOST = "host", pgettext_lazy("role", "Host")

    session = models.ForeignKey(
        Session, models.CASCADE, related_name="credits", verbose_name=_("session")
    )
    speaker = models.ForeignKey(
        Speaker, models.PROTECT, related_name="credits", verbose_name=_("speaker")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.SPEAKER)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "speaker"],
                name="person_once_per_session",
                violation_error_message=_("This person is already in the session."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.speaker} ({self.get_role_display()})"


class SessionLink(models.Model):
    """Slides, a recording or another address of a session."""

    class Kind(models.TextChoices):
        SLIDES = "slides", _("Slides")
        RECORDING = "recording", _("Recording")
        STREAM = "stream", _("Live stream")
        NOTES = "notes", _("Notes")
        OTHER = "other", _("Link")

    session = models.ForeignKey(
        Session, models.CASCADE, related_name="links", verbose_name=_("session")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.SLIDES)
    url = models.URLField(_("address"))

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "url"],
                name="session_link_once",
                violation_error_message=_("This link is already there."),
            )
        ]

    def __str__(self) -> str:
        return self.url
