"""The open API: what everybody may read of the notices, as data.

answers, parameters     what comes out and what may be asked, with types and words; the description is made from them
reading, ledger         the questions to the database
operations              the addresses below /api/v1/
catalogue               all notices in one file
openly, limits          what holds for every address: methods, other sites, caches, how many calls
description, page       what the API says of itself, for programs and for people
"""
