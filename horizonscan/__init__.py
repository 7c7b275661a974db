"""The site: settings, addresses, middleware and sign-in around the apps `notices` and `trials`.

accounts       sign-in with allauth
account_admin  accounts in Django's admin
account_forms  the forms of sign-in and of one's own account
own_address    the pages on which somebody changes their own e-mail address
passwords      passwords that are refused for the words in them
context        the context processor of every page
database_limits  how long a question to the database may take, by kind of work
directory      signing in through the agency's directory
downloads      files that are sent piece by piece, and readers who are slow
error_pages    the pages that tell what went wrong
fault_mail     mail about faults, beside the requests and once an hour
language       the language of a page
ledger_key     what makes a ledger key unfit for production
library_texts  texts of libraries that our catalogues translate
logs           lines for people or machines, without a secret, with the id of their request
messages       where the messages of one page are kept for the next one
middleware     sign-in for every page that is not public, lines in the log, and no waiting for a database that is gone
plain_cache    the cache in the database, out of which no program is read
postgresql     Django's PostgreSQL with an end to every wait
request_size   a request that is too large, refused before it is read
response_headers  the headers of every answer, and of share links
resubmit       a form given back to somebody who was signed out
secret_key     what makes a SECRET_KEY unfit for production
sessions       limits of sessions, and the page of one's own
settings       read from the environment
slow_requests  requests that take long, and the client's address for the server's own log
static_files   the storage of static files
wrong_passwords  what slows guesses down, and who is told
unsent         what somebody typed in a form with which nothing could be done
urls           every address
wsgi           the application for gunicorn
"""
