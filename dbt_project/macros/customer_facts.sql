{# Facts that no customer may lose: (department, entity, column that names the customer's record). #}
{% macro customer_facts() -%}
    {{ return([
        ('crm', 'opportunities', 'crm_account_id'),
        ('crm', 'contracts', 'crm_account_id'),
        ('helpdesk', 'tickets', 'helpdesk_organization_id'),
        ('helpdesk', 'messages', 'helpdesk_organization_id'),
        ('helpdesk', 'satisfaction_ratings', 'helpdesk_organization_id'),
        ('billing', 'subscriptions', 'billing_account_id'),
        ('billing', 'subscription_periods', 'billing_account_id'),
        ('billing', 'invoices', 'billing_account_id'),
        ('billing', 'payments', 'billing_account_id'),
        ('billing', 'credit_notes', 'billing_account_id'),
        ('billing', 'wallet_transactions', 'billing_account_id'),
        ('usage', 'events_daily', 'workspace_id'),
    ]) }}
{%- endmacro %}
