"""Rules that hold for many models at once."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.mfa.signals import authenticator_added
from django.db import models
from django.db.models.deletion import ProtectedError
from django.db.models.signals import post_save, pre_delete
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.translation import gettext as _

from core.models import Entry, User


@receiver(pre_delete)
def keep_what_was_announced(sender: type[models.Model], instance: Any, **kwargs: Any) -> None:
    """A row that was in a published programme is withdrawn, never deleted.

    It may have been published after the instance was read, so the table is asked.
    """
    if not isinstance(instance, Entry):
        return
    if models.QuerySet(sender).filter(pk=instance.pk, announced=True).exists():
        message = _("“%(row)s” has been announced: withdraw it instead of deleting it.")
        raise ProtectedError(message % {"row": instance}, {instance})


@receiver(post_save, sender=User)
def forget_former_address(instance: User, **kwargs: Any) -> None:
    """allauth lets people in by any address it once saw; only the one of the account counts."""
    EmailAddress.objects.filter(user=instance).exclude(email__iexact=instance.email).delete()


@receiver(authenticator_added)
def believe_who_just_proved_it(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """After the first second factor come recovery codes; nobody proves it again to see them."""
    record_authentication(request, user, method="mfa", reauthenticated=True)
