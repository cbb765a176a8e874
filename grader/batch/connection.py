"""The connection to a Dask cluster: one that is running, or one that is started for a run."""

from __future__ import annotations

import logging
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

from grader.model import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from distributed import Client

_CONNECT_SECONDS = 10.0


class ClusterError(Exception):
    """The cluster cannot be reached, or no longer.

    Attributes:
        text: which one, and the way out.
    """

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


@contextmanager
def connected(address: str | None, jobs: int) -> Iterator[Client]:
    """Connect to a cluster, or start one that ends with the run.

    Args:
        address: of the scheduler, as Dask takes it; None for a cluster on this machine, for as long as this lasts.
        jobs: how many workers that one has.

    Raises:
        ClusterError: there is none.
    """
    import dask  # noqa: PLC0415 - half a second, and an extra
    from dask.utils import parse_timedelta  # noqa: PLC0415
    from distributed import Client, LocalCluster  # noqa: PLC0415

    logging.disable()  # what matters of what Dask has to say is said in one line
    patience = min(_CONNECT_SECONDS, parse_timedelta(dask.config.get("distributed.comm.timeouts.connect")))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of other versions: each worker is asked for those that matter
        if address is None:
            with (
                LocalCluster(
                    n_workers=jobs,
                    threads_per_worker=1,
                    host="127.0.0.1",
                    dashboard_address=None,
                    silence_logs=logging.CRITICAL + 1,
                ) as cluster,
                Client(cluster, set_as_default=False) as client,
            ):
                yield client
            return
        try:
            client = Client(address, timeout=patience, set_as_default=False)
        except (OSError, ValueError, RuntimeError, ImportError, TypeError) as error:
            why = str(error).strip().partition("\n")[0] or type(error).__name__
            raise ClusterError(
                Text(
                    f"there is no Dask scheduler at {address}: {why} (`dask scheduler` starts one)",
                    f"{address}에 Dask 스케줄러가 없어요: {why} (`dask scheduler`로 시작할 수 있어요)",
                )
            ) from error
        with client:
            yield client


def gone() -> ClusterError:
    """What to say when the scheduler does not answer any more."""
    return ClusterError(
        Text(
            "the Dask scheduler is gone; what is done is kept, and the same command goes on from here",
            "Dask 스케줄러와 연결이 끊겼어요. 채점한 것은 남아 있고, 같은 명령으로 이어서 할 수 있어요",
        )
    )
