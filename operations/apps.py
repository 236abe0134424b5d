from django.apps import AppConfig
from django.db.models.signals import post_save


class OperationsConfig(AppConfig):
    name = "operations"

    def ready(self) -> None:
        from core.models import Erasure  # noqa: PLC0415
        from operations.backups.journal import write_soon  # noqa: PLC0415

        post_save.connect(write_soon, sender=Erasure)
