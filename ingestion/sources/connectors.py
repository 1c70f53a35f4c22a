"""Objects of sources that are read by their vendor's own API."""

from __future__ import annotations

from importlib import import_module

from ingestion.sources.api import CONNECTORS
from ingestion.sources.api.client import ApiClient, credential
from ingestion.sources.api.connector import Connector
from ingestion.sources.api.reading import ApiReading
from ingestion.sources.api.waiting import Waiting
from ingestion.sources.model import Reading, SourceObject
from workspace.paths import Workspace


def api_reading(
    workspace: Workspace, source_object: SourceObject, waiting: Waiting | None = None
) -> Reading:
    """What is new of an object: everything the first time, then what changed.

    Raises:
        ConfigurationError: the credential is not set, or opens another account than before.
        GateRefusedError: everything was read and there is nothing, where records had landed.
        SourceUnreadableError: the API refuses us or does not answer.
        StorageError: what was read cannot be written.
    """
    connector, client = _opened(source_object, waiting)
    return ApiReading(workspace, source_object, connector, client).read()


def api_rights(source_object: SourceObject, waiting: Waiting | None = None) -> str:
    """Which account the credential opens, and that it may read the object.

    Raises:
        ConfigurationError: the credential is not set.
        SourceUnreadableError: the API refuses us or does not answer.
    """
    connector, client = _opened(source_object, waiting)
    account, _ = connector.account(client)
    connector.probe(client, source_object.name)
    return f"{account.described}; readable; {account.rights}"


def _opened(source_object: SourceObject, waiting: Waiting | None) -> tuple[Connector, ApiClient]:
    module = import_module(CONNECTORS[source_object.entity.department])
    connector: Connector = module.CONNECTOR
    client = ApiClient(
        source_object.source,
        source_object.base_url or connector.base_url,
        credential(source_object),
        headers=connector.headers,
        said=connector.said,
        waiting=waiting or Waiting(),
    )
    return connector, client
