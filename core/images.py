"""Pictures that people upload: checked, re-encoded at once, copied smaller later."""

import hashlib
import io
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import models
from django.tasks import task
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif"}
MOST_BYTES = 15 * 1024 * 1024
MOST_PIXELS = 40_000_000
WIDTHS = (320, 640, 960, 1600)

SAVE_OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 88, "progressive": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 86},
    "AVIF": {"quality": 72},
}


def reencoded(upload: File[Any]) -> ContentFile[bytes]:
    """The picture alone, upright, named by a hash of its content.

    Whatever else the file held (place, camera, a script behind the last byte) is gone.
    Raises ValidationError, in words for the person who uploads.
    """
    if (upload.size or 0) > MOST_BYTES:
        raise ValidationError(_("The picture is larger than 15 MB."), code="too_heavy")
    try:
        upload.seek(0)
        with Image.open(upload, formats=list(FORMATS)) as picture:
            kind = str(picture.format)
            if picture.width * picture.height > MOST_PIXELS:
                raise ValidationError(_("The picture has more than 40 megapixels."), code="too_big")
            upright = ImageOps.exif_transpose(picture)
            has_alpha = upright.has_transparency_data and kind != "JPEG"
            plain = upright.convert("RGBA" if has_alpha else "RGB")
    except ValidationError:
        raise
    except Exception as error:  # (decoders raise anything on hostile bytes)
        raise ValidationError(
            _("This file cannot be read as a JPEG, PNG, WebP or AVIF picture."), code="unreadable"
        ) from error
    # A new image holds pixels and nothing else.
    bare = Image.new(plain.mode, plain.size)
    bare.paste(plain)
    buffer = io.BytesIO()
    bare.save(buffer, kind, **SAVE_OPTIONS[kind])
    content = buffer.getvalue()
    digest = hashlib.sha256(content).hexdigest()[:24]
    return ContentFile(content, name=f"{digest}.{FORMATS[kind]}")


class PictureFormField(forms.FileField):
    """A file input that takes pictures only and gives them re-encoded."""

    widget = forms.ClearableFileInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = super().clean(data, initial)
        if isinstance(upload, File) and upload is not initial:
            return reencoded(upload)
        return upload

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {
            **super().widget_attrs(widget),
            "accept": "image/jpeg,image/png,image/webp,image/avif",
        }


class PictureField(models.ImageField):
    """A picture; new ones are copied smaller by the task worker."""

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": PictureFormField, **kwargs})

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        before = getattr(model_instance, self.attname)
        is_new = bool(before) and not before._committed  # noqa: SLF001 (as FileField does)
        file = super().pre_save(model_instance, add)
        if is_new:
            make_renditions.enqueue(file.name)
        return file


@task
def make_renditions(name: str) -> None:
    """Make the smaller copies of one picture; those that exist are left alone."""
    from core.models import Rendition  # noqa: PLC0415 (models import this module)

    stem = name.rsplit(".", 1)[0]
    with default_storage.open(name) as file, Image.open(file) as picture:
        picture.load()
        widths = [width for width in WIDTHS if width < picture.width]
        for width in [*widths, min(picture.width, WIDTHS[-1])]:
            height = max(1, round(picture.height * width / picture.width))
            smaller = picture.resize((width, height), Image.Resampling.LANCZOS)
            for kind in ("avif", "webp"):
                copy = f"{stem}-{width}.{kind}"
                if Rendition.objects.filter(name=copy).exists():
                    continue
                buffer = io.BytesIO()
                smaller.save(buffer, kind.upper(), quality=60 if kind == "avif" else 78)
                default_storage.save(copy, ContentFile(buffer.getvalue()))
                Rendition.objects.create(picture=name, name=copy, kind=kind, width=width)
