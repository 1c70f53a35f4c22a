-- From billed to MRR, in whole numbers of hundred-millionths. Lines are read once. What they serve
-- is summed by the days of their service before it is laid into months; what is worth something at a
-- month-end meets the items in one sum by part of a subscription, and only where the two differ is
-- asked why. With settings as shipped, billing charges what MRR counts; all intervals are of months,
-- and every subscription that is billed has items.
create or replace macro baseline.shared(amount, numerator, denominator) as
    sign(amount) * ((2 * abs(amount) * numerator + denominator) // (2 * denominator));

create or replace macro baseline.whole(amount) as (amount * 10000)::bigint * 10000;

create or replace macro baseline.decimals(number) as
    (coalesce(number, 0)::decimal(38, 0) * 0.00000001)::decimal(28, 8);

create or replace macro baseline.month_number(day) as
    (year(day) * 12 + month(day) - 1)::integer;

create or replace macro baseline.month_of(number) as
    make_date((number // 12)::integer, (number % 12 + 1)::integer, 1);

create or replace macro baseline.smallest_unit(currency) as
    if(
        currency in (
            'BIF', 'CLP', 'DJF', 'GNF', 'JPY', 'KMF', 'KRW', 'MGA', 'PYG', 'RWF', 'VND', 'VUV',
            'XAF', 'XOF', 'XPF'
        ),
        1.000,
        if(currency in ('BHD', 'JOD', 'KWD', 'OMR', 'TND'), 0.001, 0.010)
    );

set variable last_month = (
    select baseline.month_number(as_of) from staging.stg_run__settings
);

create or replace temp table items as
select
    periods.source_system,
    periods.subscription_id,
    records.customer_id,
    periods.subscription_item_id,
    coalesce(nullif(trim(periods.product_name), ''), '(unknown)') as product,
    periods.currency,
    case periods.billing_interval when 'month' then 1 when 'quarter' then 3 when 'year' then 12 end
    * periods.interval_count as n_months,
    periods.effective_from,
    coalesce(periods.effective_to, date '9999-12-31') as effective_to,
    case
        when periods.period_state not in ('active', 'past_due') then 0
        when n_months = 1 then (periods.recurring_amount * 100000000)::bigint
        else ((periods.recurring_amount * 200000000)::bigint + n_months) // (2 * n_months)
    end as mrr
from intermediate.int_billing__subscription_periods as periods
inner join intermediate.int_identity__customer_records as records
    on periods.source_system = records.source_system
    and periods.billing_account_id = records.record_id
    and records.department = 'billing'
inner join intermediate.int_identity__customers as customers
    on records.customer_id = customers.customer_id
    and not customers.is_test
where not periods.is_metered;

create or replace temp table subscriptions as
select
    row_number() over ()::integer as number,
    *
from (
    select source_system, subscription_id, max(customer_id) as customer_id
    from items
    group by source_system, subscription_id
);

create or replace temp table names as
select
    row_number() over ()::integer as number,
    *
from (
    select distinct subscriptions.number as subscription, false as is_product,
        subscription_item_id as name
    from items
    inner join subscriptions using (source_system, subscription_id)
    where subscription_item_id is not null
    union all
    select distinct subscriptions.number as subscription, true as is_product, product as name
    from items
    inner join subscriptions using (source_system, subscription_id)
);

create or replace temp table entries as
with documents as (
    select
        source_system,
        subscription_id,
        billing_account_id,
        subscription_item_id,
        trim(product_name) as product,
        currency,
        issue_date as document_date,
        case
            when invoice_status in ('draft', 'void') then 'void_or_draft'
            when line_type in ('credit', 'one_off', 'usage') then line_type
            when coalesce(service_from >= service_to, true) then 'no_service_period'
            when line_type = 'proration' then 'proration'
            else 'recurring'
        end as line_class,
        net_amount,
        tax_amount,
        gross_amount,
        once_discount_amount,
        service_from,
        service_to
    from intermediate.int_billing__invoice_lines
    union all by name
    select
        source_system,
        subscription_id,
        billing_account_id,
        currency,
        issue_date as document_date,
        if(invoice_status in ('draft', 'void'), 'void_or_draft', 'no_service_period') as line_class,
        net_amount,
        tax_amount,
        gross_amount
    from intermediate.int_billing__invoices as invoices
    anti join intermediate.int_billing__invoice_lines as lines
        on lines.source_system = invoices.source_system and lines.invoice_id = invoices.invoice_id
    union all by name
    select
        source_system,
        billing_account_id,
        currency,
        issue_date as document_date,
        'credit' as line_class,
        -net_amount as net_amount,
        -tax_amount as tax_amount,
        -gross_amount as gross_amount
    from intermediate.int_billing__credit_notes
),

numbered as (
    select
        documents.*,
        customers.is_test,
        subscriptions.number as subscription
    from documents
    left join intermediate.int_identity__customer_records as records
        on documents.source_system = records.source_system
        and documents.billing_account_id = records.record_id
        and records.department = 'billing'
    left join intermediate.int_identity__customers as customers
        on records.customer_id = customers.customer_id
    left join subscriptions
        on documents.source_system = subscriptions.source_system
        and documents.subscription_id = subscriptions.subscription_id
    where documents.document_date <= (select as_of from staging.stg_run__settings)
)

select
    numbered.source_system,
    numbered.subscription,
    of_items.number as item,
    of_products.number as product,
    numbered.currency,
    baseline.month_number(document_date) as billed_month,
    if(is_test, 'test_customers', line_class) as line_class,
    baseline.whole(net_amount) as net,
    baseline.whole(coalesce(gross_amount, net_amount + coalesce(tax_amount, 0))) as gross,
    baseline.whole(coalesce(once_discount_amount, 0)) as discount,
    service_from,
    service_to,
    (service_to - service_from)::integer as n_days,
    if(
        line_class = 'recurring',
        case
            when baseline.month_number(service_to) = baseline.month_number(service_from) then null
            when
                service_from + to_months(
                    baseline.month_number(service_to) - baseline.month_number(service_from)
                ) = service_to
                or service_to - to_months(
                    baseline.month_number(service_to) - baseline.month_number(service_from)
                ) = service_from
                then baseline.month_number(service_to) - baseline.month_number(service_from)
        end,
        null
    ) as n_months
from numbered
left join names as of_items
    on numbered.subscription = of_items.subscription
    and numbered.subscription_item_id = of_items.name
    and not of_items.is_product
left join names as of_products
    on numbered.subscription = of_products.subscription
    and numbered.product = of_products.name
    and of_products.is_product;

-- Which name a subscription's lines tell its items apart by.
create or replace temp table told_apart as
select
    subscription,
    count(*) = count(item) as is_by_item,
    count(*) = count(product) as is_by_product
from entries
where line_class in ('recurring', 'proration')
group by subscription;

create or replace temp table part_items as
select
    subscriptions.number as subscription,
    coalesce(
        case
            when is_by_item then of_items.number
            when is_by_product then of_products.number
        end,
        -subscriptions.number
    ) as part,
    items.currency,
    items.n_months,
    items.effective_from,
    items.effective_to,
    items.mrr
from items
inner join subscriptions using (source_system, subscription_id)
left join told_apart on subscriptions.number = told_apart.subscription
left join names as of_items
    on subscriptions.number = of_items.subscription
    and items.subscription_item_id = of_items.name
    and not of_items.is_product
left join names as of_products
    on subscriptions.number = of_products.subscription
    and items.product = of_products.name
    and of_products.is_product;

-- Lines of recurring service with what they are worth a month: of whole months at once, of parts as
-- the longest whole line of the same part that ends with them, else of another part, else as items.
create or replace temp table lines as
with parts as (
    select
        entries.subscription,
        coalesce(
            case
                when told_apart.is_by_item then entries.item
                when told_apart.is_by_product then entries.product
            end,
            -entries.subscription
        ) as part,
        entries.currency,
        entries.line_class = 'recurring' as is_recurring,
        entries.billed_month,
        entries.net,
        entries.discount,
        entries.service_from,
        entries.service_to,
        entries.n_days,
        entries.n_months
    from entries
    inner join told_apart on entries.subscription = told_apart.subscription
    where entries.line_class in ('recurring', 'proration')
),

parted as (
    select
        row_number() over () as number,
        *
    from parts
    where n_months is null
),

ends as (
    select distinct subscription, service_to from parted
),

cycles as (
    select
        subscription,
        part,
        service_to,
        max(n_days) as n_days,
        arg_max(n_months, n_days) as n_months
    from parts
    inner join ends using (subscription, service_to)
    where n_months is not null
    group by subscription, part, service_to
),

others as (
    select
        subscription,
        service_to,
        n_months,
        max(n_days) as n_days
    from cycles
    group by subscription, service_to, n_months
),

intervals as (
    select part, min(n_months) as n_months from part_items group by part
),

measured as (
    select
        *,
        n_days as n_interval_days,
        n_months as n_interval_months
    from parts
    where n_months is not null
    union all by name
    select
        parted.* exclude (number),
        coalesce(
            cycles.n_days,
            others.n_days,
            parted.service_to - (
                parted.service_to - to_months(intervals.n_months::integer)
            )::date,
            365
        )::integer as n_interval_days,
        coalesce(cycles.n_months, others.n_months, intervals.n_months, 12)::integer
            as n_interval_months
    from parted
    left join intervals on parted.part = intervals.part
    left join cycles
        on parted.part = cycles.part
        and parted.service_to = cycles.service_to
        and parted.n_days < cycles.n_days
    left join others
        on parted.subscription = others.subscription
        and parted.service_to = others.service_to
        and intervals.n_months = others.n_months
        and parted.n_days < others.n_days
)

select
    subscription,
    part,
    currency,
    is_recurring,
    billed_month,
    net,
    service_from,
    service_to,
    n_days,
    baseline.month_number(service_from) as first_month,
    baseline.month_number(service_to) as next_month,
    if(
        n_months = 1,
        net,
        baseline.shared(net, n_interval_days, n_days * n_interval_months)
    ) as worth,
    if(
        n_months = 1 or discount = 0,
        discount,
        baseline.shared(discount, n_interval_days, n_days * n_interval_months)
    ) as discount_worth,
    if(
        n_months = 1,
        1,
        n_interval_days::double / (n_days * n_interval_months)
    ) as n_units
from measured;

create or replace temp table month_ends as
with of_lines as (
    select *, first_month as month
    from lines
    where next_month = first_month + 1 and first_month <= getvariable('last_month')
    union all
    select
        *,
        unnest(range(first_month, least(next_month, getvariable('last_month') + 1)))::integer
            as month
    from lines
    where next_month > first_month + 1
),

of_items as (
    select
        subscription,
        part,
        currency,
        mrr,
        unnest(
            range(
                baseline.month_number(effective_from),
                least(baseline.month_number(effective_to), getvariable('last_month') + 1)
            )
        )::integer as month
    from part_items
    where mrr <> 0
)

select
    subscription,
    part,
    currency,
    month,
    sum(mrr)::bigint as mrr,
    sum(worth)::bigint as worth,
    sum(discount_worth)::bigint as discount,
    sum(rounding)::bigint as rounding,
    min(lines_from) as lines_from
from (
    select
        subscription,
        part,
        currency,
        month,
        0 as mrr,
        worth,
        discount_worth,
        (
            n_units
            * (if(discount_worth = 0, 1, 2) * baseline.smallest_unit(currency))
            * 100000000
        )::bigint as rounding,
        service_from + if(is_recurring, 0, 100000) as lines_from
    from of_lines
    union all by name
    select subscription, part, currency, month, mrr
    from of_items
)
group by subscription, part, currency, month;

-- What items began or ended to be charged on days on which no line begins or ends.
create or replace temp table changes as
with events as (
    select
        subscription,
        part,
        currency,
        day,
        sum(begun)::bigint as begun,
        sum(ended)::bigint as ended
    from (
        select subscription, part, currency, effective_from as day, mrr as begun, 0 as ended
        from part_items
        where mrr <> 0
        union all
        select subscription, part, currency, effective_to as day, 0 as begun, -mrr as ended
        from part_items
        where mrr <> 0 and effective_to < date '9999-12-31'
    )
    group by subscription, part, currency, day
),

line_days as (
    select
        part,
        currency,
        day,
        bool_or(is_begin) as is_begin,
        bool_or(is_end) as is_end
    from (
        select
            part,
            currency,
            service_from as day,
            true as is_begin,
            not is_recurring as is_end
        from lines
        union all
        select part, currency, service_to as day, false as is_begin, true as is_end
        from lines
        where is_recurring
    )
    semi join events using (part, currency, day)
    group by part, currency, day
),

kept as (
    select
        events.subscription,
        events.part,
        events.currency,
        events.day,
        if(is_begin, 0, begun) + if(is_end, 0, ended) as amount
    from events
    left join line_days
        on events.part = line_days.part
        and events.currency = line_days.currency
        and events.day = line_days.day
    where amount <> 0
),

followed as (
    select
        subscription,
        currency,
        day,
        sum(begun + ended) as amount_of_day,
        sum(amount_of_day) over (partition by subscription, currency order by day) as amount_after
    from events
    semi join kept using (subscription, currency)
    group by subscription, currency, day
)

select
    kept.part,
    kept.currency,
    kept.day,
    if(amount_after <> 0 and amount_after <> amount_of_day, kept.amount, 0) as change_not_billed,
    kept.amount - change_not_billed as billed_not_in_force
from kept
inner join followed
    on kept.subscription = followed.subscription
    and kept.currency = followed.currency
    and kept.day = followed.day;

-- Month-ends of parts at which MRR is not what lines are worth, and why.
create or replace temp table explained as
with differing as (
    select
        subscription,
        part,
        currency,
        month,
        coalesce(worth, 0) as worth,
        coalesce(discount, 0) as discount,
        lines_from - if(lines_from > date '2200-01-01', 100000, 0) as lines_from,
        if(lines_from is null, mrr, 0) as not_billed,
        coalesce(mrr, 0) - not_billed - coalesce(worth, 0) - coalesce(discount, 0) as rest,
        coalesce(rounding, 0) + 100 as rounding_limit
    from month_ends
    where coalesce(mrr, 0) <> coalesce(worth, 0)
),

changed as (
    select
        differing.part,
        differing.currency,
        differing.month,
        sum(changes.change_not_billed)::bigint as change_not_billed,
        sum(changes.billed_not_in_force)::bigint as billed_not_in_force
    from differing
    inner join changes
        on differing.part = changes.part
        and differing.currency = changes.currency
        and differing.lines_from < changes.day
        and baseline.month_of(differing.month + 1) > changes.day
    where abs(differing.rest) > differing.rounding_limit
    group by differing.part, differing.currency, differing.month
)

select
    differing.subscription,
    differing.currency,
    differing.month,
    differing.discount,
    coalesce(changed.change_not_billed, 0) as change_not_billed,
    coalesce(changed.billed_not_in_force, 0) as billed_not_in_force,
    differing.not_billed,
    differing.rest - coalesce(changed.change_not_billed, 0)
    - coalesce(changed.billed_not_in_force, 0) as left_over,
    if(abs(left_over) <= differing.rounding_limit, left_over, 0) as rounding,
    left_over - rounding as unexplained
from differing
left join changed
    on differing.part = changed.part
    and differing.currency = changed.currency
    and differing.month = changed.month;

create or replace table baseline.billing_differences as
with classes as (
    select
        subscription,
        currency,
        month,
        sum(discount) as discount,
        sum(change_not_billed) as change_not_billed,
        sum(billed_not_in_force) as billed_not_in_force,
        sum(not_billed) as not_billed,
        sum(rounding) as rounding,
        sum(unexplained) as unexplained
    from explained
    group by subscription, currency, month
    having
        sum(unexplained) <> 0 or sum(discount) <> 0 or sum(change_not_billed) <> 0
        or sum(billed_not_in_force) <> 0 or sum(not_billed) <> 0
),

amounts as (
    select
        subscription,
        currency,
        month,
        sum(worth) as worth,
        sum(mrr) as mrr
    from month_ends
    semi join classes using (subscription, currency, month)
    group by subscription, currency, month
)

select
    baseline.month_of(classes.month) as month,
    subscriptions.customer_id,
    subscriptions.source_system,
    subscriptions.subscription_id,
    classes.currency,
    baseline.decimals(amounts.worth) as local_line_amount,
    baseline.decimals(classes.discount) as local_discount_amount,
    baseline.decimals(classes.change_not_billed) as local_change_not_billed_amount,
    baseline.decimals(classes.billed_not_in_force) as local_billed_not_in_force_amount,
    baseline.decimals(classes.not_billed) as local_not_billed_amount,
    baseline.decimals(0) as local_counting_rules_amount,
    baseline.decimals(0) as local_other_sources_amount,
    baseline.decimals(classes.rounding) as local_rounding_amount,
    baseline.decimals(classes.unexplained) as local_unexplained_amount,
    baseline.decimals(amounts.mrr) as local_mrr_amount
from classes
inner join amounts
    on classes.subscription = amounts.subscription
    and classes.currency = amounts.currency
    and classes.month = amounts.month
inner join subscriptions on classes.subscription = subscriptions.number
where subscriptions.source_system in (select source_system from entries);

create or replace table baseline.billing_reconciliation as
with spans as (
    select
        service_from,
        service_to,
        billed_month,
        currency,
        is_recurring,
        first_month,
        next_month,
        baseline.month_number(service_to - 1) as last_month,
        (service_to - service_from)::integer as n_days,
        sum(net)::bigint as net,
        sum(worth)::bigint as worth
    from lines
    group by all
),

line_months as (
    select
        month,
        billed_month,
        currency,
        is_recurring,
        sum(
            baseline.shared(
                net,
                least(service_to, baseline.month_of(month + 1))
                - greatest(service_from, baseline.month_of(month)),
                n_days
            )
        ) as served,
        sum(if(month < next_month, worth, 0)) as worth
    from (
        select
            *,
            unnest(range(first_month, least(last_month, getvariable('last_month')) + 1)) as month
        from spans
    )
    group by month, billed_month, currency, is_recurring
),

billed as (
    select
        billed_month,
        currency,
        line_class,
        line_class in ('test_customers', 'void_or_draft') as is_left_out,
        sum(gross) as gross,
        sum(net) as net
    from entries
    group by billed_month, currency, line_class
),

set_apart as (
    select
        month,
        currency,
        sum(discount) as discount,
        sum(change_not_billed) as change_not_billed,
        sum(billed_not_in_force) as billed_not_in_force,
        sum(not_billed) as not_billed,
        sum(rounding) as rounding
    from explained
    group by month, currency
),

amounts as (
    select billed_month as month, currency, 'billed' as class, billed_month as rate_month,
        gross as number
    from billed
    union all
    select billed_month, currency, line_class, billed_month, -gross from billed where is_left_out
    union all
    select billed_month, currency, 'tax', billed_month, net - gross from billed where not is_left_out
    union all
    select
        billed_month,
        currency,
        if(line_class = 'recurring', 'billed_for_other_months', line_class),
        billed_month,
        -net
    from billed
    where not is_left_out
    union all
    select
        month,
        currency,
        case
            when not is_recurring then 'proration'
            when month = billed_month then 'billed_for_other_months'
            else 'billed_in_other_months'
        end,
        billed_month,
        served
    from line_months
    union all
    select month, currency, if(is_recurring, 'month_end_measure', 'proration'), month,
        worth - served
    from line_months
    union all
    select month, currency, 'fx', unnest([month, billed_month]), unnest([served, -served])
    from line_months
    where month <> billed_month
    union all
    select
        month,
        currency,
        unnest([
            'discount', 'change_not_billed', 'billed_not_in_force', 'not_billed', 'rounding'
        ]),
        month,
        unnest([discount, change_not_billed, billed_not_in_force, not_billed, rounding])
    from set_apart
),

rates as (
    select baseline.month_number(month) as month, currency, rate
    from intermediate.int_revenue__fx_rates
),

classes as (
    select
        month,
        currency,
        class,
        sum(local_amount)::decimal(28, 8) as local_amount,
        if(count(*) = count(amount), sum(amount), null)::decimal(28, 8) as amount
    from (
        select
            sums.*,
            baseline.converted(local_amount, coalesce(billed.rate, at_month.rate)) as amount
        from (
            select month, currency, class, rate_month,
                baseline.decimals(sum(number)) as local_amount
            from amounts
            group by month, currency, class, rate_month
        ) as sums
        left join rates as billed
            on sums.currency = billed.currency and sums.rate_month = billed.month
        left join rates as at_month
            on sums.currency = at_month.currency and sums.month = at_month.month
    )
    group by month, currency, class
    union all
    select
        baseline.month_number(month) as month,
        currency,
        'mrr' as class,
        baseline.summed(local_mrr_amount) as local_amount,
        if(
            count(local_mrr_amount) = count(mrr_amount), baseline.summed(mrr_amount), null
        ) as amount
    from intermediate.int_revenue__product_months
    group by month, currency
),

walks as (
    select * from classes
    union all
    select
        month,
        currency,
        'unexplained' as class,
        sum(if(class = 'mrr', local_amount, -local_amount))::decimal(28, 8) as local_amount,
        if(
            count(*) = count(amount), sum(if(class = 'mrr', amount, -amount)), null
        )::decimal(28, 8) as amount
    from classes
    group by month, currency
),

currency_months as (
    select distinct month, currency from classes
    union
    select distinct month, currency from month_ends
)

select
    baseline.month_of(currency_months.month) as month,
    currency_months.currency,
    steps.step::integer as step,
    steps.class as reconciliation_class,
    coalesce(months.is_complete_month, true) as is_complete_month,
    coalesce(walks.local_amount, 0)::decimal(28, 8) as local_amount,
    if(walks.class is null, 0::decimal(28, 8), walks.amount) as amount
from currency_months
cross join (
    select unnest(classes) as class, generate_subscripts(classes, 1) as step
    from (
        select [
            'billed', 'test_customers', 'void_or_draft', 'tax', 'credit', 'one_off', 'usage',
            'no_service_period', 'proration', 'billed_for_other_months', 'billed_in_other_months',
            'fx', 'month_end_measure', 'discount', 'change_not_billed', 'billed_not_in_force',
            'not_billed', 'counting_rules', 'other_sources', 'rounding', 'unexplained', 'mrr'
        ] as classes
    )
) as steps
left join walks
    on currency_months.month = walks.month
    and currency_months.currency = walks.currency
    and steps.class = walks.class
left join intermediate.int_revenue__months as months
    on baseline.month_of(currency_months.month) = months.month;
