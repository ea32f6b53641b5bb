/**
 * One script for each decision: Redis runs it whole, so gateways cannot come between reading a bucket and writing it. The arithmetic is
 * that of `token-bucket.ts`, and one contract suite holds both to it. Numbers travel as text with 17 digits, which loses nothing.
 */

/** KEYS: the bucket. ARGV: capacity, refill per second, now in ms or '', cost, 1 to take even what is not there. */
export const TAKE = `
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
`

/** KEYS: the sum. ARGV: amount, lifetime in ms. */
export const ADD = `
local sum = tonumber(redis.call('GET', KEYS[1]) or '0') + tonumber(ARGV[1])
local text = string.format('%.17g', sum)
if redis.call('PTTL', KEYS[1]) > 0 then
  redis.call('SET', KEYS[1], text, 'KEEPTTL')
else
  redis.call('SET', KEYS[1], text, 'PX', ARGV[2])
end
return text
`
