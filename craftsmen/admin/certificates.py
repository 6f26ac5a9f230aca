"""Certificates."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from craftsmen.admin.base import RegisterAdmin
from craftsmen.models import Certificate


@admin.register(Certificate)
class CertificateAdmin(RegisterAdmin):
    """Certificates are made by conferral and never change."""

    list_display = ["serial", "honour", "issued_on"]
    list_select_related = ["honour__craftsman", "honour__title"]
    search_fields = ["serial", "honour__craftsman__name"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
