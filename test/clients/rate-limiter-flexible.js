// rate-limiter-flexible: fixed windows, short and long, blocks, penalties and rewards, a union, bursts, a queue.
const { RateLimiterRedis, RateLimiterUnion, BurstyRateLimiter, RateLimiterQueue } = require('rate-limiter-flexible');
const { createClient } = require('redis');

const Years = 30 * 365 * 86400;
const sleep = ms => new Promise(r => setTimeout(r, ms));

(async () => {
  const client = createClient({ url: `redis://127.0.0.1:${process.argv[2]}` });
  await client.connect();
  const limiter = (keyPrefix, points, duration, more) => new RateLimiterRedis({ storeClient: client, useRedisPackage: true, keyPrefix, points, duration, ...more });
  const login = limiter('login', 5, Years, { blockDuration: Years });
  const second = limiter('second', 3, 1, { blockDuration: 1 });
  const daily = limiter('daily', 200, Years);
  const union = new RateLimiterUnion(limiter('u1', 20, 1), limiter('u2', 50, Years));
  const bursty = new BurstyRateLimiter(limiter('steady', 5, 1), limiter('burst', 20, Years));
  const queue = new RateLimiterQueue(limiter('queue', 50, 1), { maxQueueSize: 100 });
  const even = limiter('even', 40, 1, { execEvenly: true, execEvenlyMinDelayMs: 1 });
  const refused = () => {};

  for (let i = 0; i < 2600; i++) {
    const user = `user${i % 3 ? i % 14 : i % 140}`;
    await Promise.all([
      login.consume(user).catch(refused),
      second.consume(user).catch(refused),
      daily.consume(`10.0.0.${i % 9}`, 1 + i % 3).catch(refused),
      union.consume(user).catch(refused),
      bursty.consume(`u${i % 5}`).catch(refused),
      i % 40 ? null : queue.removeTokens(1, 'jobs').catch(refused),
      i % 30 ? null : even.consume('all').catch(refused),
    ]);
    if (i % 4 === 0) await login.reward(user);
    if (i % 5 === 0) await login.penalty(user, 2);
    if (i % 3 === 0) await login.delete(`user${(i * 7) % 14}`);
    if (i % 11 === 0) await daily.delete(`10.0.0.${i % 9}`);
    if (i % 50 === 0) await login.block(`user${i % 7}`, Years);
    if (i % 60 === 0) await login.set(`user${i % 9}`, 3, i % 120 ? Years : 0);
    if (i % 500 === 499) await sleep(1100);
    if (i === 900) await client.sendCommand(['BGREWRITEAOF']);
  }
  process.exit(0);
})();
