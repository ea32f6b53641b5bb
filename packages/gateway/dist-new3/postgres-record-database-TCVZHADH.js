import {
  createPool,
  createSchema,
  postgresError,
  withRetries
} from "./chunk-LWANPRUG.js";
import "./chunk-WTHNCPDM.js";

// src/stores/postgres/postgres-record-database.ts
import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
var CONNECTIONS = 2;
async function openPostgresRecordDatabase({ postgres, answerTimeoutMs = 5e3 }, { migrate }) {
  const pool = createPool({ ...postgres, connections: CONNECTIONS });
  const inTime = limitWaiting(pool, answerTimeoutMs);
  const kysely = new Kysely({ dialect: new PostgresDialect({ pool }) });
  try {
    if (postgres.schema) await createSchema(kysely, postgres.schema);
    await withRetries(() => migrate(kysely, "postgres"));
  } catch (error) {
    await kysely.destroy();
    throw postgresError(error);
  }
  return {
    kysely,
    write: (work) => inTime(() => withRetries(() => kysely.transaction().execute(work))),
    read: (work) => inTime(() => withRetries(() => work(kysely))),
    close: () => kysely.destroy()
  };
}
function limitWaiting(pool, timeoutMs) {
  const clients = /* @__PURE__ */ new Set();
  pool.on("connect", (client) => {
    if (client instanceof pg.Client) clients.add(client);
  });
  pool.on("remove", (client) => {
    if (client instanceof pg.Client) clients.delete(client);
  });
  const endAll = () => {
    for (const client of clients) client.end().catch(() => void 0);
  };
  return async (work) => {
    const timer = setTimeout(endAll, timeoutMs);
    try {
      return await work();
    } finally {
      clearTimeout(timer);
    }
  };
}
export {
  openPostgresRecordDatabase
};
