"""Addresses of the register in the admin."""

from django.urls import reverse


def page(model, which, *args):
    return reverse(f"admin:craftsmen_{model}_{which}", args=args)


def button(obj, tool):
    return reverse(f"admin:craftsmen_{obj._meta.model_name}_actions", args=[obj.pk, tool])
