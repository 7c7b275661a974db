"""The picture over the public list: which marketing authorisation is expected when, by quarter and clinical area.

quarters       the columns, and those that a date belongs in
selection      which of many notices are drawn
drawing        rows and marks with their places
head_words     the heads of the columns in words
listed_notice  a row of the live index as a notice of the picture
list_picture   `picture_of`: the picture of what a search finds
"""
