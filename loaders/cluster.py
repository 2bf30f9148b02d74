"""Reading on a Dask cluster: its workers in the place of processes of this machine.

A worker reads a file where it lies if it finds the same content there (a folder that all machines see), else it is sent the
bytes. What a worker had in hand when it died is read again by another one.
"""

from __future__ import annotations

import logging
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loaders import batch, pipeline
from loaders.batch import Unavailable
from loaders.edition import edition
from loaders.formats.fields import Names
from loaders.model import FileFacts

if TYPE_CHECKING:
    from distributed import Client

#: Seconds to reach the scheduler.
PATIENCE = 10.0
#: Seconds for a first worker to come, and for another one when all have gone.
WORKERS_PATIENCE = 60.0
#: Files in flight for each thread of a worker: one that is read, and some on the way to it and back.
AHEAD = 4

_ENDED = "；重新载入会接着做", "; loading again goes on from there"


@contextmanager
def workers(address: str) -> Iterator[Cluster]:
    """The workers of the scheduler at `address`, for :func:`loaders.batch.read_each`.

    Raises
    ------
    Unavailable
        It cannot be reached, has no workers, or what runs there does not fit to what runs here.
    """
    try:
        import distributed
    except ImportError:
        raise Unavailable('--scheduler 需要 Dask，请安装：pip install "policykg[dask]"',
                          '--scheduler needs Dask: pip install "policykg[dask]"') from None
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    warnings.filterwarnings("ignore", module="distributed")  # versions are compared here; many bytes are sent on purpose
    try:
        client = distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise Unavailable(f"{address}：连不上 Dask 调度器（{error}）", f"{address}: the Dask scheduler cannot be reached ({error})") from None
    cluster = Cluster(client, address)
    try:
        cluster.check()
        yield cluster
    finally:
        cluster.shutdown()


class Cluster(Executor):
    """Runs :func:`loaders.batch.read` on the workers of a client's scheduler."""

    def __init__(self, client: Client, address: str) -> None:
        self._client, self._address = client, address
        self._executor = client.get_executor(pure=False)
        self._shared = True  # until a worker does not find a file where it lies here
        self._waiting: set[Future[list[FileFacts]]] = set()
        self._threads = 0
        self._closed = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    @property
    def ahead(self) -> int:
        """Files that are to be in flight: more where workers have come, fewer where some have gone."""
        return AHEAD * max(1, self._threads)

    def check(self) -> None:
        """See that there are workers, and that they read as this machine would."""
        try:
            self._client.wait_for_workers(1, timeout=WORKERS_PATIENCE)
            found: Any = self._client.get_versions()
            self._threads = sum(self._client.nthreads().values())
        except OSError:
            raise self._deserted() from None
        ours = _essential(found["client"])
        for place, theirs in {self._address: found["scheduler"], **found["workers"]}.items():
            if _essential(theirs) != ours:
                raise Unavailable(f"{place} 与本机的版本不同：{_essential(theirs)}，本机 {ours}",
                                  f"{place} runs other versions than this machine: {_essential(theirs)}, here {ours}")
        for place, theirs in self._client.run(edition, on_error="return").items():
            if isinstance(theirs, Exception):
                raise Unavailable(f"{place} 上没有可用的 policykg（{theirs}）", f"there is no working policykg on {place} ({theirs})")
            if theirs != edition():
                raise _other_edition(place)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Have a worker do what `fn`, :func:`loaders.batch.read`, would do here with a file and the names of fields."""
        file, names = args
        answer: Future[list[FileFacts]] = Future()
        data = file if isinstance(file, pipeline.Problem) else pipeline.read_bytes(file)
        if isinstance(data, pipeline.Problem):
            answer.set_result(fn(data, names))
        else:
            self._waiting.add(answer)
            self._send(answer, file, data, names)
        return answer

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._closed.set()
        with suppress(OSError):  # it has gone
            self._client.close(PATIENCE)

    def _send(self, answer: Future[list[FileFacts]], file: Path, data: bytes, names: Names, *, bare: bool = False) -> None:
        """Hand a file to a worker: its place alone where workers see it, or its content."""
        sent = None if self._shared and not bare else data
        if self._client.status != "running":
            return self._fail(answer, self._lost())
        task = self._executor.submit(read_there, str(file), sent, batch.stamp(data, names), names, edition())
        task.add_done_callback(lambda done: self._receive(answer, done, file, names))
        return None

    def _receive(self, answer: Future[list[FileFacts]], done: Future[Any], file: Path, names: Names) -> None:
        from distributed.scheduler import KilledWorker

        try:
            found = done.result()
        except KilledWorker:
            found = [FileFacts(str(file), [], ("读取它的工作进程一再中止；其他文件不受影响，可重新载入",
                                               "the workers that read it died again and again; it may be loaded again"))]
        except CancelledError:
            return self._fail(answer, self._lost())
        except Exception as error:
            return self._fail(answer, error)
        if found is None:
            self._shared = False
            data = pipeline.read_bytes(file)
            if not isinstance(data, pipeline.Problem):
                return self._send(answer, file, data, names)
            found = batch.read(data, names)
        self._waiting.discard(answer)
        answer.set_result(found)
        return None

    def _fail(self, answer: Future[list[FileFacts]], error: Exception) -> None:
        self._waiting.discard(answer)
        with suppress(Exception):  # it may have been told before
            answer.set_exception(error)

    def _watch(self) -> None:
        """Count the workers; let nobody wait for some that do not come, or for a scheduler that has gone."""
        seen = time.monotonic()
        while not self._closed.wait(1):
            if self._client.status == "running":
                with suppress(OSError):
                    self._threads = sum(self._client.nthreads().values())
            if self._client.status != "running":  # what it had is lost, and what it is given stays where it is
                self._fail_all(self._lost())
            elif self._threads:
                seen = time.monotonic()
            elif time.monotonic() - seen > WORKERS_PATIENCE:
                self._fail_all(self._deserted())

    def _fail_all(self, error: Unavailable) -> None:
        for answer in list(self._waiting):
            self._fail(answer, error)

    def _lost(self) -> Unavailable:
        return Unavailable(f"{self._address}：与 Dask 调度器的连接中断{_ENDED[0]}",
                           f"{self._address}: the connection to the Dask scheduler is lost{_ENDED[1]}")

    def _deserted(self) -> Unavailable:
        return Unavailable(f"{self._address}：Dask 调度器没有工作进程，请启动：dask worker {self._address}{_ENDED[0]}",
                           f"{self._address}: the Dask scheduler has no workers; start some: dask worker {self._address}{_ENDED[1]}")


def read_there(path: str, data: bytes | None, digest: str, names: Names, expected: str) -> list[FileFacts] | None:
    """On a worker: what a file gives; None where only its place was sent, and it does not lie there as it should."""
    from distributed import get_worker

    if edition() != expected:
        raise _other_edition(get_worker().address)
    if data is None:
        found = pipeline.read_bytes(Path(path))
        if isinstance(found, pipeline.Problem) or batch.stamp(found, names) != digest:
            return None
        data = found
    return batch.read_data(path, data, names)


def _other_edition(place: str) -> Unavailable:
    return Unavailable(f"{place} 上的 policykg 与本机的不是同一版本，请在各机安装同一版本",
                       f"the policykg on {place} is not the one on this machine; install the same everywhere")


def _essential(versions: dict[str, Any]) -> str:
    python = versions["host"]["python"] if "host" in versions else versions["packages"]["python"]
    return f"Python {'.'.join(python.split('.')[:2])}, distributed {versions['packages']['distributed']}"
