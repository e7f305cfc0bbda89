// BullMQ: waves of jobs with delays, priorities, retries, parents and children, deduplication, a scheduler; cleaned and removed on the way.
const { Queue, Worker, FlowProducer } = require('bullmq');
const { Redis } = require('ioredis');

const connection = { host: '127.0.0.1', port: +process.argv[2], maxRetriesPerRequest: null };
const sleep = ms => new Promise(r => setTimeout(r, ms));

(async () => {
  const redis = new Redis(connection);
  const queue = new Queue('mail', { connection, streams: { events: { maxLen: 60 } } });
  const flows = new FlowProducer({ connection });
  const worker = new Worker('mail', async job => {
    await job.updateProgress(50);
    if (job.data.n % 4 === 0) await job.log(`sent to ${job.data.to}`);
    if (job.data.n % 11 === 0 && job.attemptsMade < 2) throw new Error('smtp down');
    return { ok: job.data.n };
  }, { connection, concurrency: 6, limiter: { max: 3000, duration: 1000 } });
  worker.on('error', () => {});

  let n = 0;
  const drained = async left => {
    for (let i = 0; i < 150; i++) {
      const c = await queue.getJobCounts('wait', 'active', 'prioritized', 'delayed', 'waiting-children');
      if (Object.values(c).reduce((a, b) => a + b) <= left) return;
      await sleep(10);
    }
  };

  const waves = [12, 3, 40, 6, 130, 5, 9, 2, 7, 4, 520, 8, 3, 11, 6, 20, 5];
  for (const [at, wave] of waves.entries()) {
    await Promise.all(Array.from({ length: wave }, () => {
      const i = n++;
      const options = { removeOnComplete: i % 3 ? { count: 5 + i % 20 } : true, removeOnFail: 4, attempts: 3, backoff: { type: 'exponential', delay: 5 } };
      if (i % 7 === 0) options.delay = 10 + i % 50;
      if (i % 5 === 0) options.priority = 1 + i % 9;
      if (i % 13 === 0) options.deduplication = { id: `d${i % 5}`, ttl: i % 2 ? 100 : 1e12 };
      return queue.add('send', { n: i, to: `user${i}@example.org` }, options);
    }));
    for (let i = 0; i < 4; i++)
      await flows.add({ name: 'report', queueName: 'mail', data: { n }, opts: { removeOnComplete: true }, children: [1, 2, 3].map(c => ({ name: 'part', queueName: 'mail', data: { n: n + c }, opts: { removeOnComplete: 3 } })) });
    if (at === 3) await queue.upsertJobScheduler('tick', { every: 120 }, { name: 'tick', data: { n: 1 }, opts: { removeOnComplete: 2 } });
    await drained(2);
    if (at % 4 === 1) {
      await queue.pause();
      const late = await queue.add('late', { n: 1 }, { delay: 60000 });
      await queue.resume();
      await (at % 8 === 1 ? late.remove() : late.promote());
      await queue.clean(0, 100, 'completed');
    }
    if (at === 5) await redis.call('BGREWRITEAOF');
  }

  await queue.removeJobScheduler('tick');
  await queue.clean(0, 100, 'failed');
  await drained(0);
  const other = new Queue('reports', { connection });
  await other.addBulk(Array.from({ length: 30 }, (_, i) => ({ name: 'report', data: { i }, opts: { priority: i % 4 } })));
  await other.drain();
  await other.obliterate();
  for (let i = 0; i < 3; i++) await queue.add('later', { n: i }, { delay: 86400000 });
  await worker.close();
  process.exit(0);
})();
