"""What templates may call.

head_data             metadata in a page's head
language_links        links to the same page in the other languages
facets                the options of a facet
comparison            links from a published version to its comparison with another
check_report          the checks that were stored when a text was submitted
edit_form_fields      the fields of the edit form
expected_picture      what is in the picture of what is expected when
retractions           when it was last asked whether references were retracted
sessions              how long somebody stays signed in
"""
