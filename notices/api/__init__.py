"""The open, read-only API: what everybody may read of the notices, as data.

schemas, parameters     the objects of the answers and the parameters, with types and descriptions
queries, changes        what is read from the database
staleness               what is true of a live notice today, and what registries say otherwise
document_schema         the JSON Schema of a text
operations              the addresses below /api/v1/
urls                    the URL patterns
bulk_files              all live notices in one file
access, rate_limit      what holds for every address: methods, other sites, caches, how many calls
problems                answers about errors
recipes                 three things that people ask of the data, line by line
openapi, docs_page      the API described for programs and for people
"""
