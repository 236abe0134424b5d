"""Where files are kept."""

from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Fingerprinted and compressed, with the imports of JavaScript modules rewritten too."""

    support_js_module_import_aggregation = True


class PictureStorage(FileSystemStorage):
    """Uploaded pictures, named by a hash of their content: the same name is the same picture."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: File[Any]) -> str:
        return name if self.exists(name) else super()._save(name, content)  # type: ignore[misc]
