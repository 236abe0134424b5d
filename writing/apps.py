from django.apps import AppConfig


class WritingConfig(AppConfig):
    name = "writing"

    def ready(self) -> None:
        from core.content.overview import LINES  # noqa: PLC0415
        from writing.admin.overview import lines  # noqa: PLC0415

        LINES.add(lines)
