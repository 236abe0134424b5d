"""Mail of a site that is tried out at home."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends import console
from django.utils import timezone


class EmailBackend(console.EmailBackend):
    """Prints mails as one reads them, and keeps each so, and as a mail program opens it."""

    def write_message(self, message: EmailMessage) -> None:
        to = ", ".join(message.to)
        # Encoded for the wire, a link would be broken in two.
        words = f"To: {to}\nSubject: {message.subject}\n\n{message.body}\n"
        self.stream.write(f"{words}{'-' * 79}\n")
        folder = settings.VAR_DIR / "mail"
        folder.mkdir(exist_ok=True)
        name = f"{timezone.localtime():%Y-%m-%d-%H-%M-%S-%f}"
        (folder / f"{name}.txt").write_text(words)
        (folder / f"{name}.eml").write_bytes(message.message().as_bytes())
