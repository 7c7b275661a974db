"""What a notice says: its fields, the template's words, citations and places; canonical JSON and its hash.

model            the document, its canonical JSON, its hash
header           its header
parts            the parts and rows that it is made of
about            what a field says of itself where it is defined
fields           all fields by name, read from there
field_types      the kinds of text, key and list that the parts are made of, with their limits
redaction       taking words out of a text, a document or what was typed
rich_text        the marks that rich text may have, and its cleaning
pasting          what comes in from other programs, cleaned, with messages on what was changed
characters       characters that nobody can see, taken out
addresses        the one rule for addresses of links and references
wrapped_addresses  what mail filters and library proxies wrap around an address
upgrades         older schemas, read as today's
facts            the text of a fact as it is printed
terms            vocabularies of single facts, and the words before them
approvals        what the statuses of an approval mean, and when an authorisation is expected
edition          the page's own words, by the schema that a text was written in
template         the template's vocabularies, headings and header labels in three languages
sections         which fields stand in which section
labels           what the desk calls each field, and a registry's record
places           every text by its place ("trials/<key>/population")
anchors          the words that a comment quotes, found again in later versions
citations        `[@key]` in a text, and the numbers of the references
reference_identity  which references are the same source
reference_keys   keys of references that people can read, and citations that follow a new one
brackets         what looks like a citation and is none
wording          sentences, dates and numbers in the notice's language
norwegian_assessments  the sentences on Norwegian assessments
codes            the syntax of ATC codes and of Nye metoder numbers
atc_alterations  today's ATC code for an older one
copying          a new document made from another

Knows no Django.
"""
