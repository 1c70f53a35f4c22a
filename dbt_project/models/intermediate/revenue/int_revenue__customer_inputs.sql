-- Grain: customer. A hash of all that its revenue is made of: its own rows of every input, and what
-- holds for all customers (decision 0025).
{% set inputs = {
    'int_revenue__commitments': false,
    'int_revenue__counted_sources': false,
    'int_revenue__usage_entries': true,
    'int_revenue__item_keys': true,
    'int_customer__csm_history': false,
    'int_customer__dated_attributes': false,
    'int_customer__hierarchy': false,
} -%}
with settings as (
    {{ settings_but_the_day() }}
),

months as (
    select * from {{ ref('int_revenue__months') }}
),

bands as (
    select * from {{ ref('int_rules__acv_bands') }}
),

fx_rates as (
    select * from {{ ref('int_revenue__fx_rates') }}
),

band_currencies as (
    select distinct currency from bands
),

band_rates as (
    select fx_rates.*
    from fx_rates
    inner join band_currencies
        on fx_rates.currency = band_currencies.currency
),

{{ hashed_for_all(['settings', 'months', 'bands', 'band_rates']) }},

rates_by_currency as (
    select
        currency,
        sum({{ row_hash('fx_rates') }}) as rates_hash
    from fx_rates
    group by currency
),

hashed as (
    {% for input, has_currency in inputs.items() -%}
    {% set parts = ["'" ~ input ~ "'", 'given'] + (['rates.rates_hash'] if has_currency else []) -%}
    select
        given.customer_id,
        sum({{ row_hash(*parts) }}) as part_hash
    from {{ ref(input) }} as given
    {% if has_currency -%}
    left join rates_by_currency as rates
        on given.currency = rates.currency
    {% endif -%}
    group by given.customer_id
    {{ 'union all' if not loop.last }}
    {% endfor -%}
)

select
    hashed.customer_id,
    {{ row_hash('sum(hashed.part_hash)', 'common.common_hash') }} as inputs_hash
from hashed
cross join common
group by hashed.customer_id, common.common_hash
