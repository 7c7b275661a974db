"""Signing in through the agency's directory by OpenID Connect. See docs/security.md and decision 0014.

allauth begins a sign-in, keeps its state and fetches the tokens; here stands what we check beyond that.

reading        the setting that says which group proposes which role
problem        why a sign-in through the directory failed
http           calls to the directory: short, small, and nowhere else
tokens         what an id_token must be to be believed
adapter        what allauth asks us: where the directory is
client         one sign-in: leaving for the directory, and what it says when the person comes back
stage          a factor that the directory has asked for, where the site trusts it
views          the pages
urls           their addresses
"""
