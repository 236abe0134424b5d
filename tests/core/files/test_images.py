import io
import os
import struct
import zlib
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from PIL import Image, ImageCms

from core.files.images import PictureFormField, make_renditions, reencoded, renditions_of
from core.models import Rendition
from core.text.translated import Text


def encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def upload(content: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def arrive(content: bytes, name: str = "photo.jpg") -> Image.Image:
    """Give the picture as it is kept after an upload."""
    return Image.open(reencoded(upload(content, name)))


def refusal(content: bytes, name: str = "photo.jpg") -> str | None:
    """Give the code of the form error; anything but a form error fails the test."""
    with pytest.raises(ValidationError) as caught:
        PictureFormField().clean(upload(content, name))
    return caught.value.code if hasattr(caught.value, "code") else None


def near(one: Any, other: Any, distance: int = 6) -> bool:
    return all(abs(a - b) <= distance for a, b in zip(one, other, strict=True))


def halves(left: str, right: str, size: tuple[int, int] = (64, 32)) -> Image.Image:
    picture = Image.new("RGB", size, left)
    picture.paste(Image.new("RGB", (size[0] // 2, size[1]), right), (size[0] // 2, 0))
    return picture


def png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """A PNG whose header tells a size, whatever comes after it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = [(b"IHDR", header), *chunks, (b"IDAT", zlib.compress(b"\0" * 64)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


# --- What arrives as a picture is kept as one ----------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_each_format_keeps_its_format_and_its_picture(kind: str) -> None:
    kept = arrive(encoded(halves("#1b3fc0", "#ffc72c"), kind), "photo.bin")
    assert (kept.format, kept.mode, kept.size) == (kind, "RGB", (64, 32))
    assert near(kept.getpixel((5, 5)), (0x1B, 0x3F, 0xC0), 12)
    assert near(kept.getpixel((60, 30)), (0xFF, 0xC7, 0x2C), 12)


def test_name_is_a_hash_of_the_content_and_nothing_of_the_sender() -> None:
    content = encoded(halves("red", "blue"), "PNG")
    names = {
        reencoded(upload(content, name)).name
        for name in ("../../etc/passwd", "a" * 250 + ".php", "photo.png")
    }
    assert len(names) == 1
    stem, extension = str(names.pop()).split(".")
    assert extension == "png"
    assert len(stem) == 24
    assert set(stem) <= set("0123456789abcdef")


def test_picture_is_turned_upright_and_loses_its_metadata() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # a quarter turn
    exif[0x010F] = "Sekret Camera"
    exif.get_ifd(0x8825)[2] = (43.0, 17.0, 42.0)  # GPS
    content = encoded(halves("red", "blue"), "JPEG", exif=exif, comment=b"sekret words")
    kept = arrive(content)
    assert kept.size == (32, 64)
    assert near(kept.getpixel((16, 4)), (254, 0, 0), 12)
    assert near(kept.getpixel((16, 60)), (0, 0, 254), 12)
    assert not dict(kept.getexif())
    assert not {"exif", "comment", "icc_profile", "xmp"} & kept.info.keys()


def test_long_pictures_are_kept_smaller() -> None:
    assert arrive(encoded(Image.new("RGB", (6000, 3000), "red"), "JPEG")).size == (2560, 1280)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF"])
def test_animation_keeps_its_first_frame(kind: str) -> None:
    frames = [Image.new("RGB", (32, 32), colour) for colour in ("blue", "green")]
    content = encoded(
        Image.new("RGB", (32, 32), "red"), kind, save_all=True, append_images=frames, duration=90
    )
    kept = arrive(content)
    assert getattr(kept, "n_frames", 1) == 1
    assert near(kept.getpixel((16, 16)), (254, 0, 0))


def test_colours_of_print_become_colours_of_screens() -> None:
    kept = arrive(encoded(Image.new("CMYK", (32, 32), (0, 255, 255, 0)), "JPEG"))
    assert kept.mode == "RGB"
    assert near(kept.getpixel((5, 5)), (254, 0, 0))


def test_palette_keeps_its_transparency() -> None:
    picture = Image.new("P", (8, 8), 1)
    picture.putpalette([0, 0, 0, 255, 0, 0])
    picture.putpixel((0, 0), 0)
    kept = arrive(encoded(picture, "PNG", transparency=0))
    assert kept.mode == "RGBA"
    assert kept.getpixel((0, 0))[3] == 0  # type: ignore[index]
    assert kept.getpixel((4, 4)) == (255, 0, 0, 255)


def test_sixteen_bits_a_pixel_become_eight() -> None:
    picture = Image.new("I;16", (8, 8))
    picture.putpixel((0, 0), 65535)
    picture.putpixel((1, 0), 32768)
    kept = arrive(encoded(picture, "PNG"))
    assert [kept.getpixel((x, 0)) for x in range(3)] == [(255,) * 3, (128,) * 3, (0,) * 3]


def test_profile_is_applied_before_it_goes() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    wrong_kind = encoded(halves("#804020", "#804020"), "JPEG", icc_profile=profile.tobytes())
    assert near(arrive(wrong_kind).getpixel((5, 5)), (0x80, 0x40, 0x20))
    broken = encoded(halves("#804020", "#804020"), "JPEG", icc_profile=b"no profile" * 20)
    assert near(arrive(broken).getpixel((5, 5)), (0x80, 0x40, 0x20))
    swapped = encoded(halves("#804020", "#804020"), "PNG", icc_profile=red_and_blue_swapped())
    assert near(arrive(swapped).getpixel((5, 5)), (0x20, 0x40, 0x80))


def red_and_blue_swapped() -> bytes:
    """The profile of a screen whose red lamp is blue and whose blue lamp is red."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    red, blue = profile.index(b"rXYZ"), profile.index(b"bXYZ")
    swapped = bytearray(profile)
    swapped[red : red + 4], swapped[blue : blue + 4] = b"bXYZ", b"rXYZ"
    return bytes(swapped)


# --- What does not arrive ------------------------------------------------------------------------


@cache
def hostile_files() -> dict[str, tuple[bytes, str]]:
    picture = halves("red", "blue")
    jpeg = encoded(picture, "JPEG")
    return {
        "nothing": (b"", "empty"),
        "text": (b"hello", "unreadable"),
        "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "unreadable"),
        "gif": (encoded(picture, "GIF"), "unreadable"),
        "pdf": (encoded(picture, "PDF"), "unreadable"),
        "cut jpeg": (jpeg[: len(jpeg) // 2], "unreadable"),
        "cut png": (encoded(picture, "PNG")[:-60], "unreadable"),
        "cut avif": (encoded(picture, "AVIF")[:-30], "unreadable"),
        "noise after a header": (jpeg[:200] + b"\xff\x00" * 400, "unreadable"),
        "too heavy": (jpeg + os.urandom(1024) * 15 * 1024, "too_heavy"),
        "too big": (encoded(Image.new("1", (8000, 5001)), "PNG"), "too_big"),
        "bomb": (png(30_000, 30_000), "too_big"),
        "sides of two thousand million": (png(2**31 - 1, 2**31 - 1), "too_big"),
        "header of a picture that is not there": (png(900, 900), "unreadable"),
        "text that unpacks to 80 MB": (
            png(10, 10, (b"zTXt", b"a\0\0" + zlib.compress(b"a" * 80_000_000))),
            "unreadable",
        ),
    }


@pytest.mark.parametrize("name", hostile_files())
def test_hostile_file_is_a_form_error(name: str) -> None:
    content, code = hostile_files()[name]
    assert refusal(content) == code


def test_forty_megapixels_are_welcome() -> None:
    assert max(arrive(encoded(Image.new("1", (8000, 5000)), "PNG")).size) == 2560


# --- Smaller copies ------------------------------------------------------------------------------


@pytest.fixture
def stored() -> Callable[[int, int], str]:
    def store(width: int, height: int) -> str:
        content = encoded(Image.effect_noise((width, height), 40).convert("RGB"), "PNG")
        return default_storage.save(f"{os.urandom(8).hex()}.png", ContentFile(content))

    return store


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (100, [100]),
        (321, [320, 321]),
        (1600, [320, 640, 960, 1600]),
    ],
)
def test_copies_are_never_larger_than_the_picture(
    stored: Callable[[int, int], str], width: int, widths: list[int]
) -> None:
    name = stored(width, width // 4)
    make_renditions.call(name)
    copies = renditions_of([name])[name]
    assert sorted((copy.width, copy.kind) for copy in copies) == [
        (w, kind) for w in widths for kind in ("avif", "webp")
    ]
    for copy in copies:
        with default_storage.open(copy.name) as file, Image.open(file) as picture:
            assert picture.size == (copy.width, round(copy.width * (width // 4) / width))
            assert picture.format == copy.kind.upper()


@pytest.mark.django_db
def test_copies_are_made_once(stored: Callable[[int, int], str]) -> None:
    name = stored(400, 300)
    make_renditions.call(name)
    before = list(Rendition.objects.values_list("pk", "name"))
    Rendition.objects.filter(width=320, kind="webp").delete()
    make_renditions.call(name)
    make_renditions.call(name)
    after = list(Rendition.objects.values_list("pk", "name"))
    assert {copy for _, copy in after} == {copy for _, copy in before}
    assert len(set(before) & set(after)) == 3


# --- In a page -----------------------------------------------------------------------------------


def shown(markup: str, **context: Any) -> str:
    return Template("{% load images %}" + markup).render(Context(context))


@pytest.mark.django_db
def test_picture_lists_the_copies_that_exist() -> None:
    for kind, width in [("webp", 320), ("webp", 640), ("avif", 320)]:
        Rendition.objects.create(picture="a.png", name=f"a-{width}.{kind}", kind=kind, width=width)
    assert shown(
        '{% picture "a.png" 900 450 alt sizes="20rem" loading="eager" %}',
        alt=Text("Une sardine", "A sardine"),
    ) == (
        '<picture><source type="image/avif" srcset="/media/a-320.avif 320w" sizes="20rem">'
        '<source type="image/webp" srcset="/media/a-320.webp 320w, /media/a-640.webp 640w"'
        ' sizes="20rem"><img src="/media/a.png" width="900" height="450" alt="Une sardine"'
        ' loading="eager" decoding="async"></picture>'
    )
