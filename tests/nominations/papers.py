"""Files as people upload them: good ones, and those that only look good."""

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def pdf(name: str = "证书.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def picture(
    name: str = "工作照.jpg",
    kind: str = "JPEG",
    size: tuple[int, int] = (8, 6),
    mode: str = "RGB",
    **options: Any,
) -> SimpleUploadedFile:
    drawn = io.BytesIO()
    Image.new(mode, size, "white" if mode != "P" else 0).save(drawn, kind, **options)
    return SimpleUploadedFile(name, drawn.getvalue(), "image/jpeg")
