"""The desk's addresses; every view needs a role.

addresses           what becomes of an address that is typed for a link
access              role_required, the state of a notice or 404, and what most views need
deactivated         records commands of people whose account was deactivated
lists               what lists share: pages and their addresses
home                my work
export              a version as a file to take along
notice_page         one notice: how far it is, the next step, its history
next_step           the one next step of a notice for somebody, the other steps, and those that are refused
all_notices         the list of notices, its columns, its file
several             one thing done with several notices of the list
new_notice          starting a notice
edit, edit_page     saving the edit form, and drawing its page
edit_parts          a section or row of the form that is opened, a row that is added
unopened            what a page of the form left out, taken from the version that it names
edit_conflict       the page of a text that is merged with a version saved in the meantime
citation_buttons    the buttons at a number in brackets
merging             what such a text must have chosen and confirmed before it is saved
unread_values       what no field of a draft can read, in the forms of its pages
merge_news          having seen what a colleague's save made of one's text
resume_draft        opening the form, with text that was not saved
autosave            storing what is typed
returned            why the text was returned, above its form
presence            saying that a form is open, and who else has one open
live_preview        what is typed, drawn as readers will see it, beside the form
readiness           the list of what is missing before submission
cleaning_notes      what saving changed in a text, shown at its field
pasting             cleaning what is pasted into a text editor
registry_fill       filling trials from their registry
references          references from outside, and the keys of references
review              the review page and the preview
levels              each thread level with its passage
threads, comments   showing comments, and saving them
workflow_steps      one page that confirms every step
accounts            one account, inviting somebody, one page that confirms every step on an account
redaction           words that two managers remove by law
people              settings, colleagues, who writes and who decides
share_links         links for readers outside
trial_alerts        differences between published trials and their registry
old_notices         old notices come in from files and pasted text
registry_offers     what the registry says otherwise than the trials that came in
error_reports       errors that readers reported
status              how the site fares, for managers
overview, audit_log     the pages of those names
"""
