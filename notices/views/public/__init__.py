"""The addresses of the public site. No view touches the session or sets a cookie.

notice_list           the list with its search, and suggestions
notice                the pages of a notice
health                what monitors ask
comparison            two published versions compared
trials                the trials that live notices cite
about                 how to check a published text, and the glossary
report_error          the form for reporting an error
files                 JSON, PDF, citations, feeds and the catalogue for harvesters
robots_and_sitemap    robots.txt and the sitemap
"""
