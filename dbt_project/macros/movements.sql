{#
  The class of each movement of customers, or of parents as one customer each: a query over `histories`
  with one row a `key` and month. `handed_on` are columns of it that stay.
#}
{% macro classified_movements(key, histories, handed_on) -%}
with histories as (
    select * from {{ histories }}
),

settings as (
    select * from {{ ref('stg_run__settings') }}
),

paused as (
    select
        histories.*,
        settings.reactivation_window_days,
        {{ dbt.datediff('histories.last_paying_month', 'histories.month', 'day') }}
            as days_since_paying,
        settings.mrr_pause = 'contraction'
        and {{ is_kept_by_pause('histories') }} as is_kept_by_pause
    from histories
    cross join settings
),

classified as (
    select
        *,
        case
            when opening_mrr_amount > 0 and mrr_amount > 0
                then case
                    when mrr_amount_at_rate_month_before >= opening_mrr_amount then 'expansion'
                    else 'contraction'
                end
            when opening_mrr_amount > 0 and is_paused and is_kept_by_pause then 'contraction'
            when opening_mrr_amount > 0 then 'churn'
            when mrr_amount > 0 and last_paying_month is null then 'new'
            when mrr_amount > 0 and is_kept_by_pause then 'expansion'
            when
                mrr_amount > 0
                and days_since_paying > reactivation_window_days
                then 'new'
            when mrr_amount > 0 then 'reactivation'
        end as movement_class,
        case
            when opening_mrr_amount > 0 then mrr_amount - mrr_amount_at_rate_month_before
            else {{ amount(0) }}
        end as fx_mrr_amount
    from paused
)

select
    {{ key }},
    month,
    is_complete_month,
    movement_class,
    opening_mrr_amount,
    {{ amount('mrr_amount - opening_mrr_amount - fx_mrr_amount') }} as movement_mrr_amount,
    {{ amount('fx_mrr_amount') }} as fx_mrr_amount,
    mrr_amount as closing_mrr_amount,
    mrr_amount_at_rate_month_before as closing_mrr_amount_at_rate_month_before,
    mrr_amount_at_rate_year_before as closing_mrr_amount_at_rate_year_before,
    mrr_amount_year_before,
    arr_amount as closing_arr_amount,
    n_seats,
    is_paying,
    is_paused,
    {% for column in handed_on -%}
    {{ column }},
    {% endfor -%}
    is_paying or (is_paused and is_kept_by_pause) as is_active_logo,
    opening_mrr_amount > 0 or is_kept_by_pause as was_active_logo
from classified
{%- endmacro %}

{# Whether a customer has paid or paused in every month since it last paid. #}
{% macro is_kept_by_pause(histories) -%}
    ({{ histories }}.last_paying_month is not null
    and coalesce({{ histories }}.last_idle_month < {{ histories }}.last_paying_month, true))
{%- endmacro %}

{#
  The bridge and the cohort of each window that ends with a month, where it pays at its start or at a
  month-end in it: a query over `movements` with one row a `key` and month, without missing months.
#}
{% macro movement_windows(key, movements) -%}
with movements as (
    select * from {{ movements }}
),

complete_windows as (
    select {{ add_months('min(month)', 12) }} as first_month
    from {{ ref('int_revenue__months') }}
),

years as (
    select
        {% for class in movement_classes() -%}
        {{ amount('sum(' ~ class ~ '_mrr_amount) over last_year') }} as {{ class }}_in_year,
        {% endfor -%}
        *,
        min(case when is_paying then month end) over (
            partition by {{ key }}
            order by month nulls last
            rows between 12 preceding and current row
        ) as paying_month_in_year,
        bool_or(opening_mrr_amount > 0) over last_year or mrr_amount_year_before > 0
            as is_opened_in_year
    from {{ movements }}
    window
        last_year as (
            partition by {{ key }}
            order by month nulls last
            rows between 11 preceding and current row
        )
)

select
    {{ key }},
    month,
    'month' as retention_window,
    case when opening_mrr_amount > 0 then {{ add_months('month', -1) }} else month end
        as member_month,
    opening_mrr_amount,
    {% for class in movement_classes() -%}
    {{ class }}_mrr_amount,
    {% endfor -%}
    closing_mrr_amount,
    closing_mrr_amount_at_rate_month_before as constant_closing_mrr_amount,
    n_seats,
    is_paying
from movements
where is_paying or opening_mrr_amount > 0
union all
select
    {{ key }},
    month,
    'trailing_12_months' as retention_window,
    paying_month_in_year as member_month,
    mrr_amount_year_before as opening_mrr_amount,
    {% for class in movement_classes() -%}
    {{ class }}_in_year as {{ class }}_mrr_amount,
    {% endfor -%}
    closing_mrr_amount,
    closing_mrr_amount_at_rate_year_before as constant_closing_mrr_amount,
    n_seats,
    is_paying
from years
where
    (paying_month_in_year is not null or is_opened_in_year)
    and month >= (select complete_windows.first_month from complete_windows)
{%- endmacro %}

{# A movement's amount under each class but fx, 0 under those that it is not of. #}
{% macro class_amounts() -%}
    {% for class in movement_classes() if class != 'fx' -%}
    case when movement_class = '{{ class }}' then movement_mrr_amount else {{ amount(0) }} end
        as {{ class }}_mrr_amount,
    {% endfor -%}
{%- endmacro %}

{# What retention is made of, of rows with the bridge of a window, is_in_cohort and retained_mrr_amount. #}
{% macro retention_sums() -%}
    {% for part in bridge_amounts() -%}
    {{ sum_amount(part) }} as {{ part }},
    {% endfor -%}
    {{ sum_amount('opening_mrr_amount') }} as cohort_opening_mrr_amount,
    {{ sum_amount('case when is_in_cohort then constant_closing_mrr_amount end') }}
        as cohort_closing_mrr_amount,
    {{ sum_amount('case when is_in_cohort then retained_mrr_amount end') }}
        as cohort_retained_mrr_amount,
    count(*) filter (where is_in_cohort) as n_cohort_customers,
    count(*) filter (where is_in_cohort and is_paying) as n_retained_customers,
    count(*) filter (where is_paying) as n_customers,
    cast(coalesce(sum(n_seats), 0) as decimal(18, 4)) as n_seats
{%- endmacro %}

{# The ratios of a row of those sums; reads settings. #}
{% macro retention_ratios() -%}
    {{ ratio('cohort_closing_mrr_amount', 'cohort_opening_mrr_amount') }} as nrr,
    {{ ratio('cohort_retained_mrr_amount', 'cohort_opening_mrr_amount') }} as grr,
    {{ ratio(
        'opening_mrr_amount + expansion_mrr_amount + contraction_mrr_amount + churn_mrr_amount',
        'opening_mrr_amount'
    ) }} as nrr_summation,
    {{ ratio('n_retained_customers', 'n_cohort_customers') }} as logo_retention_rate,
    case
        when contraction_mrr_amount + churn_mrr_amount < 0
            then {{ ratio(
                'new_mrr_amount + reactivation_mrr_amount + expansion_mrr_amount',
                '-(contraction_mrr_amount + churn_mrr_amount)'
            ) }}
    end as quick_ratio,
    n_cohort_customers < settings.small_base_n as is_small_base
{%- endmacro %}
