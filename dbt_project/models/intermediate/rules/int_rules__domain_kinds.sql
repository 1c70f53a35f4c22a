-- Grain: domain. Rules in force: the company's rows, and the shipped rows of other keys.
{{ company_rules('domain_kinds', key=['domain']) }}
