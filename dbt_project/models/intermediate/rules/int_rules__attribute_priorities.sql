-- Grain: attribute, department and source system. Rules in force: for an attribute that the company
-- lists its own rows alone, else the shipped ones.
{{ company_rules('attribute_priorities', key=['attribute']) }}
