-- A company of n_customers and 36 months, in the tables that the revenue models read: several
-- products and currencies a customer, changes of seats, price and discount, trials, pauses, churn
-- and return, invoices with tax, payments and credit notes, contracts, opportunities, health,
-- attributes by date. The same on every machine of one version of DuckDB: all chance is a hash.
set variable first_day = date '2023-11-01';

create schema made;

create macro made.chance(thing, salt) as cast(hash(thing, salt) % 1000000 as double) / 1000000;

create macro made.place(thing, n) as cast(hash(thing) % n as bigint);

create macro made.day(first_date, days) as cast(first_date + cast(floor(days) as integer) as date);

create macro made.months_later(first_date, months) as
    cast(first_date + to_months(cast(months as integer)) as date);

create macro made.tax(net_amount, currency) as
    case when currency in ('EUR', 'GBP') then round(net_amount * 0.2, 2) else 0 end;

create table made.customers as
with numbers as (
    select i from range(getvariable('n_customers')) as numbers(i)
),

started as (
    select
        i,
        'cus_' || substr(md5(cast(i as varchar)), 1, 16) as customer_id,
        'ba_' || lpad(cast(i as varchar), 9, '0') as billing_account_id,
        '001Q' || lpad(cast(i as varchar), 11, '0') || 'IAA' as crm_account_id,
        case
            when made.chance(i, 'established') < 0.3
                then made.day(getvariable('first_day'), 28 * made.chance(i, 'start'))
            else made.day(getvariable('first_day'), 1070 * made.chance(i, 'start'))
        end as start_date,
        greatest(60, -ln(1 - made.chance(i, 'life')) * 365 / 0.18) as days_of_life,
        made.chance(i, 'currency') as place_of_currency,
        1 + cast(floor(exp(5 * made.chance(i, 'size'))) as integer) as n_seats,
        made.chance(i, 'contract') < 0.33 as has_contract
    from numbers
)

select
    * exclude (days_of_life, place_of_currency),
    case
        when made.day(start_date, least(days_of_life, 3000)) < getvariable('as_of') + 60
            then made.day(start_date, days_of_life)
    end as end_date,
    case
        when place_of_currency < 0.55 then 'USD'
        when place_of_currency < 0.75 then 'EUR'
        when place_of_currency < 0.85 then 'GBP'
        when place_of_currency < 0.95 then 'CNY'
        else 'JPY'
    end as currency
from started;

create table made.items as
with lives as (
    select
        i,
        1 as life,
        start_date as life_from,
        end_date as life_to
    from made.customers
    union all
    select
        i,
        2 as life,
        made.day(end_date, 40 + 200 * made.chance(i, 'gap')) as life_from,
        null as life_to
    from made.customers
    where made.chance(i, 'return') < 0.1 and end_date + 240 < getvariable('as_of')
),

products as (
    select
        customers.*,
        lives.life,
        lives.life_to,
        places.place,
        (made.place(customers.i, 8) + places.place * 3) % 8 as product_number,
        case
            when places.place = 1 then lives.life_from
            else made.day(lives.life_from, 300 * made.chance(customers.i, 'later' || places.place))
        end as item_from,
        case
            when places.place = 3 and made.chance(customers.i, 'dropped') < 0.5
                then least(lives.life_to, lives.life_from + 500)
            else lives.life_to
        end as item_to
    from made.customers as customers
    inner join lives on customers.i = lives.i
    inner join range(1, 4) as places(place)
        on places.place <= case
            when made.chance(customers.i, 'products') < 0.45 then 1
            when made.chance(customers.i, 'products') < 0.80 then 2
            else 3
        end
)

select
    *,
    list_value(
        'Analytics', 'Automation', 'Billing', 'Chat', 'Portal', 'Reports', 'Surveys', 'Workflow'
    )[product_number + 1] as product_name,
    case
        when place = 2 and made.chance(i, 'other currency') < 0.03 then 'USD' else currency
    end as item_currency,
    cast((9 + 7 * product_number) * case item_currency when 'JPY' then 150 else 1 end as integer)
        as unit_price,
    made.chance(i, 'yearly') < 0.3 as is_yearly
from products
where item_from <= getvariable('as_of') and item_from < coalesce(item_to, date '9999-12-31');

create table made.pieces as
with intervals as (
    select
        items.*,
        pieces.piece,
        made.months_later(item_from, 8 * pieces.piece) as piece_from,
        made.months_later(item_from, 8 * pieces.piece + 8) as piece_to,
        hash(items.i, items.life, items.place, pieces.piece) as lot
    from made.items as items
    inner join range(0, 6) as pieces(piece)
        on made.months_later(item_from, 8 * pieces.piece)
        < least(getvariable('as_of'), coalesce(items.item_to, date '9999-12-31'))
),

priced as (
    select
        *,
        case
            when piece > 0 and made.chance(lot, 'seats') < 0.5
                then greatest(1, round(n_seats * (0.8 + 0.6 * made.chance(lot, 'by'))))
            else n_seats
        end as quantity,
        round(unit_price * case when is_yearly then 12 else 1 end * pow(1.04, piece * 8 // 12), 2)
            as price,
        case
            when piece < 2 and made.chance(i, 'discount' || place) < 0.3 then 0.15 else 0
        end as discount_rate
    from intervals
)

select
    i,
    life,
    place,
    piece,
    lot,
    billing_account_id,
    product_name,
    item_currency,
    is_yearly,
    cast(quantity as decimal(18, 4)) as quantity,
    cast(round(quantity * price * (1 - discount_rate), 2) as decimal(28, 8)) as recurring_amount,
    cast(
        round(quantity * price, 2) - round(quantity * price * (1 - discount_rate), 2)
        as decimal(28, 8)
    ) as discount_amount,
    case
        when piece = 0 and made.chance(lot, 'state') < 0.02 then 'trial'
        when piece > 0 and made.chance(lot, 'state') < 0.02 then 'paused'
        when made.chance(lot, 'state') < 0.04 then 'past_due'
        else 'active'
    end as period_state,
    item_from,
    item_to,
    piece_from as effective_from,
    case
        when piece_to >= getvariable('as_of') or piece_to >= item_to then item_to
        else piece_to
    end as effective_to,
    case when life = 1 and made.chance(i, 'notice') < 0.5 then end_date - 45 end as cancelled_date,
    place = 3 and made.chance(i, 'metered') < 0.1 as is_metered,
    made.chance(i, 'names items') < 0.5 as is_item_named
from priced;

create table intermediate.int_billing__subscription_periods as
select
    'billing' as source_system,
    concat_ws('-', 'si', i, life, place, piece) as period_id,
    concat_ws('-', 'sub', i, life) as subscription_id,
    case when is_item_named then concat_ws('-', 'it', i, life, place) end as subscription_item_id,
    billing_account_id,
    product_name,
    quantity,
    recurring_amount,
    discount_amount,
    cast(null as decimal(28, 8)) as once_discount_amount,
    case when is_yearly then 'year' else 'month' end as billing_interval,
    cast(1 as bigint) as interval_count,
    item_currency as currency,
    period_state,
    effective_from,
    effective_to,
    cancelled_date,
    cast(null as varchar) as predecessor_period_id,
    is_metered
from made.pieces;

-- What is billed for items, in advance: months, some never, the last one whole or to its end; years,
-- most changes within one, and half of what is left at its end. Usage is billed by itself.
create table made.charges as
with charged as (
    select
        * exclude (recurring_amount),
        case when period_state in ('active', 'past_due') then recurring_amount else 0 end
            as recurring_amount,
        coalesce(effective_to, date '9999-12-31') as charged_to
    from made.pieces
    where not is_metered
),

months as (
    select
        charged.*,
        'recurring' as line_type,
        made.months_later(item_from, 8 * piece + months.number) as service_from,
        made.months_later(item_from, 8 * piece + months.number + 1) as next_from,
        case
            when
                made.chance(lot, 'cut') < 0.5
                and charged_to < next_from
                and charged_to - service_from < 28
                then charged_to
            else next_from
        end as service_to,
        recurring_amount as whole_amount,
        made.months_later(service_to, -1) as whole_from,
        service_to < next_from as is_part
    from charged
    inner join range(0, 8) as months(number)
        on made.months_later(item_from, 8 * piece + months.number)
        < least(charged_to, getvariable('as_of'))
    where
        not is_yearly
        and recurring_amount > 0
        and made.chance(lot, months.number) >= 0.003
),

changes as (
    select
        charged.*,
        case when piece % 3 = 0 then 'recurring' else 'proration' end as line_type,
        effective_from as service_from,
        made.months_later(item_from, 12 * (8 * piece // 12) + 12) as service_to,
        recurring_amount - case
            when piece % 3 = 0 then 0
            else coalesce(
                lag(recurring_amount) over (partition by i, life, place order by piece), 0
            )
        end as whole_amount
    from charged
    where is_yearly
),

years as (
    select *
    from changes
    where line_type = 'recurring' or made.chance(lot, 'not prorated') >= 0.1
    union all
    select
        * replace (
            'recurring' as line_type,
            made.months_later(item_from, 8 * piece + 4) as service_from,
            made.months_later(item_from, 8 * piece + 16) as service_to,
            recurring_amount as whole_amount
        )
    from changes
    where piece % 3 = 1 and made.months_later(item_from, 8 * piece + 4) < charged_to
    union all
    select
        changes.* replace (
            'proration' as line_type,
            charged_to as service_from,
            made.months_later(item_from, 12 * years.number + 12) as service_to,
            -recurring_amount as whole_amount
        )
    from changes
    inner join range(0, 4) as years(number)
        on made.months_later(item_from, 12 * years.number) < charged_to
        and made.months_later(item_from, 12 * years.number + 12) > charged_to
    where charged_to = item_to and made.chance(lot, 'cut') < 0.5
),

billed as (
    select
        *,
        'm' as kind
    from months
    union all by name
    select
        *,
        case when line_type = 'recurring' then 'y' else 'p' end as kind,
        made.months_later(service_to, -12) as whole_from,
        line_type = 'proration' as is_part
    from years
    where whole_amount <> 0 and service_from <= getvariable('as_of')
),

rounded as (
    select
        *,
        case when item_currency = 'JPY' then 0 else 2 end as n_decimals,
        round(
            cast(whole_amount as double)
            * if(is_part, (service_to - service_from) / (service_to - whole_from), 1),
            n_decimals
        ) as full_amount,
        case
            when line_type = 'recurring' and made.chance(lot, service_from) < 0.01
                then round(full_amount * 0.1, n_decimals)
            else 0
        end as once_discount_amount
    from billed
),

lines as (
    select
        i,
        life,
        billing_account_id,
        item_currency as currency,
        concat_ws('-', 'il', i, life, place, kind, service_from - date '2020-01-01')
            as invoice_line_id,
        case when is_item_named then concat_ws('-', 'it', i, life, place) end
            as subscription_item_id,
        case when is_yearly or made.chance(i, 'product named') >= 0.05 then product_name end
            as product_name,
        line_type,
        quantity,
        full_amount - once_discount_amount as net_amount,
        once_discount_amount,
        service_from,
        service_to
    from rounded
    union all
    select
        i,
        life,
        billing_account_id,
        item_currency as currency,
        concat_ws('-', 'il', i, life, place, 'o') as invoice_line_id,
        cast(null as varchar) as subscription_item_id,
        'Onboarding' as product_name,
        'one_off' as line_type,
        cast(1 as decimal(18, 4)) as quantity,
        10 * unit_price as net_amount,
        0 as once_discount_amount,
        item_from as service_from,
        cast(null as date) as service_to
    from made.items
    where place = 1 and made.chance(i, 'onboarding fee') < 0.3
)

select
    * replace (
        cast(net_amount as decimal(18, 4)) as net_amount,
        cast(once_discount_amount as decimal(18, 4)) as once_discount_amount
    ),
    cast(made.tax(net_amount, currency) as decimal(18, 4)) as tax_amount
from lines;

-- An invoice for each subscription, month and currency. Of some there is a copy that is void or a
-- draft.
create table made.invoices as
with totals as (
    select
        i,
        life,
        date_trunc('month', service_from) as month,
        currency,
        any_value(billing_account_id) as billing_account_id,
        min(service_from) as issue_date,
        cast(sum(net_amount) as decimal(18, 4)) as net_amount,
        cast(sum(tax_amount) as decimal(18, 4)) as tax_amount
    from made.charges
    group by all
),

copies as (
    select
        *,
        made.chance(hash(i, life, month, currency), 'copy') as place_of_copy,
        unnest(
            case
                when place_of_copy < 0.005 then ['', 'void']
                when place_of_copy < 0.007 then ['', 'draft']
                else ['']
            end
        ) as status
    from totals
)

select
    *,
    concat_ws(
        '-', 'inv', i, life, currency, strftime(month, '%y%m'), nullif(status, '')
    ) as invoice_id,
    concat_ws('-', 'sub', i, life) as subscription_id,
    made.chance(invoice_id, 'paid') as lot_of_payment,
    made.day(issue_date, 21 * made.chance(invoice_id, 'days')) as payment_date,
    case
        when status <> '' then status
        when net_amount > 0 and (payment_date > getvariable('as_of') or lot_of_payment > 0.998)
            then 'open'
        else 'paid'
    end as invoice_status
from copies;

create table intermediate.int_billing__invoices as
with of_usage as (
    select
        concat_ws('-', 'in', items.i, months.number) as invoice_id,
        items.billing_account_id,
        items.currency,
        made.months_later(items.item_from, months.number + 1) as issue_date,
        cast(round(40 + 200 * made.chance(invoice_id, 'usage'), 2) as decimal(18, 4)) as net_amount
    from made.items as items
    inner join range(0, 36) as months(number)
        on made.months_later(items.item_from, months.number + 1)
        < least(getvariable('as_of'), coalesce(items.item_to, date '9999-12-31'))
    where items.life = 1 and items.place = 1 and made.chance(items.i, 'usage') < 0.1
)

select
    'billing' as source_system,
    invoice_id,
    billing_account_id,
    cast(null as varchar) as subscription_id,
    'paid' as invoice_status,
    currency,
    net_amount,
    cast(made.tax(net_amount, currency) as decimal(18, 4)) as tax_amount,
    cast(net_amount + tax_amount as decimal(18, 4)) as gross_amount,
    issue_date
from of_usage
union all
select
    'billing' as source_system,
    invoice_id,
    billing_account_id,
    subscription_id,
    invoice_status,
    currency,
    net_amount,
    tax_amount,
    cast(net_amount + tax_amount as decimal(18, 4)) as gross_amount,
    issue_date
from made.invoices;

create table intermediate.int_billing__invoice_lines as
select
    source_system,
    invoice_id || '-1' as invoice_line_id,
    invoice_id,
    billing_account_id,
    cast(null as varchar) as subscription_id,
    cast(null as varchar) as subscription_item_id,
    'Messages' as product_name,
    'usage' as line_type,
    cast(null as decimal(18, 4)) as quantity,
    currency,
    net_amount,
    tax_amount,
    gross_amount,
    cast(0 as decimal(18, 4)) as once_discount_amount,
    made.months_later(issue_date, -1) as service_from,
    issue_date as service_to,
    invoice_status,
    issue_date
from intermediate.int_billing__invoices
where subscription_id is null
union all
select
    'billing' as source_system,
    concat_ws('-', charges.invoice_line_id, nullif(invoices.status, '')) as invoice_line_id,
    invoices.invoice_id,
    charges.billing_account_id,
    invoices.subscription_id,
    charges.subscription_item_id,
    charges.product_name,
    charges.line_type,
    charges.quantity,
    charges.currency,
    charges.net_amount,
    charges.tax_amount,
    cast(charges.net_amount + charges.tax_amount as decimal(18, 4)) as gross_amount,
    charges.once_discount_amount,
    charges.service_from,
    charges.service_to,
    invoices.invoice_status,
    invoices.issue_date
from made.charges as charges
inner join made.invoices as invoices
    on charges.i = invoices.i
    and charges.life = invoices.life
    and date_trunc('month', charges.service_from) = invoices.month
    and charges.currency = invoices.currency;

create table intermediate.int_billing__payments as
with attempts as (
    select
        *,
        unnest(if(lot_of_payment < 0.01, ['failed', 'succeeded'], ['succeeded'])) as outcome
    from made.invoices
    where invoice_status = 'paid' and net_amount > 0
)

select
    'billing' as source_system,
    concat_ws('-', 'pay', invoice_id, if(outcome = 'failed', 'f', null)) as payment_id,
    invoice_id,
    billing_account_id,
    subscription_id,
    case
        when outcome = 'succeeded' and lot_of_payment between 0.1 and 0.104 then 'refunded'
        else outcome
    end as payment_status,
    currency,
    cast(net_amount + tax_amount as decimal(18, 4)) as gross_amount,
    case
        when outcome = 'succeeded' and lot_of_payment between 0.1 and 0.104 then gross_amount
        when outcome = 'succeeded' and lot_of_payment between 0.104 and 0.105
            then cast(gross_amount - gross_amount // 2 as decimal(18, 4))
    end as refunded_amount,
    case when refunded_amount > 0 then least(payment_date + 30, getvariable('as_of')) end
        as refunded_date,
    case when outcome = 'failed' then cast(issue_date as date) else payment_date end
        as payment_date
from attempts;

create table intermediate.int_billing__credit_notes as
select
    'billing' as source_system,
    'cn-' || invoice_id as credit_note_id,
    invoice_id,
    billing_account_id,
    currency,
    cast(net_amount - net_amount // 2 as decimal(18, 4)) as net_amount,
    cast(tax_amount - tax_amount // 2 as decimal(18, 4)) as tax_amount,
    cast(
        net_amount - net_amount // 2 + tax_amount - tax_amount // 2 as decimal(18, 4)
    ) as gross_amount,
    'goodwill' as credit_reason,
    cast(least(issue_date + 25, getvariable('as_of')) as date) as issue_date
from made.invoices
where invoice_status = 'paid' and net_amount > 0 and lot_of_payment between 0.2 and 0.203;

create table intermediate.int_crm__contracts as
with terms as (
    select
        customers.*,
        terms.term,
        made.months_later(customers.start_date, 12 * terms.term) as term_from,
        made.months_later(customers.start_date, 12 * terms.term + 12) as term_to,
        hash(customers.i, terms.term) as lot
    from made.customers as customers
    inner join range(0, 4) as terms(term)
        on made.months_later(customers.start_date, 12 * terms.term)
        < least(getvariable('as_of') + 20, coalesce(customers.end_date, date '9999-12-31'))
    where customers.has_contract
)

select
    'crm' as source_system,
    concat_ws('-', 'k', i, term) as contract_id,
    crm_account_id,
    concat_ws('-', 'N', i) as contract_number,
    case when term > 0 and made.chance(lot, 'named') < 0.8 then concat_ws('-', 'k', i, term - 1) end
        as predecessor_contract_id,
    case when term_to <= getvariable('as_of') then 'ended' else 'active' end as contract_status,
    made.day(term_from, -60 + 75 * made.chance(lot, 'signed')) as signed_date,
    term_from as start_date,
    term_to as end_date,
    case when end_date <= term_to and made.chance(i, 'notice') < 0.5 then made.day(term_to, -60) end
        as notice_date,
    cast(12 as bigint) as term_months,
    cast(round(n_seats * 400 * pow(1.05, term), 2) as decimal(28, 8)) as arr_amount,
    currency,
    made.chance(i, 'auto') < 0.3 as is_auto_renewal
from terms;

create table intermediate.int_crm__opportunities as
select
    source_system,
    'o-' || contract_id as opportunity_id,
    crm_account_id,
    'renewal' as opportunity_type,
    true as is_won,
    currency,
    made.day(end_date, -40 + 60 * made.chance(contract_id, 'close')) as close_date,
    'owner-' || made.place(contract_id, 40) as owner_id
from intermediate.int_crm__contracts;

create table intermediate.int_crm__accounts as
select
    'crm' as source_system,
    crm_account_id,
    'owner-' || made.place(i, 40) as owner_id
from made.customers;

create table intermediate.int_identity__customers as
select
    customer_id,
    'Company ' || i as customer_name,
    false as is_test
from made.customers;

create table intermediate.int_identity__customer_records as
select
    departments.department,
    departments.department as source_system,
    case departments.department
        when 'billing' then customers.billing_account_id
        when 'crm' then customers.crm_account_id
        else 'org-' || customers.i
    end as record_id,
    customers.customer_id
from made.customers as customers
cross join unnest(['billing', 'crm', 'helpdesk']) as departments(department);

create table intermediate.int_customer__dated_attributes as
with intervals as (
    select
        customers.*,
        made.chance(customers.i, 'moved') < 0.1 as has_moved,
        pieces.piece,
        made.day(customers.start_date, 400) as moved_on
    from made.customers as customers
    cross join range(0, 2) as pieces(piece)
)

select
    customer_id,
    list_value('SMB', 'Mid-market', 'Enterprise')[
        case when n_seats < 12 then 1 when n_seats < 60 then 2 else 3 end
    ] as segment,
    list_value(
        'Education', 'Finance', 'Healthcare', 'Logistics', 'Manufacturing', 'Media', 'Retail',
        'Software'
    )[1 + made.place(i || 'industry', 8)] as industry,
    list_value('Americas', 'APAC', 'EMEA', null)[1 + made.place(concat_ws('-', i, piece), 4)] as region,
    list_value('event', 'organic', 'outbound', 'paid search', 'partner', 'referral')[
        1 + made.place(i || 'channel', 6)
    ] as acquisition_channel,
    case
        when made.chance(i, 'partner') < 0.15 then 'Partner ' || made.place(i, 12) else '(unknown)'
    end as partner_name,
    case when piece = 0 then date '0001-01-01' else moved_on end as valid_from,
    case when has_moved and piece = 0 then moved_on else date '9999-12-31' end as valid_to
from intervals
where has_moved or piece = 0;

create table intermediate.int_customer__csm_history as
with intervals as (
    select
        customers.*,
        pieces.piece,
        made.chance(customers.i, 'handed over') < 0.4 as is_handed_over,
        made.day(customers.start_date, 200 + 200 * made.chance(customers.i, 'hand-over'))
            as handed_over_on
    from made.customers as customers
    cross join range(0, 2) as pieces(piece)
    where made.chance(customers.i, 'has csm') < 0.6
)

select
    customer_id,
    'owner-' || made.place(concat_ws('-', i, piece, 'csm'), 40) as csm_owner_id,
    case when piece = 0 then start_date else handed_over_on end as valid_from,
    case when is_handed_over and piece = 0 then handed_over_on else date '9999-12-31' end
        as valid_to
from intervals
where is_handed_over or piece = 0;

create table intermediate.int_customer__hierarchy as
with placed as (
    select
        customer_id,
        case when i % 20 <> 0 and made.chance(i, 'child') < 0.05 then i - i % 20 end as parent
    from made.customers
)

select
    placed.customer_id,
    parents.customer_id as parent_customer_id,
    coalesce(parents.customer_id, placed.customer_id) as top_parent_customer_id,
    date '0001-01-01' as valid_from,
    date '9999-12-31' as valid_to
from placed
left join made.customers as parents on placed.parent = parents.i;

create table intermediate.int_health__banded as
select
    customers.customer_id,
    cast(months.month as date) as month,
    cast(100 * made.chance(customers.i, months.month) as decimal(7, 4)) as health_score,
    case
        when health_score >= 60 then 'healthy' when health_score >= 30 then 'watch' else 'at risk'
    end as health_band
from made.customers as customers
inner join range(getvariable('first_day'), getvariable('as_of'), interval 1 month) as months(month)
    on months.month >= customers.start_date
    and months.month < coalesce(customers.end_date, date '9999-12-31')
where customers.has_contract;

create table intermediate.int_health__measures_scored as
select
    customer_id,
    month,
    'days_to_contract_end' as measure,
    cast(case when made.chance(customer_id, month) < 0.25 then 40 else 100 end as decimal(7, 4))
        as measure_score
from intermediate.int_health__banded;

create table intermediate.int_customer__onboarding_projects as
select
    customer_id,
    start_date as kickoff_date,
    made.day(start_date, 30 + 150 * made.chance(i, 'onboarded')) as live_date
from made.customers
where made.chance(i, 'onboarding') < 0.5;

create table intermediate.int_finance__fx_rates as
select
    'finance' as source_system,
    cast(months.month as date) as rate_date,
    currencies.currency as from_currency,
    'USD' as to_currency,
    cast(
        case currencies.currency when 'EUR' then 1.1 when 'GBP' then 1.27 when 'CNY' then 0.14
            else 0.0067 end * (0.95 + 0.1 * made.chance(currencies.currency, months.month))
        as decimal(28, 8)
    ) as rate
from range(getvariable('first_day'), getvariable('as_of'), interval 1 month) as months(month)
cross join unnest(['EUR', 'GBP', 'CNY', 'JPY']) as currencies(currency);

drop schema made cascade;
