"""Where files are kept."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Fingerprinted and compressed, with the imports of JavaScript modules rewritten too."""

    support_js_module_import_aggregation = True

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Compress what is new and what readers fetch.

        The content behind a fingerprinted name never changes; source maps are for developers.
        """
        new = (
            path for path in paths if not path.endswith(".map") and not self.exists(f"{path}.gz")
        )
        yield from super().compress_files(new)  # type: ignore[no-untyped-call]


class PictureStorage(FileSystemStorage):
    """Uploaded pictures, named by a hash of their content: the same name is the same picture."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name

    def _save(self, name: str, content: File[Any]) -> str:
        return name if self.exists(name) else super()._save(name, content)  # type: ignore[misc]
