"""Which papers a round asks of whom: of every nominee, of one without an employer, of the employer's union."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from nominations.choices import AskedOf
from nominations.models import MaterialRequirement, Nomination
from nominations.workflow import State


def asked_of_nominee(nomination: Nomination) -> list[MaterialRequirement]:
    whom = {AskedOf.EVERYBODY}
    if nomination.engagement == Nomination.Engagement.FREELANCE:
        whom.add(AskedOf.FREELANCER)
    return [each for each in nomination.round.materials.all() if each.asked_of in whom]


def asked_of_union(nomination: Nomination) -> list[MaterialRequirement]:
    """With its opinion; where none passes the case, nothing."""
    if State.EMPLOYER_REVIEW not in nomination.road:
        return []
    return [each for each in nomination.round.materials.all() if each.asked_of == AskedOf.EMPLOYER_UNION]


def lacking(nomination: Nomination, asked: list[MaterialRequirement]) -> list[MaterialRequirement]:
    """Those that must be handed in and were not."""
    handed_in = {evidence.requirement_id for evidence in nomination.evidence.all()}
    return [each for each in asked if each.required and each.pk not in handed_in]


def its_union_handed_in_what_is_asked(nomination: Nomination, _by: User) -> None:
    if wanting := lacking(nomination, asked_of_union(nomination)):
        raise ValidationError(
            _("本次评选要求单位工会随推荐意见提交：%(what)s。请上传后再上报。")
            % {"what": _("、").join(each.name for each in wanting)},
            code="union_papers",
        )
