{#
  Rules in force: a company's own rows and those of the shipped seed. Without `key` the company's rows
  stand alone as soon as there is one; with it they win row by row, and the other shipped rows stay.
#}
{% macro company_rules(seed, key=[]) -%}
with company_rows as (
    select * from {{ ref('stg_rules__' ~ seed) }}
),

shipped_rows as (
    select * from {{ ref(seed) }}
)

select * from company_rows
union all
select * from shipped_rows
where not exists (
    select 1 from company_rows
    {%- for column in key %}
    {{ 'where' if loop.first else 'and' }} company_rows.{{ column }} = shipped_rows.{{ column }}
    {%- endfor %}
)
{%- endmacro %}
