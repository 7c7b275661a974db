"""Old notices come in: files of several kinds, their facts in the document's fields, and no word lost.

blocks          the one intermediate form of all sources: blocks with their places in the source's text
words           what counts as a word, the same for readers, fields and the proof
reasons         why a file is refused, and what to do
kinds           which kind of file the bytes are
text_reader     text into blocks
children        readers in a child process with limits of time and memory
child           the program of that process
result          what became of a file: document, spans, furniture, what is not placed, what is doubtful
understanding   blocks become a document
door            one file in, what became of it out

A reader is a module with one function, `read(data: bytes) -> Source`; it raises `Unreadable`. It counts the words of
the file a second time, by a way of its own (`Source.words`), so that what it lost is seen. Knows no Django.
"""
