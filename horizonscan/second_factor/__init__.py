"""Signing in with a second factor: an authenticator app or a passkey, with recovery codes for the day both are lost.

allauth keeps and checks the factors; here stands what we ask beyond that. See docs/security.md.

adapter      what allauth asks us: how secrets are stored, whose keys these are, which factor may go
codes        a code of an app counts once, and attempts are limited
forms        allauth's forms with these rules and our words
views        allauth's pages, with what ours show besides
urls         their addresses
middleware   nobody with a role works without a factor, or does what counts most without having just shown it
"""
