import {
  addToRollup,
  migrate,
  recountSession
} from "./chunk-455PCR4L.js";
import "./chunk-X7LJGJWQ.js";
import {
  createPool,
  createSchema,
  postgresError,
  withRetries
} from "./chunk-LWANPRUG.js";
import "./chunk-WTHNCPDM.js";

// src/stores/postgres/postgres-log-database.ts
import { Kysely, PostgresDialect, sql as sql2 } from "kysely";

// src/stores/postgres/partitions.ts
import { sql } from "kysely";
var PARTITIONED = ["requests", "details", "properties"];
var MONTHS_BACK = 24;
var MONTHS_AHEAD = 1;
function monthOf(time) {
  const date = new Date(time);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  return {
    name: `${year}${String(month + 1).padStart(2, "0")}`,
    from: Date.UTC(year, month),
    to: Date.UTC(year, month + 1)
  };
}
function isPartitioned({ from }) {
  const now = /* @__PURE__ */ new Date();
  const distance = (time) => time.getUTCFullYear() * 12 + time.getUTCMonth();
  const ahead = distance(new Date(from)) - distance(now);
  return ahead >= -MONTHS_BACK && ahead <= MONTHS_AHEAD;
}
function createPartitions(kysely) {
  const made = /* @__PURE__ */ new Map();
  const make = (month) => {
    const known = made.get(month.name);
    if (known) return known;
    const making = withRetries(() => kysely.transaction().execute((db) => createMonth(db, month)));
    made.set(month.name, making);
    making.catch(() => made.delete(month.name));
    return making;
  };
  return {
    prepare: async (times) => {
      const months = new Map(times.map((time) => [monthOf(time).name, monthOf(time)]));
      for (const month of months.values()) if (isPartitioned(month)) await make(month);
    },
    drop: (db, time) => {
      made.clear();
      return dropMonths(db, time);
    }
  };
}
var LOCK = sql`select pg_advisory_xact_lock(761290417)`;
async function createMonth(db, { name, from, to }) {
  await LOCK.execute(db);
  const existing = await sql`select 1 from pg_class where oid = to_regclass(${`requests_${name}`})`.execute(db);
  if (existing.rows.length > 0) return;
  for (const table of PARTITIONED) {
    const { rows } = await sql`select 1 from ${sql.table(`${table}_other`)}
      where created_at >= ${from} and created_at < ${to} limit 1`.execute(db);
    if (rows.length > 0) return;
  }
  for (const table of PARTITIONED) {
    await sql.raw(`create table ${table}_${name} partition of ${table} for values from (${from}) to (${to})`).execute(db);
  }
}
async function dropMonths(db, time) {
  await sql`set local statement_timeout = 0`.execute(db);
  await LOCK.execute(db);
  const { rows } = await sql`select c.relname as name from pg_inherits i
    join pg_class c on c.oid = i.inhrelid where i.inhparent = to_regclass('requests')`.execute(db);
  let dropped = 0;
  let end = 0;
  for (const { name } of rows) {
    const digits = /^requests_(\d+)(\d\d)$/.exec(name);
    if (!digits) continue;
    const month = monthOf(Date.UTC(Number(digits[1]), Number(digits[2]) - 1));
    if (month.to > time) continue;
    dropped += await dropMonth(db, month);
    end = Math.max(end, month.to);
  }
  if (end > 0) await forgetSessions(db, end);
  return dropped;
}
async function dropMonth(db, { name, from, to }) {
  const { rows } = await sql`select count(*) as n from ${sql.table(`requests_${name}`)}`.execute(db);
  for (const table of PARTITIONED) await sql.raw(`drop table ${table}_${name}`).execute(db);
  await db.deleteFrom("request_ids").where("created_at", ">=", from).where("created_at", "<", to).execute();
  await db.deleteFrom("rollups").where("slot", ">=", from).where("slot", "<", to).execute();
  return rows[0]?.n ?? 0;
}
async function forgetSessions(db, end) {
  await sql`delete from sessions s where s.last_at < ${end}
    and not exists (select 1 from requests r where r.session_id = s.session_id)`.execute(db);
  const cut = await db.selectFrom("sessions").select("session_id").where("first_at", "<", end).execute();
  for (const { session_id } of cut) await recountSession(db, session_id);
}

// src/stores/postgres/postgres-log-database.ts
async function openPostgresLogDatabase(options) {
  const pool = createPool(options);
  const kysely = new Kysely({ dialect: new PostgresDialect({ pool }) });
  try {
    if (options.schema) await createSchema(kysely, options.schema);
    await withRetries(() => migrate(kysely, "postgres"));
    return postgresLogDatabase(kysely);
  } catch (error) {
    await kysely.destroy();
    throw postgresError(error);
  }
}
function postgresLogDatabase(kysely) {
  const partitions = createPartitions(kysely);
  return {
    kysely,
    dialect: "postgres",
    like: sql2`ilike`,
    sumBins,
    addRollups: (db, rows) => insert(db, "rollups", rows, addToRollup(mergeBins)),
    read: (work) => withRetries(
      () => kysely.transaction().setIsolationLevel("repeatable read").setAccessMode("read only").execute(work)
    ),
    write: (work) => withRetries(() => kysely.transaction().setIsolationLevel("read committed").execute(work)),
    insert,
    claim,
    locate,
    belongsTo: (table, places) => {
      const id = sql2.ref(table === "properties" ? "request_id" : "id");
      const times = [...new Set(places.map((place) => place.created_at))];
      return sql2`(${id} in (${sql2.join(places.map((place) => place.id))}) and created_at in (${sql2.join(times)}))`;
    },
    prepare: (times) => partitions.prepare(times),
    dropBefore: (db, time) => partitions.drop(db, time),
    // Autovacuum does it.
    reclaim: async () => {
    },
    check: () => withRetries(
      () => kysely.transaction().execute(async (db) => void await db.deleteFrom("sessions").where(sql2`false`).execute())
    ),
    close: () => kysely.destroy()
  };
}
async function insert(db, table, rows, onConflict = sql2``) {
  const [first] = rows;
  if (!first) return;
  const columns = sql2.join(Object.keys(first).map((column) => sql2.id(column)));
  await sql2`insert into ${sql2.table(table)} (${columns}) select ${columns}
    from json_populate_recordset(null::${sql2.table(table)}, ${JSON.stringify(rows)}) ${onConflict}`.execute(db);
}
function mergeBins(left, right) {
  return sql2`(select coalesce(cast(json_object_agg(key, n) as text), '{}') from (select key, sum(cast(value as bigint)) as n
    from (select key, value from json_each_text(cast(${left} as json)) union all select key, value from json_each_text(cast(${right} as json))) as b
    group by key having sum(cast(value as bigint)) <> 0) as m)`;
}
async function sumBins(db, rows) {
  const summed = await sql2`select b.bucket, b.grp, cast(e.key as integer) as bin, sum(cast(e.value as bigint)) as n
    from ${rows} as b, json_each_text(cast(b.bins as json)) as e group by b.bucket, b.grp, e.key`.execute(db);
  return summed.rows;
}
async function locate(db, ids, lock = false) {
  if (ids.length === 0) return [];
  const query = db.selectFrom("request_ids").select(["id", "created_at"]).where(sql2`id = any(${ids})`).orderBy("id");
  return (lock ? query.forUpdate() : query).execute();
}
async function claim(db, entries) {
  const wanted = JSON.stringify(entries.map(({ id, created_at }) => ({ id, created_at })));
  const records = sql2`json_populate_recordset(null::request_ids, ${wanted})`;
  const { rows } = await sql2`insert into request_ids (id, created_at) select id, created_at from ${records} order by id
    on conflict (id) do nothing returning id`.execute(db);
  const fresh = new Set(rows.map(({ id }) => id));
  const others = entries.filter(({ id }) => !fresh.has(id)).map(({ id }) => id);
  if (others.length === 0) return [];
  const known = await locate(db, others, true);
  if (known.length < others.length) return claim(db, entries);
  await sql2`update request_ids as i set created_at = w.created_at from ${records} as w
    where w.id = i.id and w.created_at <> i.created_at`.execute(db);
  return known;
}
export {
  openPostgresLogDatabase
};
