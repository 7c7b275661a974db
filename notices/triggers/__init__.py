"""What the database itself refuses, and what it throws away by itself.

guard_rules    the rules, as conditions under which a row is refused
account_rules  those of roles and accounts
redaction_rules  those of removals by law, and of the rows that they alone may change
conditions     the tables with guards, and the conditions that several rules share
guards         the triggers that enforce them
installed      which of the triggers a database has
page_expiry    the triggers that delete stored pages when something they show changes
"""
