"""The form of a reported figure."""

from django import forms

from craftsmen.models import Figure


class FigureForm(forms.ModelForm):
    link = forms.URLField(
        label=Figure._meta.get_field("link").verbose_name,
        required=False,
        max_length=300,
        assume_scheme="https",
    )

    class Meta:
        model = Figure
        fields = "__all__"  # noqa: DJ007 - every column is the editor's
