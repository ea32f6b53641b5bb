import {
  LATEST,
  MEASURES,
  MEASURE_NAMES,
  ROLLUP_KEY,
  SLOT_MS,
  addBins,
  addToRollup,
  binOf,
  binsOf,
  dollarsOrNull,
  integer,
  integerOrNull,
  mergeBins,
  migrate,
  milliseconds,
  nameKey,
  percentilesOf,
  recountSession,
  slotOf,
  storable,
  storableOrNull,
  storedName,
  storedValue,
  storedValueOrNull,
  sumRollups,
  tokensOrNull,
  writeSessions
} from "./chunk-455PCR4L.js";
import {
  MAX_ENTRY_BYTES
} from "./chunk-JOXLJU2K.js";
import {
  StoreError
} from "./chunk-WTHNCPDM.js";

// src/stores/sqlite/sqlite-error.ts
var CODES = {
  5: ["unavailable", "The database is busy: something else holds it."],
  6: ["unavailable", "The database is busy: something else holds it."],
  8: ["unavailable", "The data folder cannot be written to. Check its permissions."],
  10: ["unavailable", "Reading or writing the data folder failed. Check the disk."],
  11: ["failed", "The database file is damaged. Move it away, or restore a copy."],
  13: ["full", "The disk that holds the data folder is full."],
  14: ["unavailable", "The database file cannot be opened. Check that the folder exists and is writable."],
  26: ["failed", "The file is not a database. Move it away, or choose another folder."]
};
var NAMES = {
  BUSY: 5,
  LOCKED: 6,
  READONLY: 8,
  IOERR: 10,
  CORRUPT: 11,
  FULL: 13,
  CANTOPEN: 14,
  NOTADB: 26
};
function resultCodeOf(error) {
  if ("errcode" in error && typeof error.errcode === "number") return error.errcode & 255;
  if (!("code" in error) || typeof error.code !== "string") return void 0;
  return NAMES[/^SQLITE_([A-Z]+)/.exec(error.code)?.[1] ?? ""];
}
function sqliteError(error) {
  if (error instanceof StoreError) return error;
  const code = typeof error === "object" && error !== null ? resultCodeOf(error) : void 0;
  const [kind, message] = CODES[code ?? -1] ?? ["failed", messageOf(error)];
  return new StoreError(kind, message, { cause: error });
}
function messageOf(error) {
  return error instanceof Error ? `SQLite: ${error.message}` : "SQLite failed.";
}
async function withSqliteErrors(work) {
  try {
    return await work();
  } catch (error) {
    throw sqliteError(error);
  }
}

// src/stores/sqlite/sqlite-cache-store.ts
import { rm } from "node:fs/promises";

// src/stores/sqlite/sqlite-connection.ts
function loadNodeSqlite() {
  const major = Number(process.versions.node.split(".")[0]);
  if (major < 22) return void 0;
  const { emitWarning } = process;
  process.emitWarning = () => {
  };
  try {
    return process.getBuiltinModule("node:sqlite");
  } finally {
    process.emitWarning = emitWarning;
  }
}
async function openDatabase(path, readOnly, library) {
  const node = library === "libsql" ? void 0 : loadNodeSqlite();
  if (node) return { database: new node.DatabaseSync(path, { readOnly }), library: "node" };
  if (library === "node") throw new StoreError("unavailable", `Node ${process.versions.node} has no SQLite of its own.`);
  const { default: Libsql } = await import("libsql");
  return { database: new Libsql(path, { readonly: readOnly }), library: "libsql" };
}
var PREPARED = 200;
async function openSqlite(path, options = {}) {
  const opened = await openDatabase(path, options.readOnly ?? false, options.library);
  const { database, library } = opened;
  const prepared = /* @__PURE__ */ new Map();
  const prepare = (text) => {
    let statement = prepared.get(text);
    if (!statement) {
      statement = bind(database.prepare(text), library);
      if (prepared.size >= PREPARED) prepared.clear();
      prepared.set(text, statement);
    }
    return statement;
  };
  database.exec(`pragma busy_timeout = ${options.busyTimeout ?? 5e3}`);
  return {
    library,
    exec: (text) => void database.exec(text),
    all: (text, ...values) => prepare(text).all(values),
    get: (text, ...values) => prepare(text).get(values),
    run: (text, ...values) => prepare(text).run(values),
    prepare: (text) => kyselyStatement(text, prepare(text)),
    close: () => {
      prepared.clear();
      if (!options.readOnly) checkpoint(database);
      database.close();
    }
  };
}
function checkpoint(database) {
  try {
    database.exec("pragma busy_timeout = 0; pragma wal_checkpoint(truncate)");
  } catch {
  }
}
function isBindable(value) {
  const type = typeof value;
  return type === "string" || type === "number" || value === null || type === "bigint" || value instanceof Uint8Array;
}
function bind(statement, library) {
  const check = (values) => {
    if (!values.every(isBindable)) throw new StoreError("invalid", "A value must be text, a number, bytes or null.");
    return library === "libsql" ? [values] : values;
  };
  return {
    all: (values) => statement.all(...check(values)),
    get: (values) => statement.get(...check(values)),
    run: (values) => Number(statement.run(...check(values)).changes)
  };
}
function kyselyStatement(text, statement) {
  if (text === "rollback") return rollback(statement);
  return {
    reader: /^\s*(select|with|pragma|values)\b|\breturning\b/i.test(text),
    all: (values) => statement.all(values),
    run: (values) => ({ changes: statement.run(values), lastInsertRowid: 0 }),
    iterate: () => {
      throw new StoreError("failed", "Rows are read by pages.");
    }
  };
}
function rollback(statement) {
  const run = () => {
    try {
      statement.run([]);
    } catch (error) {
      if (!(error instanceof Error && /no transaction is active/.test(error.message))) throw error;
    }
    return { changes: 0, lastInsertRowid: 0 };
  };
  return { reader: false, all: () => [], run, iterate: () => [].values() };
}

// src/stores/sqlite/sqlite-cache-store.ts
var SCHEMA_VERSION = 1;
var SETUP = `pragma journal_mode = wal; pragma synchronous = off; pragma journal_size_limit = 16777216; pragma cache_size = -16384;
  create table if not exists cache (key text primary key, size integer not null, stored_at integer not null,
    expires_at integer not null, used_at integer not null, meta text not null, body blob);
  create index if not exists cache_by_use on cache (used_at);
  create index if not exists cache_by_expiry on cache (expires_at);
  pragma user_version = ${SCHEMA_VERSION};`;
async function openSqliteCacheStore(path, options = {}) {
  try {
    return sqliteCacheStore(await openCache(path, options), options);
  } catch (error) {
    if (sqliteError(error).code !== "failed") throw sqliteError(error);
    await Promise.all(["", "-wal", "-shm"].map((suffix) => rm(path + suffix, { force: true })));
    return sqliteCacheStore(await withSqliteErrors(() => openCache(path, options)), options);
  }
}
async function openCache(path, { library }) {
  const connection = await openSqlite(path, { library });
  try {
    const version = Number(connection.all("pragma user_version")[0]?.["user_version"]);
    if (version > SCHEMA_VERSION) throw new StoreError("failed", "The cache was written by a newer version.");
    connection.exec(SETUP);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}
var USE_RESOLUTION = 6e4;
function sqliteCacheStore(connection, options) {
  const { maxBytes = 512 * 1024 * 1024, maxEntryBytes = MAX_ENTRY_BYTES } = options;
  let bytes = Number(connection.all("select coalesce(sum(size), 0) as bytes from cache")[0]?.["bytes"]);
  const remove = (key) => {
    const [row] = connection.all("delete from cache where key = ? returning size", key);
    bytes -= Number(row?.["size"] ?? 0);
    return row !== void 0;
  };
  const makeRoom = (size) => {
    if (bytes + size <= maxBytes) return;
    for (const row of connection.all("delete from cache where expires_at <= ? returning size", Date.now())) {
      bytes -= Number(row["size"]);
    }
    const goal = Math.max(0, maxBytes * 0.9 - size);
    while (bytes > goal) {
      const oldest = connection.all("select key from cache order by used_at limit 50");
      if (oldest.length === 0) break;
      for (const row of oldest) if (bytes > goal) remove(String(row["key"]));
    }
  };
  const isThere = (key) => connection.all("select 1 from cache where key = ? and expires_at > ?", key, Date.now()).length > 0;
  return {
    get: (key) => withSqliteErrors(() => readValue(connection, key)),
    has: (keys) => withSqliteErrors(() => keys.map(isThere)),
    set: (key, { meta, body }, { ttlSeconds, onlyIfAbsent }) => withSqliteErrors(() => {
      const now = Date.now();
      const expiresAt = now + Math.floor(ttlSeconds * 1e3);
      if (body.byteLength > maxEntryBytes || !(expiresAt > now) || onlyIfAbsent && isThere(key)) return false;
      const head = JSON.stringify(meta);
      const size = body.byteLength + head.length;
      remove(key);
      makeRoom(size);
      connection.run("insert into cache values (?, ?, ?, ?, ?, ?, ?)", key, size, now, expiresAt, now, head, body);
      bytes += size;
      return true;
    }),
    delete: (key) => withSqliteErrors(() => void remove(key)),
    clear: () => withSqliteErrors(() => {
      connection.run("delete from cache");
      bytes = 0;
    }),
    check: () => withSqliteErrors(() => void connection.run("delete from cache where expires_at < 0")),
    close: () => withSqliteErrors(() => connection.close())
  };
}
function readValue(connection, key) {
  const now = Date.now();
  const [row] = connection.all("select * from cache where key = ? and expires_at > ?", key, now);
  if (!row) return void 0;
  if (now - Number(row["used_at"]) > USE_RESOLUTION) {
    connection.run("update cache set used_at = ? where key = ?", now, key);
  }
  return {
    meta: JSON.parse(String(row["meta"])),
    body: bytesOf(row["body"]),
    storedAt: Number(row["stored_at"]),
    expiresAt: Number(row["expires_at"])
  };
}
function bytesOf(body) {
  if (body instanceof Uint8Array) return body;
  return body instanceof ArrayBuffer ? new Uint8Array(body) : new Uint8Array();
}

// src/stores/sql/aggregate.ts
import { sql as sql5 } from "kysely";

// src/stores/sql/days.ts
import { sql } from "kysely";

// src/day-ms.ts
var DAY_MS = 864e5;

// src/stores/sql/days.ts
var DAY_FACET = "day:";
function dayOf(time) {
  return Math.floor(time / DAY_MS) * DAY_MS;
}
async function endOfDays(db) {
  const { last } = await db.selectFrom("rollups").select(({ fn }) => fn.max("slot").as("last")).where("facet", "=", `${DAY_FACET}all`).executeTakeFirstOrThrow();
  return last === null ? 0 : Number(last) + DAY_MS;
}
var SETTLED_MS = 36e5;
function addDay(database, now) {
  return database.write(async (db) => {
    if (database.dialect === "postgres") await sql`lock table rollups in exclusive mode`.execute(db);
    const next = await db.selectFrom("rollups").select("slot").where("facet", "=", "all").where("slot", ">=", await endOfDays(db)).orderBy("slot").limit(1).executeTakeFirst();
    if (!next || dayOf(next.slot) + DAY_MS + SETTLED_MS > now) return false;
    const day = dayOf(next.slot);
    for (const facet of await facetsOf(db)) {
      const halfHours = db.selectFrom("rollups").selectAll().where("facet", "=", facet);
      const rows = await halfHours.where("slot", ">=", day).where("slot", "<", day + DAY_MS).execute();
      await database.insert(db, "rollups", sumDays(rows));
    }
    return true;
  });
}
async function facetsOf(db) {
  const facets = [];
  let facet = "";
  for (; ; ) {
    const next = await db.selectFrom("rollups").select("facet").where("facet", ">", facet).orderBy("facet").limit(1).executeTakeFirst();
    if (!next) return facets;
    if (next.facet.startsWith(DAY_FACET)) facet = AFTER_DAYS;
    else facets.push(facet = next.facet);
  }
}
var AFTER_DAYS = `${DAY_FACET.slice(0, -1)};`;
function sumDays(rows, sign = 1) {
  const days = /* @__PURE__ */ new Map();
  for (const row of rows) {
    const day = { ...row, facet: DAY_FACET + row.facet, slot: dayOf(row.slot) };
    const key = ROLLUP_KEY.map((column) => day[column]).join("\0");
    const sum = days.get(key) ?? { row: day, latency: /* @__PURE__ */ new Map(), ttft: /* @__PURE__ */ new Map() };
    for (const name of MEASURE_NAMES) sum.row[name] = (sum.row === day ? 0 : sum.row[name]) + sign * row[name];
    addBins(sum.latency, row.latency_bins, sign);
    addBins(sum.ttft, row.ttft_bins, sign);
    days.set(key, sum);
  }
  return Array.from(days.values(), ({ row, latency, ttft }) => ({
    ...row,
    latency_bins: binsOf(latency),
    ttft_bins: binsOf(ttft)
  }));
}
function createDayKeeper(database) {
  let since = 0;
  let looked = 0;
  let isBehind = true;
  return async (written) => {
    const now = Date.now();
    since += written;
    if (!isBehind && since < LOOK_AFTER_ROWS && now - looked < LOOK_AFTER_MS) return;
    since = 0;
    looked = now;
    isBehind = await addDay(database, now).catch(() => false);
  };
}
var LOOK_AFTER_ROWS = 2e4;
var LOOK_AFTER_MS = 6e5;

// src/stores/sql/read-histograms.ts
import { sql as sql4 } from "kysely";

// src/stores/sql/source.ts
import { sql as sql3 } from "kysely";

// src/stores/sql/filter.ts
import { sql as sql2 } from "kysely";
function listOf(value) {
  if (value === void 0) return void 0;
  return typeof value === "object" ? value : [value];
}
function isOneOf(column, value) {
  const values = listOf(value)?.map((each) => typeof each === "string" ? storedValue(each) : each);
  if (!values) return [];
  return [values.length === 0 ? sql2`1 = 0` : sql2`${column} in (${sql2.join(values)})`];
}
var OUTCOMES = {
  success: "(status >= 200 and status < 400)",
  cancelled: "status = -3",
  error: "(status <> -3 and (status < 200 or status >= 400))"
};
function hasOutcome(outcome) {
  const outcomes = listOf(outcome);
  if (!outcomes) return [];
  return [sql2`(${sql2.raw(outcomes.map((each) => OUTCOMES[each]).join(" or ") || "1 = 0")})`];
}
function sharedConditions(filter, table) {
  const column = (name) => sql2.ref(`${table}.${name}`);
  const { cache } = filter;
  return [
    ...isOneOf(column("provider"), filter.provider),
    ...isOneOf(column("model"), filter.model),
    ...isOneOf(column("operation"), filter.operation),
    ...isOneOf(column("source"), filter.source),
    ...isOneOf(column("status"), filter.status),
    ...hasOutcome(filter.outcome),
    ...cache ? [sql2`coalesce(${column("cache")}, '') = ${cache === "none" ? "" : cache}`] : [],
    ...isOneOf(sql2`coalesce(${column("key_id")}, '')`, filter.keyId)
  ];
}
function rowConditions(database, filter) {
  const conditions = [
    ...timeConditions("r.created_at", filter),
    ...sharedConditions(filter, "r"),
    ...isOneOf(sql2.ref("r.user_id"), filter.userId),
    ...isOneOf(sql2.ref("r.prompt_id"), filter.promptId),
    ...isOneOf(sql2.ref("r.prompt_version"), filter.promptVersion),
    ...isOneOf(sql2.ref("r.session_id"), filter.sessionId),
    ...propertyConditions(filter.properties)
  ];
  const { rateLimited, feedback, minLatencyMs, minCostUsd, search } = filter;
  if (rateLimited !== void 0) conditions.push(sql2`r.rate_limited = ${Number(rateLimited)}`);
  if (feedback !== void 0) conditions.push(sql2`r.feedback = ${Number(feedback)}`);
  if (minLatencyMs !== void 0) conditions.push(sql2`r.latency_ms >= ${minLatencyMs}`);
  if (minCostUsd !== void 0) conditions.push(sql2`r.cost_usd >= ${minCostUsd}`);
  if (search) conditions.push(bodyCondition(database, search));
  return conditions;
}
function timeConditions(column, { from, to }) {
  return [
    ...from === void 0 ? [] : [sql2`${sql2.ref(column)} >= ${Math.ceil(from)}`],
    ...to === void 0 ? [] : [sql2`${sql2.ref(column)} < ${Math.ceil(to)}`]
  ];
}
function propertyConditions(properties) {
  return Object.entries(properties ?? {}).map(([name, value]) => {
    const alike = value === null ? sql2`` : sql2` and p.value = ${storedValue(value)}`;
    return sql2`exists (select 1 from properties p where p.request_id = r.id and p.created_at = r.created_at
      and p.name_key = ${nameKey(name)}${alike})`;
  });
}
function bodyCondition({ like }, search) {
  const pattern = `%${search.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  return sql2`exists (select 1 from details d where d.id = r.id and d.created_at = r.created_at
    and (d.request_body ${like} ${pattern} escape '\\' or d.response_body ${like} ${pattern} escape '\\'))`;
}

// src/stores/sql/source-parts.ts
var COLUMNS = {
  provider: "provider",
  model: "model",
  operation: "operation",
  source: "source",
  status: "status",
  cache: "cache",
  key: "key_id"
};
function facetFor({ filter, groupBy, bucketMs = SLOT_MS, offsetMs = 0 }) {
  if (bucketMs % SLOT_MS !== 0 || offsetMs % SLOT_MS !== 0) return void 0;
  if (groupBy === "promptVersion") return void 0;
  const { promptVersion, sessionId, rateLimited, feedback, minLatencyMs, minCostUsd, search } = filter;
  const rest = [promptVersion, sessionId, rateLimited, feedback, minLatencyMs, minCostUsd, search || void 0];
  if (rest.some((value) => value !== void 0)) return void 0;
  const facets = /* @__PURE__ */ new Set();
  if (filter.userId !== void 0) facets.add("user");
  if (filter.promptId !== void 0) facets.add("prompt");
  for (const name of Object.keys(filter.properties ?? {})) facets.add(`property:${nameKey(name)}`);
  if (groupBy === "user" || groupBy === "prompt") facets.add(groupBy);
  if (groupBy?.startsWith("property:")) facets.add(`property:${nameKey(groupBy.slice(9))}`);
  if (groupBy === "property names") {
    return facets.size === 0 && !asksForColumns(filter, void 0) ? "property names" : void 0;
  }
  if (facets.size === 0) return "all";
  return facets.size === 1 && !asksForColumns(filter, groupBy) ? [...facets][0] : void 0;
}
function asksForColumns(filter, groupBy) {
  const { provider, model, operation, source, status, outcome, cache, keyId } = filter;
  const asked = [provider, model, operation, source, status, outcome, cache, keyId];
  return asked.some((value) => value !== void 0) || groupBy !== void 0 && groupBy in COLUMNS;
}
function partsOf(query) {
  const { filter } = query;
  const from = filter.from === void 0 ? void 0 : Math.ceil(filter.from / SLOT_MS) * SLOT_MS;
  const to = filter.to === void 0 ? void 0 : slotOf(filter.to);
  const empty = from !== void 0 && to !== void 0 && from >= to;
  if (facetFor(query) === void 0 || empty) return [{ from: "rows", filter, sign: 1 }];
  const parts = daysOf(query, { ...filter, from, to });
  if (filter.from !== from) parts.push({ from: "rows", filter: { ...filter, to: from }, sign: 1 });
  if (filter.to !== to) parts.push({ from: "rows", filter: { ...filter, from: to }, sign: 1 });
  return parts;
}
function daysOf({ bucketMs, offsetMs = 0, endOfDays: endOfDays2 = 0 }, filter) {
  const from = filter.from === void 0 ? void 0 : Math.ceil(filter.from / DAY_MS) * DAY_MS;
  const to = filter.to === void 0 ? endOfDays2 : Math.min(dayOf(filter.to), endOfDays2);
  const halfHours = [{ from: "half hours", filter, sign: 1 }];
  if ((from ?? 0) >= to) return halfHours;
  let parts = [{ from: "days", filter: { ...filter, from, to }, sign: 1 }];
  const isCutAtMidnight = bucketMs === void 0 || bucketMs % DAY_MS === 0 && offsetMs % DAY_MS === 0;
  if (!isCutAtMidnight) {
    if (bucketMs !== DAY_MS || from === void 0 || to - from > MOST_CUT) return halfHours;
    parts = cutDays({ ...filter, from, to }, offsetMs);
  }
  if (filter.from !== from) parts.push({ from: "half hours", filter: { ...filter, to: from }, sign: 1 });
  if (filter.to !== to) parts.push({ from: "half hours", filter: { ...filter, from: to }, sign: 1 });
  return parts;
}
var MOST_CUT = 400 * DAY_MS;
function cutDays(filter, offsetMs) {
  const midnight = DAY_MS - (offsetMs % DAY_MS + DAY_MS) % DAY_MS;
  const isLate = midnight >= DAY_MS / 2;
  const slots = [];
  for (let day = filter.from; day < filter.to; day += DAY_MS) {
    for (let time = isLate ? midnight : 0; time < (isLate ? DAY_MS : midnight); time += SLOT_MS) slots.push(day + time);
  }
  const moved = { from: "half hours", filter: { ...filter, from: void 0, to: void 0 }, slots };
  return [
    { from: "days", filter, shiftMs: isLate ? 0 : DAY_MS, sign: 1 },
    { ...moved, sign: 1 },
    { ...moved, shiftMs: isLate ? -DAY_MS : DAY_MS, sign: -1 }
  ];
}

// src/stores/sql/source.ts
function measuresOf(database, query) {
  const rows = MEASURE_NAMES.map((name) => sql3`${MEASURES[name].sql} as ${sql3.id(name)}`);
  const rollups = MEASURE_NAMES.map((name) => sql3`${sql3.ref(`u.${name}`)} as ${sql3.id(name)}`);
  const taken = MEASURE_NAMES.map((name) => sql3`-${sql3.ref(`u.${name}`)} as ${sql3.id(name)}`);
  return unite(
    partsOf(query),
    (part) => part.from === "rows" ? selectRows(database, query, part.filter, rows) : selectRollups(query, part, part.sign === 1 ? rollups : taken)
  );
}
function rollupBinsOf(query, kind, sign) {
  const parts = partsOf(query).filter((part) => part.from !== "rows" && part.sign === sign);
  if (parts.length === 0) return void 0;
  return unite(parts, (part) => selectRollups(query, part, [sql3`${sql3.ref(`u.${kind}_bins`)} as bins`]));
}
function rowBinsOf(database, query, kind) {
  const bin = sql3.ref(`r.${kind}_bin`);
  const parts = partsOf(query).filter(({ from }) => from === "rows");
  if (parts.length === 0) return void 0;
  return unite(
    parts,
    ({ filter }) => selectRows(database, query, filter, [sql3`${bin} as bin`], [sql3`${bin} is not null`])
  );
}
function unite(parts, select2) {
  return sql3.join(parts.map(select2), sql3` union all `);
}
function selectRows(database, query, filter, columns, more = []) {
  const { groupBy } = query;
  const conditions = [...rowConditions(database, filter), ...more];
  let from = sql3`requests as r`;
  let group = sql3`null`;
  if (groupBy === "user" || groupBy === "prompt") {
    group = sql3.ref(`r.${groupBy}_id`);
    conditions.push(sql3`${group} is not null`);
  } else if (groupBy === "promptVersion") {
    group = sql3`coalesce(r.prompt_version, '')`;
    conditions.push(sql3`r.prompt_id is not null`);
  } else if (groupBy === "property names" || groupBy?.startsWith("property:")) {
    from = sql3`requests as r inner join properties as g on g.request_id = r.id and g.created_at = r.created_at`;
    if (groupBy === "property names") group = sql3`g.name_key`;
    else {
      group = sql3`g.value`;
      conditions.push(sql3`g.name_key = ${nameKey(groupBy.slice(9))}`);
    }
  } else group = columnGroup(groupBy, "r");
  return select(bucketOf("r.created_at", query), group, columns, from, conditions);
}
function selectRollups(query, { from, filter, slots, shiftMs }, columns) {
  const { groupBy } = query;
  const facet = facetFor(query);
  const conditions = [...timeConditions("u.slot", filter), ...sharedConditions(filter, "u")];
  if (slots) conditions.push(sql3`u.slot in (${sql3.raw(slots.join())})`);
  const prefix = from === "days" ? DAY_FACET : "";
  const facets = facet === "property names" ? query.names ?? [] : [facet];
  conditions.push(facets.length > 0 ? sql3`u.facet in (${sql3.join(facets.map((each) => prefix + each))})` : sql3`1 = 0`);
  const wanted = valueOf(filter);
  if (wanted) conditions.push(wanted);
  const byValue = groupBy === "user" || groupBy === "prompt" || groupBy?.startsWith("property:");
  const group = groupBy === "property names" ? sql3`substr(u.facet, ${sql3.lit(prefix.length + 10)})` : byValue ? sql3`u.value` : columnGroup(groupBy, "u");
  return select(bucketOf("u.slot", query, shiftMs), group, columns, sql3`rollups as u`, conditions);
}
function valueOf({ userId, promptId, properties }) {
  const value = userId ?? promptId ?? Object.values(properties ?? {})[0];
  if (value === void 0 || value === null) return void 0;
  const values = typeof value === "string" ? [value] : value;
  return values.length === 0 ? sql3`1 = 0` : sql3`u.value in (${sql3.join(values.map(storedValue))})`;
}
function columnGroup(groupBy, table) {
  const column = COLUMNS[groupBy ?? ""];
  if (!column) return sql3`cast(null as text)`;
  const value = sql3.ref(`${table}.${column}`);
  return column === "status" ? sql3`cast(${value} as text)` : sql3`coalesce(${value}, '')`;
}
function bucketOf(column, { bucketMs, offsetMs = 0 }, shiftMs = 0) {
  if (bucketMs === void 0) return sql3`cast(null as bigint)`;
  const time = shiftMs === 0 ? sql3.ref(column) : sql3`(${sql3.ref(column)} + (${sql3.raw(String(shiftMs))}))`;
  const length = sql3.raw(String(bucketMs));
  const offset = sql3.raw(`(${offsetMs})`);
  return sql3`${time} - (${time} + ${offset}) % ${length}`;
}
function select(bucket, group, columns, from, conditions) {
  const where = conditions.length > 0 ? sql3`where ${sql3.join(conditions, sql3` and `)}` : sql3``;
  return sql3`select ${bucket} as bucket, ${group} as grp, ${sql3.join(columns)} from ${from} ${where}`;
}

// src/stores/sql/read-histograms.ts
function groupKey({ bucket, grp }) {
  return `${bucket} ${grp}`;
}
async function readHistograms(database, db, query, kind, only) {
  const histograms = /* @__PURE__ */ new Map();
  if (only?.length === 0) return histograms;
  const where = only ? sql4`where s.grp in (${sql4.join(only)})` : sql4``;
  const add = ({ bucket, grp, bin, n }, sign) => {
    const key = groupKey({ bucket, grp });
    const histogram = histograms.get(key) ?? /* @__PURE__ */ new Map();
    histograms.set(key, histogram.set(bin, (histogram.get(bin) ?? 0) + sign * n));
  };
  for (const sign of [1, -1]) {
    const rollups = rollupBinsOf(query, kind, sign);
    if (!rollups) continue;
    for (const row of await database.sumBins(db, sql4`(select * from (${rollups}) as s ${where})`)) add(row, sign);
  }
  const rows = rowBinsOf(database, query, kind);
  if (rows) {
    const counted = await sql4`select s.bucket as bucket, s.grp as grp, s.bin as bin, count(*) as n
      from (${rows}) as s ${where} group by s.bucket, s.grp, s.bin`.execute(db);
    for (const row of counted.rows) add(row, 1);
  }
  return histograms;
}

// src/stores/sql/aggregate.ts
var TOP_BY = {
  requests: "requests",
  costUsd: "cost_usd",
  totalTokens: "total_tokens",
  errors: "errors"
};
async function aggregate(database, query) {
  const { bucketMs, offsetMs = 0, groupBy, filter = {}, percentiles = true, top } = query;
  if (bucketMs !== void 0 && !(Number.isSafeInteger(bucketMs) && bucketMs > 0)) {
    throw new StoreError("invalid", "bucketMs must be a positive whole number of milliseconds.");
  }
  if (!Number.isSafeInteger(offsetMs))
    throw new StoreError("invalid", "offsetMs must be a whole number of milliseconds.");
  return database.read(async (db) => {
    const source = { filter, groupBy, bucketMs, offsetMs, endOfDays: await endOfDays(db) };
    const groups = top && groupBy ? await topGroups(database, db, source, top) : void 0;
    const only = groups?.flatMap(({ grp }) => grp ?? []);
    const sums = groups && bucketMs === void 0 ? groups.sort(byRequests) : await sumFigures(database, db, source, only);
    const latency = percentiles ? await readHistograms(database, db, source, "latency", only) : void 0;
    const ttft = percentiles ? await readHistograms(database, db, source, "ttft", only) : void 0;
    if (sums.length === 0 && bucketMs === void 0 && groupBy === void 0) sums.push(nothing());
    return sums.map((row) => ({
      bucket: row.bucket,
      group: row.grp,
      ...figuresOf(row),
      ...latency && { latency: percentilesOf(latency.get(groupKey(row))) },
      ...ttft && { timeToFirstToken: percentilesOf(ttft.get(groupKey(row))) }
    }));
  });
}
async function sumFigures(database, db, query, only) {
  if (only?.length === 0) return [];
  const sums = MEASURE_NAMES.map(
    (name) => sql5`cast(sum(${sql5.ref(`s.${name}`)}) as double precision) as ${sql5.id(name)}`
  );
  const where = only ? sql5`where s.grp in (${sql5.join(only)})` : sql5``;
  const { rows } = await sql5`select s.bucket as bucket, s.grp as grp, ${sql5.join(sums)}
    from (${measuresOf(database, query)}) as s ${where} group by s.bucket, s.grp having sum(s.requests) <> 0
    order by s.bucket, sum(s.requests) desc, s.grp`.execute(db);
  return rows;
}
async function sumGroups(database, db, query, by, { limit, offset = 0 }) {
  const sums = MEASURE_NAMES.map(
    (name) => sql5`cast(sum(${sql5.ref(`s.${name}`)}) as double precision) as ${sql5.id(name)}`
  );
  const { rows } = await sql5`select s.grp as grp, ${sql5.join(sums)}
    from (${measuresOf(database, { ...query, bucketMs: void 0 })}) as s group by s.grp
    order by sum(${sql5.ref(`s.${by}`)}) desc, s.grp limit ${limit} offset ${offset}`.execute(db);
  return rows.map((row) => ({ ...row, bucket: null }));
}
async function topGroups(database, db, query, { by, limit }) {
  const groups = await sumGroups(database, db, query, TOP_BY[by], { limit: Math.max(1, Math.floor(limit)) });
  return groups.filter(({ grp }) => grp !== null);
}
function byRequests(one, other) {
  return other.requests - one.requests || ((one.grp ?? "") < (other.grp ?? "") ? -1 : 1);
}
function nothing() {
  const zeros = Object.fromEntries(MEASURE_NAMES.map((name) => [name, 0]));
  return { bucket: null, grp: null, ...zeros };
}
function rounded(value, digits) {
  return Number(value.toFixed(digits)) + 0;
}
function roundedCost(dollars) {
  return rounded(dollars, 9);
}
function figuresOf(row) {
  return {
    requests: row.requests,
    errors: row.errors,
    cancelled: row.cancelled,
    rateLimited: row.rate_limited,
    cacheHits: row.cache_hits,
    cacheMisses: row.cache_misses,
    promptTokens: row.prompt_tokens,
    completionTokens: row.completion_tokens,
    totalTokens: row.total_tokens,
    cacheReadTokens: row.cache_read_tokens,
    cacheWriteTokens: row.cache_write_tokens,
    reasoningTokens: row.reasoning_tokens,
    costUsd: rounded(row.cost_usd, 9),
    priced: row.priced,
    cacheSavedUsd: rounded(row.cache_saved_usd, 9),
    latencyMs: row.requests > 0 ? rounded(row.latency_ms / row.requests, 3) : null,
    timeToFirstTokenMs: row.ttft_count > 0 ? rounded(row.ttft_ms / row.ttft_count, 3) : null
  };
}

// src/stores/sql/delete-before.ts
import { sql as sql7 } from "kysely";

// src/stores/sql/requests.ts
import { sql as sql6 } from "kysely";

// src/stores/sql/page.ts
function encodeCursor({ time, id }) {
  return Buffer.from(`${time} ${id}`).toString("base64url");
}
function decodeCursor(cursor) {
  if (cursor === void 0) return void 0;
  const [, time, id] = /^(-?\d{1,16}) ([^]*)$/.exec(Buffer.from(cursor, "base64url").toString()) ?? [];
  if (time === void 0 || id === void 0) {
    throw new StoreError("invalid", "The cursor is none that a page gave as `next`.");
  }
  return { time: Number(time), id };
}
function limitOf(limit, otherwise) {
  return Math.max(1, Math.min(1e3, Math.floor(limit ?? otherwise) || 1));
}

// src/stores/sql/rows.ts
function mergeProperties(first, second = {}) {
  const byKey = /* @__PURE__ */ new Map();
  for (const [name, value] of [...Object.entries(first), ...Object.entries(second)]) {
    byKey.set(nameKey(name), [storedName(name), storedValue(value)]);
  }
  return Object.fromEntries(byKey.values());
}
function requestRowOf(entry, annotations) {
  const { tokens } = entry;
  const latency = milliseconds(entry.latencyMs);
  const ttft = entry.timeToFirstTokenMs === null ? null : milliseconds(entry.timeToFirstTokenMs);
  const feedback = annotations?.feedback ?? entry.feedback;
  return {
    id: storedValue(entry.id),
    created_at: Math.max(0, Math.min(LATEST, integer(entry.createdAt, Date.now()))),
    provider: storedValue(entry.provider),
    model: storedValue(entry.model),
    requested_model: storableOrNull(entry.requestedModel),
    served_model: storableOrNull(entry.servedModel),
    operation: entry.operation,
    source: entry.source,
    method: storable(entry.method),
    url: storable(entry.url),
    status: integer(entry.status),
    error_type: storableOrNull(entry.errorType),
    stream: Number(entry.stream),
    latency_ms: latency,
    ttft_ms: ttft,
    latency_bin: binOf(latency),
    ttft_bin: ttft === null ? null : binOf(ttft),
    prompt_tokens: tokensOrNull(tokens.prompt),
    completion_tokens: tokensOrNull(tokens.completion),
    total_tokens: tokensOrNull(tokens.total),
    cache_read_tokens: tokensOrNull(tokens.cacheRead),
    cache_write_tokens: tokensOrNull(tokens.cacheWrite),
    reasoning_tokens: tokensOrNull(tokens.reasoning),
    cost_usd: dollarsOrNull(entry.costUsd),
    user_id: storedValueOrNull(entry.userId),
    session_id: storedValueOrNull(entry.sessionId),
    session_path: storableOrNull(entry.sessionPath),
    session_name: storableOrNull(entry.sessionName),
    prompt_id: storedValueOrNull(entry.promptId),
    prompt_version: storableOrNull(entry.promptVersion),
    properties: JSON.stringify(mergeProperties(entry.properties, annotations?.properties)),
    cache: entry.cache,
    cache_saved_usd: dollarsOrNull(entry.cacheSavedUsd),
    rate_limited: Number(entry.rateLimited),
    security_verdict: storableOrNull(entry.securityVerdict),
    key_id: storedValueOrNull(entry.keyId),
    scores: JSON.stringify({ ...entry.scores, ...annotations?.scores }),
    feedback: feedback === null ? null : Number(feedback),
    request_size: integerOrNull(entry.requestSize),
    response_size: integerOrNull(entry.responseSize),
    annotations: annotations && JSON.stringify(annotations)
  };
}
function detailsRowOf(entry) {
  return {
    id: storedValue(entry.id),
    created_at: Math.max(0, Math.min(LATEST, integer(entry.createdAt, Date.now()))),
    attempts: JSON.stringify(entry.attempts),
    request_headers: JSON.stringify(entry.requestHeaders),
    response_headers: JSON.stringify(entry.responseHeaders),
    request_body: storableOrNull(entry.requestBody),
    response_body: storableOrNull(entry.responseBody)
  };
}
function propertyRowsOf(row) {
  return Object.entries(JSON.parse(row.properties)).map(([name, value]) => ({
    request_id: row.id,
    created_at: row.created_at,
    name,
    name_key: nameKey(name),
    value
  }));
}
function summaryOf(row) {
  return {
    id: row.id,
    createdAt: row.created_at,
    provider: row.provider,
    model: row.model,
    requestedModel: row.requested_model,
    servedModel: row.served_model,
    operation: row.operation,
    source: row.source,
    method: row.method,
    url: row.url,
    status: row.status,
    errorType: row.error_type,
    stream: row.stream === 1,
    latencyMs: row.latency_ms,
    timeToFirstTokenMs: row.ttft_ms,
    tokens: {
      prompt: row.prompt_tokens,
      completion: row.completion_tokens,
      total: row.total_tokens,
      cacheRead: row.cache_read_tokens,
      cacheWrite: row.cache_write_tokens,
      reasoning: row.reasoning_tokens
    },
    costUsd: row.cost_usd,
    userId: row.user_id,
    sessionId: row.session_id,
    sessionPath: row.session_path,
    sessionName: row.session_name,
    promptId: row.prompt_id,
    promptVersion: row.prompt_version,
    properties: JSON.parse(row.properties),
    cache: row.cache,
    cacheSavedUsd: row.cache_saved_usd,
    rateLimited: row.rate_limited === 1,
    securityVerdict: row.security_verdict,
    keyId: row.key_id,
    scores: JSON.parse(row.scores),
    feedback: row.feedback === null ? null : row.feedback === 1,
    requestSize: row.request_size,
    responseSize: row.response_size
  };
}
function entryOf(row, details) {
  return {
    ...summaryOf(row),
    attempts: details ? JSON.parse(details.attempts) : [],
    requestHeaders: details ? JSON.parse(details.request_headers) : {},
    responseHeaders: details ? JSON.parse(details.response_headers) : {},
    requestBody: details?.request_body ?? null,
    responseBody: details?.response_body ?? null
  };
}

// src/stores/sql/requests.ts
async function readEntry(database, id) {
  return database.read(async (db) => {
    const places = await database.locate(db, [storedValue(id)]);
    if (places.length === 0) return void 0;
    const rows = await db.selectFrom("requests").selectAll().where(database.belongsTo("requests", places)).execute();
    return (await withDetails(database, db, rows))[0];
  });
}
async function readRequests(database, filter, page) {
  return database.read(async (db) => {
    const { items, next } = await readPage(database, db, filter, page);
    return { items: items.map(summaryOf), next };
  });
}
async function readEntries(database, filter, page) {
  return database.read(async (db) => {
    const { items, next } = await readPage(database, db, filter, page);
    return { items: await withDetails(database, db, items), next };
  });
}
async function readPage(database, db, filter, page) {
  const limit = limitOf(page.limit, 50);
  const direction = page.order === "oldest" ? "asc" : "desc";
  const conditions = rowConditions(database, filter);
  const after = decodeCursor(page.cursor);
  if (after) conditions.push(isBeyond("r.created_at", "r.id", after, direction));
  const rows = await db.selectFrom("requests as r").selectAll("r").where((builder) => builder.and(conditions)).orderBy("r.created_at", direction).orderBy("r.id", direction).limit(limit + 1).execute();
  return cutPage(rows, limit, (row) => ({ time: row.created_at, id: row.id }));
}
function isBeyond(time, id, position, direction) {
  const beyond = sql6.raw(direction === "asc" ? ">" : "<");
  return sql6`(${sql6.ref(time)}, ${sql6.ref(id)}) ${beyond} (${position.time}, ${position.id})`;
}
function cutPage(rows, limit, positionOf) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== void 0 ? encodeCursor(positionOf(last)) : void 0 };
}
async function withDetails(database, db, rows) {
  const byId = new Map((await readDetails(database, db, rows)).map((row) => [row.id, row]));
  return rows.map((row) => entryOf(row, byId.get(row.id)));
}
async function readDetails(database, db, places) {
  if (places.length === 0) return [];
  return db.selectFrom("details").selectAll().where(database.belongsTo("details", places)).execute();
}
async function readSessions(database, filter, page) {
  const limit = limitOf(page.limit, 50);
  const direction = page.order === "oldest" ? "asc" : "desc";
  const after = decodeCursor(page.cursor);
  const beyond = after ? [isBeyond("s.last_at", "s.session_id", after, direction)] : [];
  const matching = rowConditions(database, filter);
  const has = matching.length > 0 ? [
    sql6`exists (select 1 from requests r where r.session_id = s.session_id and ${sql6.join(matching, sql6` and `)})`
  ] : [];
  return database.read(async (db) => {
    const rows = await db.selectFrom("sessions as s").selectAll("s").where((builder) => builder.and([...beyond, ...has])).orderBy("s.last_at", direction).orderBy("s.session_id", direction).limit(limit + 1).execute();
    const { items, next } = cutPage(rows, limit, (row) => ({ time: row.last_at, id: row.session_id }));
    return { items: items.map(sessionOf), next };
  });
}
function sessionOf(row) {
  return {
    id: row.session_id,
    name: row.name,
    firstAt: row.first_at,
    lastAt: row.last_at,
    requests: row.requests,
    errors: row.errors,
    totalTokens: row.total_tokens,
    costUsd: roundedCost(row.cost_usd),
    latencyMs: row.latency_ms
  };
}
var SESSION_REQUESTS = 1e4;
async function readSession(database, id) {
  return database.read(async (db) => {
    const rows = await db.selectFrom("requests").selectAll().where("session_id", "=", storedValue(id)).orderBy("created_at").orderBy("id").limit(SESSION_REQUESTS).execute();
    return rows.map(summaryOf);
  });
}

// src/stores/sql/write-entries.ts
async function writeEntries(database, entries) {
  if (entries.length === 0) return;
  const latest = new Map(entries.map((entry) => [storedValue(entry.id), entry]));
  const details = new Map([...latest].map(([id, entry]) => [id, detailsRowOf(entry)]));
  await database.prepare([...details.values()].map((row) => row.created_at));
  await database.write(async (db) => {
    const known = await database.claim(db, [...details.values()]);
    const removed = await readRows(database, db, known);
    const annotations = new Map(removed.map((row) => [row.id, annotationsOf(row)]));
    await deleteRows(database, db, removed);
    const added = [...latest].map(([id, entry]) => requestRowOf(entry, annotations.get(id) ?? null));
    await insertRows(database, db, added, [...details.values()]);
    await bringUpToDate(database, db, added, removed);
  });
}
function annotationsOf(row) {
  return row.annotations === null ? null : JSON.parse(row.annotations);
}
async function annotateEntry(database, id, change) {
  return database.write(async (db) => {
    const [old] = await readRows(database, db, await database.locate(db, [storedValue(id)], true));
    if (!old) return false;
    const [details] = await readDetails(database, db, [old]);
    const changed = requestRowOf(entryOf(old, details), change(annotationsOf(old) ?? {}));
    await deleteRows(database, db, [old]);
    await insertRows(database, db, [changed], details ? [details] : []);
    await bringUpToDate(database, db, [changed], [old]);
    return true;
  });
}
var IDS_AT_ONCE = 500;
async function inChunks(places, work) {
  for (let start = 0; start < places.length; start += IDS_AT_ONCE) await work(places.slice(start, start + IDS_AT_ONCE));
}
async function readRows(database, db, places) {
  const rows = [];
  await inChunks(places, async (some) => {
    const query = db.selectFrom("requests").selectAll().where(database.belongsTo("requests", some));
    rows.push(...await query.execute());
  });
  return rows;
}
async function deleteRows(database, db, places) {
  await inChunks(places, async (some) => {
    for (const table of ["requests", "details", "properties"]) {
      await db.deleteFrom(table).where(database.belongsTo(table, some)).execute();
    }
  });
}
async function insertRows(database, db, rows, details) {
  await database.insert(db, "requests", rows);
  await database.insert(db, "details", details);
  await database.insert(db, "properties", rows.flatMap(propertyRowsOf));
}
async function bringUpToDate(database, db, added, removed) {
  const rollups = await addRollups(database, db, sumRollups(added, removed));
  if (removed.length > 0) await deleteEmptyRollups(db, rollups);
  await writeSessions(database, db, added, removed);
}
async function addRollups(database, db, halfHours) {
  await database.addRollups(db, halfHours);
  const end = await endOfDays(db);
  const days = sumDays(halfHours.filter(({ slot }) => slot < end));
  await database.addRollups(db, days);
  return [...halfHours, ...days];
}
async function deleteEmptyRollups(db, rollups) {
  const touched = new Map(rollups.map(({ facet, slot }) => [`${slot} ${facet}`, { facet, slot }]));
  for (const { facet, slot } of touched.values()) {
    await db.deleteFrom("rollups").where("facet", "=", facet).where("slot", "=", slot).where("requests", "=", 0).execute();
  }
}

// src/stores/sql/delete-before.ts
async function deleteBefore(database, time) {
  const end = slotOf(time);
  let deleted = await database.write((db) => database.dropBefore(db, end));
  for (; ; ) {
    const count = await deleteOldestSlot(database, end);
    if (count === void 0) break;
    deleted += count;
  }
  if (deleted > 0) await database.reclaim();
  return deleted;
}
function deleteOldestSlot(database, end) {
  return database.write(async (db) => {
    const oldest = await db.selectFrom("requests").select("created_at").where("created_at", "<", end).orderBy("created_at").limit(1).executeTakeFirst();
    if (!oldest) return void 0;
    const slot = slotOf(oldest.created_at);
    const inSlot = sql7`created_at >= ${slot} and created_at < ${slot + SLOT_MS}`;
    const sessions = await db.selectFrom("requests").select("session_id").distinct().where(inSlot).where("session_id", "is not", null).execute();
    await db.deleteFrom("details").where(inSlot).execute();
    await db.deleteFrom("properties").where(inSlot).execute();
    if (database.dialect === "postgres") await db.deleteFrom("request_ids").where(inSlot).execute();
    const { numDeletedRows } = await db.deleteFrom("requests").where(inSlot).executeTakeFirst();
    await deleteRollups(database, db, slot);
    for (const { session_id } of sessions) if (session_id !== null) await recountSession(db, session_id);
    return Number(numDeletedRows);
  });
}
async function deleteRollups(database, db, slot) {
  const deleted = [];
  for (const facet of await facetsOf(db)) {
    const ofSlot = db.deleteFrom("rollups").where("facet", "=", facet).where("slot", "=", slot);
    deleted.push(...await ofSlot.returningAll().execute());
  }
  if (slot >= await endOfDays(db)) return;
  const days = sumDays(deleted, -1);
  await database.addRollups(db, days);
  await deleteEmptyRollups(db, days);
}

// src/stores/sql/lists.ts
import { sql as sql8 } from "kysely";
async function sumList(database, db, source, { limit, offset = 0 }) {
  const window = { limit: limitOf(limit, 100), offset: Math.max(0, Math.floor(offset)) };
  return sumGroups(database, db, { ...source, endOfDays: await endOfDays(db) }, "requests", window);
}
function facetOf(row) {
  return { value: row.grp ?? "", requests: row.requests, costUsd: figuresOf(row).costUsd };
}
async function listValues(database, groupBy, filter, options) {
  return database.read(async (db) => (await sumList(database, db, { groupBy, filter }, options)).map(facetOf));
}
async function listPropertyNames(database, filter, options) {
  return database.read(async (db) => {
    const facets = [];
    const names = (await facetsOf(db)).filter((facet) => facet.startsWith("property:"));
    for (const row of await sumList(database, db, { groupBy: "property names", filter, names }, options)) {
      facets.push({ ...facetOf(row), value: await lastWritten(db, row.grp ?? "") ?? row.grp ?? "" });
    }
    return facets;
  });
}
async function lastWritten(db, key) {
  const { slot } = await db.selectFrom("rollups").select(({ fn }) => fn.max("slot").as("slot")).where("facet", "=", `property:${key}`).executeTakeFirstOrThrow();
  const given = await db.selectFrom("properties").select("name").where(sql8`name_key || '' = ${key}`).where("created_at", ">=", Number(slot)).orderBy("created_at", "desc").limit(1).executeTakeFirst();
  return given?.name;
}
async function listUsers(database, filter, options) {
  return database.read(async (db) => {
    const rows = await sumList(database, db, { groupBy: "user", filter }, options);
    const ids = rows.flatMap(({ grp }) => grp ?? []);
    if (ids.length === 0) return [];
    const spans = await readSpans(db, ids);
    const byUser = new Map(spans.map((span) => [span.user_id, span]));
    return rows.map((row) => {
      const span = byUser.get(row.grp ?? "");
      return { userId: row.grp ?? "", ...figuresOf(row), firstAt: span?.first ?? 0, lastAt: span?.last ?? 0 };
    });
  });
}
var USERS_AT_ONCE = 200;
async function readSpans(db, users) {
  const spans = [];
  for (let start = 0; start < users.length; start += USERS_AT_ONCE) {
    const some = users.slice(start, start + USERS_AT_ONCE).map((user) => sql8`select cast(${user} as text) as id`);
    const edge = (name) => sql8`(select ${sql8.raw(name)}(r.created_at) from requests r where r.user_id = v.id)`;
    const { rows } = await sql8`select v.id as user_id, ${edge("min")} as first, ${edge("max")} as last
      from (${sql8.join(some, sql8` union all `)}) as v`.execute(db);
    spans.push(...rows);
  }
  return spans;
}

// src/stores/sql/sql-log-store.ts
function sqlLogStore(database) {
  const keepDays = createDayKeeper(database);
  return {
    write: async (entries) => {
      await writeEntries(database, entries);
      await keepDays(entries.length);
    },
    get: (id) => readEntry(database, id),
    requests: (filter = {}, page = {}) => readRequests(database, filter, page),
    entries: (filter, page) => readEntries(database, filter, page),
    aggregate: (query = {}) => aggregate(database, query),
    sessions: (filter = {}, page = {}) => readSessions(database, filter, page),
    session: (id) => readSession(database, id),
    users: (filter = {}, options = {}) => listUsers(database, filter, options),
    models: (filter = {}, options = {}) => listValues(database, "model", filter, options),
    providers: (filter = {}, options = {}) => listValues(database, "provider", filter, options),
    prompts: (filter = {}, options = {}) => listValues(database, "prompt", filter, options),
    propertyNames: (filter = {}, options = {}) => listPropertyNames(database, filter, options),
    propertyValues: (name, filter = {}, options = {}) => listValues(database, `property:${name}`, filter, options),
    addScore: async (id, name, value) => {
      if (!Number.isFinite(value)) throw new StoreError("invalid", "A score must be a finite number.");
      return annotateEntry(database, id, (all) => ({ ...all, scores: { ...all.scores, [name]: value } }));
    },
    setFeedback: (id, feedback) => annotateEntry(database, id, (all) => ({ ...all, feedback })),
    setProperty: (id, name, value) => annotateEntry(database, id, (all) => ({
      ...all,
      properties: mergeProperties(all.properties ?? {}, { [name]: value })
    })),
    deleteBefore: (time) => deleteBefore(database, time),
    check: () => database.check(),
    close: () => database.close()
  };
}
var EXPORT_PAGE = 200;
function withExport(store) {
  const { entries, ...rest } = store;
  return {
    ...rest,
    async *export(filter = {}, { order } = {}) {
      let cursor;
      do {
        const page = await entries(filter, { cursor, order, limit: EXPORT_PAGE });
        yield* page.items;
        cursor = page.next;
      } while (cursor !== void 0);
    }
  };
}

// src/stores/sqlite/sqlite-log-database.ts
import { Kysely, SqliteDialect, sql as sql9 } from "kysely";
var WRITER = ["auto_vacuum = incremental", "journal_mode = wal", "synchronous = full", "wal_autocheckpoint = 4096"];
var BOTH = ["journal_size_limit = 67108864", "temp_store = memory"];
var PAGES = { writing: "cache_size = -4096", reading: "cache_size = -65536" };
async function openSqliteLogDatabase(path, options = {}) {
  const connection = await withSqliteErrors(() => openSqlite(path, options));
  try {
    const pragmas = options.readOnly ? [...BOTH, PAGES.reading] : [...WRITER, ...BOTH, PAGES.writing];
    await withSqliteErrors(() => connection.exec(pragmas.map((pragma) => `pragma ${pragma};`).join("")));
    const kysely = new Kysely({ dialect: new SqliteDialect({ database: connection }) });
    if (!options.readOnly) await withSqliteErrors(() => migrate(kysely, "sqlite"));
    return sqliteLogDatabase(kysely, connection);
  } catch (error) {
    connection.close();
    throw error;
  }
}
function sqliteLogDatabase(kysely, connection) {
  const transact = (work) => withSqliteErrors(() => kysely.transaction().execute(work));
  const insert = async (db, table, rows, onConflict = sql9``) => {
    const [first] = rows;
    if (!first) return;
    const columns = Object.keys(first);
    const names = sql9.join(columns.map((column) => sql9.id(String(column))));
    const values = sql9.join(columns.map(() => sql9`?`));
    const insert2 = sql9`insert into ${sql9.table(table)} (${names}) values (${values}) ${onConflict}`.compile(db);
    const statement = connection.prepare(insert2.sql);
    for (const row of rows) statement.run(columns.map((column) => row[column]));
  };
  return {
    kysely,
    dialect: "sqlite",
    like: sql9`like`,
    sumBins,
    addRollups: async (db, rows) => {
      const merged = rows.map((row) => {
        const old = connection.get(BINS_OF_ROLLUP, ...ROLLUP_KEY.map((column) => row[column]));
        if (!old) return row;
        const { latency_bins, ttft_bins } = old;
        return {
          ...row,
          latency_bins: mergeBins(latency_bins, row.latency_bins),
          ttft_bins: mergeBins(ttft_bins, row.ttft_bins)
        };
      });
      await insert(
        db,
        "rollups",
        merged,
        addToRollup((_, merged2) => merged2)
      );
    },
    read: transact,
    write: transact,
    insert,
    claim: (db, entries) => locate(
      db,
      entries.map(({ id }) => id)
    ),
    locate,
    belongsTo: (table, places) => {
      if (table === "requests") return sql9`id in (${sql9.join(places.map((place) => place.id))})`;
      const id = sql9.ref(table === "properties" ? "request_id" : "id");
      return sql9`(created_at, ${id}) in (values ${sql9.join(places.map((place) => sql9`(${place.created_at}, ${place.id})`))})`;
    },
    prepare: async () => {
    },
    dropBefore: async () => 0,
    reclaim: () => withSqliteErrors(async () => void await sql9`pragma incremental_vacuum`.execute(kysely)),
    // Deletes nothing, but asks for the right to write.
    check: () => transact(async (db) => void await db.deleteFrom("sessions").where(sql9`0`).execute()),
    close: () => withSqliteErrors(() => kysely.destroy())
  };
}
var BINS_OF_ROLLUP = `select latency_bins, ttft_bins from rollups where ${ROLLUP_KEY.map((column) => `${column} = ?`).join(" and ")}`;
async function locate(db, ids) {
  const wanted = sql9`(select value from json_each(${JSON.stringify(ids)}))`;
  return db.selectFrom("requests").select(["id", "created_at"]).where("id", "in", wanted).execute();
}
async function sumBins(db, rows) {
  const joined = await sql9`select bucket, grp,
    group_concat(bins) as bins from ${rows} as b group by bucket, grp`.execute(db);
  return joined.rows.flatMap(({ bucket, grp, bins }) => {
    const histogram = /* @__PURE__ */ new Map();
    addBins(histogram, bins);
    return Array.from(histogram, ([bin, n]) => ({ bucket, grp, bin, n }));
  });
}

// src/stores/sqlite/sqlite-log-store.ts
async function openSqliteLogStore(path, options = {}) {
  return sqlLogStore(await openSqliteLogDatabase(path, options));
}

// src/logs/log-segment.ts
import { closeSync, ftruncateSync, openSync, unlinkSync, writeSync } from "node:fs";
import { open } from "node:fs/promises";

// src/logs/log-record.ts
import { crc32 } from "node:zlib";
var RECORD_END = 30;
var BODY_BEGIN = 31;
var CHECKSUM_LENGTH = 8;
function encodeRecord(entry) {
  const { requestBody, responseBody } = entry;
  const isRequestApart = isApart(requestBody);
  const isResponseApart = isApart(responseBody);
  const json = JSON.stringify({
    ...entry,
    requestBody: isRequestApart ? void 0 : requestBody,
    responseBody: isResponseApart ? void 0 : responseBody
  });
  const texts = [json, ...isRequestApart ? [requestBody] : [], ...isResponseApart ? [responseBody] : []];
  const bytes = roomFor(texts);
  let end = CHECKSUM_LENGTH;
  for (const text of texts) {
    bytes[end] = end === CHECKSUM_LENGTH ? SPACE : BODY_BEGIN;
    end += 1 + bytes.write(text, end + 1);
  }
  bytes.write(checksumOf(bytes.subarray(CHECKSUM_LENGTH + 1, end)), 0, "latin1");
  bytes[end] = RECORD_END;
  return bytes.subarray(0, end + 1);
}
var SPACE = 32;
function isApart(body) {
  return body !== null && !body.includes("") && !body.includes("");
}
var scratch = /* @__PURE__ */ Buffer.allocUnsafeSlow(64 * 1024);
function roomFor(texts) {
  const most = CHECKSUM_LENGTH + 1 + texts.reduce((sum, { length }) => sum + 1 + 3 * length, 0);
  return most <= scratch.length ? scratch : Buffer.allocUnsafeSlow(most);
}
function decodeRecord(record) {
  const content = record.subarray(CHECKSUM_LENGTH + 1);
  if (record.toString("latin1", 0, CHECKSUM_LENGTH) !== checksumOf(content)) return void 0;
  try {
    const first = content.indexOf(BODY_BEGIN);
    if (first === -1) return JSON.parse(content.toString());
    const second = content.indexOf(BODY_BEGIN, first + 1);
    const bodies = [content.toString("utf8", first + 1, second === -1 ? content.length : second)];
    if (second !== -1) bodies.push(content.toString("utf8", second + 1));
    const entry = JSON.parse(content.toString("utf8", 0, first));
    if (entry.requestBody === void 0) entry.requestBody = bodies.shift() ?? null;
    if (entry.responseBody === void 0) entry.responseBody = bodies.shift() ?? null;
    return entry;
  } catch {
    return void 0;
  }
}
function checksumOf(bytes) {
  return crc32(bytes).toString(16).padStart(CHECKSUM_LENGTH, "0");
}

// src/logs/log-segment.ts
var SEGMENT_NAME = /^(\d{8})\.(?:records|wal)$/;
function segmentName(number) {
  return `${String(number).padStart(8, "0")}.records`;
}
function recordEndIn(path) {
  return path.endsWith(".wal") ? LINE_FEED : RECORD_END;
}
var LINE_FEED = 10;
function createSegment(path, number) {
  return { path, number, size: 0, pending: 0, descriptor: openSync(path, "ax", 384) };
}
function appendRecord(segment, record) {
  if (segment.descriptor === void 0) throw new Error("The segment is closed.");
  let written = 0;
  while (written < record.length) written += writeSync(segment.descriptor, record, written);
  segment.size += record.length;
  segment.pending += 1;
}
function emptySegment(segment) {
  if (segment.descriptor === void 0 || segment.size === 0) return;
  ftruncateSync(segment.descriptor, 0);
  segment.size = 0;
}
function closeSegment(segment) {
  if (segment.descriptor !== void 0) closeSync(segment.descriptor);
  segment.descriptor = void 0;
}
function deleteSegment(segment) {
  closeSegment(segment);
  unlinkSync(segment.path);
}
async function findSegment(path, number) {
  const file = await open(path, "r");
  try {
    let size = 0;
    let pending = 0;
    let endsInside = false;
    const chunk = Buffer.alloc(CHUNK_BYTES);
    const recordEnd = recordEndIn(path);
    for (; ; ) {
      const { bytesRead } = await file.read(chunk, 0, chunk.length, size);
      if (bytesRead === 0) break;
      const bytes = chunk.subarray(0, bytesRead);
      for (let at = bytes.indexOf(recordEnd); at !== -1; at = bytes.indexOf(recordEnd, at + 1)) pending += 1;
      endsInside = bytes[bytesRead - 1] !== recordEnd;
      size += bytesRead;
    }
    return { path, number, size, pending: pending + Number(endsInside), descriptor: void 0 };
  } finally {
    await file.close();
  }
}
var CHUNK_BYTES = 4 * 1024 * 1024;
async function readSpan(span, { maxRecords, maxBytes }) {
  const file = await open(span.segment.path, "r");
  try {
    const recordEnd = recordEndIn(span.segment.path);
    const bytes = await readWhole(file, span, { maxBytes, recordEnd });
    const records = [];
    let begin = 0;
    while (begin < bytes.length && records.length < maxRecords) {
      const found = bytes.indexOf(recordEnd, begin);
      const end = found === -1 ? bytes.length : found;
      records.push({ entry: decodeRecord(bytes.subarray(begin, end)), bytes: end + 1 - begin });
      begin = end + 1;
    }
    const next = span.begin + begin;
    const isDone = next >= span.end || records.length === 0;
    const rest = { ...span, begin: next, records: Math.max(1, span.records - records.length) };
    return { records, rest: isDone ? void 0 : rest };
  } finally {
    await file.close();
  }
}
async function readWhole(file, { begin, end }, { maxBytes, recordEnd }) {
  for (let length = maxBytes; ; length *= 4) {
    const wanted = Math.min(length, end - begin);
    const { bytesRead, buffer } = await file.read(Buffer.alloc(wanted), 0, wanted, begin);
    const bytes = buffer.subarray(0, bytesRead);
    if (wanted === end - begin) return bytes;
    const last = bytes.lastIndexOf(recordEnd);
    if (last !== -1) return bytes.subarray(0, last + 1);
    if (bytesRead < wanted) return bytes;
  }
}

export {
  openSqlite,
  sqliteError,
  withSqliteErrors,
  DAY_MS,
  sqlLogStore,
  withExport,
  openSqliteCacheStore,
  openSqliteLogStore,
  encodeRecord,
  SEGMENT_NAME,
  segmentName,
  createSegment,
  appendRecord,
  emptySegment,
  closeSegment,
  deleteSegment,
  findSegment,
  readSpan
};
