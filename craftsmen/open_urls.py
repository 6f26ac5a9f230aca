"""Addresses for programs: one for all languages."""

from django.urls import path

from craftsmen import feeds
from craftsmen.views import open as views

app_name = "open"

urlpatterns = [
    path("api/v1/", views.root, name="root"),
    path("api/v1/openapi.json", views.description, name="description"),
    path("api/v1/<slug:name>.csv", views.table, name="table"),
    path("api/v1/<slug:name>/", views.records, name="records"),
    path("api/v1/<slug:name>/<int:pk>/", views.single, name="single"),
    path("api/v1/<path:rest>", views.nothing, name="nothing"),
    path("feeds/stories/", feeds.StoriesFeed(), name="stories_feed"),
    path("feeds/honours/", feeds.HonoursFeed(), name="honours_feed"),
]
