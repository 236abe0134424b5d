from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ParticipationConfig(AppConfig):
    name = "participation"
    verbose_name = _("participation")

    def ready(self) -> None:
        from core.database.locks import hold_before  # noqa: PLC0415
        from events.models import Edition  # noqa: PLC0415
        from participation.models import Participation, Proposal  # noqa: PLC0415

        hold_before(Edition, "edition", Participation)
        hold_before(Participation, "participation", Proposal)
