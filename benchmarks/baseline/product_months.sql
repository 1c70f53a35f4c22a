-- What each subscription item and contract term is worth a year and a month.
create or replace table baseline.int_revenue__valued_items as
with renewed as (
    select
        source_system,
        predecessor_id as contract_id,
        min(start_date) as renewed_from
    from (
        select
            source_system,
            start_date,
            coalesce(
                predecessor_contract_id,
                case
                    when contract_number is not null
                        then lag(contract_id) over (
                            partition by source_system, crm_account_id, contract_number
                            order by start_date nulls last, contract_id nulls last
                        )
                end
            ) as predecessor_id
        from intermediate.int_crm__contracts
        where contract_status <> 'draft'
    ) as terms
    where predecessor_id is not null
    group by all
),

items as (
    select
        'billing' as recurring_source,
        'billing' as department,
        source_system || ':' || period_id as item_id,
        source_system,
        subscription_id,
        subscription_item_id,
        billing_account_id as account_id,
        product_name as product,
        currency,
        quantity,
        recurring_amount,
        coalesce(discount_amount, 0) as discount_amount,
        case when period_state in ('active', 'past_due') then recurring_amount else 0 end
            as charged_amount,
        billing_interval,
        case billing_interval when 'year' then 1 when 'quarter' then 4 when 'month' then 12
            when 'week' then 52 when 'day' then 365 end as n_periods,
        interval_count,
        period_state as item_state,
        is_metered,
        effective_from,
        coalesce(effective_to, date '9999-12-31') as effective_to,
        coalesce(effective_to, date '9999-12-31') as charged_to
    from intermediate.int_billing__subscription_periods
    union all
    select
        'contracts' as recurring_source,
        'crm' as department,
        'contracts:' || contracts.source_system || ':' || contracts.contract_id as item_id,
        contracts.source_system,
        coalesce(contracts.contract_number, contracts.contract_id) as subscription_id,
        null as subscription_item_id,
        contracts.crm_account_id as account_id,
        '(unknown)' as product,
        contracts.currency,
        null as quantity,
        contracts.arr_amount as recurring_amount,
        0 as discount_amount,
        0 as charged_amount,
        null as billing_interval,
        1 as n_periods,
        1 as interval_count,
        'active' as item_state,
        false as is_metered,
        contracts.start_date as effective_from,
        case
            when renewed.renewed_from <= contracts.served_to + 30
                then greatest(renewed.renewed_from, contracts.start_date)
            else contracts.served_to
        end as effective_to,
        null as charged_to
    from (
        select
            *,
            date_diff('month', start_date, end_date) as n_months,
            case
                when is_auto_renewal and notice_date > end_date
                    then cast(
                        end_date
                        + to_months(cast(n_months * ceil(
                            (date_sub('month', end_date, notice_date - 1) + 1) / n_months
                        ) as integer))
                        as date
                    )
                when
                    is_auto_renewal
                    and notice_date is null
                    and contract_status in ('signed', 'active')
                    then date '9999-12-31'
                else end_date
            end as served_to
        from intermediate.int_crm__contracts
    ) as contracts
    left join renewed
        on contracts.source_system = renewed.source_system
        and contracts.contract_id = renewed.contract_id
    where contracts.contract_status <> 'draft'
),

valued as (
    select
        items.*,
        records.customer_id,
        baseline.prorated(recurring_amount, n_periods, interval_count) as net_arr_amount,
        baseline.prorated(discount_amount, n_periods, interval_count) as discount_arr_amount,
        not is_metered and item_state in ('active', 'past_due') as is_paid
    from items
    inner join intermediate.int_identity__customer_records as records
        on items.department = records.department
        and items.source_system = records.source_system
        and items.account_id = records.record_id
    inner join intermediate.int_identity__customers as customers
        on records.customer_id = customers.customer_id
        and not customers.is_test
)

select
    recurring_source,
    item_id,
    source_system,
    subscription_id,
    subscription_item_id,
    customer_id,
    product,
    currency,
    item_state,
    not is_metered and item_state in ('active', 'past_due', 'paused') as is_recurring,
    is_metered,
    quantity,
    cast(net_arr_amount + discount_arr_amount as decimal(28, 8)) as list_arr_amount,
    discount_arr_amount,
    case when is_paid then net_arr_amount else 0 end as arr_amount,
    case when is_paid then baseline.divided(net_arr_amount, 12) else 0 end as mrr_amount,
    charged_amount::decimal(28, 8) as charged_amount,
    billing_interval,
    if(recurring_source = 'billing', interval_count, null) as interval_count,
    charged_to,
    effective_from,
    effective_to
from valued;

-- What each customer pays by month, product and currency.
create or replace table baseline.int_revenue__product_months as
with summed as (
    select
        items.customer_id,
        months.month,
        items.product,
        items.currency,
        bool_or(items.is_recurring) as is_held,
        bool_or(items.item_state = 'paused') as has_paused,
        bool_or(items.item_state = 'trial') as has_trial,
        sum(items.quantity) filter (where items.is_recurring) as quantity,
        sum(items.quantity) filter (where items.mrr_amount > 0) as n_seats,
        baseline.summed(case when items.is_recurring then items.list_arr_amount end)
            as list_arr_amount,
        baseline.summed(case when items.is_recurring then items.discount_arr_amount end)
            as discount_arr_amount,
        baseline.summed(items.arr_amount) as arr_amount,
        baseline.summed(items.mrr_amount) as mrr_amount
    from intermediate.int_revenue__months as months
    inner join intermediate.int_revenue__subscription_items as items
        on months.next_month_start > items.effective_from
        and months.next_month_start <= items.effective_to
    where items.is_recurring or (items.item_state = 'trial' and not items.is_metered)
    group by all
)

select
    summed.customer_id,
    summed.month,
    summed.product,
    summed.currency,
    is_held,
    has_paused,
    has_trial,
    cast(quantity as decimal(18, 4)) as quantity,
    cast(coalesce(n_seats, 0) as decimal(18, 4)) as n_seats,
    list_arr_amount,
    discount_arr_amount,
    cast(list_arr_amount - discount_arr_amount - arr_amount as decimal(28, 8)) as paused_arr_amount,
    arr_amount as local_arr_amount,
    mrr_amount as local_mrr_amount,
    at_month.rate,
    coalesce(month_before.rate, at_month.rate) as rate_month_before,
    baseline.converted(arr_amount, at_month.rate) as arr_amount,
    baseline.converted(mrr_amount, at_month.rate) as mrr_amount,
    baseline.converted(mrr_amount, coalesce(month_before.rate, at_month.rate))
        as mrr_amount_at_rate_month_before,
    baseline.converted(mrr_amount, coalesce(year_before.rate, at_month.rate))
        as mrr_amount_at_rate_year_before
from summed
left join intermediate.int_revenue__fx_rates as at_month
    on summed.currency = at_month.currency
    and summed.month = at_month.month
left join intermediate.int_revenue__fx_rates as month_before
    on summed.currency = month_before.currency
    and summed.month = cast(month_before.month + interval 1 month as date)
left join intermediate.int_revenue__fx_rates as year_before
    on summed.currency = year_before.currency
    and summed.month = cast(year_before.month + interval 12 month as date);
