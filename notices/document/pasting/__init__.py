"""What somebody pastes, sends without script or imports, as rich text: the meaning stays, and what went is named.

cleaning      text of any source in, clean rich text and messages out
tokens        tags, comments and words; "<" before a word is a word
styles        what a style says: bold, hidden, struck through
formats       what holds for the words inside an element, by its tag, attributes and styles
reading       tags and words, one after the other
outline       words gathered into paragraphs, items of lists and rows of tables
elements      which elements are blocks, hold nothing, or stay open
pictures      what stands for a picture
word_lists    lists of Word, which are paragraphs with a mark before them
tables        a table as one line a row
footnotes     the marks of footnotes, and links inside the source
lines         plain text: hard-wrapped lines, hyphens at their ends, lines that begin with "1." or a bullet
blocks        paragraphs and items, and their HTML
characters    ligatures, characters that nobody sees, letters of the font Symbol
messages      what was changed or left out, with the words
addresses     the address of a link

The rules stand here once: the editor in the browser asks the server for them.
"""
