"""Old notices come in: files of several kinds, their facts in the document's fields, and no word lost.

blocks          the one intermediate form of all sources: blocks with their places in the source's text
words           what counts as a word, the same for readers, fields and the proof
reasons         why a file is refused, and what to do
kinds           which kind of file the bytes are
text_reader     text into blocks
word/, pdf/     Word files and PDF files into blocks
children        readers in a child process with limits of time and memory
child           the program of that process
answers         what that process writes, and its parent reads
flows           stretches of the source, cut and searched as one text
folding         words as headings and labels are compared
furniture       numbers of pages, running heads, addresses at the ends of pages
headings        the headings of all variants
labels          the labels of the header, of all variants
labelled_trials trials with a field a line, each with its label
sections        lines under their headings and labels
claims          who took which stretch of the source
paragraphs      lines as paragraphs and items of lists
raised          numbers of references that stand right behind a word
joining         broken lines become one text again
marked_text     words with their links and marks as HTML
context         what all parts share
variant         template variant, language, type of technology
title           the title and what stands above it: series, agency, month
header          the part of the header
header_values   what stands in a row of it
status          the part on use and approval
counted         numbers in words, and the sentences that count
assessments     the part on assessments and alerts
columns         the columns of the table of trials
trial_cells     what the cells of a trial say
listed_trials   trials in a list
trials          the part on trials
boxes           the parts with boxes
references      the list of references
version_log     the log of versions
proof           the proof that no word is lost
json_lines      what became of a file, as JSON
result          what became of a file: document, spans, furniture, what is not placed, what is doubtful
understanding   blocks become a document
door            one file in, what became of it out

A reader is a module with one function, `read(data: bytes) -> ReadSource`; it raises `RefusedFile`. It counts the words
of the file a second time, by a way of its own (`ReadSource.words`), so that what it lost is seen. Knows no Django.
"""
