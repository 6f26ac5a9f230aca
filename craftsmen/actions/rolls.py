"""The order of a decision: who stands under which heading, and as which of all."""

import pghistory
from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from craftsmen import rolls
from craftsmen.models import Decision, Honour, Title
from craftsmen.models.honours import HonourQuerySet


@transaction.atomic
def arrange(*, decision: Decision, title: Title, text: str, by: User) -> list[Honour]:
    """Puts those of a title as `text` has them; an empty text takes headings and places away again."""
    if not by.has_perm("craftsmen.change_decision", decision):
        raise PermissionDenied
    honours = {each.pk: each for each in listed(decision, title).select_for_update(of=("self",))}
    places = rolls.placed(text, [on_the_list(each) for each in honours.values()]) if text.strip() else []
    for honour in honours.values():
        honour.group, honour.place = "", None
    for each in places:
        honours[each.pk].group, honours[each.pk].place = each.group, each.place
    with pghistory.context(by=by.pk, action="arrange"):
        Honour.objects.bulk_update(honours.values(), ["group", "place"], batch_size=500)
    return list(honours.values())


def listed(decision: Decision, title: Title) -> HonourQuerySet:
    """Whom the decision names under a title, revoked ones among them: the paper still does."""
    return (
        Honour.objects.filter(decision=decision, title=title)
        .with_holder()
        .prefetch_related("certificates")
        .in_decision_order()
    )


def on_the_list(honour: Honour) -> rolls.Listed:
    paper = honour.certificate
    return rolls.Listed(honour.pk, honour.holder.name, paper.serial if paper else "")


def typed(decision: Decision, title: Title) -> str:
    """The list as it stands, to be typed over."""
    return rolls.written((on_the_list(each), each.group) for each in listed(decision, title))
