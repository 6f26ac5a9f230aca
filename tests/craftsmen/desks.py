"""Addresses of the register in the admin."""

from django.urls import reverse

# The parts of a person's page that are lists of their own.
PARTS = ("honours", "skills", "measured_deeds", "trainings", "teachings", "competition_results", "photos")
NO_INLINES = {f"{part}-{each}_FORMS": "0" for part in PARTS for each in ("TOTAL", "INITIAL")}


def page(model, which, *args):
    return reverse(f"admin:craftsmen_{model}_{which}", args=args)


def button(obj, tool):
    return reverse(f"admin:craftsmen_{obj._meta.model_name}_actions", args=[obj.pk, tool])
