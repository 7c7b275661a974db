"""Public pages stored as bytes, so that a reader is answered by one look-up and without Django.

approved_html   the approved text as HTML, in the words in which it was first shown
visible_words   the words of HTML as its reader meets them
build           a fingerprint of everything that decides how a page looks
store           storing, finding and expiring pages
warm_up         making pages before somebody asks for them
wsgi            the middleware around Django that sends stored pages
"""
