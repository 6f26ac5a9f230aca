import io
import zlib
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from craftsmen import uploads
from craftsmen.uploads import inspect
from tests.nominations.papers import PDF, pdf, picture


def refused(upload: SimpleUploadedFile) -> str:
    with pytest.raises(ValidationError) as caught:
        inspect(upload)
    return str(caught.value.code)


def test_pdf_is_kept_as_it_is():
    paper = inspect(pdf())

    assert (paper.name, paper.content_type, paper.size) == ("证书.pdf", "application/pdf", len(PDF))
    assert paper.file.read() == PDF


@pytest.mark.parametrize(
    ("name", "kind", "content_type"),
    [("a.jpg", "JPEG", "image/jpeg"), ("a.JPEG", "JPEG", "image/jpeg"), ("a.png", "PNG", "image/png")],
)
def test_picture_is_told_by_its_content(name: str, kind: str, content_type: str):
    assert inspect(picture(name, kind)).content_type == content_type


def test_picture_loses_place_and_camera():
    told = Image.Exif()
    told[0x010F] = "示例相机"
    told[0x8825] = {1: "N", 2: (36.0, 4.0, 0.0)}

    kept = Image.open(io.BytesIO(inspect(picture(exif=told, comment=b"secret")).file.read()))

    assert (dict(kept.getexif()), kept.info.get("comment")) == ({}, None)


def test_picture_taken_sideways_stands_upright():
    turned = Image.Exif()
    turned[0x0112] = 6

    kept = Image.open(io.BytesIO(inspect(picture(size=(8, 6), exif=turned)).file.read()))

    assert kept.size == (6, 8)


@pytest.mark.parametrize("mode", ["P", "LA", "RGBA", "L"])
def test_picture_of_every_mode_can_be_kept(mode: str):
    assert inspect(picture("a.png", "PNG", mode=mode)).content_type == "image/png"


def test_printed_picture_in_cmyk_becomes_rgb():
    kept = Image.open(io.BytesIO(inspect(picture(mode="CMYK")).file.read()))

    assert kept.mode == "RGB"


def test_same_picture_twice_has_the_same_fingerprint():
    assert inspect(picture()).sha256 == inspect(picture("b.jpg")).sha256


def test_file_of_the_wrong_kind_is_refused():
    word = SimpleUploadedFile("简历.pdf", b"PK\x03\x04 a word document", "application/pdf")

    assert refused(word) == "kind"


@pytest.mark.parametrize("kind", ["GIF", "BMP", "WEBP"])
def test_picture_of_another_kind_is_refused(kind: str):
    assert refused(picture("a.png", kind)) == "kind"


def test_picture_that_breaks_off_is_refused():
    whole = picture(size=(300, 300)).read()

    assert refused(SimpleUploadedFile("a.jpg", whole[: len(whole) // 2])) == "kind"


def test_pdf_that_breaks_off_is_refused():
    assert refused(pdf(content=b"%PDF-1.4\n1 0 obj")) == "broken"


@pytest.mark.parametrize("name", ["证书.jpg", "证书.exe", "证书", ""])
def test_false_extension_is_refused(name: str):
    upload: Any = pdf("x.pdf")
    upload._name = name

    assert refused(upload) == "extension"


def test_empty_file_is_refused():
    assert refused(pdf(content=b"")) == "empty"


def test_file_too_large_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(uploads, "LARGEST", len(PDF) - 1)

    assert refused(pdf()) == "large"


def png_of(width: int, height: int) -> SimpleUploadedFile:
    """A PNG that claims a size and holds next to nothing."""
    chunks = [
        (b"IHDR", width.to_bytes(4) + height.to_bytes(4) + b"\x08\x02\0\0\0"),
        (b"IDAT", b""),
        (b"IEND", b""),
    ]
    body = b"".join(
        len(data).to_bytes(4) + name + data + zlib.crc32(name + data).to_bytes(4) for name, data in chunks
    )
    return SimpleUploadedFile("a.png", b"\x89PNG\r\n\x1a\n" + body)


@pytest.mark.parametrize("side", [5_000, 7_500, 10_000, 20_000], ids=["no jpeg", "large", "warned", "bomb"])
def test_picture_of_too_many_pixels_is_refused(side: int):
    assert refused(png_of(side, side)) == "too_many_pixels"


@pytest.mark.parametrize(
    ("size", "kept"),
    [((4_032, 3_024), (4_032, 3_024)), ((5_000, 4_000), (3_952, 3_162)), ((8_160, 6_120), (4_080, 3_060))],
    ids=["12 MP", "20 MP", "50 MP"],
)
def test_photo_of_a_telephone_is_kept_at_a_size_that_can_be_read(
    size: tuple[int, int], kept: tuple[int, int]
):
    paper = inspect(picture(size=size))

    assert Image.open(paper.file).size == kept


def test_photo_with_a_second_picture_behind_it_is_a_jpeg():
    out = io.BytesIO()
    Image.new("RGB", (8, 6)).save(out, "MPO", save_all=True, append_images=[Image.new("RGB", (8, 6))])

    paper = inspect(SimpleUploadedFile("a.jpg", out.getvalue()))

    assert (paper.content_type, Image.open(paper.file).format) == ("image/jpeg", "JPEG")


@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
def test_photo_with_broken_notes_of_the_camera_is_no_error_of_ours():
    upload = picture(exif=b"Exif\0\0MM\0*\0\0\0\x08\0\x05\x01\x12")

    assert inspect(upload).content_type == "image/jpeg"


def test_long_name_keeps_its_end():
    paper = inspect(pdf("很" * 200 + ".pdf"))

    assert (len(paper.name), paper.name[-4:]) == (120, ".pdf")


def test_name_with_folders_keeps_the_last_part():
    upload: Any = pdf()
    upload._name = "C:/桌面/证书.pdf"

    assert inspect(upload).name == "证书.pdf"
