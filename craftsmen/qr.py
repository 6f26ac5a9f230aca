"""QR codes as SVG, which typst and browsers both draw. No database."""

import segno


def svg(text: str) -> str:
    """A code that is read with a sixth of it worn away; its border is the quiet zone the standard asks for."""
    drawn: str = segno.make(text, error="m", micro=False).svg_inline(scale=4, border=4, light="#ffffff")
    return drawn


def data_uri(text: str) -> str:
    """For the `src` of a picture: the Content-Security-Policy lets these in."""
    drawn: str = segno.make(text, error="m", micro=False).svg_data_uri(scale=4, border=4, light="#ffffff")
    return drawn
