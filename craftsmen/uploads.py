"""What a paper handed in must be: a PDF or a picture, by its content and not by its name (domain.md §4.8)."""

import hashlib
import io
import uuid
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model
from django.utils.translation import gettext as _

from craftsmen.images import repaint

LARGEST: Final = 10 * 1024 * 1024
LONGEST_NAME: Final = 120
EVIDENCE: Final = "register"
PDF: Final = "application/pdf"
SUFFIXES: Final = {PDF: {".pdf"}, "image/jpeg": {".jpg", ".jpeg"}, "image/png": {".png"}}
FORMATS: Final = {"JPEG": "image/jpeg", "PNG": "image/png"}


def evidence_path(_row: Model, filename: str) -> str:
    """Of the register: a name nobody can guess, which says nothing of the person."""
    return f"{EVIDENCE}/{uuid.uuid4().hex}{PurePath(filename).suffix.lower()}"


@dataclass(frozen=True)
class Paper:
    """A file fit to be kept; a picture is written anew, so that place and camera do not come along."""

    file: "ContentFile[bytes]"
    name: str
    content_type: str

    @property
    def size(self) -> int:
        return self.file.size

    @property
    def sha256(self) -> str:
        return sha256_of(self.file)


def sha256_of(file: "File[bytes]") -> str:
    """Of all of it, left at its beginning."""
    file.seek(0)
    digest = hashlib.sha256(file.read()).hexdigest()
    file.seek(0)
    return digest


def evidence_in(upload: UploadedFile | None) -> Paper | None:
    """The paper that a step rests on, where one came with it; raises ValidationError of `evidence`."""
    try:
        return inspect(upload) if upload else None
    except ValidationError as error:
        raise ValidationError({"evidence": error}) from error


def inspect(upload: UploadedFile) -> Paper:
    """The paper in `upload`; raises ValidationError that says what is wrong and what to hand in instead."""
    name = PurePath(upload.name or "").name[-LONGEST_NAME:]
    if not upload.size:
        raise ValidationError(_("文件是空的，请重新选择。"), code="empty")
    if upload.size > LARGEST:
        raise ValidationError(_("文件超过10MB，请压缩后再上传。"), code="large")
    content = upload.read()
    content_type, kept = _pdf(content) if content.startswith(b"%PDF-") else _picture(content)
    if PurePath(name).suffix.lower() not in SUFFIXES[content_type]:
        raise ValidationError(
            _("文件的扩展名与内容不符：内容是%(kind)s，请改为对应的扩展名后再上传。")
            % {"kind": content_type.rpartition("/")[2].upper()},
            code="extension",
        )
    return Paper(ContentFile(kept, name=name), name, content_type)


def _pdf(content: bytes) -> tuple[str, bytes]:
    if b"%%EOF" not in content[-2048:]:
        raise ValidationError(_("这个PDF文件不完整，请重新导出后再上传。"), code="broken")
    return PDF, content


def _picture(content: bytes) -> tuple[str, bytes]:
    try:
        kind, kept = repaint(io.BytesIO(content), formats=FORMATS)
    except ValidationError as error:
        if error.code == "too_many_pixels":
            raise
        raise ValidationError(_("只能上传PDF、JPG或PNG文件，请转换格式后再上传。"), code="kind") from error
    return FORMATS[kind], kept
