import {
  openSqliteCacheStore,
  openSqliteLogStore,
  readSpan,
  sqliteError
} from "./chunk-XZFAVL7A.js";
import "./chunk-455PCR4L.js";
import "./chunk-X7LJGJWQ.js";
import "./chunk-JOXLJU2K.js";
import "./chunk-WTHNCPDM.js";

// src/stores/sqlite/sqlite-worker.ts
import { parentPort, workerData } from "node:worker_threads";

// src/logs/write-records.ts
async function writeRecords(store, part) {
  const { path, begin, end, records: count } = part;
  const { records } = await readSpan({ segment: { path }, begin, end, records: count }, part);
  const entries = records.flatMap(({ entry }) => entry ?? []);
  await store.write(entries);
  return {
    records: records.length,
    bytes: records.reduce((sum, { bytes }) => sum + bytes, 0),
    damaged: records.length - entries.length
  };
}

// src/stores/sqlite/sqlite-worker.ts
async function open(task) {
  if (task.store === "cache") return openSqliteCacheStore(task.path, task.options);
  const store = await openSqliteLogStore(task.path, task.options);
  return { ...store, writeRecords: (part) => writeRecords(store, part) };
}
async function answer(id, work) {
  try {
    parentPort?.postMessage({ id, value: await work() });
  } catch (error) {
    const { code, message } = sqliteError(error);
    parentPort?.postMessage({ id, error: { code, message } });
  }
}
if (parentPort) {
  const opening = open(workerData);
  parentPort.on("message", ({ id, method, values }) => {
    void answer(id, async () => (await opening)[method]?.(...values));
  });
  void answer(0, async () => void await opening);
}
