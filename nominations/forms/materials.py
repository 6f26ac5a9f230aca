"""Files for what a round asks for: one field for each requirement, several files in each."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from craftsmen.uploads import LARGEST, SUFFIXES
from nominations.actions.materials import MOST_FILES, Chosen
from nominations.models import MaterialRequirement

ACCEPT = ",".join((*SUFFIXES, *(suffix for suffixes in SUFFIXES.values() for suffix in sorted(suffixes))))


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A list of uploads, empty ones too: `uploads.inspect` tells what is wrong with each."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        return [upload for upload in data if upload]


def field_for(requirement: MaterialRequirement) -> FilesField:
    """It may be left empty: the action says what is still wanting."""
    return FilesField(
        label=requirement.name,
        required=False,
        help_text=requirement.guidance,
        widget=SeveralFiles(attrs={"accept": ACCEPT}),
    )


def chosen_in(cleaned: dict[str, Any], requirements: dict[str, MaterialRequirement]) -> Iterator[Chosen]:
    """Every file chosen, with the field and the requirement it was chosen for."""
    for name, requirement in requirements.items():
        for upload in cleaned.get(name, ()):
            yield Chosen(name, requirement, upload)


class MaterialsForm(forms.Form):
    hide_optional_marks = True

    def __init__(self, *args: Any, requirements: list[MaterialRequirement], **options: Any) -> None:
        super().__init__(*args, **options)
        self.requirements = {f"material-{each.pk}": each for each in requirements}
        for name, requirement in self.requirements.items():
            field: Any = field_for(requirement)
            field.needed_to_submit = requirement.required
            self.fields[name] = field

    def chosen(self) -> Iterator[Chosen]:
        return chosen_in(self.cleaned_data, self.requirements)

    @staticmethod
    def limits() -> str:
        return _("PDF、JPG或PNG，每个不超过%(megabytes)dMB，每项最多%(most)d个。") % {
            "megabytes": LARGEST // 1024 // 1024,
            "most": MOST_FILES,
        }
