import {
  checkNumbers,
  resultOf,
  stateOf
} from "./chunk-SLKEUF3U.js";
import {
  connectRedis,
  script
} from "./chunk-LM3C5TXE.js";
import "./chunk-WTHNCPDM.js";

// src/stores/redis/counter-scripts.ts
var TAKE = `
local capacity, rate, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[4])
local now = tonumber(ARGV[3])
if not now then
  local time = redis.call('TIME')
  now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end
local tokens, at = capacity, now
local kept = redis.call('HMGET', KEYS[1], 't', 'a')
if kept[1] then
  at = tonumber(kept[2])
  tokens = math.min(capacity, tonumber(kept[1]) + math.max(0, now - at) / 1000 * rate)
  at = math.max(now, at)
end
local allowed = ARGV[5] == '1' or (tokens > 0 and tokens >= cost)
if allowed then tokens = math.min(capacity, tokens - cost) end
if tokens >= capacity then
  redis.call('DEL', KEYS[1])
else
  redis.call('HSET', KEYS[1], 't', string.format('%.17g', tokens), 'a', string.format('%.17g', at))
  local full = rate > 0 and (capacity - tokens) / rate * 1000 or 31622400000
  redis.call('PEXPIRE', KEYS[1], string.format('%.0f', math.min(full + 1000, 31622400000)))
end
return { allowed and 1 or 0, string.format('%.17g', tokens) }
`;
var ADD = `
local sum = tonumber(redis.call('GET', KEYS[1]) or '0') + tonumber(ARGV[1])
local text = string.format('%.17g', sum)
if redis.call('PTTL', KEYS[1]) > 0 then
  redis.call('SET', KEYS[1], text, 'KEEPTTL')
else
  redis.call('SET', KEYS[1], text, 'PX', ARGV[2])
end
return text
`;

// src/stores/redis/redis-counter-store.ts
var SCRIPTS = { take: /* @__PURE__ */ script(TAKE), add: /* @__PURE__ */ script(ADD) };
async function openRedisCounterStore(options) {
  return redisCounterStore(await connectRedis(options));
}
function redisCounterStore(redis) {
  const bucketKey = (name) => `${redis.prefix}bucket:${name}`;
  const sumKey = (name) => `${redis.prefix}sum:${name}`;
  const take = async (name, { capacity, refillPerSecond, now }, cost, force) => {
    const values = [capacity, refillPerSecond, now ?? "", cost, force];
    const [allowed, tokens] = await redis.run(SCRIPTS.take, bucketKey(name), values);
    return { allowed: allowed === 1, tokens: Number(tokens) };
  };
  return {
    take: async (name, options) => {
      checkNumbers(options);
      const { allowed, tokens } = await take(name, options, options.cost, 0);
      return resultOf(allowed, tokens, options.cost, options);
    },
    charge: async (name, options) => {
      checkNumbers(options);
      const { tokens } = await take(name, options, options.amount, 1);
      return stateOf(tokens, options);
    },
    add: async (name, amount, { ttlSeconds }) => {
      checkNumbers({ amount, ttlSeconds });
      return Number(await redis.run(SCRIPTS.add, sumKey(name), [amount, Math.max(1, Math.ceil(ttlSeconds * 1e3))]));
    },
    read: async (name) => {
      const text = await redis.get(sumKey(name));
      return text === null ? 0 : Number(Buffer.from(text).toString());
    },
    check: () => redis.check(),
    close: () => redis.close()
  };
}
export {
  openRedisCounterStore
};
