"""An expert's desk as a browser sees it."""

from decimal import Decimal

from django.urls import reverse

from nominations.models import Assignment

NOTHING: tuple[list[Decimal], str, int] = ([], "", 1)


def assignment_of(expert, nomination):
    return nomination.assignments.select_related("nomination__round").get(expert=expert)


def url_of(assignment, name="assignment"):
    return reverse(f"nominations:{name}", args=[assignment.pk])


def typed(assignment, share="0.8", comment="评语。", **changed):
    """What a browser sends; `changed` are by the place of the criterion, such as `first="31"`."""
    places = ("first", "second", "third", "fourth", "fifth")
    criteria = list(assignment.nomination.round.criteria.all())
    points = {
        f"criterion_{criterion.pk}": changed.pop(place, str(criterion.greatest * Decimal(share)))
        for place, criterion in zip(places, criteria, strict=True)
    }
    return {**points, "comment": comment, "version": assignment.version, **changed}


def kept(assignment):
    fresh = Assignment.objects.get(pk=assignment.pk)
    points = list(fresh.scores.order_by("criterion__order").values_list("points", flat=True))
    return points, fresh.comment, fresh.version
