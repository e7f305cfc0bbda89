// Bee-Queue: waves of jobs with retries, delays, progress and stalled checks; some are removed.
const Queue = require('bee-queue');
const { Redis } = require('ioredis');

const redis = { host: '127.0.0.1', port: +process.argv[2] };
const sleep = ms => new Promise(r => setTimeout(r, ms));

(async () => {
  const queues = [true, false].map(removeOnSuccess => new Queue(removeOnSuccess ? 'thumbnails' : 'invoices', { redis, activateDelayedJobs: true, removeOnSuccess, removeOnFailure: removeOnSuccess, stallInterval: 100 }));
  let done = 0;
  for (const queue of queues) {
    queue.process(4, async job => {
      if (job.data.n % 5 === 0) job.reportProgress(50);
      done++;
      if (job.data.n % 9 === 0 && job.options.retries > 0) throw new Error('no picture');
      return job.data.n;
    });
    queue.on('error', () => {});
  }

  let n = 0;
  for (const [at, wave] of [12, 3, 40, 6, 130, 5, 9, 2, 7, 600, 4, 20, 8, 3, 11, 6, 150, 5, 3].entries()) {
    for (const queue of queues) {
      const jobs = Array.from({ length: wave }, () => {
        const i = n++;
        const job = queue.createJob({ n: i, file: `img${i}.png` }).retries(i % 3).backoff(i % 2 ? 'fixed' : 'exponential', 5);
        if (i % 6 === 0) job.delayUntil(Date.now() + 20 + i % 40);
        if (i % 10 === 0) job.setId(`id-${i % 70}`);
        return job;
      });
      await queue.saveAll(jobs);
      for (const job of jobs.filter((job, i) => job.id && i % 7 === 3)) await queue.removeJob(job.id);
      await queue.checkStalledJobs();
    }
    for (let i = 0, before = -1; i < 100 && before !== done; i++) { before = done; await sleep(60); }
    const invoices = await queues[1].getJobs('succeeded', { size: 1000 });
    for (const job of invoices.slice(at % 4 === 0 ? 0 : 4)) await job.remove();
    if (at === 5) await new Redis(redis).call('BGREWRITEAOF');
  }
  process.exit(0);
})();
