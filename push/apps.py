from django.apps import AppConfig
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _


class PushConfig(AppConfig):
    name = "push"
    verbose_name = _("notifications")

    def ready(self) -> None:
        from push.announcing import announce_release  # noqa: PLC0415
        from push.extensions import bell  # noqa: PLC0415
        from talks.extension_points import AMONG_ACTIONS_OF_PICKS  # noqa: PLC0415
        from talks.models import Release  # noqa: PLC0415

        AMONG_ACTIONS_OF_PICKS.add(bell)
        post_save.connect(announce_release, sender=Release)
