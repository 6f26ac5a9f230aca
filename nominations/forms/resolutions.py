"""What one meeting resolved on several cases, filled in as the minutes list them."""

from collections.abc import Iterator
from typing import Any, Final
from uuid import UUID

from django import forms
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nominations.actions.resolutions import Decided
from nominations.forms.meetings import MOST_PEOPLE, MeetingPart
from nominations.forms.moves import LONGEST_NOTE
from nominations.models import Nomination

VOTES: Final = ("votes_for", "votes_against", "abstentions")
MOST_IN_RESERVE: Final = 999
COLUMNS: Final = (
    gettext_lazy("决定"),
    gettext_lazy("同意票"),
    gettext_lazy("反对票"),
    gettext_lazy("弃权票"),
    gettext_lazy("候补次序"),
    gettext_lazy("回避人员"),
)


class Decision(models.TextChoices):
    LATER = "", gettext_lazy("这次不登记")
    PROPOSED = "proposed", gettext_lazy("列入拟命名名单")
    NOT_SELECTED = "not_selected", gettext_lazy("不列入")
    NOMINEE_AWARD = "nominee_award", gettext_lazy("不列入，授予提名奖")


def of_case(nomination: Nomination, name: str = "") -> str:
    """The name of a field; that of the decision is the key of the case, beside which its errors stand."""
    return f"{name}-{nomination.pk}" if name else str(nomination.pk)


class ResolutionsForm(MeetingPart):
    """The meeting once, then a line for each case."""

    columns = COLUMNS

    note = forms.CharField(
        label=gettext_lazy("不列入的理由"),
        max_length=LONGEST_NOTE,
        required=False,
        help_text=gettext_lazy("有不列入的填写，本次不列入的各件都用这个理由，记入办理记录。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, round_id: int, cases: list[Nomination], **options: Any) -> None:
        super().__init__(*args, **options)
        self.cases = cases
        self.offer_meetings_of(round_id)
        for case in cases:
            self.fields[of_case(case)] = forms.ChoiceField(
                label=_("决定：%(name)s") % {"name": case.name},
                choices=Decision.choices,
                required=False,
                widget=forms.Select(attrs={"data-counts": Decision.PROPOSED.value}),
            )
            for name, label in zip(VOTES, (_("同意票"), _("反对票"), _("弃权票")), strict=True):
                self.add_number(case, name, label, least=0)
            self.add_number(case, "reserve_rank", _("候补次序"), least=1, most=MOST_IN_RESERVE)
            self.fields[of_case(case, "recused")] = forms.CharField(
                label=_("回避人员：%(name)s") % {"name": case.name}, max_length=200, required=False
            )

    def add_number(
        self, case: Nomination, name: str, label: str, *, least: int, most: int = MOST_PEOPLE
    ) -> None:
        self.fields[of_case(case, name)] = forms.IntegerField(
            label=_("%(label)s：%(name)s") % {"label": label, "name": case.name},
            min_value=least,
            max_value=most,
            required=False,
        )

    def about_the_meeting(self) -> Iterator[forms.BoundField]:
        mine = {name for case in self.cases for name in self.names_of(case)}
        return (field for field in self if field.name not in mine)

    def lines(self) -> Iterator[tuple[Nomination, list[tuple[Promise, forms.BoundField]]]]:
        """Each case with its decision, votes, rank in reserve and who was recused, each under its heading."""
        for case in self.cases:
            fields = [self[name] for name in self.names_of(case)]
            yield case, list(zip(COLUMNS, fields, strict=True))

    def proposed(self) -> list[UUID]:
        """The cases that are put on the list by what is filled in so far."""
        return [case.pk for case in self.cases if self[of_case(case)].value() == Decision.PROPOSED]

    def names_of(self, case: Nomination) -> list[str]:
        return [of_case(case), *(of_case(case, name) for name in (*VOTES, "reserve_rank", "recused"))]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        decided = [self.decided(case, cleaned) for case in self.cases if cleaned.get(of_case(case))]
        if any(not each.proposed for each in decided) and not cleaned.get("note"):
            self.add_error("note", _("有不列入的，请填写理由。"))
        for name in [name for case in self.cases for name in self.names_of(case)]:
            cleaned.pop(name, None)
        return cleaned | {"decided": decided}

    def decided(self, case: Nomination, cleaned: dict[str, Any]) -> Decided:
        decision = cleaned[of_case(case)]  # a fault that is told there takes it away
        proposed = decision == Decision.PROPOSED
        votes = [cleaned.get(of_case(case, name)) for name in VOTES]
        rank = cleaned.get(of_case(case, "reserve_rank"))
        if votes[0] is None and of_case(case, VOTES[0]) not in self.errors:
            self.add_error(of_case(case), _("请填写同意票、反对票和弃权票；没有的填0。"))
        if proposed and rank:
            self.add_error(of_case(case), _("列入拟命名名单的不填候补次序。"))
        return Decided(
            nomination=case,
            votes=(votes[0] or 0, votes[1] or 0, votes[2] or 0),
            proposed=proposed,
            recused=cleaned.get(of_case(case, "recused")) or "",
            reserve_rank=rank,
            nominee_award=decision == Decision.NOMINEE_AWARD,
        )
