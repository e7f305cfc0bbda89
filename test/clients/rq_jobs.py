"""RQ: waves of jobs with retries, dependencies, schedules and callbacks of several workers that come and go."""
import os
import sys
import time
from datetime import timedelta

from redis import Redis
from rq import Queue, Retry, SimpleWorker
from rq.registry import FailedJobRegistry, FinishedJobRegistry

Years = 30 * 365 * 86400


def work(number):
    if number % 9 == 0:
        raise ValueError("no work")
    return number


def main(port):
    server = Redis(port=port)
    queues = [Queue(name, connection=server) for name in ("high", "default", "low")]
    number = 0
    for at, wave in enumerate([12, 3, 40, 6, 130, 5, 9, 2, 7, 4, 20, 8, 3, 11, 6, 60, 5, 3]):
        jobs = []
        for _ in range(wave):
            number += 1
            queue = queues[number % 3]
            jobs.append(queue.enqueue(work, number, result_ttl=Years if number % 3 else 0, failure_ttl=Years, ttl=Years, job_id=f"job-{number}",
                                      retry=Retry(max=1) if number % 2 else None, depends_on=jobs[-1] if jobs and number % 5 == 0 else None,
                                      at_front=number % 7 == 0, meta={"user": number % 10}))
        queues[1].enqueue_in(timedelta(milliseconds=1) if at % 2 else timedelta(days=Years // 86400), work, number, job_id=f"later-{at}")
        if at % 3 == 0 and len(jobs) > 4:
            jobs[2].cancel()
            jobs[3].delete()
        worker = SimpleWorker(queues, connection=server, name=f"worker-{at}")
        worker.work(burst=True, with_scheduler=False)
        for queue in queues:
            for registry in (FinishedJobRegistry(queue=queue), FailedJobRegistry(queue=queue)):
                for job_id in registry.get_job_ids()[at % 3 + 1:]:
                    registry.remove(job_id, delete_job=True)
            if len(queue):
                queue.compact()
        if at == 5:
            server.bgrewriteaof()
    queues[2].enqueue(work, 1, job_id="last")
    queues[0].delete()


if __name__ == "__main__":
    # A job has the name of the module of its function, which must not be __main__.
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    import rq_jobs

    rq_jobs.main(int(sys.argv[1]))
