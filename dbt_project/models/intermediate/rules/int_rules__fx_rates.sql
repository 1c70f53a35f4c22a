-- Grain: day and pair of currencies. Rates that a company keeps by hand.
{{ company_rules('fx_rates', key=['rate_date', 'from_currency', 'to_currency']) }}
