"""Sessions: how long they last, that their use is noted, and the page on which people see and end their own.

What a session notes of itself is in `notices.access.sessions`. See docs/security.md.

store       Django's sessions in the database, with our limits
middleware  notes the use of a session; the header that empties the browser's cache at sign-out
devices     a browser and its system in plain words
views       the page of somebody's own sessions
"""
