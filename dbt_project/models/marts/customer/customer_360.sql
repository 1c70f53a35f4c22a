-- Grain: a customer, also one that a single department knows; tests are flagged. As of the day of
-- the run; recurring amounts are those at the end of its month.
{% set parts = [
    ('customers', 'int_identity__customers', [
        'customer_id', 'customer_name', 'is_test', 'n_records',
    ]),
    ('stages', 'int_customer__stages', ['lifecycle_stage', 'lifecycle_stage_since']),
    ('departments', 'int_customer__departments', [
        'departments', 'n_departments', 'is_known_to_one_department', 'missing_departments',
        'crm_fresh_to', 'helpdesk_fresh_to', 'billing_fresh_to', 'usage_fresh_to',
        'feedback_fresh_to', 'success_fresh_to',
    ]),
    ('names', 'int_customer__names', [
        'crm_account_names', 'billing_account_names', 'helpdesk_organization_names',
    ]),
    ('record_ids', 'int_customer__record_ids', [
        'crm_account_ids', 'billing_account_ids', 'helpdesk_organization_ids', 'workspace_ids',
    ]),
    ('attributes', 'int_customer__attributes', [
        'customer_name_source', 'segment', 'segment_source', 'industry', 'industry_source',
        'region', 'region_source', 'country', 'country_source', 'acquisition_channel',
        'acquisition_channel_source', 'partner_name', 'partner_name_source', 'csm_owner_id',
        'csm_name', 'csm_source', 'owner_name', 'owner_source',
    ]),
    ('recurring', 'int_customer__recurring_state', [
        'acv_band', 'touch_model', 'mrr_amount', 'arr_amount', 'carr_amount', 'opening_mrr_amount',
        'new_mrr_amount', 'reactivation_mrr_amount', 'expansion_mrr_amount',
        'contraction_mrr_amount', 'churn_mrr_amount', 'fx_mrr_amount', 'nrr', 'n_seats',
        'n_products', 'owned_products', 'unused_products', 'first_paying_month',
        'last_paying_month', 'tenure_months',
    ]),
    ('renewals', 'int_customer__renewal_state', [
        'renewal_status', 'contract_end_date', 'days_to_contract_end', 'contract_arr_amount',
        'is_auto_renewal', 'notice_date', 'first_contract_date', 'last_renewal_date',
    ]),
    ('payments', 'int_customer__payment_state', [
        'payment_state', 'n_overdue_invoices', 'overdue_gross_amount', 'oldest_overdue_days',
        'last_payment_date',
    ]),
    ('lifetime', 'int_customer__lifetime', [
        'first_invoice_date', 'lifetime_net_amount', 'lifetime_paid_gross_amount',
    ]),
    ('multiples', 'int_customer__lifetime_multiple', [
        'first_contract_net_amount', 'lifetime_recurring_net_amount', 'lifetime_multiple',
    ]),
    ('wallets', 'int_customer__wallets', [
        'wallet_balance_amount', 'wallet_topped_up_amount', 'wallet_burnt_amount',
        'wallet_expired_amount', 'wallet_adjusted_amount', 'wallet_days_left',
    ]),
    ('health', 'int_health__latest', [
        'health_score', 'no_score_reason', 'health_score_change_3_months', 'heaviest_measures',
        'red_flag_reasons',
    ]),
    ('usage', 'int_customer__usage_state', [
        'last_use_date', 'n_actions_30_days', 'n_active_days_30_days', 'usage_trend',
        'n_active_seats', 'seat_utilisation_rate',
    ]),
    ('support', 'int_customer__support_state', [
        'n_open_tickets', 'oldest_open_ticket_days', 'n_open_escalated_tickets',
        'n_open_complaints', 'n_tickets_12_months', 'last_ticket_date',
    ]),
    ('sentiment', 'int_customer__sentiment_state', [
        'csat_rate', 'n_csat_ratings', 'nps', 'n_nps_answers', 'ces', 'ces_scale',
        'n_ces_answers',
    ]),
    ('people', 'int_customer__sponsorship', [
        'n_active_people', 'n_active_sponsors', 'n_active_champions', 'last_sponsor_left_date',
        'last_champion_left_date', 'is_sponsor_missing',
    ]),
    ('engagement', 'int_customer__engagement', ['last_touch_date', 'days_since_last_touch']),
] %}
select
    {% for part, _, columns in parts -%}
    {% for column in columns -%}
    {{ part }}.{{ column }},
    {% endfor -%}
    {% endfor -%}
    coalesce(health.health_band, '(unknown)') as health_band,
    coalesce(engagement.n_touches_90_days, 0) as n_touches_90_days
from {{ ref('int_identity__customers') }} as customers
{% for part, model, _ in parts[1:] -%}
left join {{ ref(model) }} as {{ part }}
    on customers.customer_id = {{ part }}.customer_id
{% endfor %}
