from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("site and accounts")

    def ready(self) -> None:
        from core import checks, receivers  # noqa: F401, PLC0415 (registers them)
        from core.admin.letter import overview_lines  # noqa: PLC0415
        from core.content.overview import LINES  # noqa: PLC0415
        from core.content.version import count_changes_of  # noqa: PLC0415
        from core.history import keep_history, keep_related  # noqa: PLC0415
        from core.models import (  # noqa: PLC0415
            FormerSlug,
            Rendition,
            SecondFactorRule,
            SiteIdentity,
            Tag,
            TaggedItem,
        )
        from core.monitoring.logs import start  # noqa: PLC0415

        start()
        LINES.add(overview_lines)
        if settings.SENTRY_DSN:
            from core.monitoring import sentry  # noqa: PLC0415 (only hosted sites have it)

            sentry.start(settings.SENTRY_DSN)
        # The rule too: each process learns it with the version of the content.
        count_changes_of(FormerSlug, Rendition, SecondFactorRule, SiteIdentity, TaggedItem)
        keep_history(SiteIdentity, derived=("drawn", "logo_width", "logo_height"))
        keep_history(Tag)
        keep_related(Tag, TaggedItem)
