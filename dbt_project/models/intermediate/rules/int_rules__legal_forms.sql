-- Grain: legal form. Rules in force: the company's rows, and the shipped rows of other keys.
{{ company_rules('legal_forms', key=['legal_form']) }}
