/**
 * Lua scripts, which Redis runs atomically, so that several gateways can share counters. The arithmetic is that of `token-bucket.ts`; the same contract suite
 * tests both. Numbers are passed as text with 17 digits, which is exact.
 *
 * KEYS: a hash of all counters, and a sorted set of the times when they expire. Neither has a TTL: with `volatile-lru`, a full Redis evicts only keys that
 * have one, and budgets must not be evicted. Instead, each script deletes a few expired counters.
 */
const BEGIN = `
local time = redis.call('TIME')
local clock = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local name = ARGV[1]

local function read()
  local kept = redis.call('HGET', KEYS[1], name)
  if not kept then return end
  local value, at = string.match(kept, '(%S+) (%S+)')
  return tonumber(value), tonumber(at)
end

local function keep(value, at, ends)
  redis.call('HSET', KEYS[1], name, string.format('%.17g %.17g', value, at))
  redis.call('ZADD', KEYS[2], string.format('%.0f', ends), name)
end

local function forget(names)
  redis.call('HDEL', KEYS[1], unpack(names))
  redis.call('ZREM', KEYS[2], unpack(names))
end

local over = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', clock, 'LIMIT', 0, 10)
if #over > 0 then forget(over) end
`

/** ARGV: the bucket, its capacity, refill per second, the current time in ms or '', the cost, and 1 if tokens may become negative. */
export const TAKE = `${BEGIN}
local capacity, rate, cost = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[5])
local now = tonumber(ARGV[4]) or clock
local tokens, at = read()
if tokens then
  tokens = math.min(capacity, tokens + math.max(0, now - at) / 1000 * rate)
  at = math.max(now, at)
else
  tokens, at = capacity, now
end
local allowed = ARGV[6] == '1' or (tokens > 0 and tokens >= cost)
if allowed then tokens = math.min(capacity, tokens - cost) end
if tokens >= capacity then
  forget({ name })
else
  local full = rate > 0 and (capacity - tokens) / rate * 1000 or 31622400000
  keep(tokens, at, clock + math.min(full + 1000, 31622400000))
end
return { allowed and 1 or 0, string.format('%.17g', tokens) }
`

/** ARGV: the sum, the amount to add, its lifetime in ms. */
export const ADD = `${BEGIN}
local sum, ends = read()
if not sum or ends <= clock then sum, ends = 0, clock + tonumber(ARGV[3]) end
sum = sum + tonumber(ARGV[2])
keep(sum, ends, ends)
return string.format('%.17g', sum)
`

/** ARGV: the sum. */
export const READ = `${BEGIN}
local sum, ends = read()
return string.format('%.17g', sum and ends > clock and sum or 0)
`
