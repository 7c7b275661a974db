"""Every address: public site and desk (notices), sign-in (allauth), accounts and code lists (Django's admin)."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

admin.autodiscover()
# One way in, with its limits: Django's own sign-in page would be a second, without them.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", include("notices.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("django-admin/", admin.site.urls),
]
