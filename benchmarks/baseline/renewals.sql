-- Contract terms with what became of them, rates by month and member, and forecasts beside outcomes.
create or replace temp table settings as
select *, cast(date_trunc('month', as_of) as date) as as_of_month from staging.stg_run__settings;

create or replace temp table terms as
select
    contracts.source_system,
    contracts.contract_id,
    records.customer_id,
    contracts.crm_account_id,
    nullif(trim(contracts.contract_number), '') as contract_number,
    contracts.predecessor_contract_id,
    coalesce(contracts.signed_date, contracts.start_date) as signed_on,
    contracts.start_date,
    least(signed_on, contracts.start_date) as known_from,
    contracts.end_date as due_date,
    cast(date_trunc('month', contracts.end_date) as date) as due_month,
    least(due_month, settings.as_of_month) as rate_month,
    case when contracts.notice_date <= least(contracts.end_date, settings.as_of)
        then contracts.notice_date end as notice_date,
    coalesce(contracts.term_months, date_diff('month', contracts.start_date, contracts.end_date))
        as term_months,
    contracts.start_date <= settings.as_of and coalesce(contracts.end_date > settings.as_of, true)
    and coalesce(contracts.contract_status <> 'terminated', true) as is_running,
    coalesce(contracts.contract_status = 'terminated', false)
    and not coalesce(contracts.is_auto_renewal and contracts.notice_date > contracts.end_date, false)
        as is_terminated,
    coalesce(contracts.is_auto_renewal, false) as is_auto_renewal,
    contracts.arr_amount as local_amount,
    contracts.currency,
    rates.rate,
    baseline.converted(contracts.arr_amount, rates.rate) as amount
from intermediate.int_crm__contracts as contracts
inner join intermediate.int_identity__customer_records as records
    on records.department = 'crm'
    and contracts.source_system = records.source_system
    and contracts.crm_account_id = records.record_id
inner join intermediate.int_identity__customers as customers
    on records.customer_id = customers.customer_id
    and not customers.is_test
inner join settings
    on least(coalesce(contracts.signed_date, contracts.start_date), contracts.start_date)
    <= settings.as_of
left join intermediate.int_revenue__fx_rates as rates
    on contracts.currency = rates.currency
    and least(cast(date_trunc('month', contracts.end_date) as date), settings.as_of_month)
    = rates.month
where coalesce(contracts.contract_status, 'signed') <> 'draft';

create or replace temp table links as
with named as (
    select terms.source_system, terms.contract_id, next.contract_id as next_id
    from terms
    inner join terms as next
        on terms.source_system = next.source_system
        and terms.contract_id = next.predecessor_contract_id
        and terms.start_date <= next.start_date
        and terms.due_date < coalesce(next.due_date, date '9999-12-31')
    where next.signed_on <= (select as_of from settings)
),

numbered as (
    select terms.source_system, terms.contract_id, next.contract_id as next_id
    from terms
    anti join named
        on terms.source_system = named.source_system
        and terms.contract_id = named.contract_id
    inner join terms as next
        on terms.source_system = next.source_system
        and terms.crm_account_id = next.crm_account_id
        and terms.contract_number = next.contract_number
        and terms.start_date < next.start_date
        and terms.due_date < coalesce(next.due_date, date '9999-12-31')
        and terms.due_date - (select early_renewal_days from settings) <= next.start_date
    where next.signed_on <= (select as_of from settings)
    qualify rank() over (
        partition by terms.source_system, terms.contract_id order by next.start_date
    ) = 1
)

select
    linked.*,
    terms.amount as target,
    terms.due_date,
    next.signed_on,
    next.due_date as renewed_until,
    next.local_amount,
    next.currency = terms.currency as is_same_currency,
    next.signed_on <= terms.signed_on as is_same_deal,
    next.signed_on <= terms.due_date + (select late_renewal_days from settings) as is_in_window,
    rates.rate
from (select * from named union all select * from numbered) as linked
inner join terms using (source_system, contract_id)
inner join terms as next
    on linked.source_system = next.source_system
    and linked.next_id = next.contract_id
left join intermediate.int_revenue__fx_rates as rates
    on next.currency = rates.currency
    and terms.rate_month = rates.month;

create or replace temp table renewed as
with weighed as (
    select
        *,
        case when bool_and(coalesce(target > 0, false)) over renewing then target else 1 end
            as weight,
        row_number() over (
            partition by source_system, next_id order by target desc nulls last, contract_id
        ) as place
    from links
    where is_in_window
    window renewing as (partition by source_system, next_id)
),

shared as (
    select
        *,
        sum(weight) over (partition by source_system, next_id) as weights,
        case when weight = weights then local_amount
            else baseline.prorated(local_amount, weight, weights) end as share
    from weighed
),

credited as (
    select
        *,
        cast(
            case when place = 1
                then share + local_amount
                - sum(share) over (partition by source_system, next_id)
                else share end as decimal(28, 8)
        ) as local_credit,
        baseline.converted(local_credit, rate) as credit
    from shared
),

summed as (
    select
        source_system,
        contract_id,
        count(*) as n_terms,
        max(signed_on) as last_signed_on,
        max(coalesce(renewed_until, date '9999-12-31')) as renewed_until,
        bool_or(is_same_deal) as is_same_deal,
        case when bool_and(credit is not null) then baseline.summed(credit) end as amount,
        case when bool_and(is_same_currency and local_credit is not null)
            then baseline.summed(local_credit) end as local_amount
    from credited
    group by all
),

firsts as (
    select source_system, contract_id, next_id, signed_on
    from links
    qualify row_number() over (
        partition by source_system, contract_id order by signed_on nulls last, next_id
    ) = 1
)

select
    firsts.source_system,
    firsts.contract_id,
    firsts.next_id,
    firsts.signed_on as first_signed_on,
    summed.* exclude (source_system, contract_id),
    summed.contract_id is not null as is_in_window
from firsts
left join summed using (source_system, contract_id);

create or replace temp table described as
with rolling as (
    select
        terms.source_system,
        terms.contract_id,
        terms.customer_id,
        terms.due_month,
        terms.amount,
        movements.closing_arr_amount,
        movements.last_idle_month
    from terms
    inner join intermediate.int_revenue__customer_movements as movements
        on terms.customer_id = movements.customer_id
        and terms.due_month = movements.month
        and movements.is_paying
    anti join (select * from links where is_in_window) as in_time
        on terms.source_system = in_time.source_system
        and terms.contract_id = in_time.contract_id
    where
        terms.due_date <= (select as_of from settings)
        and terms.is_auto_renewal
        and not terms.is_terminated
        and terms.notice_date is null
),

other_terms as (
    select
        due.customer_id,
        due.due_month,
        baseline.summed(baseline.converted(terms.local_amount, rates.rate)) as amount
    from (
        select distinct
            customer_id,
            due_month,
            last_idle_month,
            cast(due_month + interval 1 month as date) as next_month
        from rolling
    ) as due
    inner join terms
        on due.customer_id = terms.customer_id
        and due.next_month > terms.start_date
        and not terms.is_terminated
    inner join intermediate.int_customer__contract_terms as served
        on terms.source_system = served.source_system
        and terms.contract_id = served.contract_id
        and due.next_month <= served.service_to
    inner join intermediate.int_revenue__fx_rates as rates
        on terms.currency = rates.currency
        and due.due_month = rates.month
    left join intermediate.int_revenue__customer_movements as when_due
        on terms.customer_id = when_due.customer_id
        and terms.due_month = when_due.month
        and when_due.is_paying
    where
        coalesce(terms.due_date, date '9999-12-31') >= due.next_month
        or (
            when_due.month < due.due_month
            and coalesce(when_due.month > due.last_idle_month, true)
        )
    group by all
),

rolled as (
    select
        rolling.source_system,
        rolling.contract_id,
        sum(rolling.amount) over (partition by rolling.customer_id, rolling.due_month) as due_amount,
        rolling.closing_arr_amount - coalesce(other_terms.amount, 0) as paid_amount,
        case when paid_amount >= due_amount then rolling.amount
            else baseline.prorated(rolling.amount, paid_amount, due_amount) end as amount
    from rolling
    left join other_terms using (customer_id, due_month)
    qualify paid_amount > 0
),

outcomes as (
    select
        terms.*,
        settings.as_of,
        renewed.next_id,
        renewed.first_signed_on,
        renewed.last_signed_on,
        date_diff('day', terms.due_date, renewed.first_signed_on) as n_days_signed_after_due,
        coalesce(renewed.n_terms, 0) as n_renewing_terms,
        renewing.next_id is null as is_first_renewal,
        case when terms.due_date <= settings.as_of
            then coalesce(movements.is_paying, false) end as is_paying_after_due,
        greatest(
            terms.due_date + settings.late_renewal_days + 1,
            cast(terms.due_month + interval 1 month as date) - 1
        ) as final_on,
        case
            when renewed.is_same_deal then 'ramp step'
            when renewed.first_signed_on <= terms.due_date - settings.early_renewal_days
                then 'renewed early'
            when renewed.first_signed_on <= terms.due_date then 'renewed on time'
            when renewed.is_in_window then 'renewed late'
            when rolled.contract_id is not null then 'renewed automatically'
            when terms.is_terminated then 'terminated'
            when terms.due_date > settings.as_of then 'pending'
            when terms.notice_date is not null then 'not renewed'
            when terms.due_date + settings.late_renewal_days >= settings.as_of then 'pending'
            when renewed.contract_id is not null then 'won back'
            else 'not renewed'
        end as outcome,
        case when renewed.is_in_window then renewed.amount
            when rolled.contract_id is not null then rolled.amount
            when outcome <> 'pending' then 0 end as renewed_amount,
        case when renewed.is_in_window then renewed.local_amount
            when outcome in ('terminated', 'not renewed', 'won back') then 0 end
            as local_renewed_amount,
        case when renewed.is_same_deal then greatest(renewed.renewed_until, deals.deal_until)
            when renewed.is_in_window then renewed.renewed_until
            else terms.due_date end as next_decision_date,
        least(cast(terms.due_month - interval 1 month as date), settings.as_of_month) as cut_month,
        cast(cut_month + interval 1 month as date) as cut_moment,
        case when outcome = 'pending' then settings.as_of_month else cut_month end as health_month
    from terms
    cross join settings
    left join renewed using (source_system, contract_id)
    left join rolled using (source_system, contract_id)
    left join (
        select
            terms.source_system,
            terms.contract_id,
            max(terms.due_date) over (
                partition by terms.source_system, terms.crm_account_id, terms.contract_number,
                    terms.signed_on
            ) as deal_until
        from terms
        semi join (
            select source_system, unnest([contract_id, next_id]) as contract_id
            from links
            where is_same_deal
        ) as steps
            on terms.source_system = steps.source_system
            and terms.contract_id = steps.contract_id
    ) as deals using (source_system, contract_id)
    left join (select distinct source_system, next_id from links where not is_same_deal) as renewing
        on terms.source_system = renewing.source_system
        and terms.contract_id = renewing.next_id
    left join intermediate.int_revenue__customer_movements as movements
        on terms.customer_id = movements.customer_id
        and terms.due_month = movements.month
    where terms.due_date is not null
),

nearest as (
    select
        terms.source_system,
        terms.contract_id,
        opportunities.opportunity_id,
        opportunities.owner_id,
        abs(date_diff('day', terms.due_date, opportunities.close_date)) as n_days_apart
    from terms
    inner join intermediate.int_crm__opportunities as opportunities
        on terms.source_system = opportunities.source_system
        and terms.crm_account_id = opportunities.crm_account_id
    where opportunity_type = 'renewal' and close_date is not null and terms.due_date is not null
    qualify row_number() over (
        partition by opportunities.source_system, opportunities.opportunity_id
        order by n_days_apart, terms.due_date, terms.contract_id
    ) = 1
),

opportunities as (
    select * from nearest
    where n_days_apart <= 183
    qualify row_number() over (
        partition by source_system, contract_id order by n_days_apart, opportunity_id
    ) = 1
)

select
    outcomes.*,
    outcome like 'renewed%' as is_renewed,
    outcome not in ('pending', 'ramp step') as is_decided,
    is_running and next_decision_date > cast(as_of + interval 12 month as date)
        as is_next_decision_over_12_months_away,
    outcome <> 'ramp step' and due_date > as_of and due_date <= as_of + 90 as is_due_in_90_days,
    outcome <> 'ramp step' and due_date > as_of and due_date <= as_of + 180 as is_due_in_180_days,
    coalesce(bands.band, '(unknown)') as acv_band,
    coalesce(csms.csm_owner_id, '(unknown)') as csm,
    coalesce(attributes.segment, '(unknown)') as segment,
    coalesce(attributes.industry, '(unknown)') as industry,
    coalesce(attributes.region, '(unknown)') as region,
    coalesce(attributes.acquisition_channel, '(unknown)') as acquisition_channel,
    coalesce(attributes.partner_name, '(unknown)') as partner,
    health.health_score,
    coalesce(health.health_band, '(unknown)') as health_band,
    opportunities.opportunity_id as renewal_opportunity_id,
    coalesce(opportunities.owner_id, accounts.owner_id) as renewal_owner_id
from outcomes
left join intermediate.int_revenue__customer_movements as movements
    on outcomes.customer_id = movements.customer_id
    and outcomes.cut_month = movements.month
    and movements.is_paying
left join (
    select
        rates.month,
        bands.band,
        bands.lower_acv_amount * rates.rate as lower_amount,
        bands.upper_acv_amount * rates.rate as upper_amount
    from intermediate.int_rules__acv_bands as bands
    inner join intermediate.int_revenue__fx_rates as rates on bands.currency = rates.currency
) as bands
    on outcomes.cut_month = bands.month
    and movements.closing_arr_amount >= bands.lower_amount
    and movements.closing_arr_amount < bands.upper_amount
left join intermediate.int_customer__csm_history as csms
    on outcomes.customer_id = csms.customer_id
    and outcomes.cut_moment > csms.valid_from
    and outcomes.cut_moment <= csms.valid_to
left join intermediate.int_customer__dated_attributes as attributes
    on outcomes.customer_id = attributes.customer_id
    and outcomes.cut_moment > attributes.valid_from
    and outcomes.cut_moment <= attributes.valid_to
left join intermediate.int_health__banded as health
    on outcomes.customer_id = health.customer_id
    and outcomes.health_month = health.month
left join opportunities
    on outcomes.source_system = opportunities.source_system
    and outcomes.contract_id = opportunities.contract_id
left join intermediate.int_crm__accounts as accounts
    on outcomes.source_system = accounts.source_system
    and outcomes.crm_account_id = accounts.crm_account_id;

create or replace temp table forecasts as
with days as (
    select next_month_start - 1 as day from intermediate.int_revenue__months where is_complete_month
    union
    select as_of as day from settings
),

closed as (
    select
        days.day,
        described.is_first_renewal,
        described.health_band,
        grouping(described.health_band) = 1 as is_of_all,
        count(*) as n_closed,
        baseline.ratio(count(*) filter (where is_renewed), count(*)) as rate
    from days
    inner join described
        on described.final_on <= days.day
        and described.final_on > cast(days.day - interval 12 month as date)
    where described.is_decided
    group by grouping sets ((days.day, is_first_renewal, health_band), (days.day))
)

select
    days.day as forecast_date,
    days.day = settings.as_of as is_of_run,
    terms.source_system,
    terms.contract_id,
    terms.due_date,
    terms.amount as target,
    terms.is_decided,
    terms.is_renewed,
    terms.renewed_amount,
    case when terms.is_decided then least(terms.renewed_amount, terms.amount) end as retained,
    terms.final_on <= settings.as_of as is_final,
    case
        when terms.is_decided and (terms.last_signed_on <= days.day or days.day = settings.as_of)
            then 'decided'
        when terms.notice_date <= days.day then 'notice given'
        when alike.n_closed >= settings.small_base_n then 'same turn and health'
        when overall.n_closed > 0 then 'all renewals'
        else 'nothing to go by'
    end as forecast_rule,
    case forecast_rule
        when 'decided' then case when terms.is_renewed then 1.0 else 0.0 end
        when 'notice given' then 0.0
        when 'same turn and health' then alike.rate
        when 'all renewals' then overall.rate
    end as probability,
    case forecast_rule
        when 'same turn and health' then alike.n_closed
        when 'all renewals' then overall.n_closed
    end as n_base,
    case when forecast_rule = 'decided' then terms.renewed_amount
        else cast(terms.amount * cast(probability as decimal(18, 8)) as decimal(28, 8))
    end as forecast_amount
from described as terms
cross join settings
inner join days
    on terms.known_from <= days.day
    and terms.final_on > days.day
    and (days.day = settings.as_of or terms.due_date <= days.day + 180)
left join intermediate.int_health__banded as health
    on terms.customer_id = health.customer_id
    and cast(date_trunc('month', days.day) as date) = health.month
left join closed as alike
    on days.day = alike.day
    and not alike.is_of_all
    and terms.is_first_renewal = alike.is_first_renewal
    and coalesce(health.health_band, '(unknown)') = alike.health_band
left join closed as overall on days.day = overall.day and overall.is_of_all
where terms.outcome <> 'ramp step';

create or replace table baseline.renewals as
select
    described.source_system, described.contract_id, customer_id, contract_number, start_date,
    described.due_date, due_month, term_months, outcome, final_on, described.is_renewed,
    described.is_decided, is_first_renewal, is_auto_renewal, is_paying_after_due, is_running,
    is_due_in_90_days, is_due_in_180_days, next_decision_date,
    is_next_decision_over_12_months_away, notice_date, currency, amount as target_arr_amount,
    local_amount as local_target_arr_amount, described.renewed_amount as renewed_arr_amount,
    local_renewed_amount as local_renewed_arr_amount, next_id as renewed_by_contract_id,
    n_renewing_terms, first_signed_on as renewal_signed_date, n_days_signed_after_due,
    renewal_opportunity_id, renewal_owner_id, health_score, health_band, segment, acv_band,
    industry, region, csm, acquisition_channel, partner, forecast_rule,
    probability as forecast_probability, n_base as n_forecast_base,
    forecast_amount as forecast_arr_amount
from described
left join forecasts
    on described.source_system = forecasts.source_system
    and described.contract_id = forecasts.contract_id
    and forecasts.is_of_run;

create or replace table baseline.renewal_rates as
with flagged as (
    select
        *,
        outcome <> 'ramp step' as is_due,
        coalesce(
            outcome = 'renewed automatically'
            or (is_renewed and date_trunc('month', first_signed_on) = due_month),
            false
        ) as is_in_due_month,
        outcome <> 'ramp step' and amount is not null
        and (renewed_amount is not null or not is_decided) as is_measured
    from described
),

months as (
    select
        due_month as month,
        case
            when grouping(segment) = 0 then 'segment'
            when grouping(acv_band) = 0 then 'acv_band'
            when grouping(industry) = 0 then 'industry'
            when grouping(region) = 0 then 'region'
            when grouping(csm) = 0 then 'csm'
            when grouping(acquisition_channel) = 0 then 'acquisition_channel'
            when grouping(partner) = 0 then 'partner'
            else 'all'
        end as dimension,
        coalesce(segment, acv_band, industry, region, csm, acquisition_channel, partner, 'all')
            as member,
        count(*) filter (where is_due) as n_due,
        count(*) filter (where outcome = 'pending') as n_pending,
        count(*) filter (where is_decided) as n_decided,
        count(*) filter (where is_renewed) as n_renewed,
        count(*) filter (where outcome = 'renewed early') as n_renewed_early,
        count(*) filter (where outcome = 'renewed on time') as n_renewed_on_time,
        count(*) filter (where outcome = 'renewed late') as n_renewed_late,
        count(*) filter (where outcome = 'renewed automatically') as n_renewed_automatically,
        count(*) filter (where is_in_due_month) as n_renewed_in_due_month,
        count(*) filter (where is_decided and not is_renewed) as n_not_renewed,
        count(*) filter (where outcome = 'terminated') as n_terminated,
        count(*) filter (where outcome = 'won back') as n_won_back,
        count(*) filter (where is_decided and is_first_renewal) as n_first_decided,
        count(*) filter (where is_renewed and is_first_renewal) as n_first_renewed,
        count(*) filter (where not is_due) as n_ramp_steps,
        count(*) filter (where is_due and not is_measured) as n_unvalued,
        baseline.summed(if(is_measured, amount, null)) as target,
        baseline.summed(if(is_measured and not is_decided, amount, null)) as pending,
        baseline.summed(if(is_measured and is_decided, amount, null)) as decided,
        baseline.summed(if(is_measured and is_decided, renewed_amount, null)) as renewed,
        baseline.summed(if(is_measured and is_decided, least(renewed_amount, amount), null))
            as retained
    from flagged
    group by
        grouping sets (
            (due_month, segment), (due_month, acv_band), (due_month, industry),
            (due_month, region), (due_month, csm), (due_month, acquisition_channel),
            (due_month, partner), (due_month)
        )
),

ends as (
    select cast(unnest(generate_series(
        min(months.month) + interval 11 month, max(settings.as_of_month), interval 1 month
    )) as date) as month
    from months
    cross join settings
),

windows as (
    select month, 'month' as renewal_window, * exclude (month) from months
    union all by name
    select
        ends.month,
        'trailing_12_months' as renewal_window,
        dimension,
        member,
        sum(columns(months.* exclude (month, dimension, member)))
    from ends
    inner join months
        on months.month <= ends.month
        and months.month > cast(ends.month - interval 12 month as date)
    group by all
),

rated as (
    select
        windows.*,
        cast(windows.month + interval 1 month as date) <= settings.as_of + 1 as is_complete_month,
        n_decided < settings.small_base_n as is_small_base,
        if(windows.month <= settings.as_of_month, n_decided, null) as n,
        if(windows.month <= settings.as_of_month, decided, null) as amount,
        if(windows.month <= settings.as_of_month, n_first_decided, null) as n_first,
        baseline.ratio(n_renewed, n) as by_count,
        baseline.ratio(retained, amount) as by_gross,
        baseline.ratio(renewed, amount) as by_net,
        bands.pass_rate,
        bands.excellent_rate,
        case bands.rate_name
            when 'renewal_rate_count' then by_count
            when 'renewal_rate_amount_gross' then by_gross
            when 'renewal_rate_amount_net' then by_net
        end as banded
    from windows
    cross join settings
    left join intermediate.int_rules__renewal_bands as bands
        on dimension in ('segment', 'all')
        and member = bands.segment
)

select
    month, renewal_window, dimension, member, is_complete_month, n_due, n_pending, n_decided,
    n_renewed, n_renewed_early, n_renewed_on_time, n_renewed_late, n_renewed_automatically,
    n_renewed_in_due_month, n_not_renewed, n_terminated, n_won_back, n_first_decided,
    n_first_renewed, n_ramp_steps, n_unvalued, target as target_arr_amount,
    pending as pending_arr_amount, decided as decided_arr_amount, renewed as renewed_arr_amount,
    retained as retained_arr_amount, by_count as renewal_rate_count,
    by_gross as renewal_rate_amount_gross, by_net as renewal_rate_amount_net,
    baseline.ratio(n_renewed_early, n) as early_renewal_rate,
    baseline.ratio(n_renewed_on_time, n) as on_time_renewal_rate,
    baseline.ratio(n_renewed_in_due_month, n) as current_month_renewal_rate,
    baseline.ratio(n_renewed_late, n) as late_renewal_rate,
    baseline.ratio(n_renewed_automatically, n) as automatic_renewal_rate,
    baseline.ratio(n_first_renewed, n_first) as first_renewal_rate,
    case when banded >= excellent_rate then 'excellent' when banded >= pass_rate then 'pass'
        when banded is not null then 'below pass' end as renewal_band,
    pass_rate,
    excellent_rate,
    is_small_base
from rated;

create or replace table baseline.renewal_forecasts as
with due as (
    select
        forecasts.*,
        horizons.days as horizon_days,
        target is not null and (renewed_amount is not null or not is_decided) as is_measured
    from forecasts
    inner join unnest([90, 180]) as horizons(days)
        on due_date > forecast_date
        and due_date <= forecast_date + horizons.days
)

select
    forecast_date,
    horizon_days,
    bool_and(is_final) as is_final,
    count(*) as n_due,
    count(*) filter (where forecast_rule = 'decided') as n_decided,
    count(*) filter (where not is_measured) as n_unvalued,
    baseline.summed(if(is_measured, target, null)) as target_arr_amount,
    case when bool_and(probability is not null)
        then cast(sum(cast(probability as decimal(18, 8))) as decimal(18, 4)) end as n_forecast,
    if(bool_and(is_final), count(*) filter (where is_renewed), null) as n_actual,
    if(
        bool_and(forecast_amount is not null) filter (where is_measured),
        baseline.summed(if(is_measured, forecast_amount, null)), null
    ) as forecast_arr_amount,
    if(bool_and(is_final), baseline.summed(if(is_measured, renewed_amount, null)), null)
        as actual_arr_amount,
    if(bool_and(is_final), baseline.summed(if(is_measured, retained, null)), null)
        as actual_retained_arr_amount,
    cast(forecast_arr_amount - actual_arr_amount as decimal(28, 8)) as error_arr_amount,
    baseline.ratio(forecast_arr_amount - actual_arr_amount, actual_arr_amount) as error_rate
from due
group by all;
