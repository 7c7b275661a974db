"""The public site as files that a plain web server can send, for days on which the site itself can't.

addresses    the addresses that are copied, and the file of each
answers      what a reader is answered at an address
fingerprint  the hash of a file, but for the marked time at which it was made
copying      writing what changed, and removing what is gone
"""
