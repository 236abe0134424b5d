"""The groups of people with an account, and how each app gives them their rights."""

from collections.abc import Mapping, Sequence

from django.apps import AppConfig
from django.db.models.signals import post_migrate

# Names as organisers read them in the admin; what is in the database is not translated.
ORGANISERS = "Organisateurs"
EDITORS = "Rédaction"
BLOGGERS = "Blogueurs"

EVERYTHING = ("view", "add", "change", "delete")


def grant_permissions(app: AppConfig, rights: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
    """After each migration, give each group its rights on the app's models.

    rights: group → model → actions, like {EDITORS: {"recap": ("view", "change")}}. Permissions do
    not exist before that moment. Rights are only added: what was granted by hand stays.
    """

    def grant(using: str, **kwargs: object) -> None:
        from django.contrib.auth.models import Group, Permission  # noqa: PLC0415 (needs the apps)

        for name, models in rights.items():
            codes = [f"{action}_{model}" for model in models for action in models[model]]
            group, _created = Group.objects.using(using).get_or_create(name=name)
            own = Permission.objects.using(using).filter(content_type__app_label=app.label)
            group.permissions.add(*own.filter(codename__in=codes))

    post_migrate.connect(grant, sender=app, weak=False, dispatch_uid=f"rights {app.label}")
