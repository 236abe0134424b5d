from django.apps import AppConfig
from django.db.models.signals import pre_delete
from django.utils.translation import gettext_lazy as _


class ParticipationConfig(AppConfig):
    name = "participation"
    verbose_name = _("participation")

    def ready(self) -> None:
        from core.database.locks import hold_before  # noqa: PLC0415
        from events.models import Edition  # noqa: PLC0415
        from participation import extensions  # noqa: PLC0415
        from participation.erasing import forget_deleted, note_deleted  # noqa: PLC0415
        from participation.models import (  # noqa: PLC0415
            Contact,
            Participation,
            PracticalDetails,
            Proposal,
        )
        from speakers.models import Speaker  # noqa: PLC0415

        extensions.register()
        hold_before(Edition, "edition", Participation)
        hold_before(Participation, "participation", Proposal)
        for model in (Contact, PracticalDetails):
            pre_delete.connect(note_deleted, sender=model)
        pre_delete.connect(forget_deleted, sender=Speaker)
