"""What holds of a shop on PostgreSQL alone: who runs it, and what becomes of a connection that is lost."""

import threading
from collections.abc import Iterator

import psycopg
import pytest

from models.database import Postgres
from models.errors import ShopError, StorageError, UsageError
from models.storage.connecting import open_store, open_store_read_only
from models.storage.progress import count_up, counters
from models.storage.store import Store
from tests.integration.program import wait_until
from tests.shared_postgres import PASSWORD, shared_postgres


@pytest.fixture
def address() -> Postgres:
    return shared_postgres().a_place()


@pytest.fixture
def running(address: Postgres) -> Iterator[Store]:
    store = open_store(address)
    yield store
    store.close()


def in_a_thread(store: Store, wait: threading.Event, ready: threading.Event) -> threading.Thread:
    def hold() -> None:
        with store.transaction():
            ready.set()
            wait.wait(60)
        store.close()

    thread = threading.Thread(target=hold)
    thread.start()
    return thread


def test_a_second_program_is_refused_and_the_next_one_is_not(address: Postgres, running: Store):
    with pytest.raises(ShopError, match=r"Another Orderpuls runs the shop in postgresql://postgres@127"):
        open_store(address)
    view = open_store_read_only(address)
    assert view.is_run()
    with pytest.raises(ShopError, match="Another Orderpuls runs"):
        view.stand_still()
    running.close()
    wait_until(lambda: not view.is_run())  # the server hears of it a moment later
    view.stand_still()
    with pytest.raises(ShopError, match="Another Orderpuls runs"):
        open_store(address)  # while somebody recounts it
    view.close()
    open_store(address).close()


def test_the_processes_of_a_program_write_in_turn(running: Store):
    assert running.address is not None
    others = [open_store(running.address) for _ in range(3)]

    def write(store: Store) -> None:
        for _ in range(20):
            with store.transaction():
                counted = counters(store, "c").get("read", 0)
                store.set_fact("last", counted)
                count_up(store, "c", read=1)
        store.close()

    threads = [threading.Thread(target=write, args=(store,)) for store in others]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert (counters(running, "c"), running.fact("last")) == ({"read": 60}, 59)


def test_a_program_that_was_cut_off_cannot_write_when_another_has_taken_over(address: Postgres, running: Store):
    running.set_fact("x", 1)
    end_connections()
    after = open_store(address)
    for _ in range(2):  # the lost connection, and the one after it
        with pytest.raises(StorageError), running.transaction():
            running.set_fact("x", 2)
    with pytest.raises(StorageError, match="has taken over"), running.transaction():
        pass
    assert after.fact("x") == 1
    after.close()


def test_a_program_whose_connection_is_open_cannot_write_when_another_has_taken_over(running: Store):
    with running.transaction():
        running.set_fact("x", 1)
    running.set_fact("program", "of another")
    with pytest.raises(StorageError, match="has taken over"), running.transaction():
        running.set_fact("x", 2)
    assert running.fact("x") == 1


def test_a_connection_that_is_lost_is_told_and_the_next_one_goes_on(running: Store):
    with pytest.raises(StorageError, match="does not answer"), running.transaction():
        running.set_fact("x", 1)
        end_connections()
        running.set_fact("y", 1)
    assert running.fact("x") is None
    end_connections()
    with pytest.raises(StorageError, match="does not answer"):
        running.fact("x")
    with running.transaction():
        running.set_fact("x", 2)
    assert running.fact("x") == 2


def test_a_server_that_ends_is_told_until_it_is_back(running: Store):
    assert running.address is not None
    server = shared_postgres()
    with running.transaction():
        running.set_fact("x", 1)
    view = open_store_read_only(running.address)
    server.stop()
    try:
        for ask in (view.is_run, view.stand_still):
            with pytest.raises(StorageError, match="does not answer"):
                ask()
        for _ in range(2):
            with pytest.raises(StorageError, match=r"database postgresql://postgres@127\S+ does not answer \("):
                running.fact("x")
            with pytest.raises(StorageError, match="does not answer"), running.snapshot():
                running.fact("x")
    finally:
        server.start()
    view.close()
    with running.transaction():
        assert running.fact("x") == 1


def test_whoever_is_to_end_soon_waits_no_longer_for_another_process(running: Store):
    assert running.address is not None
    other = open_store(running.address)
    other.hurry(0.0)
    wait, ready = threading.Event(), threading.Event()
    thread = in_a_thread(running, wait, ready)
    assert ready.wait(60)
    with pytest.raises(StorageError, match="busy"), other.transaction():
        pass
    wait.set()
    thread.join(60)
    other.close()


@pytest.mark.parametrize("asked", ["wrong%2Fword", "", "wr%23ong"])
def test_no_password_is_told(asked: str):
    bad = Postgres(shared_postgres().url(asked))
    with pytest.raises(StorageError, match="does not answer") as told:
        open_store(bad)
    for secret in (asked, "wrong/word", "wr#ong", PASSWORD):
        assert not secret or secret not in f"{told.value!r} {bad!r} {bad.shown}"


def test_an_option_that_there_is_not_is_told():
    with pytest.raises(UsageError, match=r"invalid connection option .sslmod"):
        open_store(Postgres(f"{shared_postgres().url()}?sslmod=require"))


def test_a_database_without_a_shop_is_no_shop(address: Postgres):
    view = open_store_read_only(address)
    assert not view.is_made
    view.close()


def test_several_shops_share_a_database_by_their_schemas(running: Store):
    other = open_store(shared_postgres().a_place())
    other.set_fact("x", 1)
    with running.transaction(), other.transaction():
        assert running.fact("x") is None
    other.close()


def end_connections() -> None:
    """End all other connections, as an administrator or a network would."""
    with psycopg.connect(shared_postgres().url(), autocommit=True) as connection:
        connection.execute(
            "select pg_terminate_backend(pid, 10000) from pg_stat_activity where application_name = 'orderpuls'"
        )
