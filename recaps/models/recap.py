"""Recaps: texts written after the event."""

from datetime import date, datetime, time, timedelta

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language, gettext, gettext_lazy as _, pgettext_lazy
from taggit.managers import TaggableManager

from core.content import edges
from core.files.images import PictureField
from core.models import TaggedItem, WithNotice
from core.templatetags.text import plain
from core.text.translated import Text, Translated
from recaps.models.author import Author
from recaps.text.body import BodyField
from recaps.text.document import Document
from recaps.text.html import from_html
from recaps.text.pull_quotes import PullQuote, pull_quotes
from speakers.models import Speaker
from talks.models import Session
from talks.published import PublishedSite


class RecapQuerySet(models.QuerySet["Recap"]):
    def published(self) -> "RecapQuerySet":
        """Return the recaps that readers see; pages that show them expire when the next appears."""
        now = timezone.now()
        edges.note("recaps", lambda: RecapQuerySet(self.model).next_edge(now))
        return self.announced().filter(withdrawn_at=None)

    def announced(self) -> "RecapQuerySet":
        """Return the recaps that readers see or saw, newest first, with those withdrawn since."""
        return self.filter(published_at__lte=timezone.now()).order_by("-published_at", "-pk")

    def without_text(self) -> "RecapQuerySet":
        """Defer the columns that lists do not show."""
        return self.defer("body_fr", "notice_fr", "notice_en", "sources")

    def next_edge(self, now: datetime) -> datetime | None:
        """Return when the next scheduled recap appears, None if there is none."""
        return self.held_back(now).first()

    def with_next_edge(self) -> "RecapQuerySet":
        """Annotate as `next_edge` when the next scheduled recap appears, without another query."""
        held = RecapQuerySet(self.model).held_back(timezone.now())
        return self.annotate(next_edge=models.Subquery(held[:1]))

    def held_back(self, now: datetime) -> models.QuerySet["Recap", datetime | None]:
        """Return the times at which scheduled recaps appear, earliest first."""
        held = self.filter(published_at__gt=now, withdrawn_at=None)
        return held.order_by("published_at").values_list("published_at", flat=True)


class Recap(WithNotice):
    """A text about the conference, related to sessions and speakers.

    Its columns are what readers see from `published_at` on. Until then they follow the text under
    work, which is the newest revision; afterwards that goes on beside them until it is published.
    `status` tells where the text under work stands, not whether something is public.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted for reading")
        CHANGES = "changes", _("Changes requested")
        APPROVED = "approved", _("Approved")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Language(models.TextChoices):
        FRENCH = "fr", _("French")
        ENGLISH = "en", _("English")

    title_fr = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    slug = models.SlugField(
        pgettext_lazy("slug", "address"),
        max_length=80,
        unique=True,
        error_messages={"unique": _("Another recap has this address.")},
    )
    standfirst_fr = models.TextField(_("standfirst"), blank=True)
    standfirst_en = models.TextField(_("standfirst in English"), blank=True)
    body_fr = BodyField(_("text"), blank=True)
    body_en = BodyField(_("text in English"), blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=Language.choices, default=Language.FRENCH
    )
    cover = PictureField(
        _("cover"), blank=True, width_field="cover_width", height_field="cover_height"
    )
    cover_width = models.PositiveIntegerField(null=True, editable=False)
    cover_height = models.PositiveIntegerField(null=True, editable=False)
    cover_alt_fr = models.CharField(_("cover, in words"), max_length=200, blank=True)
    cover_alt_en = models.CharField(_("cover, in words, in English"), max_length=200, blank=True)
    authors = models.ManyToManyField(Author, related_name="recaps", verbose_name=_("authors"))
    sessions = models.ManyToManyField(
        Session, related_name="recaps", blank=True, verbose_name=_("sessions it speaks of")
    )
    speakers = models.ManyToManyField(
        Speaker, related_name="recaps", blank=True, verbose_name=_("speakers it speaks of")
    )
    original_url = models.URLField(
        _("original address"), blank=True, help_text=_("When it was first published elsewhere.")
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status.choices, default=Status.DRAFT
    )
    status_changed_at = models.DateTimeField(
        _("in this state since"), default=timezone.now, editable=False
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    changed_at = models.DateTimeField(
        _("published text changed at"), null=True, blank=True, editable=False
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)
    reactions_until = models.DateField(
        _("comments until"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(date(2999, 12, 31), _("Give a date before the year 3000."))],
        help_text=_("The last day on which readers can comment. Empty: a year after publication."),
    )

    title = Translated()
    standfirst = Translated()
    body = Translated()
    cover_alt = Translated()

    tags = TaggableManager(through=TaggedItem, blank=True, verbose_name=_("topics"))
    objects = RecapQuerySet.as_manager()

    class Meta:
        verbose_name = _("recap")
        verbose_name_plural = _("recaps")
        ordering = ["-published_at", "-pk"]
        permissions = [
            ("publish_recap", "Can publish recaps"),
            ("write_recap", "Can write recaps at the desk"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False),
                name="published_recap_has_a_time",
                violation_error_message=_("Say when it is published."),
            ),
            models.CheckConstraint(
                condition=~Q(status="withdrawn") | Q(withdrawn_at__isnull=False),
                name="withdrawn_recap_has_a_time",
            ),
            models.CheckConstraint(
                # What is being written is not finished yet; what readers may come to see is.
                condition=Q(cover="") | ~Q(cover_alt_fr="") | Q(published_at=None),
                name="cover_is_described",
                violation_error_message=_("Describe the cover in words."),
            ),
        ]

    def __str__(self) -> str:
        return self.title_fr or gettext("Untitled")

    def translated(self, name: str) -> Text:
        """Return the title, the standfirst, the body or the alternative text of the cover.

        Of a recap written in English alone, the words stand in the first columns.
        """
        text: Text = getattr(self, name)
        in_english = self.language == Recap.Language.ENGLISH
        if in_english and not (self.title_en or self.standfirst_en or self.body_en):
            return Text(en=text.fr)
        return text

    def text_in(self, language: str) -> tuple[Document, str]:
        """Return the text for a reader of `language`, and the language that it really is in."""
        html, language = self.translated("body").read_in(language)
        return from_html(html), language

    @property
    def headline(self) -> str:
        """The title on one line, in the active language: for letters."""
        return " ".join(plain(self.translated("title")).split())

    @property
    def is_public(self) -> bool:
        """Whether readers see it, or saw it before it was withdrawn."""
        return self.published_at is not None and self.published_at <= timezone.now()

    @property
    def hidden(self) -> set[str]:
        """The public columns that are hidden from readers."""
        return {"recap"} if self.withdrawn_at else set()

    @property
    def comments_close_at(self) -> datetime | None:
        """When comments close; None while the recap is not public yet."""
        if self.published_at is None or self.published_at > timezone.now():
            return None
        last = self.reactions_until or timezone.localdate(self.published_at + timedelta(days=365))
        # There is no day after the last one that Python knows.
        last = min(last, date.max - timedelta(days=1))
        return timezone.make_aware(datetime.combine(last + timedelta(days=1), time()))

    @property
    def takes_comments(self) -> bool:
        closing = self.comments_close_at
        return closing is not None and self.withdrawn_at is None and timezone.now() < closing

    def pull_quotes_of(self, session: Session, site: PublishedSite) -> list[PullQuote]:
        """Return the pull quotes of this recap that are from a session."""
        about = [row.key for row in self.sessions.all()]
        quotes = pull_quotes(site, *self.text_in(get_language() or "fr"), about)
        return [quote for key, quote in quotes if key == session.key]
