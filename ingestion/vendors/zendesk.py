"""Zendesk Support: organizations, users, tickets and what hangs on them, as API v2 sends them."""

from ingestion.entities.model import day, flag, instant, integer, json, text
from ingestion.vendors.model import Vendor, VendorObject

STATUSES = ("new", "open", "pending", "hold", "solved", "closed", "deleted")

ORGANIZATIONS = VendorObject(
    "organizations",
    "one row an organization",
    (
        text("organization_id", "Id of the organization.", path="id", required=True),
        text("organization_name", "Name of the organization, unique in the account.", path="name"),
        text(
            "external_id",
            "Id of the same customer in the system the organization was made from: the CRM.",
            path="external_id",
        ),
        json("domain_names", "Domains whose users are put into it.", path="domain_names"),
        text(
            "billing_account_id",
            "Id of the same customer in billing, a field of the company's own.",
            path="organization_fields.billing_account_id",
        ),
        flag(
            "is_test",
            "True for organizations that are no customers, a field of the company's own.",
            path="organization_fields.is_test",
        ),
        json("tags", "Tags of the organization.", path="tags"),
        instant("created_at", "When the organization was made.", path="created_at"),
        instant("updated_at", "When the organization last changed.", path="updated_at"),
    ),
)

USERS = VendorObject(
    "users",
    "one row a user: a customer's person, an agent or an admin",
    (
        text("user_id", "Id of the user.", path="id", required=True),
        text("organization_id", "Default organization of the user.", path="organization_id"),
        text("full_name", "Name of the user.", path="name", is_personal=True),
        text("email", "Primary e-mail address.", path="email", is_personal=True),
        text("phone", "Primary telephone number.", path="phone", is_personal=True),
        text(
            "user_role",
            "What the user may do.",
            path="role",
            allowed=("end-user", "agent", "admin"),
        ),
        text("time_zone", "Time zone, as Zendesk names it.", path="time_zone"),
        text("iana_time_zone", "Time zone, by its IANA name.", path="iana_time_zone"),
        flag("is_active", "False where the user was deleted.", path="active"),
        flag("is_suspended", "True where the user may not sign in.", path="suspended"),
        instant("created_at", "When the user was made.", path="created_at"),
        instant("updated_at", "When the user last changed.", path="updated_at"),
    ),
)

TICKETS = VendorObject(
    "tickets",
    "one row a ticket",
    (
        text("ticket_id", "Number of the ticket.", path="id", required=True),
        text("organization_id", "Organization of the requester.", path="organization_id"),
        text("requester_id", "User who asked.", path="requester_id"),
        text("submitter_id", "User who wrote the ticket.", path="submitter_id"),
        text("assignee_id", "Agent who answers.", path="assignee_id"),
        text("group_id", "Group of agents that answers.", path="group_id"),
        text("subject", "Subject line.", path="subject", is_personal=True),
        text(
            "ticket_type",
            "Kind of ticket.",
            path="type",
            allowed=("question", "incident", "problem", "task"),
        ),
        text(
            "priority",
            "Priority.",
            path="priority",
            allowed=("low", "normal", "high", "urgent"),
        ),
        text(
            "ticket_status",
            "State of the ticket; deleted where it was deleted.",
            path="status",
            allowed=STATUSES,
        ),
        text("channel", "How the ticket came in.", path="via.channel"),
        text(
            "product_area",
            "Part of the product it is about, a field of the company's own.",
            path="custom_fields[360009001001]",
        ),
        text(
            "root_cause",
            "Cause that support recorded, a field of the company's own.",
            path="custom_fields[360009001002]",
        ),
        flag(
            "is_escalated",
            "True where the ticket was escalated, a field of the company's own.",
            path="custom_fields[360009001003]",
        ),
        json("tags", "Tags of the ticket.", path="tags"),
        integer(
            "generated_timestamp",
            "Unix time of the last change of any kind, also by Zendesk itself.",
            path="generated_timestamp",
        ),
        instant("created_at", "When the ticket was made.", path="created_at"),
        instant("updated_at", "When an event last changed the ticket.", path="updated_at"),
    ),
)

TICKET_EVENTS = VendorObject(
    "ticket_events",
    "one row an update of a ticket, with all that it changed",
    (
        text("audit_id", "Id of the update.", path="id", required=True),
        text("ticket_id", "Ticket that was updated.", path="ticket_id"),
        text("updater_id", "User who updated it; -1 for Zendesk itself.", path="updater_id"),
        text("update_channel", "How the update came in.", path="via"),
        text("event_type", "Audit, for an update of a ticket.", path="event_type"),
        json("child_events", "Comments and changes of the update.", path="child_events"),
        integer("updated_timestamp", "Unix time of the update.", path="timestamp"),
        instant("created_at", "When the ticket was updated.", path="created_at"),
    ),
)

TICKET_METRIC_EVENTS = VendorObject(
    "ticket_metric_events",
    "one row a start, pause or end of a clock of a ticket",
    (
        text("metric_event_id", "Id of the event.", path="id", required=True),
        text("ticket_id", "Ticket it happened on.", path="ticket_id"),
        text(
            "metric",
            "Clock: reply_time, requester_wait_time, agent_work_time and others.",
            path="metric",
        ),
        integer("instance_id", "Which run of the clock of the ticket, from 1.", path="instance_id"),
        text(
            "metric_event_type",
            "activate, pause, fulfill, apply_sla, breach, update_status and others.",
            path="type",
        ),
        integer("calendar_minutes", "Minutes measured, in calendar time.", path="status.calendar"),
        integer("business_minutes", "Minutes measured, in business time.", path="status.business"),
        text("sla_policy_id", "Service level policy that was applied.", path="sla.policy.id"),
        integer("sla_target_minutes", "Minutes that the policy allows.", path="sla.target"),
        flag(
            "is_sla_in_business_hours",
            "True where the policy counts business time.",
            path="sla.business_hours",
        ),
        flag("is_withdrawn", "True where a breach no longer counts.", path="deleted"),
        instant("occurred_at", "When it happened.", path="time"),
    ),
)

SATISFACTION_RATINGS = VendorObject(
    "satisfaction_ratings",
    "one row a rating of a ticket, asked for or given",
    (
        text("rating_id", "Id of the rating.", path="id", required=True),
        text("ticket_id", "Ticket that is rated.", path="ticket_id"),
        text("requester_id", "User who was asked.", path="requester_id"),
        text("assignee_id", "Agent at the time of the rating.", path="assignee_id"),
        text("group_id", "Group at the time of the rating.", path="group_id"),
        text(
            "score",
            "good or bad, offered where it was only asked for, unoffered where it was not.",
            path="score",
            allowed=("offered", "unoffered", "good", "bad"),
        ),
        text("comment_text", "What the user wrote.", path="comment", is_personal=True),
        text("reason", "Reason given for a bad rating.", path="reason"),
        instant("created_at", "When the rating was asked for.", path="created_at"),
        instant("updated_at", "When the rating last changed.", path="updated_at"),
    ),
)

SLA_POLICIES = VendorObject(
    "sla_policies",
    "one row a service level policy",
    (
        text("sla_policy_id", "Id of the policy.", path="id", required=True),
        text("policy_name", "Title of the policy.", path="title"),
        integer("policy_position", "Order in which policies are tried.", path="position"),
        json("ticket_filter", "Conditions a ticket must meet.", path="filter"),
        json("policy_metrics", "Target by priority and metric.", path="policy_metrics"),
        instant("created_at", "When the policy was made.", path="created_at"),
        instant("updated_at", "When the policy last changed.", path="updated_at"),
    ),
)

SCHEDULES = VendorObject(
    "schedules",
    "one row a schedule of business hours",
    (
        text("schedule_id", "Id of the schedule.", path="id", required=True),
        text("schedule_name", "Name of the schedule.", path="name"),
        text("time_zone", "Time zone of its hours, as Zendesk names it.", path="time_zone"),
        json("intervals", "Opening hours, in minutes from Sunday 0:00.", path="intervals"),
        instant("created_at", "When the schedule was made.", path="created_at"),
        instant("updated_at", "When the schedule last changed.", path="updated_at"),
    ),
)

HOLIDAYS = VendorObject(
    "holidays",
    "one row a holiday of a schedule",
    (
        text(
            "schedule_holiday_id",
            "Ids of the schedule and of the holiday, joined by '|': a holiday does not name its "
            "schedule, which is known by the request.",
            path="id",
            required=True,
        ),
        text("holiday_name", "Name of the holiday.", path="name"),
        day("start_date", "First day off.", path="start_date"),
        day("end_date", "Last day off.", path="end_date"),
    ),
)

ZENDESK = Vendor(
    "zendesk",
    api_version="v2",
    objects=(
        ORGANIZATIONS,
        USERS,
        TICKETS,
        TICKET_EVENTS,
        TICKET_METRIC_EVENTS,
        SATISFACTION_RATINGS,
        SLA_POLICIES,
        SCHEDULES,
        HOLIDAYS,
    ),
)
