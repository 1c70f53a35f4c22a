-- Grain: type of cost. Rules in force: the company's rows, and the shipped ones whose key it does
-- not have.
{{ company_rules('cost_types', key=['cost_type']) }}
