"""Who somebody is, where a notice stands, who may do what to it, and in which words they are refused.

roles              the three roles
names              user names as people type them
people             the people with a role: who decides, who is away, their deputies and settings
account_state      AccountState: the roles of an account, and whether its person can sign in
admin_rights       who reads drafts and changes accounts in Django's admin
account_permissions  every reason against a step on an account
directory          which account is connected to the agency's directory
directory_settings  what the settings say of the directory, and what is wrong with them
invitations        links by which an invited person chooses a password
contributors       who contributed to a text: the one rule of four eyes
notice_state       NoticeState: the open review, versions, publications and conflicts of a notice
permissions        WHO_MAY, a person's roles, and every reason against a command
second_factor      who has shown a second factor, and before what it is asked again
refusals           the table that words each reason, for the person and for the audit log
sessions           whose a session is, its use, and when it ends
security_log       a line for each attempt that was denied, and for sessions that their person ended
address_changes    links by which an own e-mail address is confirmed, or objected to
attempts           attempts with growing pauses
guest_limits       how fast guests may comment
client_address     the address that limits on requests count by
current_request    the request that is being answered
"""
