import {
  StoreError
} from "./chunk-WTHNCPDM.js";

// src/stores/redis/redis-connection.ts
import { createHash } from "node:crypto";
import { createClient, RESP_TYPES } from "@redis/client";
function script(source) {
  return { source, digest: createHash("sha1").update(source).digest("hex") };
}
function newClient(url) {
  return createClient({
    url,
    RESP: 2,
    // A command that waits in a queue for Redis to come back would hold up a request: better to know at once.
    disableOfflineQueue: true,
    socket: {
      connectTimeout: 5e3,
      keepAlive: true,
      reconnectStrategy: (retries) => Math.min(50 * 2 ** retries, 1e3)
    }
  });
}
async function connectRedis({
  url,
  prefix = "litecone:",
  timeout = 1e3
}) {
  const client = newClient(url);
  await connect(client);
  const buffers = client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
  const run = (work) => within(timeout, work);
  return {
    prefix,
    get: (key) => run(() => buffers.get(key)),
    exists: (keys) => run(() => Promise.all(keys.map(async (key) => await client.exists(key) === 1))),
    set: (key, value, milliseconds, onlyIfAbsent) => run(async () => {
      const expiration = { type: "PX", value: milliseconds };
      const condition = onlyIfAbsent ? { condition: "NX" } : {};
      return await client.set(key, Buffer.from(value), { expiration, ...condition }) !== null;
    }),
    delete: (keys) => run(async () => void await client.unlink([...keys])),
    keys: (start) => client.scanIterator({ MATCH: `${start.replace(/[*?[\]\\]/g, "\\$&")}*`, COUNT: 500 }),
    run: (what, key, values) => run(() => runScript(client, what, key, values)),
    check: () => run(async () => void await client.ping()),
    close: () => close(client, timeout)
  };
}
async function close(client, timeout) {
  try {
    await within(timeout, () => client.close());
  } catch {
    if (client.isOpen) client.destroy();
  }
}
var CONNECT_TIMEOUT = 6e3;
async function connect(client) {
  let reason = "it did not answer";
  client.on("error", (error) => {
    reason = error instanceof Error ? error.message : reason;
  });
  try {
    await within(CONNECT_TIMEOUT, () => client.connect());
  } catch (error) {
    if (client.isOpen) client.destroy();
    throw new StoreError("unavailable", `Redis cannot be reached: ${reason}`, { cause: error });
  }
}
async function runScript(client, { source, digest }, key, values) {
  const input = { keys: [key], arguments: values.map(String) };
  try {
    return await client.evalSha(digest, input);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith("NOSCRIPT"))) throw error;
    return client.eval(source, input);
  }
}
async function within(milliseconds, work) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds} ms`)), milliseconds);
  });
  try {
    return await Promise.race([work(), late]);
  } catch (error) {
    throw redisError(error);
  } finally {
    clearTimeout(timer);
  }
}
function redisError(error) {
  if (error instanceof StoreError) return error;
  const message = error instanceof Error ? error.message : "no reason given";
  if (/^OOM /.test(message)) {
    return new StoreError("full", "Redis has no memory left. Set maxmemory-policy to allkeys-lru, or give it more.", {
      cause: error
    });
  }
  const refused = /^(ERR|WRONGTYPE|NOAUTH|NOPERM|WRONGPASS)\b/.test(message);
  if (refused) return new StoreError("failed", `Redis refused: ${message}`, { cause: error });
  return new StoreError("unavailable", `Redis cannot be used now: ${message}`, { cause: error });
}

export {
  script,
  connectRedis
};
