-- Grain: segment. Rules in force: a company's row of a segment, else the shipped one.
{{ company_rules('renewal_bands', key=['segment']) }}
