"""Rules that hold for many models at once."""

from time import time

from allauth.account.models import EmailAddress
from allauth.mfa.signals import authenticator_added
from django.contrib.auth.signals import user_logged_in
from django.db import models
from django.db.models.deletion import ProtectedError
from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.accounts import sessions
from core.content import erasures
from core.models import BrowserSession, Entry, User
from core.sign_in.adapter import SECOND_FACTOR_ADDED


@receiver(pre_delete)
def keep_what_was_announced(sender: type[models.Model], instance: object, **kwargs: object) -> None:
    """Refuse to delete a row that was in a published programme: it is withdrawn instead.

    It may have been published after the instance was read, so the table is asked.
    """
    if not isinstance(instance, Entry):
        return
    if models.QuerySet(sender).filter(pk=instance.pk, announced=True).exists():
        message = _("“%(row)s” has been announced: withdraw it instead of deleting it.")
        raise ProtectedError(message % {"row": instance}, {instance})


@receiver(post_save, sender=User)
def forget_former_address(instance: User, **kwargs: object) -> None:
    """Delete former addresses: allauth would accept them, but only that of the account counts."""
    EmailAddress.objects.filter(user=instance).exclude(email__iexact=instance.email).delete()


@receiver(post_delete, sender=User)
def note_deleted_account(instance: User, **kwargs: object) -> None:
    erasures.record("account", erasures.numbered(instance, instance.date_joined))


@receiver(post_delete, sender=User)
def end_sessions(instance: User, **kwargs: object) -> None:
    BrowserSession.objects.filter(account=instance.pk).delete()


@receiver(user_logged_in)
def note_sign_in(request: HttpRequest, **kwargs: object) -> None:
    sessions.note(request, anew=True)


@receiver(authenticator_added)
def note_new_second_factor(request: HttpRequest, **kwargs: object) -> None:
    """Note when a second factor was added: core.sign_in.adapter asks for no proof soon after."""
    request.session[SECOND_FACTOR_ADDED] = time()
