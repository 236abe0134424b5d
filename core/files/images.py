"""Pictures that people upload: checked, re-encoded at once, copied smaller later."""

import hashlib
import io
from collections.abc import Collection, Iterable
from contextlib import suppress
from typing import Any

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.images import get_image_dimensions
from django.core.files.storage import default_storage
from django.db import models
from django.tasks import task
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps

from core.files import uploads
from core.files.models import Rendition
from core.files.storage import or_later

FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif"}
MOST_BYTES = 15 * 1024 * 1024
MOST_PIXELS = 40_000_000
# The longer side of what is kept, and the widths of its copies, in pixels.
LONGEST = 2560
WIDTHS = (320, 640, 960, 1600)

SAVE_OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 88, "progressive": True},
    # The smallest file would take seconds longer, while the sender waits; readers are shown copies.
    "PNG": {"compress_level": 2},
    "WEBP": {"quality": 86, "method": 2},
    "AVIF": {"quality": 72, "speed": 9},
}
# Slower than 8, AVIF takes four to ten times as long, for photographs that are no smaller.
COPY_OPTIONS: dict[str, dict[str, Any]] = {
    "avif": {"quality": 60, "speed": 8},
    "webp": {"quality": 78},
}


def reencoded(upload: File[bytes]) -> ContentFile[bytes]:
    """Return the picture alone, upright, in sRGB, named by a hash of its content.

    Whatever else the file held (place, camera, a script behind the last byte, further frames) is
    gone. Raises ValidationError, in words for the person who uploads.
    """
    if (upload.size or 0) > MOST_BYTES:
        raise ValidationError(_("The picture is larger than 15 MB."), code="too_heavy")
    too_big = ValidationError(_("The picture has more than 40 megapixels."), code="too_big")
    try:
        upload.seek(0)
        with Image.open(upload, formats=list(FORMATS)) as picture:
            # A JPEG with a second picture inside, as many cameras write it.
            kind = "JPEG" if picture.format == "MPO" else str(picture.format)
            if picture.width * picture.height > MOST_PIXELS:
                raise too_big
            bare = _pixels(picture, has_alpha=picture.has_transparency_data and kind != "JPEG")
        return encoded(bare, kind)
    except ValidationError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise too_big from error
    except Exception as error:  # (decoders raise anything on hostile bytes)
        raise ValidationError(
            _("This file cannot be read as a JPEG, PNG, WebP or AVIF picture."), code="unreadable"
        ) from error


def encoded(picture: Image.Image, kind: str) -> ContentFile[bytes]:
    """Return a picture as a file of this kind, a key of FORMATS, named by a hash of its content."""
    buffer = io.BytesIO()
    picture.save(buffer, kind, **SAVE_OPTIONS[kind])
    content = buffer.getvalue()
    digest = hashlib.sha256(content).hexdigest()[:24]
    return ContentFile(content, name=f"{digest}.{FORMATS[kind]}")


def _pixels(picture: Image.Image, *, has_alpha: bool) -> Image.Image:
    """Return a new image with the first frame, upright, in sRGB, at most LONGEST pixels long."""
    # A JPEG is decoded smaller at no cost; other formats ignore this.
    picture.draft(None, (LONGEST, LONGEST))
    picture.load()
    upright = picture
    # Broken orientation data is no reason to refuse a picture that can be seen.
    with suppress(Exception):
        upright = ImageOps.exif_transpose(picture)
    plain = _in_srgb(upright, "RGBA" if has_alpha else "RGB")
    plain.thumbnail((LONGEST, LONGEST), Image.Resampling.LANCZOS)
    # Comments and profiles travel with an image object; a new one holds pixels and nothing else.
    bare = Image.new(plain.mode, plain.size)
    bare.paste(plain)
    return bare


def _in_srgb(picture: Image.Image, mode: str) -> Image.Image:
    """Return the picture with colours as every screen shows them, whatever profile it came with."""
    profile = picture.info.get("icc_profile")
    if picture.mode.startswith("I"):
        # Sixteen bits a pixel: Pillow would cut them off instead of scaling them.
        picture = picture.point(lambda value: value * (1 / 256)).convert("L")
    if profile:
        if picture.mode not in {"RGB", "RGBA", "L", "CMYK"}:
            picture = picture.convert(mode)
        # A profile that is broken or of another kind of picture tells nothing.
        with suppress(ImageCms.PyCMSError, OSError, TypeError, ValueError):
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            screen = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(picture, source, screen, outputMode=mode)
            if converted:
                return converted
    return picture.convert(mode)


class PictureFormField(uploads.KeptFileField):
    """A file input that takes pictures only and gives them re-encoded."""

    widget = uploads.PictureInput
    # How long its shorter side is at least, in pixels.
    smallest = 0

    def checked(self, upload: File[bytes]) -> ContentFile[bytes]:
        picture = reencoded(upload)
        self._refuse_small(picture)
        return picture

    def _refuse_small(self, picture: ContentFile[bytes]) -> None:
        width, height = get_image_dimensions(picture)
        if min(width or 0, height or 0) < self.smallest:
            message = _(
                "The picture is %(width)d × %(height)d pixels: %(least)d are needed at least on "
                "its shorter side."
            )
            params = {"width": width, "height": height, "least": self.smallest}
            raise ValidationError(message, code="too_small", params=params)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, object]:
        accepted = ",".join(f"image/{kind.lower()}" for kind in FORMATS)
        return super().widget_attrs(widget) | {"accept": accepted}


class PictureField(models.ImageField):
    """A picture; new ones are copied smaller by the task worker."""

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": PictureFormField, **kwargs})

    def pre_save(self, model_instance: models.Model, add: bool) -> object:
        before = getattr(model_instance, self.attname)
        is_new = bool(before) and not before._committed  # noqa: SLF001 (as FileField does)
        file = super().pre_save(model_instance, add)
        if is_new:
            make_renditions.enqueue(file.name)
        return file


@task
def make_renditions(name: str) -> None:
    """Make the smaller copies of one picture; those that exist are left alone."""
    stem = name.rsplit(".", 1)[0]
    made = set(Rendition.objects.filter(picture=name).values_list("name", flat=True))
    with (
        or_later(make_renditions, name),
        default_storage.open(name) as file,
        Image.open(file) as picture,
    ):
        smaller = {width for width in WIDTHS if width < picture.width}
        for width in sorted(smaller | {min(picture.width, WIDTHS[-1])}):
            copies = {f"{stem}-{width}.{kind}": kind for kind in COPY_OPTIONS}
            if copies.keys() <= made:
                continue
            height = max(1, round(picture.height * width / picture.width))
            resized = picture.resize((width, height), Image.Resampling.LANCZOS)
            for copy, kind in copies.items():
                buffer = io.BytesIO()
                resized.save(buffer, kind.upper(), **COPY_OPTIONS[kind])
                default_storage.save(copy, ContentFile(buffer.getvalue()))
                Rendition.objects.get_or_create(
                    name=copy, defaults={"picture": name, "kind": kind, "width": width}
                )


def in_use(names: Collection[str]) -> set[str]:
    """Return those of these files that some row shows."""
    found: set[str] = set()
    for model in apps.get_models():
        rows: models.QuerySet[Any] = models.QuerySet(model)
        for field in model._meta.fields:
            if isinstance(field, models.FileField):
                found_rows = rows.filter(**{f"{field.name}__in": names})
                found.update(found_rows.values_list(field.name, flat=True))
    return found


@task
def delete_pictures(names: list[str]) -> None:
    """Delete files, pictures with their copies; the caller knows that no row shows them.

    Called at once; what cannot be deleted then, the task worker deletes.
    """
    with or_later(delete_pictures, names):
        for rendition in Rendition.objects.filter(picture__in=names):
            default_storage.delete(rendition.name)
            rendition.delete()
        for name in names:
            default_storage.delete(name)


def renditions_of(names: Iterable[str]) -> dict[str, list[Rendition]]:
    """Return the finished copies of each picture, small to large, in one query."""
    found: dict[str, list[Rendition]] = {name: [] for name in names if name}
    if found:
        for rendition in Rendition.objects.filter(picture__in=found).order_by("width"):
            found[rendition.picture].append(rendition)
    return found
