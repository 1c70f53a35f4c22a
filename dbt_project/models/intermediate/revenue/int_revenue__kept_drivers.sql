-- Grain: month, dimension and member. Movements by driver of those who pay at both ends of the
-- month: of customers, and in the dimension product of customers who pay for the product at both.
with changes as (
    select * from {{ ref('int_revenue__driver_changes') }}
),

dated_members as (
    select * from {{ ref('int_revenue__dated_members') }}
),

customers as (
    select
        {% for attribute in retention_attributes() -%}
        dated_members.{{ attribute }},
        {% endfor -%}
        changes.*
    from changes
    inner join dated_members
        on changes.customer_id = dated_members.customer_id
        and changes.month_before = dated_members.month
    where changes.is_kept_customer
)

select
    {% for driver in movement_drivers() -%}
    {{ sum_amount(driver ~ '_mrr_amount') }} as {{ driver }}_mrr_amount,
    {% endfor -%}
    month,
    'product' as dimension,
    product as member,
    count(*) as n_summed_rows
from changes
where is_kept_product
group by month, product
union all
select
    {% for driver in movement_drivers() -%}
    {{ sum_amount(driver ~ '_mrr_amount') }} as {{ driver }}_mrr_amount,
    {% endfor -%}
    month,
    {{ grouped_member(retention_attributes()) }},
    count(*) as n_summed_rows
from customers
group by
    grouping sets ( -- noqa: PRS, LT02
        {% for attribute in retention_attributes() -%}
        (month, {{ attribute }}),
        {% endfor -%}
        (month)
    )
