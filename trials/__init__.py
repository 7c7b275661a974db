"""What trial registries say: their numbers, their records, and what changed in them. Imports nothing of notices.

dates, msgid        dates known to the year, month or day; the mark of a msgid in modules without Django
typed_dates         dates as people type them
study               a study as any registry describes it, and the numbers of all registries
registry            what a registry that is read offers, whichever it is: its client, its reader, its codes in ours
registry_faults     what keeps a part from being one
saved_files         the records in a file that somebody saved, or what the file is instead
http_client         how a registry is asked over HTTP: pauses, retries, bounds of time and size
readable            which registries are read, as the settings name them
clinicaltrials_gov  one of them, as an example of a part
changes             what a reader would notice between two readings of a study: each field that is compared
compared_values     by what the fields are compared, and as people read them
change_levels       how much a change matters: one table, each line with its reason
models, records     the trials that are cited, their stored records, and today's record of a trial
process_memory      how everything is forgotten that a process remembers beside the database, of both apps
pace, refresh       how fast a registry is asked, and the nightly round that asks one for its watched trials
admin, apps         Django's own; read_only_admin is the class of all read-only lists of both apps
"""
