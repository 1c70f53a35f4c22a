"""Readers that follow `current` through many publications see whole generations only."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from serving.generations import current_generation
from serving.publish import KEPT_GENERATIONS, publish
from serving.reading import connect_bi, connect_full, query
from workspace.errors import StorageError

PUBLICATIONS = 20
STAMPS = """
select distinct stamp from customer_360
union all
select distinct stamp from customer_months
"""


def test_readers_see_whole_generations_through_twenty_publications(workspace, build, request_of):
    build(1)
    publish(workspace, request_of(1))
    is_over = threading.Event()

    def follow(connect):
        seen = []
        while not is_over.is_set():
            generation = current_generation(workspace)
            try:
                with connect(generation) as connection:
                    seen.append((generation.number, query(connection, STAMPS).rows))
            except StorageError:
                # Only a reader that every kept generation has overtaken comes too late.
                newest = current_generation(workspace)
                assert newest.number >= generation.number + KEPT_GENERATIONS
        return seen

    with ThreadPoolExecutor(2) as readers:
        following = [readers.submit(follow, read) for read in (connect_full, connect_bi)]
        try:
            for stamp in range(2, PUBLICATIONS + 1):
                build(stamp)
                publish(workspace, request_of(stamp))
        finally:
            is_over.set()
        histories = [reader.result() for reader in following]
    for history in histories:
        numbers = [number for number, _ in history]
        assert numbers == sorted(numbers)
        assert len(set(numbers)) > 1
        for number, stamps in history:
            assert stamps == [(number,), (number,)]


def test_an_open_reader_keeps_its_generation(workspace, build, request_of):
    build(1)
    first = publish(workspace, request_of(1))
    with connect_bi(first) as connection:
        for stamp in range(2, 9):
            build(stamp)
            publish(workspace, request_of(stamp))
        assert not first.path.exists()
        assert query(connection, "select distinct stamp from customer_months").rows == [(1,)]
