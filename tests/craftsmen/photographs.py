"""Pictures for tests, and portraits and photographs of people with their sizes made."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from craftsmen.actions import set_picture, set_portrait
from craftsmen.models import Photo
from craftsmen.tasks import make_picture, make_portrait
from tests.craftsmen.staff import editor


def picture_of(width=1000, height=600):
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, "PNG")
    return SimpleUploadedFile("现场.png", out.getvalue())


def photo_of(person, **facts):
    photo = Photo.objects.create(craftsman=person, caption="示例现场", credit="示例报社", **facts)
    set_picture(row=photo, upload=picture_of(), by=editor())
    make_picture("photo", photo.pk)
    photo.refresh_from_db()
    return photo


def portrait_file(colour="red"):
    out = io.BytesIO()
    Image.new("RGB", (400, 500), colour).save(out, "PNG")
    return SimpleUploadedFile("王毅的照片.png", out.getvalue())


def with_portrait(person, colour="red"):
    set_portrait(craftsman=person, upload=portrait_file(colour), by=editor())
    make_portrait(person.pk)
    person.refresh_from_db()
    return person
