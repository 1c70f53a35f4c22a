"""What the embedded company sends as Salesforce: the vendor's fields, and its own records."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from ingestion.sources.demo.forms import salesforce
from ingestion.sources.demo.generator import build_block, company
from ingestion.vendors.salesforce import SALESFORCE
from workspace.settings import Demo

SCHEMA = json.loads(
    (Path(__file__).parent / "schemas" / "salesforce.json").read_text(encoding="utf-8")
)["objects"]
SUFFIX = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
PYTHON_TYPES = {
    "boolean": bool,
    "int": int,
    "currency": float,
    "double": float,
    "percent": float,
    "anyType": str,
}
"""By the vendor's type; every other type is text."""
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
RECORDS = {
    "accounts": ("crm__accounts where not _is_deleted", {
        "crm_account_id": "Id", "account_name": "Name", "parent_crm_account_id": "ParentId",
        "billing_account_id": "Billing_Customer_Id__c", "tax_number": "Tax_Number__c",
        "helpdesk_organization_id": "Helpdesk_Organization_Id__c", "country": "BillingCountry",
        "industry": "Industry", "created_at": "CreatedDate", "updated_at": "LastModifiedDate",
    }),
    "contacts": ("crm__contacts where not _is_deleted", {
        "contact_id": "Id", "crm_account_id": "AccountId", "full_name": "Name", "email": "Email",
        "job_title": "Title", "left_at": "Left_On__c", "created_at": "CreatedDate",
    }),
    "users": ("crm__owners", {
        "owner_id": "Id", "owner_name": "Name", "team": "Department", "is_active": "IsActive",
    }),
    "opportunities": ("crm__opportunities where not _is_deleted", {
        "opportunity_id": "Id", "crm_account_id": "AccountId", "stage": "StageName",
        "net_amount": "Amount", "currency": "CurrencyIsoCode", "close_date": "CloseDate",
        "is_won": "IsWon", "loss_reason": "Loss_Reason__c", "updated_at": "LastModifiedDate",
    }),
    "opportunity_line_items": ("crm__opportunity_lines where not _is_deleted", {
        "opportunity_line_id": "Id", "opportunity_id": "OpportunityId", "quantity": "Quantity",
        "unit_amount": "UnitPrice", "net_amount": "TotalPrice", "service_from": "ServiceDate",
        "service_to - 1": "Service_End__c",
    }),
    "tasks": ("crm__activities where _kind = 'task' and not _is_deleted", {
        "activity_id": "Id", "crm_account_id": "AccountId", "contact_id": "WhoId",
        "subject": "Subject", "occurred_at": "CompletedDateTime",
        "duration_minutes * 60": "CallDurationInSeconds",
    }),
    "events": ("crm__activities where _kind = 'event' and not _is_deleted", {
        "activity_id": "Id", "crm_account_id": "AccountId", "contact_id": "WhoId",
        "occurred_at": "StartDateTime", "duration_minutes": "DurationInMinutes",
    }),
    "contracts": ("crm__contracts where not _is_deleted", {
        "contract_id": "Id", "crm_account_id": "AccountId", "start_date": "StartDate",
        "contract_number": "Agreement_Number__c", "end_date - 1": "EndDate",
        "arr_amount": "ARR__c", "currency": "CurrencyIsoCode", "is_auto_renewal": "Auto_Renewal__c",
    }),
}  # fmt: skip
"""By object: the table that current, not deleted versions repeat, and field by column."""


@pytest.fixture(scope="module")
def db():
    demo = Demo(customers=300, mess="hard", usage_share=0.01)
    with company(demo) as made:
        build_block(made, demo, 1, demo.customers)
        yield made


@pytest.fixture(scope="module")
def sent(db):
    return {name: list(salesforce.envelopes(db, name)) for name in salesforce.OBJECTS}


def current(envelopes):
    newest = {}
    for envelope in envelopes:
        if envelope.cursor_value > newest.get(envelope.id, ("", ""))[1]:
            newest[envelope.id] = envelope
    return newest


def checksum(key):
    """The three letters that tell which of the fifteen characters before are capitals."""
    groups = (key[:5], key[5:10], key[10:15])
    return "".join(SUFFIX[sum(c.isupper() << i for i, c in enumerate(group))] for group in groups)


def is_of_type(value, kind):
    if kind == "datetime":
        return bool(INSTANT.fullmatch(value))
    if kind == "date":
        return bool(DAY.fullmatch(value))
    if kind == "relationship":
        return set(value) >= {"attributes"} and set(value["attributes"]) == {"type", "url"}
    return type(value) is PYTHON_TYPES.get(kind, str)


def is_id(value, prefixes):
    return len(value) == 18 and value[:3] in prefixes and value[15:] == checksum(value)


def test_the_checksum_is_the_vendors():
    assert checksum("003RO0000035WQg") == "YAM"  # the example of the REST guide


@pytest.mark.parametrize("name", salesforce.OBJECTS)
def test_a_payload_has_the_vendors_fields_and_own_ones_end_in_c(sent, name):
    sobject = salesforce.SOBJECTS[name]
    known = SCHEMA[sobject]
    payloads = [envelope.payload for envelope in sent[name]]
    assert payloads
    assert {frozenset(payload) for payload in payloads} == {
        frozenset({"attributes", *known["fields"], *known["custom"]})
    }
    assert all(field.endswith("__c") for field in known["custom"])
    for payload in payloads:
        url = f"/services/data/v{SALESFORCE.api_version}/sobjects/{sobject}/{payload['Id']}"
        assert payload["attributes"] == {"type": sobject, "url": url}


@pytest.mark.parametrize("name", salesforce.OBJECTS)
def test_values_have_the_vendors_types_picklists_and_ids(sent, name):
    known = SCHEMA[salesforce.SOBJECTS[name]]
    wrong = []
    for field, rule in {**known["fields"], **known["custom"]}.items():
        for envelope in sent[name]:
            value = envelope.payload[field]
            if value is None:
                fits = rule["nillable"]
            else:
                fits = is_of_type(value, rule["type"]) and value in rule.get("values", [value])
                if rule["type"] in {"id", "reference"}:
                    fits = fits and is_id(value, rule.get("refers_to", [known["key_prefix"]]))
            if not fits:
                wrong.append((field, value))
    assert wrong[:10] == []


@pytest.mark.parametrize("entity", SALESFORCE.entities, ids=lambda entity: entity.name)
def test_every_declared_column_is_sent(sent, entity):
    for column in entity.columns:
        values = []
        for envelope in sent[entity.name]:
            value = envelope.payload
            for part in column.path.split("."):
                assert value is None or part in value, column.path
                value = value and value[part]
            values.append(value)
        never = {"merged_into_contact_id"}
        assert any(value is not None for value in values) or column.name in never, column.name


@pytest.mark.parametrize("name", salesforce.OBJECTS)
def test_versions_of_a_record_have_cursors_of_their_own(sent, name):
    stamps = [(envelope.id, envelope.cursor_value) for envelope in sent[name]]
    assert len(set(stamps)) == len(stamps)
    assert stamps == sorted(stamps)
    for envelope in sent[name]:
        payload = envelope.payload
        assert envelope.cursor_value == payload.get("SystemModstamp", payload["CreatedDate"])
        assert payload["CreatedDate"] <= envelope.cursor_value
        assert envelope.is_deleted == payload.get("IsDeleted", False)


def test_nothing_happens_after_the_last_day(db, sent):
    (as_of,) = db.execute("select cast(as_of as varchar) from facts.settings").fetchone()
    for name, envelopes in sent.items():
        assert max(envelope.cursor_value[:10] for envelope in envelopes) <= as_of, name


def test_a_merged_account_is_deleted_and_names_its_master(sent):
    accounts = current(sent["accounts"])
    merged = [a for a in accounts.values() if a.payload["MasterRecordId"] is not None]
    assert merged
    assert all(account.is_deleted for account in merged)
    assert all(not accounts[a.payload["MasterRecordId"]].is_deleted for a in merged)


@pytest.mark.parametrize("name", ["accounts", "contacts", "tasks"])
def test_a_deleted_record_was_there_before(sent, name):
    gone = {envelope.id for envelope in sent[name] if envelope.is_deleted}
    assert gone
    assert gone <= {envelope.id for envelope in sent[name] if not envelope.is_deleted}
    assert all(current(sent[name])[key].is_deleted for key in gone)


@pytest.mark.parametrize("name", ["tasks", "events"])
def test_an_activity_may_be_filed_under_a_deal_of_its_account(sent, name):
    deals = current(sent["opportunities"])
    filed = [e.payload for e in sent[name] if e.payload["WhatId"].startswith("006")]
    assert filed
    assert all(deals[f["WhatId"]].payload["AccountId"] == f["AccountId"] for f in filed)


@pytest.mark.parametrize("name", ["accounts", "contacts", "opportunities", "contracts"])
def test_corrected_records_come_in_two_versions(sent, name):
    live = [envelope for envelope in sent[name] if not envelope.is_deleted]
    assert len(live) > len({envelope.id for envelope in live})


def test_a_contract_ends_on_its_last_day(sent):
    yearly = [
        envelope.payload
        for envelope in sent["contracts"]
        if envelope.payload["ContractTerm"] == 12
        and envelope.payload["Status"] in {"Activated", "Expired"}
    ]
    whole = [
        payload
        for payload in yearly
        if payload["EndDate"]
        == str(
            date.fromisoformat(payload["StartDate"]).replace(year=int(payload["StartDate"][:4]) + 1)
            - timedelta(days=1)
        )
    ]
    assert len(whole) > 0.8 * len(yearly) > 0


@pytest.mark.parametrize("name", RECORDS)
def test_the_current_version_says_what_the_record_says(db, sent, name):
    table, fields = RECORDS[name]
    rows = db.execute(f"select {', '.join(fields)} from records.{table}").fetchall()
    recorded = {tuple(map(as_sent, row)) for row in rows}
    found = {
        tuple(envelope.payload[field] for field in fields.values())
        for envelope in current(sent[name]).values()
        if not envelope.is_deleted
    }
    assert len(found) == len(rows)
    assert found == recorded


def as_sent(value):
    """What a JSON reader may expect; a double that loses a digit of the amount differs."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%S}.000+0000"
    if isinstance(value, date):
        return str(value)
    if isinstance(value, Decimal):
        assert Decimal(repr(float(value))) == value
        return float(value)
    return value
