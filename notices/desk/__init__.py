"""Questions that the editors' pages ask: lists, my work, history, threads, links, audit log, overview.

notice_rows         the list of notices: the states in words, the queryset, its rows and its file
table_rows          notices as lines of a table: one state, with whom it is, when it is due, what happened last
notice_order        the list in the order of a column, and the parts of it that are often asked for
notice_search       what somebody types to find a notice, as a condition
my_work             what is one person's turn, what waits for others, what was decided lately
waiting_reviews     the open reviews as one reviewer sees them
merge_news          what became of somebody's text in the saves of colleagues
similar_notices     which notices may be about the same as one that is about to be made
version_history     the history of a notice, its versions under both of their numbers, what is open besides the text
stages              how far a notice has come: draft, review, publication
threads             the comments on a notice at their places in one version
last_review         why a text was returned, and who was to decide by when
last_read           which version somebody read last
autosave            what somebody typed and has not saved
presence            who has the edit form of a notice open now
guest_links         links for readers outside, and their visits
accounts            the history and roles of an account, and what waits for a second manager
redaction           where words stand that are to be removed by law
site_status         how the site fares, in words for managers
team                the people with a role, their absences and open work
audit_log           events in words, with a filter; as CSV and JSON lines
event_text          an event's data in words
import_report       files come in, and a report says what became of each
imported_source     a file that came in, in stretches
loaded_names        the names of substances that the site has loaded, for filling rows of trials
overview            the overview's numbers, pictures and tables
"""
