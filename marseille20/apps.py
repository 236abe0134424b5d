from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _
from django_tasks_db import apps as tasks_apps


class Marseille20Config(AppConfig):
    name = "marseille20"

    def ready(self) -> None:
        from core.admin.identity import ICON  # noqa: PLC0415
        from core.content.overview import LINES  # noqa: PLC0415
        from core.content.version import content_changed  # noqa: PLC0415
        from core.extensions import Extension  # noqa: PLC0415
        from events.admin.pages import EDITION_PAGES  # noqa: PLC0415
        from marseille20.booklets.overview import lines  # noqa: PLC0415
        from marseille20.booklets.page import EDITION_PAGE  # noqa: PLC0415
        from marseille20.colleagues.pages import seen_by  # noqa: PLC0415
        from marseille20.colleagues.rights import grant_permissions  # noqa: PLC0415
        from marseille20.receivers import enqueue_jobs, throw_away  # noqa: PLC0415
        from talks.erasure import something_erased  # noqa: PLC0415
        from talks.extension_points import (  # noqa: PLC0415
            AMONG_ACTIONS_OF_PICKS,
            AMONG_ACTIONS_OF_SESSION,
        )
        from talks.portraits import portrait_removed  # noqa: PLC0415
        from writing.invitations import AFTERWARDS  # noqa: PLC0415

        LINES.add(lines)
        AFTERWARDS.add(seen_by)
        EDITION_PAGES.add(lambda: EDITION_PAGE)
        ICON.add(lambda: Extension(template="marseille20/_icon.html"))
        # The bell is on the page of one's picks: neither of their apps knows the other.
        AMONG_ACTIONS_OF_SESSION.add(
            lambda _request, _row: Extension(template="marseille20/_to_the_bell.html")
        )
        AMONG_ACTIONS_OF_PICKS.add(
            lambda _edition: Extension(template="marseille20/_to_the_live.html")
        )
        post_migrate.connect(grant_permissions)
        content_changed.connect(enqueue_jobs)
        something_erased.connect(throw_away)
        portrait_removed.connect(throw_away)


class OrganisersAdminConfig(admin_apps.AdminConfig):
    default = False
    default_site = "marseille20.admin.OrganisersAdminSite"


class TasksConfig(tasks_apps.TasksAppConfig):
    default = False
    verbose_name = _("tasks")  # type: ignore[assignment]
