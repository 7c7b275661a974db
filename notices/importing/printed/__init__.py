"""What this program prints itself is read back exactly: its own tables, sentences and lines, in each language.

Each part tries these before it looks at words as others write them.

frame        what a file prints around a notice
facts        single facts that are printed as a line each: patients, cost, joint assessment, first publication
status       the time perspective, the kind of application, the table of approvals
sentences    how many assessments and alerts there are, and which ones
references   a source with its title, its address, the day when it was read
trials       the cells of study and time
timeline     the dates of the trials, as a table or as a list
reading      terms and dates in words
"""
