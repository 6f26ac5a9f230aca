from django.urls import path

from events import views

app_name = "events"

urlpatterns = [
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/<int:year>/<int:month>/", views.month, name="month"),
    path("calendar.ics", views.calendar_ics, name="calendar_ics"),
    path("days/<slug:slug>/<int:year>/", views.edition, name="edition"),
    path("exhibitions/", views.exhibitions, name="exhibitions"),
    path("exhibitions/<slug:slug>/", views.exhibition, name="exhibition"),
    path("events/<int:pk>/", views.event, name="event"),
    path("events/<int:pk>.ics", views.event_ics, name="event_ics"),
]
