"""Every address: public site and desk (notices), sign-in (allauth), accounts and code lists (Django's admin)."""

from allauth.account.decorators import secure_admin_login
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.views.decorators.http import require_safe

from horizonscan import account_admin, own_address
from horizonscan.sessions.views import own_sessions
from notices.urls import page_patterns

admin.autodiscover()
account_admin.register()
# allauth's sign-in limits its attempts. Django's own form would be a second one without limits.
admin.site.login = secure_admin_login(require_safe(admin.site.login))  # type: ignore[method-assign]

handler400 = "horizonscan.error_pages.bad_request"
handler403 = "horizonscan.error_pages.permission_denied"
handler404 = "horizonscan.error_pages.page_not_found"
# allauth's, for too many attempts.
handler429 = "horizonscan.error_pages.too_many_requests"
handler500 = "horizonscan.error_pages.server_error"

urlpatterns = [
    *i18n_patterns(path("", include(page_patterns)), prefix_default_language=False),
    path("", include("notices.urls")),
    # Before allauth's pages of these names: there an address counts without being confirmed.
    path("accounts/email/", own_address.ask, name="account_email"),
    path("accounts/confirm-email/<str:key>/", own_address.confirm, name="account_confirm_email"),
    path("accounts/email-objection/<str:key>/", own_address.object_to, name="account_object_to_email"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/directory/", include("horizonscan.directory.urls")),
    path("accounts/sessions/", own_sessions, name="account_sessions"),
    path("accounts/second-factor/", include("horizonscan.second_factor.urls")),
    path("django-admin/", admin.site.urls),
]
