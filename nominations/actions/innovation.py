"""Setting up the six rounds of a year of 全员创新 at once; each is then gone over and published by itself."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from craftsmen.models import Title
from nominations.eligibility import default_rules
from nominations.innovation import CATEGORIES, PROCEDURE, TEXTS, TO_CONFIRM, Category
from nominations.models import Criterion, EligibilityRule, MaterialRequirement, Round, ScoringPlan
from nominations.presets import FRONTLINE
from organisations.models import Union


@transaction.atomic
def open_year(
    *, union: Union, year: int, chosen: Mapping[str, tuple[Title, int]], by: User, **shared: Any
) -> list[Round]:
    """A round, not published yet, for each chosen kind with its title and places, or none at all.

    `shared` are the dates, the days of the notice and whom to ask, the same for all of them.
    """
    if not by.has_perm("nominations.change_round", Round(union=union)):
        raise PermissionDenied
    if not chosen:
        raise ValidationError(_("请至少选择一类称号。"), code="none")
    return [
        set_up(category, union=union, year=year, title=title, places=places, **shared)
        for category in CATEGORIES
        if category.kind in chosen
        for title, places in [chosen[category.kind]]
    ]


def set_up(category: Category, *, title: Title, places: int, **shared: Any) -> Round:
    round_ = Round(
        title=title,
        name=f"{shared['year']}年度“{title.name}”选树",
        places=places,
        scope=category.scope,
        quota=f"名额不超过{places}个，分配办法由主办单位研究确定。{TO_CONFIRM}",
        conditions=category.conditions,
        frontline_definition=FRONTLINE if title.is_for_people else "",
        procedure=PROCEDURE,
        convention="surname" if title.is_for_people else "name",
        **shared,
    )
    round_.full_clean()
    round_.save()
    for order, (name, greatest) in enumerate(category.criteria, start=1):
        Criterion.objects.create(
            round=round_,
            name=name,
            greatest=Decimal(greatest),
            order=order,
            breaks_ties=name == category.tie_breaker,
        )
    for order, paper in enumerate(category.materials, start=1):
        MaterialRequirement.objects.create(round=round_, order=order, **paper._asdict())
    texts = {} if round_.kind.is_person else TEXTS
    for row in default_rules("zaozhuang"):
        if (code := row["code"]) in round_.kind.codes:
            EligibilityRule.objects.create(round=round_, **row | {"text": texts.get(code, row["text"])})
    ScoringPlan.objects.create(round=round_)
    return round_
