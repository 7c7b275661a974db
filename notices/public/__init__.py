"""What the public sees now, and the data that others read of it.

ledger              which versions of a notice the public may read, and what was withdrawn
metadata            the metadata of a published version, for every format
removals            the removals by law that a command wrote
public_notices      the notices in each state, many at a time, for lists and files of data
fact_fields         the facts in them that the fields of a document define
derived_facts       the facts that several fields say together
related             notices related to a live one
comparison          the differences between two published versions
trial_index         what the list of trials is searched by, in memory
trial_list          the trials that live notices cite
trial_page          one of these trials
trial_against       a notice against the registry, on the page of a trial
error_reports       errors that readers report
glossary            words of the field explained (glossary.toml)
file_check          what a file says of itself, for readers who check a text
citation            a version as something to cite
feeds, dataset      what feeds and the data set hold
dcat, json_ld       the catalogue for harvesters, and metadata for search engines
agency_pages        what the agency tells about itself, from files of its own
security_txt        whom to tell of a hole
withdrawal_note     why a notice was withdrawn, with links
short_text          descriptions of a few words
addresses           whole addresses, and those of other languages
http                answers for everybody: cache times, conditional answers, downloads
expected/           the picture over the list: what is expected when
made_at             when a page was made, in one marked element of it
page_cache/         public pages stored as bytes
pdf/                a published version as PDF
static_copy/        the public site as files for a plain web server
"""
