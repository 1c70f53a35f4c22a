-- Grain: name of a country. Rules in force: the company's rows, and the shipped rows of other keys.
{{ company_rules('country_names', key=['country_name']) }}
