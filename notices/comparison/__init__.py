"""What differs between two documents, and what three make together. Knows no Django.

documents    every change between two documents, section by section
words        the deleted and inserted words of a plain text
rich_text    the same for rich text, where words stand in marks and blocks
passages     the paragraphs and list items of a rich text, and how those of two texts belong together
three_way    two documents that were made from the same one, merged, with their collisions
unread_values  texts that no field can read, of two people
undone       what of somebody's changes another text lacks
"""
