"""Is a document ready to submit? Every finding with its place; knows no Django and no clock.

readiness            all findings of a document, and those that block submission
finding              what a finding holds
facts                ranges, numbers and codes of single facts
citations            what looks like a citation and is none
dates                dates that contradict each other or today
regulatory_status    the text against the regulatory statuses
texts                identity numbers and links in any text
addresses            the addresses of links and references
references           the same source twice, and retracted publications
identity_numbers     Norwegian national identity numbers in a text
unread_values        values that no field can read, beside a draft
readability          words, sentences and LIX of a text
report               the findings and figures that are stored with a review
"""
