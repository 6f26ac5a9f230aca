from django.urls import path

from craftsmen.views import honours, innovations, statistics
from craftsmen.views import open as open_data
from craftsmen.views import register as views

app_name = "craftsmen"

urlpatterns = [
    path("craftsmen/", views.directory, name="list"),
    path("craftsmen/<int:pk>/", views.person, name="person"),
    path("craftsmen/<int:pk>/portrait/<int:width>.<str:extension>", views.portrait, name="portrait"),
    path("embed/craftsmen/<int:pk>/", open_data.embed, name="embed"),
    path("api/", open_data.guide, name="api"),
    path("honours/", honours.titles, name="titles"),
    path("honours/<slug:slug>/", honours.title, name="title"),
    path("honours/<slug:slug>/<int:year>/", honours.roll, name="roll"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/<slug:slug>.csv", statistics.statistics_csv, name="statistics_csv"),
    path("innovation/", innovations.listing, name="innovation"),
    path("innovation/collectives/<int:pk>/", innovations.collective, name="collective"),
    path("innovation/achievements/<int:pk>/", innovations.achievement, name="achievement"),
    path("verify/", views.verify, name="verify"),
    path("verify/<str:serial>/", views.certificate, name="certificate"),
]
