-- Grain: customer × month × measure of the contract. Present while a contract with an end is in
-- force, or was signed for later; the last end counts.
with customer_months as (
    select * from {{ ref('int_health__customer_months') }}
),

contracts as (
    select * from {{ ref('int_customer__contracts') }}
)

select
    customer_months.customer_id,
    customer_months.month,
    'days_to_contract_end' as measure,
    cast(max(
        {{ dbt.datediff('customer_months.observed_on', 'contracts.end_date', 'day') }}
    ) as decimal(18, 6)) as measure_value
from customer_months
inner join contracts
    on customer_months.customer_id = contracts.customer_id
    and customer_months.observed_on >= contracts.known_from
    and customer_months.observed_on < contracts.end_date
group by customer_months.customer_id, customer_months.month
