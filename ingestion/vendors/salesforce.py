"""Salesforce: the objects of sales, as its REST query and Bulk APIs send them, and what is read."""

from __future__ import annotations

from ingestion.entities.model import (
    Column,
    amount,
    currency,
    day,
    flag,
    instant,
    integer,
    precise,
    text,
)
from ingestion.vendors.model import Vendor, VendorObject

CREATED = instant("created_at", "When the record was made.", path="CreatedDate")
UPDATED = instant("updated_at", "When a user last changed the record.", path="LastModifiedDate")
STAMPS = (CREATED, UPDATED)
CURRENCY = currency(path="CurrencyIsoCode")
OWNER = text("owner_id", "User who owns the record.", path="OwnerId")
ACTIVITY_PARTIES: tuple[Column, ...] = (
    text("crm_account_id", "Account that Salesforce derives from what and who.", path="AccountId"),
    text("what_id", "Account, deal, contract or other record it is filed under.", path="WhatId"),
    text("who_id", "Contact or lead it was with.", path="WhoId"),
    OWNER,
    text("subject", "Subject line.", path="Subject", is_personal=True),
)

ACCOUNTS = VendorObject(
    "accounts",
    "one row an Account",
    (
        text("crm_account_id", "Id of the account.", path="Id", required=True),
        text("account_name", "Name of the account.", path="Name", required=True),
        text("parent_crm_account_id", "Account that owns this one.", path="ParentId"),
        text(
            "merged_into_crm_account_id",
            "Account that this one was merged into; set on deleted accounts only.",
            path="MasterRecordId",
        ),
        text(
            "billing_account_id",
            "Id of the same customer in billing, a custom field.",
            path="Billing_Customer_Id__c",
        ),
        text(
            "helpdesk_organization_id",
            "Id of the same customer in the helpdesk, a custom field.",
            path="Helpdesk_Organization_Id__c",
        ),
        text(
            "registration_number",
            "Number in the companies register, a custom field.",
            path="Registration_Number__c",
        ),
        text("tax_number", "VAT or other tax number, a custom field.", path="Tax_Number__c"),
        text("website", "Address of the web site, as typed.", path="Website"),
        text("country", "Country of the billing address.", path="BillingCountry"),
        text("street", "Street of the billing address.", path="BillingStreet"),
        text("city", "City of the billing address.", path="BillingCity"),
        text("postal_code", "Postal code of the billing address.", path="BillingPostalCode"),
        text("phone", "Main telephone number of the account.", path="Phone"),
        text("region", "Sales region, a custom field.", path="Region__c"),
        text("industry", "Industry.", path="Industry"),
        text("segment", "Market segment, a custom field.", path="Segment__c"),
        text("account_source", "How the account was won.", path="AccountSource"),
        text("partner_name", "Partner that brought it, a custom field.", path="Partner__c"),
        OWNER,
        flag("is_test", "True for accounts that are no customers.", path="Is_Test__c"),
        flag("is_churned", "Sales' own mark that the customer left.", path="Churned__c"),
        *STAMPS,
    ),
)
CONTACTS = VendorObject(
    "contacts",
    "one row a Contact",
    (
        text("contact_id", "Id of the contact.", path="Id", required=True),
        text("crm_account_id", "Account the person belongs to.", path="AccountId"),
        text("merged_into_contact_id", "Contact it was merged into.", path="MasterRecordId"),
        text("full_name", "First and last name.", path="Name", is_personal=True),
        text("email", "E-mail address.", path="Email", is_personal=True),
        text("phone", "Business telephone number.", path="Phone", is_personal=True),
        text("job_title", "Title of the person's job.", path="Title"),
        text("contact_role", "Part the person plays, a custom field.", path="Contact_Role__c"),
        flag("has_left", "True once the person has left, a custom field.", path="Has_Left__c"),
        instant("left_at", "When the person left, a custom field.", path="Left_On__c"),
        *STAMPS,
    ),
)
USERS = VendorObject(
    "users",
    "one row a User",
    (
        text("owner_id", "Id of the user.", path="Id", required=True),
        text("owner_name", "First and last name.", path="Name", required=True, is_personal=True),
        text("email", "E-mail address.", path="Email", is_personal=True),
        text("department", "Department of the user.", path="Department"),
        text("user_role_name", "Name of the user's role.", path="UserRole.Name"),
        flag("is_active", "Whether the user can log in.", path="IsActive"),
        *STAMPS,
    ),
)
PRODUCTS = VendorObject(
    "products",
    "one row a Product2",
    (
        text("product_id", "Id of the product.", path="Id", required=True),
        text("product_name", "Name of the product.", path="Name", required=True),
        text("product_code", "Code of the product.", path="ProductCode"),
        text("product_family", "Family of the product.", path="Family"),
        flag("is_active", "Whether it can be sold.", path="IsActive"),
        *STAMPS,
    ),
)
OPPORTUNITIES = VendorObject(
    "opportunities",
    "one row an Opportunity",
    (
        text("opportunity_id", "Id of the deal.", path="Id", required=True),
        text("crm_account_id", "Account the deal is with.", path="AccountId"),
        text("opportunity_name", "Name of the deal.", path="Name"),
        text("opportunity_type", "Kind of deal, by the company's picklist.", path="Type"),
        text("stage", "Stage of the deal.", path="StageName", required=True),
        flag("is_closed", "Whether the stage is a closed one.", path="IsClosed"),
        flag("is_won", "Whether the stage is a won one.", path="IsWon"),
        amount("net_amount", "Amount; with products, the sum of the lines.", path="Amount"),
        CURRENCY,
        day("close_date", "Day the deal closed or is expected to.", path="CloseDate"),
        text("loss_reason", "Why it was lost, a custom field.", path="Loss_Reason__c"),
        text("lead_source", "Where the lead came from.", path="LeadSource"),
        flag("is_cs_sourced", "Brought by success, a custom field.", path="CS_Sourced__c"),
        flag("is_referral", "Referred by a customer, a custom field.", path="Referral__c"),
        OWNER,
        *STAMPS,
    ),
)
OPPORTUNITY_LINE_ITEMS = VendorObject(
    "opportunity_line_items",
    "one row an OpportunityLineItem",
    (
        text("opportunity_line_id", "Id of the line.", path="Id", required=True),
        text("opportunity_id", "Deal the line belongs to.", path="OpportunityId", required=True),
        text("product_id", "Product of the line.", path="Product2Id"),
        text("line_name", "Name of the deal and the product.", path="Name"),
        amount("quantity", "Quantity.", path="Quantity"),
        precise("unit_amount", "Sales price of a unit.", path="UnitPrice"),
        amount("net_amount", "Price of the line.", path="TotalPrice"),
        CURRENCY,
        day("service_from", "First day of service.", path="ServiceDate"),
        day("service_end_date", "Last day of service, a custom field.", path="Service_End__c"),
        *STAMPS,
    ),
)
OPPORTUNITY_FIELD_HISTORY = VendorObject(
    "opportunity_field_history",
    "one row a change of a tracked field of an Opportunity",
    (
        text("field_change_id", "Id of the change.", path="Id", required=True),
        text("opportunity_id", "Deal that changed.", path="OpportunityId", required=True),
        text("field_name", "Field that changed, or 'created'.", path="Field", required=True),
        text("old_value", "Value before.", path="OldValue"),
        text("new_value", "Value after.", path="NewValue"),
        text("changed_by_id", "User who made the change.", path="CreatedById"),
        instant("created_at", "When the change was made.", path="CreatedDate", required=True),
    ),
)
TASKS = VendorObject(
    "tasks",
    "one row a Task",
    (
        text("activity_id", "Id of the task.", path="Id", required=True),
        *ACTIVITY_PARTIES,
        text("task_subtype", "Task, Email, Call and the like.", path="TaskSubtype"),
        flag("is_closed", "Whether it is done; open tasks are plans.", path="IsClosed"),
        day("due_date", "Day it is due.", path="ActivityDate"),
        instant("completed_at", "When it was completed.", path="CompletedDateTime"),
        integer("call_seconds", "Length of the call.", path="CallDurationInSeconds"),
        *STAMPS,
    ),
)
EVENTS = VendorObject(
    "events",
    "one row an Event",
    (
        text("activity_id", "Id of the event.", path="Id", required=True),
        *ACTIVITY_PARTIES,
        flag("is_all_day", "Whether it takes whole days.", path="IsAllDayEvent"),
        instant("started_at", "When it starts.", path="StartDateTime"),
        integer("duration_minutes", "How long it takes.", path="DurationInMinutes"),
        *STAMPS,
    ),
)
CONTRACTS = VendorObject(
    "contracts",
    "one row a Contract",
    (
        text("contract_id", "Id of the contract.", path="Id", required=True),
        text("crm_account_id", "Account that signed.", path="AccountId", required=True),
        text("contract_number", "Number of this one contract.", path="ContractNumber"),
        text(
            "agreement_number",
            "Number that a contract and its renewals share, a custom field.",
            path="Agreement_Number__c",
        ),
        text(
            "predecessor_contract_id",
            "Contract that this one renews, a custom field.",
            path="Renews_Contract__c",
        ),
        text("status", "State, by the company's picklist.", path="Status"),
        text("status_code", "Category of the state.", path="StatusCode"),
        day("signed_date", "Day on which the customer signed.", path="CustomerSignedDate"),
        day("start_date", "First day of the term.", path="StartDate"),
        day("last_date", "Last day of the term.", path="EndDate"),
        day("notice_date", "Day of notice, a custom field.", path="Notice_Date__c"),
        integer("term_months", "Length of the term in months.", path="ContractTerm"),
        precise("arr_amount", "Recurring amount a year, a custom field.", path="ARR__c"),
        CURRENCY,
        flag("is_auto_renewal", "Renews by itself, a custom field.", path="Auto_Renewal__c"),
        *STAMPS,
    ),
)

SALESFORCE = Vendor(
    "salesforce",
    api_version="61.0",
    objects=(
        ACCOUNTS,
        CONTACTS,
        USERS,
        PRODUCTS,
        OPPORTUNITIES,
        OPPORTUNITY_LINE_ITEMS,
        OPPORTUNITY_FIELD_HISTORY,
        TASKS,
        EVENTS,
        CONTRACTS,
    ),
)
