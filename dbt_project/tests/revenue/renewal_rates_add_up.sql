-- In every dimension the members add up to the row `all`, and that is the sum of renewals.
with sums as (
    select
        {% for part in renewal_counts() + renewal_amounts() -%}
        sum({{ part }}) as {{ part }},
        {% endfor -%}
        month,
        renewal_window,
        dimension
    from {{ ref('renewal_rates') }}
    group by month, renewal_window, dimension
),

wholes as (
    select * from sums
    where dimension = 'all'
),

months as (
    select * from wholes
    where renewal_window = 'month'
),

terms as (
    select
        *,
        outcome <> 'ramp step'
        and target_arr_amount is not null
        and (renewed_arr_amount is not null or not is_decided) as is_measured
    from {{ ref('renewals') }}
),

due as (
    select
        due_month as month,
        count(*) as n_terms,
        count(*) filter (where outcome = 'pending') as n_pending,
        count(*) filter (where is_renewed) as n_renewed,
        {{ sum_amount('case when is_measured then target_arr_amount end') }} as target_arr_amount,
        {{ sum_amount('case when is_measured then renewed_arr_amount end') }} as renewed_arr_amount
    from terms
    group by due_month
)

select
    sums.month,
    sums.renewal_window,
    sums.dimension,
    'members do not add up to the whole' as reason
from sums
inner join wholes
    on sums.month = wholes.month
    and sums.renewal_window = wholes.renewal_window
where
    sums.n_due <> wholes.n_due
    {% for part in renewal_counts() + renewal_amounts() -%}
    or sums.{{ part }} <> wholes.{{ part }}
    {% endfor -%}
union all
select
    coalesce(due.month, months.month) as month,
    'month' as renewal_window,
    'all' as dimension,
    'the whole is not the sum of renewals' as reason
from due
full outer join months
    on due.month = months.month
where
    due.n_terms is distinct from months.n_due + months.n_ramp_steps
    or due.n_pending <> months.n_pending
    or due.n_renewed <> months.n_renewed
    or due.target_arr_amount <> months.target_arr_amount
    or due.renewed_arr_amount <> months.renewed_arr_amount
