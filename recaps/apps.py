from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecapsConfig(AppConfig):
    name = "recaps"
    verbose_name = _("recaps")

    def ready(self) -> None:
        from core.content.version import count_changes_of, count_deletions_of  # noqa: PLC0415
        from core.history import keep_related  # noqa: PLC0415
        from core.models import Tag, leave_former_slugs  # noqa: PLC0415
        from recaps import extensions, receivers  # noqa: F401, PLC0415
        from recaps.models import Author, ExternalRecap, Invitation, Recap  # noqa: PLC0415
        from recaps.topics import rows_of_recaps  # noqa: PLC0415
        from speakers.models import Speaker  # noqa: PLC0415
        from talks.models import Session  # noqa: PLC0415

        extensions.register()
        # A topic that only recaps have is shown as its row has it.
        count_changes_of(Author, Recap, Tag)
        # Of what strangers send, only what an editor decided is a change.
        count_deletions_of(ExternalRecap)
        through = [model.sessions.through for model in (Recap, ExternalRecap, Invitation)]
        keep_related(Session, *through)
        keep_related(Speaker, Author, Recap.speakers.through, ExternalRecap.speakers.through)
        leave_former_slugs(Author, Author.objects.all)
        leave_former_slugs(Recap, Recap.objects.announced)
        leave_former_slugs(Tag, rows_of_recaps)
