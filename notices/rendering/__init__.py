"""A document, or a comparison, as HTML and words for people; no database, no reader, no today.

fragment                the text of a notice, the same wherever it is shown
passages                that text cut into passages, so that comments can stand beside them
citations               texts with their citations as links
trial_table             the cells of the table of trials
generated_sentences     the sentences that the program writes itself
english_titles          which quoted titles are in English, for screen readers
comparison              the changes between two documents, section by section
merged_texts            what two people made of one place
word_changes            deleted and inserted words in a plain text
rich_text_changes       the same in rich text
pasting_messages        what cleaning changed in a text
place_labels            what people call a place of a document
page_language           the language of the page around the notice
"""
