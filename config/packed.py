"""Public answers, compressed for whoever takes them so.

Only what is the same for everybody and holds no secret: of such a page its length tells nobody anything (BREACH).
"""

import gzip
from typing import Any, Final

from django.http import HttpRequest
from django.utils.cache import patch_vary_headers
from django.utils.text import compress_sequence

# Beyond it a page takes twice the time and loses a twentieth of its size.
LEVEL: Final = 6
ENCODING: Final = "gzip"


def pack(content: bytes) -> bytes:
    """The same bytes for the same content, whenever: an ETag stands for them."""
    return gzip.compress(content, LEVEL, mtime=0)


unpack = gzip.decompress


def takes_packed(request: HttpRequest) -> bool:
    """RFC 9110, 12.5.3; who only says `*` gets it plain."""
    for part in request.headers.get("Accept-Encoding", "").lower().split(","):
        coding, *weights = (word.strip() for word in part.split(";"))
        if coding == ENCODING:
            return not any(weight.removeprefix("q=").strip("0.") == "" for weight in weights)
    return False


def say_packable(answer: Any) -> None:
    patch_vary_headers(answer, ["Accept-Encoding"])


def give_packed(answer: Any, packed: bytes) -> None:
    """Puts the compressed form in place of the plain one; it is another representation, with a name of its own."""
    answer.content = packed
    answer["Content-Encoding"] = ENCODING
    answer["ETag"] = f'{answer["ETag"][:-1]}-{ENCODING}"'
    if "Content-Length" in answer:
        answer["Content-Length"] = str(len(packed))


def give_stream(request: HttpRequest, answer: Any) -> None:
    """A table that is sent as it is read, compressed as it goes."""
    say_packable(answer)
    if answer.streaming and takes_packed(request):
        answer.streaming_content = compress_sequence(answer.streaming_content)
        answer["Content-Encoding"] = ENCODING
