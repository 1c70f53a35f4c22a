-- Grain: month, currency and step from what was billed in the month to MRR at its end; every step
-- of every month. What the steps between leave is unexplained. Without a rate, no reporting amount.
with classes as (
    select * from {{ ref('int_reconciliation__classes') }}
),

currency_sums as (
    select * from {{ ref('int_revenue__currency_sums') }}
),

fx_rates as (
    select * from {{ ref('int_revenue__fx_rates') }}
),

converted as (
    select
        classes.month,
        classes.currency,
        classes.reconciliation_class,
        classes.local_amount,
        {{ convert_amount('classes.local_amount', 'coalesce(billed.rate, at_month.rate)') }}
            as amount
    from classes
    left join fx_rates as at_month
        on classes.currency = at_month.currency
        and classes.month = at_month.month
    left join fx_rates as billed
        on classes.currency = billed.currency
        and classes.rate_month = billed.month
    union all
    select
        month,
        currency,
        'mrr' as reconciliation_class,
        local_mrr_amount as local_amount,
        case when n_valued_rows = n_summed_rows then mrr_amount end as amount
    from currency_sums
),

signed as (
    select * from converted
    union all
    select
        month,
        currency,
        'unexplained' as reconciliation_class,
        case when reconciliation_class = 'mrr' then local_amount else -local_amount end
            as local_amount,
        case when reconciliation_class = 'mrr' then amount else -amount end as amount
    from converted
),

all_steps as (
    {% for class in reconciliation_classes() -%}
    select
        {{ loop.index }} as step,
        '{{ class }}' as reconciliation_class
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

currency_months as (
    select distinct
        month,
        currency
    from converted
)

select
    currency_months.month,
    currency_months.currency,
    all_steps.step,
    all_steps.reconciliation_class,
    {{ sum_amount('signed.local_amount') }} as local_amount,
    case
        when count(signed.local_amount) = count(signed.amount)
            then {{ sum_amount('signed.amount') }}
    end as amount
from currency_months
cross join all_steps
left join signed
    on currency_months.month = signed.month
    and currency_months.currency = signed.currency
    and all_steps.reconciliation_class = signed.reconciliation_class
group by
    currency_months.month, currency_months.currency, all_steps.step, all_steps.reconciliation_class
