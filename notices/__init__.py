"""Horizon-scanning notices, in packages by subject: the map in README.md says what each of them is for.

urls      the URL patterns of the public site and the desk
policy    who may use which of them
admin     Django's admin: code lists to edit, the rest to read
apps      what happens before and after migrations
"""
