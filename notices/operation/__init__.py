"""How the site fares: the runs of its jobs, and whether it can work.

job_runs    one run of a job: begun, kept alive, ended; two never run at once
jobs        the jobs that are known, how their last runs ended, and how late they are
migrations  which migrations the program has, and which of them a database has run
requirements   what the site needs to work, and how each of these needs is met
readiness   the answer to all of them, looked up at most every few seconds
"""
