"""The one style sheet of the portal's pages."""

import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

# Linked by pages that stand alone, or added in 关怀模式.
ALONE = {"care.css", "screen.css", "components/embed.css"}


def test_the_sheet_holds_every_component() -> None:
    source = settings.BASE_DIR / "static" / "css"
    imported = set(re.findall(r'@import url\("([^"]+)"\)', (source / "portal.css").read_text()))

    wanted = {str(each.relative_to(source)) for each in source.rglob("*.css")}

    assert imported | ALONE == {name for name in wanted - {"portal.css"} if not name.startswith("admin")}


def test_the_style_page_names_every_component() -> None:
    page = (settings.BASE_DIR / "docs" / "style.md").read_text()
    sheets = [
        *(settings.BASE_DIR / "static/css/components").glob("*.css"),
        settings.BASE_DIR / "static/css/screen.css",
    ]
    found = {
        name
        for sheet in sheets
        for name in re.findall(r"^ *\.([a-z](?:-?[a-z])*)", sheet.read_text(), re.MULTILINE)
    }

    assert sorted(name for name in found if not re.search(rf"(?<![\w-]){name}(?![a-z-])", page)) == []


def test_the_collected_sheet_imports_nothing_and_its_pictures_are_there() -> None:
    address = staticfiles_storage.url("css/portal.css")
    sheet = Path(settings.STATIC_ROOT) / address.removeprefix(settings.STATIC_URL)
    text = sheet.read_text(encoding="utf-8")

    pictures = re.findall(r'url\("?([^")]+)"?\)', text)

    assert "@import" not in text
    assert [(sheet.parent / each).is_file() for each in pictures] == [True, True]
    assert sheet.with_name(sheet.name + ".gz").stat().st_size < 30_000
