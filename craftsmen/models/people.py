"""The people in the register."""

import secrets
from typing import Final, Self

import pghistory
import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from craftsmen.fields import NameField, PinyinKeyField, RosterKeyField, SearchTermsField
from craftsmen.models.cultivations import Cultivation
from craftsmen.models.entries import follows
from craftsmen.models.holders import Holder, HolderQuerySet, keeps_an_honoured_name
from craftsmen.models.rosters import takes_its_honours_along
from craftsmen.names import LONGEST, told_note
from craftsmen.search import name_query, query
from craftsmen.trades import group_of
from organisations.models import Employer, Industry, Region

# What a roll tells of a person.
ON_A_ROLL: Final = ("hidden_because", "name", "gender", "ethnicity", "employer_name", "deceased_on")
# What the line of a person in the directory is made of.
SHOWN: Final = (
    "name",
    "trade",
    "employer_name",
    "deceased_on",
    "portrait_token",
    "roster_key",
    "pinyin_key",
    "search",
    "region",
    "industry",
    "is_frontline",
    "source",
    "hidden_because",
)

# What a person's page tells of the person.
ON_A_PAGE: Final = (
    "name",
    "gender",
    "ethnicity",
    "trade",
    "employer_name",
    "deeds",
    "source",
    "deceased_on",
    "portrait_token",
)


def original_portrait_path(craftsman: "Craftsman", filename: str) -> str:
    """A place in private storage that nobody can guess; nothing of the sender's file name is kept."""
    return f"portraits/originals/{secrets.token_urlsafe(24)}"


def version_of(portrait_token: str) -> str:
    """Changes with the picture, so that a browser asks anew."""
    return portrait_token[:8]


class CraftsmanQuerySet(HolderQuerySet["Craftsman"]):
    held_through = "craftsman"

    def public(self) -> Self:
        """Who has a line in the directory: the database keeps one for everybody whom `by_the_rule` finds."""
        return self.filter(entry__isnull=False)

    def known_by_itself(self) -> models.Q:
        """Known from a source, or in cultivation for a title."""
        cultivated = Cultivation.objects.standing().filter(craftsman=models.OuterRef("pk"))
        return super().known_by_itself() | models.Q(models.Exists(cultivated))

    def for_cards(self) -> Self:
        """With what `_card.html` shows: the region and the standing honours, the newest first. The ladder stands on the
        person's own page."""
        return self.select_related("region").with_honours().defer("search", "deeds")

    def matching(self, text: str) -> Self:
        """Whom a typed text finds, those found by name first; nobody when there is nothing to look for."""
        if not (asked := query(text)):
            return self.none()
        named = SearchQuery(name_query(text), search_type="raw", config="simple")
        by_name = models.ExpressionWrapper(models.Q(search=named), models.BooleanField())
        found = self.filter(search=SearchQuery(asked, search_type="raw", config="simple"))
        return found.order_by(by_name.desc(), "roster_key", "pk")


@pghistory.track(exclude=["search", "identity_index", "pinyin_key"])
class Craftsman(Holder):
    """A person in the register, with the facts that anyone may read.

    `craftsmen.actions` alone writes `identity_index`, `hidden_because`, the day of death and the portrait, and
    corrects the name once an honour bears it.
    """

    class Gender(models.TextChoices):
        MALE = "male", _("男")
        FEMALE = "female", _("女")

    name = NameField(_("姓名"), max_length=LONGEST)
    roster_key = RosterKeyField(source="name")
    pinyin_key = PinyinKeyField(source="name")
    gender = models.CharField(_("性别"), max_length=6, choices=Gender, blank=True)
    ethnicity = models.CharField(_("民族"), max_length=20, blank=True)
    trade = models.CharField(_("工种"), max_length=60, blank=True)
    employer = models.ForeignKey(
        Employer, models.PROTECT, null=True, blank=True, related_name="craftsmen", verbose_name=_("用人单位")
    )
    employer_name = models.CharField(_("工作单位"), max_length=100, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, verbose_name=_("所在区市"))
    industry = models.ForeignKey(Industry, models.PROTECT, null=True, blank=True, verbose_name=_("行业"))
    is_frontline = models.BooleanField(_("一线职工"), null=True, blank=True)
    deeds = models.TextField(_("主要事迹"), blank=True)
    identity_index = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    deceased_on = models.DateField(_("逝世日期"), null=True, blank=True, editable=False)
    deceased_note = models.CharField(_("逝世说明"), max_length=200, blank=True, editable=False)
    portrait = models.FileField(
        _("照片原件"), upload_to=original_portrait_path, max_length=200, blank=True, editable=False
    )
    portrait_token = models.CharField(max_length=40, blank=True, editable=False)
    search = SearchTermsField(texts={"trade": "B", "employer_name": "B", "deeds": "C"})

    objects = CraftsmanQuerySet.as_manager()

    class Meta:
        ordering = ["roster_key", "pk"]
        indexes = [
            models.Index(fields=["roster_key", "id"], name="roster"),
            # Beside the long rows.
            models.Index(fields=["id"], include=ON_A_ROLL, name="on_rolls"),
            GinIndex(fields=["search"], name="search_terms", fastupdate=False),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(deceased_note="") | models.Q(deceased_on__isnull=False),
                name="a_note_of_death_has_its_day",
            )
        ]
        triggers = [
            pgtrigger.Protect(name="a_craftsman_is_never_deleted", operation=pgtrigger.Delete),
            keeps_an_honoured_name("craftsman"),
            takes_its_honours_along("craftsman"),
            follows("NEW.id", pgtrigger.Insert),
            follows("NEW.id", pgtrigger.Update, SHOWN),
        ]
        verbose_name = verbose_name_plural = _("工匠")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("craftsmen:person", args=[self.pk])

    @property
    def roster_note(self) -> str:
        return told_note(is_woman=self.gender == self.Gender.FEMALE, ethnicity=self.ethnicity)

    @property
    def is_deceased(self) -> bool:
        return self.deceased_on is not None

    @property
    def trade_group(self) -> str:
        """Whose emblem stands where no portrait is."""
        return group_of(self.trade, self.employer_name)

    @property
    def has_portrait(self) -> bool:
        """Whether the sizes that pages show are there."""
        return bool(self.portrait_token)

    @property
    def portrait_version(self) -> str:
        return version_of(self.portrait_token)
