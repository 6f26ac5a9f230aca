"""One craftsman in type: the card that links show, the poster on A3, stills for screens.

All are made of the same public facts, whose digest tells whether a file still says what the register says. Their words
are Chinese, whatever language a reader has chosen for the pages.
"""

import base64
import hashlib
import io
import json
import re
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from PIL import Image

from craftsmen import images, qr
from craftsmen.builders import careers
from craftsmen.models import Craftsman, Honour
from reports.builders import typesetting
from reports.builders.progress import Tell
from reports.models import ReportRun

Kind = ReportRun.Kind
# Width and height in points; a point of a still is a pixel.
A3, WIDE, TALL, CARD = (842, 1191), (1920, 1080), (1080, 1920), (1200, 630)
SIZES: Final = {Kind.POSTER_PDF: A3, Kind.POSTER_WIDE_PNG: WIDE, Kind.POSTER_TALL_PNG: TALL}
PORTRAIT: Final = (1200, 1500)
MOST_TITLES: Final = 3
LONGEST_TEXT: Final = 90
SPRITE: Final = Path(settings.BASE_DIR) / "static" / "img" / "trades.svg"
# The line of an emblem, on a ground of cinnabar.
GOLD: Final = "#e0b46c"


def find(pk: int) -> Craftsman | None:
    """The person, if anyone may see him."""
    return Craftsman.objects.public().defer("search").filter(pk=pk).first()


def words(craftsman: Craftsman) -> dict[str, Any]:
    """All that is set in type of a person: what his page tells too."""
    with translation.override(settings.LANGUAGE_CODE):
        steps = careers.ladder_of(craftsman.honours.public().newest_first())
        honours = [honour for step in steps for honour in step.honours]
        citation = shortened(next((honour.citation for honour in honours if honour.citation), ""))
        measure = strongest_measure(craftsman)
        return {
            "name": craftsman.name,
            "trade": craftsman.trade,
            "employer": craftsman.employer_name,
            "titles": [honour.dated_title for honour in honours[:MOST_TITLES]],
            "citation": citation,
            "citation_size": 4.4 if len(citation) <= 40 else 3.6 if len(citation) <= 80 else 3,
            "measure": measure,
            "deed": ""
            if citation or measure
            else shortened("".join(line.strip() for line in craftsman.deeds.splitlines())),
            "portrait": craftsman.portrait_token,
            "emblem": craftsman.trade_group,
            "address": f"{settings.SITE_URL}{reverse('craftsmen:person', args=[craftsman.pk])}",
            "site": _("匠城"),
            "invitation": _("扫码看这位工匠的事迹与荣誉"),
            "issuer": issuer(honours),
        }


def shortened(text: str) -> str:
    """As much of it as a sheet holds, up to the end of a sentence where one ends in its second half."""
    if len(text) <= LONGEST_TEXT:
        return text
    end = text.rfind("。", LONGEST_TEXT // 2, LONGEST_TEXT)
    return text[: end + 1] if end > 0 else text[: LONGEST_TEXT - 1] + "…"


def strongest_measure(craftsman: Craftsman) -> list[str]:
    """What, number, unit and base of one figure of his work: money before counts, a told base before an untold one."""
    measures = careers.measures_of(craftsman, careers.achievements_of(craftsman), {"deeds"})
    if not measures:
        return []
    best = min(measures, key=lambda each: (not each.unit.endswith("元"), not each.base))
    base = _("口径：") + best.base if best.base else _("来源没有写明口径")
    return [best.what, best.number, best.unit, f"{base} · {best.period}" if best.period else base]


def issuer(honours: list[Honour]) -> str:
    """Who answers for the sheet: the office of this site; where it is not told, who conferred the highest honour."""
    conferred_by = honours[0].title.conferring_union if honours else None
    return settings.SITE_ORGANISER or (conferred_by.name if conferred_by else "")


def digest(told: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def share_card(craftsman: Craftsman, told: dict[str, Any]) -> bytes:
    """A JPEG of 1200 × 630."""
    drawn = Image.open(io.BytesIO(set_person(craftsman, told, CARD, format="png", ppi=72)))
    kept = io.BytesIO()
    drawn.convert("RGB").save(kept, "JPEG", quality=88)
    return kept.getvalue()


def make(run: ReportRun, tell: Tell) -> bytes:
    """A poster or still. Raises ValidationError in words where the person may no longer be shown."""
    craftsman = find(run.parameters["craftsman"])
    told = words(craftsman) if craftsman else {}
    if craftsman is None or digest(told) != run.parameters["facts"]:
        raise ValidationError(_("这位工匠的公开资料已有变化，请重新生成。"), code="changed")
    tell(progress=40, step=ReportRun.Step.SETTING)
    if run.kind == Kind.POSTER_PDF:
        made_at = int(timezone.now().timestamp())
        return set_person(
            craftsman, told, A3, format="pdf", pdf_standards=typesetting.STANDARD, timestamp=made_at
        )
    return set_person(craftsman, told, SIZES[Kind(run.kind)], format="png", ppi=72)


def is_current(run: ReportRun) -> bool:
    """Whether a poster still says what anyone may see."""
    craftsman = find(run.parameters["craftsman"])
    return craftsman is not None and digest(words(craftsman)) == run.parameters["facts"]


def set_person(craftsman: Craftsman, told: dict[str, Any], size: tuple[int, int], **output: Any) -> bytes:
    pictures = {"code": qr.svg(told["address"]), "likeness": likeness(craftsman, told)}
    paper = {**told, **pictures, "width": size[0], "height": size[1]}
    content: bytes = typesetting.set_in_type("portrayal", paper, **output)
    return content


def likeness(craftsman: Craftsman, told: dict[str, Any]) -> str:
    """The portrait or the emblem as SVG, which typst takes as text."""
    if not told["portrait"]:
        return emblem(told["emblem"])
    with craftsman.portrait.open("rb") as original:
        cut = base64.b64encode(images.cut_portrait(original, PORTRAIT)).decode()
    width, height = PORTRAIT
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:image/jpeg;base64,{cut}"/></svg>'
    )


def emblem(group: str) -> str:
    """The drawing of one group of trades, as a picture that stands alone."""
    symbol = re.search(rf'<symbol id="{group}" ([^>]*)>(.*?)</symbol>', SPRITE.read_text("utf-8"), re.DOTALL)
    if symbol is None:
        raise LookupError(group)
    attributes, drawing = symbol[1].replace("currentColor", GOLD), symbol[2]
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{drawing}</svg>'
