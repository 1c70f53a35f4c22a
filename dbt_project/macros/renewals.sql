{# Amounts of renewal_rates that add up over members and months. #}
{% macro renewal_amounts() -%}
    {{ return([
        'target_arr_amount', 'decided_arr_amount', 'pending_arr_amount', 'renewed_arr_amount',
        'retained_arr_amount'
    ]) }}
{%- endmacro %}

{# Counts of renewal_rates that add up over members and months. #}
{% macro renewal_counts() -%}
    {{ return([
        'n_due', 'n_pending', 'n_decided', 'n_renewed', 'n_renewed_early', 'n_renewed_on_time',
        'n_renewed_late', 'n_renewed_automatically', 'n_renewed_in_due_month', 'n_not_renewed',
        'n_terminated', 'n_won_back', 'n_first_decided', 'n_first_renewed', 'n_unvalued',
        'n_ramp_steps'
    ]) }}
{%- endmacro %}

{# Rates of renewal_rates: name, what is counted, and of what. #}
{% macro renewal_rates() -%}
    {{ return([
        ('renewal_rate_count', 'n_renewed', 'n_decided'),
        ('renewal_rate_amount_gross', 'retained_arr_amount', 'decided_arr_amount'),
        ('renewal_rate_amount_net', 'renewed_arr_amount', 'decided_arr_amount'),
        ('early_renewal_rate', 'n_renewed_early', 'n_decided'),
        ('on_time_renewal_rate', 'n_renewed_on_time', 'n_decided'),
        ('late_renewal_rate', 'n_renewed_late', 'n_decided'),
        ('automatic_renewal_rate', 'n_renewed_automatically', 'n_decided'),
        ('current_month_renewal_rate', 'n_renewed_in_due_month', 'n_decided'),
        ('first_renewal_rate', 'n_first_renewed', 'n_first_decided'),
    ]) }}
{%- endmacro %}

{# The terms of a contract's number up to a row, in their order; of one day the longest is the first. #}
{% macro terms_of_number(last_row) -%}
    over (
        partition by source_system, crm_account_id, contract_number
        order by start_date nulls last, end_date desc nulls first, contract_id nulls last
        rows between unbounded preceding and {{ last_row }}
    )
{%- endmacro %}

{#
  The end of the term that runs on a day after its first end, of a contract that renews by itself for
  the same length again: the first end that is not before the day. Lengths are whole months, else days.
#}
{% macro end_of_running_term(start_date, end_date, day) -%}
    {%- set n_months = whole_months(start_date, end_date) -%}
    {%- set n_days = dbt.datediff(start_date, end_date, 'day') -%}
    {%- set months_on = dbt.datediff(end_date, day, 'month') -%}
    {%- set months_begun -%}
        {{ months_on }} + case
            when {{ add_months(end_date, months_on) }} < {{ day }} then 1
            else 0
        end
    {%- endset -%}
    case
        when {{ start_date }} >= {{ end_date }} then {{ end_date }}
        when {{ n_months }} > 0
            then {{ add_months(end_date, whole_lengths(months_begun, n_months)) }}
        else {{ add_days(end_date, whole_lengths(dbt.datediff(end_date, day, 'day'), n_days)) }}
    end
{%- endmacro %}

{# A number of months or days, filled up to whole lengths. #}
{% macro whole_lengths(number, length) -%}
    cast(ceil(({{ number }}) / nullif({{ length }}, 0)) as integer) * ({{ length }})
{%- endmacro %}
