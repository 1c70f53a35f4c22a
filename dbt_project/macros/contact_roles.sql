{# Roles of people, the one that weighs most first; (unknown) where no source names one. #}
{% macro contact_roles() -%}
    {{ return([
        'sponsor', 'champion', 'decision maker', 'billing', 'technical', 'user', 'unmapped',
        '(unknown)'
    ]) }}
{%- endmacro %}

{# Place of a role in contact_roles(), 1 for the first. #}
{% macro contact_role_rank(contact_role) -%}
    case {{ contact_role }}
        {%- for role in contact_roles() %}
        when '{{ role }}' then {{ loop.index }}
        {%- endfor %}
    end
{%- endmacro %}

{# A role as mapped: `source_role` is the source's own word, `mapped_role` the seed's, if any. #}
{% macro known_contact_role(source_role, mapped_role) -%}
    case
        when {{ mapped_role }} is not null then {{ mapped_role }}
        when nullif(trim({{ source_role }}), '') is null then '(unknown)'
        else 'unmapped'
    end
{%- endmacro %}
