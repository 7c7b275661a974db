"""From an event to the people it concerns: recipients, messages, outbox, digests, sending.

recipients     the people an event concerns, and why each gets a mail
deadlines      what is due soon or overdue, and for whom
trial_news     what registries say now of the notices that a person writes
watch_news     what keeps trials from being watched and mail from arriving, for managers and writers
given_up       mail that was given up, for managers
report_news    what readers report of the notices that a person writes
digest_news    all of these for one digest
role_news      what happened to a role, for managers who can confirm it and for its person
mail_item      one thing in a mail
messages       subject and text of a mail, in its reader's language
invitations    the mail with the link to a new account
account_messages  mails about an account: a new password, another address, wrong passwords
account_outbox  puts these down in a request
account_sending  sends them; their rows are gone then
failed_sign_ins  when an owner is told that many have tried their password
second_factor  the mail that tells of a change to somebody's second factors
outbox         rows: claimed by one sender, tried again after growing pauses, closed with an outcome
delivery       one round of handing over to the mail server, and when it ends
sending        `send_waiting`: everything that is due; two may run at once, and it may be interrupted anywhere
immediate      the same in a thread of the desk, where no timer runs it
"""
