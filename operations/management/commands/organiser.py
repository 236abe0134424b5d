"""Give the first organiser of a hosted site an account, and mail them the way in."""

from argparse import ArgumentParser
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from core.branding.identity import site_identity
from core.mail import outbox
from core.models import Letter, User

LETTER = "core/letters/first_organiser.txt"
LIVES = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="where their letter goes")

    def handle(self, *_args: object, email: str, **_options: object) -> None:
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"“{email}” is no e-mail address.") from error
        organisers = User.objects.filter(is_superuser=True)
        if organisers.filter(last_login__isnull=False).exists():
            self.stdout.write("An organiser has come in: they make others in the admin.")
            return
        if User.objects.filter(email=email.lower(), is_superuser=False).exists():
            raise CommandError(f"{email} has an account that is no organiser's: name another.")
        # Nobody knows a password for it: there is none.
        user = organisers.filter(email=email.lower()).first() or User.objects.create_superuser(
            email
        )
        letters = Letter.objects.filter(to=user.email, template=LETTER)
        letter = letters.filter(expires_at__gt=timezone.now()).first()
        if letter is None:
            subject = _("Your site is there: %(site)s") % {"site": site_identity().name}
            outbox.write_unkept(user.email, LETTER, subject=subject, lives=LIVES)
        elif letter.sent_at is None:
            # The mail server may take it now.
            outbox.send_again(letter)
        else:
            return
        self.stdout.write(f"A letter with the way in goes to {user.email}.")
