"""A connection to a Neo4j server that can give up any question.

The driver runs in an event loop of its own: a server does not always answer, and does not look at its own time limit
inside an expression, so the caller's deadline must be able to cut the connection. The driver converts a record whole,
in one step of the loop, which takes 15 s for three million numbers: then the loop's thread is ended instead.
"""

from __future__ import annotations

import asyncio
import ctypes
import logging
import threading
from collections.abc import Awaitable, Callable, Collection, Coroutine, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

from neo4j import READ_ACCESS, AsyncDriver, AsyncGraphDatabase, AsyncSession, exceptions
from neo4j.api import AsyncBookmarkManager

from graph.language import say
from graph.stores.base import Deadline, LimitError, QueryError, ReadOnlyError, StoreError, StoreMissing, overrun

#: Seconds to reach the server.
PATIENCE = 10.0
#: Seconds after its limit in which the server may still end a question itself.
GRACE = 0.2

#: What the driver's words mean for the address that was given.
_SIGNS = {
    "SSLCertVerificationError": (
        "本机不信任它的 TLS 证书，或证书不是发给这个主机名的；自签证书请用 +ssc 的地址",
        "its TLS certificate is not trusted here or is another host's; for a self-signed one use an address with +ssc",
    ),
    "routing information": (
        "得不到路由表：它没有运行，或者地址、TLS（+s、+ssc）不对；单台服务器可用 bolt 地址",
        "no routing table: it does not run, or address or TLS (+s, +ssc) are wrong; a single server also takes bolt addresses",
    ),
    "handshake": (
        "那里没有 Bolt 服务，或须加密：试 +s 或 +ssc 的地址", "no Bolt there, or it wants encryption: try an address with +s or +ssc",
    ),
    "ConnectionResetError": (
        "连接被对方中断：它或许不加密，试不带 +s 的地址", "it ends the connection: it may not encrypt; try an address without +s",
    ),
    "Connect call failed": ("没有程序在此端口应答，请检查地址和端口", "nothing listens at this port; check address and port"),
    "DNS resolve": ("找不到这个主机名", "there is no such host"),
}
# What it logs it also raises, and we say it in one line.
logging.getLogger("neo4j").addHandler(logging.NullHandler())

T = TypeVar("T")


class Bookmarks(AsyncBookmarkManager):
    """What several connections have last seen of a database, so that each reads what another wrote."""

    def __init__(self) -> None:
        self._seen: frozenset[str] = frozenset()
        self._change = threading.Lock()

    async def update_bookmarks(self, previous_bookmarks: Iterable[str], new_bookmarks: Iterable[str]) -> None:
        with self._change:
            self._seen = self._seen - {*previous_bookmarks} | {*new_bookmarks}

    async def get_bookmarks(self) -> Collection[str]:
        return self._seen


class Connection:
    """Sessions with one database, one at a time.

    Parameters
    ----------
    place
        The server, as messages name it.
    """

    def __init__(
        self, uri: str, user: str, password: str | None, database: str | None, place: str, bookmarks: AsyncBookmarkManager,
    ) -> None:
        self._place = place
        self._database = database
        #: Whether its thread was ended, so that it can do no more.
        self.lost = False
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        self._bookmarks = bookmarks

        async def connect() -> AsyncDriver:
            return AsyncGraphDatabase.driver(
                uri, auth=(user, password) if password else None, user_agent="policykg", telemetry_disabled=True,
                connection_timeout=PATIENCE, connection_acquisition_timeout=PATIENCE, notifications_min_severity="OFF",
            )

        self._driver = self._do(connect())

    def run(self, work: Callable[[AsyncSession], Awaitable[T]], deadline: Deadline, access: str = READ_ACCESS) -> T:
        """What `work` finds in a session.

        Raises
        ------
        LimitError
            There is no answer at the deadline; the connection is cut.
        StoreError
            What the server or the way to it has to say.
        """

        async def session() -> T:
            async with (
                asyncio.timeout(deadline.left + GRACE),
                self._driver.session(
                    database=self._database, default_access_mode=access, bookmark_manager=self._bookmarks,
                ) as session,
            ):
                return await work(session)

        try:
            return self._do(session(), deadline.left + 2 * GRACE)
        except TimeoutError as error:
            raise overrun(deadline.seconds) from error
        except (exceptions.Neo4jError, exceptions.DriverError) as error:
            raise self._explain(error, deadline.seconds) from error

    @contextmanager
    def holding(self, cypher: str, deadline: Deadline) -> Iterator[None]:
        """A transaction that has run `cypher` and stays open. It is rolled back at the end, and by the server if we die.

        Raises
        ------
        TimeoutError
            `cypher` waits for what another transaction holds.
        """

        async def begin() -> AsyncSession:
            session = self._driver.session(database=self._database, bookmark_manager=self._bookmarks)
            async with asyncio.timeout(deadline.left):
                transaction = await session.begin_transaction()
                await (await transaction.run(cypher)).consume()
            return session

        try:
            session = self._do(begin())
        except (exceptions.Neo4jError, exceptions.DriverError) as error:
            raise self._explain(error, deadline.seconds) from error
        try:
            yield
        finally:
            with suppress(exceptions.Neo4jError, exceptions.DriverError):  # a server that has gone holds nothing either
                self._do(session.close())

    def close(self) -> None:
        if self.lost:
            return
        self._do(self._driver.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _serve(self) -> None:
        try:
            with suppress(SystemExit):  # it was cut
                self._loop.run_forever()
        finally:
            if tasks := asyncio.all_tasks(self._loop):  # of a thread that was ended
                for task in tasks:
                    task.cancel()
                ended = asyncio.gather(*tasks, return_exceptions=True)
                try:
                    self._loop.run_until_complete(ended)
                except RuntimeError:  # the stop that `cut` has sent came only now
                    self._loop.run_until_complete(ended)
            self._loop.close()

    def _do(self, work: Coroutine[Any, Any, T], seconds: float | None = None) -> T:
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result(seconds)
        except TimeoutError:
            if not future.done():
                self.cut()
            raise
        except BaseException:
            future.cancel()
            raise

    def cut(self) -> None:
        """End whatever runs: raise SystemExit in the thread, which ends the conversion, the loop and itself, and cuts the connection."""
        self.lost = True
        self._loop.call_soon_threadsafe(self._loop.stop)  # where the conversion ends before the exception comes
        thread = ctypes.c_ulong(self._thread.ident or 0)
        ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, ctypes.py_object(SystemExit))

    def _explain(self, error: Exception, seconds: float) -> StoreError:
        code = getattr(error, "code", None) or ""
        text = " ".join(str(getattr(error, "message", None) or error).split())[:300]
        if isinstance(error, exceptions.AuthError):
            return StoreError(say(
                f"{self._place}：Neo4j 拒绝登录，请检查地址中的用户名和环境变量 NEO4J_PASSWORD",
                f"{self._place}: Neo4j refuses the login; check the user in the address and NEO4J_PASSWORD",
            ))
        if "DatabaseNotFound" in code:
            return StoreMissing(say(
                f"{self._place}：服务器上没有名为 {self._database} 的数据库",
                f"{self._place}: the server has no database {self._database}",
            ))
        if isinstance(error, exceptions.DriverError):
            hint = next((say(*words) for sign, words in _SIGNS.items() if sign in text), text)
            return StoreMissing(say(
                f"{self._place}：连不上 Neo4j 服务器（{hint}）", f"{self._place}: the Neo4j server cannot be reached ({hint})",
            ))
        if "TransactionTimedOut" in code:
            return overrun(seconds)
        if "OutOfMemory" in code or "StackOverflow" in code:
            return LimitError(say(
                "查询所需内存超过服务器上限，已中止；请缩小范围",
                "the query needs more memory than the server gives it; narrow it down",
            ))
        if code.endswith("AccessMode"):
            return ReadOnlyError(say(f"只能读取，语句被拒绝：{text}", f"only reading is allowed: {text}"))
        if code.endswith("CredentialsExpired"):
            return StoreError(say(
                f"{self._place}：没有权限：该用户须先在 Neo4j 中修改初始密码",
                f"{self._place}: not allowed: the user must first change the initial password in Neo4j",
            ))
        if code.startswith("Neo.ClientError.Security."):
            return StoreError(say(f"{self._place}：没有权限：{text}", f"{self._place}: not allowed: {text}"))
        return QueryError(say(f"语句无法执行：{text}", f"the statement cannot be run: {text}"))
