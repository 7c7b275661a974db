"""Word files (.docx) into blocks, by mammoth, and their words counted by a way of our own.

reader      the file into blocks
package     the archive and its parts: what is refused
repairs     what mammoth would lose, put into a form that it reads
html        mammoth's HTML into blocks
counting    the words of the file's own XML
beside      what stands in the file and in no place of its text
names       the names of its elements
"""
