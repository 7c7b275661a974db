"""Django's PostgreSQL with an end to every wait; settings name this package as the database's ENGINE.

base    the connection, and what Django opens it by
"""
