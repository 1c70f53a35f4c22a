-- Grain: an account's subscription or product and a service period that invoice lines charge for,
-- of systems that send no periods. Discounts of the same service are taken off; those that name no
-- product off all that are charged for it, in proportion to their amounts, in the order of names.
with lines as (
    select invoice_lines.*
    from {{ ref('int_billing__invoice_lines') }} as invoice_lines
    where
        invoice_lines.line_type in ('recurring', 'discount')
        and invoice_lines.service_from < invoice_lines.service_to
        and invoice_lines.invoice_status not in ('draft', 'void')
        and invoice_lines.source_system not in (
            select periods.source_system
            from {{ ref('int_billing__subscription_periods') }} as periods
        )
),

summed as (
    select
        lines.source_system,
        lines.billing_account_id,
        lines.subscription_id,
        nullif(trim(lines.product_name), '') as product_name,
        lines.currency,
        lines.service_from,
        lines.service_to,
        {{ dbt.datediff('lines.service_from', 'lines.service_to', 'day') }}
            as n_days,
        cast(sum(case when lines.line_type = 'recurring' then lines.quantity end) as decimal(18, 4))
            as quantity,
        {{ sum_amount('lines.net_amount + coalesce(lines.once_discount_amount, 0)') }}
            as recurring_amount,
        {{ sum_amount("case when lines.line_type = 'discount' then -lines.net_amount end") }}
            as discount_amount,
        {{ sum_amount('lines.once_discount_amount') }} as once_discount_amount,
        bool_or(lines.line_type = 'recurring') as is_charged,
        case when is_charged then greatest(recurring_amount, 0) else 0 end as charged_amount
    from lines
    group by all
),

shared as (
    select
        *,
        sum(case when not is_charged and product_name is null then -recurring_amount end)
            over of_service as shared_amount,
        sum(charged_amount) over of_service as charged_in_all,
        sum(charged_amount) over up_to_product as charged_so_far
    from summed
    window
        of_service as (
            partition by
                source_system, billing_account_id, subscription_id, currency, service_from,
                service_to
        ),
        up_to_product as (
            partition by
                source_system, billing_account_id, subscription_id, currency, service_from,
                service_to
            order by product_name nulls first
        )
),

neighboured as (
    select
        *,
        coalesce(
            {{ prorate_amount('shared_amount', 'charged_so_far', 'charged_in_all') }}
            - {{ prorate_amount(
                'shared_amount', 'charged_so_far - charged_amount', 'charged_in_all'
            ) }}, 0
        ) as share_amount,
        lag(n_days) over services as n_days_before,
        lead(n_days) over services as n_days_after
    from shared
    where is_charged
    window
        services as (
            partition by source_system, billing_account_id, subscription_id, product_name, currency
            order by service_from nulls last, service_to nulls last
        )
)

select
    source_system,
    billing_account_id,
    subscription_id,
    product_name,
    currency,
    service_from,
    service_to,
    n_days,
    quantity,
    {{ amount('recurring_amount - share_amount') }} as recurring_amount,
    {{ amount('discount_amount + share_amount') }} as discount_amount,
    once_discount_amount,
    n_days < 28
    and coalesce(n_days_before, 0) <> n_days
    and coalesce(n_days_after, 0) <> n_days as is_part
from neighboured
