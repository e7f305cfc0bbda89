"""The tasks of the Celery worker. Results stand for decades, so that a log holds them whenever it is read."""
import os

from celery import Celery

app = Celery("tasks", broker=os.environ["SERVER"] + "/0", backend=os.environ["SERVER"] + "/1")
app.conf.update(result_expires=30 * 365 * 86400, task_acks_late=True, worker_prefetch_multiplier=4, result_extended=True)


@app.task(bind=True, max_retries=2)
def add(self, a, b):
    if a % 13 == 0 and self.request.retries < 1:
        raise self.retry(countdown=0.2)
    if a % 29 == 0:
        raise ValueError("no sum")
    return a + b


@app.task(ignore_result=True)
def note(text):
    pass


@app.task
def total(numbers):
    return sum(numbers)
