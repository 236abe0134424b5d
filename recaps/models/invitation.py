"""Invitations: to organise, to edit, to write."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.accounts.groups import BLOGGERS, EDITORS, ORGANISERS
from core.models import User
from core.text.validators import refuse_addresses
from recaps.models.recap import Recap
from talks.models import Session

# How long its link works.
VALID = timedelta(days=14)
# How long an invitation that was not accepted keeps its address.
KEPT = timedelta(days=90)


def expiry() -> datetime:
    return timezone.now() + VALID


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> "InvitationQuerySet":
        """Return the invitations whose link still works."""
        now = timezone.now()
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=now)

    def forgettable(self) -> "InvitationQuerySet":
        """Return the invitations that ended long ago without being accepted."""
        ended = Q(expires_at__lt=timezone.now() - KEPT) | Q(revoked_at__lt=timezone.now() - KEPT)
        return self.filter(ended, accepted_at=None)


class Invitation(models.Model):
    """A link by e-mail that lets one person in, once, with a role.

    An invitation to write may name sessions and a recap; so the row lives here, in the lowest app
    that knows both, whatever the role.
    """

    class Role(models.TextChoices):
        ORGANISER = "organiser", _("organiser")
        EDITOR = "editor", _("editor")
        BLOGGER = "blogger", _("blogger")

        @property
        def group(self) -> str:
            return {"organiser": ORGANISERS, "editor": EDITORS, "blogger": BLOGGERS}[self.value]

        @property
        def is_staff(self) -> bool:
            """Whether the role works in the admin."""
            return self is not Invitation.Role.BLOGGER

    class State(models.TextChoices):
        OPEN = "open", _("open")
        ACCEPTED = "accepted", _("accepted")
        REVOKED = "revoked", _("revoked")
        EXPIRED = "expired", _("expired")

    email = models.EmailField(_("e-mail address"))
    role = models.CharField(
        _("role"), max_length=20, choices=Role, default=Role.BLOGGER, db_default=Role.BLOGGER
    )
    name = models.CharField(_("display name"), max_length=150, validators=[refuse_addresses])
    language = models.CharField(
        _("language"), max_length=2, choices=Recap.Language, default=Recap.Language.FRENCH
    )
    message = models.TextField(_("a word from you"), blank=True)
    sessions = models.ManyToManyField(
        Session, related_name="+", blank=True, verbose_name=_("sessions to write about")
    )
    recap = models.ForeignKey(
        Recap,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="invitations",
        verbose_name=_("recap to write together"),
    )
    invited_by = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name=_("invited by")
    )
    invited_at = models.DateTimeField(_("invited at"), auto_now_add=True)
    expires_at = models.DateTimeField(_("works until"), default=expiry)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("account")
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(revoked_at=None),
                name="invitation_accepted_or_revoked",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>"

    @property
    def state(self) -> State:
        if self.accepted_at:
            return self.State.ACCEPTED
        if self.revoked_at:
            return self.State.REVOKED
        return self.State.OPEN if self.expires_at > timezone.now() else self.State.EXPIRED
