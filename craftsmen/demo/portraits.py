"""Portraits drawn for invented people alone; they show nobody."""

import io
from functools import partial
from typing import Final

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image, ImageDraw, ImageFilter

from accounts.models import User
from craftsmen.actions import set_portrait
from craftsmen.demo.sources import INVENTED
from craftsmen.models import Craftsman
from craftsmen.tasks import make_portrait

# Ground, light behind the head, overalls, skin, helmet: one row for each invented person in turn.
PALETTES: Final = (
    ("#2f5d7c", "#3f7396", "#1d3a52", "#e9cdb0", "#f2b632"),
    ("#7a4a36", "#93604a", "#4c5a63", "#e4c3a2", "#d9d4c7"),
    ("#3d6b58", "#50836d", "#26453a", "#edd3b9", "#c8452f"),
)
WIDTH, HEIGHT, FINER, COARSER = 960, 1200, 2, 8


def load_portraits() -> None:
    """Draws those of the invented people in the register who have none; the worker makes their sizes."""
    by = User.objects.get(email="editor@demo.example")
    people = Craftsman.objects.filter(name__startswith=INVENTED).order_by("roster_key", "pk")
    for place, craftsman in enumerate(people):
        if craftsman.portrait:
            continue
        drawn = SimpleUploadedFile("画像.png", silhouette(*PALETTES[place % len(PALETTES)]), "image/png")
        set_portrait(craftsman=craftsman, upload=drawn, by=by)
        transaction.on_commit(partial(make_portrait.delay, craftsman.pk), robust=True)


def silhouette(ground: str, light: str, overalls: str, skin: str, helmet: str) -> bytes:
    """Head and shoulders under a helmet, without a face, as a PNG; drawn large and made smaller, for soft edges."""
    width, height = WIDTH * FINER, HEIGHT * FINER

    def box(left: float, top: float, right: float, bottom: float) -> tuple[float, float, float, float]:
        return left * width, top * height, right * width, bottom * height

    behind = Image.new("RGB", (width // COARSER, height // COARSER), ground)  # what is blurred can be small
    ImageDraw.Draw(behind).ellipse([each / COARSER for each in box(0.08, 0.10, 0.92, 0.772)], fill=light)
    behind = behind.filter(ImageFilter.GaussianBlur(width // 30 / COARSER))
    sheet = behind.resize((width, height), Image.Resampling.BICUBIC)
    draw = ImageDraw.Draw(sheet)
    draw.rounded_rectangle(box(0.13, 0.70, 0.87, 1.4), radius=width * 0.22, fill=overalls)
    draw.rounded_rectangle(box(0.42, 0.55, 0.58, 0.76), radius=width * 0.08, fill=skin)
    draw.polygon([(x * width, y * height) for x, y in ((0.42, 0.695), (0.5, 0.83), (0.58, 0.695))], fill=skin)
    for left, right in ((0.30, 0.36), (0.64, 0.70)):  # the straps
        draw.rectangle(box(left, 0.70, right, 1), fill=light)
    draw.ellipse(box(0.335, 0.27, 0.665, 0.63), fill=skin)
    draw.pieslice(box(0.30, 0.205, 0.70, 0.565), 180, 360, fill=helmet)
    draw.rounded_rectangle(box(0.26, 0.375, 0.74, 0.405), radius=width * 0.02, fill=helmet)
    draw.rounded_rectangle(box(0.47, 0.19, 0.53, 0.38), radius=width * 0.03, fill=helmet)
    drawn = io.BytesIO()
    sheet.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(drawn, "PNG")
    return drawn.getvalue()
