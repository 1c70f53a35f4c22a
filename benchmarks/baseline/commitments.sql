-- Usage of each customer and month, and what it has signed and not started, or ends and still pays.
create or replace table baseline.int_revenue__usage_months as
with used as (
    select
        records.customer_id,
        lines.currency,
        cast(
            date_trunc(
                'month',
                least(
                    coalesce(lines.service_to - 1, lines.service_from, invoices.issue_date),
                    settings.as_of
                )
            ) as date
        ) as month,
        cast(sum(lines.net_amount) as decimal(28, 8)) as usage_amount
    from intermediate.int_billing__invoice_lines as lines
    inner join intermediate.int_billing__invoices as invoices
        on lines.source_system = invoices.source_system
        and lines.invoice_id = invoices.invoice_id
    inner join staging.stg_run__settings as settings
        on invoices.issue_date <= settings.as_of
    inner join intermediate.int_identity__customer_records as records
        on lines.source_system = records.source_system
        and invoices.billing_account_id = records.record_id
        and records.department = 'billing'
    inner join intermediate.int_identity__customers as customers
        on records.customer_id = customers.customer_id
        and not customers.is_test
    where lines.line_type = 'usage' and invoices.invoice_status not in ('draft', 'void')
    group by all
),

used_currencies as (
    select customer_id, currency, min(month) as first_month
    from used
    group by all
),

first_items as (
    select items.customer_id, min(months.month) as first_month
    from intermediate.int_revenue__product_months as months
    inner join (select distinct customer_id from used_currencies) as items
        on months.customer_id = items.customer_id
    group by all
),

starts as (
    select
        used_currencies.customer_id,
        used_currencies.currency,
        least(
            min(used_currencies.first_month) over (partition by used_currencies.customer_id),
            first_items.first_month
        ) as first_month
    from used_currencies
    left join first_items on used_currencies.customer_id = first_items.customer_id
),

rolling as (
    select
        starts.customer_id,
        starts.currency,
        months.month,
        coalesce(used.usage_amount, 0) as usage_amount,
        sum(used.usage_amount) over last_year as usage_of_year,
        count(*) over last_year as n_months
    from starts
    inner join intermediate.int_revenue__months as months on starts.first_month <= months.month
    left join used
        on starts.customer_id = used.customer_id
        and starts.currency = used.currency
        and months.month = used.month
    window last_year as (
        partition by starts.customer_id, starts.currency
        order by months.month
        rows between 11 preceding and current row
    )
),

rated as (
    select
        rolling.customer_id,
        rolling.month,
        rolling.usage_amount,
        baseline.divided(rolling.usage_of_year, rolling.n_months) as mean_amount,
        at_month.rate,
        coalesce(month_before.rate, at_month.rate) as rate_month_before,
        coalesce(year_before.rate, at_month.rate) as rate_year_before
    from rolling
    left join intermediate.int_revenue__fx_rates as at_month
        on rolling.currency = at_month.currency
        and rolling.month = at_month.month
    left join intermediate.int_revenue__fx_rates as month_before
        on rolling.currency = month_before.currency
        and rolling.month = cast(month_before.month + interval 1 month as date)
    left join intermediate.int_revenue__fx_rates as year_before
        on rolling.currency = year_before.currency
        and rolling.month = cast(year_before.month + interval 12 month as date)
    where rolling.usage_of_year is not null
)

select
    customer_id,
    month,
    baseline.summed(baseline.converted(usage_amount, rate)) as usage_amount,
    baseline.summed(baseline.converted(mean_amount, rate)) as mean_usage_amount,
    baseline.summed(baseline.converted(mean_amount, rate_month_before))
        as mean_usage_amount_at_rate_month_before,
    baseline.summed(baseline.converted(mean_amount, rate_year_before))
        as mean_usage_amount_at_rate_year_before
from rated
group by all;

create or replace table baseline.int_revenue__commitments as
with contracts as (
    select
        contracts.*,
        coalesce(
            notice_date,
            case when is_terminated then settings.as_of end,
            date '9999-12-31'
        ) as notified_on,
        if(
            renewals.renewed_from between contracts.service_to
            and contracts.service_to + settings.renewal_gap_days,
            renewals.renewed_from,
            contracts.service_to
        ) as served_to
    from intermediate.int_customer__contracts as contracts
    cross join staging.stg_run__settings as settings
    inner join intermediate.int_identity__customers as customers
        on contracts.customer_id = customers.customer_id
        and not customers.is_test
    left join (
        select source_system, renewed_contract_id, min(start_date) as renewed_from
        from intermediate.int_customer__contracts
        group by all
    ) as renewals
        on contracts.source_system = renewals.source_system
        and contracts.contract_id = renewals.renewed_contract_id
    where arr_amount is not null
),

months as (
    select
        months.*,
        least(next_month_start - 1, settings.as_of) as known_on
    from intermediate.int_revenue__months as months
    cross join staging.stg_run__settings as settings
),

terms as (
    select
        contracts.*,
        months.*
    from contracts
    inner join months
        on contracts.known_from <= months.known_on
        and contracts.served_to >= months.next_month_start
    where
        (contracts.start_date >= months.next_month_start and contracts.notified_on > months.known_on)
        or (
            contracts.notified_on <= months.known_on
            and contracts.served_to < date '9999-12-31'
        )
),

replaced as (
    select
        terms.month,
        terms.customer_id,
        baseline.converted(contracts.arr_amount, rates.rate) as replaced_amount
    from (
        select source_system, contract_id, renewed_contract_id as replaced_id
        from contracts
        where renewed_contract_id is not null
        union
        select source_system, next_contract_id, contract_id
        from contracts
        where next_contract_id is not null
    ) as pairs
    inner join terms
        on pairs.source_system = terms.source_system
        and pairs.contract_id = terms.contract_id
        and terms.start_date >= terms.next_month_start
        and terms.notified_on > terms.known_on
    inner join intermediate.int_revenue__fx_rates as own_rates
        on terms.currency = own_rates.currency
        and terms.month = own_rates.month
    inner join contracts
        on pairs.source_system = contracts.source_system
        and pairs.replaced_id = contracts.contract_id
        and terms.known_on >= contracts.known_from
        and terms.known_on < contracts.notified_on
        and terms.next_month_start <= contracts.served_to
    inner join intermediate.int_revenue__fx_rates as rates
        on contracts.currency = rates.currency
        and terms.month = rates.month
    qualify row_number() over (
        partition by pairs.source_system, pairs.replaced_id, terms.month
        order by terms.start_date, terms.contract_id
    ) = 1
),

cancelled as (
    select distinct
        notices.source_system,
        notices.subscription_id,
        notices.item_key,
        months.month,
        months.next_month_start
    from (
        select
            source_system,
            subscription_id,
            coalesce(subscription_item_id, nullif(trim(product_name), ''), '(unknown)')
                as item_key,
            cancelled_date,
            max(coalesce(effective_to, date '9999-12-31')) as end_date
        from intermediate.int_billing__subscription_periods
        where cancelled_date <= (select as_of from staging.stg_run__settings)
        group by all
        having cancelled_date < date_trunc('month', end_date) and end_date < date '9999-12-31'
    ) as notices
    inner join months
        on notices.cancelled_date < months.next_month_start
        and notices.end_date >= months.next_month_start
),

amounts as (
    select
        terms.customer_id,
        terms.month,
        baseline.converted(terms.arr_amount, rates.rate) as signed_amount,
        0 as notified_amount,
        0 as cancelled_amount
    from terms
    inner join intermediate.int_revenue__fx_rates as rates
        on terms.currency = rates.currency
        and terms.month = rates.month
    where
        terms.start_date >= terms.next_month_start
        and terms.notified_on > terms.known_on
    union all
    select
        customer_id,
        month,
        -replaced_amount as signed_amount,
        0 as notified_amount,
        0 as cancelled_amount
    from replaced
    union all
    select
        terms.customer_id,
        terms.month,
        0 as signed_amount,
        baseline.converted(terms.arr_amount, rates.rate) as notified_amount,
        0 as cancelled_amount
    from terms
    inner join intermediate.int_revenue__fx_rates as rates
        on terms.currency = rates.currency
        and terms.month = rates.month
    where
        terms.notified_on <= terms.known_on
        and terms.start_date < terms.next_month_start
    union all
    select
        items.customer_id,
        cancelled.month,
        0 as signed_amount,
        0 as notified_amount,
        baseline.converted(items.arr_amount, rates.rate) as cancelled_amount
    from cancelled
    inner join intermediate.int_revenue__valued_items as items
        on cancelled.source_system = items.source_system
        and cancelled.subscription_id = items.subscription_id
        and cancelled.item_key = coalesce(items.subscription_item_id, items.product)
        and cancelled.next_month_start > items.effective_from
        and cancelled.next_month_start <= items.effective_to
        and items.recurring_source = 'billing'
        and items.arr_amount <> 0
    inner join intermediate.int_revenue__fx_rates as rates
        on items.currency = rates.currency
        and cancelled.month = rates.month
)

select
    customer_id,
    month,
    baseline.summed(signed_amount) as signed_arr_amount,
    greatest(baseline.summed(notified_amount), baseline.summed(cancelled_amount))
        as notified_arr_amount
from amounts
group by all;
