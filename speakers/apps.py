from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SpeakersConfig(AppConfig):
    name = "speakers"
    verbose_name = _("speakers")

    def ready(self) -> None:
        from core.history import keep_history  # noqa: PLC0415
        from speakers.models import Speaker, SpeakerLink  # noqa: PLC0415

        keep_history(Speaker, SpeakerLink)
