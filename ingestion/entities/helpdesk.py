"""Helpdesk: organizations, their people, tickets and what happened on them."""

from ingestion.entities.model import ADDRESS, Entity, amount, flag, instant, integer, text

HELPDESK = (
    Entity(
        "helpdesk",
        "organizations",
        "one row an organization of the helpdesk",
        ("helpdesk_organization_id",),
        (
            text(
                "helpdesk_organization_id", "Id of the organization in the helpdesk.", required=True
            ),
            text(
                "organization_name", "Name of the organization as support writes it.", required=True
            ),
            text(
                "crm_account_id", "Id of the same customer in the CRM, where the helpdesk keeps it."
            ),
            text(
                "billing_account_id",
                "Id of the same customer in billing, where the helpdesk keeps it.",
            ),
            text("website_domain", "Domain of the organization; of several, the first."),
            text(
                "email_domains",
                "Domains whose senders are put into the organization, in the source's order, "
                "with commas between.",
            ),
            text("country", "Country, as the source writes it."),
            *ADDRESS,
            flag("is_test", "True for organizations that are no customers."),
            instant("created_at", "When the organization was made."),
            instant("updated_at", "When the organization last changed."),
        ),
        dated_by=("updated_at", "created_at"),
    ),
    Entity(
        "helpdesk",
        "people",
        "one row a person known to the helpdesk",
        ("person_id",),
        (
            text("person_id", "Id of the person.", required=True),
            text("helpdesk_organization_id", "Organization the person belongs to."),
            text("full_name", "Name of the person.", is_personal=True),
            text("email", "E-mail address.", is_personal=True),
            text("phone", "Telephone number.", is_personal=True),
            text("person_role", "Part the person plays.", allowed=("end_user", "agent", "admin")),
            text("timezone", "Time zone of the person."),
            instant("created_at", "When the person was made."),
        ),
        dated_by=("created_at",),
    ),
    Entity(
        "helpdesk",
        "tickets",
        "one row a ticket",
        ("ticket_id",),
        (
            text("ticket_id", "Id of the ticket.", required=True),
            text("helpdesk_organization_id", "Organization that asked."),
            text("requester_id", "Person who asked."),
            text("assignee_id", "Agent who answers."),
            text("subject", "Subject line.", is_personal=True),
            text(
                "ticket_type",
                "Kind of ticket.",
                allowed=("question", "incident", "problem", "task", "complaint"),
            ),
            text("priority", "Priority.", allowed=("low", "normal", "high", "urgent")),
            text(
                "ticket_status",
                "State of the ticket.",
                allowed=("new", "open", "pending", "hold", "solved", "closed"),
            ),
            text("channel", "How the ticket came in."),
            text("product_area", "Part of the product it is about."),
            text("root_cause", "Cause that support recorded, in the source's own words."),
            flag("is_escalated", "True where the ticket was escalated."),
            instant("created_at", "When the ticket was made.", required=True),
            instant("first_response_at", "When an agent first replied in public."),
            integer(
                "first_response_minutes",
                "Minutes from creation to first public reply, for sources that keep no instant.",
                not_negative=True,
            ),
            instant("first_resolved_at", "When the ticket was first solved."),
            instant("resolved_at", "When the ticket was last solved; empty while it is open."),
            instant("updated_at", "When the ticket last changed."),
        ),
        periods=(
            ("created_at", "first_response_at"),
            ("created_at", "first_resolved_at"),
            ("created_at", "resolved_at"),
        ),
        dated_by=("created_at",),
    ),
    Entity(
        "helpdesk",
        "ticket_events",
        "one row a change or reply on a ticket",
        ("ticket_event_id",),
        (
            text("ticket_event_id", "Id of the event.", required=True),
            text("ticket_id", "Ticket it happened on.", required=True),
            text("actor_id", "Person who did it."),
            text(
                "event_type",
                "What happened.",
                required=True,
                allowed=(
                    "created",
                    "public_reply",
                    "customer_reply",
                    "private_note",
                    "status_changed",
                    "assigned",
                    "solved",
                    "reopened",
                ),
            ),
            text("old_value", "Value before the change."),
            text("new_value", "Value after the change."),
            instant("occurred_at", "When it happened.", required=True),
        ),
        dated_by=("occurred_at",),
    ),
    Entity(
        "helpdesk",
        "messages",
        "one row a message, also from chats without tickets",
        ("message_id",),
        (
            text("message_id", "Id of the message.", required=True),
            text("ticket_id", "Ticket the message belongs to, where there is one."),
            text("conversation_key", "Chat, group or telephone line the message came through."),
            text("helpdesk_organization_id", "Organization that wrote or was written to."),
            text("person_id", "Person who wrote."),
            text(
                "direction",
                "From or to the customer.",
                required=True,
                allowed=("inbound", "outbound"),
            ),
            flag("is_public", "False for notes among agents."),
            text("body", "Text of the message.", is_personal=True),
            instant("sent_at", "When it was sent.", required=True),
        ),
        dated_by=("sent_at",),
    ),
    Entity(
        "helpdesk",
        "satisfaction_ratings",
        "one row a rating asked for",
        ("rating_id",),
        (
            text("rating_id", "Id of the rating.", required=True),
            text("ticket_id", "Ticket that is rated."),
            text("helpdesk_organization_id", "Organization that rated."),
            amount("score", "Score given; empty where the customer was asked and did not answer."),
            amount("scale_min", "Lowest score of the scale."),
            amount("scale_max", "Highest score of the scale."),
            amount("satisfied_from", "Lowest score that counts as satisfied.", required=True),
            text("comment", "What the customer wrote.", is_personal=True),
            instant("rated_at", "When the rating was given or asked for.", required=True),
        ),
        dated_by=("rated_at",),
    ),
)
