-- Grain: source value. Rules in force: the company's rows, and the shipped ones whose key it does
-- not have.
{{ company_rules('contact_roles', key=['source_value']) }}
