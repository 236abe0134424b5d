from django.apps import AppConfig
from django.db.models.signals import post_save
from django.utils.translation import gettext_lazy as _


class TalksConfig(AppConfig):
    name = "talks"
    verbose_name = _("programme")

    def ready(self) -> None:
        from core.content.version import count_changes_of  # noqa: PLC0415
        from core.database.locks import hold_before  # noqa: PLC0415
        from core.history import keep_history, keep_related  # noqa: PLC0415
        from events.models import Edition, Room  # noqa: PLC0415
        from talks import extensions  # noqa: PLC0415
        from talks.models import (  # noqa: PLC0415
            Credit,
            Format,
            Release,
            RuleSettings,
            Session,
            SessionLink,
            Slot,
            Track,
        )
        from talks.rooms import follow_room  # noqa: PLC0415

        extensions.register()
        post_save.connect(follow_room, sender=Room)
        count_changes_of(Release)
        hold_before(Edition, "edition", Track, Format, Session, Release, RuleSettings)
        hold_before(Edition, "session__edition", Slot, Credit, SessionLink)
        keep_history(Session, Slot, Credit, SessionLink, topics=True, derived=("holds_room",))
        keep_history(Track)
        keep_history(Format)
        keep_history(RuleSettings)
        keep_related(Edition, RuleSettings)
