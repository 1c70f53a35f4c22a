-- Grain: source value. Rules in force: the company's rows, and the shipped ones whose key it does
-- not have.
{{ company_rules('churn_reasons', key=['source_value']) }}
