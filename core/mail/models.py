"""Mail that is written and not yet sent."""

from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.tasks.attempts import Attempted

# Letters that are not taken for others, and make no words.
CODE_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"


class Letter(Attempted):
    """An e-mail to one person, written when something happens and sent by the task worker."""

    to = models.EmailField(_("to"))
    user = models.ForeignKey(
        User, models.CASCADE, null=True, related_name="+", verbose_name=_("account")
    )
    template = models.CharField(max_length=100, editable=False)
    # It went to an address that a visitor typed in: organisers need not know that it failed.
    confirms_address = models.BooleanField(default=False, editable=False)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    written_at = models.DateTimeField(_("written at"), auto_now_add=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    # Of one of which nothing is kept (core.mail.outbox.write_unkept): what it says is made as it is
    # sent, of the row with that key, in that language, and not after that time.
    about = models.CharField(max_length=40, blank=True, default="", db_default="", editable=False)
    language = models.CharField(max_length=2, blank=True, editable=False)
    expires_at = models.DateTimeField(null=True, editable=False, db_index=True)

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"

    @property
    def code(self) -> str:
        """Return the code that signs its reader in; computed, so that no copy of the database holds
        it.
        """
        row = f"{self.pk} {self.to} {self.written_at.isoformat()}"
        digest = salted_hmac("core.letter code", row, algorithm="sha256").digest()
        letters = "".join(CODE_LETTERS[byte % len(CODE_LETTERS)] for byte in digest[:8])
        return f"{letters[:4]}-{letters[4:]}"
