"""What is told of a person beside honours, on the person's page."""

from typing import Any, ClassVar, Final

from django.contrib import admin

from craftsmen.admin.pictures import ShowsPicture
from craftsmen.forms.pictures import PhotoForm
from craftsmen.models import Apprenticeship, CompetitionResult, MeasuredDeed, Photo, Skill
from organisations.admin import InlinePermissions


class SkillInline(InlinePermissions, admin.TabularInline):
    model = Skill
    extra = 0


class MeasuredDeedInline(InlinePermissions, admin.StackedInline):
    model = MeasuredDeed
    fields: ClassVar[Any] = [("what", "number", "unit"), ("base", "period"), "source"]
    extra = 0


class MasterInline(InlinePermissions, admin.TabularInline):
    model = Apprenticeship
    fk_name = "apprentice"
    autocomplete_fields = ("master",)
    verbose_name = verbose_name_plural = Apprenticeship._meta.get_field("master").verbose_name
    extra = 0


class ApprenticeInline(InlinePermissions, admin.TabularInline):
    model = Apprenticeship
    fk_name = "master"
    autocomplete_fields = ("apprentice",)
    verbose_name = verbose_name_plural = Apprenticeship._meta.get_field("apprentice").verbose_name
    extra = 0


class CompetitionResultInline(InlinePermissions, admin.TabularInline):
    model = CompetitionResult
    extra = 0


class PhotoInline(ShowsPicture, InlinePermissions, admin.StackedInline):
    model = Photo
    form = PhotoForm
    fields: ClassVar[Any] = ["picture_preview", "new_picture", "caption", ("credit", "order")]
    readonly_fields = ("picture_preview",)
    extra = 0


INLINES: Final = (
    SkillInline,
    MeasuredDeedInline,
    MasterInline,
    ApprenticeInline,
    CompetitionResultInline,
    PhotoInline,
)
