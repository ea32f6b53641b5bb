import {
  outcomeOf
} from "./chunk-X7LJGJWQ.js";
import {
  StoreError
} from "./chunk-WTHNCPDM.js";

// src/stores/sql/add-to-rollup.ts
import { sql as sql2 } from "kysely";

// src/stores/sql/measures.ts
import { sql } from "kysely";
var flag = (condition) => sql`case when ${condition} then 1 else 0 end`;
var orZero = (column) => sql`coalesce(${sql.ref(`r.${column}`)}, 0)`;
var told = (column) => sql`case when ${sql.ref(`r.${column}`)} is null then 0 else 1 end`;
var MEASURES = /* @__PURE__ */ defineMeasures();
var MEASURE_NAMES = /* @__PURE__ */ Object.keys(MEASURES);
function defineMeasures() {
  return {
    requests: { of: () => 1, sql: sql`1` },
    errors: {
      of: (row) => Number(outcomeOf(row.status) === "error"),
      sql: flag(sql`r.status <> -3 and (r.status < 200 or r.status >= 400)`)
    },
    cancelled: { of: (row) => Number(row.status === -3), sql: flag(sql`r.status = -3`) },
    rate_limited: { of: (row) => row.rate_limited, sql: orZero("rate_limited") },
    cache_hits: { of: (row) => Number(row.cache === "hit"), sql: flag(sql`r.cache = 'hit'`) },
    cache_misses: { of: (row) => Number(row.cache === "miss"), sql: flag(sql`r.cache = 'miss'`) },
    prompt_tokens: { of: (row) => row.prompt_tokens ?? 0, sql: orZero("prompt_tokens") },
    completion_tokens: { of: (row) => row.completion_tokens ?? 0, sql: orZero("completion_tokens") },
    total_tokens: { of: (row) => row.total_tokens ?? 0, sql: orZero("total_tokens") },
    cache_read_tokens: { of: (row) => row.cache_read_tokens ?? 0, sql: orZero("cache_read_tokens") },
    cache_write_tokens: { of: (row) => row.cache_write_tokens ?? 0, sql: orZero("cache_write_tokens") },
    reasoning_tokens: { of: (row) => row.reasoning_tokens ?? 0, sql: orZero("reasoning_tokens") },
    cost_usd: { of: (row) => row.cost_usd ?? 0, sql: orZero("cost_usd") },
    priced: { of: (row) => Number(row.cost_usd !== null), sql: told("cost_usd") },
    cache_saved_usd: { of: (row) => row.cache_saved_usd ?? 0, sql: orZero("cache_saved_usd") },
    latency_ms: { of: (row) => row.latency_ms, sql: orZero("latency_ms") },
    ttft_ms: { of: (row) => row.ttft_ms ?? 0, sql: orZero("ttft_ms") },
    ttft_count: { of: (row) => Number(row.ttft_ms !== null), sql: told("ttft_ms") }
  };
}

// src/stores/sql/histogram.ts
var ACCURACY = 0.02;
var GROWTH = (1 + ACCURACY) / (1 - ACCURACY);
var LOG_GROWTH = /* @__PURE__ */ Math.log(GROWTH);
function binOf(milliseconds2) {
  return milliseconds2 <= 1 ? 0 : Math.ceil(Math.log(milliseconds2) / LOG_GROWTH);
}
function durationOf(bin) {
  return bin === 0 ? 1 : 2 * GROWTH ** bin / (GROWTH + 1);
}
function percentilesOf(histogram) {
  const bins = [...histogram ?? []].sort(([left], [right]) => left - right);
  const count = bins.reduce((sum, [, n]) => sum + n, 0);
  const at = (share) => {
    let left = Math.max(1, Math.ceil(share * count));
    for (const [bin, n] of bins) {
      left -= n;
      if (left <= 0) return Math.round(durationOf(bin) * 1e3) / 1e3;
    }
    return null;
  };
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
var DIGIT_0 = 48;
var DIGIT_9 = 57;
var QUOTE = 34;
var MINUS = 45;
var COLON = 58;
var SPACE = 32;
function addBins(histogram, text, times = 1) {
  let number = 0;
  let sign = times;
  let bin;
  let isName = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code >= DIGIT_0 && code <= DIGIT_9) number = number * 10 + code - DIGIT_0;
    else if (code === MINUS) sign = -times;
    else if (code === QUOTE) {
      if (isName) bin = number;
      isName = !isName;
      number = 0;
    } else if (code !== COLON && code !== SPACE) {
      if (bin !== void 0) histogram.set(bin, (histogram.get(bin) ?? 0) + sign * number);
      bin = void 0;
      number = 0;
      sign = times;
    }
  }
}
function mergeBins(left, right) {
  const histogram = /* @__PURE__ */ new Map();
  addBins(histogram, left);
  addBins(histogram, right);
  for (const [bin, count] of histogram) if (count === 0) histogram.delete(bin);
  return binsOf(histogram);
}
function binsOf(histogram) {
  let text = "";
  for (const [bin, count] of histogram) text += `${text && ","}"${bin}":${count}`;
  return `{${text}}`;
}

// src/stores/sql/storable.ts
function storable(text) {
  if (text.isWellFormed() && !text.includes("\0")) return text;
  return text.toWellFormed().replaceAll("\0", "\uFFFD");
}
var NAME_LENGTH = 128;
var VALUE_LENGTH = 512;
function storedValue(text) {
  return storable(text.slice(0, VALUE_LENGTH));
}
function storedName(text) {
  return storable(text.slice(0, NAME_LENGTH));
}
function nameKey(name) {
  return storedName(name).toLowerCase().slice(0, NAME_LENGTH);
}
function storedValueOrNull(text) {
  return text === null ? null : storedValue(text);
}
function storableOrNull(text) {
  return text === null ? null : storable(text);
}
function finite(value, otherwise = 0) {
  return Number.isFinite(value) ? value : otherwise;
}
function integer(value, otherwise = 0) {
  const whole = Math.trunc(finite(value, otherwise));
  return Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, whole));
}
var LATEST = 864e13;
var MOST_TOKENS = 1e9;
function tokensOrNull(value) {
  return value === null ? null : Math.max(0, Math.min(MOST_TOKENS, integer(value)));
}
var MOST_DOLLARS = 1e9;
var MOST_MILLISECONDS = 1e12;
function dollarsOrNull(value) {
  return value === null || !Number.isFinite(value) ? null : Math.max(-MOST_DOLLARS, Math.min(MOST_DOLLARS, value));
}
function milliseconds(value) {
  return Math.max(0, Math.min(MOST_MILLISECONDS, finite(value)));
}
function integerOrNull(value) {
  return value === null || !Number.isFinite(value) ? null : integer(value);
}

// src/stores/sql/rollups.ts
var SLOT_MS = 18e5;
function slotOf(time) {
  return Math.floor(time / SLOT_MS) * SLOT_MS;
}
var ROLLUP_KEY = [
  "facet",
  "slot",
  "value",
  "provider",
  "model",
  "operation",
  "source",
  "status",
  "cache",
  "key_id"
];
var NOTHING = /* @__PURE__ */ Object.fromEntries(MEASURE_NAMES.map((name) => [name, 0]));
function sumRollups(added, removed) {
  const sums = /* @__PURE__ */ new Map();
  for (const row of removed) addRow(sums, row, -1);
  for (const row of added) addRow(sums, row, 1);
  const changed = [...sums].filter(([, sum]) => isChange(sum));
  return changed.sort(([left], [right]) => left < right ? -1 : 1).map(([, sum]) => toRollup(sum));
}
function isChange({ row, latency, ttft }) {
  return MEASURE_NAMES.some((name) => row[name] !== 0) || [...latency.values(), ...ttft.values()].some(Boolean);
}
function facetsOf(row) {
  const facets = [["all", ""]];
  if (row.user_id !== null) facets.push(["user", row.user_id]);
  if (row.prompt_id !== null) facets.push(["prompt", row.prompt_id]);
  if (row.properties !== "{}") {
    for (const [name, value] of Object.entries(JSON.parse(row.properties))) {
      facets.push([`property:${nameKey(name)}`, value]);
    }
  }
  return facets;
}
function addRow(sums, row, sign) {
  const measured = MEASURE_NAMES.map((name) => sign * MEASURES[name].of(row));
  for (const [facet, value] of facetsOf(row)) {
    const sum = sumFor(sums, row, facet, value);
    MEASURE_NAMES.forEach((name, index) => {
      sum.row[name] += measured[index] ?? 0;
    });
    sum.latency.set(row.latency_bin, (sum.latency.get(row.latency_bin) ?? 0) + sign);
    if (row.ttft_bin !== null) sum.ttft.set(row.ttft_bin, (sum.ttft.get(row.ttft_bin) ?? 0) + sign);
  }
}
function keyOf(row, facet, value) {
  const key = `${facet}\0${slotOf(row.created_at)}\0${value}`;
  if (facet !== "all") return key;
  const { provider, model, operation, source, status, cache, key_id } = row;
  return `${key}\0${provider}\0${model}\0${operation}\0${source}\0${status}\0${cache ?? ""}\0${key_id ?? ""}`;
}
function emptyRollup(row, facet, value) {
  const all = facet === "all";
  return {
    // First, and what follows by name: V8 copies a second object property by property, which took a tenth of a batch.
    ...NOTHING,
    facet,
    slot: slotOf(row.created_at),
    value,
    provider: all ? row.provider : "",
    model: all ? row.model : "",
    operation: all ? row.operation : "",
    source: all ? row.source : "",
    status: all ? row.status : 0,
    cache: all ? row.cache ?? "" : "",
    key_id: all ? row.key_id ?? "" : "",
    latency_bins: "{}",
    ttft_bins: "{}"
  };
}
function sumFor(sums, row, facet, value) {
  const text = keyOf(row, facet, value);
  let sum = sums.get(text);
  if (!sum) {
    sum = { row: emptyRollup(row, facet, value), latency: /* @__PURE__ */ new Map(), ttft: /* @__PURE__ */ new Map() };
    sums.set(text, sum);
  }
  return sum;
}
function toRollup({ row, latency, ttft }) {
  row.latency_bins = binsOf(latency);
  row.ttft_bins = binsOf(ttft);
  return row;
}

// src/stores/sql/add-to-rollup.ts
function addToRollup(mergeBins2) {
  const old = (column) => sql2.ref(`rollups.${column}`);
  const more = (column) => sql2.ref(`excluded.${column}`);
  const sums = MEASURE_NAMES.map((name) => sql2`${sql2.id(name)} = ${old(name)} + ${more(name)}`);
  const bins = ["latency_bins", "ttft_bins"].map((name) => sql2`${sql2.id(name)} = ${mergeBins2(old(name), more(name))}`);
  return sql2`on conflict (${sql2.join(ROLLUP_KEY.map((column) => sql2.id(column)))}) do update set ${sql2.join([...sums, ...bins])}`;
}

// src/stores/sql/run-migrations.ts
import { Migrator, sql as sql3 } from "kysely";
function migrationOf(statements) {
  return {
    up: async (db) => {
      for (const statement of statements) await sql3.raw(statement).execute(db);
    }
  };
}
async function runMigrations(db, plan) {
  const schema = plan.dialect === "postgres" ? await currentSchema(db) : void 0;
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...plan.migrations }) },
    migrationTableName: plan.table,
    migrationLockTableName: `${plan.table}_lock`,
    ...schema && { migrationTableSchema: schema }
  });
  const applied = await migrator.getMigrations();
  if (applied.some(({ name }) => !(name in plan.migrations))) throw new StoreError("version", plan.newer);
  const { error } = await migrator.migrateToLatest();
  if (!error) return;
  if (error instanceof Error && /corrupted migrations/.test(error.message)) throw new StoreError("version", plan.newer);
  throw error;
}
async function currentSchema(db) {
  const { rows } = await sql3`select current_schema() as name`.execute(db);
  return rows[0]?.name ?? void 0;
}

// src/stores/sql/migrations.ts
function migrationsFor(dialect) {
  return {
    "0001-requests": migrationOf(createTables(dialect)),
    "0002-prompts": migrationOf([
      "create index requests_by_prompt on requests (prompt_id, created_at) where prompt_id is not null"
    ])
  };
}
async function migrate(db, dialect) {
  await runMigrations(db, {
    dialect,
    migrations: migrationsFor(dialect),
    table: "litecone_migration",
    newer: "The request log was written by a newer version of the gateway. Start that version or a later one, or choose another place for the log."
  });
}
function createTables(dialect) {
  const postgres = dialect === "postgres";
  const text = postgres ? 'text collate "C"' : "text";
  const partitioned = postgres ? " partition by range (created_at)" : "";
  const key = (id) => `primary key (created_at, ${id})`;
  return [
    requestsTable(text, postgres ? key("id") : "primary key (id)", partitioned),
    `create table details (id ${text} not null, created_at bigint not null, attempts text not null,
      request_headers text not null, response_headers text not null, request_body text, response_body text, ${key("id")})${partitioned}`,
    `create table properties (request_id ${text} not null, created_at bigint not null, name text not null,
      name_key ${text} not null, value ${text} not null, ${key("request_id, name_key")})${partitioned || " without rowid"}`,
    "create index properties_by_value on properties (name_key, value, created_at)",
    ...postgres ? postgresTables() : ["create index requests_by_time on requests (created_at, id)"],
    "create index requests_by_user on requests (user_id, created_at) where user_id is not null",
    "create index requests_by_session on requests (session_id, created_at) where session_id is not null",
    rollupsTable(text, postgres),
    `create table sessions (session_id ${text} primary key, name text, named_at bigint, first_at bigint not null, last_at bigint not null,
      requests bigint not null, errors bigint not null, total_tokens bigint not null, cost_usd double precision not null,
      latency_ms double precision not null)`,
    "create index sessions_by_time on sessions (last_at, session_id)"
  ];
}
function postgresTables() {
  return [
    "create table requests_other partition of requests default",
    "create table details_other partition of details default",
    "create table properties_other partition of properties default",
    'create table request_ids (id text collate "C" primary key, created_at bigint not null)',
    "create index request_ids_by_time on request_ids using brin (created_at)"
  ];
}
function requestsTable(text, primaryKey, partitioned) {
  return `create table requests (id ${text} not null, created_at bigint not null, provider ${text} not null, model ${text} not null,
    requested_model text, served_model text, operation ${text} not null, source ${text} not null, method text not null, url text not null,
    status bigint not null, error_type text, stream smallint not null, latency_ms double precision not null, ttft_ms double precision,
    latency_bin bigint not null, ttft_bin bigint, prompt_tokens bigint, completion_tokens bigint, total_tokens bigint,
    cache_read_tokens bigint, cache_write_tokens bigint, reasoning_tokens bigint, cost_usd double precision,
    user_id ${text}, session_id ${text}, session_path text, session_name text, prompt_id ${text}, prompt_version text,
    properties text not null, cache ${text}, cache_saved_usd double precision, rate_limited smallint not null, security_verdict text,
    key_id ${text}, scores text not null, feedback smallint, request_size bigint, response_size bigint, annotations text,
    ${primaryKey})${partitioned}`;
}
function rollupsTable(text, postgres) {
  return `create table rollups (facet ${text} not null, slot bigint not null, value ${text} not null,
    provider ${text} not null, model ${text} not null, operation ${text} not null, source ${text} not null, status bigint not null,
    cache ${text} not null, key_id ${text} not null, requests bigint not null, errors bigint not null, cancelled bigint not null,
    rate_limited bigint not null, cache_hits bigint not null, cache_misses bigint not null, prompt_tokens bigint not null,
    completion_tokens bigint not null, total_tokens bigint not null, cache_read_tokens bigint not null, cache_write_tokens bigint not null,
    reasoning_tokens bigint not null, cost_usd double precision not null, priced bigint not null, cache_saved_usd double precision not null,
    latency_ms double precision not null, ttft_ms double precision not null, ttft_count bigint not null,
    latency_bins text not null, ttft_bins text not null,
    primary key (facet, slot, value, provider, model, operation, source, status, cache, key_id))${postgres ? "" : " without rowid"}`;
}

// src/stores/sql/sessions.ts
import { sql as sql4 } from "kysely";
async function writeSessions(database, db, added, removed) {
  const stale = new Set(removed.flatMap((row) => row.session_id ?? []));
  const sums = sumSessions(added.filter((row) => row.session_id !== null && !stale.has(row.session_id)));
  const rows = [...sums, ...[...stale].map(emptySession)];
  rows.sort((left, right) => left.session_id < right.session_id ? -1 : 1);
  await database.insert(db, "sessions", rows, ADD);
  for (const id of stale) await recountSession(db, id);
}
async function recountSession(db, id) {
  const row = await countSession(db, id);
  if (row) await db.updateTable("sessions").set(row).where("session_id", "=", id).execute();
  else await db.deleteFrom("sessions").where("session_id", "=", id).execute();
}
async function countSession(db, id) {
  const counted = await db.selectFrom("requests as r").select([
    sql4`min(r.created_at)`.as("first_at"),
    sql4`max(r.created_at)`.as("last_at"),
    sql4`count(*)`.as("requests"),
    sql4`sum(${MEASURES.errors.sql})`.as("errors"),
    sql4`sum(${MEASURES.total_tokens.sql})`.as("total_tokens"),
    sql4`sum(${MEASURES.cost_usd.sql})`.as("cost_usd"),
    sql4`sum(r.latency_ms)`.as("latency_ms")
  ]).where("r.session_id", "=", id).executeTakeFirstOrThrow();
  const { first_at, last_at, ...figures } = counted;
  if (first_at === null || last_at === null) return void 0;
  const named = await db.selectFrom("requests").select(["session_name", "created_at"]).where("session_id", "=", id).where("session_name", "is not", null).orderBy("created_at", "desc").orderBy("id", "desc").limit(1).executeTakeFirst();
  return {
    session_id: id,
    name: named?.session_name ?? null,
    named_at: named?.created_at ?? null,
    first_at,
    last_at,
    ...figures
  };
}
function emptySession(id) {
  return {
    session_id: id,
    name: null,
    named_at: null,
    first_at: Number.MAX_SAFE_INTEGER,
    last_at: 0,
    requests: 0,
    errors: 0,
    total_tokens: 0,
    cost_usd: 0,
    latency_ms: 0
  };
}
function sumSessions(rows) {
  const sessions = /* @__PURE__ */ new Map();
  for (const row of rows) {
    if (row.session_id === null) continue;
    const session = sessions.get(row.session_id) ?? emptySession(row.session_id);
    sessions.set(row.session_id, session);
    session.first_at = Math.min(session.first_at, row.created_at);
    session.last_at = Math.max(session.last_at, row.created_at);
    session.requests += 1;
    session.errors += Number(outcomeOf(row.status) === "error");
    session.total_tokens += row.total_tokens ?? 0;
    session.cost_usd += row.cost_usd ?? 0;
    session.latency_ms += row.latency_ms;
    if (row.session_name !== null && row.created_at >= (session.named_at ?? 0)) {
      session.name = row.session_name;
      session.named_at = row.created_at;
    }
  }
  return [...sessions.values()];
}
var LATER_NAME = "excluded.named_at is not null and excluded.named_at >= coalesce(sessions.named_at, 0)";
var ADD = /* @__PURE__ */ sql4.raw(`on conflict (session_id) do update set
  name = case when ${LATER_NAME} then excluded.name else sessions.name end,
  named_at = case when ${LATER_NAME} then excluded.named_at else sessions.named_at end,
  first_at = case when excluded.first_at < sessions.first_at then excluded.first_at else sessions.first_at end,
  last_at = case when excluded.last_at > sessions.last_at then excluded.last_at else sessions.last_at end,
  requests = sessions.requests + excluded.requests, errors = sessions.errors + excluded.errors,
  total_tokens = sessions.total_tokens + excluded.total_tokens, cost_usd = sessions.cost_usd + excluded.cost_usd,
  latency_ms = sessions.latency_ms + excluded.latency_ms`);

export {
  migrationOf,
  runMigrations,
  binOf,
  percentilesOf,
  addBins,
  mergeBins,
  binsOf,
  MEASURES,
  MEASURE_NAMES,
  storable,
  storedValue,
  storedName,
  nameKey,
  storedValueOrNull,
  storableOrNull,
  integer,
  LATEST,
  tokensOrNull,
  dollarsOrNull,
  milliseconds,
  integerOrNull,
  SLOT_MS,
  slotOf,
  ROLLUP_KEY,
  sumRollups,
  writeSessions,
  recountSession,
  addToRollup,
  migrate
};
