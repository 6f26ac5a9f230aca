"""Every address of the portal, app by app."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from config import care, sitemaps, views
from nominations.feeds import NoticesFeed

admin.site.index_title = _("工作台")

# What programs ask for has one address; pages have one in each language, the Chinese ones without a prefix.
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemaps/<slug:name>-<int:number>.xml", sitemaps.part, name="sitemap_part"),
    path("feeds/notices/", NoticesFeed(), name="notices_feed"),
    path("", include("craftsmen.open_urls")),
    *i18n_patterns(
        path("", views.home, name="home"),
        path("care/", care.switch, name="care"),
        path("accounts/", include("accounts.urls")),
        path("accounts/", include("allauth.urls")),
        path("", include("notifications.urls")),
        path("", include("craftsmen.urls")),
        path("", include("nominations.urls")),
        path("", include("events.urls")),
        path("", include("reports.urls")),
        path("admin/", admin.site.urls),
        prefix_default_language=False,
    ),
]

handler400 = "config.views.bad_request"
handler403 = "config.views.permission_denied"
handler404 = "config.views.not_found"
handler500 = "config.views.server_error"
