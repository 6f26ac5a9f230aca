"""Pictures that people send: what is accepted, and how a portrait is made of one. No database.

A picture is judged by its content, never by its name. Whatever is shown was painted anew by Pillow, so that
nothing else that the file carried (EXIF, GPS, colour profiles, a second file behind the first) comes along.
"""

import io
import struct
import warnings
from collections.abc import Collection
from pathlib import PurePath
from typing import IO, Final, cast

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

# Many telephones write MPO: a JPEG with a second picture behind it, which is dropped.
SUFFIXES: Final = {"JPEG": {".jpg", ".jpeg", ".jfif"}, "PNG": {".png"}, "WEBP": {".webp"}}
_READ_AS: Final = {"MPO": "JPEG"}
MOST_BYTES: Final = 10 * 1024 * 1024
LEAST_SIDE: Final = 300
MOST_PIXELS: Final = 50_000_000
# What is decoded at once. A JPEG above it is read at half its size; other formats cannot be, and are refused.
MOST_DECODED: Final = 24_000_000
# What a paper needs to be read: a page at 300 dpi has nine million.
MOST_KEPT: Final = 12_500_000
UNREADABLE: Final = (UnidentifiedImageError, OSError, SyntaxError, ValueError, struct.error)

# Width and height of what pages show; 4:5, as `.portrait` in the style sheet.
SIZES: Final = {160: (160, 200), 480: (480, 600), 960: (960, 1200)}
SHOWN_AS: Final = {"webp": "image/webp", "jpg": "image/jpeg"}
# Faces are in the upper part of a photograph.
CENTRE: Final = (0.5, 0.35)
# The widths of what stories and photographs are shown in; none is wider than its original, save the first.
WIDTHS: Final = (480, 960, 1600)


def validate_image(upload: File | IO[bytes]) -> None:
    """Raises ValidationError, saying what to do, unless `upload` is a whole JPEG, PNG or WebP within the limits.

    Serves as a validator of file fields. The file is left at its beginning.
    """
    size = getattr(upload, "size", None)
    if size is not None and size > MOST_BYTES:
        raise ValidationError(
            _("图片不能超过10 MB，这个文件有%(size).1f MB：请压缩后再上传。"),
            code="too_large",
            params={"size": size / 1024 / 1024},
        )
    try:
        _validate_content(cast(IO[bytes], upload), PurePath(getattr(upload, "name", "") or "").suffix.lower())
    finally:
        upload.seek(0)


def _validate_content(upload: IO[bytes], suffix: str) -> None:
    image = _opened(upload)
    kind = _kind(image)
    if suffix and suffix not in SUFFIXES[kind]:
        raise ValidationError(
            _("文件扩展名是“%(suffix)s”，内容却是%(format)s图片：请用正确的扩展名重新保存后上传。"),
            code="false_extension",
            params={"suffix": suffix, "format": kind},
        )
    if image.format == kind and getattr(image, "is_animated", False):
        raise ValidationError(_("请上传静态照片，不要上传动图。"), code="animated")
    width, height = image.size
    _refuse_giants(image)
    if min(width, height) < LEAST_SIDE:
        raise ValidationError(
            _("图片太小（%(width)d×%(height)d）：请上传宽和高都不少于%(least)d像素的照片。"),
            code="too_small",
            params={"width": width, "height": height, "least": LEAST_SIDE},
        )
    try:
        _halved(image).load()
    except UNREADABLE as error:
        raise ValidationError(_("图片不完整或已损坏：请重新保存或换一张照片上传。"), code="broken") from error


def repaint(upload: IO[bytes], *, formats: Collection[str]) -> tuple[str, bytes]:
    """The format of the picture and the picture anew: upright, bare, and of MOST_KEPT pixels at most.

    Raises ValidationError for what is none of `formats`, is broken or has too many pixels.
    """
    image = _opened(upload, formats)
    kind, kept = _kind(image), io.BytesIO()
    _refuse_giants(image)
    if image.format == "PNG" and image.width * image.height > MOST_DECODED:
        raise ValidationError(
            _("图片像素太多，超过2400万：请缩小尺寸或另存为JPG后再上传。"), code="too_many_pixels"
        )
    try:
        _halved(image)
        shrink = (MOST_KEPT / (image.width * image.height)) ** 0.5
        if shrink < 1:
            image.thumbnail((int(image.width * shrink), int(image.height * shrink)), reducing_gap=None)
        ImageOps.exif_transpose(image, in_place=True)
        bare = image.convert("RGB") if kind == "JPEG" and image.mode != "RGB" else image
        bare.info = {}
        bare.save(kept, kind, quality=88)
    except UNREADABLE as error:
        raise ValidationError(_("图片不完整或已损坏：请重新保存或换一张照片上传。"), code="broken") from error
    return kind, kept.getvalue()


def _kind(image: Image.Image) -> str:
    return _READ_AS.get(str(image.format), str(image.format))


def _refuse_giants(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise ValidationError(_("图片像素太多，超过5000万：请缩小尺寸后再上传。"), code="too_many_pixels")


def _halved(image: Image.Image) -> Image.Image:
    """`image`, not yet decoded; a JPEG too large to be decoded whole will be read at half its size."""
    if image.width * image.height > MOST_DECODED:
        image.draft(None, (image.width // 2, image.height // 2))
    return image


def _opened(upload: IO[bytes], formats: Collection[str] = SUFFIXES) -> Image.Image:
    upload.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return Image.open(upload, formats=list(formats))
    except Image.DecompressionBombError as error:
        raise ValidationError(
            _("图片像素太多，超过5000万：请缩小尺寸后再上传。"), code="too_many_pixels"
        ) from error
    except UNREADABLE as error:
        raise ValidationError(
            _("这个文件不是JPEG、PNG或WebP图片：请换一张照片上传。"), code="not_an_image"
        ) from error


def render_portrait(original: File | IO[bytes]) -> dict[tuple[int, str], bytes]:
    """Every size of SIZES in every format of SHOWN_AS, turned upright and cut to 4:5."""
    upright = ImageOps.exif_transpose(_halved(_opened(cast(IO[bytes], original))))
    painted = _flattened(upright)
    shown: dict[tuple[int, str], bytes] = {}
    for width, size in SIZES.items():
        cut = ImageOps.fit(painted, size, Image.Resampling.LANCZOS, centering=CENTRE)
        shown |= {(width, extension): content for extension, content in _encoded(cut).items()}
    return shown


def render_picture(original: File | IO[bytes]) -> tuple[tuple[int, int], dict[tuple[int, str], bytes]]:
    """Width and height of the upright picture, and it whole in each of its `widths` and formats."""
    painted = _flattened(ImageOps.exif_transpose(_halved(_opened(cast(IO[bytes], original)))))
    shown: dict[tuple[int, str], bytes] = {}
    for width in widths_of(painted.width):
        smaller = painted.copy()
        smaller.thumbnail((width, painted.height), Image.Resampling.LANCZOS)
        shown |= {(width, extension): content for extension, content in _encoded(smaller).items()}
    return painted.size, shown


def cut_portrait(original: File | IO[bytes], size: tuple[int, int]) -> bytes:
    """A JPEG of just this size, for what is printed."""
    upright = ImageOps.exif_transpose(_halved(_opened(cast(IO[bytes], original))))
    return _encoded(ImageOps.fit(_flattened(upright), size, Image.Resampling.LANCZOS, centering=CENTRE))[
        "jpg"
    ]


def widths_of(width: int) -> list[int]:
    """Those of WIDTHS that a picture of this width is shown in."""
    return [each for each in WIDTHS if each <= width] or [WIDTHS[0]]


def _encoded(image: Image.Image) -> dict[str, bytes]:
    """The picture in each of SHOWN_AS."""
    encoded = {}
    for extension, options in (("webp", {"quality": 82, "method": 4}), ("jpg", {"quality": 85})):
        out = io.BytesIO()
        image.save(out, "WEBP" if extension == "webp" else "JPEG", **options)
        encoded[extension] = out.getvalue()
    return encoded


def _flattened(image: Image.Image) -> Image.Image:
    """`image` as plain RGB on white: no transparency, palette, profile or other data left."""
    rgba = image.convert("RGBA")
    plain = Image.new("RGB", rgba.size, "white")
    plain.paste(rgba, mask=rgba.getchannel("A"))
    return plain
