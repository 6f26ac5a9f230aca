from django.urls import path

from reports import views

app_name = "reports"

urlpatterns = [
    path("reports/", views.mine, name="mine"),
    path("reports/register/", views.register, name="register"),
    path("reports/posters/<int:pk>/", views.posters, name="posters"),
    path("reports/posters/<int:pk>/<slug:kind>/", views.ask_poster, name="ask_poster"),
    path("craftsmen/<int:pk>/card.jpg", views.card, name="card"),
    path("reports/ask/<int:notice_id>/", views.ask_for, name="ask_for"),
    path("reports/ask/<int:notice_id>/<slug:kind>/", views.ask, name="ask"),
    path("reports/rounds/<int:round_id>/", views.ask_for_bundle, name="ask_for_bundle"),
    path("reports/rounds/<int:round_id>/bundle/", views.ask_bundle, name="ask_bundle"),
    path("rounds/<int:round_id>/bundle/", views.bundle, name="bundle"),
    path("reports/<int:run_id>/", views.run, name="run"),
    path("reports/<int:run_id>/download/", views.download, name="download"),
    path("reports/<int:run_id>/cancel/", views.cancel, name="cancel"),
]
