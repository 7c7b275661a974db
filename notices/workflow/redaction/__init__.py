"""Words that are removed by law: one manager proposes them, another looks where they stand and confirms it.

word_tables  the tables beside the texts that may hold words of a notice, and how each loses them
finding      where the words stand, for the page that both managers look at
removal      taking the words out of every row of one notice
commands     propose_redaction, decline_redaction, redact
"""

from notices.workflow.redaction.commands import decline_redaction, propose_redaction, redact
from notices.workflow.redaction.finding import FoundInNotice, find_words

__all__ = ["FoundInNotice", "decline_redaction", "find_words", "propose_redaction", "redact"]
