import {
  StoreError
} from "./chunk-WTHNCPDM.js";

// src/stores/postgres/postgres-error.ts
var FULL = /* @__PURE__ */ new Set(["53100", "53200", "53400"]);
var UNAVAILABLE = /* @__PURE__ */ new Set(["25006", "53300", "57014", "57P01", "57P02", "57P03", "57P05"]);
var TRY_AGAIN = /* @__PURE__ */ new Set(["40001", "40P01", "55P03"]);
function codeOf(error) {
  if (typeof error !== "object" || error === null || !("code" in error)) return void 0;
  return typeof error.code === "string" ? error.code : void 0;
}
function hasCode(error, code) {
  return codeOf(error) === code;
}
var ATTEMPTS = 5;
async function withRetries(work) {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS || !isWorthAnotherTry(error)) throw postgresError(error);
    }
  }
}
function isWorthAnotherTry(error) {
  return TRY_AGAIN.has(codeOf(error) ?? "");
}
function postgresError(error) {
  if (error instanceof StoreError) return error;
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : "no reason given";
  if (code && FULL.has(code)) return new StoreError("full", `PostgreSQL has no room: ${message}`, { cause: error });
  const lost = code === void 0 && !isMistake(error) || code !== void 0 && (!/^[0-9A-Z]{5}$/.test(code) || /^(08|28|3D)/.test(code) || UNAVAILABLE.has(code));
  if (lost) return new StoreError("unavailable", `PostgreSQL cannot be used now: ${message}`, { cause: error });
  return new StoreError("failed", `PostgreSQL refused: ${message}`, { cause: error });
}
function isMistake(error) {
  return error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError;
}

// src/stores/postgres/postgres-pool.ts
import { sql } from "kysely";
import pg from "pg";
async function createSchema(kysely, schema) {
  try {
    await sql`create schema if not exists ${sql.id(schema)}`.execute(kysely);
  } catch (error) {
    if (!hasCode(error, "23505")) throw error;
  }
}
function createPool({ url, connections = 10, schema }) {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    application_name: "litecone-gateway",
    connectionTimeoutMillis: 5e3,
    idleTimeoutMillis: 6e4,
    statement_timeout: 6e4,
    keepAlive: true,
    ...schema && { options: `-c search_path="${schema.replace(/["\\]/g, "")}"` },
    types: { getTypeParser: parserOf }
  });
  pool.on("error", () => {
  });
  pool.on("connect", (client) => client.on("error", () => {
  }));
  return pool;
}
var NUMERIC = [pg.types.builtins.INT8, pg.types.builtins.NUMERIC];
var parserOf = (oid, format) => NUMERIC.includes(oid) ? Number : pg.types.getTypeParser(oid, format);

export {
  withRetries,
  postgresError,
  createSchema,
  createPool
};
