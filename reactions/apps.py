from django.apps import AppConfig
from django.db.models.signals import post_delete, pre_delete
from django.utils.translation import gettext_lazy as _


class ReactionsConfig(AppConfig):
    name = "reactions"
    verbose_name = _("What the web answers")

    def ready(self) -> None:
        from core.content.overview import LINES  # noqa: PLC0415
        from core.content.version import count_deletions_of  # noqa: PLC0415
        from reactions import extensions  # noqa: PLC0415
        from reactions.admin.overview import lines  # noqa: PLC0415
        from reactions.feedback.deletion import note_deleted  # noqa: PLC0415
        from reactions.models import Commenter, Feedback, Reaction  # noqa: PLC0415
        from reactions.moderation import note_forgotten  # noqa: PLC0415

        extensions.register()
        LINES.add(lines)
        # Of what strangers send, only what an editor decided is a change: see reactions.moderation.
        count_deletions_of(Reaction)
        post_delete.connect(note_forgotten, sender=Commenter)
        # While its letters are still known.
        pre_delete.connect(note_deleted, sender=Feedback)
