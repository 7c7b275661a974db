"""Public pages and lists stored as bytes, so that a reader is answered by one look-up and without Django.

approved_html   the approved text as HTML, in the words in which it was first shown
own_block       the page's own words between the approved title and the rest of the approved text
visible_words   the words of HTML as its reader meets them
build           a fingerprint of everything that decides how a page looks
look_up         stored copies by their address, checked when a process first loads them
store           storing pages and lists, and expiring them
lists           which lists are stored, and the state that they are made from
file_parts      files of all notices, put together from one part a notice
filtered_feeds  feeds of a narrowed list, kept by each process
warm_up         making pages before somebody asks for them
outage          does the database answer this process, and what may be sent while it does not
stale           a copy as it is sent meanwhile
wsgi            the middleware around Django that sends stored pages
"""
