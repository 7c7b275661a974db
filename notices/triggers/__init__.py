"""What the database itself refuses, and what it throws away by itself.

guard_rules    the rules, as conditions under which a row is refused
guards         the triggers that enforce them
page_expiry    the triggers that delete stored pages when something they show changes
"""
