"""The site: settings, addresses, middleware and sign-in around the apps `notices` and `trials`.

accounts       sign-in with allauth
account_admin  accounts in Django's admin
account_forms  the forms of sign-in and of one's own account
own_address    the pages on which somebody changes their own e-mail address
passwords      passwords that are refused for the words in them
context        the context processor of every page
language       the language of a page
ledger_key     what makes a ledger key unfit for production
library_texts  texts of libraries that our catalogues translate
logs           no secret in a log line, and the id of its request
middleware     sign-in, the pages for 404 and 500, headers for share links
request_size   a request that is too large, refused before it is read
resubmit       a form given back to somebody who was signed out
settings       read from the environment
static_files   the storage of static files
wrong_passwords  what slows guesses down, and who is told
urls           every address
wsgi           the application for gunicorn
"""
