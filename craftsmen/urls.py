from django.urls import path

from craftsmen.views import honours, innovations, people, screens, statistics, stories
from craftsmen.views import open as open_data
from craftsmen.views import register as views

app_name = "craftsmen"

urlpatterns = [
    path("craftsmen/", views.directory, name="list"),
    path("craftsmen/<int:pk>/", people.person, name="person"),
    path("craftsmen/<int:pk>/portrait/<int:width>.<str:extension>", people.portrait, name="portrait"),
    path("pictures/<slug:kind>/<int:pk>/<int:width>.<str:extension>", people.picture, name="picture"),
    path("stories/", stories.index, name="stories"),
    path("stories/<int:pk>/", stories.story, name="story"),
    path("stories/<int:pk>/preview/", stories.preview, name="story_preview"),
    path("stories/films/<int:pk>/", stories.film, name="film"),
    path("embed/craftsmen/<int:pk>/", open_data.embed, name="embed"),
    path("api/", open_data.guide, name="api"),
    path("honours/", honours.titles, name="titles"),
    path("honours/<slug:slug>/", honours.title, name="title"),
    path("honours/<slug:slug>/<int:year>/", honours.roll, name="roll"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/<slug:slug>.csv", statistics.statistics_csv, name="statistics_csv"),
    path("screen/", screens.screen, name="screen"),
    path("screen/worker.js", screens.worker, name="screen_worker"),
    path("screen/<slug:slug>/", screens.screen, name="screen_of_title"),
    path("screen/<slug:slug>/<int:year>/", screens.screen, name="screen_of_year"),
    path("innovation/", innovations.listing, name="innovation"),
    path("innovation/collectives/<int:pk>/", innovations.collective, name="collective"),
    path("innovation/achievements/<int:pk>/", innovations.achievement, name="achievement"),
    path("register/<slug:kind>/<int:pk>/evidence/", views.evidence, name="evidence"),
    path("verify/", views.verify, name="verify"),
    path("verify/<str:serial>/", views.certificate, name="certificate"),
]
