"""What trial registries say: their numbers, their records, and what changed in them. Imports nothing of notices.

dates, msgid        dates known to the year, month or day; the mark of a msgid in modules without Django
study               a study as any registry describes it, and the numbers of all registries
changes             what a reader would notice between two readings of a study, graded
models, records     the trials that are cited, their stored records, and today's record of a trial
clinicaltrials_gov  the one registry that is read
pace, refresh       how fast a registry is asked, and the nightly round that asks for all watched trials
admin, apps         Django's own; read_only_admin is the class of all read-only lists of both apps
"""
