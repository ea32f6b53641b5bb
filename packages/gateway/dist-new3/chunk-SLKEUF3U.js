import {
  StoreError
} from "./chunk-WTHNCPDM.js";

// src/stores/memory/token-bucket.ts
function refill(bucket, { capacity, refillPerSecond }, now) {
  if (!bucket) return { tokens: capacity, at: now };
  const seconds = Math.max(0, now - bucket.at) / 1e3;
  return { tokens: Math.min(capacity, bucket.tokens + seconds * refillPerSecond), at: Math.max(now, bucket.at) };
}
function isFull({ tokens }, { capacity }) {
  return tokens >= capacity;
}
function secondsUntil(tokens, wanted, refillPerSecond) {
  return tokens >= wanted ? 0 : Math.ceil((wanted - tokens) / refillPerSecond);
}
function stateOf(tokens, { capacity, refillPerSecond }) {
  return { remaining: tokens, resetSeconds: secondsUntil(tokens, capacity, refillPerSecond) };
}
function canTake(tokens, cost) {
  return tokens > 0 && tokens >= cost;
}
function resultOf(allowed, tokens, cost, policy) {
  const never = cost > policy.capacity || policy.capacity <= 0 || policy.refillPerSecond <= 0;
  const wait = Math.max(1, secondsUntil(tokens, cost, policy.refillPerSecond));
  return { allowed, ...stateOf(tokens, policy), retryAfterSeconds: allowed ? 0 : never ? null : wait };
}

// src/stores/memory/memory-counter-store.ts
var SWEEP_EVERY = 1e4;
function createMemoryCounterStore(from) {
  const buckets = /* @__PURE__ */ new Map();
  const sums = /* @__PURE__ */ new Map();
  for (const [name, tokens, at, fullAt] of from?.buckets ?? []) buckets.set(name, { tokens, at, fullAt });
  for (const [name, value, expiresAt] of from?.sums ?? []) sums.set(name, { value, expiresAt });
  let calls = 0;
  const sweep = (now) => {
    if (++calls % SWEEP_EVERY !== 0) return;
    for (const [name, { fullAt }] of buckets) if (fullAt <= now) buckets.delete(name);
    for (const [name, { expiresAt }] of sums) if (expiresAt <= now) sums.delete(name);
  };
  const keep = (name, bucket, policy) => {
    if (isFull(bucket, policy)) return void buckets.delete(name);
    const full = bucket.at + (policy.capacity - bucket.tokens) / policy.refillPerSecond * 1e3;
    buckets.set(name, { ...bucket, fullAt: Math.min(full, Number.MAX_SAFE_INTEGER) });
  };
  const sumOf = (name, now) => {
    const sum = sums.get(name);
    return sum && sum.expiresAt > now ? sum : void 0;
  };
  return {
    take: async (name, options) => {
      checkNumbers(options);
      const now = options.now ?? Date.now();
      sweep(now);
      const bucket = refill(buckets.get(name), options, now);
      const allowed = canTake(bucket.tokens, options.cost);
      if (allowed) bucket.tokens -= options.cost;
      keep(name, bucket, options);
      return resultOf(allowed, bucket.tokens, options.cost, options);
    },
    charge: async (name, options) => {
      checkNumbers(options);
      const now = options.now ?? Date.now();
      const bucket = refill(buckets.get(name), options, now);
      bucket.tokens = Math.min(options.capacity, bucket.tokens - options.amount);
      keep(name, bucket, options);
      return stateOf(bucket.tokens, options);
    },
    add: async (name, amount, { ttlSeconds }) => {
      checkNumbers({ amount, ttlSeconds });
      const now = Date.now();
      sweep(now);
      const sum = sumOf(name, now) ?? { value: 0, expiresAt: now + ttlSeconds * 1e3 };
      sum.value += amount;
      sums.set(name, sum);
      return sum.value;
    },
    read: async (name) => sumOf(name, Date.now())?.value ?? 0,
    check: async () => {
    },
    close: async () => {
    },
    snapshot: () => ({
      buckets: [...buckets].map(([name, { tokens, at, fullAt }]) => [name, tokens, at, fullAt]),
      sums: [...sums].map(([name, { value, expiresAt }]) => [name, value, expiresAt])
    })
  };
}
function checkNumbers(options) {
  for (const [name, value] of Object.entries(options)) {
    if (value !== void 0 && !Number.isFinite(value))
      throw new StoreError("invalid", `${name} must be a finite number.`);
  }
}

export {
  stateOf,
  resultOf,
  createMemoryCounterStore,
  checkNumbers
};
