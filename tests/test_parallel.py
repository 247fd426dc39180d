"""The same results in the same order, wherever the work runs, and never too much of it at once."""

from __future__ import annotations

import pytest

from converters.parallel import UnknownExecutor, batches, executor, map_ordered


def double(number: int) -> int:
    return 2 * number


@pytest.mark.parametrize("name", ["serial", "threads", "processes"])
def test_results_come_in_order(name: str) -> None:
    with executor(name, 2) as pool:
        assert list(map_ordered(double, range(50), pool)) == [2 * number for number in range(50)]


@pytest.mark.parametrize("name", ["serial", "threads"])
def test_the_input_is_taken_only_as_far_as_needed(name: str) -> None:
    taken = []

    def numbers() -> object:
        for number in range(1000):
            taken.append(number)
            yield number

    with executor(name, 2) as pool:
        results = map_ordered(double, numbers(), pool, ahead=4)  # type: ignore[arg-type]
        assert next(results) == 0
        assert len(taken) <= 5
        results.close()  # type: ignore[attr-defined]


def test_an_unknown_executor_lists_the_right_ones() -> None:
    with pytest.raises(UnknownExecutor, match="serial, processes, threads"), executor("fast", 2):
        pass


def test_a_dask_cluster_is_an_executor() -> None:
    distributed = pytest.importorskip("distributed")
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, processes=False, protocol="tcp", host="127.0.0.1", dashboard_address=None
        ) as cluster,
        executor(cluster.scheduler_address.replace("tcp://", "dask://"), 1) as pool,
    ):
        assert list(map_ordered(double, range(5), pool)) == [0, 2, 4, 6, 8]


def test_batches_are_of_one_size_but_the_last() -> None:
    assert list(batches(iter(range(7)), 3)) == [[0, 1, 2], [3, 4, 5], [6]]
