"""Papers set in type: by typst from a template beside this file, with the fonts of this house alone."""

import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from craftsmen.unprintable import all_printable

HERE: Final = Path(__file__).parent
FONTS: Final = HERE.parent / "fonts"
# PDF/A for the archive. It also makes typst refuse a character that no font shows, instead of drawing a box.
STANDARD: Final = "a-2u"


def pdf(template: str, words: dict[str, Any], *, made_at: dt.datetime) -> bytes:
    """Raises ValidationError in words when a character cannot be shown."""
    content: bytes = set_in_type(
        template, words, format="pdf", pdf_standards=STANDARD, timestamp=int(made_at.timestamp())
    )
    return content


@cache
def fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def set_in_type(template: str, words: dict[str, Any], **output: Any) -> Any:
    """What typst makes of a template: the bytes of a PDF, or of one PNG for each page."""
    source = (HERE / f"{template}.typ").read_bytes()
    compiler = typst.Compiler(input=source, font_paths=fonts(), ignore_system_fonts=True)
    try:
        return compiler.compile(sys_inputs={"paper": json.dumps(all_printable(words))}, **output)
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise
        raise ValidationError(
            _("有字体里没有的字，无法排版：%(text)s"), params={"text": unshown(error.message)}, code="glyph"
        ) from error


def unshown(message: str) -> str:
    """The text named in «the text `"…"` could not be displayed»."""
    return message.partition('the text `"')[2].partition('"`')[0]
