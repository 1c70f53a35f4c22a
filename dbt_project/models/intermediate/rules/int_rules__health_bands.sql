-- Grain: band. Rules in force: the company's rows where there are any, else the shipped ones.
{{ company_rules('health_bands') }}
