import {
  MAX_ENTRY_BYTES
} from "./chunk-JOXLJU2K.js";
import {
  connectRedis
} from "./chunk-LM3C5TXE.js";
import "./chunk-WTHNCPDM.js";

// src/stores/redis/redis-cache-store.ts
async function openRedisCacheStore({ maxEntryBytes, ...options }) {
  return redisCacheStore(await connectRedis(options), maxEntryBytes ?? MAX_ENTRY_BYTES);
}
function redisCacheStore(redis, maxEntryBytes) {
  const start = `${redis.prefix}cache:`;
  return {
    get: async (key) => {
      const bytes = await redis.get(start + key);
      return bytes === null ? void 0 : unpack(bytes);
    },
    has: (keys) => redis.exists(keys.map((key) => start + key)),
    set: async (key, { meta, body }, { ttlSeconds, onlyIfAbsent = false }) => {
      const milliseconds = Math.floor(ttlSeconds * 1e3);
      if (body.byteLength > maxEntryBytes || !(milliseconds >= 1)) return false;
      const storedAt = Date.now();
      const bytes = pack({ meta, body, storedAt, expiresAt: storedAt + milliseconds });
      return redis.set(start + key, bytes, milliseconds, onlyIfAbsent);
    },
    delete: (key) => redis.delete([start + key]),
    clear: async () => {
      for await (const keys of redis.keys(start)) if (keys.length > 0) await redis.delete(keys);
    },
    check: () => redis.check(),
    close: () => redis.close()
  };
}
function pack({ body, ...head }) {
  const json = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.byteLength);
  return Buffer.concat([length, json, body]);
}
function unpack(bytes) {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = 4 + buffer.readUInt32BE();
  const head = JSON.parse(buffer.toString("utf8", 4, end));
  return { ...head, body: new Uint8Array(buffer.subarray(end)) };
}
export {
  openRedisCacheStore
};
