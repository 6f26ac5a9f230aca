"""How a file for few eyes is handed over; whether it may be, the view has asked."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase


def download(file: FieldFile, name: str, content_type: str) -> HttpResponseBase:
    """A private file, to be kept and never opened in place; one that is lost from the store is not found."""
    try:
        opened = file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(
        opened,
        as_attachment=True,
        filename=name,
        content_type=content_type,
        headers={"X-Content-Type-Options": "nosniff"},
    )
