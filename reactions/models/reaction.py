"""Reactions of readers and of other sites, and commenters."""

from typing import Self, cast

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, gettext_lazy as _

from core.models import Letter
from core.text.translated import site_of
from reactions import tokens
from recaps.models.moderated import Moderated, ModeratedQuerySet
from recaps.models.recap import Recap
from speakers.models import Speaker
from talks.models import Session

# What every source of ours takes; longer texts are recaps.
LONGEST = 5000


class CommenterQuerySet(models.QuerySet["Commenter"]):
    @transaction.atomic
    def forget_silent(self) -> None:
        """Delete the commenters who have no reactions left."""
        silent = self.filter(reactions=None).select_for_update(of=("self",)).order_by("pk")
        pks = list(silent.values_list("pk", flat=True))
        # Asked again now that they are locked: one may have sent another comment just now.
        self.filter(pk__in=pks, reactions=None).delete()


class Commenter(models.Model):
    """A person without an account who comments, known by an address confirmed once."""

    email = models.EmailField(_("e-mail address"), unique=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, editable=False)
    # Since an editor published something of theirs: what they say next appears at once.
    trusted_at = models.DateTimeField(_("trusted since"), null=True, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)

    objects = CommenterQuerySet.as_manager()

    class Meta:
        verbose_name = _("commenter")
        verbose_name_plural = _("commenters")
        ordering = ["email"]

    def __str__(self) -> str:
        return self.email


class ReactionQuerySet(ModeratedQuerySet["Reaction"]):
    def with_subjects(self) -> Self:
        """Return the reactions with what they answer and their commenters, in the same query."""
        return self.select_related("recap", "session", "speaker", "commenter", "answers")

    def shown(self) -> Self:
        """Return the reactions that have a place on their page.

        One that is not published leaves an empty place while it has published answers.
        """
        answer = Reaction.objects.published().filter(answers=models.OuterRef("pk"))
        return self.filter(Q(state=Moderated.State.PUBLISHED) | models.Exists(answer))


class Reaction(Moderated):
    """A short answer to a recap, a session or a speaker, wherever it was said.

    Its text is plain: whatever markup it came in stays outside.
    """

    picture_field = "avatar"

    class Source(models.TextChoices):
        COMMENT = "comment", _("Comment")
        WEBMENTION = "webmention", _("Other site")

    class Kind(models.TextChoices):
        REMARK = "remark", _("remark")
        MENTION = "mention", _("mention")
        LIKE = "like", _("like")
        REPOST = "repost", _("repost")

    recap = models.ForeignKey(
        Recap, models.CASCADE, null=True, blank=True, related_name="reactions"
    )
    session = models.ForeignKey(
        Session, models.CASCADE, null=True, blank=True, related_name="reactions"
    )
    speaker = models.ForeignKey(
        Speaker, models.CASCADE, null=True, blank=True, related_name="reactions"
    )
    # One level: an answer has none of its own. It is deleted with what both are about, never with
    # the words of others.
    answers = models.ForeignKey(
        "self", models.RESTRICT, null=True, blank=True, related_name="answered_by"
    )
    source = models.CharField(_("source"), max_length=10, choices=Source)
    kind = models.CharField(_("kind"), max_length=7, choices=Kind, default=Kind.REMARK)
    # Where it stands on its own site; empty for a comment.
    url = models.URLField(_("address"), max_length=500, blank=True)
    author_name = models.CharField(_("name"), max_length=100, blank=True)
    author_url = models.URLField(_("site"), max_length=500, blank=True)
    # Re-encoded here: readers' browsers ask no other site for it.
    avatar = models.ImageField(_("portrait"), blank=True, editable=False)
    text = models.TextField(_("text"), blank=True, max_length=LONGEST)
    language = models.CharField(_("language"), max_length=35, blank=True)
    said_at = models.DateTimeField(_("said at"), default=timezone.now)
    commenter = models.ForeignKey(
        Commenter,
        models.CASCADE,
        null=True,
        blank=True,
        editable=False,
        related_name="reactions",
        verbose_name=_("commenter"),
    )
    # Sent without the proof of work asked for: an editor reads it first, even of a trusted sender.
    is_unchecked = models.BooleanField(default=False, editable=False)

    objects = ReactionQuerySet.as_manager()

    class Meta:
        verbose_name = _("reaction")
        verbose_name_plural = _("reactions")
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(recap__isnull=False, session=None, speaker=None)
                    | Q(recap=None, session__isnull=False, speaker=None)
                    | Q(recap=None, session=None, speaker__isnull=False)
                ),
                name="reaction_to_one_thing",
            ),
        ]
        indexes = [models.Index(fields=["state", "received_at"], name="reaction_queue")]

    def __str__(self) -> str:
        if not self.text:
            return self.author_name or gettext("Emptied reaction")
        return f"{self.author_name} – {self.text[:80]}"

    @property
    def site(self) -> str:
        """The name of the site it was said on; empty for this one."""
        return site_of(self.url)

    @property
    def target(self) -> Recap | Session | Speaker:
        """The recap, session or speaker that it answers."""
        return cast("Recap | Session | Speaker", self.recap or self.session or self.speaker)

    @property
    def subjects(self) -> list[Recap | Session | Speaker]:
        return [self.target]

    @property
    def own_path(self) -> str:
        """The path where its author confirms, changes and withdraws it, in its own language."""
        with translation.override(self.language):
            return reverse("reactions:mine", args=[tokens.sign(self.pk)])

    def empty(self) -> None:
        super().empty()
        self.text = self.url = self.author_name = self.author_url = ""
        self.commenter = None

    def empty_picture(self) -> None:
        self.avatar = ""

    @property
    def has_trusted_sender(self) -> bool:
        return self.commenter is not None and self.commenter.trusted_at is not None

    def trust_sender(self) -> None:
        if self.commenter:
            new = Commenter.objects.filter(pk=self.commenter.pk, trusted_at=None)
            new.update(trusted_at=timezone.now())

    def distrust_sender(self) -> None:
        if self.commenter:
            Commenter.objects.filter(pk=self.commenter.pk).update(trusted_at=None)

    def forget_traces(self) -> None:
        """Delete letters and log entries about it, and commenters who have no reactions left."""
        about = Q(body__contains=f"#reaction-{self.pk}\n")
        Letter.objects.filter(about | Q(body__contains=tokens.sign(self.pk))).delete()
        LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(Reaction), object_id=self.pk
        ).update(object_repr=str(self.pk))
        Commenter.objects.forget_silent()


# Kinds without words: a like, or a repost.
APPLAUSE = {Reaction.Kind.LIKE, Reaction.Kind.REPOST}
