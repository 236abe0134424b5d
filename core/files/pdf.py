"""PDFs that people upload: checked, and offered for download; nothing here opens them."""

import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import models
from django.forms import Widget
from django.utils.translation import gettext_lazy as _

from core.files.uploads import KeptFileField

MOST_BYTES = 15 * 1024 * 1024
# How a PDF begins, and what stands near its end.
HEAD, END = b"%PDF-", b"%%EOF"
TAIL_BYTES = 1024


def checked(upload: File[bytes]) -> ContentFile[bytes]:
    """Return the file as it is, named by a hash of its content.

    Its first and last bytes are checked, which finds a mistake or a file cut off; what is in it
    stays the sender's. Raises ValidationError, in words for the person who uploads.
    """
    if (upload.size or 0) > MOST_BYTES:
        raise ValidationError(_("The file is larger than 15 MB."), code="too_heavy")
    upload.seek(0)
    content = upload.read()
    if not content.startswith(HEAD):
        raise ValidationError(_("This file is no PDF."), code="no_pdf")
    if END not in content[-TAIL_BYTES:]:
        message = _("This PDF is not whole: its end is missing. Export it again.")
        raise ValidationError(message, code="cut_off")
    return ContentFile(content, name=f"{hashlib.sha256(content).hexdigest()[:24]}.pdf")


class PdfFormField(KeptFileField):
    """A file input that takes PDFs only."""

    def checked(self, upload: File[bytes]) -> ContentFile[bytes]:
        return checked(upload)

    def widget_attrs(self, widget: Widget) -> dict[str, object]:
        return super().widget_attrs(widget) | {"accept": "application/pdf"}


class PdfField(models.FileField):
    """A PDF; `size_field` is the column that keeps its size, in bytes."""

    def __init__(self, *args: Any, size_field: str = "", **kwargs: Any) -> None:
        self.size_field = size_field
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "size_field": self.size_field}

    def pre_save(self, model_instance: models.Model, add: bool) -> object:
        file = getattr(model_instance, self.attname)
        if file and not file._committed:  # noqa: SLF001 (as FileField does)
            setattr(model_instance, self.size_field, file.size)
        return super().pre_save(model_instance, add)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": PdfFormField, **kwargs})
