"""What the admin's home asks of its reader."""

from django import template

from nominations.admin import filters

register = template.Library()

register.filter("ever_acts", filters.ever_acts)
