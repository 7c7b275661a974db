"""Texts of libraries that people read and that have no good Norwegian there: marked for our own catalogues."""

from django.utils.translation import gettext_noop, ngettext_lazy

# The texts of allauth's pages and mails. It has no nynorsk, and its bokmål is uneven: our catalogues translate them.
FROM_ALLAUTH = (
    gettext_noop("Account Inactive"),
    gettext_noop("Are you sure you want to sign out?"),
    gettext_noop("Bad Token"),
    gettext_noop("Change Password"),
    gettext_noop("Confirm"),
    gettext_noop("Current Password"),
    gettext_noop("Forgot your password?"),
    gettext_noop("Incorrect password."),
    gettext_noop("New Password"),
    gettext_noop("New Password (again)"),
    gettext_noop("Password successfully changed."),
    gettext_noop("Please type your current password."),
    gettext_noop("Remember Me"),
    gettext_noop("Sign Out"),
    gettext_noop("Sign Up Closed"),
    gettext_noop("Successfully signed in as %(name)s."),
    gettext_noop(
        "The password reset link was invalid, possibly because it has already been used.  "
        'Please request a <a href="%(passwd_reset_url)s">new password reset</a>.'
    ),
    gettext_noop("The username and/or password you specified are not correct."),
    gettext_noop("This account is currently inactive."),
    gettext_noop("This account is inactive."),
    gettext_noop("Too many failed login attempts. Try again later."),
    gettext_noop("Username"),
    gettext_noop("Verify Your Email Address"),
    gettext_noop("We are sorry, but the sign up is currently closed."),
    gettext_noop(
        "We have sent an email to you for verification. Follow the link provided to finalize the signup process. "
        "If you do not see the verification email in your main inbox, check your spam folder. "
        "Please contact us if you do not receive the verification email within a few minutes."
    ),
    gettext_noop("You have signed out."),
    gettext_noop("You must type the same password each time."),
    gettext_noop("Your password is now changed."),
)

# Django says "Feltet er påkrevet": the design system asks for plainer words.
FROM_DJANGO = (gettext_noop("This field is required."),)
PASSWORD_TOO_SHORT = ngettext_lazy(
    "This password is too short. It must contain at least %d character.",
    "This password is too short. It must contain at least %d characters.",
)
