import io
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, PngImagePlugin

from craftsmen import images
from craftsmen.images import render_portrait, validate_image

GPS = 0x8825
ORIENTATION = 0x0112


def picture(kind="JPEG", size=(400, 500), *, mode="RGB", colour=0, **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, kind, **options)
    return out.getvalue()


def upload(content: bytes, name="photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def png_that_says(width: int, height: int) -> bytes:
    """A header that promises a huge picture, and a few bytes behind it."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )


def two_pictures_in_one() -> bytes:
    """MPO, as telephones write it under the name of .jpg."""
    out = io.BytesIO()
    Image.new("RGB", (400, 500), "red").save(
        out, "MPO", save_all=True, append_images=[Image.new("RGB", (400, 500), "blue")]
    )
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("photo.jpg", picture()),
        ("PHOTO.JPEG", picture()),
        ("photo.png", picture("PNG")),
        ("photo.webp", picture("WEBP")),
        ("photo", picture()),
        ("photo.jpg", two_pictures_in_one()),
        ("grey.jpg", picture(mode="L")),
        ("print.jpg", picture(mode="CMYK")),
        ("palette.png", picture("PNG", mode="P")),
        ("least.png", picture("PNG", (300, 300))),
    ],
)
def test_validate_image_accepts_pictures_and_leaves_them_at_their_beginning(name, content):
    file = upload(content, name)

    validate_image(file)

    assert file.tell() == 0
    assert set(render_portrait(file)) == {(w, e) for w in (160, 480, 960) for e in ("webp", "jpg")}


NOT_AN_IMAGE = "这个文件不是JPEG、PNG或WebP图片：请换一张照片上传。"
BROKEN = "图片不完整或已损坏：请重新保存或换一张照片上传。"
ANIMATED = [Image.new("RGB", (400, 500), colour) for colour in ("red", "blue")]


@pytest.mark.parametrize(
    ("name", "content", "code", "message"),
    [
        ("photo.jpg", b"", "not_an_image", NOT_AN_IMAGE),
        ("photo.jpg", b"<svg onload='alert(1)'/>", "not_an_image", NOT_AN_IMAGE),
        ("photo.jpg", b"%PDF-1.4 nothing", "not_an_image", NOT_AN_IMAGE),
        ("photo.jpg", picture("GIF", mode="P"), "not_an_image", NOT_AN_IMAGE),
        ("photo.bmp", picture("BMP"), "not_an_image", NOT_AN_IMAGE),
        ("photo.tif", picture("TIFF"), "not_an_image", NOT_AN_IMAGE),
        (
            "photo.jpg",
            picture("PNG"),
            "false_extension",
            "文件扩展名是“.jpg”，内容却是PNG图片：请用正确的扩展名重新保存后上传。",
        ),
        (
            "photo.pdf",
            picture(),
            "false_extension",
            "文件扩展名是“.pdf”，内容却是JPEG图片：请用正确的扩展名重新保存后上传。",
        ),
        (
            "photo.png",
            picture("PNG", (299, 900)),
            "too_small",
            "图片太小（299×900）：请上传宽和高都不少于300像素的照片。",
        ),
        (
            "photo.png",
            png_that_says(10_000, 5_001),
            "too_many_pixels",
            "图片像素太多，超过5000万：请缩小尺寸后再上传。",
        ),
        (
            "photo.png",
            png_that_says(60_000, 60_000),
            "too_many_pixels",
            "图片像素太多，超过5000万：请缩小尺寸后再上传。",
        ),
        ("photo.png", png_that_says(400, 500), "broken", BROKEN),
        ("photo.jpg", picture(quality=95)[:-700], "broken", BROKEN),
        (
            "photo.webp",
            picture("WEBP", save_all=True, append_images=ANIMATED),
            "animated",
            "请上传静态照片，不要上传动图。",
        ),
        (
            "photo.png",
            picture("PNG", save_all=True, append_images=ANIMATED),
            "animated",
            "请上传静态照片，不要上传动图。",
        ),
        (
            "photo.jpg",
            picture() + b"\0" * images.MOST_BYTES,
            "too_large",
            "图片不能超过10 MB，这个文件有10.0 MB：请压缩后再上传。",
        ),
    ],
)
def test_validate_image_refuses_and_says_what_to_do(name, content, code, message):
    with pytest.raises(ValidationError) as refusal:
        validate_image(upload(content, name))

    assert (refusal.value.code, refusal.value.messages) == (code, [message])


def test_render_portrait_gives_every_size_in_its_shape():
    shown = render_portrait(io.BytesIO(picture(size=(1000, 700))))

    opened = {key: Image.open(io.BytesIO(content)) for key, content in shown.items()}
    assert {key: (image.format, image.size) for key, image in opened.items()} == {
        (160, "webp"): ("WEBP", (160, 200)),
        (160, "jpg"): ("JPEG", (160, 200)),
        (480, "webp"): ("WEBP", (480, 600)),
        (480, "jpg"): ("JPEG", (480, 600)),
        (960, "webp"): ("WEBP", (960, 1200)),
        (960, "jpg"): ("JPEG", (960, 1200)),
    }


def test_render_portrait_turns_upright_and_drops_everything_but_the_picture():
    exif = Image.Exif()
    exif[ORIENTATION] = 6  # lies on its side
    exif.get_ifd(GPS)[2] = (36.0, 5.0, 12.0)
    exif[0x010E] = "Mr Example at home"
    sideways = Image.new("RGB", (500, 400), "white")
    sideways.paste("red", (0, 0, 250, 400))  # red will be on top
    out = io.BytesIO()
    sideways.save(
        out, "JPEG", exif=exif, icc_profile=b"example profile", comment=b"example comment", quality=95
    )

    shown = render_portrait(io.BytesIO(out.getvalue() + b"example trailer"))

    for content in shown.values():
        image = Image.open(io.BytesIO(content))
        assert dict(image.getexif()) == {}
        assert {"icc_profile", "comment", "xmp", "exif"}.isdisjoint(image.info)
        assert not any(word in content for word in (b"Example", b"example", b"Exif", b"GPS", b"ICC"))
        top = image.convert("RGB").getpixel((image.width // 2, image.height // 4))
        bottom = image.convert("RGB").getpixel((image.width // 2, image.height * 3 // 4))
        assert isinstance(top, tuple)
        assert isinstance(bottom, tuple)
        assert top[0] > 200
        assert top[1] < 60
        assert bottom[1] > 200


def test_render_portrait_puts_transparency_on_white():
    note = PngImagePlugin.PngInfo()
    note.add_text("Author", "example")
    shown = render_portrait(io.BytesIO(picture("PNG", mode="RGBA", colour=(0, 0, 0, 0), pnginfo=note)))

    image = Image.open(io.BytesIO(shown[160, "jpg"]))
    assert image.mode == "RGB"
    assert image.getpixel((80, 100)) == (255, 255, 255)
