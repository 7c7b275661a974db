"""What registries say now that published rows no longer say: found, listed, worded, shown to readers.

watched_trials        which trials are watched
cited_publications    which publications are asked about every night
retracted_references  references of a notice that were retracted, and when it was asked
baselines             from which stored record a row was written, and what changed in the record since then
alerts                finding the differences between printed rows and records, and ending those that no longer hold
open_alerts           the desk's questions: lists of alerts, and the rows that they are about
alert_text            an alert in words
difference_text       the same in one sentence with both values and the source's day, for every reader
passed_text           expected dates that have passed, in words
sentences             sentences of words in several languages
failing_checks        checks that have not worked for three days
unknown_numbers       numbers in drafts that no registry knows
freshness             what is true today of a live notice, for its public page
status_text           the same in one sentence, and a row for each change
"""
