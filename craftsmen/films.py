"""Films that editors send: what is accepted. Judged by content, never by name. No database."""

from typing import IO, Final

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import gettext as _

MOST_BYTES: Final = 200 * 1024 * 1024
# A film's first so many bytes tell its kind.
HEAD: Final = 64
MP4, WEBM = "video/mp4", "video/webm"
# Brands of ISO base media files that browsers play.
BRANDS: Final = (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash")


def kind_of(film: File | IO[bytes]) -> str:
    """The media type of an MP4 or WebM film, "" for anything else. The file is left at its beginning."""
    film.seek(0)
    head = film.read(HEAD)
    film.seek(0)
    if head[4:8] == b"ftyp" and head[8:12] in BRANDS:
        return MP4
    return WEBM if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head else ""


def validate_film(upload: File | IO[bytes]) -> None:
    """Raises ValidationError, saying what to do, for what browsers do not play or what is too large."""
    if (getattr(upload, "size", None) or 0) > MOST_BYTES:
        raise ValidationError(_("视频不能超过200 MB：请压缩后再上传，或者改放视频链接。"), code="too_large")
    if not kind_of(upload):
        raise ValidationError(_("这个文件不是MP4或WebM视频：请转换格式后再上传。"), code="not_a_film")


def asked_range(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte of the one range that is asked for; None where the whole is meant.

    Raises ValueError where nothing of the film is left in it.
    """
    unit, _equals, spans = header.partition("=")
    first_text, dash, last_text = spans.strip().partition("-")
    if unit.strip() != "bytes" or not dash or not (first_text + last_text).isdecimal():
        return None
    if not first_text:
        first, last = max(size - int(last_text), 0), size - 1
    else:
        first, last = int(first_text), min(int(last_text) if last_text else size - 1, size - 1)
    if first > last:
        raise ValueError(header)
    return first, last
