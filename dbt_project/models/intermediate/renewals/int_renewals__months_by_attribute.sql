-- Grain: month in which terms are due, dimension and member: what renewal rates are made of.
-- Amounts are of terms of which the target and, once decided, the renewed amount are known.
with terms as (
    select
        *,
        outcome <> 'ramp step' as is_due,
        coalesce(
            outcome = 'renewed automatically'
            or (is_renewed and {{ month_start('renewal_signed_date') }} = due_month),
            false
        ) as is_renewed_in_due_month,
        outcome <> 'ramp step'
        and arr_amount is not null
        and (renewed_amount is not null or not is_decided) as is_measured,
        case when is_decided then least(renewed_amount, arr_amount) end as retained_amount
    from {{ ref('int_renewals__described') }}
)

select
    due_month as month,
    case
        {% for attribute in retention_attributes() -%}
        when grouping({{ attribute }}) = 0 then '{{ attribute }}'
        {% endfor -%}
        else 'all'
    end as dimension,
    case
        {% for attribute in retention_attributes() -%}
        when grouping({{ attribute }}) = 0 then {{ attribute }}
        {% endfor -%}
        else 'all'
    end as member,
    count(*) filter (where is_due) as n_due,
    count(*) filter (where outcome = 'pending') as n_pending,
    count(*) filter (where is_decided) as n_decided,
    count(*) filter (where is_renewed) as n_renewed,
    count(*) filter (where outcome = 'renewed early') as n_renewed_early,
    count(*) filter (where outcome = 'renewed on time') as n_renewed_on_time,
    count(*) filter (where outcome = 'renewed late') as n_renewed_late,
    count(*) filter (where outcome = 'renewed automatically') as n_renewed_automatically,
    count(*) filter (where is_renewed_in_due_month) as n_renewed_in_due_month,
    count(*) filter (where is_decided and not is_renewed) as n_not_renewed,
    count(*) filter (where outcome = 'terminated') as n_terminated,
    count(*) filter (where outcome = 'won back') as n_won_back,
    count(*) filter (where is_decided and is_first_renewal) as n_first_decided,
    count(*) filter (where is_renewed and is_first_renewal) as n_first_renewed,
    count(*) filter (where is_due and not is_measured) as n_unvalued,
    count(*) filter (where not is_due) as n_ramp_steps,
    {{ sum_amount('case when is_measured then arr_amount end') }} as target_arr_amount,
    {{ sum_amount('case when is_measured and is_decided then arr_amount end') }}
        as decided_arr_amount,
    {{ sum_amount('case when is_measured and not is_decided then arr_amount end') }}
        as pending_arr_amount,
    {{ sum_amount('case when is_measured and is_decided then renewed_amount end') }}
        as renewed_arr_amount,
    {{ sum_amount('case when is_measured and is_decided then retained_amount end') }}
        as retained_arr_amount
from terms
group by
    grouping sets ( -- noqa: PRS, LT02
        {% for attribute in retention_attributes() -%}
        (due_month, {{ attribute }}),
        {% endfor -%}
        (due_month)
    )
