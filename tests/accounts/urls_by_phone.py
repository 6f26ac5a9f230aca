"""The addresses of a site with a gateway: which exist is settled when Django starts."""

from allauth.account import views
from django.urls import path

from config.urls import handler400, handler403, handler404, handler500
from config.urls import urlpatterns as without_phone

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    *without_phone,
    path("accounts/phone/verify/", views.verify_phone, name="account_verify_phone"),
    path("accounts/phone/change/", views.change_phone, name="account_change_phone"),
]
