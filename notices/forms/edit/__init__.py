"""The edit form of a notice: it shows a document, checks what was typed, and returns a document.

citation_choices what a number in brackets can become
drawing          the form as crispy draws it; the HTML of fields is kept
editor           the rich-text editor and what its page must allow
fields           the fields: each cleans its text and says what is wrong
generated        fields and rows made from the fields of the document
gists            what stands in a folded section, in a few words
link_groups      the links by section, each sentence once
links            errors and findings as links to their fields
lists            the lists of a notice, one form for each kind of row
marks            what is missing in each part of the form, and its comments
notice           the form itself
older_pages      a form that was drawn before an upgrade of the schema
outline          the rows that the list beside the form names
pasted_numbers   registry numbers in pasted text
readiness        the checks' results for a form as it is typed
registry_fields  fields for values from a registry
registry_fill    trial rows filled from their registry
row_lines        the rows of a list as lines above their fields
row_moves        rows added, moved and removed without script
rows             forms for parts of the document, and lists of them
sections         the sections of the form
side_notes       notes beside a trial's cells
trial_data       one trial row of a sent form, read and written back
typed_numbers    whole numbers as people type them
untouched        what a browser sends of a form that nobody has touched
unopened         what was not opened is not sent: it stands in the version that the form names
unread_values    what the form can't read, kept as it was typed
"""
