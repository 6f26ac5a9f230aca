"""What search engines and messengers are told of a page: schema.org data and the picture of a link."""

import json
from collections.abc import Iterable
from typing import Any, Final

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from craftsmen.builders.open import address
from craftsmen.models import Craftsman, Honour

# As in Django's json_script: nothing in the text can end the element it stands in.
ESCAPES: Final = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def person_data(craftsman: Craftsman, honours: Iterable[Honour]) -> SafeString:
    """The schema.org Person: public facts alone, each only where the register has it."""
    page = address(craftsman.get_absolute_url())
    facts: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Person",
        "@id": page,
        "url": page,
        "name": craftsman.name,
        "jobTitle": craftsman.trade,
        "worksFor": named("Organization", craftsman.employer_name),
        "workLocation": named("Place", craftsman.region.name if craftsman.region else ""),
        "award": [honour.dated_title for honour in honours],
        "image": portrait_address(craftsman),
    }
    return script_text(facts)


def portrait_address(craftsman: Craftsman) -> str:
    if not craftsman.has_portrait:
        return ""
    return address(reverse("craftsmen:portrait", args=[craftsman.pk, 960, "jpg"]))


def named(kind: str, name: str) -> dict[str, str] | None:
    return {"@type": kind, "name": name} if name else None


def script_text(facts: dict[str, Any]) -> SafeString:
    """What stands inside `<script type="application/ld+json">`, which is data and never run: empty facts left out."""
    told = {name: value for name, value in facts.items() if value}
    text = json.dumps(told, ensure_ascii=False, default=str).translate(ESCAPES)
    return mark_safe(text)  # noqa: S308 - escaped in the line above
