"""Mail backends: one for a mail server, one that prints mails on a site tried out at home."""

from collections.abc import Buffer, Sequence
from smtplib import SMTP, SMTP_SSL, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends import console, smtp
from django.utils import timezone


class NotBegunError(SMTPServerDisconnected):
    """The mail server hung up before it was given a mail: it was certainly not delivered."""


class Conversation(SMTP):
    """An SMTP connection on which a mail goes to all its recipients, or to nobody.

    It knows whether the server hung up before a mail began, or in it.
    """

    has_begun = False
    refused: dict[str, tuple[int, bytes]]

    def sendmail(self, *args: Any, **options: Any) -> dict[str, tuple[int, bytes]]:
        self.has_begun = False
        try:
            return super().sendmail(*args, **options)
        except SMTPServerDisconnected as error:
            if self.has_begun:
                raise
            raise NotBegunError(*error.args) from error

    def mail(self, sender: str, options: Sequence[str] = ()) -> tuple[int, bytes]:
        self.refused = {}
        return super().mail(sender, options)

    def rcpt(self, recip: str, options: Sequence[str] = ()) -> tuple[int, bytes]:
        code, reply = super().rcpt(recip, options)
        if code not in {250, 251}:
            self.refused[recip] = (code, reply)
        return code, reply

    def data(self, msg: Buffer | str) -> tuple[int, bytes]:
        # Sent to the others now, it would reach them twice when it is sent again.
        if self.refused:
            self.rset()
            raise SMTPRecipientsRefused(self.refused)
        self.has_begun = True
        return super().data(msg)


class SecureConversation(Conversation, SMTP_SSL):
    """A Conversation that is encrypted from the beginning."""


class ServerBackend(smtp.EmailBackend):
    """Django's SMTP backend, with NotBegunError for a server that hangs up before a mail."""

    @property
    def connection_class(self) -> type[Conversation]:
        return SecureConversation if self.use_ssl else Conversation


class EmailBackend(console.EmailBackend):
    """A backend that prints mails in readable form, and stores each as text and as .eml."""

    def write_message(self, message: EmailMessage) -> None:
        to = ", ".join(message.recipients())
        # Encoded for the wire, a link would be broken in two.
        readable = f"To: {to}\nSubject: {message.subject}\n\n{message.body}\n"
        self.stream.write(f"{readable}{'-' * 79}\n")
        folder = settings.VAR_DIR / "mail"
        folder.mkdir(exist_ok=True)
        name = f"{timezone.localtime():%Y-%m-%d-%H-%M-%S-%f}"
        (folder / f"{name}.txt").write_text(readable)
        (folder / f"{name}.eml").write_bytes(message.message().as_bytes())
