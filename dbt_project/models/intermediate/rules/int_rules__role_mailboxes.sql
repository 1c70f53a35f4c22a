-- Grain: mailbox. Rules in force: the company's rows, and the shipped ones whose key it does
-- not have.
{{ company_rules('role_mailboxes', key=['mailbox']) }}
