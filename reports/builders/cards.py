"""The share cards there are: made by the worker, made anew when the facts change, gone with the person."""

from functools import partial
from typing import Any, Final

from django.apps import apps
from django.core.files.base import ContentFile, File
from django.db import transaction

from craftsmen.actions.leftovers import delete_unnamed
from craftsmen.models import Craftsman
from reports.builders import portrayals
from reports.models import CARDS, ShareCard

# So many changes are looked back at; what is older, a reader asks for.
LATEST: Final = 200


def current_card(craftsman: Craftsman) -> File | None:
    """The picture, open; None where there is none made of today's facts."""
    facts = portrayals.digest(portrayals.words(craftsman))
    card = ShareCard.objects.filter(craftsman=craftsman, facts=facts).first()
    try:
        return card.file.open("rb") if card else None
    except FileNotFoundError:
        return None


@transaction.atomic
def make_card(*, craftsman_id: int) -> None:
    """Run again, or twice at once, it finds its work done; of somebody who may not be shown none is made."""
    # His row is held, as the card's may not be there yet.
    list(Craftsman.objects.select_for_update(no_key=True).filter(pk=craftsman_id).values_list("pk"))
    craftsman = portrayals.find(craftsman_id)
    if craftsman is None:
        return
    told = portrayals.words(craftsman)
    facts = portrayals.digest(told)
    former = ShareCard.objects.filter(craftsman=craftsman).first()
    if former and former.facts == facts and former.file.storage.exists(str(former.file.name)):
        return
    card = ShareCard(craftsman=craftsman, facts=facts)
    card.file.save("card.jpg", ContentFile(portrayals.share_card(craftsman, told)), save=False)
    card.save(force_update=former is not None, force_insert=former is None)
    if former:
        transaction.on_commit(partial(former.file.storage.delete, str(former.file.name)))


def waiting_for_cards() -> list[int]:
    """Who was changed lately, and whose card does not say so yet."""
    changed = changed_lately()
    people = Craftsman.objects.public().defer("search").filter(pk__in=changed)
    cards = dict(ShareCard.objects.filter(craftsman__in=changed).values_list("craftsman", "facts"))
    return [each.pk for each in people if cards.get(each.pk) != portrayals.digest(portrayals.words(each))]


def changed_lately() -> set[int]:
    """By their history, which the database itself writes."""
    newest: Any = partial(apps.get_model, "craftsmen")
    people = (
        newest("CraftsmanEvent").objects.order_by("-pgh_id").values_list("pgh_obj_id", flat=True)[:LATEST]
    )
    honours = (
        newest("HonourEvent").objects.order_by("-pgh_id").values_list("craftsman_id", flat=True)[:LATEST]
    )
    deeds = (
        newest("MeasuredDeedEvent")
        .objects.order_by("-pgh_id")
        .values_list("craftsman_id", flat=True)[:LATEST]
    )
    return {pk for pk in (*people, *honours, *deeds) if pk}


def forget_files() -> None:
    """Pictures that no card names: what a write that was undone left behind."""
    delete_unnamed(CARDS, lambda: ShareCard.objects.values_list("file", flat=True))


@transaction.atomic
def forget_cards() -> None:
    """Deletes those of people who may no longer be shown; nobody could see them any more as it is."""
    gone = ShareCard.objects.exclude(craftsman__in=Craftsman.objects.public().order_by())
    for card in gone.select_for_update():
        transaction.on_commit(partial(card.file.storage.delete, str(card.file.name)))
        card.delete()
