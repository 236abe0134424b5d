"""What is deleted with an account."""

from django.db.models import Q
from django.db.models.signals import pre_delete
from django.dispatch import receiver

from core.models import User
from recaps.models import Invitation


@receiver(pre_delete, sender=User)
def forget_invitations(instance: User, **kwargs: object) -> None:
    """Delete the invitations that name a deleted user."""
    own = Q(accepted_by=instance) | Q(email__iexact=instance.email)
    Invitation.objects.filter(own).delete()
