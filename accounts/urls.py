"""Addresses of one's own account beside those of django-allauth."""

from django.urls.resolvers import URLPattern

app_name = "accounts"

urlpatterns: list[URLPattern] = []
