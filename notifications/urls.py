"""Addresses of the inbox."""

from django.urls import path

from notifications import views

app_name = "notifications"

urlpatterns = [
    path("messages/", views.inbox, name="inbox"),
    path("messages/read/", views.read_all, name="read_all"),
    path("messages/<int:message_id>/", views.message, name="message"),
    path("messages/<int:message_id>/read/", views.read, name="read"),
    path("outbox/", views.outbox, name="outbox"),
]
