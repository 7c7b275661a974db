"""Backups: everything that the database holds as of one moment, and the proof that it comes back.

manifest    what lies beside the database's copy: checksums, the ledger's digest, the program's version, migrations
sqlite      copying a database of SQLite into a file and back
postgresql  the same with pg_dump, pg_restore and psql
making      a backup, whole or not there at all
restoring   a backup back into a database, checked before and verified after
drill       the rehearsal: a backup restored beside the site, verified and compared with it
"""
