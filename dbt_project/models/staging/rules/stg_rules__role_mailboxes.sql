select
    mailbox,
    purpose
from {{ source('rules', 'role_mailboxes') }}
