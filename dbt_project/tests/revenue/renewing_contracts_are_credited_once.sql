-- What a term is worth that renews several is shared among them: never twice, nothing lost.
select
    source_system,
    renewed_by_contract_id,
    max(renewing_local_amount) as renewing_local_amount,
    sum(local_credit_amount) as credited_local_amount,
    'it is not credited exactly once' as reason
from {{ ref('int_renewals__credits') }}
group by source_system, renewed_by_contract_id
having sum(local_credit_amount) <> max(renewing_local_amount)
