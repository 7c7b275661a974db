"""What a reader typed, as a question for terms. Nothing here asks a database.

question        the question: each word as itself, as what means the same, and more widely
question_words  words that ask and name nothing
spellings       the ways to spell one word
thesaurus       which words mean the same
known_words      the words of titles, names and thesaurus: spellings, compounds, misspelt words
atc_codes       ATC codes that have moved
"""
