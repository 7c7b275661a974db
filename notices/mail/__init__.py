"""Mail to the people of the desk, through the outbox: what happened is addressed, and sent, after it happened.

addressing     whom an event concerns, and whose turn it is
deadlines     what is due soon or overdue, and for whom
wording     what a mail says, in its reader's language
outbox     rows: claimed by one sender, tried again after growing pauses, closed with an outcome
sending     `send_waiting`: all of it, safe to run twice at once and to be broken off anywhere
at_once     the same in the background of the desk itself, where no timer runs it
"""
