-- Calls of a cycle are charged with the next, or with a last invoice on the day of the end.
create or replace temp table usage_lines as
with ends as (
    select
        subscription,
        max(cycle) as cycle,
    from billing_cycles
    where ends_on <= as_of
    group by subscription
),

used as (
    select
        cycles.*,
        coalesce(next_cycles.invoice, cycles.invoice + 20) as next_invoice,
        greatest(coalesce(months.n_active_users, 1), 1)
        * (100 + 500 * uniform('API calls', cycles.invoice))::bigint
        * case cycles.billing_interval when 'year' then 12 when 'quarter' then 3 else 1 end
        * cycles.interval_count as n_calls,
    from billing_cycles as cycles
    inner join facts.metered
        on cycles.subscription = metered.subscription
    left join billing_cycles as next_cycles
        on cycles.subscription = next_cycles.subscription
        and cycles.cycle + 1 = next_cycles.cycle
    left join ends
        on cycles.subscription = ends.subscription
        and cycles.cycle = ends.cycle
    left join facts.customer_months as months
        on cycles.customer = months.customer
        and date_trunc('month', cycles.cycle_start) = months.month
    where
        cycles.state in ('active', 'past_due')
        and (next_cycles.state in ('active', 'past_due') or ends.cycle is not null)
)

select
    used.next_invoice as invoice,
    used.subscription,
    items.price_id,
    used.n_calls,
    prices.unit_minor * ((used.n_calls + prices.divide_by - 1) // prices.divide_by) as charge_minor,
    used.is_tax_inclusive,
    used.tax_rate,
    used.minor_digits,
    used.cycle_start as service_from,
    least(used.cycle_end, used.ends_on) as service_to,
    next_invoice = used.invoice + 20 and least(used.cycle_end, used.ends_on) = used.ends_on
        as is_last,
from used
inner join facts.items
    on used.subscription = items.subscription
    and items.is_metered
    and used.cycle_start >= items.valid_from
    and used.cycle_start < items.valid_to
inner join facts.prices
    on items.price_id = prices.price_id;
