-- Grain: customer with movements of a prepaid balance up to the day of the run, at the exchange
-- rate of its month. Amounts are null where a currency has no rate: a part would be taken for the
-- whole. Days left are those that the balance lasts at the mean daily burn of the last 90 days, of
-- fewer where the first movement is younger.
with transactions as (
    select
        *,
        cast({{ in_reporting_zone('occurred_at') }} as date) as moved_on
    from {{ ref('int_billing__wallet_transactions') }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

customer_records as (
    select * from {{ ref('int_identity__customer_records') }}
),

rates as (
    select * from {{ ref('int_revenue__fx_rates') }}
),

converted as (
    select
        customer_records.customer_id,
        transactions.transaction_type,
        rates.rate,
        {{ convert_amount('transactions.net_amount', 'rates.rate') }} as net_amount,
        {{ dbt.datediff('transactions.moved_on', 'settings.as_of', 'day') }}
            as days_ago
    from transactions
    inner join settings on transactions.moved_on <= settings.as_of
    inner join customer_records
        on customer_records.department = 'billing'
        and transactions.source_system = customer_records.source_system
        and transactions.billing_account_id = customer_records.record_id
    left join rates
        on transactions.currency = rates.currency
        and rates.month = {{ month_start('settings.as_of') }}
),

summed as (
    select
        customer_id,
        count(*) = count(rate) as has_rates,
        {% for type, sign, name in [
            ('top_up', '', 'topped_up'), ('burn', '-', 'burnt'), ('expiry', '-', 'expired'),
            ('adjustment', '', 'adjusted'),
        ] -%}
        {{ sum_amount(
            "case when transaction_type = '" ~ type ~ "' then " ~ sign ~ 'net_amount end'
        ) }} as {{ name }}_amount,
        {% endfor -%}
        {{ sum_amount('net_amount') }} as balance_amount,
        {{ sum_amount(
            "case when transaction_type = 'burn' and days_ago < 90 then -net_amount end"
        ) }} as recent_burn_amount,
        least(max(days_ago) + 1, 90) as burn_days
    from converted
    group by customer_id
)

select
    customer_id,
    {% for name in ['balance', 'topped_up', 'burnt', 'expired', 'adjusted'] -%}
    case when has_rates then {{ name }}_amount end as wallet_{{ name }}_amount,
    {% endfor -%}
    case
        when has_rates and recent_burn_amount > 0
            then cast(floor(
                {{ ratio('greatest(balance_amount, 0) * burn_days', 'recent_burn_amount') }}
            ) as bigint)
    end as wallet_days_left
from summed
