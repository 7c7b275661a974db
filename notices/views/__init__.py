"""Addresses to answers: a view finds what is asked for, checks who asks, acts and answers.

public    the public site
desk      the editors' desk
guest     the page of a reader outside who has a link
invitation  the page on which an invited person chooses a password
"""
