"""The addresses of the pages for second factors. allauth asks for them by these names."""

from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.urls import path

from horizonscan.second_factor import views
from horizonscan.second_factor.views import page

urlpatterns = [
    path("", page(views.Index.as_view()), name="mfa_index"),
    path("sign-in/", page(views.SignIn.as_view()), name="mfa_authenticate"),
    path("again/", page(base.reauthenticate), name="mfa_reauthenticate"),
    path("again/passkey/", page(views.AskPasskeyAgain.as_view()), name="mfa_reauthenticate_webauthn"),
    path("app/", page(views.AddApp.as_view()), name="mfa_activate_totp"),
    path("app/remove/", page(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("recovery-codes/", page(views.RecoveryCodes.as_view()), name="mfa_view_recovery_codes"),
    path("recovery-codes/new/", page(recovery_codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("passkeys/add/", page(views.AddPasskey.as_view()), name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/rename/", page(views.RenamePasskey.as_view()), name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", page(views.RemovePasskey.as_view()), name="mfa_remove_webauthn"),
]
