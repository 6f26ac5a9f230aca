"""The form of a section as it is opened: what is stored, and over it what was typed and no field took yet."""

import json
from copy import copy
from typing import Any, Final

from nominations.forms.sections import BasicForm, DeedsForm, SectionForm
from nominations.forms.things import FORMS as THINGS
from nominations.forms.work import WorkForm
from nominations.models import Nomination

FORMS: Final[dict[str, type[SectionForm]]] = {
    form.section.slug: form for form in (BasicForm, WorkForm, DeedsForm)
}


def form_for(slug: str, nomination: Nomination, data: Any = None) -> SectionForm | None:
    """With `data` what was sent; without, what stands there, and beside it what is still wrong with it.

    None for a section that is not typed, or is none of this kind of form.
    """
    kind = nomination.kind
    form_class = FORMS.get(slug) if kind.is_person else THINGS.get((kind.value, slug))
    if form_class is None:
        return None
    form = form_class(data, instance=copy(nomination)).limit()
    texts = {} if data is not None else texts_of(slug, nomination)
    left = {name: text for name, text in texts.items() if name not in form.closed}
    if not left:
        return form
    values = {name: form[name].value() for name in form.fields}
    shown = {name: "" if value is None else value for name, value in values.items()}
    return form_class({**shown, **left}, instance=copy(nomination)).limit()


def texts_of(slug: str, nomination: Nomination) -> dict[str, str]:
    """What was left over of this section, by the name of the box."""
    row = next((each for each in nomination.typings.all() if each.section == slug), None)
    found: dict[str, str] = json.loads(row.texts) if row and row.texts else {}
    return found
