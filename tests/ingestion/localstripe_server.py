"""Serves localstripe on loopback, with what it lacks of Stripe and we rely on, and a clock to move.

Added as Stripe documents it: events are listed newest first and by `types`; an update of a
subscription and a new price have theirs; a subscription has a currency and discounts, an item its
price; plans are prices; the key's account can be asked for. `POST /_config/clock` moves the time.
"""

from __future__ import annotations

import sys
import time
from typing import Any

from aiohttp import web
from localstripe import resources, server

_offset = 0.0
_real_time = time.time


def _time() -> float:
    return _real_time() + _offset


class PriceOfPlan:
    """A plan, as the prices API sends it."""

    def __init__(self, plan: Any) -> None:
        self.id = plan.id
        self._plan = plan

    def _export(self, expand: object = None) -> dict[str, Any]:  # noqa: ARG002 - as localstripe
        plan = self._plan
        return {
            "id": plan.id, "object": "price", "created": plan.created, "active": plan.active,
            "product": plan.product, "currency": plan.currency, "type": "recurring",
            "billing_scheme": plan.billing_scheme, "unit_amount_decimal": str(plan.amount),
            "recurring": {"interval": plan.interval, "interval_count": plan.interval_count,
                          "usage_type": plan.usage_type},
        }  # fmt: skip


def _listed_events(url: str, types: list[str] | None = None, **others: Any) -> Any:
    found = _events_as_they_are(url, **others)
    wanted = [event for event in found._list if types is None or event.type in types]
    found._list = list(reversed(wanted))
    return found


def _updated_subscription(record_id: str, **data: Any) -> Any:
    subscription = _update_as_it_is(record_id, **data)
    resources.schedule_webhook(resources.Event("customer.subscription.updated", subscription))
    return subscription


def _created_plan(**data: Any) -> Any:
    plan = _create_as_it_is(**data)
    resources.schedule_webhook(resources.Event("price.created", PriceOfPlan(plan)))
    return plan


async def _price(request: web.Request) -> web.Response:
    plan = resources.Plan._api_retrieve(request.match_info["id"])
    return server.json_response(PriceOfPlan(plan)._export())


async def _prices(request: web.Request) -> web.Response:
    data = server.unflatten_data(request.query)
    data.pop("expand", None)
    plans = resources.Plan._api_list_all("/v1/prices", **data)
    plans._list = [PriceOfPlan(plan) for plan in plans._list]
    return server.json_response(plans._export())


async def _account(_: web.Request) -> web.Response:
    return server.json_response({"id": "acct_local", "object": "account"})


async def _move_clock(request: web.Request) -> web.Response:
    global _offset  # noqa: PLW0603 - the time of this process
    _offset += float((await server.get_post_data(request))["seconds"])
    return web.Response()


def complete(now: float) -> None:
    """Add to localstripe what it lacks, and begin at an instant; nothing is written to disk."""
    global _offset  # noqa: PLW0603 - the time of this process
    _offset = now - _real_time()
    resources.Store.dump_to_disk = lambda _: None
    subscription, item = resources.Subscription, resources.SubscriptionItem
    subscription.currency = property(lambda one: one.items._list[0].plan.currency)
    subscription.discounts = item.discounts = property(lambda _: [])
    item.price = property(lambda one: PriceOfPlan(one.plan)._export())
    resources.Coupon.applies_to = property(lambda _: None)
    resources.Event._api_list_all = staticmethod(_listed_events)
    resources.Plan._api_create = staticmethod(_created_plan)
    subscription._api_update = staticmethod(_updated_subscription)
    routes = server.app.router
    routes.add_get("/v1/prices", _prices)
    routes.add_get("/v1/prices/{id}", _price)
    routes.add_get("/v1/account", _account)
    routes.add_post("/_config/clock", _move_clock)
    time.time = _time


_events_as_they_are = resources.Event._api_list_all
_create_as_it_is = resources.Plan._api_create
_update_as_it_is = resources.Subscription._api_update

if __name__ == "__main__":
    complete(now=float(sys.argv[2]))
    web.run_app(server.app, host="127.0.0.1", port=int(sys.argv[1]), print=None, access_log=None)
