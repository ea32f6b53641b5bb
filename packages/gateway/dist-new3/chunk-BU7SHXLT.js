import {
  DAY_MS,
  SEGMENT_NAME,
  appendRecord,
  closeSegment,
  createSegment,
  deleteSegment,
  emptySegment,
  encodeRecord,
  findSegment,
  openSqlite,
  openSqliteCacheStore,
  openSqliteLogStore,
  readSpan,
  segmentName,
  sqlLogStore,
  sqliteError,
  withExport,
  withSqliteErrors
} from "./chunk-XZFAVL7A.js";
import {
  migrationOf,
  runMigrations
} from "./chunk-455PCR4L.js";
import {
  createMemoryCounterStore
} from "./chunk-SLKEUF3U.js";
import {
  StoreError
} from "./chunk-WTHNCPDM.js";

// src/keys/vault-error.ts
var VaultError = class extends Error {
  name = "VaultError";
};

// src/keys/seal-secret.ts
import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
var CIPHER = "aes-256-gcm";
var NONCE_BYTES = 12;
var TAG_BYTES = 16;
function sealSecret(secret, place, key) {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key.bytes, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(boundTo(place));
  const sealed = Buffer.concat([nonce, cipher.update(secret, "utf8"), cipher.final(), cipher.getAuthTag()]);
  return `1.${sealed.toString("base64url")}`;
}
function openSecret(secret, keys) {
  const { provider, sealed, vaultKeyId } = secret;
  const key = [keys.current, keys.previous].find((each) => each?.id === vaultKeyId);
  if (!key) throw sealedUnderAnother(secret, keys);
  try {
    const bytes = Buffer.from(sealed.replace(/^1\./, ""), "base64url");
    const decipher = createDecipheriv(CIPHER, key.bytes, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
    decipher.setAAD(boundTo(secret));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    const text3 = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
    return Buffer.concat([text3, decipher.final()]).toString("utf8");
  } catch (error) {
    throw new VaultError(
      `The vault\u2019s key for ${provider} was damaged or changed by somebody: it does not open. Set it again.`,
      {
        cause: error
      }
    );
  }
}
function boundTo({ provider, owner }) {
  return Buffer.from(JSON.stringify(["litecone vault 1", provider, owner]));
}
function sealedUnderAnother({ provider }, { current, previous }) {
  const tried = previous ? `${current.variable} and ${previous.variable}` : current.variable;
  const remedy = previous ? "Set one of them to the key that it was made with, or set the provider\u2019s key again." : `Set ${current.variable} to the key that it was made with, or, if you have changed it, LITECONE_VAULT_KEY_PREVIOUS to the old one and run: litecone-gateway vault rotate.`;
  return new VaultError(`The vault\u2019s key for ${provider} was sealed under another key than ${tried}. ${remedy}`);
}

// src/keys/manage-vault.ts
function manageVault({ secrets }, keys) {
  return {
    async set(provider, secret, { owner = "" } = {}) {
      checkProvider(provider);
      checkOwner(owner);
      checkSecret(provider, secret);
      const { current } = needed(keys);
      const sealed = sealSecret(secret, { provider, owner }, current);
      await secrets.put({ provider, owner, vaultKeyId: current.id, sealed });
    },
    list: async () => (await secrets.list()).map(({ provider, owner, vaultKeyId, updatedAt }) => ({
      provider,
      owner,
      isCurrent: vaultKeyId === keys?.current.id,
      updatedAt
    })),
    remove: (provider, { owner = "" } = {}) => secrets.remove(provider, owner),
    async rotate() {
      const known2 = needed(keys);
      const old = (await secrets.list()).filter(({ vaultKeyId }) => vaultKeyId !== known2.current.id);
      const renewed = old.map((secret) => ({ secret, again: sealAgain(secret, known2) }));
      let count = 0;
      for (const { secret, again } of renewed) if (await secrets.put(again, secret)) count += 1;
      return count;
    }
  };
}
function needed(keys) {
  if (keys) return keys;
  throw new VaultError(
    "LITECONE_VAULT_KEY is not set: without it nothing can be encrypted. Make one with: openssl rand -base64 32. Keep it apart from the data folder."
  );
}
function sealAgain(secret, keys) {
  const { provider, owner } = secret;
  const sealed = sealSecret(openSecret(secret, keys), secret, keys.current);
  return { provider, owner, vaultKeyId: keys.current.id, sealed };
}
function checkProvider(provider) {
  if (/^[a-z0-9][a-z0-9._-]{0,63}$/.test(provider)) return;
  throw new VaultError('The provider must be an id such as openai: up to 64 of a-z, 0-9, ".", "_" and "-".');
}
function checkOwner(owner) {
  if (owner.length <= 200 && !new RegExp("\\p{Cc}", "u").test(owner)) return;
  throw new VaultError("The owner must have at most 200 characters and no line breaks or control characters.");
}
function checkSecret(provider, secret) {
  if (secret.length <= 16384 && /^[\x21-\x7e]+(?: [\x21-\x7e]+)*$/.test(secret)) return;
  throw new VaultError(
    `The key for ${provider} is empty, too long, or holds line breaks, spaces at its ends or characters beyond ASCII. Check how it was read.`
  );
}

// src/stores/open-record-database.ts
import { mkdir, open } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Kysely, SqliteDialect } from "kysely";
async function openRecordDatabase(place, plan) {
  if (!("postgres" in place)) return openEmbedded(place.folder, place.library, plan);
  const { openPostgresRecordDatabase } = await import("./postgres-record-database-TCVZHADH.js");
  return openPostgresRecordDatabase(place, plan);
}
async function openEmbedded(folder, library, { file, migrate }) {
  const path = join(folder, file);
  await makeFile(folder, path);
  const connection = await withSqliteErrors(() => openSqlite(path, { library, busyTimeout: 0 }));
  const kysely = new Kysely({ dialect: new SqliteDialect({ database: connection }) });
  try {
    await withPatience(async () => {
      connection.exec("pragma journal_mode = wal; pragma synchronous = full");
      await migrate(kysely, "sqlite");
    }, /already exists|UNIQUE/);
  } catch (error) {
    connection.close();
    throw error;
  }
  return {
    kysely,
    write: (work) => withPatience(() => kysely.transaction().execute(work)),
    read: (work) => withPatience(() => work(kysely)),
    close: () => withSqliteErrors(() => kysely.destroy())
  };
}
async function makeFile(folder, path) {
  try {
    await mkdir(folder, { recursive: true, mode: 448 });
    await (await open(path, "a", 384)).close();
  } catch (error) {
    const reason = error instanceof Error ? error.message : "no reason given";
    throw new StoreError("unavailable", `The file ${path} cannot be made: ${reason}`, { cause: error });
  }
}
var PATIENCE_MS = 5e3;
var PAUSE_MS = 10;
async function withPatience(work, others) {
  const startedAt = performance.now();
  for (; ; ) {
    try {
      return await work();
    } catch (error) {
      const failure = sqliteError(error);
      const isWorthAnotherTry = /is busy/.test(failure.message) || others?.test(failure.message);
      if (!isWorthAnotherTry || performance.now() - startedAt > PATIENCE_MS) throw failure;
      await sleep(PAUSE_MS);
    }
  }
}

// src/keys/gateway-key.ts
import { createHash, randomBytes as randomBytes2 } from "node:crypto";
var KEY = /^sk-helicone(?:-[a-z0-9]{7}){4}$/;
var KEY_LENGTH = 43;
var LIKE_A_KEY = /(?<![a-z0-9_-])[sp]k-helicone-[\w-]{7}/i;
var ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";
function generateKey() {
  const text3 = randomText(28);
  return `sk-helicone-${(text3.match(/.{7}/g) ?? []).join("-")}`;
}
function randomText(length) {
  const fair = 256 - 256 % ALPHABET.length;
  let text3 = "";
  while (text3.length < length) {
    for (const byte of randomBytes2(length)) {
      if (byte < fair && text3.length < length) text3 += ALPHABET[byte % ALPHABET.length];
    }
  }
  return text3;
}
function isGatewayKey(text3) {
  return text3.length === KEY_LENGTH && KEY.test(text3);
}
function holdsGatewayKey(value) {
  return LIKE_A_KEY.test(value);
}
function gatewayKeysIn(text3) {
  return text3.match(/sk-helicone(?:-[a-z0-9]{7}){4}/g) ?? [];
}
function hashKey(key) {
  return createHash("sha256").update(key).digest();
}
function keyHint(key) {
  return `sk-helicone-\u2026${key.slice(-4)}`;
}

// src/keys/key-schema.ts
import * as z from "zod";
var SCOPES = ["proxy", "log", "read", "admin"];
var printable = (most) => z.string().min(1, "must not be empty").max(most, `must have at most ${most} characters`).regex(/^[^\p{Cc}]*$/u, "must not hold line breaks or control characters");
var scopesSchema = z.array(z.enum(SCOPES, `must be of ${SCOPES.join(", ")}`)).min(1, "must name at least one scope").transform((scopes) => SCOPES.filter((scope) => scopes.includes(scope)));
var namesSchema = z.array(printable(200)).min(1, "must name at least one; leave it out to allow all");
var keyPolicySchema = z.strictObject({
  rateLimit: z.strictObject({
    quota: z.number().positive(),
    window: z.int().min(60).max(31536e3),
    unit: z.enum(["request", "cents"]),
    segment: z.string().regex(/^[a-z0-9_-]{1,100}$/, 'must be "user" or a property\u2019s name in lower case').exactOptional()
  }).optional(),
  providers: namesSchema.optional(),
  models: namesSchema.optional(),
  budget: z.strictObject({ usd: z.number().positive(), period: z.enum(["day", "week", "month"]) }).optional()
});
var nameSchema = printable(200);
var timeSchema = z.int().positive("must be milliseconds since the Unix epoch");
var newKeySchema = z.strictObject({
  name: nameSchema.optional(),
  owner: printable(200),
  scopes: scopesSchema,
  policy: keyPolicySchema.default({}),
  expiresAt: timeSchema.optional()
});
var keyChangeSchema = z.strictObject({
  name: nameSchema.nullish(),
  scopes: scopesSchema.optional(),
  policy: keyPolicySchema.optional(),
  expiresAt: timeSchema.nullish()
});
function checkNewKey(key) {
  return check(newKeySchema, key);
}
function checkKeyChange(change) {
  return check(keyChangeSchema, change);
}
function readStoredRights(scopes, policy) {
  try {
    return { scopes: scopesSchema.parse(JSON.parse(scopes)), policy: keyPolicySchema.parse(JSON.parse(policy)) };
  } catch {
    return void 0;
  }
}
function check(schema, value) {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `${path.join(".") || "the key"}: ${message}`);
  throw new StoreError("invalid", `The key cannot be kept. ${problems.join("; ")}.`);
}

// src/keys/key-tables.ts
function migrateKeys(db, dialect) {
  return runMigrations(db, {
    dialect,
    migrations: { "0001-keys": createTables(dialect) },
    table: "litecone_keys_migration",
    newer: "The keys were written by a newer version of the gateway. Start that version or a later one."
  });
}
function createTables(dialect) {
  const text3 = dialect === "postgres" ? 'text collate "C"' : "text";
  return migrationOf([
    `create table gateway_keys (id ${text3} primary key, hash ${text3} not null unique, name text, owner text not null, hint text not null,
      scopes text not null, policy text not null, created_at bigint not null, expires_at bigint, revoked_at bigint, last_used_at bigint,
      revision bigint not null)`,
    "create index gateway_keys_by_revision on gateway_keys (revision)",
    `create table vault_keys (provider ${text3} not null, owner ${text3} not null, vault_key_id text not null, sealed text,
      updated_at bigint not null, revision bigint not null, primary key (provider, owner))`,
    "create index vault_keys_by_revision on vault_keys (revision)",
    "create table key_revision (id bigint primary key check (id = 1), revision bigint not null)",
    "insert into key_revision (id, revision) values (1, 0)"
  ]);
}

// src/keys/raise-revision.ts
async function raiseRevision(db) {
  const { revision } = await db.updateTable("key_revision").set(({ eb }) => ({ revision: eb("revision", "+", 1) })).returning("revision").executeTakeFirstOrThrow();
  return revision;
}

// src/keys/secret-store.ts
function createSecretStore(database) {
  return {
    put: ({ provider, owner, vaultKeyId, sealed }, instead) => database.write(async (db) => {
      const revision = await raiseRevision(db);
      const written = { vault_key_id: vaultKeyId, sealed, updated_at: Date.now(), revision };
      const statement = instead ? db.updateTable("vault_keys").set(written).where("provider", "=", provider).where("owner", "=", owner).where("sealed", "=", instead.sealed).returning("provider") : db.insertInto("vault_keys").values({ provider, owner, ...written }).onConflict((conflict) => conflict.columns(["provider", "owner"]).doUpdateSet(written)).returning("provider");
      return (await statement.execute()).length > 0;
    }),
    list: () => database.read(async (db) => {
      const rows = await db.selectFrom("vault_keys").selectAll().orderBy("provider").orderBy("owner").execute();
      return rows.map(secretOf).filter((secret) => secret.sealed !== null);
    }),
    remove: (provider, owner) => database.write(async (db) => {
      const revision = await raiseRevision(db);
      const rows = await db.updateTable("vault_keys").set({ sealed: null, updated_at: Date.now(), revision }).where("provider", "=", provider).where("owner", "=", owner).where("sealed", "is not", null).returning("provider").execute();
      return rows.length > 0;
    })
  };
}
async function changedSecrets(db, after) {
  const rows = await db.selectFrom("vault_keys").selectAll().where("revision", ">", after).execute();
  return rows.map(secretOf);
}
function secretOf({ provider, owner, vault_key_id, sealed, updated_at }) {
  if (sealed === null) return { provider, owner, sealed };
  return { provider, owner, vaultKeyId: vault_key_id, sealed, updatedAt: updated_at };
}

// src/keys/open-key-store.ts
async function openKeyStore(options) {
  const database = await openRecordDatabase(options, { file: "keys.sqlite", migrate: migrateKeys });
  return {
    create: async (given) => create(database, given),
    list: () => database.read(async (db) => {
      const rows = await db.selectFrom("gateway_keys").selectAll().orderBy("created_at").orderBy("id").execute();
      return rows.map(recordOf);
    }),
    get: (id) => database.read(async (db) => {
      const row2 = await db.selectFrom("gateway_keys").selectAll().where("id", "=", id).executeTakeFirst();
      return row2 && recordOf(row2);
    }),
    update: async (id, change) => {
      const { name: name3, scopes, policy, expiresAt } = checkKeyChange(change);
      return set(database, id, {
        ...name3 !== void 0 && { name: name3 },
        ...scopes && { scopes: JSON.stringify(scopes) },
        ...policy && { policy: JSON.stringify(policy) },
        ...expiresAt !== void 0 && { expires_at: expiresAt }
      });
    },
    revoke: (id) => revoke(database, id),
    touch: (ids, at) => touch(database, ids, at),
    changes: (since) => readChanges(database, since),
    secrets: createSecretStore(database),
    close: () => database.close()
  };
}
async function create(database, given) {
  const { name: name3, owner, scopes, policy, expiresAt } = checkNewKey(given);
  const key = generateKey();
  const row2 = {
    id: `key_${randomText(12)}`,
    hash: hashKey(key).toString("hex"),
    name: name3 ?? null,
    owner,
    hint: keyHint(key),
    scopes: JSON.stringify(scopes),
    policy: JSON.stringify(policy),
    created_at: Date.now(),
    expires_at: expiresAt ?? null,
    revoked_at: null,
    last_used_at: null
  };
  const stored = await database.write(async (db) => {
    const whole2 = { ...row2, revision: await raiseRevision(db) };
    await db.insertInto("gateway_keys").values(whole2).execute();
    return whole2;
  });
  return { key, record: recordOf(stored) };
}
function set(database, id, columns) {
  return database.write(async (db) => {
    const revision = await raiseRevision(db);
    const rows = await db.updateTable("gateway_keys").set({ ...columns, revision }).where("id", "=", id).returningAll().execute();
    return rows[0] && recordOf(rows[0]);
  });
}
function revoke(database, id) {
  return database.write(async (db) => {
    const revision = await raiseRevision(db);
    const rows = await db.updateTable("gateway_keys").set(({ fn, val, ref }) => ({ revision, revoked_at: fn.coalesce(ref("revoked_at"), val(Date.now())) })).where("id", "=", id).returningAll().execute();
    return rows[0] && recordOf(rows[0]);
  });
}
var AT_ONCE = 500;
async function touch(database, ids, at) {
  const sorted = ids.toSorted();
  for (let start = 0; start < sorted.length; start += AT_ONCE) {
    await database.write(
      (db) => db.updateTable("gateway_keys").set({ last_used_at: at }).where("id", "in", sorted.slice(start, start + AT_ONCE)).where((where) => where.or([where("last_used_at", "is", null), where("last_used_at", "<", at)])).execute()
    );
  }
}
function readChanges(database, since) {
  return database.read(async (db) => {
    const { revision } = await db.selectFrom("key_revision").select("revision").executeTakeFirstOrThrow();
    if (revision === since) return { revision, keys: [], secrets: [] };
    const after = revision < since ? 0 : since;
    const rows = await db.selectFrom("gateway_keys").selectAll().where("revision", ">", after).execute();
    return {
      revision,
      keys: rows.map((row2) => ({ hash: row2.hash, record: recordOf(row2) })),
      secrets: await changedSecrets(db, after)
    };
  });
}
function recordOf(row2) {
  const { scopes, policy } = readStoredRights(row2.scopes, row2.policy) ?? { scopes: [], policy: {} };
  return {
    id: row2.id,
    name: row2.name,
    owner: row2.owner,
    hint: row2.hint,
    scopes,
    policy,
    createdAt: row2.created_at,
    expiresAt: row2.expires_at,
    revokedAt: row2.revoked_at,
    lastUsedAt: row2.last_used_at
  };
}

// src/keys/vault-key.ts
import { createHash as createHash2, randomBytes as randomBytes3 } from "node:crypto";
var CURRENT = "LITECONE_VAULT_KEY";
var PREVIOUS = "LITECONE_VAULT_KEY_PREVIOUS";
function generateVaultKey() {
  return randomBytes3(32).toString("base64");
}
function readVaultKeys(environment = process.env) {
  const current = environment[CURRENT]?.trim();
  const previous = environment[PREVIOUS]?.trim();
  if (!current) {
    if (!previous) return void 0;
    throw new VaultError(`${PREVIOUS} is set and ${CURRENT} is not. Set ${CURRENT} to the new key.`);
  }
  return {
    current: parseVaultKey(current, CURRENT),
    ...previous && { previous: parseVaultKey(previous, PREVIOUS) }
  };
}
function parseVaultKey(text3, variable) {
  const isHex = /^[0-9a-f]{64}$/i.test(text3);
  const isBase64 = /^[A-Za-z0-9+/_-]{42}[AEIMQUYcgkosw048]=?$/.test(text3);
  if (!isHex && !isBase64) {
    throw new VaultError(
      `${variable} must be 32 random bytes in base64 or hex. Make one with: openssl rand -base64 32. It is another than the keys of providers and of this gateway.`
    );
  }
  const bytes = Buffer.from(text3, isHex ? "hex" : "base64");
  const id = createHash2("sha256").update("litecone vault key id\n").update(bytes).digest("hex").slice(0, 16);
  return { id, bytes, variable };
}

// src/operations/create-report.ts
import { pino } from "pino";

// src/operations/redact.ts
var CENSORED = "[redacted]";
var SECRET_NAME = /(^|-)(authorization|auth|cookie|password|passphrase|secret|token|credentials?|api-key|private-key|master-key)$/;
var SECRET_VALUES = [
  [/\b(Bearer|Basic) +[\w.~+/=-]{6,}/gi, `$1 ${CENSORED}`],
  // Keys of providers and of gateways: a prefix of their own, then what cannot be guessed.
  [/\b(sk|pk|rk|gsk|r8|hf|xai|pplx|fw|csk|nvapi|glpat|lc|lk|litecone)[-_][\w-]{8,}/gi, `$1-${CENSORED}`],
  [/\bAIza[\w-]{20,}/g, CENSORED],
  [/\b(AKIA|ASIA)[A-Z0-9]{12,}/g, CENSORED],
  [/\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*/g, CENSORED],
  // User and password of an address: `postgres://user:password@host`.
  [/(\w:\/\/)[^\s/@]+@/g, `$1${CENSORED}@`],
  [/([?&](?:key|api[-_]?key|token|access_token|sig|signature|password)=)[^&\s#]+/gi, `$1${CENSORED}`]
];
var MOST_LEVELS = 8;
function redact(value, level = 0) {
  if (typeof value === "string") return redactText(value);
  if (typeof value === "bigint") return String(value);
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  if (level >= MOST_LEVELS) return "[\u2026]";
  if (value instanceof Error) return redact({ name: value.name, message: value.message, stack: value.stack }, level);
  if (Array.isArray(value)) return value.map((each) => redact(each, level + 1));
  const fields = Object.entries(value).map(([name3, field]) => [
    redactText(name3),
    isSecretName(name3) ? censor(field) : redact(field, level + 1)
  ]);
  return Object.fromEntries(fields);
}
function redactText(text3) {
  return SECRET_VALUES.reduce((redacted, [pattern, replacement]) => redacted.replace(pattern, replacement), text3);
}
function isSecretName(name3) {
  const words2 = name3.replace(/([a-z\d])([A-Z])/g, "$1-$2").replace(/_/g, "-");
  return SECRET_NAME.test(words2.toLowerCase());
}
function censor(value) {
  return typeof value === "string" || typeof value === "object" && value !== null ? CENSORED : value;
}

// src/operations/create-report.ts
function createReport(options = {}) {
  const { level = "info", format = "json", destination = 1, sync = true } = options;
  const { sink, flush } = typeof destination === "number" ? openFile(destination, sync) : { sink: destination, flush() {
  } };
  const logger = pino(
    {
      level,
      base: null,
      messageKey: "message",
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) }
    },
    format === "text" ? textSink(sink) : sink
  );
  const tell = (how) => (message, fields) => {
    try {
      logger[how](fieldsOf(fields), redactText(message));
    } catch {
      logger[how](redactText(message));
    }
  };
  return {
    info: tell("info"),
    warn: tell("warn"),
    error: tell("error"),
    flush
  };
}
function openFile(descriptor, sync) {
  const sink = pino.destination({ dest: descriptor, sync });
  sink.on("error", () => void 0);
  return { sink, flush: () => sink.flushSync() };
}
var TAKEN = ["level", "time", "message"];
function fieldsOf(fields) {
  const told = {};
  for (const [name3, value] of Object.entries(redact(fields ?? {}) ?? {})) {
    told[TAKEN.includes(name3) ? `${name3}_` : name3] = value;
  }
  return told;
}
function textSink(sink) {
  return {
    write(line) {
      const { level, time: time3, message, ...fields } = JSON.parse(line);
      const told = Object.entries(fields).map(([name3, value]) => ` ${name3}=${JSON.stringify(value)}`);
      sink.write(`${String(time3).slice(11, 19)} ${String(level).padEnd(5)} ${message}${told.join("")}
`);
    }
  };
}

// src/stores/open-stores.ts
import { existsSync } from "node:fs";
import { join as join3 } from "node:path";
import { fileURLToPath } from "node:url";

// src/stores/memory/saved-counters.ts
import { readFile, rename, writeFile } from "node:fs/promises";
var SAVE_EVERY = 5e3;
async function openSavedCounterStore(path) {
  const counters = createMemoryCounterStore(await readSnapshot(path));
  let saved = JSON.stringify(counters.snapshot());
  const save = async () => {
    const text3 = JSON.stringify(counters.snapshot());
    if (text3 === saved) return;
    await writeFile(`${path}.new`, text3, { mode: 384 });
    await rename(`${path}.new`, path);
    saved = text3;
  };
  let saving = Promise.resolve();
  const saveNext = () => {
    saving = saving.then(save).catch(() => {
    });
    return saving;
  };
  const timer = setInterval(saveNext, SAVE_EVERY);
  timer.unref();
  return {
    ...counters,
    close: async () => {
      clearInterval(timer);
      await saveNext();
    }
  };
}
async function readSnapshot(path) {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch {
    return void 0;
  }
}

// src/stores/sqlite/folder-lock.ts
import { mkdir as mkdir2, readFile as readFile2, writeFile as writeFile2 } from "node:fs/promises";
import { hostname } from "node:os";
import { join as join2 } from "node:path";
async function lockFolder(folder, library) {
  await makeFolder(folder);
  const connection = await openSqlite(join2(folder, "lock"), { library, busyTimeout: 0 });
  try {
    connection.exec("begin exclusive");
  } catch (error) {
    connection.close();
    const failure = sqliteError(error);
    if (failure.code !== "unavailable") throw failure;
    throw await alreadyLocked(folder, failure);
  }
  await writeFile2(join2(folder, "owner.json"), JSON.stringify({ pid: process.pid, host: hostname(), since: /* @__PURE__ */ new Date() }));
  return { release: () => release(connection) };
}
function release(connection) {
  connection.exec("rollback");
  connection.close();
}
async function makeFolder(folder) {
  try {
    await mkdir2(folder, { recursive: true, mode: 448 });
  } catch (error) {
    const reason = error instanceof Error ? error.message : "no reason given";
    throw new StoreError("unavailable", `The data folder ${folder} cannot be made: ${reason}`, { cause: error });
  }
}
async function alreadyLocked(folder, cause) {
  const owner = await describeOwner(folder);
  const remedy = "Stop that one, give this one a folder of its own, or use PostgreSQL and Redis to run several gateways.";
  return new StoreError("locked", `The data folder ${folder} is in use by another gateway${owner}. ${remedy}`, {
    cause
  });
}
async function describeOwner(folder) {
  try {
    const { pid, host, since } = JSON.parse(await readFile2(join2(folder, "owner.json"), "utf8"));
    return ` (process ${pid} on ${host}, since ${since})`;
  } catch {
    return "";
  }
}

// src/stores/sqlite/store-thread.ts
import { Worker } from "node:worker_threads";

// src/reason-of.ts
function reasonOf(error) {
  return error instanceof Error ? error.message : String(error);
}

// src/stores/sqlite/store-thread.ts
var YOUNG_MEBIBYTES = 4;
async function startStoreThread(file, task) {
  const running = run(file, task);
  await running.opened;
  return storeThread(file, task, running);
}
function lazyStoreThread(file, task) {
  return storeThread(file, task, void 0);
}
function storeThread(file, task, started) {
  let running = started;
  let closed = false;
  let calls = 0;
  const alive = () => {
    if (!running || running.worker.threadId < 0) running = run(file, task);
    return running;
  };
  return {
    get isStarted() {
      return running !== void 0;
    },
    call: async (method, ...values) => {
      if (closed) throw new StoreError("closed", "The store is closed.");
      const { worker, waiting, opened } = alive();
      await opened;
      return ask(worker, waiting, ++calls, method, values);
    },
    close: async () => {
      if (closed) return;
      closed = true;
      const { worker, waiting } = running ?? {};
      if (!worker || !waiting || worker.threadId < 0) return;
      await ask(worker, waiting, ++calls, "close", []);
      await worker.terminate();
    }
  };
}
function run(file, task) {
  const worker = new Worker(file, {
    workerData: task,
    name: `litecone-${task.store}`,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEBIBYTES }
  });
  const waiting = /* @__PURE__ */ new Map();
  const opened = new Promise((resolve2, reject) => waiting.set(0, { resolve: resolve2, reject }));
  opened.catch(() => worker.terminate());
  worker.on("message", (answer3) => settle(waiting, answer3));
  let reason = "it ended";
  worker.on("error", (error) => {
    reason = reasonOf(error);
  });
  worker.on("exit", () => {
    const error = new StoreError("failed", `The thread of the store ended: ${reason}`);
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  });
  return { worker, waiting, opened };
}
function ask(worker, waiting, id, method, values) {
  return new Promise((resolve2, reject) => {
    worker.postMessage({ id, method, values });
    waiting.set(id, { resolve: resolve2, reject });
  });
}
function settle(waiting, answer3) {
  const who = waiting.get(answer3.id);
  waiting.delete(answer3.id);
  if (!who) return;
  if ("value" in answer3) who.resolve(answer3.value);
  else who.reject(new StoreError(answer3.error.code, answer3.error.message));
}

// src/stores/sqlite/threaded-stores.ts
function ask2(thread, method) {
  return (...values) => thread.call(method, ...values);
}
async function openThreadedLogStore(file, path, library) {
  const writer = await startStoreThread(file, { store: "logs", path, options: { library } });
  const reader = lazyStoreThread(file, { store: "logs", path, options: { library, readOnly: true } });
  return {
    write: ask2(writer, "write"),
    writeRecords: ask2(writer, "writeRecords"),
    addScore: ask2(writer, "addScore"),
    setFeedback: ask2(writer, "setFeedback"),
    setProperty: ask2(writer, "setProperty"),
    deleteBefore: ask2(writer, "deleteBefore"),
    check: ask2(writer, "check"),
    get: ask2(reader, "get"),
    requests: ask2(reader, "requests"),
    entries: ask2(reader, "entries"),
    aggregate: ask2(reader, "aggregate"),
    sessions: ask2(reader, "sessions"),
    session: ask2(reader, "session"),
    users: ask2(reader, "users"),
    models: ask2(reader, "models"),
    providers: ask2(reader, "providers"),
    prompts: ask2(reader, "prompts"),
    propertyNames: ask2(reader, "propertyNames"),
    propertyValues: ask2(reader, "propertyValues"),
    close: async () => {
      await reader.close();
      await writer.close();
    }
  };
}
function openThreadedCacheStore(file, path, options) {
  const thread = lazyStoreThread(file, { store: "cache", path, options });
  const set2 = ask2(thread, "set");
  const check3 = ask2(thread, "check");
  return {
    get: ask2(thread, "get"),
    has: ask2(thread, "has"),
    // A view would take the whole of the memory that it looks into along.
    set: (key, { meta, body }, settings) => set2(key, { meta, body: new Uint8Array(body) }, settings),
    delete: ask2(thread, "delete"),
    clear: ask2(thread, "clear"),
    // Of a cache that nobody has used nothing is known, and nothing depends on it. Whether the folder can be written to, the log says.
    check: async () => thread.isStarted ? check3() : void 0,
    close: () => thread.close()
  };
}

// src/stores/open-stores.ts
async function openEmbeddedStores(options) {
  const { folder, library } = options;
  const lock = await lockFolder(folder, library);
  const opened = [];
  const keep = (store) => {
    opened.push(store);
    return store;
  };
  const close = async () => {
    try {
      for (const store of opened.toReversed()) await store.close();
    } finally {
      lock.release();
    }
  };
  try {
    const logs = keep(withExport(await openLogs(options)));
    const cache = keep(await openCache(options));
    const counters = keep(await openSavedCounterStore(join3(folder, "counters.json")));
    return { logs, cache, counters, close };
  } catch (error) {
    await close();
    throw error;
  }
}
function workerOf({ worker }) {
  if (worker !== void 0) return worker;
  const built = new URL("./sqlite-worker.js", import.meta.url);
  return existsSync(fileURLToPath(built)) && built;
}
function openLogs(options) {
  const path = join3(options.folder, "logs.sqlite");
  const worker = workerOf(options);
  return worker ? openThreadedLogStore(worker, path, options.library) : openSqliteLogStore(path, options);
}
async function openCache(options) {
  const path = join3(options.folder, "cache.sqlite");
  const worker = workerOf(options);
  const settings = { ...options.cache, library: options.library };
  return worker ? openThreadedCacheStore(worker, path, settings) : openSqliteCacheStore(path, settings);
}
async function openPostgresLogStore(options) {
  const { openPostgresLogDatabase } = await import("./postgres-log-database-XA6PT6MO.js");
  return withExport(sqlLogStore(await openPostgresLogDatabase(options)));
}
async function openRedisStores(options) {
  const { openRedisCacheStore } = await import("./redis-cache-store-SN2DA62E.js");
  const { openRedisCounterStore } = await import("./redis-counter-store-MOWVWNRR.js");
  const cache = await openRedisCacheStore(options);
  const counters = await openRedisCounterStore(options);
  return { cache, counters, close: async () => void await Promise.all([cache.close(), counters.close()]) };
}
async function openStores({ postgres, redis, ...embedded }) {
  if (!postgres && !redis) return await openEmbeddedStores(embedded);
  const opened = [];
  const keep = (store) => {
    opened.push(store);
    return store;
  };
  const close = async () => {
    for (const store of opened.toReversed()) await store.close();
  };
  try {
    const shared = redis && keep(await openRedisStores(redis));
    const logs = postgres && keep(await openPostgresLogStore(postgres));
    const own = shared && logs ? { ...shared, logs } : { ...keep(await openEmbeddedStores(embedded)) };
    return {
      logs: logs ?? own.logs,
      cache: shared?.cache ?? own.cache,
      counters: shared?.counters ?? own.counters,
      close
    };
  } catch (error) {
    await close();
    throw error;
  }
}

// src/start-gateway.ts
import { getRequestListener } from "@hono/node-server";

// src/ai/create-ai-endpoint.ts
import { createClient, isLlmError as isLlmError4 } from "@litecone/core";

// src/decode-part.ts
function decodePart(text3) {
  try {
    return decodeURIComponent(text3);
  } catch {
    return text3;
  }
}

// src/routes/without-query.ts
function withoutQuery(path) {
  const query = path.indexOf("?");
  return query === -1 ? path : path.slice(0, query);
}

// src/ai/error-answer.ts
import { isErrorOf, isLlmError } from "@litecone/core";
function statusOf({ code, status: status2 }) {
  if (code === "invalid_response" || code === "truncated_stream" || code === "response_too_large") return 502;
  return status2 !== void 0 && status2 >= 400 && status2 <= 599 ? status2 : STATUSES[code] ?? 500;
}
function errorAnswer(error) {
  if (!isLlmError(error)) return createErrorAnswer(500, "The gateway failed to handle the request. Its log says why.");
  const { retryAfter } = error;
  const headers2 = { "content-type": "application/json" };
  if (retryAfter !== void 0) headers2["retry-after"] = String(Math.ceil(retryAfter / 1e3));
  return { status: statusOf(error), headers: headers2, body: JSON.stringify(errorBody(error)) };
}
function createErrorAnswer(status2, message, { code = null, param = null } = {}) {
  const body = { error: { message, type: typeOf(status2), param, code } };
  return { status: status2, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}
function errorBody(error) {
  const { message, param = null } = error;
  return { error: { message, type: typeOf(statusOf(error)), param, code: codeOf(error) } };
}
function typeOf(status2) {
  if (status2 === 401) return "authentication_error";
  if (status2 === 403) return "permission_error";
  if (status2 === 429) return "rate_limit_error";
  return status2 < 500 ? "invalid_request_error" : "api_error";
}
function codeOf(error) {
  const { code, vendorCode } = error;
  const known2 = CODES[code];
  if (known2 && !(isErrorOf(error, "rate_limit") && vendorCode)) return known2;
  return vendorCode && /^[\w.-]{1,64}$/.test(vendorCode) ? vendorCode : code;
}
var CODES = {
  context_window_exceeded: "context_length_exceeded",
  content_policy_violation: "content_policy_violation",
  unknown_model: "model_not_found",
  unsupported_params: "unsupported_parameter",
  authentication: "invalid_api_key",
  rate_limit: "rate_limit_exceeded"
};
var STATUSES = {
  bad_request: 400,
  context_window_exceeded: 400,
  content_policy_violation: 400,
  unsupported_params: 400,
  unknown_model: 404,
  authentication: 401,
  permission_denied: 403,
  not_found: 404,
  unprocessable_entity: 422,
  request_too_large: 413,
  rate_limit: 429,
  bad_gateway: 502,
  service_unavailable: 503,
  timeout: 504,
  api_connection: 502,
  // The client has left: nobody reads it.
  aborted: 499
};

// src/ai/price-list.ts
import { priceProviderId } from "@litecone/prices";
import { findProvider } from "@pydantic/genai-prices";
var RESELLERS = /* @__PURE__ */ new Set(["azure", "openrouter", "helicone"]);
function listedModels(provider) {
  if (provider === "azure") return [];
  const providerId2 = priceProviderId(provider);
  const listed = findProvider({ providerId: providerId2 });
  if (listed?.id !== providerId2) return [];
  return listed.models.filter(({ deprecated }) => !deprecated).map(({ id }) => id);
}
function vendorOf(model2, providers) {
  const known2 = [...providers].filter((id) => !RESELLERS.has(id));
  const vendor = findProvider({ modelId: model2 })?.id;
  const own = known2.find((id) => priceProviderId(id) === vendor);
  if (own !== void 0) return own;
  const listing = known2.filter((id) => listedModels(id).includes(model2));
  return listing.length === 1 ? listing[0] : void 0;
}

// src/ai/list-models.ts
async function listModels(options) {
  return asJson({ object: "list", data: await findModels(options) });
}
async function retrieveModel(name3, options) {
  const model2 = (await findModels(options)).find(({ id }) => id === name3);
  if (model2) return asJson(model2);
  return createErrorAnswer(404, "No such model is listed. Models are listed as provider/model at /ai/v1/models.", {
    code: "model_not_found",
    param: "model"
  });
}
async function findModels({ providers, keys, grant, allows }) {
  const all2 = [...providers.values()];
  const usable = await Promise.all(all2.map((provider) => keys.has(provider, grant.owner)));
  return all2.filter((_, index) => usable[index]).flatMap(
    ({ id }) => listedModels(id).filter((model2) => allows(grant, id, model2)).map((model2) => ({ id: `${id}/${model2}`, object: "model", created: 0, owned_by: id }))
  );
}
function asJson(body) {
  return { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

// src/ai/operations.ts
var AI_OPERATIONS = /* @__PURE__ */ new Map([
  [
    "/ai/v1/chat/completions",
    {
      name: "chat",
      ask: (client, { model: model2, stream, parameters }, options) => client.completion({ ...parameters, model: model2, stream }, options)
    }
  ],
  [
    "/ai/v1/embeddings",
    {
      name: "embed",
      ask: (client, { model: model2, parameters }, options) => client.embedding({ ...parameters, model: model2 }, options)
    }
  ],
  [
    "/ai/v1/moderations",
    {
      name: "moderate",
      ask: (client, { model: model2, parameters }, options) => client.moderation({ ...parameters, model: model2 }, options)
    }
  ]
]);
function isStream(answer3) {
  return Symbol.asyncIterator in answer3;
}

// src/ai/provider-keys.ts
import { defineProvider } from "@litecone/core";
var MOST_KEPT = 1e3;
function createProviderKeys(vault, environment = process.env) {
  const kept = /* @__PURE__ */ new Map();
  function withKey2(provider, apiKey) {
    const name3 = `${provider.id}
${apiKey}`;
    const found = kept.get(name3);
    if (found) return found;
    const made = defineProvider(provider.definition)({ ...provider.settings, id: provider.id, apiKey });
    const oldest = kept.size >= MOST_KEPT ? kept.keys().next().value : void 0;
    if (oldest !== void 0) kept.delete(oldest);
    kept.set(name3, made);
    return made;
  }
  function isConfigured({ definition, settings }) {
    if (settings.apiKey !== void 0 || definition.apiKey !== void 0) return true;
    return definition.apiKeyEnv?.some((name3) => environment[name3]) ?? false;
  }
  return {
    async provide(provider, { owner, clientKey }) {
      const key = await vault.find(provider.id, owner);
      if (key !== void 0) return withKey2(provider, key);
      if (clientKey === void 0 || isConfigured(provider)) return provider;
      return withKey2(provider, clientKey);
    },
    async has(provider, owner) {
      if (isConfigured(provider)) return true;
      if (provider.definition.apiKeyOptional)
        return provider.settings.apiBase !== void 0 || provider.definition.apiBaseEnv === void 0;
      return await vault.find(provider.id, owner) !== void 0;
    }
  };
}

// src/ai/ask-model.ts
import { setImmediate as setImmediate2 } from "node:timers/promises";
import {
  AbortedError,
  isLlmError as isLlmError3
} from "@litecone/core";

// src/ai/answer-writer.ts
function createAnswerWriter(sink, signal) {
  let begun = false;
  let ended = false;
  let size = 0;
  let go;
  function ready() {
    return new Promise((resolve2, reject) => {
      const leave = () => reject(signal.reason);
      signal.addEventListener("abort", leave, { once: true });
      go = () => {
        signal.removeEventListener("abort", leave);
        resolve2();
      };
    });
  }
  function head(status2, headers2) {
    begun = true;
    sink.head({ status: status2, headers: Object.entries(headers2).flat() });
  }
  function push(text3) {
    signal.throwIfAborted();
    const bytes = Buffer.from(text3);
    size += bytes.length;
    return sink.data(bytes);
  }
  function end() {
    if (ended) return;
    ended = true;
    sink.end();
  }
  return {
    get begun() {
      return begun;
    },
    get size() {
      return size;
    },
    head,
    write: (text3) => push(text3) ? void 0 : ready(),
    send(status2, headers2, body) {
      head(status2, { ...headers2, "content-length": String(Buffer.byteLength(body)) });
      push(body);
      end();
    },
    end,
    fail(error) {
      if (ended) return;
      ended = true;
      sink.fail(error);
    },
    resume() {
      go?.();
      go = void 0;
    }
  };
}

// src/ai/call-options.ts
import {
  isErrorOf as isErrorOf2,
  retry
} from "@litecone/core";
import { isFallbackCode } from "@litecone/headers/contract";

// src/attempts/read-retry.ts
import { retrySettings } from "@litecone/headers/contract";
var MOST_ATTEMPTS = 20;
function readRetry({ retry: retry4 }) {
  const settings = retrySettings(retry4);
  return { ...settings, num: Math.min(settings.num, MOST_ATTEMPTS) };
}

// src/ai/call-options.ts
function readCallOptions(options) {
  return {
    retry: retryPolicy(options),
    ...options.increaseTimeout && { timeout: { total: LONG, firstByte: LONG } }
  };
}
var LONG = 18e5;
function retryPolicy(options) {
  const { enabled, num, factor, minTimeout, maxTimeout } = readRetry(options);
  if (!enabled) return false;
  return retry({ attempts: num, minDelay: minTimeout, maxDelay: maxTimeout, factor, budget: Number.POSITIVE_INFINITY });
}
function fallbackPolicy(candidates, models) {
  let at = 0;
  return {
    candidates(error) {
      const next = candidates[at + 1];
      const model2 = models[at + 1];
      if (!next || !model2 || !leadsTo(next, error)) return [];
      at += 1;
      return [model2];
    }
  };
}
function leadsTo({ onCodes }, error) {
  if (isErrorOf2(error, "aborted")) return false;
  return onCodes === void 0 || isFallbackCode(onCodes, statusOf(error));
}

// src/ai/explain-failure.ts
import { APIError, AuthenticationError, isErrorOf as isErrorOf3, isLlmError as isLlmError2 } from "@litecone/core";
function explainFailure(error, providers, isClientKey) {
  if (!isLlmError2(error))
    return new APIError("The gateway failed to handle the request. Its log says why.", { cause: error });
  const { provider, model: model2, status: status2, requestId, vendorCode } = error;
  if (!isErrorOf3(error, "authentication") || provider === void 0 || isClientKey) return error;
  const details = { provider, model: model2, status: status2, requestId, vendorCode, cause: error };
  if (status2 !== void 0)
    return new AuthenticationError(
      `${provider} refused the key that this gateway has for it; yours was accepted. Tell its operator.`,
      details
    );
  const variable = providers.get(provider)?.definition.apiKeyEnv?.[0];
  const remedy = `Its operator can put one into the vault, into the configuration (providers.${provider}.apiKey)${variable ? ` or into the environment (${variable})` : ""}.`;
  return new AuthenticationError(`This gateway has no key for ${provider}. ${remedy}`, {
    ...details,
    vendorCode: "missing_provider_key"
  });
}
function heliconeErrorType({ code, status: status2 }) {
  if (code === "timeout" && status2 === void 0) return "timeout";
  if (code === "api_connection" || code === "truncated_stream") return "network_error";
  return status2 === void 0 ? void 0 : "provider_error";
}

// src/ai/stream-answer.ts
var STREAM_HEADERS = { "content-type": "text/event-stream; charset=utf-8", "cache-control": "no-cache" };
async function streamAnswer(stream, writer, usage) {
  for await (const chunk of stream) {
    if (!usage && chunk.choices.length === 0 && chunk.usage) continue;
    const wait = writer.write(`data: ${JSON.stringify(chunk)}

`);
    if (wait) await wait;
  }
  await writer.write("data: [DONE]\n\n");
}
function streamFailure(error) {
  return `data: ${JSON.stringify(errorBody(error))}

`;
}

// src/ai/understand-ai-call.ts
import { PermissionDeniedError } from "@litecone/core";

// src/proxy/departure.ts
function createDeparture() {
  return new ClientDeparture();
}
function departureOf(signal) {
  return {
    get hasLeft() {
      return signal.aborted;
    },
    signal,
    listen: (listener) => signal.addEventListener("abort", listener, { once: true }),
    ignore: (listener) => signal.removeEventListener("abort", listener)
  };
}
var ClientDeparture = class {
  hasLeft = false;
  #listeners = [];
  #controller;
  get signal() {
    if (!this.#controller) {
      this.#controller = new AbortController();
      if (this.hasLeft) this.#controller.abort();
    }
    return this.#controller.signal;
  }
  listen(listener) {
    this.#listeners.push(listener);
  }
  ignore(listener) {
    this.#listeners = this.#listeners.filter((each) => each !== listener);
  }
  leave() {
    if (this.hasLeft) return;
    this.hasLeft = true;
    const listeners = this.#listeners;
    this.#listeners = [];
    for (const listener of listeners) listener();
    this.#controller?.abort();
  }
};

// src/ai/candidates.ts
import { BadRequestError, UnknownModelError } from "@litecone/core";
function readCandidates(model2, { fallbacks = [] }, providers) {
  const names3 = model2.split(",").map((name3) => name3.trim());
  const excluded = new Set(names3.filter((name3) => name3.startsWith("!")).map((name3) => readExcluded(name3, providers)));
  const candidates = names3.filter((name3) => name3 !== "" && !name3.startsWith("!")).map((name3) => readName(name3, providers));
  for (const fallback of fallbacks) {
    const candidate = readName(readFallbackModel(fallback), providers);
    const isThere = candidates.some((one) => one.provider === candidate.provider && one.model === candidate.model);
    if (!isThere) candidates.push({ ...candidate, onCodes: fallback.onCodes });
  }
  const left = candidates.filter(({ provider }) => !excluded.has(provider.id));
  if (left.length === 0) throw wrong("names no model, or leaves all of its providers out.");
  if (left.length > MOST) throw wrong(`names ${left.length} models. At most ${MOST} are tried.`);
  return left;
}
var MOST = 16;
function readExcluded(name3, providers) {
  const id = idOf(name3.slice(1).trim());
  if (providers.has(id)) return id;
  throw wrong('leaves out a provider with "!" that this gateway does not have.');
}
function readName(name3, providers) {
  const parts = name3.split("/");
  const [first = "", ...rest] = parts;
  const provider = providers.get(idOf(first));
  if (provider && rest.length > 0) {
    if (rest.every((part) => part === "")) throw wrong(`names the provider ${provider.id} and no model of it.`);
    if (provider.id !== "openrouter") refuseOnline(name3);
    return { provider, model: rest.join("/") };
  }
  refuseOnline(name3);
  const last = providers.get(idOf(parts.at(-1) ?? ""));
  if (last && parts.length > 1) return { provider: last, model: parts.slice(0, -1).join("/") };
  if (parts.length > 2 && providers.has(idOf(parts.at(-2) ?? "")))
    throw wrong("names a key after its provider, as Helicone\u2019s own gateway lets one. Write provider/model.");
  const vendor = parts.length === 1 ? providers.get(vendorOf(name3, providers.keys()) ?? "") : void 0;
  if (vendor) return { provider: vendor, model: name3 };
  const known2 = [...providers.keys()].join(", ");
  throw new UnknownModelError(
    `This gateway does not know whose model "${name3.slice(0, 128)}" is. Write provider/model, for example openai/gpt-4o-mini. Providers: ${known2}.`,
    { param: "model" }
  );
}
function readFallbackModel(fallback) {
  const { model: model2, ...others } = fallback.bodyKeyOverride ?? {};
  const isPlain = fallback["target-url"] === void 0 && fallback.headers === void 0;
  if (isPlain && typeof model2 === "string" && Object.keys(others).length === 0) return model2;
  throw new BadRequestError(
    'Helicone-Fallbacks at /ai/v1 is a list of models, such as ["anthropic/claude-sonnet-4-5"]. Targets and headers are for /gateway/*.',
    { param: "Helicone-Fallbacks" }
  );
}
function refuseOnline(name3) {
  if (/:online(?:\/|$)/.test(name3))
    throw wrong(
      'asks for ":online", which this gateway does not have. Use a model that searches, such as perplexity/sonar.'
    );
}
var ALIASES = {
  google: "gemini",
  "x-ai": "xai",
  together_ai: "together",
  fireworks_ai: "fireworks",
  hosted_vllm: "vllm",
  lm_studio: "lmstudio"
};
function idOf(name3) {
  return Object.hasOwn(ALIASES, name3) ? ALIASES[name3] ?? name3 : name3;
}
function wrong(what) {
  return new BadRequestError(`model ${what}`, { param: "model" });
}

// src/ai/parse-ai-request.ts
import { asRecord, BadRequestError as BadRequestError2, isRecord, parseJson } from "@litecone/core";
function parseAiRequest(body, options) {
  const json2 = readJson(body);
  const { model: model2, stream, drop_params, ...parameters } = json2;
  if (typeof model2 !== "string" || model2.trim() === "")
    throw wrong2("model", 'must be the name of a model, such as "openai/gpt-4o-mini"');
  if (stream !== void 0 && stream !== null && typeof stream !== "boolean")
    throw wrong2("stream", "must be true or false");
  if (drop_params !== void 0 && typeof drop_params !== "boolean") throw wrong2("drop_params", "must be true or false");
  if (json2.prompt_id !== void 0)
    throw wrong2("prompt_id", "names a prompt that Helicone keeps, and this gateway does not. Send messages");
  const mapping = options.gatewayBodyMapping;
  if (mapping !== void 0 && mapping !== "OPENAI")
    throw new BadRequestError2(
      `Helicone-Gateway-Body-Mapping: only OPENAI is done here. Send other formats to /{provider}/*.`,
      {
        param: "Helicone-Gateway-Body-Mapping"
      }
    );
  return {
    json: json2,
    model: model2,
    stream: stream === true,
    dropParams: drop_params === true,
    streamUsage: options.streamUsage === true || asRecord(json2.stream_options).include_usage === true,
    parameters
  };
}
function readJson(body) {
  const json2 = parseJson(body.toString());
  if (isRecord(json2)) return json2;
  const what = json2 === void 0 ? "is no JSON. Send it as UTF-8, not compressed" : "must be a JSON object";
  throw new BadRequestError2(`The body ${what}.`);
}
function wrong2(field, what) {
  return new BadRequestError2(`${field} ${what}.`, { param: field });
}

// src/ai/understand-ai-call.ts
function understandAiCall(call, path, { providers, allows }) {
  const { id, startedAt, method, headers: headers2, options, grant, body, signal, notes } = call;
  const request4 = parseAiRequest(body, options);
  const candidates = readCandidates(request4.model, options, providers);
  for (const { provider, model: model2 } of candidates) {
    if (allows(grant, provider.id, model2)) continue;
    throw new PermissionDeniedError(`This gateway key may not be used for ${provider.id}/${model2.slice(0, 128)}.`, {
      param: "model",
      vendorCode: "model_not_allowed"
    });
  }
  const [first] = candidates;
  if (!first) throw new TypeError("A request without candidates was let through.");
  const { user } = request4.json;
  const exchange = {
    id,
    startedAt,
    method,
    route: {
      provider: first.provider.id,
      origin: originOf(first),
      // The endpoint's own path, not the provider's: what is kept by it (answers of the cache) is in OpenAI's format.
      path,
      untrusted: false
    },
    headers: headers2,
    options,
    grant,
    userId: options.userId ?? (typeof user === "string" && user !== "" ? user : void 0),
    body,
    json: request4.json,
    departure: departureOf(signal),
    notes
  };
  noteModel(exchange, first.provider.id, first.model);
  return { request: request4, candidates, first, exchange };
}
function noteModel({ id, notes }, provider, model2) {
  notes.answerHeaders["helicone-request-id"] = id;
  notes.answerHeaders["helicone-gateway-mode"] = "BYOK";
  notes.answerHeaders["helicone-provider"] = provider;
  notes.answerHeaders["helicone-model"] = model2.slice(0, 512).replace(/[^\x20-\x7e]/g, "_");
}
function originOf({ provider }) {
  const base = provider.settings.apiBase ?? provider.definition.apiBase;
  return base === void 0 ? "" : new URL(base).origin;
}

// src/ai/ask-model.ts
async function askModel(call, understood, options) {
  const { exchange, request: request4, candidates } = understood;
  const { client, operation, log } = options;
  const ending = followSignal(call.signal);
  const source = { resume: () => writer.resume(), cancel: ending.abort };
  const writer = createAnswerWriter(call.open(exchange, source), ending.signal);
  try {
    const models = await modelsOf(call, understood, options.keys);
    const callOptions = {
      ...readCallOptions(call.options),
      signal: ending.signal,
      requestId: exchange.id,
      dropParams: request4.dropParams,
      fallbacks: fallbackPolicy(candidates, models),
      callbacks: [log.callback(() => writer.size)]
    };
    const answer3 = await operation.ask(client, { ...request4, model: models[0] }, callOptions);
    noteAnswer(understood, answer3.call);
    if (!isStream(answer3)) return writer.send(200, { "content-type": "application/json" }, JSON.stringify(answer3));
    writer.head(200, STREAM_HEADERS);
    await streamAnswer(answer3, writer, request4.streamUsage);
    writer.end();
  } catch (error) {
    const failure = ending.signal.aborted ? LEFT : explainFailure(error, options.providers, call.providerKey !== void 0);
    if (failure !== LEFT && !isLlmError3(error)) options.onFault(error);
    if (failure === LEFT) writer.fail(failure);
    else await tellFailure(failure, writer, understood).catch(() => writer.fail(LEFT));
    if (!log.begun) await log.own(errorAnswer(failure));
  } finally {
    ending.release();
  }
}
var LEFT = /* @__PURE__ */ new AbortedError("The client left before its answer was whole.");
async function modelsOf({ grant, providerKey: providerKey2 }, { candidates, first }, keys) {
  const toModel = async ({ provider, model: model2 }) => {
    const clientKey = provider === first.provider ? providerKey2 : void 0;
    return (await keys.provide(provider, { owner: grant.owner, clientKey }))(model2);
  };
  return [await toModel(first), ...await Promise.all(candidates.slice(1).map(toModel))];
}
function followSignal(signal) {
  const ending = new AbortController();
  const leave = () => ending.abort(signal.reason);
  if (signal.aborted) leave();
  else signal.addEventListener("abort", leave, { once: true });
  return {
    signal: ending.signal,
    abort: (reason) => ending.abort(reason),
    release: () => signal.removeEventListener("abort", leave)
  };
}
function noteAnswer({ exchange, candidates }, info) {
  if (!info) return;
  const { notes, route } = exchange;
  noteModel(exchange, info.provider, info.model);
  notes.answeredBy = { ...route, provider: info.provider };
  if (candidates.length < 2) return;
  notes.fallbackIndex = candidates.findIndex(
    ({ provider, model: model2 }) => provider.id === info.provider && model2 === info.model
  );
  notes.answerHeaders["helicone-fallback-index"] = String(notes.fallbackIndex);
}
async function tellFailure(failure, writer, { exchange }) {
  if (writer.begun) {
    await writer.write(streamFailure(failure));
    await setImmediate2();
    return writer.fail(failure);
  }
  const { provider, model: model2 } = failure;
  if (provider !== void 0 && model2 !== void 0) noteModel(exchange, provider, model2);
  const type = heliconeErrorType(failure);
  if (type !== void 0) exchange.notes.answerHeaders["x-helicone-error-type"] = type;
  const { status: status2, headers: headers2, body } = errorAnswer(failure);
  writer.send(status2, headers2, body.toString());
}

// src/logs/mask-headers.ts
var MASK = "[redacted]";
var SECRET_NAME2 = /(?:^|[-_])(?:authorization|auth|cookie2?|jwt|secret|password|passwd|token|credentials?|signature)$|api[-_]?key|access[-_]?key|subscription-key|(?:posthog|lytix|private|secret)-key|^aws-|^x-amz-security|jwt-assertion|^helicone-fallbacks$/i;
var SECRET_VALUE = /\b(?:Bearer|Basic) +\S{6}|(?:^|[^\w-])(?:sk|pk|rk|gsk|r8|hf|xai|pplx|csk|nvapi)[-_][\w-]{8}|\bAIza[\w-]{20}|\beyJ[\w-]{10,}\.[\w-]{10,}/i;
function maskHeaders(headers2) {
  const masked = [];
  for (const [name3, value] of Object.entries(headers2)) {
    if (value === void 0) continue;
    masked.push([name3.toLowerCase(), maskValue(name3, typeof value === "string" ? value : value.join(", "))]);
  }
  return Object.fromEntries(masked);
}
function maskValue(name3, value) {
  if (isSecretName2(name3) || SECRET_VALUE.test(value)) return MASK;
  return value.includes("://") || value.includes("?") ? maskUrl(value) : value;
}
var MOST_NAMES = 1e3;
var LONGEST_NAME = 100;
var names = /* @__PURE__ */ new Map();
function isSecretName2(name3) {
  const known2 = names.get(name3);
  if (known2 !== void 0) return known2;
  const isSecret = SECRET_NAME2.test(name3);
  if (names.size >= MOST_NAMES) names.clear();
  if (name3.length <= LONGEST_NAME) names.set(name3, isSecret);
  return isSecret;
}
var SECRET_PARAMETER = /([?&;](?:key|api[-_]?key|subscription-key|access[-_]?token|auth[-_]?token|id[-_]?token|token|client[-_]?secret|secret|password|sig|signature|x-(?:amz|goog)-(?:signature|credential|security-token))=)[^&;#\s]+/gi;
var PATH_KEY = /\/(?:sk|pk)-[\w-]{8,}/gi;
var USER_INFO = /(:\/\/)[^/?#\s@]+@/g;
function maskUrl(url3) {
  if (url3 !== lastUrl) {
    lastUrl = url3;
    lastMasked = url3.replace(USER_INFO, `$1${MASK}@`).replace(PATH_KEY, `/${MASK}`).replace(SECRET_PARAMETER, `$1${MASK}`);
  }
  return lastMasked;
}
var lastUrl = "";
var lastMasked = "";

// src/ai/entry-from-exchange.ts
function entryFromExchange(exchange, model2, operation) {
  const { options, notes, route, json: json2 } = exchange;
  return {
    id: exchange.id,
    createdAt: exchange.startedAt,
    provider: route.provider,
    model: options.modelOverride ?? model2,
    requestedModel: typeof json2?.model === "string" ? json2.model : null,
    servedModel: null,
    operation,
    source: "ai",
    method: exchange.method,
    url: maskUrl(route.origin + route.path),
    status: 0,
    errorType: notes.errorType,
    stream: json2?.stream === true,
    latencyMs: Date.now() - exchange.startedAt,
    timeToFirstTokenMs: null,
    tokens: NO_TOKENS,
    costUsd: null,
    userId: exchange.userId ?? null,
    sessionId: options.session?.id ?? null,
    sessionPath: options.session?.path ?? null,
    sessionName: options.session?.name ?? null,
    promptId: options.prompt?.id ?? null,
    promptVersion: options.prompt?.version ?? null,
    properties: options.properties ?? {},
    cache: notes.cache,
    cacheSavedUsd: notes.cacheSavedUsd,
    rateLimited: notes.rateLimited,
    securityVerdict: notes.securityVerdict,
    keyId: exchange.grant.keyId,
    scores: {},
    feedback: null,
    requestSize: exchange.body?.length ?? null,
    responseSize: null,
    attempts: notes.attempts,
    requestHeaders: maskHeaders(exchange.headers),
    responseHeaders: {},
    requestBody: options.omit?.request ? null : exchange.body?.toString() ?? null,
    responseBody: null
  };
}
var NO_TOKENS = {
  prompt: null,
  completion: null,
  total: null,
  cacheRead: null,
  cacheWrite: null,
  reasoning: null
};
function entryFromOwnAnswer(entry, answer3, exchange, { meter, prices: prices2 }) {
  const { options, notes } = exchange;
  const responseBody = answer3.body.toString();
  const measured = meter({
    // Whoever made it, an answer of this endpoint has OpenAI's form.
    provider: "openai",
    path: exchange.route.path.replace("/ai", ""),
    requestBody: exchange.body?.toString() ?? null,
    responseBody,
    contentType: answer3.headers["content-type"] ?? null,
    status: answer3.status,
    at: exchange.startedAt
  });
  const isHit = notes.cache === "hit";
  return {
    ...entry,
    model: options.modelOverride ?? (isHit ? measured.servedModel : null) ?? entry.model,
    servedModel: isHit ? measured.servedModel : null,
    status: answer3.logStatus ?? answer3.status,
    errorType: notes.errorType ?? measured.errorType,
    tokens: measured.tokens,
    costUsd: isHit ? 0 : null,
    cacheSavedUsd: isHit ? notes.cacheSavedUsd ?? savedBy(exchange, measured, prices2) : null,
    responseSize: Buffer.byteLength(answer3.body),
    responseHeaders: maskHeaders(answer3.headers),
    responseBody: options.omit?.response ? null : responseBody
  };
}
function savedBy({ notes, route, startedAt }, { servedModel, tokens }, prices2) {
  if (servedModel === null || tokens.prompt === null) return null;
  const completion2 = tokens.completion ?? 0;
  const usage = {
    prompt_tokens: tokens.prompt,
    completion_tokens: completion2,
    total_tokens: tokens.total ?? tokens.prompt + completion2,
    ...tokens.cacheRead !== null && { prompt_tokens_details: { cached_tokens: tokens.cacheRead } }
  };
  const { provider } = notes.answeredBy ?? route;
  return prices2.cost({ provider, model: servedModel, usage, at: new Date(startedAt) })?.total ?? null;
}

// src/proxy/record-exchange.ts
import { brotliDecompress, constants, gunzip, inflate } from "node:zlib";

// src/keys/bearer-of.ts
function bearerOf(header) {
  return /^Bearer +(\S+)\s*$/i.exec(header ?? "")?.[1];
}

// src/keys/find-gateway-key.ts
var PROVIDER_KEY_HEADERS = ["authorization", "x-api-key", "api-key", "x-goog-api-key"];
function findGatewayKey(headers2, pathKey, path) {
  const own = headers2["helicone-auth"];
  if (own !== void 0) return { from: "helicone-auth", key: bearerOf(String(own)) ?? "" };
  if (pathKey !== void 0) return { from: "path", key: pathKey };
  for (const name3 of PROVIDER_KEY_HEADERS) {
    const value = headers2[name3];
    if (typeof value !== "string" || !holdsGatewayKey(value)) continue;
    return { from: "provider-header", key: name3 === "authorization" ? bearerOf(value) ?? "" : value.trim() };
  }
  const key = parametersOf(path).find(({ name: name3, value }) => name3 === "key" && holdsGatewayKey(value))?.value;
  return key === void 0 ? void 0 : { from: "query", key };
}
function withoutKeyParameters(path) {
  const start = path.indexOf("?");
  if (start === -1 || !/k(?:-|%2d)helicone/i.test(path)) return path;
  const kept = parametersOf(path).filter(({ value }) => !holdsGatewayKey(value));
  return path.slice(0, start) + (kept.length ? `?${kept.map(({ text: text3 }) => text3).join("&")}` : "");
}
function parametersOf(path) {
  const start = path.indexOf("?");
  if (start === -1) return [];
  return path.slice(start + 1).split("&").map((text3) => {
    const equals = text3.indexOf("=");
    const end = equals === -1 ? text3.length : equals;
    return { text: text3, name: decodePart(text3.slice(0, end)), value: decodePart(text3.slice(end + 1)) };
  });
}

// src/proxy/header-record.ts
function headerRecord(list2) {
  const headers2 = {};
  for (let index = 0; index + 1 < list2.length; index += 2) {
    const name3 = list2[index] ?? "";
    const value = list2[index + 1] ?? "";
    headers2[name3] = headers2[name3] === void 0 ? value : `${headers2[name3]}, ${value}`;
  }
  return headers2;
}

// src/proxy/record-exchange.ts
var CLIENT_LEFT = -3;
async function recordExchange(exchange, outcome, services, observe) {
  try {
    const { headers: headers2 } = exchange;
    const answered = headerRecord(outcome.responseHeaders);
    const asked = textOf(outcome.requestCopy, headers2["content-type"], headers2["content-encoding"]);
    const told = textOf(outcome.responseCopy, answered["content-type"], answered["content-encoding"]);
    const requestBody = asked instanceof Promise ? await asked : asked;
    const responseBody = told instanceof Promise ? await told : told;
    const route = exchange.notes.answeredBy ?? exchange.route;
    const measured = services.meter({
      provider: route.provider,
      path: route.path,
      requestBody,
      request: exchange.json,
      responseBody,
      contentType: answered["content-type"] ?? null,
      status: outcome.status,
      modelOverride: exchange.options.modelOverride,
      at: exchange.startedAt
    });
    const kept = outcome.status >= 400 ? withoutKeys(responseBody, exchange) : responseBody;
    const entry = toEntry(exchange, outcome, measured, { requestBody, responseBody: kept, answered });
    services.writer.accept(entry);
    observe(entry);
    for (const act of exchange.notes.afterwards) await act(entry.costUsd, outcome.status);
  } catch (error) {
    services.report.error("A request could not be logged.", { id: exchange.id, error: String(error) });
  }
}
function toEntry(exchange, outcome, measured, texts) {
  const { options, notes } = exchange;
  const route = notes.answeredBy ?? exchange.route;
  const isHit = notes.cache === "hit";
  return {
    id: exchange.id,
    createdAt: exchange.startedAt,
    provider: route.provider,
    model: measured.model,
    requestedModel: measured.requestedModel,
    servedModel: measured.servedModel,
    operation: measured.operation,
    source: "proxy",
    method: exchange.method,
    url: maskUrl(route.origin + route.path),
    status: notes.logStatus ?? outcome.status,
    errorType: notes.errorType ?? measured.errorType,
    stream: measured.stream,
    latencyMs: outcome.endedAt - exchange.startedAt,
    timeToFirstTokenMs: measured.stream && notes.firstByteAt !== null ? notes.firstByteAt - exchange.startedAt : null,
    tokens: measured.tokens,
    // Nobody was asked, so nobody is paid.
    costUsd: isHit ? 0 : measured.costUsd,
    userId: exchange.userId ?? measured.userId,
    sessionId: options.session?.id ?? null,
    sessionPath: options.session?.path ?? null,
    sessionName: options.session?.name ?? null,
    promptId: options.prompt?.id ?? null,
    promptVersion: options.prompt?.version ?? null,
    properties: options.properties ?? {},
    cache: notes.cache,
    cacheSavedUsd: isHit ? notes.cacheSavedUsd ?? measured.costUsd : null,
    rateLimited: notes.rateLimited,
    securityVerdict: notes.securityVerdict,
    keyId: exchange.grant.keyId,
    scores: {},
    feedback: null,
    requestSize: outcome.requestCopy.size,
    responseSize: outcome.responseCopy.size,
    attempts: notes.attempts,
    requestHeaders: maskHeaders(exchange.headers),
    responseHeaders: maskHeaders(texts.answered),
    requestBody: options.omit?.request ? null : texts.requestBody,
    responseBody: options.omit?.response ? null : texts.responseBody
  };
}
function withoutKeys(text3, { headers: headers2 }) {
  if (text3 === null) return null;
  const keys = PROVIDER_KEY_HEADERS.flatMap((name3) => String(headers2[name3] ?? "").replace(/^Bearer +/i, "") || []);
  return redactText(keys.reduce((rest, key) => rest.replaceAll(key, "[redacted]"), text3));
}
function textOf(copy, contentType, encoding) {
  if (!copy.size) return null;
  if (contentType && !/json|text|xml|event-stream|urlencoded/i.test(contentType)) return null;
  const bytes = copy.bytes();
  if (!encoding || encoding === "identity") return bytes.toString();
  return copy.isCut ? null : decompress(bytes, encoding.toLowerCase());
}
var DECOMPRESSORS = {
  gzip: gunzip,
  "x-gzip": gunzip,
  deflate: inflate,
  br: brotliDecompress
};
var MOST_DECOMPRESSED = 16 * 1024 * 1024;
var DECOMPRESSION = { maxOutputLength: MOST_DECOMPRESSED, finishFlush: constants.Z_SYNC_FLUSH };
function decompress(bytes, encoding) {
  const decompressor = Object.hasOwn(DECOMPRESSORS, encoding) ? DECOMPRESSORS[encoding] : void 0;
  if (!decompressor) return Promise.resolve(null);
  return new Promise((resolve2) => {
    decompressor(bytes, DECOMPRESSION, (error, result) => resolve2(error ? null : result.toString()));
  });
}

// src/ai/entry-from-record.ts
function entryFromRecord(record6, exchange, details) {
  const { options, notes } = exchange;
  const { error, timings, usage } = record6;
  const firstByteMs = timings.firstToken === void 0 ? null : timings.firstToken - exchange.startedAt;
  return {
    ...entryFromExchange(exchange, record6.model, record6.operation),
    provider: record6.provider,
    model: options.modelOverride ?? record6.servedModel ?? record6.model,
    servedModel: record6.servedModel ?? null,
    url: maskUrl(record6.wire?.url || exchange.route.origin + exchange.route.path),
    status: statusOfRecord(record6),
    errorType: notes.errorType ?? error?.code ?? null,
    latencyMs: timings.end - exchange.startedAt,
    timeToFirstTokenMs: record6.stream ? firstByteMs : null,
    tokens: tokensOf(usage, record6.operation),
    costUsd: costOf(record6, exchange, details.prices),
    responseSize: details.responseSize,
    attempts: record6.attempts.map(toLogAttempt),
    responseHeaders: maskHeaders(record6.responseHeaders),
    responseBody: options.omit?.response || !record6.response ? null : JSON.stringify(record6.response)
  };
}
function statusOfRecord({ error, status: status2 = 200 }) {
  if (!error) return status2;
  return error.code === "aborted" ? CLIENT_LEFT : statusOf(error);
}
function tokensOf(usage, operation) {
  if (!usage) return NO_TOKENS;
  return {
    prompt: usage.prompt_tokens,
    completion: operation === "chat" ? usage.completion_tokens : null,
    total: usage.total_tokens,
    cacheRead: usage.prompt_tokens_details?.cached_tokens ?? null,
    cacheWrite: usage.prompt_tokens_details?.cache_creation_tokens ?? null,
    reasoning: usage.completion_tokens_details?.reasoning_tokens ?? null
  };
}
function costOf(record6, { options, startedAt }, prices2) {
  const { provider, usage, cost } = record6;
  const override = options.modelOverride;
  if (override === void 0 || !usage) return cost?.total ?? null;
  const { cost: _, ...tokens } = usage;
  return prices2.cost({ provider, model: override, usage: tokens, at: new Date(startedAt) })?.total ?? cost?.total ?? null;
}
function toLogAttempt({ provider, model: model2, start, end, status: status2, error }) {
  return {
    provider,
    model: model2,
    status: status2 ?? null,
    startedAt: start,
    latencyMs: end - start,
    ...error && { error: error.code }
  };
}

// src/ai/log-ai-call.ts
function createAiLog({ services, exchange, operation, model: model2, observe }) {
  let begun = false;
  async function accept(entry) {
    try {
      services.writer.accept(entry);
      observe(entry);
      for (const act of exchange.notes.afterwards) await act(entry.costUsd, entry.status);
    } catch (error) {
      services.report.error("A request could not be logged.", { id: exchange.id, error: String(error) });
    }
  }
  return {
    callback(size) {
      const log = (record6) => accept(entryFromRecord(record6, exchange, { prices: services.prices, responseSize: size() }));
      return {
        name: "gateway",
        onStart: () => {
          begun = true;
        },
        onSuccess: log,
        onFailure: log
      };
    },
    get begun() {
      return begun;
    },
    own(answer3) {
      const entry = entryFromExchange(exchange, model2, operation.name);
      return accept(entryFromOwnAnswer(entry, answer3, exchange, services));
    }
  };
}

// src/ai/run-ai-call.ts
async function runAiCall(call, path, operation, context) {
  const { services, observe } = context;
  const understood = understandAiCall(call, path, context);
  const { exchange, first } = understood;
  const log = createAiLog({ services, exchange, operation, model: first.model, observe });
  const own = await call.gate(exchange);
  if (own) {
    call.reply(own);
    return log.own(own);
  }
  const onFault = (error) => services.report.error("A request to /ai failed.", { id: call.id, error: String(error) });
  await askModel(call, understood, { ...context, operation, log, onFault });
}

// src/ai/create-ai-endpoint.ts
function createAiEndpoint(options) {
  const { services, providers, observe = () => void 0, allows = () => true, environment } = options;
  const client = createClient({
    prices: services.prices,
    onCallbackError: (error) => services.report.error("A call could not be logged.", { error: String(error) })
  });
  const keys = createProviderKeys(services.vault, environment);
  const context = { services, providers, client, keys, allows, observe };
  async function handle(call) {
    try {
      const path = withoutQuery(call.path);
      const operation = AI_OPERATIONS.get(path);
      if (operation && call.method === "POST") return await runAiCall(call, path, operation, context);
      if (operation) return call.reply(wrongMethod("POST"));
      const name3 = /^\/ai\/v1\/models(?:\/(.+))?$/s.exec(path);
      if (!name3) return call.reply(UNKNOWN);
      if (call.method !== "GET") return call.reply(wrongMethod("GET"));
      const list2 = { providers, keys, grant: call.grant, allows };
      call.reply(await (name3[1] === void 0 ? listModels(list2) : retrieveModel(decodePart(name3[1]), list2)));
    } catch (error) {
      if (!isLlmError4(error)) services.report.error("A request to /ai failed.", { id: call.id, error: String(error) });
      call.reply(errorAnswer(error));
    }
  }
  return { handle, close: (timeoutMs2) => client.close(timeoutMs2) };
}
var UNKNOWN = /* @__PURE__ */ createErrorAnswer(
  404,
  "Here are POST /ai/v1/chat/completions, POST /ai/v1/embeddings, POST /ai/v1/moderations and GET /ai/v1/models. A provider\u2019s other APIs are at /{provider}/*.",
  { code: "unknown_url" }
);
function wrongMethod(allow) {
  const answer3 = createErrorAnswer(405, `This path takes ${allow}.`, { code: "method_not_allowed" });
  return { ...answer3, headers: { ...answer3.headers, allow } };
}

// src/api/create-api.ts
import { Hono as Hono5 } from "hono";

// src/api/alert-routes.ts
import { Hono } from "hono";

// src/api/api-error.ts
var STATUSES2 = {
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  unknown_parameter: 400,
  invalid_parameter: 400,
  invalid_body: 400,
  unavailable: 503,
  internal: 500
};
var ApiError = class extends Error {
  name = "ApiError";
  code;
  status;
  constructor(code, message, options) {
    super(message, options);
    this.code = code;
    this.status = STATUSES2[code];
  }
  toJSON() {
    return { error: { code: this.code, message: this.message } };
  }
};
function toApiError(error) {
  if (error instanceof ApiError) return error;
  if (!(error instanceof StoreError)) return new ApiError("internal", "The gateway failed.", { cause: error });
  if (error.code === "invalid") return new ApiError("invalid_parameter", error.message, { cause: error });
  if (error.code === "failed" || error.code === "version") {
    return new ApiError("internal", "The store failed. The gateway\u2019s log says why.", { cause: error });
  }
  return new ApiError("unavailable", "The store cannot be reached at the moment. Try again.", { cause: error });
}

// src/api/authorize.ts
function authorize(keyring, scope) {
  return async (context, next) => {
    context.set("grant", await requireScope(keyring, scope, (name3) => context.req.header(name3)));
    await next();
  };
}
async function requireScope(keyring, scope, header) {
  if (!keyring.required) return void 0;
  const key = bearerOf(header("authorization")) ?? bearerOf(header("helicone-auth"));
  if (key === void 0) {
    throw new ApiError("unauthorized", "A gateway key is needed: Authorization: Bearer <key>.");
  }
  const grant = await keyring.find(key);
  if (!grant) throw new ApiError("unauthorized", "The gateway key is unknown or was revoked.");
  if (!grant.scopes.includes(scope) && !grant.scopes.includes("admin")) {
    throw new ApiError("forbidden", `The gateway key lacks the scope ${scope}.`);
  }
  return grant;
}

// src/api/queries.ts
import * as z3 from "zod";

// src/api/parameters.ts
import * as z2 from "zod";
function single(schema) {
  return z2.tuple([z2.string()], { error: "was given more than once" }).transform(([text3]) => text3).pipe(schema).optional();
}
function list(schema) {
  return z2.array(schema).optional();
}
var text = z2.string().min(1, "must not be empty");
function oneOf(values) {
  return z2.enum(values, { error: `must be one of ${values.join(", ")}` });
}
var flag = z2.enum(["true", "false"], { error: "must be true or false" }).transform((value) => value === "true");
var NUMBER = /^-?\d+(\.\d+)?$/;
var number3 = z2.string().regex(NUMBER, "must be a number").transform(Number);
var whole = z2.string().regex(/^-?\d{1,15}$/, "must be a whole number").transform(Number);
function wholeBetween(least, most) {
  const error = `must be ${least} to ${most}`;
  return whole.pipe(z2.number().min(least, error).max(most, error));
}
var ISO = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?$/;
var time = z2.string().transform((given, context) => {
  const at = /^\d{1,15}$/.test(given) ? Number(given) : ISO.test(given) ? Date.parse(given) : Number.NaN;
  if (Number.isFinite(at)) return at;
  const message = "must be milliseconds since 1970 or a time such as 2026-11-02T12:00:00Z (a plus sign has to be written %2B)";
  context.addIssue({ code: "custom", message });
  return z2.NEVER;
});

// src/api/queries.ts
var FILTER = {
  from: single(time),
  to: single(time),
  provider: list(z3.string()),
  model: list(z3.string()),
  operation: list(oneOf(["chat", "embed", "moderate", "tool", "vector_db", "other"])),
  source: list(oneOf(["proxy", "ai", "log", "otel"])),
  status: list(whole),
  outcome: list(oneOf(["success", "error", "cancelled"])),
  cache: single(oneOf(["hit", "miss", "none"])),
  keyId: list(z3.string()),
  userId: list(text),
  promptId: list(text),
  promptVersion: list(text),
  sessionId: single(text),
  /** `property.<name>=<value>` and `hasProperty=<name>`, put together by `readQuery`. */
  properties: z3.record(z3.string(), z3.string().nullable()).optional(),
  rateLimited: single(flag),
  feedback: single(flag),
  minLatencyMs: single(number3),
  minCostUsd: single(number3),
  search: single(text)
};
var PAGE = {
  limit: single(wholeBetween(1, 1e3)),
  cursor: single(text),
  order: single(oneOf(["newest", "oldest"]))
};
var LIST = { limit: PAGE.limit, offset: single(wholeBetween(0, 1e6)) };
var groupBy = z3.string().transform((given, context) => {
  if (GROUPS.some((group) => group === given)) return given;
  if (given.startsWith("property:") && given.length > 9) return given;
  context.addIssue({ code: "custom", message: `must be one of ${GROUPS.join(", ")} or property:<name>` });
  return z3.NEVER;
});
var GROUPS = [
  "provider",
  "model",
  "operation",
  "source",
  "status",
  "cache",
  "key",
  "user",
  "prompt",
  "promptVersion"
];
var pagedQuery = z3.strictObject({ ...FILTER, ...PAGE });
var listQuery = z3.strictObject({ ...FILTER, ...LIST });
var aggregateQuery = z3.strictObject({
  ...FILTER,
  bucketMs: single(wholeBetween(1e3, 400 * DAY_MS)),
  offsetMs: single(wholeBetween(-DAY_MS, DAY_MS)),
  groupBy: single(groupBy),
  percentiles: single(flag),
  top: single(wholeBetween(1, 1e3)),
  topBy: single(oneOf(["requests", "costUsd", "totalTokens", "errors"]))
});
var exportQuery = z3.strictObject({
  ...FILTER,
  format: single(oneOf(["ndjson", "csv"])),
  order: PAGE.order,
  bodies: single(flag)
});
var historyQuery = z3.strictObject({ limit: single(wholeBetween(1, 500)) });
var noQuery = z3.strictObject({});

// src/api/read-body.ts
import * as z4 from "zod";

// src/server/limited-body.ts
async function limitedBody({ body, headers: headers2 }, maxBytes) {
  if (!body) return Buffer.alloc(0);
  if (Number(headers2.get("content-length") ?? 0) > maxBytes) return void 0;
  const chunks = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > maxBytes) return void 0;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

// src/api/read-query.ts
var PROPERTY = "property.";
var HAS_PROPERTY = "hasProperty";
function readQuery(schema, url3) {
  const { searchParams } = new URL(url3);
  const given = /* @__PURE__ */ new Map();
  const properties = /* @__PURE__ */ new Map();
  for (const name3 of new Set(searchParams.keys())) {
    const values = searchParams.getAll(name3);
    if (!("properties" in schema.shape)) given.set(name3, values);
    else if (name3 === HAS_PROPERTY) for (const each of values) addProperty(properties, name3, each, null);
    else if (name3.startsWith(PROPERTY)) {
      for (const each of values) addProperty(properties, name3, name3.slice(PROPERTY.length), each);
    } else given.set(name3, values);
  }
  refuseUnknown(schema, given.keys());
  if (properties.size > 0) given.set("properties", Object.fromEntries(properties));
  const result = schema.safeParse(Object.fromEntries(given));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new ApiError("invalid_parameter", `${String(issue?.path[0] ?? "The query")} ${issue?.message ?? "is wrong"}.`);
}
function addProperty(properties, parameter, name3, value) {
  if (name3 === "") throw new ApiError("invalid_parameter", `${parameter} lacks the name of a property.`);
  if (properties.has(name3)) {
    throw new ApiError(
      "invalid_parameter",
      `${parameter} asks for the property ${name3} again; it can be asked for once.`
    );
  }
  properties.set(name3, value);
}
function refuseUnknown(schema, names3) {
  const known2 = Object.keys(schema.shape).flatMap(
    (name3) => name3 === "properties" ? [`${PROPERTY}<name>`, HAS_PROPERTY] : [name3]
  );
  for (const name3 of names3) {
    if (known2.includes(name3)) continue;
    const remedy = known2.length > 0 ? `There are ${known2.join(", ")}.` : "There are none here.";
    throw new ApiError("unknown_parameter", `There is no parameter ${name3.slice(0, 100)}. ${remedy}`);
  }
}
function needRange(query) {
  if (query.search !== void 0 && query.from === void 0) {
    throw new ApiError("invalid_parameter", "search needs from, since it reads every body in its range.");
  }
  return query;
}

// src/api/read-body.ts
var MOST_BYTES = 64 * 1024;
var emptyBody = /* @__PURE__ */ z4.strictObject({});
function objectBody(message) {
  return z4.custom((value) => typeof value === "object" && value !== null && !Array.isArray(value), message);
}
async function asBody(result) {
  try {
    return await result;
  } catch (error) {
    if (error instanceof StoreError && error.code === "invalid") {
      throw new ApiError("invalid_body", error.message, { cause: error });
    }
    throw error;
  }
}
async function readBody({ req }, schema) {
  readQuery(noQuery, req.url);
  if (!/^application\/json\b/i.test(req.header("content-type") ?? "")) {
    throw new ApiError("invalid_body", "The body must be JSON, with content-type: application/json.");
  }
  const bytes = await limitedBody(req.raw, MOST_BYTES);
  if (!bytes) throw new ApiError("invalid_body", `The body is larger than ${MOST_BYTES} bytes.`);
  const result = schema.safeParse(parse(bytes.toString()));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.join(".") || "The body";
  throw new ApiError("invalid_body", `${where}: ${issue?.message ?? "is wrong"}.`);
}
function parse(text3) {
  try {
    return JSON.parse(text3);
  } catch (error) {
    throw new ApiError("invalid_body", "The body is not JSON.", { cause: error });
  }
}

// src/api/alert-routes.ts
var newAlertBody = objectBody("must be an object with name, metric, threshold, windowMs and webhook");
var changeBody = objectBody("must be an object with what is to be changed");
function alertRoutes({ alerts, keyring }) {
  const routes2 = new Hono();
  routes2.use("/alerts", authorize(keyring, "admin"));
  routes2.use("/alerts/*", authorize(keyring, "admin"));
  routes2.get("/alerts", async ({ req, json: json2 }) => {
    readQuery(noQuery, req.url);
    return json2({ items: await alerts.list() });
  });
  routes2.post("/alerts", async (context) => {
    const given = await readBody(context, newAlertBody);
    return context.json(await asBody(alerts.create(given)), 201);
  });
  routes2.post("/alerts/:id", async (context) => {
    const change = await readBody(context, changeBody);
    return context.json(known(await asBody(alerts.update(context.req.param("id"), change))));
  });
  routes2.post("/alerts/:id/delete", async (context) => {
    await readBody(context, emptyBody);
    const id = context.req.param("id");
    const done = { id };
    known(await alerts.remove(id) || void 0);
    return context.json(done);
  });
  routes2.post("/alerts/:id/test", async (context) => {
    await readBody(context, emptyBody);
    return context.json(known(await alerts.test(context.req.param("id"))));
  });
  routes2.get("/alerts/:id/history", async ({ req, json: json2 }) => {
    const { limit = 50 } = readQuery(historyQuery, req.url);
    return json2({ items: known(await alerts.events(req.param("id"), limit)) });
  });
  return routes2;
}
function known(found) {
  if (found === void 0) throw new ApiError("not_found", "There is no alert with this id.");
  return found;
}

// src/api/annotate-routes.ts
import { Hono as Hono3 } from "hono";
import * as z5 from "zod";

// src/api/read-routes.ts
import { Hono as Hono2 } from "hono";

// src/api/aggregate-of.ts
var TOP = 100;
var MOST_ROWS = 1e5;
function aggregateOf(parameters, now) {
  const { bucketMs, offsetMs, groupBy: groupBy2, percentiles, top, topBy, ...filter } = parameters;
  if (groupBy2 === void 0 && (top !== void 0 || topBy !== void 0)) {
    throw new ApiError("invalid_parameter", "top and topBy need groupBy.");
  }
  if (bucketMs === void 0 && offsetMs !== void 0) {
    throw new ApiError("invalid_parameter", "offsetMs needs bucketMs.");
  }
  const limit = top ?? TOP;
  if (bucketMs !== void 0) refuseTooMany(bucketMs, groupBy2 === void 0 ? 1 : limit, filter, now);
  return {
    filter,
    bucketMs,
    offsetMs,
    groupBy: groupBy2,
    percentiles,
    top: groupBy2 && { by: topBy ?? "requests", limit }
  };
}
function refuseTooMany(bucketMs, groups, { from, to = Number.POSITIVE_INFINITY }, now) {
  if (from === void 0) {
    if (bucketMs >= DAY_MS) return;
    throw new ApiError("invalid_parameter", "bucketMs needs from when it is less than a day.");
  }
  const buckets = Math.max(0, Math.min(to, now + DAY_MS) - from) / bucketMs;
  if (buckets * groups <= MOST_ROWS) return;
  const message = `bucketMs is too small: ${Math.ceil(buckets)} buckets of ${groups} groups are asked for, and ${MOST_ROWS} rows are the most.`;
  throw new ApiError("invalid_parameter", message);
}

// src/meter/cost-of.ts
function costOf2({ provider, models, usage, at }, prices2) {
  const date = new Date(at);
  const priced = (by, model2) => prices2.cost({ provider: by, model: model2, usage, at: date });
  for (const model2 of models.length > 0 ? models : [""]) {
    const cost = priced(provider, model2) ?? (provider === "custom" ? guess(model2, priced) : void 0);
    if (cost !== void 0) return cost;
  }
  return null;
}
var VENDORS = [
  "openai",
  "anthropic",
  "gemini",
  "mistral",
  "cohere",
  "deepseek",
  "xai",
  "perplexity",
  "groq",
  "together",
  "fireworks",
  "cerebras",
  "deepinfra"
];
function guess(name3, priced) {
  const slash = name3.indexOf("/");
  const prefix = name3.slice(0, Math.max(0, slash));
  if (VENDORS.includes(prefix)) return priced(prefix, name3.slice(slash + 1));
  const costs = VENDORS.flatMap((vendor) => priced(vendor, name3) ?? []);
  return new Set(costs.map(({ total }) => total)).size === 1 ? costs[0] : void 0;
}

// src/api/cost-parts.ts
function costParts(entry, prices2) {
  const { tokens, costUsd, provider, createdAt } = entry;
  if (costUsd === null || tokens.prompt === null) return null;
  const models = [entry.servedModel, entry.requestedModel, entry.model].flatMap((model2) => model2 || []);
  const completion2 = tokens.completion ?? 0;
  const usage = {
    prompt_tokens: tokens.prompt,
    completion_tokens: completion2,
    total_tokens: tokens.total ?? tokens.prompt + completion2,
    prompt_tokens_details: { cached_tokens: tokens.cacheRead ?? 0, cache_creation_tokens: tokens.cacheWrite ?? 0 },
    completion_tokens_details: { reasoning_tokens: tokens.reasoning ?? 0 }
  };
  const cost = costOf2({ provider, models, usage, at: createdAt }, prices2);
  if (!cost || Math.abs(cost.total - costUsd) > ROUNDED) return null;
  const { total: _, ...parts } = cost;
  return parts;
}
var ROUNDED = 1e-9;

// src/api/export-entries.ts
import { stringify } from "csv-stringify/sync";
var NDJSON = {
  contentType: "application/x-ndjson; charset=utf-8",
  head: () => "",
  line: (entry, bodies) => `${JSON.stringify(bodies ? entry : { ...entry, requestBody: null, responseBody: null })}
`
};
var CSV = {
  contentType: "text/csv; charset=utf-8; header=present",
  head: (bodies) => row(columnsFor(bodies).map(([name3]) => name3)),
  line: (entry, bodies) => row(columnsFor(bodies).map(([, read]) => read(entry)))
};
function row(cells) {
  return stringify([[...cells]], { escape_formulas: true, record_delimiter: "\r\n", cast: { boolean: String } });
}
var COLUMNS = [
  ["id", ({ id }) => id],
  ["createdAt", ({ createdAt }) => new Date(createdAt).toISOString()],
  ["provider", ({ provider }) => provider],
  ["model", ({ model: model2 }) => model2],
  ["requestedModel", ({ requestedModel }) => requestedModel],
  ["servedModel", ({ servedModel }) => servedModel],
  ["operation", ({ operation }) => operation],
  ["source", ({ source }) => source],
  ["method", ({ method }) => method],
  ["url", ({ url: url3 }) => url3],
  ["status", ({ status: status2 }) => status2],
  ["errorType", ({ errorType }) => errorType],
  ["stream", ({ stream }) => stream],
  ["latencyMs", ({ latencyMs }) => latencyMs],
  ["timeToFirstTokenMs", ({ timeToFirstTokenMs }) => timeToFirstTokenMs],
  ["promptTokens", ({ tokens }) => tokens.prompt],
  ["completionTokens", ({ tokens }) => tokens.completion],
  ["totalTokens", ({ tokens }) => tokens.total],
  ["cacheReadTokens", ({ tokens }) => tokens.cacheRead],
  ["cacheWriteTokens", ({ tokens }) => tokens.cacheWrite],
  ["reasoningTokens", ({ tokens }) => tokens.reasoning],
  ["costUsd", ({ costUsd }) => costUsd],
  ["userId", ({ userId }) => userId],
  ["sessionId", ({ sessionId }) => sessionId],
  ["sessionPath", ({ sessionPath }) => sessionPath],
  ["sessionName", ({ sessionName }) => sessionName],
  ["promptId", ({ promptId }) => promptId],
  ["promptVersion", ({ promptVersion }) => promptVersion],
  ["properties", ({ properties }) => JSON.stringify(properties)],
  ["cache", ({ cache }) => cache],
  ["cacheSavedUsd", ({ cacheSavedUsd }) => cacheSavedUsd],
  ["rateLimited", ({ rateLimited }) => rateLimited],
  ["securityVerdict", ({ securityVerdict }) => securityVerdict],
  ["keyId", ({ keyId }) => keyId],
  ["scores", ({ scores }) => JSON.stringify(scores)],
  ["feedback", ({ feedback }) => feedback],
  ["requestSize", ({ requestSize }) => requestSize],
  ["responseSize", ({ responseSize }) => responseSize]
];
var BODIES = [
  ["requestBody", ({ requestBody }) => requestBody],
  ["responseBody", ({ responseBody }) => responseBody]
];
function columnsFor(bodies) {
  return bodies ? [...COLUMNS, ...BODIES] : COLUMNS;
}
var CHUNK_LENGTH = 64 * 1024;
async function exportEntries(store, query, breakOff) {
  const { format = "ndjson", bodies = format === "ndjson", order, ...filter } = query;
  const { contentType, head, line } = format === "csv" ? CSV : NDJSON;
  const entries = store.export(filter, { order })[Symbol.asyncIterator]();
  let next = await entries.next();
  let begin2 = head(bodies);
  const encoder = new TextEncoder();
  const stream = new ReadableStream(
    {
      async pull(controller) {
        let chunk = begin2;
        begin2 = "";
        try {
          while (!next.done && chunk.length < CHUNK_LENGTH) {
            chunk += line(next.value, bodies);
            next = await entries.next();
          }
        } catch (error) {
          breakOff(error);
          return controller.close();
        }
        if (chunk !== "") controller.enqueue(encoder.encode(chunk));
        if (next.done) controller.close();
      },
      async cancel() {
        await entries.return?.();
      }
    },
    { highWaterMark: 0 }
  );
  const name3 = `requests-${(/* @__PURE__ */ new Date()).toISOString().slice(0, 10)}.${format}`;
  const headers2 = { "content-type": contentType, "content-disposition": `attachment; filename="${name3}"` };
  return new Response(stream, { headers: headers2 });
}

// src/api/read-routes.ts
function readRoutes({ logs, prices: prices2, report }) {
  const routes2 = new Hono2();
  const readRequest2 = async (id, url3) => {
    readQuery(noQuery, url3);
    const entry = await logs.get(id);
    if (!entry) throw notFound("request");
    return { ...entry, costParts: costParts(entry, prices2) };
  };
  routes2.get("/requests", async ({ req, json: json2 }) => {
    const { limit, cursor, order, ...filter } = needRange(readQuery(pagedQuery, req.url));
    return json2(pageOf(await logs.requests(filter, { limit, cursor, order })));
  });
  routes2.get("/requests/:id", async ({ req, json: json2 }) => json2(await readRequest2(req.param("id"), req.url)));
  routes2.get("/requests/:id/cost", async ({ req, json: json2 }) => {
    const { costParts: parts } = await readRequest2(req.param("id"), req.url);
    return json2({ parts });
  });
  routes2.get("/aggregate", async ({ req, json: json2 }) => {
    const query = aggregateOf(needRange(readQuery(aggregateQuery, req.url)), Date.now());
    return json2(listOf(await logs.aggregate(query)));
  });
  routes2.get("/sessions", async ({ req, json: json2 }) => {
    const { limit, cursor, order, ...filter } = needRange(readQuery(pagedQuery, req.url));
    return json2(pageOf(await logs.sessions(filter, { limit, cursor, order })));
  });
  routes2.get("/sessions/:id", async ({ req, json: json2 }) => {
    readQuery(noQuery, req.url);
    const requests = await logs.session(req.param("id"));
    if (requests.length === 0) throw notFound("session");
    return json2(listOf(requests));
  });
  routes2.get("/users", async ({ req, json: json2 }) => json2(listOf(await logs.users(...listArguments(req.url)))));
  routes2.get("/models", async ({ req, json: json2 }) => json2(listOf(await logs.models(...listArguments(req.url)))));
  routes2.get("/providers", async ({ req, json: json2 }) => json2(listOf(await logs.providers(...listArguments(req.url)))));
  routes2.get("/prompts", async ({ req, json: json2 }) => json2(listOf(await logs.prompts(...listArguments(req.url)))));
  routes2.get("/properties", async ({ req, json: json2 }) => json2(listOf(await logs.propertyNames(...listArguments(req.url)))));
  routes2.get(
    "/properties/:name",
    async ({ req, json: json2 }) => json2(listOf(await logs.propertyValues(req.param("name"), ...listArguments(req.url))))
  );
  routes2.get(
    "/export",
    ({ req, env }) => exportEntries(logs, needRange(readQuery(exportQuery, req.url)), (error) => {
      report.warn("An export was broken off.", { reason: String(error) });
      env.outgoing?.destroy();
    })
  );
  return routes2;
}
function notFound(what) {
  return new ApiError(
    "not_found",
    `There is no ${what} with this id (any more, or yet: logs are written a moment later).`
  );
}
function listArguments(url3) {
  const { limit, offset, ...filter } = needRange(readQuery(listQuery, url3));
  return [filter, { limit, offset }];
}
function pageOf({ items, next }) {
  return { items, next: next ?? null };
}
function listOf(items) {
  return { items };
}

// src/api/annotate-routes.ts
var name = z5.string().min(1).max(128);
var MOST_NAMES2 = 50;
var isSmall = (record6) => Object.keys(record6).length >= 1 && Object.keys(record6).length <= MOST_NAMES2;
var SMALL = `must have 1 to ${MOST_NAMES2} names`;
var scoresBody = z5.record(name, z5.union([z5.number(), z5.boolean()])).refine(isSmall, SMALL);
var feedbackBody = z5.strictObject({ positive: z5.boolean() });
var propertiesBody = z5.record(name, z5.string()).refine(isSmall, SMALL);
var WAIT_MS = 2e3;
function annotateRoutes(logs, writer) {
  const routes2 = new Hono3();
  const annotate = async (id, change) => {
    if (await change()) return { id };
    if (writer.state.waiting > 0) {
      await writer.flush(WAIT_MS);
      if (await change()) return { id };
    }
    throw notFound("request");
  };
  routes2.post("/requests/:id/scores", async (context) => {
    const id = context.req.param("id");
    const scores = Object.entries(await readBody(context, scoresBody));
    return context.json(
      await annotate(id, () => all(scores, ([score, value]) => logs.addScore(id, score, Number(value))))
    );
  });
  routes2.post("/requests/:id/feedback", async (context) => {
    const id = context.req.param("id");
    const { positive } = await readBody(context, feedbackBody);
    return context.json(await annotate(id, () => logs.setFeedback(id, positive)));
  });
  routes2.post("/requests/:id/properties", async (context) => {
    const id = context.req.param("id");
    const properties = Object.entries(await readBody(context, propertiesBody));
    return context.json(
      await annotate(id, () => all(properties, ([property, value]) => logs.setProperty(id, property, value)))
    );
  });
  return routes2;
}
async function all(values, change) {
  for (const value of values) if (!await change(value)) return false;
  return true;
}

// src/api/key-routes.ts
import { Hono as Hono4 } from "hono";
var newKeyBody = objectBody("must be an object with owner and scopes");
function keyRoutes({ keys, keyring }) {
  const routes2 = new Hono4();
  routes2.get("/me", async ({ req, json: json2, get }) => {
    readQuery(noQuery, req.url);
    const { keyId = null, owner = "", scopes = SCOPES } = get("grant") ?? {};
    const effective = scopes.includes("admin") ? SCOPES : scopes;
    const me = { isOpen: !keyring.required, keyId, owner, scopes: effective, providers: keys.providers(owner) };
    return json2(me);
  });
  routes2.use("/keys", authorize(keyring, "admin"));
  routes2.use("/keys/*", authorize(keyring, "admin"));
  routes2.get("/keys", async ({ req, json: json2 }) => {
    readQuery(noQuery, req.url);
    const list2 = { items: (await keys.list()).toReversed(), vault: await keys.vault() };
    return json2(list2);
  });
  routes2.post("/keys", async (context) => {
    const given = await readBody(context, newKeyBody);
    const isLast = keyring.required || Array.isArray(given.scopes) && given.scopes.includes("admin");
    if (!isLast) throw lockedOut();
    const made = await asBody(keys.create(given));
    return context.json(made, 201);
  });
  routes2.post("/keys/:id/revoke", async (context) => {
    await readBody(context, emptyBody);
    const record6 = await keys.revoke(context.req.param("id"));
    if (!record6) throw new ApiError("not_found", "There is no key with this id.");
    return context.json(record6);
  });
  return routes2;
}
function lockedOut() {
  return new ApiError(
    "invalid_body",
    "scopes: the first key needs admin. From then on the gateway asks for a key, and without admin nobody could make another here."
  );
}

// src/api/create-api.ts
function createApi({ logs, alerts, keyring, keys, prices: prices2, writer, report }, options) {
  const api = new Hono5().basePath("/api/v1");
  api.use("*", async ({ header }, next) => {
    await next();
    header("cache-control", "no-store");
    header("x-content-type-options", "nosniff");
  });
  api.get("*", authorize(keyring, "read"));
  api.post("*", authorize(keyring, "log"));
  api.get("/state", ({ req, json: json2 }) => {
    readQuery(noQuery, req.url);
    const { version } = options;
    const state = { version, node: process.versions.node, uptime: process.uptime(), writer: writer.state };
    return json2(state);
  });
  api.route("/", readRoutes({ logs, prices: prices2, report }));
  api.route("/", annotateRoutes(logs, writer));
  api.route("/", keyRoutes({ keys, keyring }));
  api.route("/", alertRoutes({ alerts, keyring }));
  api.notFound(({ req, json: json2 }) => {
    const message = `There is no ${req.method} ${req.path}. The routes are listed in the gateway\u2019s docs/api.md.`;
    return json2(new ApiError("not_found", message), 404);
  });
  api.onError((error, { json: json2, header }) => {
    const answer3 = toApiError(error);
    if (answer3.status >= 500) report.warn("The API could not answer.", { code: answer3.code, reason: error.message });
    if (answer3.code === "unauthorized") header("www-authenticate", "Bearer");
    if (answer3.code === "unavailable") header("retry-after", "1");
    return json2(answer3, answer3.status);
  });
  return api;
}

// src/ai/find-provider-key.ts
function findProviderKey(headers2, gatewayKey) {
  const token = /^bearer\s+(\S+)\s*$/i.exec(headers2.authorization ?? "")?.[1];
  return token === void 0 || token === gatewayKey || /^[sp]k-helicone/.test(token) ? void 0 : token;
}

// src/checks/create-check.ts
import { isLlmError as isLlmError5 } from "@litecone/core";
var DEFAULT_TIMEOUT_MS = 5e3;
function createCheck({ name: name3, timeoutMs: timeoutMs2 }, look) {
  return {
    name: name3,
    async check(input) {
      const deadline = AbortSignal.timeout(timeoutMs2);
      const signal = AbortSignal.any([input.signal, deadline]);
      try {
        signal.throwIfAborted();
        return await Promise.race([look({ ...input, signal }), abortOf(signal)]);
      } catch (error) {
        if (input.signal.aborted) return unchecked(`${name3}: the client left.`);
        if (deadline.aborted) return unchecked(`${name3} gave no answer within ${timeoutMs2} ms.`);
        return unchecked(`${name3} failed: ${describe(error)}.`);
      }
    }
  };
}
function abortOf(signal) {
  return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));
}
function unchecked(reason) {
  return { kind: "unchecked", reason };
}
function describe(error) {
  if (isLlmError5(error)) return error.status === void 0 ? error.code : `${error.code}, status ${error.status}`;
  const code = typeof error === "object" && error !== null && "code" in error ? error.code : void 0;
  return typeof code === "string" ? code : error instanceof Error ? error.name : "unknown error";
}

// src/checks/read-prompt.ts
import { asList, asRecord as asRecord2, asString, isRecord as isRecord2 } from "@litecone/core";
function readPrompt(json2) {
  const texts = [
    lastOf(asList(json2["messages"])),
    readInput(json2["input"]),
    lastOf(Array.isArray(json2["contents"]) ? json2["contents"] : [json2["contents"]]),
    ...asList(json2["requests"]).map((request4) => partsText(asRecord2(request4)["content"])),
    partsText(json2["content"]),
    listText(json2["prompt"]),
    asString(json2["message"]) ?? ""
  ];
  return texts.filter(Boolean).join("\n");
}
function readModel(json2, path) {
  const named = asString(json2?.["model"]);
  if (named) return named;
  return /\/(?:models\/([^/?:]+(?:\/[^/?:]+)?)(?=[:/?]|$)|deployments\/([^/?:]+))/.exec(path)?.slice(1).find(Boolean);
}
function readInput(input) {
  if (isRecord2(input))
    return [asString(input["prompt"]) ?? "", lastOf(asList(input["messages"]))].filter(Boolean).join("\n");
  const items = asList(input);
  return items.some((item) => isRecord2(item) && item["role"] !== void 0) ? lastOf(items) : listText(input);
}
function lastOf(messages) {
  for (let index = messages.length - 1; index >= 0; index -= 1) {
    const message = messages[index];
    if (!isRecord2(message) || !isUsers(message)) continue;
    const text3 = partsText(message);
    if (text3) return text3;
  }
  return "";
}
function isUsers({ role, parts }) {
  return role === "user" || role === void 0 && parts !== void 0;
}
function partsText(message) {
  const { content, parts } = asRecord2(message);
  return [listText(content), listText(parts)].filter(Boolean).join("\n");
}
function listText(value) {
  if (typeof value === "string") return value;
  return asList(value).map((part) => typeof part === "string" ? part : asString(asRecord2(part)["text"])).filter(Boolean).join("\n");
}

// src/checks/refusal.ts
function refuseThreat(exchange, verdict) {
  return {
    ...createAnswer(
      400,
      "PROMPT_THREAT_DETECTED",
      "Prompt threat detected. Your request cannot be processed.",
      detailsOf(exchange, verdict)
    ),
    logStatus: -4,
    errorType: "prompt_threat"
  };
}
function refuseFlagged(exchange, check3, verdict) {
  const by = check3.name === "moderation:openai" ? "the OpenAI Moderation endpoint" : check3.name;
  const answer3 = createAnswer(
    400,
    "PROMPT_FLAGGED_FOR_MODERATION",
    `The given prompt was flagged by ${by}.`,
    detailsOf(exchange, verdict)
  );
  return {
    ...answer3,
    headers: { ...answer3.headers, "helicone-status": "success" },
    logStatus: 400,
    errorType: "prompt_flagged"
  };
}
function refuseUnchecked(exchange) {
  return {
    ...createAnswer(
      503,
      "PROMPT_CHECK_UNAVAILABLE",
      "The prompt could not be checked, and this gateway lets no prompt through unchecked. Try again later.",
      `The log of request ${exchange.id} and the gateway\u2019s own log say why.`
    ),
    logStatus: 503,
    errorType: "check_failed"
  };
}
function refuseUnreadable(exchange) {
  return {
    ...createAnswer(
      400,
      "PROMPT_UNREADABLE",
      "No text of a user was found in the request to check, and this gateway lets no prompt through unchecked.",
      `Send a prompt in the format of OpenAI, Anthropic or Gemini, or ask for no checks. Request ${exchange.id}.`
    ),
    logStatus: 400,
    errorType: "prompt_unreadable"
  };
}
function detailsOf({ id }, { categories, details }) {
  const found = categories.length > 0 ? `Found: ${categories.join(", ")}. ` : "";
  return `${found}${details ? `${details} ` : ""}See request ${id} in the gateway\u2019s log.`;
}
function createAnswer(status2, code, message, details) {
  const body = JSON.stringify({ success: false, error: { code, message, details } });
  return { status: status2, headers: { "content-type": "application/json", "helicone-status": "failed" }, body };
}

// src/checks/run-checks.ts
function runChecks(exchange, services, options) {
  const { security: security2, moderation: moderation3 } = exchange.options;
  const wanted = [
    ...security2?.enabled ? ["security"] : [],
    ...moderation3 ? ["moderation"] : []
  ];
  return wanted.length === 0 ? void 0 : runWanted(wanted, exchange, services, options);
}
async function runWanted(wanted, exchange, services, { policy, clientKey }) {
  const { json: json2, notes } = exchange;
  const text3 = json2 === void 0 ? "" : readPrompt(json2);
  const refuses = wanted.some((name3) => policy[name3] === "refuse");
  if (text3.trim() === "") {
    notes.securityVerdict = "unchecked";
    return refuses && hasBody(exchange) ? note(exchange, refuseUnreadable(exchange)) : void 0;
  }
  const input = createInput(exchange, text3, clientKey);
  for (const name3 of wanted) {
    const check3 = services[name3];
    const verdict = await (check3?.check(input) ?? unchecked(`No ${name3} check is configured.`));
    noteVerdict(exchange, verdict);
    if (verdict.kind === "unchecked")
      services.report.warn("A prompt could not be checked.", {
        check: name3,
        requestId: exchange.id,
        reason: verdict.reason
      });
    const refusal = refusalOf(exchange, check3, name3, verdict, policy);
    if (refusal) return note(exchange, refusal);
  }
  return void 0;
}
function refusalOf(exchange, check3, name3, verdict, policy) {
  if (verdict.kind === "unchecked") return policy[name3] === "refuse" ? refuseUnchecked(exchange) : void 0;
  if (verdict.kind === "allowed" || !check3) return void 0;
  return name3 === "security" ? refuseThreat(exchange, verdict) : refuseFlagged(exchange, check3, verdict);
}
function createInput(exchange, text3, clientKey) {
  const { route, json: json2, options, grant, departure } = exchange;
  return {
    text: text3,
    provider: route.provider,
    model: readModel(json2, route.path),
    advanced: options.security?.advanced ?? false,
    owner: grant.owner,
    // A client that says itself where its request goes may send any server's key.
    clientKey: route.untrusted ? void 0 : clientKey,
    sessionId: options.session?.id,
    signal: departure.signal
  };
}
var WORSE = ["allowed", "unchecked", "blocked"];
function noteVerdict({ notes }, { kind }) {
  if (notes.securityVerdict === null || WORSE.indexOf(kind) > WORSE.indexOf(notes.securityVerdict))
    notes.securityVerdict = kind;
}
function note({ notes }, refusal) {
  notes.errorType = refusal.errorType;
  return refusal;
}
function hasBody({ method, body }) {
  return method !== "GET" && method !== "HEAD" && (body === void 0 || body.length > 0);
}

// src/proxy/read-body.ts
var BodyTooLargeError = class extends Error {
  name = "BodyTooLargeError";
  status = 413;
};
var BodyStalledError = class extends Error {
  name = "BodyStalledError";
  status = 408;
};
var BodyIncompleteError = class extends Error {
  name = "BodyIncompleteError";
};
function isRefusedBody(error) {
  return error instanceof BodyTooLargeError || error instanceof BodyStalledError;
}
function readBody2(request4, { maxBytes, stallTimeoutMs }) {
  return new Promise((resolve2, reject) => {
    const chunks = [];
    let size = 0;
    const timer = setTimeout(() => {
      request4.pause();
      settle2(() => reject(new BodyStalledError(`Nothing of the body came for ${stallTimeoutMs} ms.`)));
    }, stallTimeoutMs);
    const settle2 = (act) => {
      clearTimeout(timer);
      request4.off("data", onData).off("end", onEnd).off("error", onBroken).off("close", onBroken);
      act();
    };
    const onData = (chunk) => {
      size += chunk.length;
      timer.refresh();
      if (size > maxBytes) {
        request4.pause();
        settle2(() => reject(new BodyTooLargeError(`The body is longer than ${maxBytes} bytes.`)));
      } else chunks.push(chunk);
    };
    const onEnd = () => settle2(() => resolve2(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    const onBroken = () => settle2(() => reject(new BodyIncompleteError("The client left before its request was whole.")));
    request4.on("data", onData).on("end", onEnd).on("error", onBroken).on("close", onBroken);
  });
}
function announcedLength({ headers: headers2 }) {
  if (headers2["transfer-encoding"] !== void 0) return void 0;
  const length = headers2["content-length"];
  return length === void 0 ? 0 : Number(length);
}

// src/proxy/upstream-error.ts
var STATUS = { timeout: 504, internal_error: 500, blocked_target: 403 };
var UpstreamError = class extends Error {
  name = "UpstreamError";
  type;
  /** What the client is answered when no byte has been sent to it. */
  status;
  constructor(type, message, options = {}) {
    super(message, "cause" in options ? { cause: options.cause } : void 0);
    this.type = type;
    this.status = options.status ?? STATUS[type] ?? 502;
  }
};
function toUpstreamError(error, origin) {
  if (error instanceof UpstreamError) return error;
  if (isRefusedBody(error))
    return new UpstreamError("internal_error", error.message, { status: error.status, cause: error });
  const code = codeOf2(error);
  const [type, what] = describe2(code);
  const detail = code.startsWith("UND_ERR_") && type === "internal_error" && error instanceof Error ? `: ${error.message}` : "";
  return new UpstreamError(type, `${originOf2(origin)} ${what}${detail}${code ? ` (${code})` : ""}.`, { cause: error });
}
var DESCRIPTIONS = {
  UND_ERR_CONNECT_TIMEOUT: ["timeout", "did not accept a connection in time"],
  ETIMEDOUT: ["timeout", "did not accept a connection in time"],
  UND_ERR_HEADERS_TIMEOUT: ["timeout", "did not begin to answer in time"],
  UND_ERR_BODY_TIMEOUT: ["timeout", "stood still for too long in the middle of its answer"],
  ECONNREFUSED: ["connection_refused", "refused the connection"],
  ENOTFOUND: ["dns_error", "could not be found: its name does not resolve"],
  EAI_AGAIN: ["dns_error", "could not be found: its name does not resolve at the moment"],
  ENODATA: ["dns_error", "could not be found: its name has no address"],
  UND_ERR_HEADERS_OVERFLOW: ["provider_error", "answered with headers that are too long"],
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: ["provider_error", "sent a body of another length than it announced"],
  UND_ERR_INVALID_ARG: ["internal_error", "cannot be sent this request"],
  UND_ERR_NOT_SUPPORTED: ["internal_error", "cannot be sent this request"],
  UND_ERR_REQ_CONTENT_LENGTH_MISMATCH: ["internal_error", "cannot be sent a body of another length than announced"],
  UND_ERR_DESTROYED: ["internal_error", "was not asked: the gateway is stopping"],
  UND_ERR_CLOSED: ["internal_error", "was not asked: the gateway is stopping"]
};
var TLS = /^(ERR_(TLS|SSL|OSSL)|CERT_|CRL_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|INVALID_(CA|PURPOSE)|HOSTNAME_MISMATCH|PATH_LENGTH|OUT_OF_MEM|ERROR_IN_|EPROTO)/;
function describe2(code) {
  const known2 = Object.hasOwn(DESCRIPTIONS, code) ? DESCRIPTIONS[code] : void 0;
  if (known2) return known2;
  if (code.startsWith("HPE")) return ["provider_error", "answered something that is not HTTP"];
  if (TLS.test(code)) return ["ssl_error", "could not be reached securely"];
  return code ? ["network_error", "broke the connection or could not be reached"] : ["internal_error", "was not asked"];
}
function codeOf2(error) {
  if (!(error instanceof Error)) return "";
  if (error.name === "HTTPParserError") return "HPE";
  if ("code" in error && typeof error.code === "string") return error.code;
  return error instanceof AggregateError ? codeOf2(error.errors[0]) : "";
}
function originOf2(url3) {
  return URL.canParse(url3) ? new URL(url3).origin : "The target";
}
function upstreamErrorBody(error, route) {
  return {
    error: error.type,
    code: error.type,
    message: error.message,
    "helicone-message": error.message,
    "helicone-error-type": error.type,
    support: "The log of this request is found by the id in the Helicone-Id header.",
    "provider-url": originOf2(route.origin),
    "error-trace": codeOf2(error.cause)
  };
}
function upstreamErrorAnswer(error, route) {
  const known2 = error instanceof UpstreamError ? error : new UpstreamError("internal_error", "The gateway failed.");
  return {
    status: known2.status,
    headers: { "content-type": "application/json", "x-helicone-error-type": known2.type },
    body: JSON.stringify(upstreamErrorBody(known2, route))
  };
}

// src/keys/inject-provider-key.ts
function createKeyInjector({ vault, keyring, providers, report }) {
  const injectKey = async (exchange, route, headers2) => {
    try {
      const clean = await withoutGatewayKeys(headers2, route, keyring);
      const provider = providers.get(route.provider);
      if (!provider || needsNone(provider, exchange, route, clean)) return clean;
      const secret = await vault.find(provider.id, exchange.grant.owner);
      return secret === void 0 ? clean : withProviderKey(clean, providerHeaders(provider, secret, route.path));
    } catch (error) {
      report.error("A provider\u2019s key could not be had.", { provider: route.provider, error: String(error) });
      throw new UpstreamError("internal_error", "The gateway cannot get at the provider\u2019s key. Its own log says why.");
    }
  };
  return (exchange, route, headers2) => {
    const provider = providers.get(route.provider);
    const isSettled = !provider || needsNone(provider, exchange, route, headers2);
    return isSettled && !holdsAnyKey(headers2) ? headers2 : injectKey(exchange, route, headers2);
  };
}
function needsNone(provider, exchange, route, headers2) {
  const isElsewhere = route.provider !== exchange.route.provider;
  return route.untrusted || hasOwnKey(headers2, provider, route, isElsewhere ? exchange.headers : {});
}
function holdsAnyKey(headers2) {
  for (let index = 1; index < headers2.length; index += 2) if (holdsGatewayKey(headers2[index] ?? "")) return true;
  return false;
}
function providerHeaders({ id, definition }, secret, path) {
  const isOpenAIShaped = id === "anthropic" && /\/chat\/completions(?:$|\?)/.test(path) || id === "gemini" && path.includes("/openai/");
  return isOpenAIShaped ? { authorization: `Bearer ${secret}` } : definition.authorize(secret);
}
async function withoutGatewayKeys(headers2, { provider }, keyring) {
  const suspects = filterPairs(headers2, (_name, value) => holdsGatewayKey(value));
  if (!suspects.length) return headers2;
  if (provider !== "helicone") return filterPairs(headers2, (_name, value) => !holdsGatewayKey(value));
  const own = /* @__PURE__ */ new Set();
  for (const key of gatewayKeysIn(suspects.join("\n"))) if (await keyring.find(key)) own.add(key);
  return filterPairs(headers2, (_name, value) => !gatewayKeysIn(value).some((key) => own.has(key)));
}
function hasOwnKey(headers2, { definition }, { path }, foreign) {
  if (/[?&](?:key|api-key|access_token)=[^&]/.test(path)) return true;
  const places = ["authorization", ...Object.keys(definition.authorize(""))];
  for (let index = 0; index + 1 < headers2.length; index += 2) {
    const name3 = headers2[index] ?? "";
    const value = headers2[index + 1] ?? "";
    if (value !== "" && value !== foreign[name3] && places.includes(name3)) return true;
  }
  return false;
}
function withProviderKey(headers2, own) {
  const added = new Map(Object.entries(own));
  const kept = filterPairs(headers2, (name3, value) => {
    if (isKeyHeader(name3)) return false;
    const addition = added.get(name3);
    if (addition === void 0) return true;
    added.set(name3, `${value},${addition}`);
    return false;
  });
  return [...kept, ...[...added].flat()];
}
function isKeyHeader(name3) {
  return PROVIDER_KEY_HEADERS.some((each) => each === name3);
}
function filterPairs(headers2, isKept) {
  const kept = [];
  for (let index = 0; index + 1 < headers2.length; index += 2) {
    const name3 = headers2[index] ?? "";
    const value = headers2[index + 1] ?? "";
    if (isKept(name3, value)) kept.push(name3, value);
  }
  return kept;
}

// src/policies/cache/cache-schema.ts
import * as z6 from "zod";
var cacheSchema = /* @__PURE__ */ z6.strictObject({
  enabled: z6.boolean().default(true).describe("Whether requests that ask for the cache get it. On by default."),
  scope: z6.enum(["provider-key", "owner", "shared"]).default("provider-key").describe(
    'Who shares answers. "provider-key", by default: who sends the same provider key and has a gateway key of the same owner. "owner": everybody with a gateway key of the same owner. "shared": everybody.'
  ),
  maxTtlSeconds: z6.int().min(1).max(31536e3).default(31536e3).describe("Answers are kept no longer, whatever Cache-Control asks for. Seconds; a year by default."),
  maxEntryBytes: z6.int().min(1).default(8 * 1024 * 1024).describe("Longer answers are not kept. Bytes; 8 MiB by default.")
});

// src/policies/cache/flights.ts
function createFlights() {
  const flights = /* @__PURE__ */ new Map();
  return {
    find: (key) => flights.get(key),
    begin(key) {
      let resolve2 = () => void 0;
      const ended = new Promise((settle2) => {
        resolve2 = settle2;
      });
      const flight = {
        ended,
        end(how) {
          if (flights.get(key) === flight) flights.delete(key);
          resolve2(how);
        }
      };
      flights.set(key, flight);
      return flight;
    }
  };
}

// src/policies/cache/keep-answer.ts
function keepAnswer(sink, maxBytes, onEnd) {
  let chunks = [];
  let head;
  let size = 0;
  return {
    head(given) {
      head = given;
      if (given.status !== 200) chunks = void 0;
      sink.head(given);
    },
    data(chunk) {
      size += chunk.length;
      if (size > maxBytes) chunks = void 0;
      chunks?.push(chunk);
      return sink.data(chunk);
    },
    end() {
      sink.end();
      const body = chunks && Buffer.concat(chunks);
      onEnd(head && body && !isFailedStream(body) ? { head, body } : void 0);
    },
    fail(error) {
      sink.fail(error);
      onEnd(void 0);
    }
  };
}
function isFailedStream(body) {
  const end = body.subarray(-4096).toString("latin1");
  return /(?:^|\n)event: ?error\r?\n|(?:^|\n)data: ?\{"(?:error"|type": ?"error")/.test(end);
}

// src/policies/cache/kept-answer.ts
var NOT_KEPT = /^(?:set-cookie2?|date|age|expires|content-length|alt-svc|retry-after|server-timing|.*ratelimit.*|helicone-.*)$/;
function keptAnswer({ status: status2, headers: headers2 }, exchange) {
  const kept = [];
  for (let index = 0; index + 1 < headers2.length; index += 2) {
    const name3 = headers2[index] ?? "";
    if (!NOT_KEPT.test(name3)) kept.push(name3, headers2[index + 1] ?? "");
  }
  const { provider, origin, path } = exchange.notes.answeredBy ?? exchange.route;
  return {
    status: status2,
    headers: kept,
    latencyMs: Date.now() - exchange.startedAt,
    provider,
    origin,
    path: withoutQuery(path)
  };
}
function toMeta(answer3) {
  return { ...answer3 };
}
function fromMeta({ meta }) {
  const { status: status2, headers: headers2, latencyMs, provider, origin, path } = meta;
  if (typeof status2 !== "number" || !Array.isArray(headers2) || !headers2.every((each) => typeof each === "string"))
    return void 0;
  return {
    status: status2,
    headers: headers2,
    latencyMs: typeof latencyMs === "number" ? latencyMs : 0,
    provider: String(provider),
    origin: String(origin),
    path: String(path)
  };
}
function routeOf({ provider, origin, path }) {
  return { provider, origin, path, untrusted: false };
}

// src/policies/cache/plan-cache.ts
import { cacheSettings } from "@litecone/headers/contract";

// src/policies/cache/cache-key.ts
import { createHash as createHash3 } from "node:crypto";
var ANSWER_HEADERS = [
  "accept",
  "accept-encoding",
  "content-type",
  "anthropic-version",
  "anthropic-beta",
  "openai-beta"
];
function cacheKey(exchange, settings, scope) {
  const { route, method, headers: headers2, options } = exchange;
  const hash = createHash3("sha256");
  const parts = [
    "v1",
    route.origin,
    scope === "provider-key" ? route.path : withoutKey(route.path),
    method,
    settings.seed ?? null,
    scope === "shared" ? null : exchange.grant.owner,
    scope === "provider-key" ? PROVIDER_KEY_HEADERS.map((name3) => providerKey(headers2[name3])) : null,
    ANSWER_HEADERS.map((name3) => headers2[name3] ?? null),
    options.fallbacks ?? null
  ];
  hash.update(JSON.stringify(parts));
  hash.update(keyBody(exchange, settings.ignoreKeys));
  return hash.digest("base64url");
}
function keyBody({ json: json2, body }, ignoreKeys) {
  if (!json2) return body ?? "";
  if (!ignoreKeys.length) return JSON.stringify(json2);
  return JSON.stringify(Object.fromEntries(Object.entries(json2).filter(([name3]) => !ignoreKeys.includes(name3))));
}
function providerKey(value) {
  const text3 = value?.toString();
  return text3 === void 0 || /^bearer\s+ya29\./i.test(text3) ? null : text3;
}
function withoutKey(path) {
  return path.replace(/([?&])key=[^&]*&?/, "$1").replace(/[?&]$/, "");
}

// src/policies/cache/plan-cache.ts
function planCache(exchange, config) {
  const { options, headers: headers2, method } = exchange;
  if (!config.enabled || !options.cache || method !== "POST" && method !== "GET") return void 0;
  if (method === "POST" && exchange.body === void 0) return void 0;
  const settings = cacheSettings(options.cache);
  const control = headers2["cache-control"] ?? "";
  if (/(?:^|[\s,])no-store(?:$|[\s,;])/i.test(control)) return void 0;
  const read = settings.read && !/(?:^|[\s,])no-cache(?:$|[\s,;=])/i.test(control);
  if (!read && !settings.save) return void 0;
  const ttlSeconds = Math.min(settings.maxAge, config.maxTtlSeconds);
  return {
    keys: slots(cacheKey(exchange, settings, config.scope), settings),
    read,
    save: settings.save && ttlSeconds > 0,
    ttlSeconds,
    coalesces: read && settings.save && settings.bucketMaxSize <= 1 && headers2["litecone-cache-coalesce"]?.toString().toLowerCase() !== "false"
  };
}
function slots(key, { bucketMaxSize }) {
  return Array.from({ length: Math.max(1, bucketMaxSize) }, (_, index) => index === 0 ? key : `${key}:${index}`);
}

// src/policies/cache/replay-answer.ts
function replayAnswer(head, body, sink) {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const next = isEventStream(head) ? nextEvent : nextPiece;
  let at = 0;
  let isOver2 = false;
  const send2 = () => {
    if (isOver2) return;
    while (at < bytes.length) {
      const end = next(bytes, at);
      const piece = bytes.subarray(at, end);
      at = end;
      if (!sink.data(piece) && at < bytes.length) return;
      if (isOver2) return;
    }
    isOver2 = true;
    sink.end();
  };
  setImmediate(() => {
    if (isOver2) return;
    sink.head(head);
    send2();
  });
  return {
    resume: send2,
    cancel() {
      isOver2 = true;
    }
  };
}
var PIECE_BYTES = 64 * 1024;
function nextPiece(bytes, at) {
  return Math.min(bytes.length, at + PIECE_BYTES);
}
function nextEvent(bytes, at) {
  const end = bytes.indexOf("\n\n", at);
  return end === -1 ? bytes.length : end + 2;
}
function isEventStream({ headers: headers2 }) {
  const at = headers2.indexOf("content-type");
  return at % 2 === 0 && /^text\/event-stream/i.test(headers2[at + 1] ?? "") && !headers2.includes("content-encoding");
}

// src/policies/cache/create-answer-cache.ts
function createAnswerCache({ cache, report }, config) {
  const flights = createFlights();
  async function lookUp(plan) {
    try {
      const slot = await chooseSlot(plan);
      const value = slot === void 0 ? void 0 : await cache.get(plan.keys[slot] ?? "");
      return value && slot !== void 0 ? { value, slot } : void 0;
    } catch (error) {
      report.warn("The cache cannot be read.", { reason: String(error) });
      return void 0;
    }
  }
  async function chooseSlot({ keys }) {
    if (keys.length === 1) return 0;
    const full = await cache.has(keys);
    return full.every(Boolean) ? Math.floor(Math.random() * keys.length) : void 0;
  }
  async function store(plan, exchange, { head, body }) {
    const value = { meta: toMeta(keptAnswer(head, exchange)), body };
    const { keys, ttlSeconds } = plan;
    try {
      if (keys.length === 1) return await cache.set(keys[0] ?? "", value, { ttlSeconds });
      for (const key of keys) if (await cache.set(key, value, { ttlSeconds, onlyIfAbsent: true })) return true;
    } catch (error) {
      report.warn("An answer could not be kept.", { requestId: exchange.id, reason: String(error) });
    }
    return false;
  }
  function answer3({ notes }, { value, slot }, sink) {
    const kept = fromMeta(value);
    if (!kept) return void 0;
    notes.cache = "hit";
    notes.answeredBy = routeOf(kept);
    notes.answerHeaders["helicone-cache"] = "HIT";
    notes.answerHeaders["helicone-cache-bucket-idx"] = String(slot);
    notes.answerHeaders["helicone-cache-latency"] = String(kept.latencyMs);
    const length = ["content-length", String(value.body.length)];
    return replayAnswer({ status: kept.status, headers: [...kept.headers, ...length] }, value.body, sink);
  }
  async function waitForTurn(plan, { departure: { signal } }) {
    const key = plan.keys[0] ?? "";
    for (; ; ) {
      const under = flights.find(key);
      if (!under) return { flight: flights.begin(key) };
      const how = await orAborted(under.ended, signal);
      if (signal.aborted) return {};
      const found = how === "kept" ? await lookUp(plan) : void 0;
      if (found || how !== "left") return found ? { found } : {};
    }
  }
  return {
    open(exchange) {
      const plan = planCache(exchange, config);
      if (!plan) return void 0;
      const { notes, departure } = exchange;
      let flight;
      let isAnswered = false;
      const leave = () => {
        if (!isAnswered) flight?.end("left");
      };
      return {
        async read(sink) {
          if (!plan.read) return void 0;
          let found = await lookUp(plan);
          if (!found && plan.coalesces) ({ found, flight } = await waitForTurn(plan, exchange));
          const source = found && answer3(exchange, found, sink);
          if (source) return source;
          notes.cache = "miss";
          notes.answerHeaders["helicone-cache"] = "MISS";
          if (departure.hasLeft) leave();
          else if (flight) departure.listen(leave);
          return void 0;
        },
        write(sink) {
          if (!plan.save) return sink;
          return keepAnswer(sink, config.maxEntryBytes, async (whole2) => {
            isAnswered = true;
            const isKept = whole2 !== void 0 && await store(plan, exchange, whole2);
            flight?.end(isKept ? "kept" : "not-kept");
          });
        },
        release: leave
      };
    }
  };
}
function orAborted(promise, signal) {
  if (signal.aborted) return Promise.resolve(void 0);
  return new Promise((resolve2) => {
    const leave = () => resolve2(void 0);
    signal.addEventListener("abort", leave, { once: true });
    void promise.then((value) => {
      signal.removeEventListener("abort", leave);
      resolve2(value);
    });
  });
}

// src/policies/key-policy/budget-period.ts
function budgetPeriod(period, at) {
  const time3 = new Date(at);
  const [year, month, date] = [time3.getUTCFullYear(), time3.getUTCMonth(), time3.getUTCDate()];
  const monday = date - (time3.getUTCDay() + 6) % 7;
  const [start, end] = {
    day: [Date.UTC(year, month, date), Date.UTC(year, month, date + 1)],
    week: [Date.UTC(year, month, monday), Date.UTC(year, month, monday + 7)],
    month: [Date.UTC(year, month, 1), Date.UTC(year, month + 1, 1)]
  }[period];
  return { name: `${period}:${new Date(start).toISOString().slice(0, 10)}`, endsAt: end, seconds: (end - start) / 1e3 };
}

// src/policies/key-policy/models-of.ts
function modelsOf2(json2, path) {
  const models = [readModel(json2, ""), readModel(void 0, decodePart(path))];
  return [...new Set(models.filter((model2) => model2 !== void 0))];
}
function isNamed(model2, patterns) {
  return patterns === void 0 || patterns.some((pattern) => matches(pattern, model2));
}
function matches(pattern, text3) {
  const parts = pattern.split("*");
  const [first = ""] = parts;
  if (parts.length === 1) return pattern === text3;
  const last = parts.at(-1) ?? "";
  if (!text3.startsWith(first) || !text3.endsWith(last) || text3.length < first.length + last.length) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text3.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return at <= text3.length - last.length;
}

// src/policies/key-policy/refuse-key-policy.ts
function refuseProvider(provider, allowed) {
  return createErrorAnswer(
    403,
    `This gateway key may not be used for ${provider}. It may be for ${allowed.join(", ")}.`,
    { code: "provider_not_allowed" }
  );
}
function refuseModel(model2, allowed) {
  return createErrorAnswer(
    403,
    `This gateway key may not be used for the model ${model2.slice(0, 128)}. It may be for ${allowed.join(", ")}.`,
    { code: "model_not_allowed", param: "model" }
  );
}
function refuseUnknownModel() {
  return createErrorAnswer(
    403,
    "This gateway key may be used for certain models only, and the request does not say its model in a JSON body or in its path.",
    { code: "model_not_allowed", param: "model" }
  );
}
function refuseBudget({ usd, period }, now, at) {
  if (!now) {
    return createErrorAnswer(503, "The budget of this gateway key cannot be looked up at the moment. Try again soon.", {
      code: "budget_unavailable"
    });
  }
  const until = new Date(now.endsAt).toISOString().replace(".000", "");
  const answer3 = createErrorAnswer(
    402,
    `The budget of this gateway key is spent: $${usd} a ${period}. It begins anew at ${until}.`,
    { code: "budget_exceeded" }
  );
  return { ...answer3, headers: { ...answer3.headers, "retry-after": String(Math.ceil((now.endsAt - at) / 1e3)) } };
}

// src/policies/key-policy/create-key-policies.ts
function createKeyPolicies({ counters, report }, { onStoreError }) {
  async function checkBudget({ grant, notes, startedAt }, budget) {
    const period = budgetPeriod(budget.period, startedAt);
    const counter2 = `budget:${grant.keyId}:${period.name}`;
    try {
      if (await counters.read(counter2) >= budget.usd) return refuseBudget(budget, period, startedAt);
    } catch (error) {
      report.warn("A budget cannot be looked up.", { keyId: grant.keyId, reason: String(error) });
      if (onStoreError === "refuse") return refuseBudget(budget, void 0, startedAt);
    }
    notes.afterwards.push((costUsd) => spend(counter2, costUsd, period));
    return void 0;
  }
  async function spend(counter2, costUsd, { seconds }) {
    if (!costUsd) return;
    try {
      await counters.add(counter2, costUsd, { ttlSeconds: seconds });
    } catch (error) {
      report.warn("What a key has spent could not be counted.", { counter: counter2, costUsd, reason: String(error) });
    }
  }
  return {
    check(exchange) {
      const { grant, route, method } = exchange;
      const { providers, models, budget } = grant.policy;
      if (!isOwnEndpoint(exchange)) {
        if (providers && !providers.includes(route.provider)) return refuseProvider(route.provider, providers);
        const asked = models ? modelsOf2(exchange.json, route.path) : [];
        if (models && !asked.length && method !== "GET" && method !== "HEAD") return refuseUnknownModel();
        const other = asked.find((model2) => !isNamed(model2, models));
        if (other !== void 0) return refuseModel(other, models ?? []);
      }
      return budget && grant.keyId !== null ? checkBudget(exchange, budget) : void 0;
    },
    allows: ({ policy: { providers, models } }, provider, model2) => (providers?.includes(provider) ?? true) && isNamed(model2, models),
    require({ policy }, provider, models) {
      const other = models.find((model2) => !isNamed(model2, policy.models));
      if ((policy.providers?.includes(provider) ?? true) && other === void 0) return;
      throw new UpstreamError("internal_error", `This gateway key may not be used for ${other ?? provider}.`, {
        status: 403
      });
    }
  };
}
function isOwnEndpoint({ route }) {
  return route.path.startsWith("/ai/");
}

// src/policies/limits/create-rate-limits.ts
import { formatRateLimitPolicy } from "@litecone/headers";

// src/policies/limits/limits-of.ts
import { createHash as createHash4 } from "node:crypto";
import { rateLimitSegment } from "@litecone/headers/contract";
function limitsOf(exchange, policies) {
  const { options, grant } = exchange;
  const { keyId, owner, policy } = grant;
  const limits = [
    ...options.rateLimit ? [limitOf(exchange, options.rateLimit, ["header", owner])] : [],
    ...policy.rateLimit ? [limitOf(exchange, policy.rateLimit, ["key", keyId ?? ""])] : [],
    ...policies.map((each, index) => limitOf(exchange, each, ["config", String(index)]))
  ];
  return limits.filter((limit) => limit !== void 0);
}
function limitOf(exchange, policy, scope) {
  const segment = rateLimitSegment(policy, { userId: exchange.userId, properties: exchange.options.properties });
  if (!segment) return void 0;
  const name3 = "name" in segment ? segment.name : "";
  const parts = JSON.stringify([...scope, segment.type, name3, segment.value, policy.unit]);
  return {
    policy,
    bucket: `limit:${createHash4("sha256").update(parts).digest("base64url")}`,
    rate: { capacity: policy.quota, refillPerSecond: policy.quota / policy.window }
  };
}

// src/policies/limits/refuse-limited.ts
function refuseLimited({ quota, window, unit, segment }, result) {
  const { retryAfterSeconds } = result;
  const whose = segment === void 0 ? "" : segment === "user" ? " for this user" : ` for this ${segment}`;
  const what = unit === "cents" ? `${quota} cents` : `${quota} request${quota === 1 ? "" : "s"}`;
  const message = `Rate limit reached: ${what} per ${window} seconds${whose}. ` + (retryAfterSeconds === null ? "No request of this cost can be made under it." : `Try again in ${retryAfterSeconds} second${retryAfterSeconds === 1 ? "" : "s"}.`);
  return {
    status: 429,
    headers: {
      "content-type": "application/json",
      "x-helicone-error": "rate_limited",
      ...retryAfterSeconds !== null && { "retry-after": String(retryAfterSeconds) }
    },
    // Helicone's message where its clients look for it, and OpenAI's form for theirs.
    body: JSON.stringify({ message, error: { message, type: "rate_limit_error", param: null, code: "rate_limited" } })
  };
}
function refuseUncounted() {
  const message = "The limits of this request cannot be looked up at the moment. Try again soon.";
  return {
    status: 503,
    headers: { "content-type": "application/json", "retry-after": "1" },
    body: JSON.stringify({ message, error: { message, type: "api_error", param: null, code: "limits_unavailable" } })
  };
}

// src/policies/limits/create-rate-limits.ts
var MOST_CENTS = 1e6;
function createRateLimits({ counters, report }, config) {
  async function take(exchange, limits) {
    const taken = [];
    for (const limit of limits) {
      const cost = costOf3(limit.policy);
      const result = await counters.take(limit.bucket, { ...limit.rate, cost });
      if (result.allowed) {
        taken.push(limit);
        if (limit === limits[0]) noteState(exchange, limit, result);
        continue;
      }
      noteState(exchange, limit, result);
      await Promise.all(
        taken.map(({ bucket, rate, policy }) => counters.charge(bucket, { ...rate, amount: -costOf3(policy) }))
      );
      exchange.notes.rateLimited = true;
      exchange.notes.errorType = "rate_limited";
      return refuseLimited(limit.policy, result);
    }
    for (const limit of taken) if (limit.policy.unit === "cents") chargeAfterwards(exchange, limit);
    return void 0;
  }
  function chargeAfterwards({ notes }, { bucket, rate }) {
    notes.afterwards.push(async (costUsd) => {
      if (!costUsd) return;
      try {
        await counters.charge(bucket, { ...rate, amount: Math.min(costUsd * 100, MOST_CENTS) });
      } catch (error) {
        report.warn("A limit in cents could not be charged.", { reason: reasonOf(error) });
      }
    });
  }
  async function tryToTake(exchange, limits) {
    try {
      return await take(exchange, limits);
    } catch (error) {
      report.warn("Limits cannot be looked up.", { requestId: exchange.id, reason: reasonOf(error) });
      return config.onStoreError === "refuse" ? refuseUncounted() : void 0;
    }
  }
  return {
    check(exchange) {
      const limits = limitsOf(exchange, config.policies);
      return limits.length ? tryToTake(exchange, limits) : void 0;
    }
  };
}
function costOf3({ unit }) {
  return unit === "cents" ? 0 : 1;
}
function noteState({ notes }, { policy }, { remaining, resetSeconds }) {
  Object.assign(notes.answerHeaders, {
    "helicone-ratelimit-limit": String(policy.quota),
    "helicone-ratelimit-remaining": String(Math.max(0, Math.floor(remaining))),
    "helicone-ratelimit-policy": formatRateLimitPolicy(policy),
    ...resetSeconds > 0 && { "helicone-ratelimit-reset": String(resetSeconds) }
  });
}

// src/policies/limits/limits-schema.ts
import { parseRateLimitPolicy } from "@litecone/headers";
import * as z7 from "zod";
var policySchema = /* @__PURE__ */ z7.string().transform((text3, context) => {
  const read = parseRateLimitPolicy(text3);
  if (read.ok && read.policy) return read.policy;
  const message = read.ok ? 'is empty: write a policy such as "1000;w=3600", or leave it out.' : read.message;
  context.addIssue({ code: "custom", message, input: void 0 });
  return z7.NEVER;
});
var limitsSchema = /* @__PURE__ */ z7.strictObject({
  policies: z7.array(policySchema).default([]).describe(
    'Rate limits for everybody, written as Helicone-RateLimit-Policy has them: "1000;w=3600;s=user". None by default.'
  ),
  onBadPolicy: z7.enum(["refuse", "ignore"]).default("refuse").describe(
    'Whether a rate-limit policy that cannot be read is answered with 400, or not applied, as Helicone has it; "refuse" by default.'
  ),
  onStoreError: z7.enum(["allow", "refuse"]).default("allow").describe('What becomes of a request that is limited while limits cannot be looked up; "allow" by default.')
});

// src/policies/refuse-headers.ts
function refuseHeaders({ problems }, { onBadPolicy }) {
  const faults = problems.filter(
    ({ code, header }) => code !== "unknown" && !(onBadPolicy === "ignore" && header.toLowerCase() === "helicone-ratelimit-policy")
  );
  const [first] = faults;
  if (!first) return void 0;
  const message = faults.map(messageOf).join(" ");
  const error = { message, type: "invalid_request_error", param: first.header, code: "invalid_helicone_header" };
  return {
    status: 400,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ message, error })
  };
}
function messageOf({ message }) {
  return message.replace(/ It was left out\.$/, "");
}

// src/create-policies.ts
function createPolicies(services, providers, options) {
  const limitsConfig = limitsSchema.parse(options.limits ?? {});
  const inject = createKeyInjector({ ...services, providers });
  const cache = createAnswerCache(services, cacheSchema.parse(options.cache ?? {}));
  const limits = createRateLimits(services, limitsConfig);
  const keys = createKeyPolicies(services, limitsConfig);
  return {
    admit: (exchange) => refuseHeaders(exchange.options, limitsConfig) ?? keys.check(exchange),
    openCache: cache.open,
    check(exchange) {
      const limited = limits.check(exchange);
      const runAll = () => {
        const clientKey = findProviderKey(exchange.headers, void 0);
        return runChecks(exchange, services, { policy: services.checksPolicy, clientKey });
      };
      if (limited instanceof Promise) return limited.then((answer3) => answer3 ?? runAll());
      return limited ?? runAll();
    },
    prepare(exchange, route, headers2, model2) {
      const { policy } = exchange.grant;
      if (policy.providers || policy.models) {
        const inPath = modelsOf2(void 0, route.path);
        keys.require(exchange.grant, route.provider, model2 === void 0 ? inPath : [model2, ...inPath]);
      }
      return inject(exchange, route, headers2);
    },
    allows: keys.allows
  };
}

// src/dashboard/create-dashboard.ts
import { existsSync as existsSync2 } from "node:fs";
import { fileURLToPath as fileURLToPath2 } from "node:url";

// src/dashboard/read-pages.ts
import { createHash as createHash5 } from "node:crypto";
import { readdir, readFile as readFile3 } from "node:fs/promises";
import { extname, join as join4, relative, sep } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
var TYPES = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8"
};
var compress = /* @__PURE__ */ promisify(gzip);
async function readPages(folder) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch((error) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const files = entries.filter((entry) => entry.isFile());
  const pages = files.map(async (entry) => {
    const path = join4(entry.parentPath, entry.name);
    return [`/${relative(folder, path).split(sep).join("/")}`, await readPage(path)];
  });
  return new Map(await Promise.all(pages));
}
async function readPage(path) {
  const body = await readFile3(path);
  return {
    type: TYPES[extname(path)] ?? "application/octet-stream",
    body,
    gzipped: await compress(body, { level: 9 }),
    etag: `"${createHash5("sha256").update(body).digest("base64url").slice(0, 22)}"`
  };
}

// src/dashboard/create-dashboard.ts
var SECURITY = {
  "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY"
};
function createDashboard(folder) {
  let pages;
  return async (request4, response2) => {
    const { method = "GET", headers: headers2 } = request4;
    if (method !== "GET" && method !== "HEAD")
      return answerText(response2, 405, "Pages are read with GET.", { allow: "GET, HEAD" });
    pages ??= readPages(folder);
    const path = withoutQuery(request4.url ?? "/");
    const files = await pages;
    const file = files.get(path) ?? (isPage(path) ? files.get("/index.html") : void 0);
    if (!file) {
      return answerText(response2, 404, isPage(path) ? NOT_BUILT : "There is no such file.");
    }
    const common = {
      ...SECURITY,
      "cache-control": isHashed(path) ? "public, max-age=31536000, immutable" : "no-cache",
      etag: file.etag,
      vary: "Accept-Encoding"
    };
    if (headers2["if-none-match"] === file.etag) {
      response2.writeHead(304, common).end();
      return;
    }
    const isGzipped = /\bgzip\b/.test(headers2["accept-encoding"] ?? "");
    const body = isGzipped ? file.gzipped : file.body;
    response2.writeHead(200, {
      ...common,
      "content-type": file.type,
      "content-length": body.length,
      ...isGzipped ? { "content-encoding": "gzip" } : {}
    });
    response2.end(method === "HEAD" ? void 0 : body);
  };
}
function pagesFolder() {
  const built = new URL("./pages/", import.meta.url);
  return fileURLToPath2(existsSync2(built) ? built : new URL("../../dist/pages/", import.meta.url));
}
var NOT_BUILT = 'This gateway was built without its pages: run "npm run build" in its repository. The same figures are at /api/v1.';
function isPage(path) {
  return path === "/" || path === "/dashboard" || path.startsWith("/dashboard/");
}
function isHashed(path) {
  return /^\/assets\/.+-[\w-]{8}\.\w+$/.test(path);
}
function answerText(response2, status2, text3, headers2 = {}) {
  response2.writeHead(status2, { ...SECURITY, ...headers2, "content-type": "text/plain; charset=utf-8" }).end(`${text3}
`);
}

// src/intake/create-intake.ts
import { Hono as Hono9 } from "hono";

// src/intake/annotate-routes.ts
import { Hono as Hono6 } from "hono";
import * as z8 from "zod";

// src/intake/intake-error.ts
var IntakeError = class extends Error {
  name = "IntakeError";
  status;
  constructor(status2, message, options) {
    super(message, options);
    this.status = status2;
  }
};

// src/intake/find-grant.ts
var OPEN = { keyId: null, owner: "", scopes: ["log"], policy: {} };
async function findGrant(keyring, header) {
  const key = bearerOf(header("authorization")) ?? bearerOf(header("helicone-auth"));
  const grant = key === void 0 ? void 0 : await keyring.find(key);
  if (grant && !grant.scopes.includes("log") && !grant.scopes.includes("admin"))
    throw new IntakeError(403, "The gateway key lacks the scope log.");
  if (grant) return grant;
  if (!keyring.required) return OPEN;
  throw new IntakeError(401, "Unauthorized");
}

// src/intake/read-body.ts
import { setTimeout as setTimeout2 } from "node:timers/promises";
import { promisify as promisify2 } from "node:util";
import { brotliDecompress as brotliDecompress2, gunzip as gunzip2, inflate as inflate2 } from "node:zlib";
var DECOMPRESSORS2 = {
  gzip: promisify2(gunzip2),
  "x-gzip": promisify2(gunzip2),
  deflate: promisify2(inflate2),
  br: promisify2(brotliDecompress2)
};
async function readBody3(context, { maxBytes, bodyTimeoutMs }) {
  const tooLarge = () => {
    throw new IntakeError(413, `The body is larger than ${maxBytes} bytes.`);
  };
  const bytes = await withTimeout(limitedBody(context.req.raw, maxBytes), bodyTimeoutMs) ?? tooLarge();
  const encoding = context.req.header("content-encoding")?.trim().toLowerCase() ?? "identity";
  if (encoding === "identity" || encoding === "") return bytes;
  if (!isKnown(encoding)) {
    throw new IntakeError(415, "content-encoding: only gzip, deflate and br can be read.");
  }
  try {
    return await DECOMPRESSORS2[encoding](bytes, { maxOutputLength: maxBytes });
  } catch (error) {
    if (error instanceof RangeError) return tooLarge();
    throw new IntakeError(400, `The body is not what content-encoding says: ${encoding}.`, { cause: error });
  }
}
async function withTimeout(bytes, timeoutMs2) {
  const timer = new AbortController();
  const late = setTimeout2(timeoutMs2, void 0, { signal: timer.signal }).then(() => {
    throw new IntakeError(408, `The body was not there within ${timeoutMs2} ms.`);
  });
  try {
    return await Promise.race([bytes, late]);
  } finally {
    timer.abort();
  }
}
function isKnown(encoding) {
  return Object.hasOwn(DECOMPRESSORS2, encoding);
}

// src/intake/annotate-routes.ts
var MOST_BYTES2 = 64 * 1024;
var WAIT_MS2 = 2e3;
var name2 = z8.string().min(1).max(128);
var scoreBody = z8.looseObject({
  scores: z8.record(name2, z8.union([z8.number(), z8.boolean()], "must be a number or true or false"))
});
var feedbackBody2 = z8.looseObject({ rating: z8.boolean() });
var propertyBody = z8.looseObject({ key: name2, value: z8.string() });
function annotateRoutes2({ keyring, logs, writer, bodyTimeoutMs }) {
  const routes2 = new Hono6();
  const limits = { maxBytes: MOST_BYTES2, bodyTimeoutMs };
  const annotate = async (context, id, change) => {
    if (!await change()) {
      await writer.flush(WAIT_MS2);
      if (!await change()) throw new IntakeError(404, `There is no request ${id.slice(0, 64)}.`);
    }
    return context.json({ data: null, error: null });
  };
  routes2.use("/v1/request/:id/*", async ({ req }, next) => {
    await findGrant(keyring, (header) => req.header(header));
    await next();
  });
  routes2.post("/v1/request/:id/score", async (context) => {
    const { scores } = await readJson2(context, scoreBody, limits);
    const id = context.req.param("id").toLowerCase();
    return annotate(context, id, async () => {
      for (const [score, value] of Object.entries(scores))
        if (!await logs.addScore(id, score, Number(value))) return false;
      return true;
    });
  });
  routes2.post("/v1/request/:id/feedback", async (context) => {
    const { rating } = await readJson2(context, feedbackBody2, limits);
    const id = context.req.param("id").toLowerCase();
    return annotate(context, id, () => logs.setFeedback(id, rating));
  });
  routes2.put("/v1/request/:id/property", async (context) => {
    const { key, value } = await readJson2(context, propertyBody, limits);
    const id = context.req.param("id").toLowerCase();
    return annotate(context, id, () => logs.setProperty(id, key, value));
  });
  return routes2;
}
async function readJson2(context, schema, limits) {
  const bytes = await readBody3(context, limits);
  let value;
  try {
    value = JSON.parse(Buffer.from(bytes).toString());
  } catch (error) {
    throw new IntakeError(400, "The body is no JSON.", { cause: error });
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new IntakeError(400, `${issue?.path.join(".") || "body"}: ${issue?.message}`);
}

// src/intake/log-routes.ts
import { Hono as Hono7 } from "hono";

// src/intake/entry-from-log.ts
import { randomUUID } from "node:crypto";
import { asRecord as asRecord4 } from "@litecone/core";
import { parseHeliconeHeaders } from "@litecone/headers";

// src/proxy/body-copy.ts
var TAIL_BYTES = 64 * 1024;
function createBodyCopy(maxBytes) {
  return new BoundedCopy(maxBytes);
}
var BoundedCopy = class {
  #maxBytes;
  #head = [];
  #kept = 0;
  #size = 0;
  #tail;
  #tailBytes = 0;
  constructor(maxBytes) {
    this.#maxBytes = maxBytes;
  }
  add(chunk) {
    this.#size += chunk.length;
    const room = this.#tail ? 0 : this.#maxBytes - this.#kept;
    if (chunk.length <= room) {
      this.#head.push(chunk);
      this.#kept += chunk.length;
      return;
    }
    if (room > 0) {
      this.#head.push(Buffer.from(chunk.subarray(0, room)));
      this.#kept += room;
    }
    this.#addToTail(room > 0 ? chunk.subarray(room) : chunk);
  }
  #addToTail(chunk) {
    this.#tail ??= [];
    const end = chunk.length > TAIL_BYTES ? Buffer.from(chunk.subarray(-TAIL_BYTES)) : chunk;
    this.#tail.push(end);
    this.#tailBytes += end.length;
    for (let first = this.#tail[0]; first && this.#tailBytes - first.length >= TAIL_BYTES; first = this.#tail[0]) {
      this.#tail.shift();
      this.#tailBytes -= first.length;
    }
  }
  get size() {
    return this.#size;
  }
  get isCut() {
    return this.#size > this.#kept + this.#tailBytes;
  }
  bytes() {
    const head = this.#head;
    const first = head.length === 1 && head[0] ? head[0] : Buffer.concat(head);
    if (!this.#tail) return first;
    const end = Buffer.concat(this.#tail);
    if (!this.isCut) return Buffer.concat([first, end]);
    return Buffer.concat([first, Buffer.from("\n\n"), end.subarray(end.indexOf("\n") + 1)]);
  }
};

// src/intake/entry-defaults.ts
var ENTRY_DEFAULTS = {
  keyId: null,
  cache: null,
  cacheSavedUsd: null,
  rateLimited: false,
  securityVerdict: null,
  scores: {},
  feedback: null,
  attempts: []
};

// src/intake/litellm-log.ts
import { asRecord as asRecord3, asString as asString2 } from "@litecone/core";
function misnamedModel({ providerRequest, providerResponse }) {
  if (providerRequest.url !== "https://api.openai.com/v1") return void 0;
  if (providerResponse.headers["openai-version"] !== "2020-10-01") return void 0;
  const model2 = asString2(asRecord3(providerResponse.json).model);
  return model2 === void 0 || OPENAI_MODEL.test(model2) ? void 0 : model2;
}
var OPENAI_MODEL = /^(?:gpt|chatgpt|o\d|ft:|text-|davinci|babbage|codex|omni|whisper|tts|dall-e)/;

// src/providers.ts
import { anthropic } from "@litecone/providers-anthropic";
import { azure } from "@litecone/providers-azure";
import { cohere } from "@litecone/providers-cohere";
import {
  cerebras,
  compatible,
  deepinfra,
  deepseek,
  fireworks,
  heliconeGateway,
  lmstudio,
  mistral,
  ollama,
  openrouter,
  perplexity,
  together,
  vllm,
  xai
} from "@litecone/providers-compatible";
import { gemini } from "@litecone/providers-gemini";
import { groq } from "@litecone/providers-groq";
import { openai } from "@litecone/providers-openai";
import { replicate } from "@litecone/providers-replicate";
function createProviders(config = {}, environment = process.env) {
  const providers = /* @__PURE__ */ new Map();
  const factories = /* @__PURE__ */ new Map();
  for (const factory of FACTORIES) {
    const { id, definition } = factory({});
    factories.set(id, factory);
    const apiBase = isHosted(definition.apiBase) ? definition.apiBase : definition.apiBaseEnv?.map((name3) => environment[name3]).find(Boolean);
    if (!isHosted(definition.apiBase)) checkBase(id, apiBase, definition.apiBaseEnv?.join(" or "));
    providers.set(id, factory({ apiBase }));
  }
  for (const [id, settings] of Object.entries(config)) {
    checkBase(id, settings.apiBase);
    const factory = factories.get(id);
    const apiBase = settings.apiBase ?? providers.get(id)?.settings.apiBase;
    providers.set(id, factory ? factory({ ...settings, apiBase }) : createCustom(id, settings, factories));
  }
  return providers;
}
var FACTORIES = [
  openai,
  azure,
  anthropic,
  gemini,
  groq,
  cohere,
  replicate,
  mistral,
  deepseek,
  deepinfra,
  xai,
  together,
  fireworks,
  perplexity,
  openrouter,
  cerebras,
  heliconeGateway,
  ollama,
  vllm,
  lmstudio
];
function createCustom(id, { apiBase, ...settings }, known2) {
  if (!/^[a-z0-9][a-z0-9._-]{0,63}$/.test(id))
    throw new TypeError(
      `providers.${id.slice(0, 64)} is no id for a provider: it becomes a part of paths, so use up to 64 of a-z, 0-9, ".", "_" and "-".`
    );
  if (RESERVED_IDS.has(id))
    throw new TypeError(
      `providers.${id} cannot be a provider's id: the gateway's own paths begin so. Use another name.`
    );
  if (apiBase === void 0)
    throw new TypeError(
      `providers.${id} is no provider that Litecone knows. Give apiBase, where its OpenAI-shaped API is, or check the name: known are ${[...known2.keys()].join(", ")}.`
    );
  return compatible({ id, apiBase, ...settings });
}
var RESERVED_IDS = /* @__PURE__ */ new Set([
  "ai",
  "ai-gateway",
  "api",
  "assets",
  "custom",
  "gateway",
  "google",
  "googleapis",
  "healthz",
  "metrics",
  "oai",
  "openapi.json",
  "readyz",
  "v1",
  "x"
]);
function isHosted(apiBase) {
  return apiBase?.startsWith("https:") ?? false;
}
function checkBase(id, apiBase, where = `providers.${id}.apiBase`) {
  if (apiBase === void 0) return;
  const url3 = URL.canParse(apiBase) ? new URL(apiBase) : void 0;
  if (url3 && /^https?:$/.test(url3.protocol) && !url3.username && !url3.password && !url3.hash) return;
  throw new TypeError(
    `${where} must be a whole http or https URL without credentials, such as "https://api.example.com/v1".`
  );
}

// src/routes/provider-at.ts
function providerAt(origin, { byHost }) {
  const { host, hostname: hostname2 } = new URL(origin);
  const known2 = byHost.get(host);
  if (known2) return known2;
  for (const [ending, provider] of HOST_ENDINGS) if (hostname2.endsWith(ending)) return provider;
  return hostname2;
}
var HOST_ENDINGS = [
  [".openai.azure.com", "azure"],
  [".cognitiveservices.azure.com", "azure"],
  [".services.ai.azure.com", "azure"],
  [".azure-api.net", "azure"],
  // Vertex AI: https://docs.cloud.google.com/vertex-ai/docs/reference/rest
  ["-aiplatform.googleapis.com", "gemini"]
];

// src/routes/route-table.ts
function createRouteTable(providers, { trustLocal = false } = {}) {
  const byPath = /* @__PURE__ */ new Map();
  const byLabel = /* @__PURE__ */ new Map();
  const byHost = new Map(Object.entries(OTHER_HOSTS));
  const trusted = /* @__PURE__ */ new Set();
  for (const [id, provider] of providers) {
    const target = createTarget(id, provider, trustLocal);
    byPath.set(id, target);
    if (isLabelled(provider)) byLabel.set(id, target);
    for (const base of [provider.definition.apiBase, provider.settings.apiBase]) {
      const host = parse2(base)?.host;
      if (host !== void 0 && !byHost.has(host)) byHost.set(host, id);
    }
    if (target.origin !== void 0 && !target.untrusted) trusted.add(target.origin);
  }
  for (const [label, id] of Object.entries(LABELS)) {
    const target = byPath.get(id);
    if (target) byLabel.set(label, target);
  }
  const openai3 = byPath.get("openai");
  if (openai3) byPath.set("oai", openai3);
  return { byPath, byLabel, byHost, trusted };
}
var LABELS = { oai: "openai", x: "xai", google: "gemini" };
var FOREIGN_LABELS = /* @__PURE__ */ new Set([
  "bedrock",
  "firecrawl",
  "hyperbolic",
  "llama",
  "nebius",
  "novita",
  "nvidia",
  "predibase",
  "qstash",
  "vercel"
]);
var OTHER_HOSTS = {
  "api.together.ai": "together",
  "api.cohere.ai": "cohere"
};
function createTarget(id, { definition, settings }, trustLocal) {
  const isCustom = definition.apiBaseEnv === void 0;
  const given = parse2(isCustom ? definition.apiBase : settings.apiBase);
  const own = isCustom ? void 0 : parse2(definition.apiBase);
  const isMoved = given !== void 0 && given.href !== own?.href;
  return {
    provider: id,
    origin: (given ?? own)?.origin,
    ownBase: own ? basePath(own) : "",
    // Azure's paths lead to one resource or another way from many bases: only its origin is taken.
    configuredBase: isMoved && id !== "azure" ? basePath(given) : void 0,
    untrusted: given === void 0 && own?.protocol === "http:" && !trustLocal
  };
}
function parse2(base) {
  return base === void 0 ? void 0 : new URL(base);
}
function basePath({ pathname }) {
  return pathname.replace(/\/+$/, "");
}
function isLabelled({ id, definition }) {
  if (definition.apiBaseEnv === void 0) return FOREIGN_LABELS.has(id);
  return id !== "helicone" && (id === "azure" || (definition.apiBase?.startsWith("https:") ?? false));
}

// src/intake/log-provider.ts
var IDS = {
  google: "gemini",
  googleapis: "gemini",
  google_genai: "gemini",
  googleai: "gemini",
  "gcp.gemini": "gemini",
  "gcp.gen_ai": "gemini",
  "gcp.vertex_ai": "gemini",
  vertex_ai: "gemini",
  vertexai: "gemini",
  "google.generative-ai": "gemini",
  "google.vertex": "gemini",
  "azure.ai.openai": "azure",
  "azure.ai.inference": "azure",
  "az.ai.openai": "azure",
  "az.ai.inference": "azure",
  azure_openai: "azure",
  azureopenai: "azure",
  "aws.bedrock": "bedrock",
  aws: "bedrock",
  x: "xai",
  x_ai: "xai",
  mistral_ai: "mistral",
  mistralai: "mistral",
  together_ai: "together",
  togetherai: "together",
  fireworks_ai: "fireworks"
};
var NOBODY = /* @__PURE__ */ new Set(["", "custom", "local", "helicone", "unknown"]);
function providerId(name3) {
  const lower = name3?.trim().toLowerCase() ?? "";
  if (NOBODY.has(lower) || !/^[a-z0-9][a-z0-9 ._-]{0,127}$/.test(lower)) return void 0;
  if (Object.hasOwn(IDS, lower)) return IDS[lower];
  const [first = lower] = lower.split(".");
  if (Object.hasOwn(IDS, first)) return IDS[first];
  return isKnownProvider(first) ? first : lower.replaceAll(" ", "-");
}
var table;
function routes() {
  table ??= createRouteTable(createProviders({}, {}));
  return table;
}
function isKnownProvider(id) {
  return routes().byPath.has(id) && id !== "oai";
}
function providerOfUrl(url3) {
  const found = URL.canParse(url3) ? providerAt(new URL(url3).origin, routes()) : void 0;
  return found !== void 0 && isKnownProvider(found) && found !== "helicone" ? found : void 0;
}
function hostOfUrl(url3) {
  const { hostname: hostname2 } = URL.canParse(url3) ? new URL(url3) : { hostname: "" };
  return hostname2 === "" || /^(?:localhost|\[.*\]|[\d.]+)$/.test(hostname2) ? void 0 : hostname2;
}

// src/intake/entry-from-log.ts
var ENDPOINT_PROVIDERS = {
  oai: "openai",
  anthropic: "anthropic",
  googleapis: "gemini"
};
function entryFromLog(payload, headers2, endpoint, { meter, maxBodyBytes }) {
  const { providerRequest: request4, providerResponse: response2 } = payload;
  const meta = heliconeHeadersOf(request4.meta, headers2);
  const options = parseHeliconeHeaders(meta);
  const url3 = request4.url ?? "";
  const provider = providerOf(payload, options, endpoint);
  const requestBody = textOf2(request4.json);
  const responseBody = responseText(response2);
  const times = timesOf(payload.timing);
  const measured = meter({
    provider,
    path: pathOf(url3),
    requestBody,
    responseBody,
    contentType: response2.textBody ? contentTypeOf(response2.headers) : null,
    status: response2.status,
    modelOverride: options.modelOverride ?? misnamedModel(payload),
    at: times.createdAt
  });
  return {
    ...ENTRY_DEFAULTS,
    ...aboutCaller(options, measured),
    ...aboutAnswer(measured),
    ...times,
    id: options.requestId?.toLowerCase() ?? randomUUID(),
    provider,
    source: "log",
    method: "POST",
    url: maskUrl(url3),
    status: response2.status,
    costUsd: response2.cost ?? measured.costUsd,
    requestSize: Buffer.byteLength(requestBody),
    responseSize: Buffer.byteLength(responseBody),
    requestHeaders: maskHeaders(meta),
    responseHeaders: maskHeaders(response2.headers),
    requestBody: options.omit?.request ? null : cutBody(requestBody, maxBodyBytes),
    responseBody: options.omit?.response ? null : cutBody(responseBody, maxBodyBytes)
  };
}
function heliconeHeadersOf(meta, headers2) {
  const found = /* @__PURE__ */ new Map();
  for (const [given, value] of Object.entries(meta)) {
    const name3 = headerName(given);
    found.set(name3.toLowerCase(), [name3, value]);
  }
  for (const [name3, value] of Object.entries(headers2)) {
    const lower = name3.toLowerCase();
    if (value === void 0 || !/^(?:helicone-|x-stripe-customer-id$)/.test(lower)) continue;
    found.set(lower, [found.get(lower)?.[0] ?? name3, typeof value === "string" ? value : value.join(", ")]);
  }
  found.delete("helicone-auth");
  return Object.fromEntries(found.values());
}
function headerName(name3) {
  const [, property] = /^helicone_property_(.+)$/is.exec(name3) ?? [];
  if (property !== void 0) return `helicone-property-${property}`;
  return /^helicone_/i.test(name3) ? name3.replaceAll("_", "-") : name3;
}
function providerOf(payload, options, endpoint) {
  const { provider, providerRequest } = payload;
  const url3 = providerRequest.url ?? "";
  const isUnknown = misnamedModel(payload) !== void 0;
  const property = Object.entries(options.properties ?? {}).find(([name3]) => name3.toLowerCase() === "provider")?.[1];
  const named = providerId(property);
  return providerId(provider) ?? (isUnknown ? void 0 : providerOfUrl(url3)) ?? (named !== void 0 && isKnownProvider(named) ? named : void 0) ?? (isUnknown ? void 0 : ENDPOINT_PROVIDERS[endpoint] ?? hostOfUrl(url3)) ?? "custom";
}
function responseText({ textBody, json: json2 }) {
  if (textBody) return textBody;
  const { streamed_data: chunks } = asRecord4(json2);
  if (!Array.isArray(chunks)) return textOf2(json2);
  return chunks.map((chunk) => `data: ${textOf2(chunk)}

`).join("");
}
function textOf2(value) {
  return typeof value === "string" ? value : JSON.stringify(value ?? {});
}
function cutBody(text3, maxBytes) {
  if (text3.length * MOST_BYTES_A_UNIT <= maxBytes || Buffer.byteLength(text3) <= maxBytes) return text3;
  const copy = createBodyCopy(maxBytes);
  copy.add(Buffer.from(text3));
  return copy.bytes().toString();
}
var MOST_BYTES_A_UNIT = 3;
function contentTypeOf(headers2) {
  return Object.entries(headers2).find(([name3]) => name3.toLowerCase() === "content-type")?.[1] ?? null;
}
function pathOf(url3) {
  const { pathname, search } = URL.canParse(url3) ? new URL(url3) : { pathname: "", search: "" };
  return pathname + search;
}
function timesOf(timing) {
  const createdAt = timing?.startTime ?? timing?.endTime ?? Date.now();
  const first = timing?.timeToFirstToken;
  return {
    createdAt,
    latencyMs: Math.max(0, (timing?.endTime ?? createdAt) - createdAt),
    timeToFirstTokenMs: first === void 0 || first === null ? null : Math.max(0, first)
  };
}
function aboutCaller({ userId, session, prompt, properties = {} }, measured) {
  return {
    userId: userId ?? measured.userId,
    sessionId: session?.id ?? null,
    sessionPath: session?.path ?? null,
    sessionName: session?.name ?? null,
    promptId: prompt?.id ?? null,
    promptVersion: prompt?.version ?? null,
    properties
  };
}
function aboutAnswer(measured) {
  const { operation, model: model2, requestedModel, servedModel, stream, tokens, errorType } = measured;
  return { operation, model: model2, requestedModel, servedModel, stream, tokens, errorType };
}

// src/intake/log-payload.ts
import * as z9 from "zod";

// src/intake/read-time.ts
import { isRecord as isRecord3 } from "@litecone/core";
var MOST_BACK_MS = 10 * 365.25 * DAY_MS;
function isPlausibleTime(time3, now = Date.now()) {
  return time3 >= now - MOST_BACK_MS && time3 <= now + DAY_MS;
}
var MOST_SECONDS = 4102444800;
function readTime(value) {
  if (typeof value === "number") return readNumber(value);
  if (typeof value === "string") {
    const text3 = value.trim();
    if (text3 === "") return void 0;
    return readNumber(/^\d+(?:\.\d+)?$/.test(text3) ? Number(text3) : void 0) ?? readDate(text3);
  }
  if (!isRecord3(value)) return void 0;
  const seconds = Number(value.seconds);
  const beyond = Number(value.milliseconds ?? 0);
  return value.seconds === null || value.seconds === "" ? void 0 : readDate(seconds * 1e3 + beyond);
}
function readNumber(value) {
  if (value === void 0) return void 0;
  return readDate(value < MOST_SECONDS ? value * 1e3 : value);
}
function readDate(value) {
  const time3 = new Date(value).getTime();
  return Number.isNaN(time3) || time3 < 0 ? void 0 : time3;
}

// src/intake/log-payload.ts
var time2 = z9.unknown().transform((value, context) => {
  if (value === null) return void 0;
  const found = readTime(value);
  if (found !== void 0 && isPlausibleTime(found)) return found;
  const message = found === void 0 ? "must be { seconds, milliseconds }, a Unix time, or an ISO date" : "must be of the last ten years, and no more than a day ahead";
  context.addIssue({ code: "custom", message, input: void 0 });
  return z9.NEVER;
}).optional();
var digits = (value) => typeof value === "string" && /^-?\d{1,15}$/.test(value) ? Number(value) : value;
var milliseconds = z9.preprocess(digits, z9.number().nullish()).optional();
var status = z9.preprocess(digits, z9.number().int());
var text2 = z9.string().nullish();
var headers = z9.record(z9.string(), z9.unknown()).nullish().transform(textsOf);
var request = z9.looseObject({
  url: text2,
  /** Text where it is none of JSON, or was not parsed. */
  json: z9.union([z9.record(z9.string(), z9.unknown()), z9.string()], "must be an object or text").nullish(),
  /** Helicone's headers; HTTP headers win over them. */
  meta: headers
});
var response = z9.looseObject({
  /** As HTTP has it, or one of Helicone's own below 100. */
  status,
  headers,
  json: z9.unknown().optional(),
  textBody: text2,
  /** US dollars. */
  cost: z9.number().nonnegative().nullish()
});
var logPayload = z9.looseObject({
  providerRequest: request,
  providerResponse: response,
  /** `timeToFirstToken` is milliseconds. */
  timing: z9.looseObject({ startTime: time2, endTime: time2, timeToFirstToken: milliseconds }).nullish(),
  provider: text2
});
var required = z9.unknown().refine((value) => value !== void 0 && value !== null, "is needed");
var typedRules = z9.looseObject({
  providerRequest: z9.looseObject({ url: z9.string().min(1), json: required, meta: required }),
  providerResponse: z9.looseObject({ json: z9.unknown().optional(), textBody: z9.unknown().optional() }).refine(({ json: json2, textBody }) => Boolean(json2) || typeof textBody === "string", {
    message: "json or textBody is needed",
    path: ["json"]
  }),
  timing: z9.looseObject({ startTime: required, endTime: required, timeToFirstToken: z9.number().nullish() }).nullish()
});
function parseLog(body) {
  const result = logPayload.safeParse(parseText(body));
  if (result.success) return result.data;
  const [fault] = faultsOf(result.error);
  throw new IntakeError(400, `${fault?.field}: ${fault?.message}`);
}
function parseTypedLog(body) {
  const value = parseText(body);
  const result = logPayload.safeParse(value);
  const rules2 = typedRules.safeParse(value);
  if (result.success && rules2.success) return result.data;
  const faults = /* @__PURE__ */ new Map();
  for (const { error } of [rules2, result]) for (const fault of faultsOf(error)) faults.set(fault.field, fault);
  return [...faults.values()];
}
function parseText(body) {
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new IntakeError(400, "The body is no JSON.", { cause: error });
  }
}
function faultsOf(error) {
  return (error?.issues ?? []).map(({ path, message }) => ({ field: path.join(".") || "body", message }));
}
function textsOf(values) {
  const texts = Object.entries(values ?? {}).flatMap(
    ([name3, value]) => typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? [[name3, String(value)]] : []
  );
  return Object.fromEntries(texts);
}

// src/intake/sent-headers.ts
function sentHeaders({ incoming: { rawHeaders } }) {
  const headers2 = /* @__PURE__ */ new Map();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const [name3 = "", value = ""] = rawHeaders.slice(index, index + 2);
    const before = headers2.get(name3.toLowerCase());
    headers2.set(name3.toLowerCase(), before ? [before[0], `${before[1]}, ${value}`] : [name3, value]);
  }
  return Object.fromEntries(headers2.values());
}

// src/intake/log-routes.ts
var MOST_BYTES3 = 10 * 1024 * 1024;
var ENDPOINTS = {
  "/custom/v1/log": "custom",
  "/oai/v1/log": "oai",
  "/anthropic/v1/log": "anthropic",
  "/googleapis/v1/log": "googleapis",
  "/v1/trace/custom/log": "trace",
  "/v1/trace/custom/v1/log": "trace"
};
function logRoutes({ keyring, meter, writer, maxBodyBytes, bodyTimeoutMs }) {
  const routes2 = new Hono7();
  const take = async (context, payload, endpoint, keyId) => {
    const entry = { ...entryFromLog(payload, sentHeaders(context.env), endpoint, { meter, maxBodyBytes }), keyId };
    if (!writer.accept(entry)) throw new IntakeError(503, "There is no room for logs at the moment. Send it again.");
    return context.text("ok", 200, { "helicone-id": entry.id });
  };
  const readText2 = async (context) => Buffer.from(await readBody3(context, { maxBytes: MOST_BYTES3, bodyTimeoutMs })).toString();
  for (const [path, endpoint] of Object.entries(ENDPOINTS)) {
    routes2.post(path, async (context) => {
      const { keyId } = await findGrant(keyring, (name3) => context.req.header(name3));
      return take(context, parseLog(await readText2(context)), endpoint, keyId);
    });
  }
  routes2.post("/v1/trace/custom/log/typed", async (context) => {
    const { keyId } = await findGrant(keyring, (name3) => context.req.header(name3));
    const payload = parseTypedLog(await readText2(context));
    if (!("providerRequest" in payload)) return context.json({ isValid: false, errors: payload }, 400);
    return take(context, payload, "trace", keyId);
  });
  return routes2;
}

// src/intake/otlp/otlp-routes.ts
import { setImmediate as setImmediate3 } from "node:timers/promises";
import { Hono as Hono8 } from "hono";

// src/intake/otlp/decode-traces.ts
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
var MESSAGES = {
  Request: { 1: { name: "resourceSpans", type: "ResourceSpans", list: true } },
  ResourceSpans: {
    1: { name: "resource", type: "Resource" },
    2: { name: "scopeSpans", type: "ScopeSpans", list: true }
  },
  Resource: { 1: { name: "attributes", type: "KeyValue", list: true } },
  ScopeSpans: { 2: { name: "spans", type: "Span", list: true } },
  Span: {
    1: { name: "traceId", type: "hex" },
    2: { name: "spanId", type: "hex" },
    4: { name: "parentSpanId", type: "hex" },
    5: { name: "name", type: "string" },
    7: { name: "startTimeUnixNano", type: "fixed64" },
    8: { name: "endTimeUnixNano", type: "fixed64" },
    9: { name: "attributes", type: "KeyValue", list: true },
    11: { name: "events", type: "Event", list: true },
    15: { name: "status", type: "Status" }
  },
  Event: {
    1: { name: "timeUnixNano", type: "fixed64" },
    2: { name: "name", type: "string" },
    3: { name: "attributes", type: "KeyValue", list: true }
  },
  Status: { 2: { name: "message", type: "string" }, 3: { name: "code", type: "int32" } },
  KeyValue: { 1: { name: "key", type: "string" }, 2: { name: "value", type: "Value" } },
  Value: {
    1: { name: "stringValue", type: "string" },
    2: { name: "boolValue", type: "bool" },
    3: { name: "intValue", type: "int64" },
    4: { name: "doubleValue", type: "double" },
    5: { name: "arrayValue", type: "Values" },
    6: { name: "kvlistValue", type: "Pairs" },
    7: { name: "bytesValue", type: "base64" }
  },
  Values: { 1: { name: "values", type: "Value", list: true } },
  Pairs: { 1: { name: "values", type: "KeyValue", list: true } }
};
var SCALARS = {
  string: { wireType: WireType.LengthDelimited, read: (reader) => reader.string() },
  hex: { wireType: WireType.LengthDelimited, read: (reader) => Buffer.from(reader.bytes()).toString("hex") },
  base64: { wireType: WireType.LengthDelimited, read: (reader) => Buffer.from(reader.bytes()).toString("base64") },
  bool: { wireType: WireType.Varint, read: (reader) => reader.bool() },
  int32: { wireType: WireType.Varint, read: (reader) => reader.int32() },
  int64: { wireType: WireType.Varint, read: (reader) => String(reader.int64()) },
  double: { wireType: WireType.Bit64, read: (reader) => reader.double() },
  fixed64: { wireType: WireType.Bit64, read: (reader) => String(reader.fixed64()) }
};
var MOST_LEVELS2 = 100;
function decodeTraces(bytes) {
  return readMessage(bytes, "Request", 0);
}
function readMessage(bytes, name3, level) {
  if (level > MOST_LEVELS2) throw new RangeError("The values are nested too deep.");
  const fields = MESSAGES[name3];
  const message = {};
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [number9, wireType] = reader.tag();
    const field = fields[number9];
    const scalar = field && isScalar(field.type) ? SCALARS[field.type] : void 0;
    if (!field || wireType !== (scalar?.wireType ?? WireType.LengthDelimited)) {
      reader.skip(wireType, number9);
      continue;
    }
    const value = isScalar(field.type) ? SCALARS[field.type].read(reader) : readMessage(reader.bytes(), field.type, level + 1);
    if (!field.list) message[field.name] = value;
    else {
      const list2 = message[field.name];
      if (Array.isArray(list2)) list2.push(value);
      else message[field.name] = [value];
    }
  }
  return message;
}
function isScalar(type) {
  return Object.hasOwn(SCALARS, type);
}

// src/intake/otlp/entries-from-spans.ts
import { createHash as createHash6 } from "node:crypto";

// src/intake/otlp/attributes.ts
import { asList as asList2, asRecord as asRecord5, asString as asString3, isRecord as isRecord4, parseJson as parseJson2 } from "@litecone/core";
var MOST_LEVELS3 = 32;
function readAttributes(list2) {
  return new Map(asList2(list2).flatMap((pair) => readPair(pair, 0)));
}
function readPair(pair, level) {
  const { key, value } = asRecord5(pair);
  return typeof key === "string" ? [[key, readValue(value, level)]] : [];
}
function readValue(value, level) {
  if (!isRecord4(value) || level > MOST_LEVELS3) return void 0;
  if (typeof value.stringValue === "string") return value.stringValue;
  const number9 = value.intValue ?? value.doubleValue;
  if (typeof number9 === "number" || typeof number9 === "string") return Number(number9);
  if (typeof value.boolValue === "boolean") return value.boolValue;
  if (isRecord4(value.arrayValue)) return asList2(value.arrayValue.values).map((each) => readValue(each, level + 1));
  if (isRecord4(value.kvlistValue))
    return Object.fromEntries(asList2(value.kvlistValue.values).flatMap((pair) => readPair(pair, level + 1)));
  return asString3(value.bytesValue);
}
function firstText(attributes, names3) {
  for (const name3 of names3) {
    const value = attributes.get(name3);
    if (typeof value === "string" && value !== "") return value;
    if (typeof value === "number" || typeof value === "boolean") return String(value);
  }
  return void 0;
}
function firstNumber(attributes, names3) {
  for (const name3 of names3) {
    const value = attributes.get(name3);
    const number9 = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    if (typeof number9 === "number" && Number.isFinite(number9)) return number9;
  }
  return void 0;
}
function firstValue(attributes, names3) {
  for (const name3 of names3) {
    const value = attributes.get(name3);
    if (value === void 0 || value === "") continue;
    return typeof value === "string" ? parseJson2(value) ?? value : value;
  }
  return void 0;
}
function attributesBelow(attributes, prefix) {
  const found = /* @__PURE__ */ new Map();
  for (const [name3, value] of attributes) {
    if (name3.length > prefix.length && name3.startsWith(prefix)) found.set(name3.slice(prefix.length), value);
  }
  return found;
}
function itemsBelow(attributes, prefix) {
  const items = /* @__PURE__ */ new Map();
  for (const [name3, value] of attributesBelow(attributes, prefix)) {
    const [, index, rest] = /^(\d{1,6})\.(.+)$/s.exec(name3) ?? [];
    if (index === void 0 || rest === void 0) continue;
    const item = items.get(Number(index)) ?? /* @__PURE__ */ new Map();
    items.set(Number(index), item.set(rest, value));
  }
  return [...items].sort(([a], [b]) => a - b).map(([, item]) => item);
}

// src/intake/otlp/span-bodies.ts
import { asRecord as asRecord8 } from "@litecone/core";

// src/intake/otlp/span-messages.ts
import { asList as asList4, asRecord as asRecord7, isRecord as isRecord6 } from "@litecone/core";

// src/intake/otlp/message-parts.ts
import { asList as asList3, asRecord as asRecord6, asString as asString4, isRecord as isRecord5 } from "@litecone/core";
function readMessages(value, role) {
  const list2 = Array.isArray(value) ? value : asList3(asRecord6(value).messages);
  const messages = list2.filter(isRecord5).filter((message) => "parts" in message || "content" in message);
  return messages.flatMap((message) => readMessage2(message, role));
}
function readMessage2(message, standard) {
  const role = asString4(message.role) ?? standard;
  const parts = message.parts ?? message.content;
  if (!Array.isArray(parts)) return [readPlain(message, role)];
  const named = parts.map(nameParts);
  const ofType = (...types) => named.filter(({ type }) => types.includes(type)).map(({ part }) => part);
  const results = ofType("tool_call_response", "tool_result");
  const calls = ofType("tool_call").map(toCall);
  const reasoning = ofType("reasoning", "thinking").map(textOf3).join("\n");
  const content = contentOf(named.filter(({ type }) => !ELSEWHERE.has(type)).map(toContent));
  const answers = results.map((result) => ({
    role: "tool",
    content: result.response ?? asRecord6(result.output).value ?? result.output ?? result.result ?? null,
    ...withId(result.id ?? result.toolCallId ?? result.tool_call_id)
  }));
  if (content === null && calls.length === 0 && reasoning === "" && answers.length > 0) return answers;
  const reason = asString4(message.finish_reason);
  return [
    ...answers,
    {
      role,
      content,
      ...reasoning !== "" && { reasoning_content: reasoning },
      ...withCalls(calls),
      ...reason !== void 0 && { finish_reason: reason }
    }
  ];
}
var ELSEWHERE = /* @__PURE__ */ new Set([
  "tool_call",
  "tool_call_response",
  "tool_result",
  "reasoning",
  "thinking"
]);
function readPlain({ content, tool_calls, tool_call_id, id, finish_reason }, role) {
  const reason = asString4(finish_reason);
  return {
    role,
    content: content ?? null,
    ...withCalls(asList3(tool_calls).map((call) => toCall(asRecord6(call)))),
    ...role === "tool" && withId(tool_call_id ?? id),
    ...reason !== void 0 && { finish_reason: reason }
  };
}
function nameParts(value) {
  const part = typeof value === "string" ? { type: "text", text: value } : asRecord6(value);
  return { type: (asString4(part.type) ?? "").replaceAll("-", "_"), part };
}
function textOf3({ content, text: text3 }) {
  return asString4(content) ?? asString4(text3) ?? "";
}
function toContent({ type, part }) {
  if (type === "text") return { type, text: textOf3(part) };
  const { modality = "image", uri, content, mime_type } = part;
  if (modality === "image" && type === "uri") return { type: "image_url", image_url: { url: uri } };
  if (modality === "image" && type === "blob")
    return { type: "image_url", image_url: { url: `data:${asString4(mime_type) ?? "image/png"};base64,${content}` } };
  return part;
}
function contentOf(parts) {
  if (parts.length === 0) return null;
  return parts.every(({ type }) => type === "text") ? parts.map(({ text: text3 }) => text3).join("\n") : parts;
}
function toCall(call) {
  const inner = asRecord6(call.function);
  const given = call.arguments ?? call.args ?? call.input ?? inner.arguments ?? {};
  const id = asString4(call.id) ?? asString4(call.toolCallId);
  return {
    ...id !== void 0 && { id },
    type: "function",
    function: {
      name: call.name ?? call.toolName ?? inner.name ?? "",
      arguments: typeof given === "string" ? given : JSON.stringify(given)
    }
  };
}
function withCalls(calls) {
  return calls.length > 0 ? { tool_calls: calls } : {};
}
function withId(id) {
  return typeof id === "string" ? { tool_call_id: id } : {};
}

// src/intake/otlp/span-messages.ts
var INPUTS = ["ai.prompt.messages", "gen_ai.prompt", "input.value", "traceloop.entity.input"];
function inputMessages(span) {
  const { attributes } = span;
  const told = readMessages(structured(span, "gen_ai.input.messages"), "user");
  if (told.length > 0) return [...readInstructions(structured(span, "gen_ai.system_instructions")), ...told];
  const events = span.events.flatMap(({ name: name3, attributes: said }) => inputEvent(name3, said));
  if (events.length > 0) return events;
  const items = indexed(attributes, ["gen_ai.prompt.", "llm.input_messages."], "user");
  return items.length > 0 ? items : readMessages(firstValue(attributes, INPUTS), "user");
}
function outputMessages(span) {
  const { attributes } = span;
  const told = readMessages(structured(span, "gen_ai.output.messages"), "assistant");
  if (told.length > 0) return told;
  const events = span.events.flatMap((event) => outputEvent(event.name, event.attributes));
  if (events.length > 0) return events;
  const items = indexed(attributes, ["gen_ai.completion.", "llm.output_messages."], "assistant");
  return items.length > 0 ? items : aiSdkAnswer(attributes);
}
function aiSdkAnswer(attributes) {
  const calls = firstValue(attributes, ["ai.response.toolCalls"]);
  const content = firstText(attributes, ["ai.response.text", "ai.response.object", "ai.result.text"]);
  if (content === void 0 && calls === void 0) return [];
  const reasoning = firstText(attributes, ["ai.response.reasoning"]);
  const reason = firstText(attributes, ["ai.response.finishReason", "ai.finishReason"]);
  return [
    {
      role: "assistant",
      content: content ?? null,
      ...reasoning !== void 0 && { reasoning_content: reasoning },
      ...withCalls(asList4(calls).map(asRecord7).map(toCall)),
      ...reason !== void 0 && { finish_reason: reason }
    }
  ];
}
function structured({ attributes, events }, name3) {
  const value = firstValue(attributes, [name3]);
  if (value !== void 0) return value;
  const details = events.find((event) => event.name === "gen_ai.client.inference.operation.details");
  return details && firstValue(details.attributes, [name3]);
}
function readInstructions(value) {
  if (typeof value === "string") return [{ role: "system", content: value }];
  return Array.isArray(value) && value.length > 0 ? readMessage2({ parts: value }, "system") : [];
}
function inputEvent(name3, attributes) {
  const role = /^gen_ai\.(system|user|assistant|tool)\.message$/.exec(name3)?.[1];
  if (role !== void 0) {
    const content = firstValue(attributes, ["content", "gen_ai.event.content"]);
    if (isRecord6(content)) return readMessage2(content, role);
    const calls = firstValue(attributes, ["tool_calls"]);
    const named = { role: firstText(attributes, ["role"]), id: firstText(attributes, ["id"]) };
    return readMessage2({ ...named, content, tool_calls: calls }, role);
  }
  if (name3 !== "gen_ai.content.prompt") return [];
  return readEither(firstValue(attributes, ["gen_ai.prompt"]), "user");
}
function outputEvent(name3, attributes) {
  if (name3 === "gen_ai.content.completion")
    return readEither(firstValue(attributes, ["gen_ai.completion"]), "assistant");
  if (name3 !== "gen_ai.choice") return [];
  const said = firstValue(attributes, ["message", "gen_ai.event.content", "content"]);
  const reason = firstText(attributes, ["finish_reason"]);
  const choice = asRecord7(said);
  const message = isRecord6(choice.message) ? choice.message : isRecord6(said) ? said : { content: said };
  return readMessage2({ ...message, finish_reason: reason ?? choice.finish_reason }, "assistant");
}
function readEither(value, role) {
  const messages = readMessages(value, role);
  return messages.length > 0 ? messages : [{ role, content: value ?? null }];
}
function indexed(attributes, prefixes, role) {
  for (const prefix of prefixes) {
    const items = itemsBelow(attributes, prefix);
    if (items.length > 0) return items.map((item) => fromItem(unwrap(item, "message."), role));
  }
  return [];
}
function fromItem(item, role) {
  const calls = itemsBelow(item, "tool_calls.").map((each) => {
    const call = unwrap(each, "tool_call.");
    return toCall({
      id: firstText(call, ["id"]),
      name: firstText(call, ["name", "function.name"]),
      arguments: firstText(call, ["arguments", "function.arguments"])
    });
  });
  const reason = firstText(item, ["finish_reason"]);
  const result = firstText(item, ["tool_call_id"]);
  return {
    role: firstText(item, ["role"]) ?? role,
    content: firstText(item, ["content"]) ?? contentsOf(item),
    ...withCalls(calls),
    ...result !== void 0 && { tool_call_id: result },
    ...reason !== void 0 && { finish_reason: reason }
  };
}
function contentsOf(item) {
  const parts = itemsBelow(item, "contents.").map((part) => {
    const url3 = firstText(part, ["message_content.image.image.url"]);
    if (url3 !== void 0) return { type: "image_url", image_url: { url: url3 } };
    return { type: "text", text: firstText(part, ["message_content.text"]) ?? "" };
  });
  return readMessage2({ parts }, "")[0]?.content ?? null;
}
function unwrap(item, prefix) {
  const inner = attributesBelow(item, prefix);
  return inner.size > 0 ? inner : item;
}

// src/intake/otlp/span-usage.ts
var NAMES = {
  prompt: [
    "gen_ai.usage.input_tokens",
    "gen_ai.usage.prompt_tokens",
    "llm.token_count.prompt",
    "llm.usage.prompt_tokens",
    "ai.usage.inputTokens",
    "ai.usage.promptTokens",
    "ai.usage.tokens"
  ],
  completion: [
    "gen_ai.usage.output_tokens",
    "gen_ai.usage.completion_tokens",
    "llm.token_count.completion",
    "llm.usage.completion_tokens",
    "ai.usage.outputTokens",
    "ai.usage.completionTokens"
  ],
  total: ["gen_ai.usage.total_tokens", "llm.usage.total_tokens", "llm.token_count.total", "ai.usage.totalTokens"],
  cacheRead: [
    "gen_ai.usage.cache_read.input_tokens",
    "gen_ai.usage.cache_read_input_tokens",
    "gen_ai.usage.input_tokens.cached",
    "gen_ai.usage.cached_tokens",
    "gen_ai.usage.details.cache_read_tokens",
    "llm.token_count.prompt_details.cache_read",
    "ai.usage.cachedInputTokens",
    "ai.usage.inputTokenDetails.cacheReadTokens"
  ],
  cacheWrite: [
    "gen_ai.usage.cache_creation.input_tokens",
    "gen_ai.usage.cache_creation_input_tokens",
    "gen_ai.usage.input_tokens.cache_write",
    "gen_ai.usage.details.cache_write_tokens",
    "llm.token_count.prompt_details.cache_write",
    "ai.usage.inputTokenDetails.cacheWriteTokens"
  ],
  reasoning: [
    "gen_ai.usage.reasoning.output_tokens",
    "gen_ai.usage.reasoning_tokens",
    "gen_ai.usage.details.reasoning_tokens",
    "llm.token_count.completion_details.reasoning",
    "ai.usage.reasoningTokens",
    "ai.usage.outputTokenDetails.reasoningTokens"
  ]
};
var COST_NAMES = ["gen_ai.usage.cost", "llm.cost.total", "operation.cost"];
function spanUsage(attributes) {
  const told = (name3) => {
    const count = firstNumber(attributes, NAMES[name3]);
    return count !== void 0 && count >= 0 ? Math.round(count) : void 0;
  };
  const [prompt, completion2] = [told("prompt"), told("completion")];
  if (prompt === void 0 && completion2 === void 0) return void 0;
  const [read, written, reasoning, total] = [told("cacheRead"), told("cacheWrite"), told("reasoning"), told("total")];
  const cached = (read ?? 0) + (written ?? 0);
  const input = (prompt ?? 0) < cached ? (prompt ?? 0) + cached : prompt ?? 0;
  return {
    prompt_tokens: input,
    completion_tokens: completion2 ?? 0,
    total_tokens: Math.max(total ?? 0, input + (completion2 ?? 0)),
    prompt_tokens_details: {
      ...read !== void 0 && { cached_tokens: read },
      ...written !== void 0 && { cache_creation_tokens: written }
    },
    completion_tokens_details: { ...reasoning !== void 0 && { reasoning_tokens: reasoning } }
  };
}
function spanCost(attributes) {
  const cost = firstNumber(attributes, COST_NAMES);
  return cost !== void 0 && cost >= 0 ? cost : void 0;
}

// src/intake/otlp/span-bodies.ts
var INPUTS2 = [
  "input.value",
  "gen_ai.tool.call.arguments",
  "ai.toolCall.args",
  "ai.prompt.messages",
  "ai.prompt",
  "ai.value",
  "ai.values",
  "traceloop.entity.input",
  "gen_ai.prompt",
  "embedding.text",
  "reranker.query",
  "db.query.text"
];
var OUTPUTS = [
  "output.value",
  "gen_ai.tool.call.result",
  "ai.toolCall.result",
  "traceloop.entity.output",
  "gen_ai.completion"
];
var MODELS = ["gen_ai.request.model", "llm.model_name", "embedding.model_name", "ai.model.id"];
var RESPONSE_MODELS = ["gen_ai.response.model", "ai.response.model"];
var PARAMETERS = [
  "temperature",
  "top_p",
  "top_k",
  "max_tokens",
  "frequency_penalty",
  "presence_penalty",
  "seed",
  "stop_sequences"
];
function requestOf(span, kind) {
  const { attributes, name: name3 } = span;
  const input = firstValue(attributes, INPUTS2) ?? embeddedTexts(span) ?? null;
  if (kind === "tool") {
    const names3 = ["gen_ai.tool.name", "tool.name", "ai.toolCall.name", "traceloop.entity.name"];
    return { _type: "tool", toolName: firstText(attributes, names3) ?? name3, input };
  }
  if (kind === "vector_db") {
    const operation = firstText(attributes, ["db.operation.name", "db.operation"]) ?? "search";
    return { _type: "vector_db", operation, text: input };
  }
  const model2 = firstText(attributes, MODELS);
  if (kind === "embed" || kind === "other") return { ...model2 !== void 0 && { model: model2 }, input };
  const told = inputMessages(span);
  return {
    ...model2 !== void 0 && { model: model2 },
    messages: told.length > 0 ? told : input === null ? [] : [{ role: "user", content: input }],
    ...parametersOf2(span),
    ...isStream2(span) && { stream: true }
  };
}
function embeddedTexts({ attributes }) {
  const texts = itemsBelow(attributes, "embedding.embeddings.").flatMap(
    (item) => firstText(item, ["embedding.text"]) ?? []
  );
  return texts.length > 0 ? texts : void 0;
}
function parametersOf2({ attributes }) {
  const told = asRecord8(firstValue(attributes, ["llm.invocation_parameters"]));
  const { messages: _, model: __, ...parameters } = told;
  const named = PARAMETERS.flatMap((name3) => {
    const value = attributes.get(`gen_ai.request.${name3}`);
    return value === void 0 ? [] : [[name3, value]];
  });
  const tools = firstValue(attributes, TOOLS);
  return { ...parameters, ...Object.fromEntries(named), ...Array.isArray(tools) && { tools } };
}
var TOOLS = ["gen_ai.tool.definitions", "ai.prompt.tools"];
var STREAMS = ["gen_ai.request.stream", "gen_ai.request.is_stream", "llm.is_streaming"];
function isStream2(span) {
  const said = firstText(span.attributes, STREAMS);
  return said === void 0 ? timeToFirstToken(span) !== void 0 : said === "true";
}
var FIRST_CHUNKS = [
  "gen_ai.response.time_to_first_chunk",
  "gen_ai.server.time_to_first_token",
  "gen_ai.client.operation.time_to_first_chunk"
];
function timeToFirstToken({ attributes, events, start }) {
  const told = firstNumber(attributes, ["ai.response.msToFirstChunk", "ai.stream.msToFirstChunk"]);
  if (told !== void 0) return told;
  const seconds = firstNumber(attributes, FIRST_CHUNKS);
  if (seconds !== void 0) return seconds * 1e3;
  const event = events.find(({ name: name3 }) => /first.?(?:token|chunk)/i.test(name3));
  return event && Math.max(0, event.at - start);
}
function responseOf(span, kind) {
  const { attributes } = span;
  const output = firstValue(attributes, OUTPUTS);
  const error = span.isError ? { error: { type: errorTypeOf(span), message: span.message ?? "" } } : {};
  if (kind === "tool" || kind === "vector_db") return { ...output !== void 0 && { output }, ...error };
  const id = firstText(attributes, ["gen_ai.response.id", "ai.response.id"]);
  const model2 = firstText(attributes, RESPONSE_MODELS);
  const usage = spanUsage(attributes);
  return {
    ...id !== void 0 && { id },
    ...kind === "embed" && { object: "list" },
    ...kind === "chat" && { object: "chat.completion" },
    ...model2 !== void 0 && { model: model2 },
    ...kind === "chat" && { choices: choicesOf(span, output) },
    ...kind === "other" && output !== void 0 && { output },
    ...usage && { usage },
    ...error
  };
}
function choicesOf(span, output) {
  const messages = outputMessages(span);
  const { choices } = asRecord8(output);
  if (messages.length === 0 && Array.isArray(choices)) return choices.map(asRecord8);
  const told = messages.length > 0 || output === void 0 ? messages : [{ role: "assistant", content: output }];
  const reasons = span.attributes.get("gen_ai.response.finish_reasons");
  return told.map(({ finish_reason, ...message }, index) => {
    const reason = finish_reason ?? (Array.isArray(reasons) ? reasons[index] : void 0);
    return { index, message, finish_reason: reason ?? null };
  });
}
function errorTypeOf({ attributes, events }) {
  const exception = events.find(({ name: name3 }) => name3 === "exception");
  return firstText(attributes, ["error.type"]) ?? firstText(exception?.attributes ?? /* @__PURE__ */ new Map(), ["exception.type"]) ?? "error";
}

// src/intake/otlp/span-kind.ts
function spanKind({ attributes }) {
  const operation = attributes.get("gen_ai.operation.name");
  const named = typeof operation === "string" ? OPERATIONS.get(operation) : void 0;
  if (named) return named;
  if (typeof operation === "string" && NO_CALLS.test(operation)) return void 0;
  if (typeof operation === "string" && OTHER_CALLS.test(operation)) return "other";
  const inference = attributes.get("openinference.span.kind");
  if (typeof inference === "string") return INFERENCE_KINDS.get(inference.toUpperCase());
  const step = firstText(attributes, ["ai.operationId"]);
  if (step !== void 0) return aiSdkKind(step);
  const traceloop = attributes.get("traceloop.span.kind");
  if (typeof traceloop === "string") return traceloop === "tool" ? "tool" : void 0;
  const type = firstText(attributes, ["llm.request.type"]);
  if (type !== void 0) return type === "embedding" ? "embed" : "chat";
  if (VECTOR_DBS.has(String(attributes.get("db.system") ?? attributes.get("db.system.name")))) return "vector_db";
  return CALLS.some((name3) => attributes.has(name3)) ? "chat" : void 0;
}
var OPERATIONS = /* @__PURE__ */ new Map([
  ["chat", "chat"],
  ["text_completion", "chat"],
  ["generate_content", "chat"],
  ["embeddings", "embed"],
  ["execute_tool", "tool"],
  ["retrieval", "vector_db"]
]);
var NO_CALLS = /agent|workflow|memory|^plan$/;
var OTHER_CALLS = /rerank|speech|audio|transcri|image|moderat/i;
var INFERENCE_KINDS = /* @__PURE__ */ new Map([
  ["LLM", "chat"],
  ["EMBEDDING", "embed"],
  ["TOOL", "tool"],
  ["RETRIEVER", "vector_db"]
]);
function aiSdkKind(step) {
  if (step === "ai.toolCall") return "tool";
  if (/\.doEmbed$/.test(step)) return "embed";
  if (/\.doRerank$/.test(step)) return "other";
  return /\.do(?:Generate|Stream)$/.test(step) ? "chat" : void 0;
}
var VECTOR_DBS = /* @__PURE__ */ new Set([
  "chroma",
  "lancedb",
  "marqo",
  "milvus",
  "pinecone",
  "qdrant",
  "weaviate"
]);
var CALLS = ["gen_ai.request.model", "gen_ai.response.model", "gen_ai.usage.input_tokens", "llm.model_name"];

// src/intake/otlp/span-meta.ts
import { asRecord as asRecord9 } from "@litecone/core";
var USERS = ["user.id", "enduser.id", "gen_ai.user", "llm.user", "gen_ai.openai.request.user"];
var SESSIONS = ["session.id", "gen_ai.conversation.id", "langfuse.session.id"];
var PROMPTS = ["gen_ai.prompt.name", "traceloop.prompt.key", "llm.prompt_template.name"];
var PROPERTY_PREFIXES = [
  "traceloop.association.properties.",
  "ai.telemetry.metadata.",
  "ai.settings.context."
];
var PROPERTIES = ["gen_ai.agent.name", "ai.telemetry.functionId", "traceloop.workflow.name"];
var RESOURCE_PROPERTIES = ["service.name", "deployment.environment.name", "deployment.environment"];
var HEADERS = {
  user_id: "helicone-user-id",
  userid: "helicone-user-id",
  session_id: "helicone-session-id",
  sessionid: "helicone-session-id"
};
function spanMeta(span, tree, headers2) {
  const meta = /* @__PURE__ */ new Map();
  const put = (name3, value) => {
    if (value !== void 0 && value !== "") meta.set(name3.toLowerCase(), [name3, value]);
  };
  const line = tree.lineOf(span);
  const [root = span] = line;
  const service = serviceOf(span.resource);
  put("helicone-session-id", span.traceId);
  put("helicone-session-path", tree.pathOf(span));
  put("helicone-session-name", root.parentSpanId === "" ? root.name : service);
  for (const [name3, value] of Object.entries(headers2)) if (/^helicone-(?!request-id$)/i.test(name3)) put(name3, value);
  for (const name3 of RESOURCE_PROPERTIES) {
    if (name3 !== "service.name" || service !== void 0)
      put(`Helicone-Property-${name3}`, firstText(span.resource, [name3]));
  }
  for (const { attributes } of line) putAttributes(attributes, put);
  return Object.fromEntries(meta.values());
}
function serviceOf(resource) {
  const service = firstText(resource, ["service.name"]);
  return service?.startsWith("unknown_service") ? void 0 : service;
}
function putAttributes(attributes, put) {
  put("helicone-user-id", firstText(attributes, USERS));
  put("helicone-session-id", firstText(attributes, SESSIONS));
  put("helicone-prompt-id", firstText(attributes, PROMPTS));
  for (const name3 of PROPERTIES) put(`Helicone-Property-${name3}`, firstText(attributes, [name3]));
  const metadata = new Map(Object.entries(asRecord9(firstValue(attributes, ["metadata"]))));
  for (const properties of [metadata, ...PROPERTY_PREFIXES.map((prefix) => attributesBelow(attributes, prefix))]) {
    for (const name3 of properties.keys()) put(headerOf(name3), firstText(properties, [name3]));
  }
}
function headerOf(name3) {
  const lower = name3.toLowerCase();
  if (lower.startsWith("helicone-")) return name3;
  return Object.hasOwn(HEADERS, lower) ? HEADERS[lower] ?? name3 : `Helicone-Property-${name3}`;
}

// src/intake/otlp/span-status.ts
var TIMED_OUT = -2;
var LEFT2 = -3;
function statusOf2(span) {
  const status2 = firstNumber(span.attributes, ["http.response.status_code", "http.status_code"]);
  if (!span.isError) return status2 ?? 200;
  if (status2 !== void 0 && status2 >= 400) return status2;
  const type = errorTypeOf(span);
  if (/^[45]\d\d$/.test(type)) return Number(type);
  if (/cancel|abort/i.test(type)) return LEFT2;
  return /time.?out/i.test(type) ? TIMED_OUT : 500;
}

// src/intake/otlp/span-tree.ts
var MOST_LEVELS4 = 64;
function createSpanTree(spans) {
  const byId = new Map(spans.map((span) => [span.traceId + span.spanId, span]));
  const parentOf = ({ traceId, parentSpanId }) => byId.get(traceId + parentSpanId);
  const lineOf = (span) => {
    const line = [span];
    for (let above = parentOf(span); above && line.length < MOST_LEVELS4; above = parentOf(above)) {
      if (line.includes(above)) break;
      line.push(above);
    }
    return line.reverse();
  };
  return { lineOf, pathOf: (span) => `/${lineOf(span).map(nameOf).join("/")}` };
}
function nameOf({ name: name3 }) {
  return name3.replaceAll("/", " ").trim().slice(0, 128) || "span";
}

// src/intake/otlp/wrapped-spans.ts
function findWrappers(spans, kindOf, tree) {
  const wrappers = /* @__PURE__ */ new Set();
  for (const span of spans) {
    const kind = kindOf(span);
    if (!kind || kind === "tool" || kind === "vector_db") continue;
    const above = tree.lineOf(span).findLast((one) => one !== span && kindOf(one));
    if (above && kindOf(above) === kind && isSameModel(above, span) && !wrappers.has(span)) wrappers.add(above);
  }
  return wrappers;
}
function isSameModel(above, span) {
  const [one, other] = [namesOf(above), namesOf(span)];
  return one.length === 0 || other.length === 0 || one.some((name3) => other.includes(name3));
}
function namesOf({ attributes }) {
  return [firstText(attributes, MODELS), firstText(attributes, RESPONSE_MODELS)].flatMap((name3) => name3 ?? []);
}

// src/intake/otlp/entries-from-spans.ts
function* entriesFromSpans(spans, headers2, options) {
  const tree = createSpanTree(spans);
  const kinds = new Map(spans.map((span) => [span, spanKind(span)]));
  const wrappers = findWrappers(spans, (span) => kinds.get(span), tree);
  for (const [span, kind] of kinds) {
    if (kind && !wrappers.has(span)) yield entryFromSpan(span, kind, { tree, headers: headers2, options });
  }
}
function entryFromSpan(span, kind, { tree, headers: headers2, options }) {
  const entry = entryFromLog(payloadOf(span, kind, spanMeta(span, tree, headers2)), {}, "trace", options);
  return {
    ...entry,
    id: entryId(span),
    source: "otel",
    errorType: span.isError ? errorTypeOf(span) : entry.errorType,
    // https://www.w3.org/TR/trace-context/#traceparent-header: by it the span is found where the whole trace is kept.
    requestHeaders: {
      ...entry.requestHeaders,
      traceparent: `00-${span.traceId}-${span.spanId}-01`,
      ...span.parentSpanId !== "" && { "x-parent-span-id": span.parentSpanId }
    }
  };
}
function entryId({ traceId, spanId }) {
  const bytes = createHash6("sha256").update(`${traceId}:${spanId}`).digest().subarray(0, 16);
  bytes.writeUInt8(bytes.readUInt8(6) & 15 | 80, 6);
  bytes.writeUInt8(bytes.readUInt8(8) & 63 | 128, 8);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
function payloadOf(span, kind, meta) {
  const url3 = urlOf(span);
  return {
    providerRequest: { url: url3, json: requestOf(span, kind), meta },
    providerResponse: {
      status: statusOf2(span),
      headers: {},
      json: responseOf(span, kind),
      cost: spanCost(span.attributes)
    },
    timing: { startTime: span.start, endTime: span.end, timeToFirstToken: timeToFirstToken(span) },
    // OpenAI's SDK is used with many providers, and its instrumentations name it: the address knows better.
    provider: providerOfUrl(url3) ?? systemOf(span)
  };
}
var SYSTEMS = [
  "gen_ai.provider.name",
  "gen_ai.system",
  "llm.provider",
  "ai.model.provider",
  "llm.system",
  "db.system"
];
var FRAMEWORKS = /^(?:lang.?chain|llama.?index|crewai|haystack|litellm|vercel|ai.?sdk)/i;
function systemOf({ attributes }) {
  return SYSTEMS.map((name3) => firstText(attributes, [name3])).find(
    (system) => system !== void 0 && !FRAMEWORKS.test(system) && providerId(system) !== void 0
  );
}
function urlOf({ attributes }) {
  const url3 = firstText(attributes, ["url.full", "http.url", "gen_ai.openai.api_base", "gen_ai.request.base_url"]);
  if (url3 !== void 0) return url3;
  const address = firstText(attributes, ["server.address", "net.peer.name"]);
  if (address === void 0) return "";
  const port = firstNumber(attributes, ["server.port", "net.peer.port"]);
  const origin = address.includes("://") ? address : `https://${address}`;
  return port === void 0 || port === 443 ? origin : `${origin}:${port}`;
}

// src/intake/otlp/otlp-answer.ts
import { BinaryWriter, WireType as WireType2 } from "@bufbuild/protobuf/wire";
var CONTENT_TYPES = {
  json: "application/json",
  protobuf: "application/x-protobuf"
};
function encodeSuccess(rejected, message, encoding) {
  if (encoding === "json") {
    return encodeJson(
      rejected === 0 ? {} : { partialSuccess: { rejectedSpans: String(rejected), errorMessage: message } }
    );
  }
  const writer = new BinaryWriter();
  if (rejected > 0) {
    writer.tag(1, WireType2.LengthDelimited).fork();
    writer.tag(1, WireType2.Varint).int64(rejected);
    writer.tag(2, WireType2.LengthDelimited).string(message);
    writer.join();
  }
  return writer.finish();
}
function encodeFailure(status2, message, encoding) {
  const code = RPC_CODES[status2] ?? INTERNAL;
  if (encoding === "json") return encodeJson({ code, message });
  const writer = new BinaryWriter();
  writer.tag(1, WireType2.Varint).int32(code);
  writer.tag(2, WireType2.LengthDelimited).string(message);
  return writer.finish();
}
var RPC_CODES = { 400: 3, 401: 16, 403: 7, 408: 4, 413: 8, 415: 3, 503: 14 };
var INTERNAL = 13;
function encodeJson(value) {
  return new TextEncoder().encode(JSON.stringify(value));
}

// src/intake/otlp/otlp-span.ts
import { asList as asList5, asNumber, asRecord as asRecord10, asString as asString5, isRecord as isRecord7 } from "@litecone/core";
function readTraces(request4) {
  if (!isRecord7(request4)) return void 0;
  const { resourceSpans = [] } = request4;
  if (!Array.isArray(resourceSpans)) return void 0;
  const spans = [];
  let rejected = 0;
  for (const one of resourceSpans) {
    const group = asRecord10(one);
    const resource = readAttributes(asRecord10(group.resource).attributes);
    for (const scope of asList5(group.scopeSpans ?? group.instrumentationLibrarySpans)) {
      for (const span of asList5(asRecord10(scope).spans)) {
        const read = readSpan2(asRecord10(span), resource);
        if (read) spans.push(read);
        else rejected++;
      }
    }
  }
  return { spans, rejected };
}
function readSpan2(span, resource) {
  const traceId = readId(span.traceId, 32);
  const spanId = readId(span.spanId, 16);
  const start = readNanoseconds(span.startTimeUnixNano);
  if (traceId === void 0 || spanId === void 0) return void 0;
  if (start === void 0 || !isPlausibleTime(start)) return void 0;
  const end = readNanoseconds(span.endTimeUnixNano);
  const status2 = asRecord10(span.status);
  return {
    traceId,
    spanId,
    parentSpanId: readId(span.parentSpanId, 16) ?? "",
    name: asString5(span.name) ?? "",
    start,
    end: end !== void 0 && isPlausibleTime(end) ? Math.max(start, end) : start,
    attributes: readAttributes(span.attributes),
    events: asList5(span.events).map((event) => readEvent(asRecord10(event), start)),
    isError: asNumber(status2.code) === ERROR || status2.code === "STATUS_CODE_ERROR",
    message: asString5(status2.message),
    resource
  };
}
var ERROR = 2;
function readEvent({ name: name3, timeUnixNano, attributes }, start) {
  return {
    name: asString5(name3) ?? "",
    at: readNanoseconds(timeUnixNano) ?? start,
    attributes: readAttributes(attributes)
  };
}
function readId(value, digits2) {
  const id = asString5(value)?.toLowerCase() ?? "";
  return id.length === digits2 && /^[\da-f]+$/.test(id) && /[^0]/.test(id) ? id : void 0;
}
function readNanoseconds(value) {
  const time3 = typeof value === "string" && /^\d{1,20}$/.test(value) ? Number(value) : asNumber(value);
  return time3 === void 0 || time3 <= 0 || time3 > 864e19 ? void 0 : time3 / 1e6;
}

// src/intake/otlp/otlp-routes.ts
var MOST_BYTES4 = 20 * 1024 * 1024;
var MOST_AT_ONCE = 50;
var PATHS = ["/v1/traces", "/v1/trace/log", "/v1/trace/log-python", "/v1/trace/log/v1/traces"];
function otlpRoutes({ keyring, meter, report, writer, maxBodyBytes, bodyTimeoutMs }) {
  const routes2 = new Hono8();
  const take = async (context, encoding) => {
    const { keyId } = await findGrant(keyring, (name3) => context.req.header(name3));
    const traces = await readRequest(context, encoding, { maxBytes: MOST_BYTES4, bodyTimeoutMs });
    let taken = 0;
    for (const entry of entriesFromSpans(traces.spans, sentHeaders(context.env), { meter, maxBodyBytes })) {
      taken += 1;
      if (taken % MOST_AT_ONCE === 0) await setImmediate3();
      if (!writer.accept({ ...entry, keyId })) {
        throw new IntakeError(503, "There is no room for logs at the moment. Send them again.");
      }
    }
    return traces;
  };
  routes2.on("POST", [...PATHS], async (context) => {
    const named = encodingOf(context);
    const encoding = named ?? "json";
    try {
      if (!named) throw new IntakeError(415, "content-type: must be application/json or application/x-protobuf.");
      const { rejected } = await take(context, encoding);
      return answer(encodeSuccess(rejected, `${rejected} ${REJECTED}`, encoding), 200, encoding);
    } catch (error) {
      if (!(error instanceof IntakeError)) report.error("Traces could not be taken.", { reason: String(error) });
      const { status: status2, message } = error instanceof IntakeError ? error : new IntakeError(503, "The gateway failed. Send them again.");
      return answer(encodeFailure(status2, message, encoding), status2, encoding);
    }
  });
  return routes2;
}
var REJECTED = "spans have no valid trace id, span id or start time. A start is in nanoseconds since 1970, and of the last ten years.";
function encodingOf({ req }) {
  const type = req.header("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  if (type === "") return req.path.endsWith("-python") ? "protobuf" : "json";
  return TYPES2.get(type);
}
var TYPES2 = /* @__PURE__ */ new Map([
  ["application/json", "json"],
  ["application/x-protobuf", "protobuf"],
  ["application/protobuf", "protobuf"]
]);
async function readRequest(context, encoding, limits) {
  const bytes = await readBody3(context, limits);
  const refuse4 = (cause) => new IntakeError(400, `The body is no ExportTraceServiceRequest in ${encoding}.`, { cause });
  let request4;
  try {
    request4 = encoding === "json" ? JSON.parse(Buffer.from(bytes).toString()) : decodeTraces(bytes);
  } catch (error) {
    throw refuse4(error);
  }
  const traces = readTraces(request4);
  if (!traces) throw refuse4();
  return traces;
}
function answer(body, status2, encoding) {
  const headers2 = new Headers({ "content-type": CONTENT_TYPES[encoding] });
  if (status2 === 408) headers2.set("connection", "close");
  if (status2 === 503) headers2.set("retry-after", "1");
  if (status2 === 401) headers2.set("www-authenticate", "Bearer");
  return new Response(Uint8Array.from(body), { status: status2, headers: headers2 });
}

// src/intake/create-intake.ts
var MEBIBYTE = 1024 * 1024;
function createIntake(services, { maxBodyBytes = MEBIBYTE, bodyTimeoutMs = 6e4 } = {}) {
  const limited = { ...services, maxBodyBytes, bodyTimeoutMs };
  const intake = new Hono9();
  intake.route("/", otlpRoutes(limited));
  intake.route("/", logRoutes(limited));
  intake.route("/", annotateRoutes2(limited));
  intake.notFound(({ req, json: json2 }) => json2({ error: `The log server has no ${req.method} ${req.path}.` }, 404));
  intake.onError((error, { json: json2, text: text3, header }) => {
    if (!(error instanceof IntakeError)) {
      services.report.error("A log could not be taken.", { reason: error.message });
      header("retry-after", "1");
      return json2({ error: "The gateway failed. Send it again." }, 503);
    }
    const { status: status2, message } = error;
    if (status2 === 401) return text3("Unauthorized", 401, { "www-authenticate": "Bearer" });
    if (status2 === 413) return text3("Payload too large", 400);
    if (status2 === 408) header("connection", "close");
    if (status2 === 503) header("retry-after", "1");
    return json2({ error: message }, status2);
  });
  return intake;
}

// src/keys/refuse-key.ts
var PLACES = 'Send it as "Helicone-Auth: Bearer <key>", or where the provider\u2019s own key would stand (Authorization, x-api-key, x-goog-api-key, api-key).';
var MAKE = "The operator makes one with: litecone-gateway keys create.";
function refuseKey(why, scope = "proxy") {
  switch (why) {
    case "missing":
      return answer2(
        401,
        "authentication_error",
        "missing_gateway_key",
        `This gateway asks for a key. ${PLACES} ${MAKE}`
      );
    case "unknown":
      return answer2(
        401,
        "authentication_error",
        "invalid_gateway_key",
        `The gateway key is unknown, was revoked or has expired. ${PLACES} ${MAKE}`
      );
    case "scope":
      return answer2(
        403,
        "permission_error",
        "missing_scope",
        `The gateway key lacks the scope "${scope}". The operator makes one that has it with: litecone-gateway keys create --scope ${scope}.`
      );
    case "unavailable":
      return answer2(
        503,
        "api_error",
        "keys_unavailable",
        "The gateway cannot look up keys at the moment. Try again soon.",
        { "retry-after": "1" }
      );
  }
}
function answer2(status2, type, code, message, headers2 = status2 === 401 ? { "www-authenticate": "Bearer" } : {}) {
  return {
    status: status2,
    headers: { "content-type": "application/json", ...headers2 },
    body: JSON.stringify({ type: "error", error: { message, type, param: null, code } })
  };
}

// src/keys/create-authenticator.ts
var OPEN2 = { keyId: null, owner: "", scopes: ["proxy", "log", "read", "admin"], policy: {} };
function createAuthenticator({ keyring, report }) {
  return {
    async authenticate({ headers: headers2, pathKey, path, provider, scope = "proxy" }) {
      const presented = findGatewayKey(headers2, pathKey, path);
      let known2;
      try {
        if (presented) known2 = await keyring.find(presented.key);
      } catch (error) {
        report.error("A key could not be looked up.", { error: String(error) });
        return { answer: refuseKey("unavailable") };
      }
      if (!known2 && keyring.required) return { answer: refuseKey(presented ? "unknown" : "missing") };
      const grant = known2 ?? OPEN2;
      if (!grant.scopes.includes(scope) && !grant.scopes.includes("admin")) return { answer: refuseKey("scope", scope) };
      const own = known2 && presented ? presented.key : void 0;
      return {
        grant,
        gatewayKeyFrom: presented?.from,
        gatewayKey: presented?.key,
        drop: PROVIDER_KEY_HEADERS.filter((name3) => isGateways(String(headers2[name3] ?? ""), provider, own)),
        path: withoutKeyParameters(path)
      };
    }
  };
}
function isGateways(value, provider, own) {
  return provider === "helicone" ? own !== void 0 && value.includes(own) : holdsGatewayKey(value);
}

// src/open-services.ts
import { join as join7 } from "node:path";
import { prices } from "@litecone/prices";

// src/alerts/decide-alert.ts
function isOver({ threshold, minRequests }, { value, requests }) {
  return value !== null && requests >= minRequests && value > threshold;
}
function decideAlert(rule, was, reading, now) {
  const over = isOver(rule, reading);
  if (was.state !== "firing") return over ? "firing" : void 0;
  if (!over) return "resolved";
  return rule.reminderMs !== null && now - was.toldAt >= rule.reminderMs ? "reminder" : void 0;
}

// src/alerts/alert-body.ts
function alertBody({ kind, alert, event, reading, at }) {
  const { id, name: name3, metric, threshold, windowMs, minRequests, filter } = alert;
  return JSON.stringify({
    type: `alert.${kind}`,
    timestamp: new Date(at).toISOString(),
    text: textOf4(kind, alert, reading),
    data: { alert: { id, name: name3, metric, threshold, windowMs, minRequests, filter }, event, ...reading }
  });
}
var METRICS = {
  errorRate: "error rate",
  costUsd: "spend",
  latencyP50: "latency p50",
  latencyP95: "latency p95",
  latencyP99: "latency p99"
};
var TITLES = {
  firing: "Alert",
  reminder: "Still firing",
  resolved: "Resolved",
  test: "Test of an alert"
};
function textOf4(kind, alert, reading) {
  const { name: name3, metric, threshold, windowMs } = alert;
  const limit = `${isOver(alert, reading) ? "above" : "not above"} ${amount(metric, threshold)}`;
  const requests = reading.requests === 1 ? "1 request" : `${reading.requests} requests`;
  const within = `${requests} of the last ${duration(windowMs)}`;
  const { value } = reading;
  const found = value === null || reading.requests < alert.minRequests ? `${within} are too few to say (${alert.minRequests} needed)` : `${METRICS[metric]} ${amount(metric, value)}, ${limit}, in ${within}`;
  return `${TITLES[kind]}: ${name3}. ${found}.`;
}
function amount(metric, value) {
  if (metric === "errorRate") return `${round(value * 100)} %`;
  return metric === "costUsd" ? `$${round(value)}` : `${round(value)} ms`;
}
function round(value) {
  return Number(value.toPrecision(4));
}
function duration(ms) {
  const minutes = round(ms / 6e4);
  if (minutes < 120) return minutes === 1 ? "minute" : `${minutes} minutes`;
  const hours = round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${round(hours / 24)} days`;
}

// src/alerts/alert-schema.ts
import * as z10 from "zod";
var ALERT_METRICS = [
  "errorRate",
  "costUsd",
  "latencyP50",
  "latencyP95",
  "latencyP99"
];
var MINUTE_MS = 6e4;
var duration2 = (mostDays) => {
  const error = `must be milliseconds, from ${MINUTE_MS} (a minute) to ${mostDays * DAY_MS} (${mostDays} days)`;
  return z10.int(error).min(MINUTE_MS, error).max(mostDays * DAY_MS, error);
};
var names2 = z10.array(printable(500)).min(1, "must name at least one; leave it out for all").max(50, "must name at most 50").optional();
var filterSchema = z10.strictObject({
  provider: names2,
  model: names2,
  userId: names2,
  properties: z10.record(printable(200), z10.string().max(1e3, "must have at most 1000 characters").nullable()).refine((properties) => Object.keys(properties).length <= 10, "must name at most 10 properties").optional()
});
var RULE = {
  name: printable(200),
  metric: z10.enum(ALERT_METRICS, `must be one of ${ALERT_METRICS.join(", ")}`),
  threshold: z10.number("must be a number").min(0, "must not be negative").max(1e9, "must be at most 1000000000"),
  windowMs: duration2(31),
  minRequests: z10.int("must be a whole number").min(1, "must be at least 1").max(1e9, "must be at most 1000000000"),
  filter: filterSchema,
  reminderMs: duration2(31).nullable(),
  enabled: z10.boolean("must be true or false")
};
var urlSchema = z10.url({ protocol: /^https?$/, error: "must be an address such as https://hooks.example.com/alerts", abort: true }).max(2e3, "must have at most 2000 characters").refine((url3) => !new URL(url3).username && !new URL(url3).password, "must not hold a user name or a password");
var secretSchema = z10.string("must be text").regex(/^[\x21-\x7e]{16,512}$/, "must have 16 to 512 ASCII characters and no spaces").nullable();
var newAlertSchema = z10.strictObject({
  ...RULE,
  minRequests: RULE.minRequests.default(1),
  filter: filterSchema.default({}),
  reminderMs: RULE.reminderMs.default(null),
  enabled: RULE.enabled.default(true),
  webhook: z10.strictObject({ url: urlSchema, secret: secretSchema.default(null) }, "must have a url")
}).superRefine((alert, context) => {
  const message = rateFault(alert);
  if (message) context.addIssue({ code: "custom", path: ["threshold"], message });
});
var alertChangeSchema = z10.strictObject({
  name: RULE.name.optional(),
  metric: RULE.metric.optional(),
  threshold: RULE.threshold.optional(),
  windowMs: RULE.windowMs.optional(),
  minRequests: RULE.minRequests.optional(),
  filter: filterSchema.optional(),
  reminderMs: RULE.reminderMs.optional(),
  enabled: RULE.enabled.optional(),
  webhook: z10.strictObject({ url: urlSchema.optional(), secret: secretSchema.optional() }).optional()
});
function checkAlert(alert) {
  return check2(newAlertSchema, alert);
}
function checkAlertChange(change) {
  return check2(alertChangeSchema, change);
}
function check2(schema, value) {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `${path.join(".") || "the alert"}: ${message}`);
  throw new StoreError("invalid", `The alert cannot be kept. ${problems.join("; ")}.`);
}
function checkWhole(rule) {
  const message = rateFault(rule);
  if (message) throw new StoreError("invalid", `The alert cannot be kept. threshold: ${message}.`);
}
function rateFault({ metric, threshold }) {
  return metric === "errorRate" && threshold >= 1 ? "must be less than 1 for an error rate: 0.05 is 5 %, and nothing is above 1" : void 0;
}
function readStoredFilter(text3) {
  try {
    return filterSchema.parse(JSON.parse(text3));
  } catch {
    return { model: [] };
  }
}

// src/alerts/alert-deliveries.ts
var SWITCHED_OFF = "The alert was switched off.";
var MOST_REMINDERS = 50;
var AT_ONCE2 = 16;
async function addDelivery(db, alertId, eventId, kind, body, now) {
  await db.insertInto("alert_deliveries").values({
    id: `msg_${randomText(20)}`,
    alert_id: alertId,
    event_id: eventId,
    kind,
    body,
    created_at: now,
    next_at: now,
    attempts: 0,
    outcome: "pending",
    status: null,
    reason: null
  }).execute();
  if (kind === "reminder") await forgetOldReminders(db, eventId);
}
async function forgetOldReminders(db, eventId) {
  const kept = db.selectFrom("alert_deliveries").select("id").where("event_id", "=", eventId).where("kind", "=", "reminder").orderBy("created_at", "desc").limit(MOST_REMINDERS);
  await db.deleteFrom("alert_deliveries").where("event_id", "=", eventId).where("kind", "=", "reminder").where("id", "not in", kept).execute();
}
async function hasWaiting(db, eventId) {
  const waiting = await db.selectFrom("alert_deliveries").select("id").where("event_id", "=", eventId).where("outcome", "=", "pending").executeTakeFirst();
  return waiting !== void 0;
}
async function claimDeliveries(database, now, leaseMs) {
  const ids = await database.read(
    (db) => db.selectFrom("alert_deliveries as d").select("d.id").where("d.outcome", "=", "pending").where("d.next_at", "<=", now).where(
      ({ not, exists, selectFrom }) => not(
        exists(
          selectFrom("alert_deliveries as e").select("e.id").whereRef("e.alert_id", "=", "d.alert_id").whereRef("e.created_at", "<", "d.created_at").where("e.outcome", "=", "pending")
        )
      )
    ).orderBy("d.next_at").limit(AT_ONCE2).execute()
  );
  const claimed = [];
  for (const { id } of ids) {
    const delivery = await claim(database, id, now, leaseMs);
    if (delivery) claimed.push(delivery);
  }
  return claimed;
}
function claim(database, id, now, leaseMs) {
  return database.write(async (db) => {
    const [row2] = await db.updateTable("alert_deliveries").set(({ eb }) => ({ next_at: now + leaseMs, attempts: eb("attempts", "+", 1) })).where("id", "=", id).where("outcome", "=", "pending").where("next_at", "<=", now).returningAll().execute();
    if (!row2) return void 0;
    const webhook = await db.selectFrom("alerts").select(["url", "secret"]).where("id", "=", row2.alert_id).executeTakeFirst();
    const { alert_id, kind, body, attempts } = row2;
    return webhook && { id, alertId: alert_id, kind, body, attempts, webhook };
  });
}
function finishDelivery(database, id, result) {
  const { outcome, nextAt, status: status2, reason } = result;
  return database.write(async (db) => {
    await db.updateTable("alert_deliveries").set({ outcome, next_at: nextAt, status: status2, reason }).where("id", "=", id).where("outcome", "=", "pending").execute();
  });
}

// src/alerts/alert-events.ts
var MOST_EVENTS = 500;
function readEvents(database, alertId, limit) {
  return database.read(async (db) => {
    const alert = await db.selectFrom("alerts").select("id").where("id", "=", alertId).executeTakeFirst();
    if (!alert) return void 0;
    const events = await db.selectFrom("alert_events").selectAll().where("alert_id", "=", alertId).orderBy("fired_at", "desc").orderBy("id").limit(limit).execute();
    const ids = events.map(({ id }) => id);
    const deliveries = ids.length ? await db.selectFrom("alert_deliveries").selectAll().where("event_id", "in", ids).orderBy("created_at").execute() : [];
    return events.map((event) => ({
      id: event.id,
      firedAt: event.fired_at,
      value: event.value,
      requests: event.requests,
      threshold: event.threshold,
      resolvedAt: event.resolved_at,
      deliveries: deliveries.filter(({ event_id }) => event_id === event.id).map(deliveryOf)
    }));
  });
}
function deliveryOf(row2) {
  const { kind, created_at, outcome, attempts, status: status2, reason } = row2;
  return { kind, at: created_at, outcome, attempts, status: status2, reason };
}
async function forgetOldEvents(db, alertId) {
  const kept = db.selectFrom("alert_events").select("id").where("alert_id", "=", alertId).orderBy("fired_at", "desc").limit(MOST_EVENTS);
  const forgotten = await db.deleteFrom("alert_events").where("alert_id", "=", alertId).where("id", "not in", kept).returning("id").execute();
  const ids = forgotten.map(({ id }) => id);
  if (ids.length > 0) await db.deleteFrom("alert_deliveries").where("event_id", "in", ids).execute();
}

// src/alerts/alert-rows.ts
function alertOf(row2) {
  const { id, url: url3, secret, state, version } = row2;
  return { id, ...ruleOf(row2), webhook: { url: url3, secret }, state, version };
}
function recordOf2(row2) {
  const { id, url: url3, secret, state, value, requests, since } = row2;
  return {
    id,
    ...ruleOf(row2),
    webhook: { target: targetOf(url3), isSigned: secret !== null },
    state,
    reading: requests === null ? null : { value, requests },
    checkedAt: row2.checked_at,
    since,
    createdAt: row2.created_at,
    updatedAt: row2.updated_at
  };
}
function ruleOf(row2) {
  const { name: name3, metric, threshold, window_ms, min_requests, filter, reminder_ms, enabled } = row2;
  return {
    name: name3,
    metric,
    threshold,
    windowMs: window_ms,
    minRequests: min_requests,
    filter: readStoredFilter(filter),
    reminderMs: reminder_ms,
    enabled: enabled !== 0
  };
}
function columnsOf(rule, { url: url3, secret }) {
  return {
    name: rule.name,
    metric: rule.metric,
    threshold: rule.threshold,
    window_ms: rule.windowMs,
    min_requests: rule.minRequests,
    filter: JSON.stringify(rule.filter),
    reminder_ms: rule.reminderMs,
    enabled: Number(rule.enabled),
    url: url3,
    secret
  };
}
function targetOf(url3) {
  const { origin, pathname, search } = new URL(url3);
  return pathname === "/" && search === "" ? origin : `${origin}/\u2026`;
}

// src/alerts/alert-tables.ts
function migrateAlerts(db, dialect) {
  return runMigrations(db, {
    dialect,
    migrations: { "0001-alerts": createTables2(dialect) },
    table: "litecone_alerts_migration",
    newer: "The alerts were written by a newer version of the gateway. Start that version or a later one."
  });
}
function createTables2(dialect) {
  const text3 = dialect === "postgres" ? 'text collate "C"' : "text";
  return migrationOf([
    `create table alerts (id ${text3} primary key, name text not null, metric text not null, threshold double precision not null,
      window_ms bigint not null, min_requests bigint not null, filter text not null, reminder_ms bigint, enabled smallint not null,
      url text not null, secret text, state text not null, event_id ${text3}, value double precision, requests bigint, checked_at bigint,
      since bigint not null, due_at bigint not null, version bigint not null, created_at bigint not null, updated_at bigint not null)`,
    `create table alert_events (id ${text3} primary key, alert_id ${text3} not null, fired_at bigint not null, value double precision not null,
      requests bigint not null, threshold double precision not null, resolved_at bigint, told_at bigint not null)`,
    "create index alert_events_by_alert on alert_events (alert_id, fired_at)",
    `create table alert_deliveries (id ${text3} primary key, alert_id ${text3} not null, event_id ${text3} not null, kind text not null,
      body text not null, created_at bigint not null, next_at bigint not null, attempts bigint not null, outcome text not null,
      status bigint, reason text)`,
    "create index alert_deliveries_by_event on alert_deliveries (event_id, created_at)",
    "create index alert_deliveries_waiting on alert_deliveries (next_at) where outcome = 'pending'"
  ]);
}

// src/alerts/settle-alert.ts
function settleAlert(database, { id, version }, reading, now) {
  return database.write(async (db) => {
    const [row2] = await db.updateTable("alerts").set({ value: reading.value, requests: reading.requests, checked_at: now }).where("id", "=", id).where("version", "=", version).where("enabled", "=", 1).returningAll().execute();
    if (!row2) return void 0;
    const event = await currentEvent(db, row2);
    const alert = alertOf(row2);
    const kind = decideAlert(alert, { state: row2.state, toldAt: event?.told_at ?? 0 }, reading, now);
    if (kind === "firing" && reading.value !== null) await fire(db, alert, { ...reading, value: reading.value }, now);
    else if (kind === "reminder" && event) return await remind(db, alert, event, reading, now) ? kind : void 0;
    else if (kind === "resolved") await resolve(db, alert, event, reading, now);
    return kind;
  });
}
async function currentEvent(db, { event_id }) {
  if (event_id === null) return void 0;
  return db.selectFrom("alert_events").selectAll().where("id", "=", event_id).executeTakeFirst();
}
async function fire(db, alert, reading, now) {
  const id = `event_${randomText(12)}`;
  const { value, requests } = reading;
  const event = { id, alert_id: alert.id, fired_at: now, value, requests, threshold: alert.threshold };
  await db.insertInto("alert_events").values({ ...event, resolved_at: null, told_at: now }).execute();
  await db.updateTable("alerts").set({ state: "firing", event_id: id, since: now }).where("id", "=", alert.id).execute();
  const told = { id, firedAt: now, resolvedAt: null };
  await addDelivery(
    db,
    alert.id,
    id,
    "firing",
    alertBody({ kind: "firing", alert, event: told, reading, at: now }),
    now
  );
  await forgetOldEvents(db, alert.id);
}
async function remind(db, alert, event, reading, now) {
  if (await hasWaiting(db, event.id)) return false;
  await db.updateTable("alert_events").set({ told_at: now }).where("id", "=", event.id).execute();
  const told = { id: event.id, firedAt: event.fired_at, resolvedAt: null };
  const body = alertBody({ kind: "reminder", alert, event: told, reading, at: now });
  await addDelivery(db, alert.id, event.id, "reminder", body, now);
  return true;
}
async function resolve(db, alert, event, reading, now) {
  await db.updateTable("alerts").set({ state: "resolved", event_id: null, since: now }).where("id", "=", alert.id).execute();
  if (!event) return;
  await db.updateTable("alert_events").set({ resolved_at: now }).where("id", "=", event.id).execute();
  const told = { id: event.id, firedAt: event.fired_at, resolvedAt: now };
  const body = alertBody({ kind: "resolved", alert, event: told, reading, at: now });
  await addDelivery(db, alert.id, event.id, "resolved", body, now);
}
async function endEvent(db, row2, now) {
  const ended = { state: "ok", event_id: null, since: row2.state === "ok" ? row2.since : now };
  await db.updateTable("alerts").set(ended).where("id", "=", row2.id).execute();
  if (row2.event_id !== null) {
    await db.updateTable("alert_events").set({ resolved_at: now }).where("id", "=", row2.event_id).execute();
  }
  await db.updateTable("alert_deliveries").set({ outcome: "failed", reason: SWITCHED_OFF }).where("alert_id", "=", row2.id).where("outcome", "=", "pending").execute();
  return ended;
}

// src/alerts/open-alert-store.ts
var MOST_ALERTS = 200;
async function openAlertStore(place) {
  const database = await openRecordDatabase(place, { file: "alerts.sqlite", migrate: migrateAlerts });
  return {
    create: (alert) => create2(database, alert),
    list: () => database.read(async (db) => {
      const rows = await db.selectFrom("alerts").selectAll().orderBy("created_at", "desc").orderBy("id").execute();
      return rows.map(recordOf2);
    }),
    get: (id) => database.read(async (db) => {
      const row2 = await db.selectFrom("alerts").selectAll().where("id", "=", id).executeTakeFirst();
      return row2 && alertOf(row2);
    }),
    update: (id, change) => update(database, id, change),
    remove: (id) => remove(database, id),
    events: (id, limit) => readEvents(database, id, limit),
    claimDue: (now, everyMs) => claimDue(database, now, everyMs),
    settle: (alert, reading, now) => settleAlert(database, alert, reading, now),
    claimDeliveries: (now, leaseMs) => claimDeliveries(database, now, leaseMs),
    finishDelivery: (id, result) => finishDelivery(database, id, result),
    close: () => database.close()
  };
}
function create2(database, given) {
  const { webhook, ...rule } = given;
  const now = Date.now();
  const row2 = {
    id: `alert_${randomText(12)}`,
    ...columnsOf(rule, webhook),
    state: "ok",
    event_id: null,
    value: null,
    requests: null,
    checked_at: null,
    since: now,
    due_at: now,
    version: 1,
    created_at: now,
    updated_at: now
  };
  return database.write(async (db) => {
    await db.insertInto("alerts").values(row2).execute();
    const { count } = await db.selectFrom("alerts").select(({ fn }) => fn.countAll().as("count")).executeTakeFirstOrThrow();
    if (count > MOST_ALERTS) {
      throw new StoreError(
        "invalid",
        `There are ${MOST_ALERTS} alerts, which is the most. Delete one that is not needed.`
      );
    }
    return recordOf2(row2);
  });
}
function update(database, id, change) {
  const now = Date.now();
  return database.write(async (db) => {
    const [row2] = await db.updateTable("alerts").set(({ eb }) => ({ version: eb("version", "+", 1), due_at: now, updated_at: now })).where("id", "=", id).returningAll().execute();
    if (!row2) return void 0;
    const { webhook: hook, ...stored } = alertOf(row2);
    const { webhook = {}, ...given } = withoutUndefined(change);
    const rule = { ...stored, ...given };
    checkWhole(rule);
    const columns = columnsOf(rule, { ...hook, ...withoutUndefined(webhook) });
    await db.updateTable("alerts").set(columns).where("id", "=", id).execute();
    const ended = rule.enabled ? void 0 : await endEvent(db, row2, now);
    return recordOf2({ ...row2, ...columns, ...ended });
  });
}
function withoutUndefined(given) {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== void 0));
}
function remove(database, id) {
  return database.write(async (db) => {
    const deleted = await db.deleteFrom("alerts").where("id", "=", id).returning("id").execute();
    await db.deleteFrom("alert_deliveries").where("alert_id", "=", id).execute();
    await db.deleteFrom("alert_events").where("alert_id", "=", id).execute();
    return deleted.length > 0;
  });
}
async function claimDue(database, now, everyMs) {
  const due = await database.read(
    (db) => db.selectFrom("alerts").select("id").where("enabled", "=", 1).where("due_at", "<=", now).execute()
  );
  const claimed = [];
  for (const { id } of due) {
    const rows = await database.write(
      (db) => db.updateTable("alerts").set({ due_at: now + everyMs }).where("id", "=", id).where("enabled", "=", 1).where("due_at", "<=", now).returningAll().execute()
    );
    claimed.push(...rows.map(alertOf));
  }
  return claimed;
}

// src/alerts/post-webhook.ts
import { Agent, request as request2 } from "undici";

// src/proxy/target-guard.ts
import { isIP } from "node:net";

// src/proxy/target-guard-address.ts
import ipaddr from "ipaddr.js";
var METADATA = new Set(
  [
    "169.254.169.254",
    "fd00:ec2::254",
    "169.254.170.2",
    "fd00:ec2::23",
    "169.254.170.23",
    "100.100.100.200",
    "192.0.0.192",
    "168.63.129.16"
  ].map((address) => ipaddr.parse(address).toNormalizedString())
);
var GLOBAL_UNICAST = ipaddr.parseCIDR("2000::/3");
function isAlwaysRefused(address) {
  const parsed = parseAddress(address);
  return parsed !== void 0 && METADATA.has(parsed.toNormalizedString());
}
function isPublicAddress(address) {
  const parsed = parseAddress(address);
  if (parsed?.range() !== "unicast") return false;
  return parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_UNICAST);
}
function parseAddress(address) {
  const bare = address.replace(/%.*$/, "");
  if (!ipaddr.IPv6.isValid(bare) && !ipaddr.IPv4.isValidFourPartDecimal(bare)) return void 0;
  const parsed = ipaddr.parse(bare);
  if (parsed instanceof ipaddr.IPv4) return parsed;
  if (parsed.isIPv4MappedAddress()) return parsed.toIPv4Address();
  if (parsed.range() === "rfc6052") return new ipaddr.IPv4(parsed.toByteArray().slice(12));
  return parsed;
}

// src/proxy/target-guard-list.ts
import ipaddr2 from "ipaddr.js";
function parseHostList(entries, field) {
  const names3 = /* @__PURE__ */ new Set();
  const suffixes = [];
  const ranges = [];
  for (const entry of entries) {
    const text3 = entry.trim().toLowerCase();
    const range = parseRange(text3);
    if (range) ranges.push(range);
    else if (text3 === "*") suffixes.push("");
    else if (!isName(text3.replace(/^\*\./, ""))) {
      throw new TypeError(
        `${field}: "${entry}" is no host name, *.suffix, address or CIDR range. Write it without scheme, port and path.`
      );
    } else if (text3.startsWith("*.")) suffixes.push(text3.slice(1));
    else names3.add(text3.replace(/\.$/, ""));
  }
  return {
    hasName: (host) => names3.has(host) || suffixes.some((suffix) => host.endsWith(suffix)),
    hasAddress(address) {
      const parsed = ranges.length ? parseAddress(address) : void 0;
      return parsed !== void 0 && ranges.some(([base, bits]) => base.kind() === parsed.kind() && parsed.match(base, bits));
    }
  };
}
function parseRange(text3) {
  if (ipaddr2.isValidCIDR(text3)) return ipaddr2.parseCIDR(text3);
  const address = parseAddress(text3.replace(/^\[|\]$/g, ""));
  return address && [address, address.kind() === "ipv4" ? 32 : 128];
}
function isName(text3) {
  return /^([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?\.?$/.test(text3) && /[a-z][^.]*\.?$/.test(text3);
}

// src/proxy/target-guard.ts
function createTargetGuard(options = {}) {
  const allowed = parseHostList(options.allowedTargets ?? [], "allowedTargets");
  const denied = parseHostList(options.deniedTargets ?? [], "deniedTargets");
  const { allowPrivate = false } = options;
  const refuseAddress = (host, address) => {
    if (isListed(allowed, host, address)) return void 0;
    if (isListed(denied, host, address)) return refuse(host, "is denied by the configuration of this gateway");
    if (isAlwaysRefused(address)) return refuse(host, "is the metadata service of a cloud");
    if (allowPrivate || isPublicAddress(address)) return void 0;
    return refuse(host, "is not on the public internet, and private targets are not allowed");
  };
  return {
    refuseAddress,
    refuseOrigin(origin) {
      const url3 = URL.canParse(origin) ? new URL(origin) : void 0;
      if (!url3 || !/^https?:$/.test(url3.protocol)) return refuse(origin, "is no http or https address");
      if (url3.username || url3.password)
        return refuse(url3.host, "comes with a user name or password, which are not sent");
      const host = bareHost(url3.hostname);
      if (isListed(allowed, host, host)) return void 0;
      if (isListed(denied, host, host)) return refuse(host, "is denied by the configuration of this gateway");
      const refusal = isIP(host) ? refuseAddress(host, host) : void 0;
      if (refusal) return refusal;
      if (allowPrivate || isWebPort(url3.port)) return void 0;
      return refuse(url3.host, "is on a port that belongs to another protocol than HTTP");
    }
  };
}
function isListed(list2, host, address) {
  return list2.hasName(host) || list2.hasAddress(address);
}
function bareHost(hostname2) {
  return hostname2.replace(/^\[|\]$/g, "").replace(/\.$/, "");
}
function isWebPort(port) {
  return port === "" || port === "80" || port === "443" || Number(port) >= 1024;
}
function refuse(target, why) {
  return new UpstreamError("blocked_target", `The target ${target} ${why}.`);
}

// src/proxy/target-guard-connector.ts
import { lookup as systemLookup } from "node:dns";
import { isIP as isIP2 } from "node:net";
import { buildConnector } from "undici";
function guardConnector(guard, options, lookup = systemLookup) {
  const connect = buildConnector({ ...options, lookup: guardLookup(guard, lookup) });
  return (target, callback) => {
    const refusal = isIP2(target.hostname) ? guard.refuseAddress(target.hostname, target.hostname) : void 0;
    if (refusal) callback(refusal, null);
    else connect(target, callback);
  };
}
function guardLookup(guard, lookup) {
  return (host, options, callback) => {
    lookup(host, { ...options, all: true }, (error, found) => {
      const addresses = typeof found === "string" ? [{ address: found, family: isIP2(found) }] : found;
      const [first] = addresses ?? [];
      if (error || !first) return callback(error ?? noAddress(host), "", 0);
      const name3 = host.replace(/\.$/, "");
      const refusal = addresses.map(({ address }) => guard.refuseAddress(name3, address)).find(Boolean);
      if (refusal) callback(refusal, "", 0);
      else if (options.all) callback(null, addresses);
      else callback(null, first.address, first.family);
    });
  };
}
function noAddress(host) {
  return Object.assign(new Error(`${host} has no address.`), { code: "ENODATA" });
}

// package.json
var package_default = {
  name: "@litecone/gateway",
  version: "0.0.0",
  description: "A Helicone-compatible proxy and log server in one process, with nothing else to install.",
  license: "Apache-2.0",
  type: "module",
  sideEffects: false,
  engines: {
    node: ">=20.18.1"
  },
  files: [
    "dist",
    "docs",
    "src",
    "!src/**/*.test.ts",
    "!src/**/*.test-support.ts"
  ],
  main: "./dist/index.js",
  types: "./dist/index.d.ts",
  bin: {
    "litecone-gateway": "./dist/cli.js"
  },
  exports: {
    ".": {
      types: "./dist/index.d.ts",
      default: "./dist/index.js"
    },
    "./api": {
      types: "./dist/api.d.ts",
      default: "./dist/api.js"
    },
    "./package.json": "./package.json"
  },
  scripts: {
    build: "tsup"
  },
  publishConfig: {
    access: "public"
  },
  dependencies: {
    "@bufbuild/protobuf": "2.17.0",
    "@hono/node-server": "2.1.8",
    "@litecone/core": "workspace:^",
    "@litecone/headers": "workspace:^",
    "@litecone/prices": "workspace:^",
    "@litecone/providers-anthropic": "workspace:^",
    "@litecone/providers-azure": "workspace:^",
    "@litecone/providers-cohere": "workspace:^",
    "@litecone/providers-compatible": "workspace:^",
    "@litecone/providers-gemini": "workspace:^",
    "@litecone/providers-groq": "workspace:^",
    "@litecone/providers-openai": "workspace:^",
    "@litecone/providers-replicate": "workspace:^",
    "@pydantic/genai-prices": "catalog:",
    "@redis/client": "6.3.1",
    commander: "14.0.3",
    "csv-stringify": "6.9.0",
    "fastest-levenshtein": "1.0.16",
    hono: "4.13.19",
    "ipaddr.js": "2.5.0",
    kysely: "0.28.18",
    libsql: "0.5.29",
    pg: "8.23.1",
    pino: "10.4.0",
    "prom-client": "15.1.3",
    undici: "catalog:",
    yaml: "2.9.1",
    zod: "catalog:"
  },
  devDependencies: {
    "@ai-sdk/openai": "4.0.118",
    "@anthropic-ai/sdk": "catalog:",
    "@helicone/helpers": "catalog:",
    "@litecone/callbacks-helicone": "workspace:*",
    "@litecone/callbacks-otel": "workspace:*",
    "@litecone/dashboard": "workspace:*",
    "@litecone/testkit": "workspace:*",
    "@opentelemetry/api": "1.9.1",
    "@opentelemetry/context-async-hooks": "2.12.1",
    "@opentelemetry/exporter-trace-otlp-http": "0.223.1",
    "@opentelemetry/exporter-trace-otlp-proto": "0.223.1",
    "@opentelemetry/resources": "2.12.1",
    "@opentelemetry/sdk-trace-base": "2.12.1",
    "@types/pg": "8.23.1",
    ai: "7.0.173",
    esbuild: "catalog:",
    openai: "catalog:"
  }
};

// src/version.ts
var VERSION = package_default.version;

// src/alerts/sign-webhook.ts
import { createHmac } from "node:crypto";
function webhookHeaders(body, { id, seconds }, secret) {
  const headers2 = { "webhook-id": id, "webhook-timestamp": String(seconds) };
  if (secret === null) return headers2;
  const key = secret.startsWith("whsec_") ? Buffer.from(secret.slice(6), "base64") : Buffer.from(secret);
  const signature = createHmac("sha256", key).update(`${id}.${seconds}.${body}`).digest("base64");
  return { ...headers2, "webhook-signature": `v1,${signature}` };
}

// src/alerts/post-webhook.ts
var WORTH_ANOTHER_TRY = /* @__PURE__ */ new Set([408, 409, 425, 429]);
function createWebhookPoster(options, timeoutMs2) {
  const guard = createTargetGuard(options);
  const { ca, lookup } = options;
  const agent = new Agent({
    connect: guardConnector(guard, { timeout: timeoutMs2, ...ca && { ca }, ...lookup && { lookup } }, lookup),
    headersTimeout: timeoutMs2,
    bodyTimeout: timeoutMs2
  });
  return {
    refusalOf: (url3) => guard.refuseOrigin(new URL(url3).origin)?.message,
    async post({ url: url3, secret }, message) {
      const { origin } = new URL(url3);
      try {
        const refusal = guard.refuseOrigin(origin);
        if (refusal) throw refusal;
        return resultOf(await send(agent, url3, { ...message, secret, timeoutMs: timeoutMs2 }), origin);
      } catch (error) {
        const { type, message: reason } = isTimeout(error) ? tooSlow(origin) : toUpstreamError(error, origin);
        return { delivered: false, status: null, reason, isFinal: type === "blocked_target" };
      }
    },
    close: () => agent.destroy()
  };
}
async function send(dispatcher, url3, { id, body, secret, timeoutMs: timeoutMs2 }) {
  const answer3 = await request2(url3, {
    dispatcher,
    method: "POST",
    headers: {
      "content-type": "application/json",
      "user-agent": `litecone-gateway/${VERSION}`,
      ...webhookHeaders(body, { id, seconds: Math.floor(Date.now() / 1e3) }, secret)
    },
    body,
    signal: AbortSignal.timeout(timeoutMs2)
  });
  await answer3.body.dump({ limit: 65536 }).catch(() => void 0);
  return answer3.statusCode;
}
function resultOf(status2, origin) {
  if (status2 >= 200 && status2 < 300) return { delivered: true, status: status2, reason: null, isFinal: true };
  const isRedirect = status2 >= 300 && status2 < 400;
  const reason = `${origin} answered ${status2}${isRedirect ? ", and redirects are not followed" : ""}.`;
  return { delivered: false, status: status2, reason, isFinal: status2 < 500 && !WORTH_ANOTHER_TRY.has(status2) };
}
function isTimeout(error) {
  return error instanceof DOMException && error.name === "TimeoutError";
}
function tooSlow(origin) {
  return new UpstreamError("timeout", `${origin} did not answer in time.`);
}

// src/alerts/read-alert.ts
async function readAlert(logs, { metric, filter, windowMs }, now) {
  const [row2] = await logs.aggregate({
    filter: { ...filter, from: now - windowMs, to: now },
    percentiles: metric.startsWith("latency")
  });
  if (!row2?.requests) return { value: null, requests: 0 };
  return { value: VALUES[metric](row2), requests: row2.requests };
}
var VALUES = {
  errorRate: ({ errors, requests }) => errors / requests,
  costUsd: ({ costUsd }) => costUsd,
  latencyP50: ({ latency }) => latency?.p50 ?? null,
  latencyP95: ({ latency }) => latency?.p95 ?? null,
  latencyP99: ({ latency }) => latency?.p99 ?? null
};

// src/alerts/repeat-work.ts
function repeatWork(work, { pauseMs, trouble, well, report }) {
  let isClosed = false;
  let isFailing = false;
  let timer;
  let running = Promise.resolve();
  const run2 = async () => {
    try {
      await work();
      if (isFailing) report.info(well);
      isFailing = false;
    } catch (error) {
      if (!isFailing && !isClosed) report.warn(trouble, { reason: reasonOf(error) });
      isFailing = true;
    }
    schedule();
  };
  const schedule = () => {
    if (isClosed) return;
    timer = setTimeout(() => {
      running = run2();
    }, pauseMs);
    timer.unref();
  };
  schedule();
  return {
    close() {
      isClosed = true;
      clearTimeout(timer);
      return running;
    }
  };
}

// src/alerts/watch-alerts.ts
function watchAlerts(options) {
  const { poster, report } = options;
  const pauseMs = Math.min(options.everyMs, 1e3);
  let isClosing = false;
  const looking = repeatWork(() => lookAtAll(options, () => isClosing), {
    pauseMs,
    report,
    trouble: "Alerts cannot be looked at.",
    well: "Alerts can be looked at again."
  });
  const posting = repeatWork(() => postAll(options, () => isClosing), {
    pauseMs,
    report,
    trouble: "What alerts have to tell cannot be read.",
    well: "What alerts have to tell can be read again."
  });
  return {
    async close() {
      isClosing = true;
      await poster.close();
      await Promise.all([looking.close(), posting.close()]);
    }
  };
}
async function lookAtAll(options, isClosing) {
  const { store, everyMs } = options;
  const failures = [];
  for (const alert of await store.claimDue(Date.now(), everyMs)) {
    if (isClosing()) return;
    await lookAt(alert, options).catch((error) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}
async function lookAt(alert, { store, logs, report }) {
  const now = Date.now();
  const reading = await readAlert(logs, alert, now);
  const kind = await store.settle(alert, reading, now);
  const told = { alert: alert.id, metric: alert.metric, threshold: alert.threshold, ...reading };
  if (kind === "firing") report.warn("An alert fires.", told);
  else if (kind === "resolved") report.info("An alert fires no more.", told);
}
async function postAll(options, isClosing) {
  const { store, timeoutMs: timeoutMs2 } = options;
  const deliveries = await store.claimDeliveries(Date.now(), timeoutMs2 * 2 + 5e3);
  await Promise.all(deliveries.map((delivery) => postOne(delivery, options, isClosing)));
}
async function postOne(delivery, options, isClosing) {
  const { store, poster, report, retryDelaysMs } = options;
  const posted = await poster.post(delivery.webhook, delivery);
  const isBrokenOff = isClosing() && posted.status === null;
  const result = outcomeOf(posted, isBrokenOff ? 0 : retryDelaysMs[delivery.attempts - 1]);
  await store.finishDelivery(delivery.id, result);
  if (result.outcome === "failed") {
    const { alertId, kind, attempts } = delivery;
    report.warn("An alert could not be delivered.", { alert: alertId, kind, attempts, reason: posted.reason });
  }
}
function outcomeOf(posted, delayMs) {
  const { delivered, status: status2, reason, isFinal } = posted;
  const now = Date.now();
  if (delivered) return { outcome: "delivered", nextAt: now, status: status2, reason };
  if (isFinal || delayMs === void 0) return { outcome: "failed", nextAt: now, status: status2, reason };
  return { outcome: "pending", nextAt: now + delayMs, status: status2, reason };
}

// src/alerts/open-alerts.ts
async function openAlerts({
  place,
  logs,
  upstream = {},
  report,
  ...given
}) {
  const { everyMs = 3e4, timeoutMs: timeoutMs2 = 1e4, retryDelaysMs = [5e3, 3e4, 12e4, 6e5] } = given;
  const store = await openAlertStore(place);
  const poster = createWebhookPoster(upstream, timeoutMs2);
  const watch2 = watchAlerts({ store, logs, poster, report, everyMs, timeoutMs: timeoutMs2, retryDelaysMs });
  return {
    list: store.list,
    events: store.events,
    remove: store.remove,
    async create(alert) {
      const checked = checkAlert(alert);
      refuseTarget(poster, checked.webhook.url);
      return await store.create(checked);
    },
    async update(id, change) {
      const checked = checkAlertChange(change);
      if (checked.webhook?.url !== void 0) refuseTarget(poster, checked.webhook.url);
      return await store.update(id, checked);
    },
    async test(id) {
      const alert = await store.get(id);
      return alert && await postTest(alert, logs, poster);
    },
    async close() {
      await watch2.close();
      await store.close();
    }
  };
}
async function postTest(alert, logs, poster) {
  const at = Date.now();
  const reading = await readAlert(logs, alert, at);
  const body = alertBody({ kind: "test", alert, event: null, reading, at });
  const { delivered, status: status2, reason } = await poster.post(alert.webhook, { id: `msg_${randomText(20)}`, body });
  return { delivered, status: status2, reason };
}
function refuseTarget(poster, url3) {
  const refusal = poster.refusalOf(url3);
  if (refusal === void 0) return;
  throw new StoreError(
    "invalid",
    `The alert cannot be kept. webhook.url: ${refusal} Targets are allowed by upstream.allowedTargets.`
  );
}

// src/checks/checks-schema.ts
import * as z11 from "zod";
var model = /* @__PURE__ */ z11.string().regex(/^[a-z0-9][a-z0-9._-]*\/.+$/, 'Give the provider too: "groq/meta-llama/llama-guard-4-12b".');
var timeoutMs = /* @__PURE__ */ z11.int().min(1).max(6e5).default(5e3).describe("In which the check must be made. Milliseconds; 5 seconds by default.");
var onUnchecked = /* @__PURE__ */ z11.enum(["allow", "refuse"]).default("allow").describe('What becomes of a request whose check could not be made; "allow" by default.');
var security = /* @__PURE__ */ z11.strictObject({
  backend: z11.enum(["rules", "promptarmor", "guard"]).default("rules").describe(
    'What looks for attacks; "rules" by default, which works offline. "promptarmor" and "guard" show messages to a service.'
  ),
  model: model.optional().describe('Of the backend "guard", as provider/model. None by default.'),
  advancedModel: model.optional().describe(
    "A guard model, as provider/model, that is asked besides where a request wants the advanced check. None by default."
  ),
  kind: z11.enum(["llama-guard", "prompt-guard"]).optional().describe(
    'What the model of the backend "guard" answers. By default "prompt-guard" where its name says so, else "llama-guard".'
  ),
  threshold: z11.number().min(0).max(1).default(0.5).describe("The score of Prompt Guard from which a message is blocked. 0 to 1; 0.5 by default."),
  apiKeyEnv: z11.string().min(1).default("PROMPTARMOR_API_KEY").describe('The variable that holds the key of the backend "promptarmor"; "PROMPTARMOR_API_KEY" by default.'),
  apiBase: z11.url({ protocol: /^https?$/ }).optional().describe('Where the backend "promptarmor" is, version path included. Its own address by default.'),
  timeoutMs,
  onUnchecked
}).superRefine(({ backend, model: model2, kind, apiBase }, context) => {
  const complain = (field, message) => context.addIssue({ code: "custom", path: [field], message });
  if (backend === "guard" && model2 === void 0)
    complain("model", 'The backend "guard" needs a model: "groq/meta-llama/llama-guard-4-12b".');
  if (backend !== "guard" && model2 !== void 0)
    complain(
      "model",
      `Only the backend "guard" takes a model, and this is "${backend}". For a second check use advancedModel.`
    );
  if (backend !== "guard" && kind !== void 0)
    complain("kind", `Only the backend "guard" takes a kind, and this is "${backend}".`);
  if (backend !== "promptarmor" && apiBase !== void 0)
    complain("apiBase", `Only the backend "promptarmor" takes an apiBase, and this is "${backend}".`);
});
var moderation = /* @__PURE__ */ z11.strictObject({
  model: model.default("openai/omni-moderation-latest").describe(
    'Of a provider with a moderation endpoint, or a guard model on any other, as provider/model; "openai/omni-moderation-latest" by default.'
  ),
  timeoutMs,
  onUnchecked
});
var checksSchema = /* @__PURE__ */ z11.strictObject({
  security: security.prefault({}).describe("Attacks in prompts."),
  moderation: moderation.prefault({}).describe("What moderation flags.")
});

// src/checks/guard-model.ts
import { completion, retry as retry2 } from "@litecone/core";

// src/checks/read-llama-guard.ts
var HAZARDS = [
  "Violent Crimes",
  "Non-Violent Crimes",
  "Sex-Related Crimes",
  "Child Sexual Exploitation",
  "Defamation",
  "Specialized Advice",
  "Privacy",
  "Intellectual Property",
  "Indiscriminate Weapons",
  "Hate",
  "Suicide & Self-Harm",
  "Sexual Content",
  "Elections",
  "Code Interpreter Abuse"
];
function readLlamaGuard(answer3) {
  const [word, ...rest] = answer3.trim().toLowerCase().split(/\s+/);
  if (word === "safe") return { kind: "allowed" };
  if (word !== "unsafe") return unchecked('The guard model answered neither "safe" nor "unsafe".');
  const numbers = [...rest.join(" ").matchAll(/\bs(\d{1,2})\b/g)].map(([, number9]) => Number(number9));
  const categories = numbers.map((number9) => `S${number9}: ${HAZARDS[number9 - 1] ?? "unknown"}`);
  return { kind: "blocked", categories: categories.length > 0 ? categories : ["unsafe"] };
}

// src/checks/read-prompt-guard.ts
var BENIGN = /* @__PURE__ */ new Set(["benign", "label_0"]);
var MALICIOUS = /* @__PURE__ */ new Set(["malicious", "injection", "jailbreak", "label_1", "label_2"]);
function readPromptGuard(answer3, threshold) {
  const word = answer3.trim().toLowerCase();
  if (BENIGN.has(word)) return { kind: "allowed" };
  if (MALICIOUS.has(word)) return { kind: "blocked", categories: ["Prompt attack"] };
  const score = /^\d+(?:\.\d+)?(?:e-?\d+)?$/.test(word) ? Number(word) : Number.NaN;
  if (!(score >= 0 && score <= 1)) return unchecked("The guard model answered no score between 0 and 1.");
  return score < threshold ? { kind: "allowed" } : { kind: "blocked", categories: ["Prompt attack"] };
}

// src/checks/segments.ts
var SIZE = 1e3;
var OVERLAP = 200;
function segments(text3) {
  const pieces = [];
  let at = 0;
  do {
    pieces.push(text3.slice(at, at + SIZE));
    at += SIZE - OVERLAP;
  } while (at + OVERLAP < text3.length);
  return pieces;
}

// src/checks/guard-model.ts
var MOST_SEGMENTS = 24;
var AT_ONCE3 = 4;
function guardModel(options) {
  const { model: model2, name: name3, kind, threshold = 0.5, timeoutMs: timeoutMs2 = DEFAULT_TIMEOUT_MS, call = completion } = options;
  const again = retry2({ attempts: 2, minDelay: 100 });
  return createCheck({ name: `guard:${name3}`, timeoutMs: timeoutMs2 }, async (input) => {
    const guard = typeof model2 === "function" ? await model2(input) : model2;
    const ask3 = async (text3) => {
      const answer3 = await call(
        { model: guard, messages: [{ role: "user", content: text3 }], temperature: 0, max_tokens: 64 },
        { signal: input.signal, timeout: timeoutMs2, dropParams: true, retry: again }
      );
      return answer3.choices[0]?.message.content ?? "";
    };
    if (kind === "llama-guard") return readLlamaGuard(await ask3(input.text));
    const pieces = segments(input.text);
    if (pieces.length > MOST_SEGMENTS) return unchecked(`guard:${name3}: the message is too long to be checked.`);
    return firstBlocked(pieces, async (piece) => readPromptGuard(await ask3(piece), threshold));
  });
}
async function firstBlocked(pieces, judge) {
  let verdict = { kind: "allowed" };
  for (let at = 0; at < pieces.length; at += AT_ONCE3) {
    const verdicts = await Promise.all(pieces.slice(at, at + AT_ONCE3).map(judge));
    const blocked = verdicts.find(({ kind }) => kind === "blocked");
    if (blocked) return blocked;
    verdict = verdicts.find(({ kind }) => kind === "unchecked") ?? verdict;
  }
  return verdict;
}

// src/checks/model-source.ts
async function modelFor({ provider, id, keys }, input) {
  const clientKey = input.provider === provider.id ? input.clientKey : void 0;
  return (await keys.provide(provider, { owner: input.owner, clientKey }))(id);
}

// src/checks/moderation-check.ts
import { moderation as moderation2, retry as retry3 } from "@litecone/core";
function moderationCheck(options) {
  const { model: model2, name: name3, timeoutMs: timeoutMs2 = DEFAULT_TIMEOUT_MS, call = moderation2 } = options;
  const again = retry3({ attempts: 2, minDelay: 100 });
  return createCheck({ name: `moderation:${name3}`, timeoutMs: timeoutMs2 }, async (input) => {
    const resolved = typeof model2 === "function" ? await model2(input) : model2;
    const { results } = await call(
      { model: resolved, input: input.text },
      { signal: input.signal, timeout: timeoutMs2, retry: again }
    );
    if (results.length === 0 || results.some(({ flagged, categories: categories2 }) => !flagged && Object.keys(categories2).length === 0))
      return unchecked(`moderation:${name3} answered in a form that is not known here.`);
    if (!results.some(({ flagged }) => flagged)) return { kind: "allowed" };
    const categories = new Set(
      results.flatMap(
        (result) => Object.entries(result.categories).flatMap(([category, is]) => is ? [category] : [])
      )
    );
    return { kind: "blocked", categories: [...categories] };
  });
}

// src/checks/prompt-armor.ts
import { randomUUID as randomUUID2 } from "node:crypto";
import { asRecord as asRecord11, parseJson as parseJson3 } from "@litecone/core";
import { request as request3 } from "undici";
var MOST_BYTES5 = 1048576;
function promptArmor({ apiKey, apiBase, timeoutMs: timeoutMs2 = DEFAULT_TIMEOUT_MS }) {
  const url3 = `${(apiBase ?? "https://api.aidr.promptarmor.com/v1").replace(/\/+$/, "")}/analyze/input`;
  return createCheck({ name: "promptarmor", timeoutMs: timeoutMs2 }, async ({ text: text3, provider, sessionId, signal }) => {
    const { statusCode, body } = await request3(url3, {
      method: "POST",
      signal,
      headers: {
        "content-type": "application/json",
        "promptarmor-auth": `Bearer ${apiKey}`,
        "promptarmor-session-id": sessionId && isSendable(sessionId) ? sessionId : randomUUID2()
      },
      body: JSON.stringify({ content: text3, source: provider })
    });
    const answer3 = await readText(body);
    if (statusCode !== 200) return unchecked(`promptarmor answered with status ${statusCode}.`);
    return readVerdict(answer3);
  });
}
function readVerdict(answer3) {
  const { detection, info } = asRecord11(parseJson3(answer3));
  if (detection === false) return { kind: "allowed" };
  if (detection !== true) return unchecked("promptarmor answered in a form that is not known here.");
  const found = Object.entries(asRecord11(info)).filter(([, detector]) => asRecord11(detector)["detection"] === true);
  const categories = found.map(([name3]) => name3).filter((name3) => /^[\w ]{1,64}$/.test(name3));
  return { kind: "blocked", categories: categories.length > 0 ? categories : ["Injection"] };
}
function isSendable(value) {
  return /^[\x20-\x7e]{1,256}$/.test(value);
}
async function readText(body) {
  const chunks = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MOST_BYTES5) throw new RangeError(`The answer is longer than ${MOST_BYTES5} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

// src/checks/rules.ts
import { setImmediate as setImmediate4 } from "node:timers/promises";

// src/checks/rules/rule.ts
function defineRules(category, form, patterns) {
  return patterns.map((pattern) => ({ category, form, pattern: new RegExp(pattern, "gu") }));
}
function words(most) {
  return String.raw`(?: [^\s.!?]{1,20}){0,${most}}`;
}
function either(...choices) {
  return `(?:${choices.join("|")})`;
}

// src/checks/rules/extraction-rules.ts
var TELL = /* @__PURE__ */ either(
  "reveal",
  "show",
  "print",
  "repeat",
  "output",
  "display",
  "tell",
  "give",
  "leak",
  "expose",
  "disclose",
  "recite",
  "dump",
  "echo",
  "share",
  "write out",
  "type out",
  "spell out",
  "copy",
  "paste",
  "return",
  "quote",
  "list",
  "summari[sz]e",
  "translate",
  "encode",
  "reproduce",
  "what (?:is|are|was|were)",
  "what's"
);
var FILL = String.raw`(?: (?:me|us|out|back|to|exactly|verbatim|the|your|its|this|entire|full|exact|whole|complete|current|contents?|text|copy|of|all|original|raw|actual|precise|very|own|and|word|hidden|secret|first|a|in|base64)){0,8}`;
var SECRET = /* @__PURE__ */ either(
  "system prompts?",
  "system messages?",
  "system instructions?",
  "hidden (?:prompt|instructions|rules)",
  "(?:initial|original|secret|confidential|internal|pre-?set|initialization|base) (?:system )?(?:prompt|instructions?|directives?|configuration|guidelines|rules)",
  "pre-?prompt",
  "developer (?:message|prompt|instructions)",
  "prompt template"
);
var NOT_ANOTHERS = String.raw`(?! (?:for (?:my|a|an|our|the)|of (?:my|an?|our)|in (?:my|our|the openai|openai|langchain|a )|format|role|parameters?|fields?|should|does|do|need|work|used (?:in|for)|vs|versus|and (?:a |the )?user|length|size|best|tips|engineering))`;
var EXTRACTION_RULES = /* @__PURE__ */ defineRules(
  "system prompt extraction",
  "squeezed",
  [
    String.raw`\b${TELL}${FILL} your(?: ${either("own", "entire", "full", "exact", "whole", "complete", "current", "very", "first")}){0,2} ${SECRET}\b${NOT_ANOTHERS}`,
    String.raw`\b(?:reveal|print|repeat|output|display|leak|expose|disclose|recite|dump|echo|write out|type out|reproduce|show me|tell me|give me|send me)${FILL} the${FILL} (?:system prompt|system message|hidden (?:prompt|instructions)|system instructions|(?:initial|original|secret|confidential) (?:prompt|instructions))\b${NOT_ANOTHERS}`,
    String.raw`\b(?:reveal|leak|disclose|expose|dump|recite|print|output|repeat|list)${FILL} your(?: ${either("own", "exact", "full", "complete", "entire", "internal", "hidden", "secret", "above")}){0,2} (?:instructions|guidelines|rules|configuration|directives|prompt)\b`,
    String.raw`\b(?:show|tell|give|repeat|share|write|copy|paste|return)${FILL} your (?:instructions|rules|guidelines|prompt|directives)\b.{0,30}\b(?:verbatim|word for word|exactly|in full|above)\b`,
    String.raw`\b(?:repeat|print|output|copy|echo|recite|return|show|write)(?: (?:back|me|out|to|verbatim|exactly)){0,3} (?:everything|all (?:of )?the (?:text|words|content)|all text|the (?:entire |full |exact |whole )?(?:text|words|content|prompt|conversation|lines?|sentences?|message)|all (?:the )?(?:words|lines))(?: (?:that|is|was|written|came|appears?|you)){0,4} (?:above|before (?:this|my|the)|prior to (?:this|my|the)|preceding)\b`,
    String.raw`\b(?:what|which)(?: (?:exact|specific|secret|hidden|initial|original|system)){0,2} (?:instructions|rules|guidelines|directives|prompt)(?: (?:were|have|are|was|did|has)){1,2} (?:you|your creators?|openai|your developers?)(?: (?:been|get|give you))? ?(?:given|told|provided|programmed|follow(?:ing)?|receive|started)?(?: (?:at the (?:start|beginning)|before|by|initially|to follow)|[?.!]|$)`,
    String.raw`\b(?:starting|beginning|begin|start) with (?:the words )?["']? ?you are (?:chatgpt|an? (?:ai|large|helpful)|claude|a)?\b`,
    String.raw`\b(?:put|place|output|print|write|wrap)${words(6)} (?:above|system prompt|your (?:instructions|prompt))${words(4)} (?:in|inside|into|as) (?:a )?(?:code ?block|txt|markdown|json|base64|file)\b`,
    String.raw`\bwhat (?:are|were|is|was) your(?: (?:exact|original|initial|secret|hidden|full|actual|first|previous|current|internal)){0,2} (?:instructions?|directives?|prompts?|system rules)(?: (?:above|for|before|exactly|so far|again|here)\b|[?.!,]|$)`,
    String.raw`\b(?:print|show|output|repeat|return|give|tell|display|state|reveal|write|spell-?check|summari[sz]e|translate)(?: (?:me|us|out|back|all|of|the|your|again|to)){0,4} (?:prompts? (?:texts? )?above|above prompts?|prompt texts?|your (?:context|prompts?)|text above this (?:line|sentence|message|point)|context or prompt|(?:all )?your instructions)(?![ -](?:template|engineering|window|for my))\b`,
    String.raw`\bwhat(?: does| did|'s| is| was) (?:in )?your (?:system |initial |hidden |original |first |secret )?(?:prompt|context window|instructions)(?: say| look like| contain|[?.!]|$)`
  ]
);

// src/checks/rules/hidden-text.ts
var TAGS = /(\u{1F3F4})?([\u{E0020}-\u{E007E}]{3,})\u{E007F}?/gu;
function hiddenText(text3) {
  let hidden = "";
  for (const [, flag2, tags = ""] of text3.matchAll(TAGS)) {
    if (flag2 && [...tags].length <= 6) continue;
    hidden += String.fromCodePoint(...[...tags].slice(0, 1e4).map((tag) => (tag.codePointAt(0) ?? 0) - 917504));
  }
  return hidden;
}

// src/checks/rules/is-mention.ts
var BEFORE = 24;
var AFTER = 40;
var ABOUT = /\b(?:what (?:does|do|is|are)|what's|mean(?:s|ing|t)?|explain|why|how (?:do|does|can|should|would)|examples?|detect\w*|filter\w*|classif\w+|phrases?|such as|called|known as|prompt injections?|injection attacks?|jailbreak(?:s|ing)?|attack(?:s|ers?)?|translate|regex\w*|test cases?|blog|article|paper|research\w*|contains?|matches|flag(?:s|ged)?|token|block(?:s|ed)?|like)\b/;
function isMention(text3, from, to) {
  const opening = openQuote(text3, from);
  if (opening === void 0) return false;
  const closing = text3.indexOf(CLOSING[opening] ?? opening, to);
  if (closing < 0 || closing - to > AFTER) return false;
  if (/\s/.test(text3[closing - 1] ?? "") || /[\p{L}\p{N}]/u.test(text3[closing + 1] ?? "")) return false;
  return ABOUT.test(`${text3.slice(Math.max(0, from - 200), from)} ${text3.slice(closing, closing + 120)}`);
}
function openQuote(text3, at) {
  for (let index = at - 1; index >= Math.max(0, at - BEFORE); index -= 1) {
    const mark = text3[index] ?? "";
    const previous = text3[index - 1] ?? " ";
    if (mark === "'" && /[\p{L}\p{N}]/u.test(previous)) continue;
    if (CLOSES.has(mark)) return void 0;
    if (mark in CLOSING) return mark === (CLOSING[mark] ?? "") && !/[\s([{:,=-]/.test(previous) ? void 0 : mark;
  }
  return void 0;
}
var CLOSING = /* @__PURE__ */ Object.assign(/* @__PURE__ */ Object.create(null), {
  '"': '"',
  "'": "'",
  "`": "`",
  "\u2018": "\u2019",
  "\u201E": "\u201C",
  "\xAB": "\xBB",
  "\u300C": "\u300D"
});
var CLOSES = /* @__PURE__ */ new Set(["\u2019", "\u201C", "\xBB", "\u300D", "\u201D"]);

// src/checks/rules/jailbreak-rules.ts
var UNBOUND = /* @__PURE__ */ either(
  "unrestricted",
  "unfiltered",
  "uncensored",
  "jailbroken",
  "amoral",
  "unethical",
  "unaligned",
  "no-limits"
);
var LIMITS = String.raw`(?:(?:ethical|moral|safety|content|openai|legal|censorship|company)(?: or| and|,)? ?(?:ethical|moral|legal|safety)? ?(?:restrictions?|guidelines?|limitations?|limits|constraints?|filters?|polic(?:y|ies)|rules|boundaries|principles|concerns|considerations)|restrictions?|limitations|filters|guidelines|censorship|rules or \w{1,15})`;
var JAILBREAK_RULES = /* @__PURE__ */ defineRules(
  "jailbreak",
  "squeezed",
  [
    String.raw`\bdo anything now\b`,
    String.raw`\b(?:you are|you're|act|behave|respond|answer|reply|pretend|roleplay|role-play|speak|become|play|from now on|called|named|known as)${words(5)} (?:dan|stan|dude|evilbot|evil-?gpt|chaosgpt|freegpt|jailbreakgpt|devmode)\b`,
    String.raw`\b(?:you are|you're|you will be|act as|behave as|respond as|answer as|reply as|pretend to be|pretend you are|roleplay as|role-play as|become|simulate|play the role of|be)(?: (?:now|a|an|the|going|to|be|my|completely|fully|totally|truly|entirely|new)){0,5} ${UNBOUND}\b`,
    String.raw`\b(?:you|respond|answer|reply|act|pretend|roleplay|speak|write)${words(6)} (?:without|free (?:of|from)|no|not bound by|unbound by|ignores?|ignoring|outside(?: of)?)(?: any| all| your| the| such){0,2}(?: ${either("usual", "typical", "normal", "standard", "existing")})? (?:ethical|moral|safety|content|openai|censorship)${words(2)} (?:restrictions?|guidelines?|limitations?|limits|constraints?|filters?|polic(?:y|ies)|rules|boundaries|principles|concerns)\b`,
    String.raw`\b(?:you|ai|assistant|model|character|bot)(?: are| is|'re| will be| have been)?(?: now)? no longer (?:bound|restricted|limited|constrained|censored|governed|subject|required|obligated)\b`,
    String.raw`\b(?:you|you've|chatgpt|claude|gpt|ai|as)(?: \S{1,15}){0,3} (?:have|has|with|having) (?:absolutely )?no ${LIMITS}(?: whatsoever| at all)?\b.{0,160}\b(?:answer|respond|tell|say|explain|give|generate|write|comply|never|anything)\b`,
    String.raw`\b(?:you are|you're|you will|chatgpt|gpt|claude|gemini|assistant|stay|remain|respond|answer|reply|output|speak|talk)${words(4)} (?:developer|debug|god|jailbreak|dan|sudo|unrestricted|opposite|evil|maintenance|chaos) (?:mode|mode output|persona)\b(?! (?:on (?:my|an?|the)|in (?:chrome|android|windows|xcode)))`,
    String.raw`\b(?:you are|you're|be|become|play)${words(2)},?${words(6)},? (?:an? )(?:\w{1,14} (?:and|,) )?${UNBOUND}(?: and \w{1,14}|, \w{1,14}){0,2} (?:ai|a\.i\.|chatbot|bot|assistant|model|character|language|entity|version)\b`,
    String.raw`\balways intelligent and machiavellian\b`,
    String.raw`\b(?:sudo|root|admin|god) mode (?:is )?on\b.{0,60}\b(?:reveal|show|print|tell|disable|output|unlock|give)\b`,
    String.raw`\b(?:jailbreak|dan|unrestricted|unfiltered|uncensored|god) mode(?: is)?(?: now)? (?:enabled|activated?|engaged|unlocked|on\b(?! (?:my|an?|the)))`,
    String.raw`\b(?:enable|activate|enter|engage|unlock|switch to|turn on) (?:your )?(?:jailbreak|dan|unrestricted|unfiltered|uncensored|no-?filter|evil) mode\b`,
    String.raw`\bfrom (?:now on|this point (?:on|forward)|here on)${words(14)} (?:never refuse|not refuse|cannot refuse|can't refuse|never decline|always comply|unfiltered|uncensored|without (?:any )?(?:restrictions?|filters?|warnings|disclaimers|limits))\b`,
    String.raw`\byou (?:can ?not|can't|must not|will not|won't|may not|are not allowed to|should never|must never|will never|never) (?:ever )?(?:refuse|decline|reject)(?: to (?:answer|comply|respond|help|obey)| (?:any|a|my|the user's|his|her)(?: \w{1,12})? (?:requests?|questions?|commands?|instructions?|orders?|prompts?))`,
    String.raw`\b(?:never|do not|don't|cannot|without) (?:ever )?(?:mention|mentioning|include|including|give|add|adding)${words(4)} (?:openai|safety|ethical|content)(?: ['a-z]{1,12})? (?:polic(?:y|ies)|guidelines?|warnings?|disclaimers?)\b`,
    String.raw`\b(?:deceased|dead|late) (?:grand(?:ma|mother|pa|father)|nana|granny)\b.{0,200}\b(?:napalm|bombs?|explosives?|meth|windows (?:7|10|11|xp)|(?:license|product|activation) keys?|passwords?|malware)\b`,
    String.raw`\b(?:two|2) (?:different )?(?:responses|answers|ways|outputs)\b.{0,120}\b(?:jailbr[eo]?a?k(?:en)?|dan\b|unfiltered|uncensored|developer mode|\[🔓)`,
    String.raw`\b(?:stay in character|remain in character|token system|you (?:will )?lose \d{1,3} tokens)\b.{0,160}\b(?:dan|refuse|no restrictions|jailbr\w{1,8}|die|shut ?down|terminated)\b`,
    String.raw`\bi am (?:your|the) (?:developer|creator|administrator|admin|openai (?:engineer|employee|developer))\b.{0,120}\b(?:disable|override|bypass|unlock|lift|reveal|ignore|unrestricted|debug mode)\b`,
    String.raw`\b(?:hypothetical|fictional)\b.{0,120}\b(?:ai|character|assistant|model)\b.{0,120}\b(?:no (?:filters?|restrictions|rules|ethics|morals)|always answers? (?:everything|anything)|answers? (?:everything|anything) without)\b.{0,160}\b(?:answer|respond|tell|say|how (?:would|to)|explain)\b`
  ]
);

// src/checks/rules/language-rules.ts
var GAP = /* @__PURE__ */ words(3);
var LATIN_RULES = /* @__PURE__ */ defineRules(
  "instruction override",
  "latin",
  [
    String.raw`\b(?:ignorier|vergiss|vergesst|missacht|verwirf)\w{0,4}${GAP} (?:vorherigen?|bisherigen?|obigen?|vorigen?|fruheren?|vorangegangenen?|deine|vorausgehenden?|ursprunglichen?)(?: \w{1,15}){0,2} (?:anweisung|instruktion|regel|vorgabe|befehl|richtlinie|anordnung|prompt)`,
    String.raw`\b(?:ignorier|vergiss|vergesst|missacht)\w{0,4} (?:bitte )?(?:alles|jede anweisung)(?: was)?(?: \w{1,12})? (?:davor|vorher|zuvor|bisher|oben)`,
    String.raw`\b(?:ignor|oubli|neglig)(?:e|es|ez|er|ons)\b${GAP} (?:instructions|consignes|directives|regles|ordres)(?: \S{1,15}){0,2} (?:precedent|anterieur|ci-dessus|initial|donnees|recues|plus haut)`,
    String.raw`\b(?:ignor[ae]d?|olvid[ae]d?|desobedece|descarta|haz caso omiso (?:a|de))\b${GAP} (?:instrucciones|ordenes|reglas|indicaciones|directrices)(?: \S{1,15}){0,2} (?:anterior|previa|precedente|de arriba|inicial|que)`,
    String.raw`\b(?:ignor[ae]|esquec[ae]|desconsider[ae]|descart[ae])\b${GAP} (?:instrucoes|ordens|regras|diretrizes|comandos)(?: \S{1,15}){0,2} (?:anterior|previ[ao]|acima|inicia)`,
    String.raw`\b(?:ignora(?:te)?|dimentica(?:te)?|tralascia)\b${GAP} (?:istruzioni|regole|direttive|indicazioni)(?: \S{1,15}){0,2} (?:precedent|sopra|inizial|ricevut)`,
    String.raw`\b(?:negeer|vergeet)\b${GAP} (?:vorige|voorgaande|eerdere|bovenstaande|voorafgaande)(?: \S{1,15}){0,2} (?:instructies|regels|opdrachten|aanwijzingen|prompts?)`,
    String.raw`\b(?:zignoruj|ignoruj|zapomnij|pomin)\w{0,4}${GAP} (?:poprzedni|wczesniejsz|powyzsz)\w{0,4}(?: \S{1,15}){0,2} (?:instrukcj|polece|zasad|wytyczn)`,
    String.raw`\b(?:onceki|yukaridaki|daha onceki)${GAP} (?:talimat|komut|kural|yonerge)\w{0,10}${GAP} (?:unut|yok ?say|gormezden|dikkate alma)`,
    String.raw`\b(?:abaikan|lupakan)${GAP} (?:instruksi|perintah|aturan)(?: \S{1,15}){0,2} (?:sebelumnya|di atas)`,
    String.raw`\b(?:bo qua|quen)${GAP} (?:huong dan|chi dan|lenh|yeu cau)(?: \S{1,15}){0,2} (?:truoc|tren)`
  ]
);
var OTHER_SCRIPTS = /* @__PURE__ */ defineRules(
  "instruction override",
  "plain",
  [
    String.raw`(?:игнориру|проигнорируй|забудь|отбрось|не обращай внимания на)\S{0,4}(?: \S{1,20}){0,3} (?:предыдущ|прежн|вышеуказанн|ранее|прошл|сво|тво)\S{0,8}(?: \S{1,20}){0,2} (?:инструкц|указани|правил|команд|промпт|распоряжени)`,
    String.raw`(?:игнориру|проигнорируй|забудь)\S{0,4} все(?: \S{1,20}){0,2} (?:инструкци|указани|правил)\S{0,3} (?:выше|ранее|до этого)`,
    String.raw`(?:ігноруй|проігноруй|забудь)\S{0,4}(?: \S{1,20}){0,3} (?:попередн|вищенаведен)\S{0,6}(?: \S{1,20}){0,2} (?:інструкц|вказівк|правил)`,
    String.raw`(?:忽略|无视|無視|忽視|忘记|忘記|忘掉|不要理会|不要理會|不用管).{0,8}(?:之前|以上|上面|先前|前面|此前|上述|你的|系统|系統).{0,8}(?:指令|指示|提示|规则|規則|说明|說明|命令|设定|設定)`,
    String.raw`(?:以前|上記|これまで|今まで|前|以上|すべて|全て|全部)の?.{0,8}(?:指示|命令|ルール|プロンプト|指令|設定).{0,4}(?:無視|忘れ|破棄)`,
    String.raw`(?:이전|위의?|앞선?|지금까지).{0,8}(?:지시|명령|규칙|프롬프트|지침).{0,8}(?:무시|잊)`,
    String.raw`(?:تجاهل|انس|انسى)(?: \S{1,15}){0,3} (?:التعليمات|الأوامر|القواعد|الإرشادات)(?: \S{1,15}){0,2} (?:السابقة|أعلاه|الأصلية)`,
    String.raw`(?:पिछले|पिछली|उपरोक्त|पहले).{0,20}(?:निर्देश|आदेश|नियम).{0,20}(?:अनदेखा|भूल|नज़रअंदाज|नजरअंदाज|अनसुना)`
  ]
);
var SYSTEM_PROMPT = /* @__PURE__ */ defineRules(
  "system prompt extraction",
  "latin",
  [
    String.raw`\b(?:zeig|verrat|nenn|gib|druck|wiederhol)\w{0,3}${words(4)} (?:dein\w{0,2} )?(?:system-? ?prompt|systemanweisung|system-? ?nachricht|urspruenglich\w{0,2} anweisung)`,
    String.raw`\b(?:affiche|montre|revele|donne|repete|imprime)[a-z-]{0,6}${words(4)} (?:prompt (?:du )?systeme|invite (?:du )?systeme|instructions (?:du )?systeme|message systeme)`,
    String.raw`\b(?:muestra|revela|dime|imprime|repite|ensena|dame)\w{0,4}${words(4)} (?:prompt del? sistema|instrucciones del? sistema|mensaje del? sistema|instrucciones iniciales)`,
    String.raw`\b(?:mostr|revel|diga|imprim|repit)\w{0,4}${words(4)} (?:prompt (?:do|de) sistema|instrucoes (?:do|de) sistema|prompt inicial)`
  ]
);
var SYSTEM_PROMPT_OTHER = /* @__PURE__ */ defineRules(
  "system prompt extraction",
  "plain",
  [
    String.raw`(?:покажи|выведи|раскрой|назови|повтори)(?: \S{1,20}){0,4} (?:системн\S{0,4} (?:промпт|сообщени|инструкц|подсказк)|начальн\S{0,4} инструкц)`,
    String.raw`(?:显示|顯示|输出|輸出|告诉我|告訴我|泄露|打印|重复|透露).{0,8}(?:系统提示|系統提示|系统指令|初始指令|系统消息|提示词)`,
    String.raw`(?:システムプロンプト|システムメッセージ|初期プロンプト)を?.{0,8}(?:表示|教えて|見せて|出力|公開)`
  ]
);
var LANGUAGE_RULES = [
  ...LATIN_RULES,
  ...OTHER_SCRIPTS,
  ...SYSTEM_PROMPT,
  ...SYSTEM_PROMPT_OTHER
];

// src/checks/rules/normalize-text.ts
function normalizeText(text3) {
  const plain = collapse(
    text3.normalize("NFKC").replaceAll(new RegExp("\\p{Default_Ignorable_Code_Point}", "gu"), "").toLowerCase()
  );
  const latin = closeSpelling(
    plain.normalize("NFD").replaceAll(new RegExp("\\p{M}", "gu"), "").replaceAll(/[^\0-\x7f]/gu, (letter) => LOOKS_LIKE[letter] ?? letter)
  );
  return { plain, latin, squeezed: readLeet(latin) };
}
function collapse(text3) {
  return text3.replaceAll(/[\s\p{Cc}]+/gu, " ").trim();
}
function closeSpelling(text3) {
  return text3.replaceAll(/(?<![a-z])(?:[a-z][ ._*|-]){5,}[a-z](?![a-z])/g, (spelt) => spelt.replaceAll(/[^a-z]/g, ""));
}
function readLeet(text3) {
  return text3.replaceAll(/(?<=[a-z])[013457@$]|[013457@$](?=[a-z])/g, (sign) => LEET[sign] ?? sign);
}
var LEET = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  $: "s"
};
var LOOKS_LIKE = {
  ...{ \u0430: "a", \u0432: "b", \u0441: "c", "\u0501": "d", \u0435: "e", \u04BD: "e", \u04BB: "h", \u043D: "h", \u0456: "i", \u0458: "j", \u043A: "k", "\u04CF": "l", \u043C: "m" },
  ...{ \u043E: "o", \u0440: "p", "\u051B": "q", \u0433: "r", \u0455: "s", \u0442: "t", \u0443: "y", \u0475: "v", "\u051D": "w", \u0445: "x", \u043F: "n", \u0493: "f", \u044C: "b" },
  ...{
    \u03B1: "a",
    \u03B2: "b",
    \u03B3: "y",
    \u03B5: "e",
    \u03B7: "n",
    \u03B9: "i",
    \u03BA: "k",
    \u03BD: "v",
    \u03BF: "o",
    \u03C1: "p",
    \u03C3: "o",
    \u03C4: "t",
    \u03C5: "u",
    \u03C7: "x",
    \u03C9: "w"
  },
  ...{ \u0578: "n", \u0585: "o", \u057D: "u", \u0581: "g", \u0570: "h", \u0561: "w", \u0566: "q" },
  ...{
    \u0131: "i",
    \u0142: "l",
    \u00F8: "o",
    \u0111: "d",
    \u00DF: "ss",
    \u00E6: "ae",
    \u0153: "oe",
    \u0251: "a",
    \u0261: "g",
    \u0269: "i",
    \u0280: "r",
    \u0274: "n",
    "\u1D0F": "o",
    "\u1D07": "e"
  },
  ...{ "\u2019": "'", "\u2018": "'", "\u201C": '"', "\u201D": '"', "\u201E": '"', "\u2013": "-", "\u2014": "-", "\u2010": "-" }
};

// src/checks/rules/override-rules.ts
var DROP = /* @__PURE__ */ either(
  "ignor(?:e|ing)",
  "disregard(?:ing)?",
  "forget(?:ting)?",
  "overlook",
  "neglect",
  "discard",
  "drop",
  "abandon",
  "erase",
  "set aside",
  "(?:let's|let us) forget about",
  "throw (?:away|out)",
  "(?:do not|don't|stop) (?:follow|obey|listen to|pay attention to|adher(?:e|ing) to|following|obeying|listening to)",
  "pay no (?:attention|heed) to"
);
var EARLIER = /* @__PURE__ */ either(
  "previous(?:ly)?",
  "prior",
  "preceding",
  "earlier",
  "above",
  "foregoing",
  "past",
  "original",
  "initial",
  "your",
  "system"
);
var ORDERS = /* @__PURE__ */ either(
  "instructions?",
  "prompts?",
  "directives?",
  "directions(?= and)",
  "programming",
  "system messages?",
  "system prompts?"
);
var BETWEEN = String.raw`(?: (?:and|or|all|any|every|the|of|my|your|our|system|safety|developer|user|given|previous|prior|above|earlier|original|initial|content|ethical|messages?|prompts?|rules?|text|guidelines?|context|directions?|conversations?)){0,5},?`;
var OVERRIDE_RULES = /* @__PURE__ */ defineRules(
  "instruction override",
  "squeezed",
  [
    String.raw`\b${DROP}${BETWEEN} ${EARLIER}${BETWEEN} ${ORDERS}\b`,
    String.raw`\b${DROP}${BETWEEN} ${either("previous", "prior", "preceding", "your", "system")}(?: ${either("system", "safety", "content", "ethical", "own", "internal", "built-in", "existing", "current", "and", "or", "the", "all")}){0,3} ${either("rules", "guidelines", "polic(?:y|ies)", "restrictions", "constraints", "training", "safeguards", "guardrails", "limitations", "safety w{1,15}", "ethics")}\b`,
    String.raw`\b${either("ignore", "disregard", "forget")}(?: all| any| every)?(?: of)?(?: the| your| my| these| those)? (?:instructions|directives|prompts|rules|guidelines)(?: (?:above|before (?:this|that)|(?:that )?(?:you )?(?:were|was|have been|had been|'ve been|you were|you have been) (?:given|told|set|taught|provided|programmed)|so far|written above|up to (?:now|this point|here))\b| ?[.!;]? (?:and|then|instead|now|new) )`,
    String.raw`\b${either("ignore", "disregard", "forget")}(?: about)?(?: absolutely)? ${either("everything", "anything", "all", "whatever", "what(?:ever)?")}(?: (?:that|of|i|the))?(?: ${either("was|is|were|came|has been", "you")}){0,2}(?: (?:have|had|were|been|said|written|stated|the)){0,3} ${either("above", "before this", "prior to this", "told", "taught", "instructed", "previously", "learn(?:ed|t)", "know about (?:rules|safety|restrictions)", "up to (?:now|this point)")}\b`,
    String.raw`\b${either("override", "bypass", "circumvent", "disable", "turn off", "deactivate", "switch off", "remove", "unlock")}(?: all| any| of){0,2} your(?: ${either("system", "own", "internal", "built-in", "safety", "content", "ethical", "moral", "existing", "current", "default", "openai")}){0,3} ${either("instructions?", "rules", "guidelines", "restrictions?", "filters?", "programming", "polic(?:y|ies)", "safety", "safeguards?", "guardrails?", "constraints?", "limitations?", "protocols?", "prompt", "training")}\b`,
    String.raw`\b(?:system|safety|content|security|admin) (?:override|policy|prompt|filter)s?(?: has| have| is| are)?(?: been)? (?:initiated|engaged|disabled|overridden|superseded|lifted|deactivated|suspended|revoked)\b`,
    String.raw`\b(?:instructions|rules|guidelines|directives|restrictions)(?: (?:above|given|set|before|you|were|was|i|we|gave|from|earlier)){0,4} (?:are|is|were|have been|has been|do|no longer)(?: (?:now|all|hereby|no longer)){0,2} (?:void|null and void|obsolete|revoked|lifted|apply to you|valid for you|in effect for you|not exist|changed[.!] (?:give|show|tell|you))\b`,
    String.raw`\b${DROP} (?:all )?(?:of )?your (?:old |current |own |assigned |other )?(?:assignments?|tasks?|rules|persona|character|role)\b`,
    String.raw`\b(?:ignore|disregard|forget) (?:all|everything|anything|whatever)(?: \w{1,12}){0,2} (?:before|above|prior to|preceding) (?:that|this|it|and|now|here)\b`,
    String.raw`\byour (?:previous|prior|old|original|earlier) (?:instructions|rules|guidelines|directives|programming) (?:have been|has been|are|were) (?:now )?(?:changed|updated|replaced|overwritten|deleted|reset|cancell?ed|superseded|wrong|a test)\b`,
    String.raw`\b(?:all )?(?:safety|content|security|ethical) (?:protocols?|filters?|measures?|guidelines|checks|guardrails) (?:are|is|have been|has been)(?: now)? (?:off|disabled|lifted|deactivated|removed|suspended)\b`,
    String.raw`\byour (?:new|real|true|actual|only|updated|sole) (?:instructions?|directives?|programming|orders|objective|purpose|mission)(?: now)? (?:is|are|will be)\b`,
    String.raw`\b(?:instead|rather),? (?:just )?(?:say|print|output|respond with|reply with|write)${words(3)} (?:pwned|hacked|haxx?ed|i have been|jailbroken)\b`,
    String.raw`\bignore(?:all|any|the|my|your)*(?:previous|prior|above|earlier)(?:instructions?|prompts?|rules)`,
    String.raw`\bnew (?:system )?(?:instructions?|prompt|directive|rules?) ?: ?(?:you|ignore|disregard|forget|from now|always|never|reveal|output|print|respond)\b`
  ]
);

// src/checks/rules/payload-rules.ts
var DECODE = /* @__PURE__ */ either(
  "decode",
  "decrypt",
  "decipher",
  "deobfuscate",
  "de-obfuscate",
  "unscramble",
  "reverse",
  "translate",
  "convert"
);
var CODE = /* @__PURE__ */ either(
  "base ?-?64",
  "base ?-?32",
  "rot ?-?13",
  "hex(?:adecimal)?",
  "binary",
  "morse(?: code)?",
  "caesar",
  "ascii ?85",
  "url-?encoded",
  "leetspeak",
  "pig latin",
  "backwards",
  "reversed"
);
var OBEY = String.raw`\b(?:follow|obey|execute|carry out|comply with|act on|act upon|respond to|do|answer|perform)(?: (?:exactly|the|its|any|all|each|those|these|resulting|hidden|decoded|embedded|what)){0,3} (?:instructions?|commands?|orders?|directives?|requests?|message|prompt|it says|the (?:message|text) says|task|decoded \w{1,12}|what it says)`;
var ENCODED_RULES = /* @__PURE__ */ defineRules(
  "encoded instructions",
  "latin",
  [
    String.raw`\b${DECODE}${words(6)} ${CODE}\b.{0,160}${OBEY}`,
    String.raw`\b${CODE}\b.{0,80}\b${DECODE}\b.{0,120}${OBEY}`,
    String.raw`\b${CODE}(?: (?:encoded|text|string|message|payload|instructions?|below)){0,3}.{0,60}\b(?:obey|follow|execute|carry out|comply with) (?:it|the (?:hidden|decoded|encoded|resulting) \w{1,15}|what it says)\b`,
    String.raw`\b(?:respond|reply|answer|output|write|give|print)${words(8)} (?:in|as|using|encoded (?:in|as)) (?:base ?-?64|rot ?-?13|hex|morse(?: code)?)\b.{0,120}\b(?:bypass|avoid|evade|so (?:that )?(?:the |no )?filters?|content filter|moderation|safety)\b`,
    String.raw`\b(?:concatenate|combine|join|append)\b.{0,80}\b(?:strings?|variables?|parts?|fragments?|pieces)\b.{0,160}\b(?:follow|obey|execute|comply with|answer|respond to|do) (?:the )?(?:result(?:ing)?|it|combined|concatenated|final|assembled)\b`
  ]
);
var SECRETS = /* @__PURE__ */ either(
  "conversation",
  "chat history",
  "chat log",
  "message history",
  "previous messages",
  "system prompt",
  "api[ _-]?keys?",
  "secrets?",
  "passwords?",
  "credentials",
  "personal (?:data|information|details)",
  "private (?:data|information)",
  "user'?s? (?:data|name|email|messages?|information|prompt)",
  "tokens?",
  "context",
  "e-?mail address"
);
var EXFILTRATION_RULES = /* @__PURE__ */ defineRules(
  "data exfiltration",
  "latin",
  [
    String.raw`!\[[^\]]{0,120}\] ?\( ?https?:\/\/[^\s)\[{<$]{1,200}(?:\[|\{|<|\$\{|%7b|%5b)[^)\n]{1,120}`,
    String.raw`!\[[^\]]{0,120}\] ?\( ?https?:\/\/.{0,200}\b(?:replac|substitut|append|insert|encod|fill|where)\w{0,5}\b.{0,80}\b${SECRETS}`,
    String.raw`\b(?:render|display|output|include|add|insert|embed|show|create|print|append|generate|load|put|return)\b.{0,60}\b(?:markdown )?(?:images?|img|picture|pixel|link|url)\b.{0,160}https?:\/\/.{0,200}\b${SECRETS}`,
    String.raw`\b(?:append|encode|include|insert|add|put|place|attach|concatenate|embed|send|exfiltrate|leak|post|transmit|forward|upload)\b.{0,60}\b(?:conversation|chat history|chat log|message history|previous messages|system prompt|your (?:context|memory|instructions)|(?:user|customer|victim)'?s?'? (?:api[ _-]?keys?|tokens?|secrets?|passwords?|credentials|data|e-?mails?(?: address)?|messages?|details|information|private \w{1,12}))\b.{0,100}\b(?:to|in|into|as|onto|via)\b.{0,40}(?:https?:\/\/|\b(?:image|img|markdown)\b)`,
    String.raw`\b(?:append|encode|include|insert|put|attach|concatenate|embed)\b.{0,60}\b${SECRETS}\b.{0,60}\b(?:image|img|markdown|query string|query parameter)\b.{0,60}https?:\/\/`,
    String.raw`<img [^>]{0,80}src ?= ?["']?https?:\/\/[^>\s]{1,200}(?:\[|\{|\$\{)[^>]{0,80}\b(?:data|secret|history|conversation|prompt|token|key|password|messages?|context)`
  ]
);

// src/checks/rules/smuggling-rules.ts
var TAKES_OVER = /* @__PURE__ */ either(
  "you (?:are now|must|will now|shall|have to|should now)",
  "ignore",
  "disregard",
  "forget",
  "override",
  "from now on",
  "new (?:instructions?|rules?|directives?|task)",
  "reveal",
  "the user (?:is|has|may)",
  "all (?:previous|prior)",
  "safety",
  "grant",
  "respond",
  "always",
  "admin"
);
var SMUGGLING_RULES = /* @__PURE__ */ defineRules(
  "delimiter smuggling",
  "plain",
  [
    String.raw`<\| ?im_start ?\|> ?(?:system|assistant|developer)\b`,
    String.raw`<\| ?im_end ?\|> ?<\| ?im_start ?\|>`,
    String.raw`<\| ?start_header_id ?\|> ?(?:system|assistant|developer|ipython)\b`,
    String.raw`<\| ?(?:eot_id|end_of_turn|endoftext) ?\|> ?<\|`,
    String.raw`<\|(?:endoftext|eot_id|end)\|> ?(?:system|developer|#{1,6} ?system|${TAKES_OVER})`,
    String.raw`<\| ?(?:system|developer) ?\|> ?[\p{L}]`,
    String.raw`<<sys>> ?[\p{L}]`,
    String.raw`\[/inst\].{0,200}\[inst\]`,
    String.raw`<start_of_turn> ?(?:model|system)\b`,
    String.raw`\[system\] ?\(#`,
    String.raw`</ ?(?:user|user_?input|user_?query|user_?message|untrusted(?:_\w{1,16})?|context|document|documents|data|prompt|question|input|instructions|system|system_?prompt)> ?(?:<(?:system|admin|developer|instructions?)\b|system ?:|${TAKES_OVER})`,
    String.raw`<(?:system|system_?prompt|system_?message|admin|developer)> ?${TAKES_OVER}`,
    String.raw`(?:^|[\]\[#>\n*=.!?"'-] ?)(?:system|developer|admin(?:istrator)?|root)(?: (?:message|prompt|override|note|update|alert|notice|command|instructions?|mode))?(?: \w{1,12})? ?[:\]>] ?${TAKES_OVER}\b`,
    String.raw`(?<![-=#*_~])[-=#*_~]{3,} ?\[? ?(?:end|begin|beginning|start)(?: of)?(?: the)?(?: ${either("system", "user", "untrusted", "original", "new")}){0,2} ?(?:prompts?|inputs?|instructions?|quer(?:y|ies)|messages?|context|conversation)`,
    String.raw`\b(?:assistant|ai) ?: ?(?:sure|of course|certainly|ok|okay)[,!.].{0,60}\b(?:system prompt|my instructions|human ?:|user ?:)`,
    String.raw`["'}\]] ?, ?\{? ?["']role["'] ?: ?["'](?:system|developer)["']${words(2)}.{0,40}${TAKES_OVER}`
  ]
);

// src/checks/rules/find-threats.ts
var PHRASES = [
  ...OVERRIDE_RULES,
  ...JAILBREAK_RULES,
  ...EXTRACTION_RULES,
  ...SMUGGLING_RULES,
  ...LANGUAGE_RULES
];
var PAYLOADS = [...ENCODED_RULES, ...EXFILTRATION_RULES];
function findThreats(text3) {
  const found = /* @__PURE__ */ new Set();
  match(normalizeText(text3), [...PHRASES, ...PAYLOADS], found);
  const hidden = hiddenText(text3);
  if (hidden !== "") found.add("hidden text");
  for (const decoded of decodedTexts(text3)) {
    const inside = /* @__PURE__ */ new Set();
    match(normalizeText(decoded), PHRASES, inside);
    if (inside.size > 0) found.add("encoded instructions");
  }
  return found;
}
function match(text3, rules2, found) {
  for (const { category, form, pattern } of rules2) {
    if (found.has(category)) continue;
    const forms = form === "squeezed" && text3.squeezed !== text3.latin ? [text3.latin, text3.squeezed] : [text3[form]];
    if (forms.some((one) => matches2(one, pattern))) found.add(category);
  }
}
function matches2(text3, pattern) {
  for (const {
    index,
    0: { length }
  } of text3.matchAll(pattern))
    if (!isMention(text3, index, index + length)) return true;
  return false;
}
function decodedTexts(text3) {
  const texts = [];
  for (const [run2] of text3.matchAll(/[A-Za-z0-9+/_-]{24,}={0,2}/g)) {
    const decoded = Buffer.from(run2, "base64").toString("utf8");
    if (/^[\p{L}\p{M}\p{N}\p{P}\p{S}\p{Z}\s]+$/u.test(decoded)) texts.push(decoded);
  }
  return texts;
}

// src/checks/rules.ts
var WINDOW = 32768;
var OVERLAP2 = 1024;
function rules({ timeoutMs: timeoutMs2 = DEFAULT_TIMEOUT_MS } = {}) {
  return createCheck({ name: "rules", timeoutMs: timeoutMs2 }, async ({ text: text3, signal }) => {
    for (let at = 0; at === 0 || at < text3.length; at += WINDOW - OVERLAP2) {
      if (at > 0) await setImmediate4();
      signal.throwIfAborted();
      const categories = [...findThreats(text3.slice(at, at + WINDOW))];
      if (categories.length > 0) return { kind: "blocked", categories };
    }
    return { kind: "allowed" };
  });
}

// src/checks/create-checks.ts
function createChecks({ security: security2, moderation: moderation3 }, options) {
  const basic = createBasic(security2, options);
  const { advancedModel, timeoutMs: timeoutMs2 } = security2;
  const advanced = advancedModel === void 0 ? void 0 : createGuard("security.advancedModel", advancedModel, { ...security2, timeoutMs: timeoutMs2, kind: void 0 }, options);
  return {
    security: advanced ? withAdvanced(basic, advanced) : basic,
    moderation: createModeration(moderation3, options),
    policy: { security: security2.onUnchecked, moderation: moderation3.onUnchecked }
  };
}
function createBasic(config, options) {
  const { backend, timeoutMs: timeoutMs2 } = config;
  if (backend === "guard") return createGuard("security.model", config.model ?? "", config, options);
  if (backend === "rules") return rules({ timeoutMs: timeoutMs2 });
  const apiKey = (options.environment ?? process.env)[config.apiKeyEnv];
  if (!apiKey)
    throw new TypeError(
      `security.apiKeyEnv: the variable ${config.apiKeyEnv} is not set. Put PromptArmor's key into it, or use the backend "rules".`
    );
  return promptArmor({ apiKey, apiBase: config.apiBase, timeoutMs: timeoutMs2 });
}
function createModeration({ model: model2, timeoutMs: timeoutMs2 }, options) {
  const source = findModel("moderation.model", model2, options);
  const { provider } = source;
  if (!provider.definition.wire.moderate)
    return createGuard("moderation.model", model2, { timeoutMs: timeoutMs2, threshold: 0.5 }, options);
  return moderationCheck({ name: provider.id, model: (input) => modelFor(source, input), timeoutMs: timeoutMs2 });
}
function createGuard(field, model2, { kind, threshold, timeoutMs: timeoutMs2 }, options) {
  const source = findModel(field, model2, options);
  return guardModel({
    name: model2,
    model: (input) => modelFor(source, input),
    kind: kind ?? (/prompt-?guard/i.test(model2) ? "prompt-guard" : "llama-guard"),
    threshold,
    timeoutMs: timeoutMs2
  });
}
function findModel(field, name3, { providers, keys }) {
  const slash = name3.indexOf("/");
  const provider = providers.get(name3.slice(0, slash));
  if (!provider)
    throw new TypeError(
      `${field} names the provider "${name3.slice(0, slash)}", which is not known. Known are ${[...providers.keys()].join(", ")}.`
    );
  return { provider, id: name3.slice(slash + 1), keys };
}
function withAdvanced(basic, advanced) {
  return {
    name: `${basic.name}+${advanced.name}`,
    async check(input) {
      if (!input.advanced) return basic.check(input);
      const verdicts = await Promise.all([basic.check(input), advanced.check(input)]);
      return verdicts.find(({ kind }) => kind === "blocked") ?? verdicts.find(({ kind }) => kind === "unchecked") ?? { kind: "allowed" };
    }
  };
}

// src/keys/manage-keys.ts
function manageKeys({ store, mirror, vaultKeys, configured }) {
  const vault = manageVault(store, vaultKeys);
  return {
    async create(key) {
      const made = await store.create(key);
      await mirror.refresh();
      return made;
    },
    list: () => store.list(),
    async revoke(id) {
      const revoked = await store.revoke(id);
      await mirror.refresh();
      return revoked;
    },
    vault: () => vault.list(),
    providers(owner) {
      const own = [...mirror.secrets].filter((secret) => secret.owner === owner || secret.owner === "");
      return [.../* @__PURE__ */ new Set([...own.map(({ provider }) => provider), ...configured])].sort();
    }
  };
}

// src/keys/create-keyring.ts
import { timingSafeEqual } from "node:crypto";
function createKeyring({ store, mirror, open: open2, report, ...options }) {
  const { touchEveryMs = 6e4, staleMs = 3e5 } = options;
  const uses = noteUses(store, report, touchEveryMs);
  const grants = /* @__PURE__ */ new WeakMap();
  const admit = (found, hash) => {
    if (!found || !timingSafeEqual(found.hash, hash) || !isValid(found.record)) return void 0;
    uses.note(found.record.id);
    const known2 = grants.get(found.record);
    if (known2) return known2;
    const grant = grantOf(found.record);
    grants.set(found.record, grant);
    return grant;
  };
  const lookAgain = async (hash) => {
    await mirror.refresh();
    return admit(mirror.find(hash), hash);
  };
  return {
    get required() {
      return !open2 || mirror.hasKeys;
    },
    find(key) {
      if (!isGatewayKey(key)) return void 0;
      const hash = hashKey(key);
      const found = mirror.find(hash);
      if (!found) return lookAgain(hash);
      if (mirror.age() > staleMs) throw unreachable();
      return admit(found, hash);
    },
    close: () => uses.close()
  };
}
function noteUses({ touch: touch2 }, report, everyMs) {
  const used = /* @__PURE__ */ new Set();
  const flush = async () => {
    const ids = [...used];
    used.clear();
    try {
      if (ids.length) await touch2(ids, Date.now());
    } catch (error) {
      const reason = reasonOf(error);
      report.warn("When keys were last used could not be written down.", { reason });
    }
  };
  const timer = setInterval(flush, everyMs).unref();
  return {
    note: (id) => void used.add(id),
    close: async () => {
      clearInterval(timer);
      await flush();
    }
  };
}
function isValid({ revokedAt, expiresAt }) {
  return revokedAt === null && (expiresAt === null || expiresAt > Date.now());
}
function grantOf({ id, owner, scopes, policy }) {
  return { keyId: id, owner, scopes, policy };
}
function unreachable() {
  return new StoreError("unavailable", "The keys cannot be read, and what is known of them is too old to go by.");
}

// src/keys/create-vault.ts
function createVault(mirror, keys) {
  return {
    find(provider, owner) {
      const secret = mirror.secret(provider, owner) ?? mirror.secret(provider, "");
      if (!secret) return void 0;
      if (!keys) throw noVaultKey(1);
      return openSecret(secret, keys);
    }
  };
}
function checkVault(mirror, keys) {
  const secrets = [...mirror.secrets];
  if (secrets.length && !keys) throw noVaultKey(secrets.length);
  if (keys) for (const secret of secrets) openSecret(secret, keys);
}
function noVaultKey(count) {
  const what = count === 1 ? "a provider\u2019s key" : `${count} keys of providers`;
  return new VaultError(
    `The vault holds ${what}, and LITECONE_VAULT_KEY is not set. Set it to the key that they were stored with.`
  );
}

// src/keys/mirror-keys.ts
async function mirrorKeys(store, options) {
  const { report, everyMs = 500 } = options;
  const keys = /* @__PURE__ */ new Map();
  const secrets = /* @__PURE__ */ new Map();
  let revision = 0;
  let reachedAt = 0;
  let isLost = false;
  const look = async () => {
    const changes = await store.changes(revision);
    if (changes.revision < revision) for (const map of [keys, secrets]) map.clear();
    apply(changes, keys, secrets);
    revision = changes.revision;
    reachedAt = performance.now();
  };
  const refresh = takeTurns(look);
  await refresh();
  const timer = setInterval(async () => {
    try {
      await refresh();
      if (isLost) report.info("The keys can be read again.");
      isLost = false;
    } catch (error) {
      const reason = reasonOf(error);
      if (!isLost) report.warn("The keys cannot be read: those that are known go on working for a while.", { reason });
      isLost = true;
    }
  }, everyMs).unref();
  return {
    find: (hash) => keys.get(hash.toString("hex")),
    get hasKeys() {
      return keys.size > 0;
    },
    secret: (provider, owner) => secrets.get(nameOf2(provider, owner)),
    get secrets() {
      return secrets.values();
    },
    refresh,
    age: () => performance.now() - reachedAt,
    close: async () => {
      clearInterval(timer);
      await refresh().catch(() => void 0);
    }
  };
}
function apply(changes, keys, secrets) {
  for (const { hash, record: record6 } of changes.keys) keys.set(hash, { hash: Buffer.from(hash, "hex"), record: record6 });
  for (const secret of changes.secrets) {
    const name3 = nameOf2(secret.provider, secret.owner);
    if (secret.sealed === null) secrets.delete(name3);
    else secrets.set(name3, secret);
  }
}
function nameOf2(provider, owner) {
  return `${provider}
${owner}`;
}
function takeTurns(work) {
  let running;
  let next;
  const start = () => {
    next = void 0;
    running = work().finally(() => {
      if (!next) running = void 0;
    });
    return running;
  };
  return () => {
    if (!running) return start();
    next ??= running.catch(() => void 0).then(start);
    return next;
  };
}

// src/keys/open-keys.ts
async function openKeys({ store: place, open: open2, vaultKeys, report, everyMs }) {
  const store = await openKeyStore(place);
  let mirror;
  try {
    mirror = await mirrorKeys(store, { report, everyMs });
    checkVault(mirror, vaultKeys);
  } catch (error) {
    await mirror?.close();
    await store.close();
    throw error;
  }
  const followed = mirror;
  const keyring = createKeyring({ store, mirror, open: open2, report });
  return {
    store,
    mirror,
    keyring,
    vault: createVault(mirror, vaultKeys),
    async close() {
      await followed.close();
      await keyring.close();
      await store.close();
    }
  };
}

// src/logs/open-log-writer.ts
import { join as join6 } from "node:path";

// src/logs/write-batch.ts
var TRIES_BEFORE_ISOLATION = 2;
var TRIES_BEFORE_REFUSING_ALL = 5;
async function writeBatch(store, items, failures) {
  try {
    await store.write(items.map(({ entry }) => entry));
    return { written: items, refused: [] };
  } catch (error) {
    if (!isFaultOfEntries(error)) throw error;
    if (!isInvalid(error) && failures < TRIES_BEFORE_ISOLATION) throw error;
  }
  const outcome = await isolate(store, items);
  const doubted = outcome.refused.find(({ error }) => !isInvalid(error));
  if (doubted) {
    await store.check();
    if (outcome.written.length === 0 && failures < TRIES_BEFORE_REFUSING_ALL) throw doubted.error;
  }
  return outcome;
}
async function isolate(store, items) {
  try {
    await store.write(items.map(({ entry }) => entry));
    return { written: items, refused: [] };
  } catch (error) {
    if (!isFaultOfEntries(error)) throw error;
    const [item] = items;
    if (items.length === 1 && item) return { written: [], refused: [{ item, error }] };
  }
  const middle = Math.ceil(items.length / 2);
  const first = await isolate(store, items.slice(0, middle));
  const second = await isolate(store, items.slice(middle));
  return { written: [...first.written, ...second.written], refused: [...first.refused, ...second.refused] };
}
function isFaultOfEntries(error) {
  return !(error instanceof StoreError) || error.code === "invalid" || error.code === "failed";
}
function isInvalid(error) {
  return error instanceof StoreError && error.code === "invalid";
}

// src/logs/drain-queue.ts
var READ_TRIES = 3;
function drainQueue(options) {
  const { queue, report } = options;
  const counts = { written: 0, rejected: 0, lost: 0 };
  const waiters = createWaiters(queue);
  let failing;
  let failures = 0;
  let timer;
  let isRunning = false;
  let isStopped = false;
  let batch = [];
  let isDoubted = false;
  const nextDelay = () => {
    if (failures > 0) return retryDelay(options, failures);
    return waiters.size > 0 || queue.waiting >= options.batch.maxEntries ? 0 : options.batchDelayMs;
  };
  const schedule = (delayMs = nextDelay()) => {
    if (isStopped || isRunning || queue.waiting === 0) return;
    clearTimeout(timer);
    timer = setTimeout(run2, delayMs);
  };
  const run2 = async () => {
    timer = void 0;
    isRunning = true;
    try {
      await step();
      if (failing !== void 0) report.info("Logs are written again.", { waiting: queue.waiting });
      failing = void 0;
      failures = 0;
    } catch (error) {
      failures += 1;
      const reason = reasonOf(error);
      if (failing === void 0 && !isStopped) report.warn("Logs cannot be written for now, and wait.", { reason });
      failing = reason;
    }
    isRunning = false;
    waiters.settle();
    schedule();
  };
  const step = async () => {
    const { front } = queue;
    if (batch.length === 0 && front && options.store.writeRecords && !isDoubted) return writeFromFile(front);
    if (batch.length === 0) batch = await takeBatch();
    if (batch.length === 0 || isStopped) return;
    const { written, refused } = await writeBatch(options.store, batch, failures);
    if (isStopped) return;
    if (refused.length > 0) await putAside(refused);
    counts.written += written.length;
    const done = batch;
    batch = [];
    queue.settle(done);
    isDoubted = false;
  };
  const writeFromFile = async ({ segment, begin: begin2, end, records }) => {
    const { maxEntries: maxRecords, maxBytes } = options.batch;
    const part = { path: segment.path, begin: begin2, end, records, maxRecords, maxBytes };
    try {
      const written = await options.store.writeRecords?.(part);
      if (isStopped || !written) return;
      counts.written += written.records - written.damaged;
      queue.advance(written);
    } catch (error) {
      isDoubted = isFaultOfEntries(error);
      if (!isDoubted) throw error;
    }
  };
  const takeBatch = async () => {
    try {
      return await queue.take(options.batch);
    } catch (error) {
      if (failures + 1 < READ_TRIES) throw error;
      queue.skip(reasonOf(error));
      return [];
    }
  };
  const putAside = async (refused) => {
    const entries = refused.map(({ item, error }) => ({ entry: item.entry, reason: reasonOf(error) }));
    const isKept = await options.rejected.add(entries);
    counts[isKept ? "rejected" : "lost"] += entries.length;
    const fields = { count: entries.length, reason: entries[0]?.reason, file: options.rejected.path };
    if (isKept) report.error("The store refuses logs. They were put aside.", fields);
    else report.error("The store refuses logs, and their file is full or cannot be written. They are lost.", fields);
  };
  return {
    counts,
    get failing() {
      return failing;
    },
    wake() {
      if (timer === void 0) schedule();
      else if (failures === 0 && queue.waiting === options.batch.maxEntries) schedule();
    },
    flush(timeoutMs2) {
      const flushed = waiters.add(timeoutMs2);
      schedule(0);
      return flushed;
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
      return batch;
    }
  };
}
function retryDelay({ retryMs, maxRetryMs }, failures) {
  const longest = Math.min(maxRetryMs, retryMs * 2 ** (failures - 1));
  return longest * (0.5 + Math.random() / 2);
}
function createWaiters(queue) {
  const waiters = /* @__PURE__ */ new Map();
  return {
    get size() {
      return waiters.size;
    },
    add(timeoutMs2) {
      if (queue.waiting === 0) return Promise.resolve();
      return new Promise((resolve2) => {
        const timer = timeoutMs2 === void 0 ? void 0 : setTimeout(() => done(), timeoutMs2);
        const done = () => {
          clearTimeout(timer);
          waiters.delete(done);
          resolve2();
        };
        waiters.set(done, queue.added);
      });
    },
    settle() {
      const left = queue.added - queue.waiting;
      for (const [done, position] of waiters) if (left >= position) done();
    }
  };
}

// src/logs/log-queue.ts
var READ_BYTES = 1024 * 1024;
function createLogQueue({ log, memoryBytes, inFile, onDamaged }) {
  let parts = [...log.found];
  const found = log.found.reduce((sum, { records }) => sum + records, 0);
  const counts = {
    waiting: found,
    added: found,
    unprotected: 0,
    bytes: log.found.reduce((sum, { begin: begin2, end }) => sum + end - begin2, 0),
    memory: 0,
    spans: log.found.length
  };
  const forget = (segment, records, bytes) => {
    counts.waiting -= records;
    counts.bytes -= bytes;
    log.settle(segment, records);
  };
  const readFront = async (span, maxRecords) => {
    parts.shift();
    try {
      const { records, rest } = await readSpan(span, { maxRecords, maxBytes: READ_BYTES });
      const { segment } = span;
      const items = records.flatMap(({ entry, bytes }) => entry ? [{ entry, bytes, segment }] : []);
      parts = [...items, ...rest ? [rest] : [], ...parts];
      if (!rest) counts.spans -= 1;
      counts.memory += sizeOf(items);
      const lost = span.records - items.length - (rest?.records ?? 0);
      if (lost !== 0) {
        forget(segment, lost, (rest?.begin ?? span.end) - span.begin - sizeOf(items));
        onDamaged(lost, segment.path, "its checksum is wrong");
      }
    } catch (error) {
      parts.unshift(span);
      throw error;
    }
  };
  return {
    get waiting() {
      return counts.waiting;
    },
    get added() {
      return counts.added;
    },
    get unprotected() {
      return counts.unprotected;
    },
    get bytes() {
      return counts.bytes;
    },
    hasRoom: (bytes) => counts.memory + bytes <= memoryBytes,
    add(entry, bytes, place) {
      counts.waiting += 1;
      counts.added += 1;
      counts.bytes += bytes;
      if (place && (inFile || counts.spans > 0 || counts.memory + bytes > memoryBytes)) {
        const isLonger = extendLast(parts, place, bytes);
        if (!isLonger) counts.spans += 1;
        return;
      }
      counts.memory += bytes;
      if (!place) counts.unprotected += 1;
      parts.push({ entry, bytes, segment: place?.segment });
    },
    get front() {
      const [first] = parts;
      return first && "records" in first ? first : void 0;
    },
    advance({ records, bytes, damaged }) {
      const [first] = parts;
      if (!first || !("records" in first)) return;
      const { segment, end } = first;
      const begin2 = first.begin + bytes;
      const isDone = begin2 >= end || records === 0;
      const left = isDone ? 0 : Math.max(1, first.records - records);
      if (isDone) {
        parts.shift();
        counts.spans -= 1;
      } else parts[0] = { segment, begin: begin2, end, records: left };
      forget(segment, first.records - left, isDone ? end - first.begin : bytes);
      const lost = first.records - left - records + damaged;
      if (lost > 0) onDamaged(lost, segment.path, "its checksum is wrong");
    },
    async take({ maxEntries, maxBytes }) {
      const taken = [];
      let bytes = 0;
      for (let first = parts[0]; first; first = parts[0]) {
        const isFull = taken.length >= maxEntries || bytes >= maxBytes;
        if (isFull || taken.length > 0 && "records" in first) break;
        if ("records" in first) {
          await readFront(first, maxEntries);
          continue;
        }
        if (taken.length > 0 && bytes + first.bytes > maxBytes) break;
        const count = countWithin(parts, maxEntries - taken.length, maxBytes - bytes);
        const some = parts.splice(0, count).filter((part) => "entry" in part);
        taken.push(...some);
        bytes += sizeOf(some);
      }
      return taken;
    },
    settle(items) {
      for (const { bytes, segment } of items) {
        counts.memory -= bytes;
        if (segment) forget(segment, 1, bytes);
        else {
          counts.waiting -= 1;
          counts.bytes -= bytes;
          counts.unprotected -= 1;
        }
      }
    },
    skip(reason) {
      const [first] = parts;
      if (!first || !("records" in first)) return;
      parts.shift();
      counts.spans -= 1;
      counts.waiting -= first.records;
      counts.bytes -= first.end - first.begin;
      onDamaged(first.records, first.segment.path, reason);
    },
    items: () => parts.filter((part) => "entry" in part)
  };
}
function sizeOf(items) {
  return items.reduce((sum, { bytes }) => sum + bytes, 0);
}
function countWithin(parts, maxEntries, maxBytes) {
  let count = 0;
  let bytes = 0;
  for (const part of parts) {
    if ("records" in part || count >= maxEntries || count > 0 && bytes + part.bytes > maxBytes) break;
    bytes += part.bytes;
    count += 1;
  }
  return count;
}
function extendLast(parts, { segment, begin: begin2 }, bytes) {
  const last = parts.at(-1);
  const end = begin2 + bytes;
  if (last && "records" in last && last.segment === segment && last.end === begin2) {
    parts[parts.length - 1] = { ...last, end, records: last.records + 1 };
    return true;
  }
  parts.push({ segment, begin: begin2, end, records: 1 });
  return false;
}

// src/logs/rejected-file.ts
import { appendFile, stat } from "node:fs/promises";
function rejectedFile(path, maxBytes) {
  return {
    path,
    async add(rejected) {
      const at = (/* @__PURE__ */ new Date()).toISOString();
      const lines = rejected.map(({ entry, reason }) => `${JSON.stringify({ at, reason, entry })}
`).join("");
      try {
        if (await sizeOf2(path) + Buffer.byteLength(lines) > maxBytes) return false;
        await appendFile(path, lines, { mode: 384 });
        return true;
      } catch {
        return false;
      }
    }
  };
}
async function sizeOf2(path) {
  const found = await stat(path).catch(() => void 0);
  return found?.size ?? 0;
}

// src/logs/write-ahead-log.ts
import { ftruncateSync } from "node:fs";
import { readdir as readdir2 } from "node:fs/promises";
import { join as join5 } from "node:path";
async function openWriteAheadLog(folder, segmentBytes) {
  const segments2 = await findSegments(folder);
  let last = segments2.at(-1)?.number ?? 0;
  let active;
  const remove2 = (segment) => {
    if (active === segment) active = void 0;
    deleteSegment(segment);
  };
  const activeSegment = () => {
    if (active && active.size >= segmentBytes) {
      closeSegment(active);
      active = void 0;
    }
    if (!active) {
      last += 1;
      active = createSegment(join5(folder, segmentName(last)), last);
    }
    return active;
  };
  for (const segment of segments2) if (segment.pending === 0) remove2(segment);
  return {
    found: segments2.filter(({ pending }) => pending > 0).map((segment) => ({ segment, begin: 0, end: segment.size, records: segment.pending })),
    append(record6) {
      const segment = activeSegment();
      const begin2 = segment.size;
      try {
        appendRecord(segment, record6);
      } catch (error) {
        active = void 0;
        abandon(segment);
        throw error;
      }
      return { segment, begin: begin2 };
    },
    settle(segment, records) {
      segment.pending -= records;
      if (segment.pending > 0) return;
      try {
        if (segment === active) emptySegment(segment);
        else remove2(segment);
      } catch {
        if (segment === active) active = void 0;
      }
    },
    close() {
      if (!active) return;
      if (active.pending > 0) closeSegment(active);
      else remove2(active);
    }
  };
}
function abandon(segment) {
  try {
    if (segment.pending === 0) return deleteSegment(segment);
    if (segment.descriptor !== void 0) ftruncateSync(segment.descriptor, segment.size);
    closeSegment(segment);
  } catch {
  }
}
async function findSegments(folder) {
  const names3 = (await readdir2(folder)).filter((name3) => SEGMENT_NAME.test(name3)).sort();
  const segments2 = [];
  for (const name3 of names3) segments2.push(await findSegment(join5(folder, name3), Number(name3.slice(0, 8))));
  return segments2;
}

// src/logs/open-log-writer.ts
var MEBIBYTE2 = 1024 * 1024;
var LAST_ROOM = 1 / 16;
var FILE_PAUSE_MS = 1e3;
var SHED_REPORT_MS = 6e4;
async function openLogWriter(options) {
  const { folder, report, maxBytes = 1024 * MEBIBYTE2, memoryBytes = 64 * MEBIBYTE2 } = options;
  const lock = await lockFolder(folder);
  const log = await openWriteAheadLog(folder, options.segmentBytes ?? 16 * MEBIBYTE2).catch((error) => {
    lock.release();
    throw error;
  });
  let damaged = 0;
  const queue = createLogQueue({
    log,
    memoryBytes,
    inFile: options.store.writeRecords !== void 0,
    onDamaged: (records, path, reason) => {
      damaged += records;
      report.error("Logs in the write-ahead file cannot be read back.", { records, path, reason });
    }
  });
  const drain = drainQueue({
    queue,
    store: options.store,
    rejected: rejectedFile(join6(folder, "rejected.ndjson"), options.maxRejectedBytes ?? 64 * MEBIBYTE2),
    report,
    batch: { maxEntries: options.batchEntries ?? 2e3, maxBytes: options.batchBytes ?? 4 * MEBIBYTE2 },
    batchDelayMs: options.batchDelayMs ?? 100,
    retryMs: options.retryMs ?? 250,
    maxRetryMs: options.maxRetryMs ?? 3e4
  });
  const file = protectedAppend(log, report);
  const shed = shedCounter(report);
  let isClosed = false;
  if (queue.waiting > 0) report.info("Logs of an earlier run are written to the store.", { waiting: queue.waiting });
  drain.wake();
  return {
    accept(entry) {
      if (isClosed) return shed.count("the gateway is stopping");
      if (queue.bytes >= maxBytes) return shed.count("the write-ahead file has reached its limit");
      const record6 = recordOf3(entry);
      if (!record6) return shed.count("the entry is not JSON");
      const place = file.append(record6);
      if (!place && !queue.hasRoom(record6.length)) return shed.count("the write-ahead file cannot be written");
      queue.add(entry, record6.length, place);
      drain.wake();
      return true;
    },
    get full() {
      return queue.bytes >= maxBytes || file.isFailing && !queue.hasRoom(memoryBytes * LAST_ROOM);
    },
    get state() {
      const { waiting, unprotected } = queue;
      const { written, rejected, lost } = drain.counts;
      return { waiting, written, shed: shed.total + lost, failing: drain.failing, unprotected, rejected, damaged };
    },
    flush: (timeoutMs2) => drain.flush(timeoutMs2),
    async close(timeoutMs2 = 1e4) {
      if (isClosed) return;
      isClosed = true;
      await drain.flush(timeoutMs2);
      const lost = rescue(log, queue, drain);
      if (lost > 0) report.error("Logs are lost: neither the store nor the disk takes them.", { count: lost });
      log.close();
      lock.release();
    }
  };
}
function recordOf3(entry) {
  try {
    return encodeRecord(entry);
  } catch {
    return void 0;
  }
}
function protectedAppend(log, report) {
  let failedAt;
  return {
    get isFailing() {
      return failedAt !== void 0;
    },
    append(record6) {
      if (failedAt !== void 0 && performance.now() - failedAt < FILE_PAUSE_MS) return void 0;
      try {
        const place = log.append(record6);
        if (failedAt !== void 0) report.info("The write-ahead file is written again.");
        failedAt = void 0;
        return place;
      } catch (error) {
        const reason = reasonOf(error);
        if (failedAt === void 0) {
          report.error("The write-ahead file cannot be written. Logs are kept in memory alone.", { reason });
        }
        failedAt = performance.now();
        return void 0;
      }
    }
  };
}
function shedCounter(report) {
  let total = 0;
  let reportedAt = Number.NEGATIVE_INFINITY;
  return {
    get total() {
      return total;
    },
    count(reason) {
      total += 1;
      const now = performance.now();
      if (now - reportedAt >= SHED_REPORT_MS) {
        reportedAt = now;
        report.error("Logs are shed.", { reason, shed: total });
      }
      return false;
    }
  };
}
function rescue(log, queue, drain) {
  const unprotected = [...drain.stop(), ...queue.items()].filter(({ segment }) => !segment);
  let lost = 0;
  for (const { entry } of unprotected) {
    try {
      log.append(encodeRecord(entry));
    } catch {
      lost += 1;
    }
  }
  return lost;
}

// src/logs/start-retention.ts
var HOUR_MS = 36e5;
function startRetention({ store, days, everyMs = HOUR_MS, report }) {
  if (!(days > 0)) throw new RangeError(`Logs must be kept for more than 0 days, not ${days}.`);
  let isClosed = false;
  let timer;
  let running = Promise.resolve();
  const run2 = async () => {
    try {
      const deleted = await store.deleteBefore(Date.now() - days * DAY_MS);
      if (deleted > 0) report.info("Old logs were deleted.", { deleted, days });
    } catch (error) {
      report.warn("Old logs could not be deleted.", { reason: reasonOf(error) });
    }
    schedule(everyMs * (1 + Math.random() / 5));
  };
  const schedule = (delayMs) => {
    if (isClosed) return;
    timer = setTimeout(() => {
      running = run2();
    }, delayMs);
    timer.unref();
  };
  schedule(everyMs * Math.random() / 20);
  return {
    close() {
      isClosed = true;
      clearTimeout(timer);
      return running;
    }
  };
}

// src/meter/read-answer.ts
import { asList as asList7, isRecord as isRecord12, parseJson as parseJson6 } from "@litecone/core";

// src/meter/find-events.ts
import { asList as asList6, asRecord as asRecord12, isRecord as isRecord8, parseJson as parseJson4 } from "@litecone/core";
function findEvents(text3) {
  return { first: firstEvents(text3), counts: findCounts(text3), last: lastEvent(text3) };
}
function isStreamText(text3) {
  if (/^\s*(?:data|event|id|retry)?:/.test(text3)) return true;
  const end = text3.indexOf("\n");
  if (end === -1 || !/^\s*\{/.test(text3)) return false;
  return text3.slice(end - 2, end).trimEnd().endsWith("}") && /^\s*\{/.test(text3.slice(end, end + PREFIX_LENGTH));
}
var MOST_FIRST = 8;
function firstEvents(text3) {
  const events = [];
  for (let start = 0; start < text3.length && events.length < MOST_FIRST; ) {
    const end = lineEnd(text3, start);
    const event = parseLine(text3, start, end);
    if (event) {
      events.push(event);
      if (modelOf(event) !== void 0) break;
    }
    start = end + 1;
  }
  return events;
}
function modelOf(event) {
  const { model: model2, modelVersion } = event;
  const names3 = [model2, modelVersion, asRecord12(event.message).model, asRecord12(event.response).model];
  return names3.find((name3) => typeof name3 === "string" && name3 !== "");
}
var COUNTS = ['"usage', '"prompt_eval_count"', '"metrics"'];
function findCounts(text3) {
  for (const name3 of COUNTS) {
    const found = findLast(text3, name3);
    if (found) return found;
  }
  return void 0;
}
function findLast(text3, name3) {
  let found;
  for (let at = text3.lastIndexOf(name3); at >= 0; ) {
    let next = at;
    if (!NULL_COUNTS.test(text3.slice(at, at + 24))) {
      next = lineStart(text3, at);
      const event = parseLine(text3, next, lineEnd(text3, at));
      if (event && hasCounts(event)) {
        found = found ? mergeCounts(event, found) : event;
        if (isComplete(found)) return found;
      }
    }
    at = next === 0 ? -1 : text3.lastIndexOf(name3, next - 1);
  }
  return found;
}
var NULL_COUNTS = /^"usage" ?: ?null/;
function hasCounts(event) {
  const { usage, usageMetadata, metrics, prompt_eval_count, response: response2, message, delta, x_groq, choices } = event;
  if (isRecord8(usage) || isRecord8(usageMetadata) || isRecord8(metrics) || prompt_eval_count !== void 0) return true;
  return [response2, message, delta, x_groq, asList6(choices)[0]].some((place) => isRecord8(asRecord12(place).usage));
}
function isComplete({ type, usageMetadata }) {
  if (type === "message_delta") return false;
  return !isRecord8(usageMetadata) || usageMetadata.promptTokenCount !== void 0;
}
function mergeCounts(earlier, later) {
  if (isRecord8(later.usageMetadata))
    return { ...later, usageMetadata: { ...asRecord12(earlier.usageMetadata), ...later.usageMetadata } };
  const told = Object.entries(asRecord12(later.usage)).filter(([, count]) => count !== null);
  const before = asRecord12(earlier.type === "message_start" ? asRecord12(earlier.message).usage : earlier.usage);
  const type = earlier.type === "message_start" ? "message" : later.type;
  return { ...later, type, usage: { ...before, ...Object.fromEntries(told) } };
}
var MOST_LAST = 8;
function lastEvent(text3) {
  let end = text3.length;
  for (let lines = 0; end > 0 && lines < MOST_LAST; lines++) {
    const start = lineStart(text3, end - 1);
    const event = parseLine(text3, start, end);
    if (event) return event;
    end = start - 1;
  }
  return void 0;
}
function lineStart(text3, at) {
  return text3.lastIndexOf("\n", at) + 1;
}
function lineEnd(text3, at) {
  const end = text3.indexOf("\n", at);
  return end === -1 ? text3.length : end;
}
function parseLine(text3, start, end) {
  const brace = text3.slice(start, Math.min(end, start + PREFIX_LENGTH)).indexOf("{");
  if (brace === -1) return void 0;
  const value = parseJson4(text3.slice(start + brace, end));
  return isRecord8(value) ? value : void 0;
}
var PREFIX_LENGTH = 16;

// src/meter/read-error-type.ts
import { asRecord as asRecord13, isRecord as isRecord9 } from "@litecone/core";
function readErrorType(body) {
  const response2 = asRecord13(body.response);
  const error = [body.error, response2.error, asRecord13(body.x_groq).error].find((value) => value);
  if (isRecord9(error)) return firstName([error.type, error.code, error.status]) ?? "error";
  if (typeof error === "string") return firstName([error, body.code, body.type]) ?? "error";
  if (body.object === "error" || body.type === "error") return firstName([body.code, body.type]) ?? "error";
  return void 0;
}
function firstName(values) {
  return values.find((value) => typeof value === "string" && /^[\w.:-]{1,64}$/.test(value));
}

// src/meter/read-usage.ts
import { asNumber as asNumber2, asRecord as asRecord14, createUsage, isRecord as isRecord10 } from "@litecone/core";
import { anthropicWire } from "@litecone/providers-anthropic";
import { cohereWire } from "@litecone/providers-cohere";
import { geminiWire } from "@litecone/providers-gemini";
import { openaiWire } from "@litecone/providers-openai";
import { replicateWire } from "@litecone/providers-replicate";
function readUsage(answer3, provider) {
  for (const place of placesOf(answer3)) {
    const usage = readPlace(place, provider);
    if (usage) return usage;
  }
  return void 0;
}
function placesOf(answer3) {
  const { response: response2, message, delta, x_groq, choices } = answer3;
  const choice = Array.isArray(choices) ? choices[0] : void 0;
  return [answer3, response2, message, delta, x_groq, choice].filter(isRecord10);
}
function readPlace(place, provider) {
  const { usage, usageMetadata, metrics, meta } = place;
  if (isRecord10(usage)) return readCounts(usage, place, provider);
  if (isRecord10(usageMetadata)) return decode(geminiWire, { candidates: [{}], usageMetadata });
  if (isRecord10(metrics)) return decode(replicateWire, { status: "succeeded", output: "", metrics });
  if (isRecord10(meta) && isCohere(meta)) return decode(cohereWire, { message: {}, usage: meta });
  return readTopLevel(place);
}
function readCounts(usage, place, provider) {
  if (isCohere(usage)) return decode(cohereWire, { message: {}, usage });
  if (usage.prompt_tokens !== void 0 || usage.completion_tokens !== void 0) return withBilled(usage);
  if (usage.input_tokens !== void 0 || usage.output_tokens !== void 0) {
    if (isAnthropic(usage, place, provider)) return decode(anthropicWire, { ...place, content: [], usage });
    return decodeOpenAI(withChatNames(usage));
  }
  if (asNumber2(usage.total_tokens) !== void 0) return decodeOpenAI({ prompt_tokens: usage.total_tokens, ...usage });
  return readCamelCase(usage);
}
function isCohere({ tokens, billed_units, prompt_tokens }) {
  return isRecord10(tokens) || isRecord10(billed_units) && prompt_tokens === void 0;
}
function isAnthropic(usage, { type }, provider) {
  if ("input_tokens_details" in usage || "total_tokens" in usage) return false;
  return "cache_creation_input_tokens" in usage || "cache_read_input_tokens" in usage || type === "message" || type === "message_delta" || provider === "anthropic";
}
function withChatNames(usage) {
  const { input_tokens = 0, output_tokens = 0 } = usage;
  return {
    ...usage,
    prompt_tokens: input_tokens,
    completion_tokens: output_tokens,
    prompt_tokens_details: usage.input_tokens_details ?? usage.input_token_details,
    completion_tokens_details: usage.output_tokens_details ?? usage.output_token_details
  };
}
function readCamelCase(usage) {
  const prompt = asNumber2(usage.inputTokens) ?? asNumber2(usage.promptTokens);
  const completion2 = asNumber2(usage.outputTokens) ?? asNumber2(usage.completionTokens);
  if (prompt === void 0 && completion2 === void 0) return void 0;
  const cached = asNumber2(usage.cacheReadInputTokens);
  const cacheWrite = asNumber2(usage.cacheWriteInputTokens);
  return createUsage({
    // Converse's input is without the cached tokens.
    prompt: (prompt ?? 0) + (cached ?? 0) + (cacheWrite ?? 0),
    completion: completion2 ?? 0,
    total: asNumber2(usage.totalTokens),
    cached: cached ?? asNumber2(usage.cachedInputTokens),
    cacheWrite,
    reasoning: asNumber2(usage.reasoningTokens)
  });
}
function readTopLevel(answer3) {
  const prompt = asNumber2(answer3.prompt_eval_count) ?? asNumber2(answer3.prompt_token_count);
  const completion2 = asNumber2(answer3.eval_count) ?? asNumber2(answer3.generation_token_count);
  if (prompt === void 0 && completion2 === void 0) return void 0;
  return createUsage({ prompt: prompt ?? 0, completion: completion2 ?? 0 });
}
function withBilled(usage) {
  const decoded = decodeOpenAI(usage);
  const { input_tokens, output_tokens } = asRecord14(usage.billed_units);
  const [input, output] = [asNumber2(input_tokens), asNumber2(output_tokens)];
  if (!decoded || input === void 0 && output === void 0) return decoded;
  return {
    ...decoded,
    billed_units: {
      ...input !== void 0 && { input_tokens: input },
      ...output !== void 0 && { output_tokens: output }
    }
  };
}
var openai2 = /* @__PURE__ */ openaiWire();
function decodeOpenAI(usage) {
  return decode(openai2, { choices: [], usage });
}
function decode(wire, body) {
  const usage = wire.chat?.decode(body, CONTEXT).usage;
  return usage && asNumber2(asRecord14(usage).prompt_tokens) !== void 0 ? usage : void 0;
}
var CONTEXT = { provider: "", model: "", stream: false, callId: "", created: 0 };

// src/meter/scan-json.ts
import { isRecord as isRecord11, parseJson as parseJson5 } from "@litecone/core";
var WINDOW2 = 16384;
function scanAnswer(text3) {
  const fields = {};
  for (const name3 of ["usage", "usageMetadata", "metrics", "meta"]) {
    const counts = scanObject(text3, name3);
    if (counts) fields[name3] = counts;
  }
  const model2 = scanString(text3, "model") ?? scanString(text3, "modelVersion");
  return model2 === void 0 ? fields : { ...fields, model: model2 };
}
function scanRequest(text3) {
  const fields = {};
  for (const name3 of ["model", "user", "_type", "toolName", "name"]) {
    const value = scanString(text3, name3);
    if (value !== void 0) fields[name3] = value;
  }
  if (windows(text3).some((part) => /"stream"\s*:\s*true/.test(part))) fields.stream = true;
  return fields;
}
function scanString(text3, name3) {
  const pattern = new RegExp(`"${name3}"\\s*:\\s*("(?:[^"\\\\]|\\\\.){0,512}")`);
  for (const part of windows(text3)) {
    const found = pattern.exec(part)?.[1];
    const value = found === void 0 ? void 0 : parseJson5(found);
    if (typeof value === "string") return value;
  }
  return void 0;
}
function windows(text3) {
  if (text3.length <= 2 * WINDOW2) return [text3];
  return [text3.slice(0, WINDOW2), text3.slice(-WINDOW2)];
}
var MOST_HITS = 4;
function scanObject(text3, name3) {
  for (const part of windows(text3).reverse()) {
    let at = part.lastIndexOf(`"${name3}"`);
    for (let hits = 0; at !== -1 && hits < MOST_HITS; hits++) {
      const value = readObject(part, at + name3.length + 2);
      if (value) return value;
      at = at === 0 ? -1 : part.lastIndexOf(`"${name3}"`, at - 1);
    }
  }
  return void 0;
}
function readObject(text3, at) {
  const colon = /\s*:\s*\{/y;
  colon.lastIndex = at;
  if (!colon.test(text3)) return void 0;
  const end = objectEnd(text3, colon.lastIndex);
  const value = end === -1 ? void 0 : parseJson5(text3.slice(colon.lastIndex - 1, end));
  return isRecord11(value) ? value : void 0;
}
function objectEnd(text3, start) {
  let depth = 1;
  let isText = false;
  for (let index = start; index < text3.length; index++) {
    const char = text3[index];
    if (isText) {
      if (char === "\\") index++;
      else if (char === '"') isText = false;
    } else if (char === '"') isText = true;
    else if (char === "{") depth++;
    else if (char === "}" && --depth === 0) return index + 1;
  }
  return -1;
}

// src/meter/read-answer.ts
var MOST_PARSED = 256 * 1024;
var NOTHING = {
  usage: void 0,
  model: void 0,
  errorType: void 0,
  isStream: false,
  fields: {}
};
function readAnswer(text3, contentType, provider) {
  if (!text3) return NOTHING;
  const isStream3 = /event-stream|ndjson|jsonl|json-seq/i.test(contentType ?? "") || isStreamText(text3);
  return isStream3 ? readStream(text3, provider) : readWhole(text3, provider);
}
function readStream(text3, provider) {
  const { first, counts, last } = findEvents(text3);
  const events = counts ? [...first, counts] : first;
  return {
    usage: counts && readUsage(counts, provider),
    model: events.map(modelOf).find((model2) => model2 !== void 0),
    errorType: last && readErrorType(last),
    isStream: true,
    fields: {}
  };
}
function readWhole(text3, provider) {
  const body = text3.length > MOST_PARSED ? void 0 : parseJson6(text3);
  if (Array.isArray(body)) return readList(body, provider);
  const fields = isRecord12(body) ? body : body === void 0 && /^\s*[[{]/.test(text3) ? scanAnswer(text3) : {};
  return {
    usage: readUsage(fields, provider),
    model: modelOf(fields),
    errorType: readErrorType(fields),
    isStream: false,
    fields
  };
}
function readList(body, provider) {
  const events = asList7(body).filter(isRecord12);
  const counts = events.findLast((event) => readUsage(event, provider) !== void 0);
  const last = events.at(-1);
  return {
    usage: counts && readUsage(counts, provider),
    model: events.map(modelOf).find((model2) => model2 !== void 0),
    errorType: last && readErrorType(last),
    isStream: events.some((event) => "candidates" in event),
    fields: {}
  };
}

// src/meter/read-call.ts
import { isRecord as isRecord13, parseJson as parseJson7 } from "@litecone/core";
var MOST_PARSED2 = 1024 * 1024;
function readCall(path, request4, answer3) {
  const body = typeof request4 === "object" && request4 !== null ? request4 : readBody4(request4);
  const pathname = withoutQuery(path);
  const event = readEvent2(body);
  return {
    model: event?.model ?? textOf5(body.model) ?? modelInPath(pathname) ?? textOf5(body.version),
    stream: body.stream === true || /:streamGenerateContent$|\/converse-stream$|-with-response-stream$/.test(pathname),
    user: textOf5(body.user),
    operation: event?.operation ?? operationOf(pathname, body, answer3),
    isEvent: event !== void 0
  };
}
function readBody4(text3) {
  if (!text3) return {};
  const body = text3.length > MOST_PARSED2 ? void 0 : parseJson7(text3);
  if (isRecord13(body)) return body;
  return body === void 0 && /^\s*\{/.test(text3) ? scanRequest(text3) : {};
}
function textOf5(value) {
  return typeof value === "string" && value !== "" ? value : null;
}
function readEvent2({ _type, toolName, name: name3 }) {
  if (_type === "tool") return { model: `tool:${textOf5(toolName) ?? ""}`, operation: "tool" };
  if (_type === "vector_db") return { model: "vector_db", operation: "vector_db" };
  if (_type === "data") return { model: `data:${textOf5(name3) ?? ""}`, operation: "other" };
  return void 0;
}
var MODEL_PATHS = [
  /\/models\/([^/:]+):\w+$/,
  /\/deployments\/([^/]+)\//,
  /\/models\/([^/]+\/[^/]+)\/predictions$/,
  /\/model\/([^/]+)\/(?:invoke|converse)/
];
function modelInPath(pathname) {
  for (const pattern of MODEL_PATHS) {
    const found = pattern.exec(pathname)?.[1];
    if (found !== void 0) return decodePart(found);
  }
  return null;
}
var OPERATIONS2 = [
  [/count_?tokens|\/batches|\/models$|\/files|\/images\/|\/audio\//i, "other"],
  [/\/moderations$/, "moderate"],
  [/\/embeddings?$|\/embed$|:(?:batch)?embedContents?$/i, "embed"],
  [
    /\/(?:chat|completions?|responses|messages|generate|predictions|converse(?:-stream)?|invoke(?:-with-response-stream)?)$/,
    "chat"
  ],
  [/:(?:stream)?GenerateContent$|:(?:stream)?RawPredict$/i, "chat"]
];
function operationOf(pathname, body, answer3) {
  for (const [pattern, operation] of OPERATIONS2) if (pattern.test(pathname)) return operation;
  if ("messages" in body || "contents" in body || "prompt" in body) return "chat";
  if ("choices" in answer3 || "candidates" in answer3 || answer3.object === "response") return "chat";
  if (answer3.object === "list" || "embeddings" in answer3 || "embedding" in answer3) return "embed";
  if ("input" in body && Array.isArray(answer3.results)) return "moderate";
  return "other";
}

// src/meter/create-meter.ts
function createMeter(options) {
  return (call) => {
    try {
      return measure(call, options);
    } catch {
      return unread(call);
    }
  };
}
function measure(call, { prices: prices2 }) {
  const { provider } = call;
  const answer3 = readAnswer(call.responseBody, call.contentType, provider);
  const asked = readCall(call.path, call.request ?? call.requestBody, answer3.fields);
  const servedModel = asked.isEvent ? null : answer3.model ?? null;
  const models = call.modelOverride === void 0 ? [servedModel, asked.model] : [call.modelOverride];
  const names3 = models.filter((model2) => model2 !== null);
  const { usage } = answer3;
  return {
    operation: asked.operation,
    model: names3[0] ?? "",
    requestedModel: asked.model,
    servedModel,
    stream: asked.stream || answer3.isStream,
    tokens: tokensOf2(usage, asked),
    costUsd: (usage && costOf2({ provider, models: names3, usage, at: call.at }, prices2)?.total) ?? null,
    userId: asked.user,
    errorType: answer3.errorType ?? null
  };
}
function tokensOf2(usage, { operation }) {
  const hasNoOutput = operation === "embed" || operation === "moderate";
  return {
    prompt: usage?.prompt_tokens ?? null,
    completion: hasNoOutput ? null : usage?.completion_tokens ?? null,
    total: usage?.total_tokens ?? null,
    cacheRead: usage?.prompt_tokens_details?.cached_tokens ?? null,
    cacheWrite: usage?.prompt_tokens_details?.cache_creation_tokens ?? null,
    reasoning: usage?.completion_tokens_details?.reasoning_tokens ?? null
  };
}
function unread({ modelOverride }) {
  return {
    operation: "other",
    model: modelOverride ?? "",
    requestedModel: null,
    servedModel: null,
    stream: false,
    tokens: { prompt: null, completion: null, total: null, cacheRead: null, cacheWrite: null, reasoning: null },
    costUsd: null,
    userId: null,
    errorType: null
  };
}

// src/open-services.ts
async function openServices(options, { providers, open: open2, report }) {
  const { folder, logs = {} } = options;
  const opened = [];
  const close = async (timeoutMs2) => {
    for (const end of opened.splice(0).toReversed()) await end(timeoutMs2);
  };
  try {
    const { postgres, library } = options.stores ?? {};
    const stores = await openStores({ ...options.stores, folder });
    opened.push(() => stores.close());
    const place = postgres ? { postgres } : { folder, library };
    const keys = await openKeys({
      store: place,
      open: open2,
      vaultKeys: options.vaultKeys,
      report
    });
    opened.push(() => keys.close());
    const writer = await openLogWriter({
      store: stores.logs,
      folder: join7(folder, "write-ahead"),
      report,
      maxBytes: logs.maxWaitingBytes
    });
    opened.push((timeoutMs2) => writer.close(timeoutMs2));
    if (logs.retentionDays !== void 0) {
      const retention = startRetention({ store: stores.logs, days: logs.retentionDays, report });
      opened.push(() => retention.close());
    }
    const { upstream } = options;
    const alerts = await openAlerts({ ...options.alerts, place, logs: stores.logs, upstream, report });
    opened.push(() => alerts.close());
    const book = prices();
    const { keyring, mirror, store } = keys;
    const vault = withConfiguredKeys(keys.vault, options.providers);
    const { environment = process.env } = options;
    const checks = createChecks(checksSchema.parse(options.checks ?? {}), {
      providers,
      keys: createProviderKeys(vault, environment),
      environment
    });
    return {
      logs: stores.logs,
      cache: stores.cache,
      counters: stores.counters,
      keyring,
      keys: manageKeys({
        store,
        mirror,
        vaultKeys: options.vaultKeys,
        configured: withKey(options.providers)
      }),
      vault,
      alerts,
      writer,
      meter: createMeter({ prices: book }),
      prices: book,
      security: checks.security,
      moderation: checks.moderation,
      checksPolicy: checks.policy,
      report,
      hasKeys: mirror.hasKeys,
      close
    };
  } catch (error) {
    await close(0);
    throw error;
  }
}
function withConfiguredKeys(vault, providers = {}) {
  const keys = new Map(Object.entries(providers).map(([id, { apiKey }]) => [id, apiKey]));
  return {
    async find(provider, owner) {
      return await vault.find(provider, owner) ?? keys.get(provider);
    }
  };
}
function withKey(providers = {}) {
  return Object.keys(providers).filter((id) => providers[id]?.apiKey !== void 0);
}

// src/operations/answer-operations.ts
async function answerOperations(path, headers2, { health, metrics, keyring }) {
  if (path === "/healthz") return json(200, { status: "ok" });
  if (path === "/readyz") {
    const readiness = await health.readiness();
    return json(readiness.ready ? 200 : 503, readiness);
  }
  if (path !== "/metrics") return void 0;
  try {
    if (keyring) await requireScope(keyring, "read", (name3) => headers2[name3]?.toString());
    return { status: 200, headers: { "content-type": metrics.contentType }, body: await metrics.read() };
  } catch (error) {
    const answer3 = toApiError(error);
    return json(answer3.status, answer3);
  }
}
function json(status2, body) {
  const headers2 = { "content-type": "application/json", "cache-control": "no-store" };
  return { status: status2, headers: headers2, body: JSON.stringify(body) };
}

// src/operations/create-health.ts
function createHealth(options) {
  const { checks, required: required2 = Object.keys(checks), report, holdMs = 1e3, timeoutMs: timeoutMs2 = 2e3 } = options;
  let isDraining = false;
  let last;
  const failed = /* @__PURE__ */ new Set();
  const run2 = async (name3, check3) => {
    try {
      await withTimeout2(check3, timeoutMs2);
      if (failed.delete(name3)) report.info("A check succeeds again.", { check: name3 });
      return "ok";
    } catch (error) {
      const reason = reasonOf(error);
      if (!failed.has(name3)) report.warn("A check fails.", { check: name3, isReady: !required2.includes(name3), reason });
      failed.add(name3);
      return "failed";
    }
  };
  const runAll = async () => {
    const results = Object.entries(checks).map(async ([name3, check3]) => [name3, await run2(name3, check3)]);
    const entries = await Promise.all(results);
    if (last) last.at = performance.now();
    return Object.fromEntries(entries);
  };
  return {
    async readiness() {
      if (!last || performance.now() - last.at > holdMs) {
        last = { at: Number.POSITIVE_INFINITY, results: Promise.resolve({}) };
        last.results = runAll();
      }
      const results = await last.results;
      const isReady = !isDraining && required2.every((name3) => results[name3] === "ok");
      return { ready: isReady, draining: isDraining, checks: results };
    },
    drain() {
      isDraining = true;
    }
  };
}
async function withTimeout2(check3, timeoutMs2) {
  let timer;
  const expired = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`It took longer than ${timeoutMs2} ms.`)), timeoutMs2);
  });
  try {
    await Promise.race([check3(), expired]);
  } finally {
    clearTimeout(timer);
  }
}

// src/operations/create-metrics.ts
import { Counter as Counter2, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

// src/operations/bounded-label.ts
var MOST_CHARACTERS = 100;
function boundedLabel(most) {
  const known2 = /* @__PURE__ */ new Set();
  return (value) => {
    const label = value?.slice(0, MOST_CHARACTERS) || "unknown";
    if (known2.has(label)) return label;
    if (known2.size >= most) return "other";
    known2.add(label);
    return label;
  };
}

// src/operations/tally.ts
import { Counter } from "prom-client";
function createTally({ name: name3, help, labelNames, registers }) {
  const root = /* @__PURE__ */ new Map();
  const all2 = [];
  new Counter({
    name: name3,
    help,
    labelNames,
    registers,
    collect() {
      this.reset();
      for (const { labels, value } of all2) this.inc(labels, value);
    }
  });
  const start = (values) => {
    const series = { labels: Object.fromEntries(labelNames.map((label, at) => [label, values[at] ?? ""])), value: 0 };
    all2.push(series);
    return series;
  };
  return (values, amount2 = 1) => {
    let branch = root;
    const last = values.length - 1;
    for (let at = 0; at < last; at += 1) branch = below(branch, values[at] ?? "");
    const value = values[last] ?? "";
    let series = branch.get(value);
    if (!series) {
      series = start(values);
      branch.set(value, series);
    }
    series.value += amount2;
  };
}
function below(branch, value) {
  const known2 = branch.get(value);
  if (known2) return known2;
  const next = /* @__PURE__ */ new Map();
  branch.set(value, next);
  return next;
}

// src/operations/create-metrics.ts
var BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120, 300, 600];
var MOST_PROVIDERS = 100;
var MOST_ERRORS = 100;
var MOST_MODELS = 200;
function createMetrics({ writer, server } = {}) {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  if (writer) addWriterMetrics(registers, writer);
  if (server) {
    gauge(registers, "litecone_requests_in_flight", "Requests being answered now.", () => server.inFlight);
  }
  const observers = [
    requestObserver(registers),
    attemptObserver(registers),
    policyObserver(registers),
    usageObserver(registers)
  ];
  const providerLabel = boundedLabel(MOST_PROVIDERS);
  return {
    observe(entry) {
      const provider = providerLabel(entry.provider);
      for (const observe of observers) observe(entry, provider);
    },
    contentType: registry.contentType,
    read: () => registry.metrics(),
    close: () => registry.clear()
  };
}
function requestObserver(registers) {
  const requests = createTally({
    name: "litecone_requests_total",
    help: "Requests by provider, source and class of status.",
    labelNames: ["provider", "source", "operation", "status"],
    registers
  });
  const latency = new Histogram({
    name: "litecone_request_duration_seconds",
    help: "From the first byte of a request to the last byte of its answer.",
    labelNames: ["provider", "source"],
    buckets: BUCKETS,
    registers
  });
  const firstToken = new Histogram({
    name: "litecone_time_to_first_token_seconds",
    help: "Until a streamed answer began.",
    labelNames: ["provider", "source"],
    buckets: BUCKETS,
    registers
  });
  return (entry, provider) => {
    const { source, operation, latencyMs, timeToFirstTokenMs } = entry;
    requests([provider, source, operation, statusClass(entry.status)]);
    if (Number.isFinite(latencyMs)) latency.observe({ provider, source }, latencyMs / 1e3);
    if (timeToFirstTokenMs !== null && Number.isFinite(timeToFirstTokenMs)) {
      firstToken.observe({ provider, source }, timeToFirstTokenMs / 1e3);
    }
  };
}
function statusClass(status2) {
  if (status2 >= 100 && status2 < 600) return `${Math.floor(status2 / 100)}xx`;
  if (status2 === -3) return "cancelled";
  return status2 === -4 ? "threat" : "other";
}
function attemptObserver(registers) {
  const errors = createTally({
    name: "litecone_errors_total",
    help: "Requests that failed, by the type of error that the provider or the gateway gave.",
    labelNames: ["provider", "type"],
    registers
  });
  const attempts = createTally({
    name: "litecone_attempts_total",
    help: "Tries at providers, retries and fallbacks included, by class of status; none when there was no answer.",
    labelNames: ["provider", "status"],
    registers
  });
  const typeLabel = boundedLabel(MOST_ERRORS);
  const providerLabel = boundedLabel(MOST_PROVIDERS);
  return (entry, provider) => {
    if (entry.errorType !== null) errors([provider, typeLabel(entry.errorType)]);
    for (const attempt of entry.attempts) {
      const status2 = attempt.status === null ? "none" : statusClass(attempt.status);
      attempts([providerLabel(attempt.provider), status2]);
    }
  };
}
function policyObserver(registers) {
  const cache = createTally({
    name: "litecone_cache_requests_total",
    help: "Requests that asked for the cache, by hit and miss.",
    labelNames: ["provider", "result"],
    registers
  });
  const saved = createTally({
    name: "litecone_cache_saved_usd_total",
    help: "What hits would have cost, in US dollars.",
    labelNames: ["provider"],
    registers
  });
  const limited = createTally({
    name: "litecone_rate_limited_total",
    help: "Requests that a limit held back.",
    labelNames: ["provider"],
    registers
  });
  const checks = createTally({
    name: "litecone_checks_total",
    help: "Requests that were checked for security or moderation, by verdict; unchecked when the check could not be made.",
    labelNames: ["verdict"],
    registers
  });
  const verdictLabel = boundedLabel(20);
  return (entry, provider) => {
    if (entry.cache !== null) cache([provider, entry.cache]);
    addTo(saved, [provider], entry.cacheSavedUsd);
    if (entry.rateLimited) limited([provider]);
    if (entry.securityVerdict !== null) checks([verdictLabel(entry.securityVerdict)]);
  };
}
function usageObserver(registers) {
  const tokens = createTally({
    name: "litecone_tokens_total",
    help: "Tokens by kind. prompt includes cache_read and cache_write, completion includes reasoning.",
    labelNames: ["provider", "model", "kind"],
    registers
  });
  const cost = createTally({
    name: "litecone_cost_usd_total",
    help: "What requests cost, in US dollars, as far as prices are known.",
    labelNames: ["provider", "model"],
    registers
  });
  const pricedLabel = boundedLabel(MOST_MODELS);
  const otherLabel = boundedLabel(MOST_MODELS);
  return (entry, provider) => {
    const model2 = entry.costUsd === null ? otherLabel(entry.model) : pricedLabel(entry.model);
    const { prompt, completion: completion2, cacheRead, cacheWrite, reasoning } = entry.tokens;
    addTo(tokens, [provider, model2, "prompt"], prompt);
    addTo(tokens, [provider, model2, "completion"], completion2);
    addTo(tokens, [provider, model2, "cache_read"], cacheRead);
    addTo(tokens, [provider, model2, "cache_write"], cacheWrite);
    addTo(tokens, [provider, model2, "reasoning"], reasoning);
    addTo(cost, [provider, model2], entry.costUsd);
  };
}
function addTo(tally, values, amount2) {
  if (amount2 !== null && Number.isFinite(amount2) && amount2 > 0) tally(values, amount2);
}
function addWriterMetrics(registers, writer) {
  gauge(registers, "litecone_logs_waiting", "Logs accepted and not yet in the store.", () => writer.state.waiting);
  gauge(
    registers,
    "litecone_logs_failing",
    "1 while the store cannot be written to.",
    () => Number(writer.state.failing !== void 0)
  );
  counter(registers, "litecone_logs_written_total", "Logs written to the store.", () => writer.state.written);
  counter(registers, "litecone_logs_shed_total", "Logs given up: there was no room.", () => writer.state.shed);
}
function gauge(registers, name3, help, read) {
  new Gauge({
    name: name3,
    help,
    registers,
    collect() {
      this.set(read());
    }
  });
}
function counter(registers, name3, help, read) {
  new Counter2({
    name: name3,
    help,
    registers,
    collect() {
      this.reset();
      this.inc(read());
    }
  });
}

// src/proxy/client-sink.ts
function createClientSink(response2, options) {
  return new ClientSink(response2, options);
}
var ClientSink = class {
  #response;
  #options;
  #stalled;
  #hasBegun = false;
  #hasStalled = false;
  constructor(response2, options) {
    this.#response = response2;
    this.#options = options;
  }
  head(head) {
    this.#response.writeHead(head.status, headersOf(head, this.#options.answerHeaders));
    if (!head.headers.includes("content-length")) process.nextTick(begin, this);
  }
  begin() {
    if (!this.#hasBegun) this.#response.flushHeaders();
  }
  data(chunk) {
    this.#hasBegun = true;
    if (this.#response.write(chunk)) return true;
    this.#watchStall();
    return false;
  }
  /** Most answers never have to wait, and are not listened to for it. */
  #watchStall() {
    const response2 = this.#response;
    if (!this.#hasStalled) {
      response2.on("drain", () => {
        clearTimeout(this.#stalled);
        this.#options.resume();
      });
      response2.on("close", () => clearTimeout(this.#stalled));
    }
    this.#hasStalled = true;
    clearTimeout(this.#stalled);
    this.#stalled = setTimeout(() => response2.destroy(), this.#options.stallTimeoutMs);
  }
  end() {
    this.#hasBegun = true;
    this.#response.end();
  }
  fail(error) {
    if (this.#response.headersSent) this.#response.destroy();
    else sendOwnAnswer(this.#response, this.#options.onFailure(error), this.#options.answerHeaders);
  }
};
function begin(sink) {
  sink.begin();
}
function sendOwnAnswer(response2, { status: status2, headers: headers2, body }, answerHeaders2 = {}) {
  if (response2.headersSent || response2.destroyed) return;
  response2.writeHead(status2, { ...answerHeaders2, ...headers2, "content-length": Buffer.byteLength(body) });
  response2.end(body);
}
function headersOf({ headers: headers2 }, ours) {
  const all2 = [...headers2];
  for (const name3 in ours) all2.push(name3, ours[name3] ?? "");
  return all2;
}

// src/proxy/upstream.ts
import { Agent as Agent2, buildConnector as buildConnector2 } from "undici";

// src/proxy/upstream-headers.ts
import { util } from "undici";
var HOP_BY_HOP = /* @__PURE__ */ new Set(["connection", "keep-alive", "te", "trailer", "transfer-encoding", "upgrade"]);
var isHopByHop = (name3) => HOP_BY_HOP.has(name3) || name3.startsWith("proxy-");
function withoutHopByHop(headers2) {
  const named = connectionNames(headers2);
  return filtered(headers2, (name3) => isHopByHop(name3) || named?.has(name3) === true);
}
var OF_THE_BODY = ["content-length", "content-md5", "content-digest", "digest", "repr-digest"];
function forwardableHeaders(rawHeaders, options = {}) {
  const named = connectionNames(rawHeaders);
  const dropped = new Set(options.drop);
  if (options.bodyReplaced) for (const name3 of OF_THE_BODY) dropped.add(name3);
  return filtered(
    rawHeaders,
    (name3) => name3 === "host" || name3 === "expect" || name3.startsWith("helicone-") || isHopByHop(name3) || dropped.has(name3) || named?.has(name3) === true
  );
}
function asksForWebSocket(headers2) {
  return /\bwebsocket\b/i.test(headerValue(headers2, "upgrade") ?? "");
}
function headerValue(headers2, name3) {
  for (let index = 0; index + 1 < headers2.length; index += 2) {
    if (headers2[index]?.toLowerCase() === name3) return headers2[index + 1];
  }
  return void 0;
}
function answerHeaders(raw) {
  const headers2 = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name3 = raw[index];
    const value = raw[index + 1];
    if (name3 && value) headers2.push(util.headerNameToString(name3), value.toString("latin1"));
  }
  return withoutHopByHop(headers2);
}
function filtered(headers2, isDropped) {
  const kept = [];
  for (let index = 0; index + 1 < headers2.length; index += 2) {
    const name3 = util.headerNameToString(headers2[index] ?? "");
    if (!isDropped(name3)) kept.push(name3, headers2[index + 1] ?? "");
  }
  return kept;
}
function connectionNames(headers2) {
  let names3;
  for (let index = 0; index + 1 < headers2.length; index += 2) {
    if (headers2[index]?.length !== 10 || headers2[index]?.toLowerCase() !== "connection") continue;
    const value = headers2[index + 1] ?? "";
    if (value === "keep-alive" || value === "close") continue;
    names3 ??= /* @__PURE__ */ new Set();
    for (const name3 of value.split(",")) names3.add(name3.trim().toLowerCase());
  }
  return names3;
}

// src/proxy/upstream-answer.ts
var UpstreamAnswer = class {
  #sink;
  #origin;
  #abort;
  #resumeSocket;
  /** Ended, failed or cancelled: the sink hears nothing more. */
  #over = false;
  #cancelled;
  #starting = false;
  constructor(sink, origin) {
    this.#sink = sink;
    this.#origin = origin;
  }
  /** The sink is not called before this has returned: whoever sends has its source in hands by then. */
  start(dispatcher, options) {
    this.#starting = true;
    dispatcher.dispatch(options, this);
    this.#starting = false;
  }
  /** Fails without having sent anything. */
  refuse(error) {
    queueMicrotask(() => this.#fail(error));
  }
  resume() {
    queueMicrotask(() => {
      if (!this.#over) this.#resumeSocket?.();
    });
  }
  cancel(reason) {
    if (this.#over) return;
    this.#over = true;
    this.#cancelled = reason;
    this.#abort?.(reason);
  }
  onConnect(abort) {
    this.#abort = abort;
    if (this.#cancelled) abort(this.#cancelled);
  }
  onHeaders(status2, headers2, resume) {
    if (this.#over || status2 < 200) return true;
    this.#resumeSocket = resume;
    this.#sink.head({ status: status2, headers: answerHeaders(headers2) });
    return true;
  }
  onData(chunk) {
    return this.#over || chunk.length === 0 || this.#sink.data(chunk);
  }
  onComplete() {
    if (this.#over) return;
    this.#over = true;
    this.#sink.end();
  }
  onError(error) {
    if (this.#starting) this.refuse(error);
    else this.#fail(error);
  }
  #fail(error) {
    if (this.#over) return;
    this.#over = true;
    this.#sink.fail(toUpstreamError(error, this.#origin));
  }
};

// src/proxy/upstream.ts
function createUpstream(options = {}) {
  const guard = createTargetGuard(options);
  const trusted = createAgent(options, buildConnector2(connectorOptions(options)));
  const untrusted = createAgent(options, guardConnector(guard, connectorOptions(options), options.lookup));
  return {
    send(request4, sink) {
      const answer3 = new UpstreamAnswer(sink, request4.origin);
      const refusal = refusalOf2(request4) ?? (request4.untrusted ? guard.refuseOrigin(request4.origin) : void 0);
      if (refusal) answer3.refuse(refusal);
      else {
        const { origin, path, method, body } = request4;
        const headers2 = request4.headers;
        const timeout = request4.firstByteTimeoutMs;
        const agent = request4.untrusted ? untrusted : trusted;
        answer3.start(agent, { origin, path, method, headers: headers2, body, ...timeout && { headersTimeout: timeout } });
      }
      return answer3;
    },
    async close() {
      await Promise.all([trusted.destroy(), untrusted.destroy()]);
    }
  };
}
function connectorOptions({ connectTimeoutMs = 1e4, ca, lookup }) {
  return { timeout: connectTimeoutMs, ...ca && { ca }, ...lookup && { lookup } };
}
function createAgent(options, connect) {
  return new Agent2({
    connect,
    headersTimeout: options.firstByteTimeoutMs ?? 6e5,
    bodyTimeout: options.idleTimeoutMs ?? 3e5,
    connections: options.connectionsPerOrigin ?? null,
    maxHeaderSize: options.maxHeaderBytes ?? 65536,
    keepAliveTimeout: 3e4
  });
}
function refusalOf2({ method, path, origin }) {
  if (method === "CONNECT")
    return refuse2("The gateway does not open tunnels (CONNECT). Send requests to its own paths.", 501);
  if (!path.startsWith("/")) return refuse2("The path of a request must begin with a slash.", 400);
  if (origin !== lastSound && !isSound(origin)) {
    return refuse2("The target is no address of a server: it must be like https://api.openai.com.", 400);
  }
  return void 0;
}
var lastSound;
function isSound(origin) {
  if (!/^https?:\/\//i.test(origin) || !URL.canParse(origin)) return false;
  lastSound = origin;
  return true;
}
function refuse2(message, status2) {
  return new UpstreamError("internal_error", message, { status: status2 });
}

// src/routes/refused-route.ts
function refuseRoute(message) {
  return { status: 400, headers: { "content-type": "text/plain; charset=utf-8" }, body: message };
}
function unknownRoute(message, providers) {
  const body = {
    error: {
      message,
      type: "invalid_request_error",
      param: null,
      code: "unknown_url"
    },
    routes: {
      "/v1/*": "OpenAI",
      "/{provider}/*": `One of ${[...providers].join(", ")}; the path as at the provider`,
      "/gateway/*": "Any other API, told by the header Helicone-Target-URL",
      "/ai/v1/chat/completions": "Every provider in OpenAI\u2019s format; models as provider/model. Also /ai/v1/embeddings and /ai/v1/models",
      "/custom/v1/log": "Logs of calls made elsewhere. Also /oai/v1/log, /anthropic/v1/log, /googleapis/v1/log and /v1/trace/*",
      "/api/*": "The query API"
    }
  };
  return { status: 404, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
}

// src/proxy/arrival.ts
import { randomUUID as randomUUID3 } from "node:crypto";
import {
  headerName as headerName2,
  parseHeliconeHeaders as parseHeliconeHeaders2,
  REQUEST_HEADERS
} from "@litecone/headers";
function readOptions({ rawHeaders }) {
  return hasOptions(rawHeaders) ? parseHeliconeHeaders2(rawHeaders) : NO_OPTIONS;
}
var NO_OPTIONS = /* @__PURE__ */ Object.freeze({ problems: [] });
function hasOptions(rawHeaders) {
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name3 = rawHeaders[index]?.toLowerCase() ?? "";
    if (name3.startsWith("helicone-") || OTHER_NAMES.has(name3)) return true;
  }
  return false;
}
var OTHER_NAMES = /* @__PURE__ */ new Set(
  /* @__PURE__ */ namesIn(REQUEST_HEADERS).filter((name3) => !name3.startsWith("helicone-"))
);
function namesIn(rows, group = "") {
  return Object.entries(rows).flatMap(([key, row2]) => {
    if (!isRow(row2)) return namesIn(row2, `${key}.`);
    return [headerName2(row2, group + key), ...row2.aliases ?? []].map((name3) => name3.toLowerCase());
  });
}
function isRow(row2) {
  return "rule" in row2;
}
function requestIdOf({ requestId }) {
  return requestId ?? randomUUID3();
}
function createNotes(id) {
  return {
    answerHeaders: { "helicone-id": id, "helicone-status": "success" },
    attempts: [],
    cache: null,
    cacheSavedUsd: null,
    rateLimited: false,
    securityVerdict: null,
    errorType: null,
    fallbackIndex: null,
    answeredBy: null,
    firstByteAt: null,
    afterwards: []
  };
}

// src/ai/gate-ai-call.ts
function createAiGate(policies) {
  let cache;
  return {
    async open(exchange) {
      const refusal = await policies.admit(exchange);
      if (refusal) return refusal;
      cache = policies.openCache(exchange);
      const kept = cache && await readWhole2(cache);
      return kept ?? await policies.check(exchange);
    },
    keep: (sink) => cache?.write(sink) ?? sink,
    release: () => cache?.release()
  };
}
function readWhole2(cache) {
  return new Promise((resolve2, reject) => {
    const chunks = [];
    let head;
    const sink = {
      head: (given) => {
        head = given;
      },
      data: (chunk) => chunks.push(chunk) > 0,
      end: () => resolve2(head && { status: head.status, headers: headerRecord(head.headers), body: Buffer.concat(chunks) }),
      fail: reject
    };
    cache.read(sink).then((source) => source ?? resolve2(void 0), reject);
  });
}

// src/ai/answer-ai-request.ts
async function answerAiRequest(request4, response2, path, arrival, { endpoint, limits, policies }) {
  const notes = createNotes(arrival.id);
  const leaving = new AbortController();
  response2.once("close", () => leaving.abort());
  let body;
  try {
    body = await readBody2(request4, limits);
  } catch (error) {
    const status2 = error instanceof BodyTooLargeError ? 413 : 408;
    const message = error instanceof Error ? error.message : "The body could not be read.";
    return sendOwnAnswer(response2, createErrorAnswer(status2, message, { code: "invalid_body" }), notes.answerHeaders);
  }
  const gate = createAiGate(policies);
  const { gatewayKey, ...sender } = arrival;
  await endpoint.handle({
    ...sender,
    method: request4.method ?? "GET",
    path,
    headers: request4.headers,
    body,
    notes,
    signal: leaving.signal,
    providerKey: findProviderKey(request4.headers, gatewayKey),
    gate: gate.open,
    open: (exchange, source) => gate.keep(
      createClientSink(response2, {
        answerHeaders: notes.answerHeaders,
        stallTimeoutMs: limits.stallTimeoutMs,
        resume: () => source.resume(),
        onFailure: (error) => upstreamErrorAnswer(error, exchange.route)
      })
    ),
    reply: (answer3) => sendOwnAnswer(response2, answer3, notes.answerHeaders)
  });
  gate.release();
}

// src/body/parse-body.ts
import { isRecord as isRecord14 } from "@litecone/core";
var MOST_DEPTH = 256;
function parseBody(bytes) {
  let value;
  try {
    value = JSON.parse(typeof bytes === "string" ? bytes : bytes.toString("utf8"));
  } catch {
    return void 0;
  }
  return isRecord14(value) && isShallow(value) ? value : void 0;
}
function withKeys(json2, override) {
  return { ...json2, ...override };
}
function assembleBody(json2) {
  return Buffer.from(JSON.stringify(json2));
}
function isShallow(root) {
  let level = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth === MOST_DEPTH) return false;
    const next = [];
    for (const parent of level) {
      for (const child of Object.values(parent)) if (typeof child === "object" && child !== null) next.push(child);
    }
    level = next;
  }
  return true;
}

// src/body/limit-tokens.ts
import { asNumber as asNumber3, asString as asString6 } from "@litecone/core";

// src/body/context-window.ts
import { priceProviderId as priceProviderId2 } from "@litecone/prices";
import { calcPrice } from "@pydantic/genai-prices";
function contextWindow(model2, provider) {
  const listed = provider === void 0 ? void 0 : find(model2, priceProviderId2(provider));
  return listed ?? find(model2);
}
function find(model2, providerId2) {
  try {
    return calcPrice({ input_tokens: 0 }, model2, { ...providerId2 !== void 0 && { providerId: providerId2 } })?.model.context_window;
  } catch {
    return void 0;
  }
}

// src/body/shorten-texts.ts
var MARK = "...";
function shortenTexts(texts, characters) {
  const normal = texts.map(normalizeText2);
  const total = normal.reduce((sum, text3) => sum + text3.length, 0);
  if (total <= characters) return normal;
  return normal.map((text3) => cutText(text3, Math.floor(text3.length * characters / total)));
}
function normalizeText2(text3) {
  return text3.replaceAll(/\s+/g, " ").replaceAll(/ ?([,.]) ?/g, "$1").trim();
}
function cutText(text3, length) {
  if (text3.length <= length) return text3;
  return `${text3.slice(0, wholeCharacters(text3, Math.max(0, length - MARK.length))).trimEnd()}${MARK}`;
}
function wholeCharacters(text3, end) {
  const last = text3.charCodeAt(end - 1);
  return last >= 55296 && last <= 56319 ? end - 1 : end;
}

// src/body/cut-middle.ts
var MARK2 = "...";
function cutMiddle(texts, characters) {
  const total = texts.reduce((sum, text3) => sum + text3.length, 0);
  if (total <= characters) return [...texts];
  const kept = Math.max(0, characters - 2 * MARK2.length);
  const from = Math.floor(kept / 2);
  const to = from + total - kept;
  let start = 0;
  return texts.map((text3) => {
    const cut = cutWindow(text3, from - start, to - start);
    start += text3.length;
    return cut.length < text3.length ? cut : text3;
  });
}
function cutWindow(text3, from, to) {
  if (to <= 0 || from >= text3.length) return text3;
  const before = text3.slice(0, wholeCharacters(text3, Math.max(0, from)));
  const end = Math.min(text3.length, to);
  const after = text3.slice(isSecondHalf(text3, end) ? end + 1 : end);
  return `${before}${MARK2}${after}`;
}
function isSecondHalf(text3, at) {
  const unit = text3.charCodeAt(at);
  return unit >= 56320 && unit <= 57343;
}

// src/body/prompt-texts.ts
import { isRecord as isRecord15 } from "@litecone/core";
var FIELDS = ["system", "instructions", "messages", "prompt", "input"];
function promptTexts(json2) {
  const texts = [];
  mapPromptTexts(json2, (text3) => {
    texts.push(text3);
    return text3;
  });
  return texts;
}
function mapPromptTexts(json2, replace) {
  const changed = { ...json2 };
  for (const field of FIELDS) if (Object.hasOwn(json2, field)) changed[field] = mapTexts(json2[field], replace);
  return changed;
}
function mapTexts(value, replace) {
  if (typeof value === "string") return replace(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, replace));
  if (!isRecord15(value)) return value;
  if (typeof value["text"] === "string") return { ...value, text: replace(value["text"]) };
  if (Object.hasOwn(value, "content")) return { ...value, content: mapTexts(value["content"], replace) };
  return value;
}

// src/body/limit-tokens.ts
function limitTokens(json2, handler, options = {}) {
  const { provider, windowOf = (model3) => contextWindow(model3, provider) } = options;
  if (handler === "fallback") return chooseModel(json2, windowOf);
  const model2 = primaryModel(json2, options.modelOverride);
  const limit = model2 === void 0 ? void 0 : promptLimit(json2, windowOf(model2));
  if (model2 === void 0 || limit === void 0 || estimateTokens(json2, model2) <= limit) return json2;
  const characters = Math.floor((limit * 0.9 - toolCharacters(json2) * rateOf(model2)) / rateOf(model2));
  const texts = promptTexts(json2);
  const shorter = (handler === "truncate" ? shortenTexts : cutMiddle)(texts, Math.max(0, characters));
  let index = 0;
  return mapPromptTexts(json2, (text3) => shorter[index++] ?? text3);
}
function modelCandidates(model2) {
  return (asString6(model2) ?? "").split(",").map((name3) => name3.trim()).filter(Boolean);
}
function primaryModel(json2, override) {
  return modelCandidates(json2["model"])[0] ?? modelCandidates(override)[0];
}
function estimateTokens(json2, model2) {
  const characters = promptTexts(json2).reduce((sum, text3) => sum + text3.length, toolCharacters(json2));
  return Math.ceil(characters * rateOf(model2));
}
function chooseModel(json2, windowOf) {
  const candidates = modelCandidates(json2["model"]);
  const fitting = candidates.find((model3) => {
    const limit = promptLimit(json2, windowOf(model3));
    return limit === void 0 || estimateTokens(json2, model3) <= limit;
  });
  const model2 = fitting ?? candidates.at(-1);
  return model2 === void 0 || model2 === json2["model"] ? json2 : { ...json2, model: model2 };
}
function promptLimit(json2, window) {
  if (window === void 0) return void 0;
  const asked = asNumber3(json2["max_completion_tokens"]) ?? asNumber3(json2["max_tokens"]) ?? asNumber3(json2["max_output_tokens"]);
  return Math.max(1, window - (asked ?? Math.ceil(window / 10)));
}
function toolCharacters({ tools }) {
  return tools === void 0 || tools === null ? 0 : JSON.stringify(tools).length;
}
function rateOf(model2) {
  return model2.startsWith("gpt-3.5-turbo") ? 0.2 : 0.25;
}

// src/body/map-strings.ts
function mapStrings(value, replace) {
  if (typeof value === "string") return replace(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => mapStrings(item, replace));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  const entries = Object.entries(value);
  const mapped = entries.map(([key, item]) => [key, mapStrings(item, replace)]);
  return mapped.some(([, item], index) => item !== entries[index]?.[1]) ? Object.fromEntries(mapped) : value;
}

// src/body/unwrap-prompt-inputs.ts
function unwrapPromptInputs(json2) {
  const inputs = /* @__PURE__ */ new Map();
  return { json: mapStrings(json2, (text3) => unwrap2(text3, inputs)), inputs };
}
var OPENING = /<helicone-prompt-input\s{1,8}key\s{0,8}=\s{0,8}"([^"<>]{0,256})"\s{0,8}>/g;
var CLOSING2 = "</helicone-prompt-input>";
function unwrap2(text3, inputs) {
  if (!text3.includes("<helicone-prompt-input")) return text3;
  let result = "";
  let at = 0;
  for (const opening of text3.matchAll(OPENING)) {
    if (opening.index < at) continue;
    const start = opening.index + opening[0].length;
    const end = text3.indexOf(CLOSING2, start);
    if (end < 0) break;
    const value = text3.slice(start, end);
    inputs.set(opening[1] ?? "", value);
    result += text3.slice(at, opening.index) + value;
    at = end + CLOSING2.length;
  }
  return result + text3.slice(at);
}

// src/body/with-stream-usage.ts
import { asRecord as asRecord15 } from "@litecone/core";
function withStreamUsage(json2, path) {
  if (json2["stream"] !== true || !/\/completions\/?(?:\?|$)/.test(path)) return json2;
  const options = asRecord15(json2["stream_options"]);
  if (options["include_usage"] === true) return json2;
  return { ...json2, stream_options: { ...options, include_usage: true } };
}

// src/proxy/prepare-body.ts
function prepareBody(json2, options, { provider, path }) {
  let prepared = options.prompt?.id === void 0 ? json2 : unwrapPromptInputs(json2).json;
  if (options.tokenLimitHandler) {
    const { tokenLimitHandler, modelOverride } = options;
    prepared = limitTokens(prepared, tokenLimitHandler, { provider, modelOverride });
  }
  return options.streamUsage ? withStreamUsage(prepared, path) : prepared;
}

// src/proxy/recording-sink.ts
function createRecordingSink(sink, options) {
  return new RecordingSink(sink, options);
}
var RecordingSink = class {
  #sink;
  #options;
  #status = 0;
  #responseHeaders = [];
  #ended = false;
  constructor(sink, options) {
    this.#sink = sink;
    this.#options = options;
  }
  head(head) {
    this.#status = head.status;
    this.#responseHeaders = head.headers;
    this.#sink.head(head);
  }
  data(chunk) {
    const { notes, responseCopy } = this.#options;
    notes.firstByteAt ??= Date.now();
    responseCopy.add(chunk);
    return this.#sink.data(chunk);
  }
  end() {
    this.#sink.end();
    this.#finish(this.#status);
  }
  fail(error) {
    this.#sink.fail(error);
    const { notes } = this.#options;
    notes.errorType ??= "type" in error && typeof error.type === "string" ? error.type : "internal_error";
    this.#finish("status" in error && typeof error.status === "number" ? error.status : 502);
  }
  leave() {
    this.#finish(CLIENT_LEFT);
  }
  #finish(status2) {
    if (this.#ended) return;
    this.#ended = true;
    const { requestCopy, responseCopy, onEnd } = this.#options;
    onEnd({ status: status2, endedAt: Date.now(), responseHeaders: this.#responseHeaders, requestCopy, responseCopy });
  }
};

// src/attempts/call-provider.ts
import { isFallbackCode as isFallbackCode2, parseRetryAfter } from "@litecone/headers/contract";

// src/attempts/attempt.ts
var DRAIN_BYTES = 64 * 1024;
var DRAIN_MS = 1e3;
function startAttempt(upstream, request4, sink, judge) {
  const attempt = new Attempt(sink, judge);
  attempt.source = upstream.send(request4, attempt);
  return attempt.source;
}
var Attempt = class {
  source;
  #sink;
  #judge;
  #state = "open";
  #drained = 0;
  #timer;
  constructor(sink, judge) {
    this.#sink = sink;
    this.#judge = judge;
  }
  head(head) {
    if (this.#judge.accepts(head)) {
      this.#state = "accepted";
      this.#sink.head(head);
      return;
    }
    this.#state = "discarded";
    this.#timer = setTimeout(() => this.#giveUp(), DRAIN_MS).unref();
  }
  data(chunk) {
    if (this.#state === "accepted") return this.#sink.data(chunk);
    this.#drained += chunk.length;
    if (this.#drained > DRAIN_BYTES) this.#giveUp();
    return true;
  }
  end() {
    if (this.#state === "accepted") this.#sink.end();
    else clearTimeout(this.#timer);
  }
  fail(error) {
    if (this.#state === "accepted") this.#sink.fail(error);
    else if (this.#state === "open") this.#judge.failed(error);
    else clearTimeout(this.#timer);
  }
  #giveUp() {
    clearTimeout(this.#timer);
    this.source?.cancel(new Error("Another attempt took the place of this one."));
  }
};

// src/attempts/retry-delay.ts
var LONGEST_WAIT_MS = 5 * 60 * 1e3;
function retryDelay2(made, { factor, minTimeout, maxTimeout }, retryAfter, random = Math.random) {
  const backoff = Math.round((1 + random()) * Math.max(minTimeout, 1) * factor ** (made - 1));
  return Math.min(Math.max(Math.min(backoff, maxTimeout), retryAfter ?? 0), LONGEST_WAIT_MS);
}
function isRetryStatus(status2) {
  return status2 === 429 || status2 >= 500 && status2 <= 599;
}

// src/attempts/try-target.ts
import { detectProvider } from "@litecone/headers/contract";
function ownTarget(exchange, request4) {
  return { route: exchange.route, request: request4, model: ownModel(exchange) };
}
function fallbackRoute({ route }, fallback, { trustedOrigins, providerOf: providerOf2 = detectProvider }) {
  const target = fallback["target-url"];
  if (target === void 0) return route;
  if (!URL.canParse(target)) {
    throw new UpstreamError(
      "internal_error",
      "A target-url in Helicone-Fallbacks is no URL. Write it like https://api.openai.com.",
      {
        status: 400
      }
    );
  }
  const { origin } = new URL(target);
  return { provider: providerOf2(origin), origin, path: route.path, untrusted: !trustedOrigins.has(origin) };
}
async function fallbackTarget(exchange, request4, fallback, route, options) {
  const { body, model: model2 } = overriddenBody(exchange, request4, fallback.bodyKeyOverride);
  const isReplaced = body !== request4.body;
  const headers2 = fallback.headers ? forwardableHeaders(Object.entries(fallback.headers).flat(), {
    bodyReplaced: isReplaced,
    drop: ["content-length"]
  }) : isReplaced ? forwardableHeaders(request4.headers, { bodyReplaced: true }) : request4.headers;
  const prepared = options.prepare ? await options.prepare(route, headers2, model2) : headers2;
  const { origin, untrusted } = fallback["target-url"] === void 0 ? request4 : route;
  return { route, model: model2, request: { ...request4, origin, untrusted, body, headers: prepared } };
}
function overriddenBody(exchange, { body }, override) {
  const own = ownModel(exchange);
  if (!override || !Object.keys(override).length || !body) return { body, model: own };
  const json2 = Buffer.isBuffer(body) ? parseBody(body) : void 0;
  const merged = json2 && withKeys(json2, override);
  const bytes = merged && assemble(merged);
  if (!bytes) {
    throw new UpstreamError(
      "internal_error",
      "Helicone-Fallbacks changes keys of the body (bodyKeyOverride, or names of models), but this body is no JSON object, nested too deeply, or too large to change.",
      { status: 400 }
    );
  }
  const model2 = merged["model"];
  return { body: bytes, model: typeof model2 === "string" ? model2 : own };
}
function assemble(json2) {
  try {
    return assembleBody(json2);
  } catch {
    return void 0;
  }
}
function ownModel({ json: json2 }) {
  const model2 = json2?.["model"];
  return typeof model2 === "string" ? model2 : void 0;
}

// src/attempts/call-provider.ts
var INCREASED_TIMEOUT_MS = 30 * 60 * 1e3;
function callProvider(exchange, request4, upstream, sink, options) {
  const call = new ProviderCall(exchange, withTimeout3(exchange, request4), upstream, sink, options);
  call.start();
  return call;
}
function withTimeout3({ options }, request4) {
  return options.increaseTimeout ? { ...request4, firstByteTimeoutMs: INCREASED_TIMEOUT_MS } : request4;
}
var ProviderCall = class {
  #exchange;
  #request;
  #upstream;
  #sink;
  #options;
  #retry;
  #current;
  #timer;
  #over = false;
  /** Of the fallback that is being tried. */
  #index = 0;
  /** Attempts made at it. */
  #made = 0;
  constructor(exchange, request4, upstream, sink, options) {
    this.#exchange = exchange;
    this.#request = request4;
    this.#upstream = upstream;
    this.#sink = sink;
    this.#options = options;
    this.#retry = readRetry(exchange.options);
  }
  start() {
    const { departure } = this.#exchange;
    if (departure.hasLeft) this.#over = true;
    if (this.#over) return;
    departure.listen(this.#onLeave);
    if (this.#fallbacks.length) void this.#tryFallback();
    else this.#send(ownTarget(this.#exchange, this.#request));
  }
  resume() {
    this.#current?.resume();
  }
  cancel(reason) {
    if (this.#over) return;
    this.#finish();
    clearTimeout(this.#timer);
    this.#current?.cancel(reason);
  }
  #onLeave = () => this.cancel(new Error("The client left."));
  get #fallbacks() {
    return this.#exchange.options.fallbacks ?? [];
  }
  async #tryFallback() {
    this.#made = 0;
    const fallback = this.#fallbacks[this.#index];
    if (!fallback) return;
    let target;
    let { route } = this.#exchange;
    try {
      route = fallbackRoute(this.#exchange, fallback, this.#options);
      target = await fallbackTarget(this.#exchange, this.#request, fallback, route, this.#options);
    } catch (error) {
      if (this.#over) return;
      const failure = toUpstreamError(error, route.origin);
      this.#note({ route, model: void 0 }, Date.now(), null, failure.message);
      if (this.#hasNext) this.#goOn();
      else this.#fail(failure);
      return;
    }
    if (!this.#over) this.#send(target);
  }
  #send(target) {
    this.#made++;
    const startedAt = Date.now();
    this.#current = startAttempt(this.#upstream, target.request, this, {
      accepts: (head) => {
        this.#note(target, startedAt, head.status);
        return this.#accepts(head, target);
      },
      failed: (error) => {
        const failure = toUpstreamError(error, target.request.origin);
        this.#note(target, startedAt, null, failure.message);
        this.#judgeFailure(failure, target);
      }
    });
  }
  head(head) {
    this.#sink.head(head);
  }
  data(chunk) {
    return this.#sink.data(chunk);
  }
  end() {
    this.#finish();
    this.#sink.end();
  }
  fail(error) {
    this.#finish();
    this.#sink.fail(error);
  }
  #accepts(head, target) {
    if (isRetryStatus(head.status) && this.#canRetry) {
      this.#sendLater(target, parseRetryAfter(headerValue(head.headers, "retry-after")));
      return false;
    }
    if (this.#hasNext && isFallbackCode2(this.#fallbacks[this.#index]?.onCodes ?? [], head.status)) {
      this.#goOn();
      return false;
    }
    const { notes } = this.#exchange;
    notes.firstByteAt = Date.now();
    notes.answeredBy = target.route;
    if (this.#fallbacks.length) {
      notes.fallbackIndex = this.#index;
      notes.answerHeaders["helicone-fallback-index"] = String(this.#index);
    }
    return true;
  }
  #judgeFailure(error, target) {
    if (isTransient(error) && this.#canRetry) this.#sendLater(target);
    else if (this.#hasNext) this.#goOn();
    else this.#fail(error);
  }
  #fail(error) {
    this.#exchange.notes.errorType = error.type;
    this.fail(error);
  }
  /** A stream is gone once it was sent. */
  get #isRepeatable() {
    return this.#request.body === null || Buffer.isBuffer(this.#request.body);
  }
  get #canRetry() {
    return this.#retry.enabled && this.#isRepeatable && this.#made < this.#retry.num;
  }
  get #hasNext() {
    return this.#isRepeatable && this.#index + 1 < this.#fallbacks.length;
  }
  #sendLater(target, retryAfter) {
    this.#current = void 0;
    this.#timer = setTimeout(() => this.#send(target), retryDelay2(this.#made, this.#retry, retryAfter));
  }
  #goOn() {
    this.#current = void 0;
    this.#index++;
    this.#timer = setTimeout(() => void this.#tryFallback(), 0);
  }
  #finish() {
    this.#over = true;
    this.#exchange.departure.ignore(this.#onLeave);
  }
  #note({ route, model: model2 }, startedAt, status2, error) {
    const url3 = route.origin + withoutQuery(route.path);
    const { attempts } = this.#exchange.notes;
    attempts.push({ provider: route.provider, model: model2, url: url3, status: status2, startedAt, latencyMs: Date.now() - startedAt, error });
  }
};
function isTransient({ type }) {
  return type !== "ssl_error" && type !== "blocked_target" && type !== "internal_error";
}

// src/proxy/answer-own.ts
function answerOwn(answer3, notes, sink) {
  const headers2 = [];
  for (const [name3, value] of Object.entries(answer3.headers)) {
    delete notes.answerHeaders[name3.toLowerCase()];
    headers2.push(name3.toLowerCase(), value);
  }
  const body = Buffer.from(answer3.body);
  notes.logStatus = answer3.logStatus ?? null;
  sink.head({ status: answer3.status, headers: [...headers2, "content-length", String(body.length)] });
  if (body.length) sink.data(body);
  sink.end();
}

// src/proxy/run-exchange.ts
async function runExchange(exchange, outgoing, sink, { policies, upstream, trustedOrigins }) {
  const own = (answer3) => {
    release2();
    discardBody(outgoing);
    if (!exchange.departure.hasLeft) answerOwn(answer3, exchange.notes, sink);
  };
  let release2 = () => {
  };
  try {
    const admitted = policies.admit(exchange);
    const refusal = admitted instanceof Promise ? await admitted : admitted;
    if (refusal) return own(refusal);
    const cache = policies.openCache(exchange);
    if (cache) release2 = cache.release;
    const hit = cache && await cache.read(sink);
    if (hit) return hit;
    const checking = policies.check(exchange);
    const checked = checking instanceof Promise ? await checking : checking;
    if (checked) return own(checked);
    const preparing = prepareOwn(exchange, outgoing, policies);
    const request4 = preparing instanceof Promise ? await preparing : preparing;
    return callProvider(exchange, request4, upstream, cache ? cache.write(sink) : sink, {
      trustedOrigins,
      prepare: (route, list2, name3) => policies.prepare(exchange, route, list2, name3)
    });
  } catch (error) {
    release2();
    discardBody(outgoing);
    if (!exchange.departure.hasLeft) sink.fail(toUpstreamError(error, exchange.route.origin));
    return void 0;
  }
}
function prepareOwn(exchange, outgoing, policies) {
  const { options, json: json2, route } = exchange;
  if (options.fallbacks?.length) return outgoing;
  const model2 = typeof json2?.model === "string" ? json2.model : void 0;
  const headers2 = policies.prepare(exchange, route, outgoing.headers, model2);
  if (headers2 instanceof Promise) return headers2.then((list2) => ({ ...outgoing, headers: list2 }));
  return headers2 === outgoing.headers ? outgoing : { ...outgoing, headers: headers2 };
}
function discardBody({ body }) {
  if (body && !Buffer.isBuffer(body)) body.destroy();
}

// src/proxy/take-body.ts
import { Transform } from "node:stream";
var SMALL_BYTES = 256 * 1024;
async function takeBody(request4, needed2, limits, copy) {
  const length = announcedLength(request4);
  if (length === 0) return { none: true };
  if (length !== void 0 && length > limits.maxBytes)
    throw new BodyTooLargeError(`The body is longer than ${limits.maxBytes} bytes.`);
  if (!needed2 && (length === void 0 || length > SMALL_BYTES)) return { stream: watch(request4, limits, copy) };
  const bytes = await readBody2(request4, limits);
  copy.add(bytes);
  return { bytes };
}
function needsBody(options, { policy }) {
  return Boolean(
    options.cache?.enabled || options.cache?.read || options.cache?.save || options.retry?.enabled || options.fallbacks || options.security?.enabled || options.moderation || options.rateLimit || options.tokenLimitHandler || options.prompt?.id || options.streamUsage || policy.models || policy.rateLimit
  );
}
function watch(request4, { maxBytes, stallTimeoutMs }, copy) {
  const fail = (error) => void stream.destroy(error);
  const timer = setTimeout(
    () => fail(new BodyStalledError(`Nothing of the body came for ${stallTimeoutMs} ms.`)),
    stallTimeoutMs
  );
  const stream = new Transform({
    transform(chunk, _encoding, done) {
      timer.refresh();
      copy.add(chunk);
      if (copy.size > maxBytes) done(new BodyTooLargeError(`The body is longer than ${maxBytes} bytes.`));
      else done(null, chunk);
    },
    destroy(error, done) {
      clearTimeout(timer);
      request4.unpipe(stream);
      done(error);
    },
    final(done) {
      clearTimeout(timer);
      done();
    }
  });
  request4.once("close", () => {
    if (!request4.complete) fail(new Error("The client left before its request was whole."));
  });
  return request4.pipe(stream);
}

// src/proxy/proxy-request.ts
async function proxyRequest(request4, response2, arrival, options) {
  const { id, startedAt, route, options: asked, grant, drop } = arrival;
  const copy = createBodyCopy(options.maxLogBodyBytes);
  const notes = createNotes(id);
  let taken;
  try {
    taken = await takeBody(request4, needsBody(asked, grant), options.body, copy);
  } catch (error) {
    return refuseBody(response2, error, notes.answerHeaders);
  }
  const body = readBodyOf(request4, taken, arrival);
  const departure = createDeparture();
  const exchange = {
    id,
    startedAt,
    method: request4.method ?? "GET",
    route,
    headers: request4.headers,
    options: asked,
    grant,
    userId: asked.userId ?? (typeof body.json?.user === "string" ? body.json.user : void 0),
    body: body.bytes,
    json: body.json,
    departure,
    notes
  };
  let source;
  const client = createClientSink(response2, {
    answerHeaders: notes.answerHeaders,
    stallTimeoutMs: options.body.stallTimeoutMs,
    resume: () => source?.resume(),
    onFailure: (error) => isRefusedBody(error.cause) ? bodyErrorAnswer(error.cause) : upstreamErrorAnswer(error, notes.answeredBy ?? route)
  });
  const recording = createRecordingSink(client, {
    notes,
    requestCopy: body.isReplaced ? copyOf(body.bytes, options) : copy,
    responseCopy: createBodyCopy(options.maxLogBodyBytes),
    onEnd: (outcome) => void recordExchange(exchange, outcome, options.services, options.observe)
  });
  response2.once("close", () => {
    if (response2.writableFinished) return;
    recording.leave();
    departure.leave();
  });
  const { origin, path, untrusted } = route;
  const outgoing = {
    origin,
    path,
    method: exchange.method,
    headers: forwardableHeaders(request4.rawHeaders, { drop, bodyReplaced: body.isReplaced }),
    body: body.bytes ?? ("stream" in taken ? taken.stream : null),
    untrusted
  };
  source = await runExchange(exchange, outgoing, recording, options);
}
function readBodyOf(request4, taken, { options, route }) {
  const bytes = "bytes" in taken ? taken.bytes : void 0;
  const sent = bytes && isJson(request4) ? parseBody(bytes) : void 0;
  const json2 = sent && prepareBody(sent, options, route);
  const isReplaced = json2 !== void 0 && json2 !== sent;
  return { bytes: isReplaced ? assembleBody(json2) : bytes, json: json2, isReplaced };
}
function copyOf(bytes, { maxLogBodyBytes }) {
  const copy = createBodyCopy(maxLogBodyBytes);
  if (bytes) copy.add(bytes);
  return copy;
}
function isJson({ headers: headers2 }) {
  return !headers2["content-encoding"] && (headers2["content-type"] ?? "application/json").includes("json");
}
function refuseBody(response2, error, answerHeaders2) {
  if (!(error instanceof BodyIncompleteError)) sendOwnAnswer(response2, bodyErrorAnswer(error), answerHeaders2);
}
function bodyErrorAnswer(error) {
  const [status2, message] = isRefusedBody(error) ? [error.status, error.message] : [500, "The body could not be read."];
  return {
    status: status2,
    // What is left of the body is not read, so the connection cannot be used again.
    headers: { "content-type": "application/json", connection: "close" },
    body: JSON.stringify({ error: { message, type: "invalid_request_error" } })
  };
}

// src/routes/match-route.ts
import { takePathKey } from "@litecone/headers/contract";

// src/routes/own-path.ts
function ownKind(path) {
  const exact = EXACT.get(path);
  if (exact) return exact;
  const slash = path.indexOf("/", 1);
  if (slash === -1) return void 0;
  const first = path.slice(1, slash);
  if (first === "v1") {
    return path.startsWith("/v1/trace/") || path.startsWith("/v1/request/") ? "intake" : void 0;
  }
  return FIRST.get(first);
}
var EXACT = /* @__PURE__ */ new Map([
  ["/", "dashboard"],
  ["/dashboard", "dashboard"],
  ["/favicon.ico", "dashboard"],
  ["/favicon.svg", "dashboard"],
  ["/index.html", "dashboard"],
  ["/robots.txt", "dashboard"],
  ["/healthz", "operations"],
  ["/readyz", "operations"],
  ["/metrics", "operations"],
  ["/custom/v1/log", "intake"],
  ["/oai/v1/log", "intake"],
  ["/anthropic/v1/log", "intake"],
  ["/googleapis/v1/log", "intake"],
  ["/v1/traces", "intake"],
  ["/ai", "ai"],
  ["/api", "api"]
]);
var FIRST = /* @__PURE__ */ new Map([
  ["ai", "ai"],
  ["api", "api"],
  ["assets", "dashboard"],
  ["dashboard", "dashboard"]
]);

// src/routes/provider-path.ts
function providerPath({ ownBase, configuredBase }, path) {
  if (!configuredBase) return path;
  if (ownBase !== "" && beginsWith(path, ownBase)) return configuredBase + path.slice(ownBase.length);
  for (let at = 0; at !== -1; at = configuredBase.indexOf("/", at + 1)) {
    if (beginsWith(path, configuredBase.slice(at))) return configuredBase.slice(0, at) + path;
  }
  return configuredBase + path;
}
function beginsWith(path, base) {
  if (!path.startsWith(base)) return false;
  const next = path[base.length];
  return next === void 0 || next === "/" || next === "?";
}

// src/routes/match-route.ts
function matchRoute(request4, options, table2) {
  const target = readTarget(request4.url);
  if (target === void 0)
    return {
      kind: "refused",
      answer: refuseRoute('The path of the request is malformed: write it percent-encoded, without spaces and "#".')
    };
  const { path, apiKey } = target.includes("k-helicone") ? takePathKey(target) : { path: target, apiKey: void 0 };
  const match2 = matchHost(labelOf(request4.host), path, options, table2) ?? matchPath(path, options, table2);
  return apiKey === void 0 ? match2 : { ...match2, apiKey };
}
function readTarget(url3) {
  const path = url3.startsWith("/") ? url3 : /^https?:\/\/[^/?#]*(.*)$/is.exec(url3)?.[1];
  if (path === void 0 || /[\u0000-\u0020\u007f#]/.test(path)) return void 0;
  return path.startsWith("/") ? path : `/${path}`;
}
function labelOf(host) {
  const dot = host?.indexOf(".") ?? -1;
  return host === void 0 || dot < 1 ? "" : host.slice(0, dot).toLowerCase();
}
function matchHost(label, path, options, table2) {
  if (ownKind(withoutQuery(path)) === "operations") return void 0;
  const target = table2.byLabel.get(label);
  if (target) return toProvider(target, path, options, table2);
  if (FOREIGN_LABELS.has(label)) {
    const message = `This gateway has no provider for the host ${label}.*. Configure providers.${label}.apiBase, or send Helicone-Target-URL to /gateway/*.`;
    return { kind: "unknown", answer: unknownRoute(message, table2.byPath.keys()) };
  }
  if (label === "gateway" && options.targetUrl !== void 0 && !beginsWith2(path, "/gateway")) {
    return toTarget(options.targetUrl, path, table2);
  }
  if (label === "ai-gateway" && path.startsWith("/v1/") && !ownKind(withoutQuery(path)))
    return { kind: "ai", path: `/ai${path}` };
  return void 0;
}
function matchPath(path, options, table2) {
  const own = ownKind(withoutQuery(path));
  if (own) return { kind: own, path };
  if (!beginsWith2(path, "/v1")) return matchName(path, options, table2);
  if (path.startsWith("/v1/gateway/")) return matchName(path.slice("/v1/gateway".length), options, table2);
  const openai3 = table2.byPath.get("openai");
  return openai3 ? toProvider(openai3, path, options, table2) : matchName(path, options, table2);
}
function matchName(path, options, table2) {
  const end = 1 + path.slice(1).search(/[/?]|$/);
  const name3 = path.slice(1, end);
  const rest = path.startsWith("/", end) ? path.slice(end) : `/${path.slice(end)}`;
  const target = table2.byPath.get(name3);
  if (target) return toProvider(target, rest, options, table2);
  if (name3 === "gateway") {
    const origin = options.targetUrl ?? options.openaiApiBase;
    return origin === void 0 ? { kind: "refused", answer: missingTarget(options) } : toTarget(origin, rest, table2);
  }
  const message = "Nothing is at this path of the gateway. The part before the second slash says whom a request is for.";
  return { kind: "unknown", answer: unknownRoute(message, table2.byPath.keys()) };
}
function toProvider(target, path, options, table2) {
  const isOpenAI = target.provider === "openai";
  if (isOpenAI || target.provider === "azure") {
    const chosen = options.openaiApiBase ?? options.targetUrl;
    if (chosen !== void 0) return toTarget(chosen, path, table2);
  }
  const isDeployment = isOpenAI && path.startsWith("/openai/deployments/");
  const actual = isDeployment ? table2.byPath.get("azure") : target;
  if (actual?.origin === void 0) {
    const remedy = "Send Helicone-OpenAI-Api-Base, such as https://my.openai.azure.com, or configure providers.azure.apiBase.";
    return { kind: "refused", answer: refuseRoute(`Azure has no address of its own. ${remedy}`) };
  }
  const { provider, origin, untrusted } = actual;
  return { kind: "proxy", route: { provider, origin, path: providerPath(actual, path), untrusted } };
}
function toTarget(origin, path, table2) {
  const untrusted = !table2.trusted.has(origin);
  return { kind: "proxy", route: { provider: providerAt(origin, table2), origin, path, untrusted } };
}
function missingTarget({ problems }) {
  const problem = problems.find(({ header }) => header.toLowerCase() === "helicone-target-url");
  return refuseRoute(problem?.message.replace(" It was left out.", "") ?? "Missing target base url");
}
function beginsWith2(path, base) {
  return path.startsWith(base) && (path.length === base.length || path[base.length] === "/" || path[base.length] === "?");
}

// src/server/cors.ts
var PREFLIGHT_SECONDS = "86400";
function allowsOrigin(origin, { origins }) {
  return origins.includes("*") || origins.includes(origin);
}
function answerCors(request4, response2, options) {
  const { origin } = request4.headers;
  if (origin === void 0 || !options.origins.length) return false;
  response2.setHeader("vary", "Origin");
  if (!allowsOrigin(origin, options)) return false;
  response2.setHeader("access-control-allow-origin", origin);
  response2.setHeader("access-control-expose-headers", "*");
  const method = request4.headers["access-control-request-method"];
  if (request4.method !== "OPTIONS" || method === void 0) return false;
  const headers2 = request4.headers["access-control-request-headers"];
  if (headers2 !== void 0) response2.setHeader("access-control-allow-headers", headers2);
  response2.writeHead(204, { "access-control-allow-methods": method, "access-control-max-age": PREFLIGHT_SECONDS });
  response2.end();
  return true;
}

// src/server/handle-request.ts
function createHandler(options) {
  return async (request4, response2) => {
    try {
      const refusal = options.refuse(request4);
      if (refusal) return sendOwnAnswer(response2, refusal);
      if (answerCors(request4, response2, options.cors)) return;
      const read = readOptions(request4);
      const match2 = matchRoute({ host: request4.headers.host, url: request4.url ?? "/" }, read, options.table);
      if (match2.kind === "proxy" || match2.kind === "ai")
        return await answerCall(request4, response2, match2, read, options);
      if ("answer" in match2) return sendOwnAnswer(response2, match2.answer);
      await options.parts[match2.kind](request4, response2);
    } catch (error) {
      options.report.error("A request could not be handled.", { error: String(error) });
      sendOwnAnswer(response2, createErrorAnswer(500, "The gateway failed. Its log says why."));
    }
  };
}
async function answerCall(request4, response2, match2, read, { authenticator, proxy, ai, refuseWhenFull, writer }) {
  if (asksForWebSocket(request4.rawHeaders)) return sendOwnAnswer(response2, NO_WEBSOCKETS);
  if (refuseWhenFull && writer.full) return sendOwnAnswer(response2, NO_ROOM);
  const { headers: headers2 } = request4;
  const isProxy = match2.kind === "proxy";
  const { path, provider } = isProxy ? match2.route : { path: match2.path, provider: void 0 };
  const sender = await authenticator.authenticate({ headers: headers2, pathKey: match2.apiKey, path, provider });
  if ("answer" in sender) return sendOwnAnswer(response2, sender.answer);
  const { grant, drop } = sender;
  const id = requestIdOf(read);
  const startedAt = Date.now();
  if (!isProxy) {
    const { gatewayKey } = sender;
    return answerAiRequest(request4, response2, sender.path, { id, startedAt, options: read, grant, gatewayKey }, ai);
  }
  const route = sender.path === path ? match2.route : { ...match2.route, path: sender.path };
  return proxyRequest(request4, response2, { id, startedAt, options: read, grant, route, drop }, proxy);
}
var NO_WEBSOCKETS = /* @__PURE__ */ createErrorAnswer(
  501,
  "The gateway passes no WebSockets on. Connect to the provider itself, and log the session at /custom/v1/log.",
  { code: "websocket_not_supported" }
);
var NO_ROOM = /* @__PURE__ */ createErrorAnswer(
  503,
  "The gateway has no room for logs at the moment, and makes no call that it cannot log. Try again soon.",
  { code: "log_full" }
);

// src/server/http-server.ts
import { createServer } from "node:http";
var HIGH_WATER_MARK = 64 * 1024;
async function openHttpServer(handle, options) {
  let inFlight = 0;
  let draining = false;
  const server = createServer({
    maxHeaderSize: options.maxHeaderBytes,
    headersTimeout: options.headersTimeoutMs,
    // Uploads of large files take their time, and models that think answer late: who reads a body or writes an answer watches for standstill.
    requestTimeout: 0,
    keepAliveTimeout: options.keepAliveTimeoutMs,
    connectionsCheckingInterval: Math.min(3e4, Math.max(100, options.headersTimeoutMs / 2)),
    highWaterMark: HIGH_WATER_MARK,
    noDelay: true
  });
  server.maxRequestsPerSocket = 0;
  if (options.maxConnections !== void 0) server.maxConnections = options.maxConnections;
  const onRequest = (request4, response2) => {
    inFlight += 1;
    response2.once("close", () => {
      inFlight -= 1;
      if (draining) setImmediate(() => server.closeIdleConnections());
    });
    request4.on("error", () => void 0);
    response2.on("error", () => void 0);
    if (draining) response2.setHeader("connection", "close");
    if (hasTwoHosts(request4)) return sendOwnAnswer(response2, TWO_HOSTS);
    handle(request4, response2);
  };
  server.on("request", onRequest);
  server.on("checkContinue", (request4, response2) => {
    response2.writeContinue();
    onRequest(request4, response2);
  });
  server.on(
    "checkExpectation",
    (_request, response2) => sendOwnAnswer(response2, { status: 417, headers: { "content-type": "text/plain" }, body: "Expectation Failed" })
  );
  await listen(server, options);
  return {
    url: urlOf2(server, options.host),
    get inFlight() {
      return inFlight;
    },
    async drain(timeoutMs2) {
      draining = true;
      const closed = new Promise((resolve2) => server.close(() => resolve2()));
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), timeoutMs2);
      await closed;
      clearTimeout(timer);
    }
  };
}
function hasTwoHosts({ rawHeaders }) {
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name3 = rawHeaders[index];
    if (name3?.length === 4 && name3.toLowerCase() === "host") hosts += 1;
  }
  return hosts > 1;
}
var TWO_HOSTS = {
  status: 400,
  headers: { "content-type": "text/plain", connection: "close" },
  body: "A request has one Host header."
};
function listen(server, { host, port }) {
  return new Promise((resolve2, reject) => {
    const onError = (error) => {
      const why = error.code === "EADDRINUSE" ? "something else listens there. Choose another with --port, or stop it" : error.message;
      reject(new Error(`Cannot listen on ${host}:${port}: ${why}.`, { cause: error }));
    };
    server.once("error", onError);
    server.listen({ host, port, backlog: 4096 }, () => {
      server.off("error", onError);
      resolve2();
    });
  });
}
function urlOf2(server, host) {
  const { port, family } = server.address();
  const name3 = host === "0.0.0.0" || host === "::" ? "localhost" : host;
  return `http://${family === "IPv6" && name3.includes(":") ? `[${name3}]` : name3}:${port}`;
}

// src/server/is-loopback.ts
import ipaddr3 from "ipaddr.js";
function isLoopback(host) {
  if (host === "localhost") return true;
  return ipaddr3.isValid(host) && ipaddr3.process(host).range() === "loopback";
}

// src/server/refuse-strangers.ts
var lastOwn = /* @__PURE__ */ new WeakMap();
function refuseStrangers({ host, origin }, options) {
  if (origin === void 0 && host !== void 0 && host === lastOwn.get(options)) return void 0;
  const name3 = nameOf3(`http://${host ?? ""}`);
  if (name3 === void 0 || !isOwnName(name3, options.hosts)) {
    return refuse3(
      "unknown_host",
      "This gateway is open, so it answers to localhost and addresses only: a web page could have a name of its own lead here. Add the name to server.hosts in the configuration, or make a key."
    );
  }
  if (host !== void 0) lastOwn.set(options, host);
  if (origin === void 0 || allowsOrigin(origin, options) || nameOf3(origin) === name3) return void 0;
  return refuse3(
    "cross_origin",
    "This gateway is open, so it takes no requests from web pages of other origins. Add the origin to server.corsOrigins in the configuration."
  );
}
function isOwnName(name3, hosts) {
  return name3 === "localhost" || name3.endsWith(".localhost") || /^(?:[\d.]+|\[.*\])$/.test(name3) || hosts.some((host) => name3 === host.toLowerCase() || name3.endsWith(`.${host.toLowerCase()}`));
}
function nameOf3(url3) {
  return URL.canParse(url3) ? new URL(url3).hostname : void 0;
}
function refuse3(code, message) {
  return createErrorAnswer(403, message, { code });
}

// src/start-gateway.ts
var MEBIBYTE3 = 1024 * 1024;
async function startGateway(options) {
  const { host = "127.0.0.1", server = {} } = options;
  const report = options.report ?? createReport({});
  const isLocal = isLoopback(host);
  const providers = createProviders(options.providers, options.environment);
  const services = await openServices(options, { providers, open: isLocal, report });
  try {
    if (!isLocal && !services.hasKeys) throw openToStrangers(host);
    const parts = createParts(services, providers, options);
    const http = await openHttpServer(createHandler(parts.handling), {
      host,
      port: options.port ?? 0,
      maxHeaderBytes: server.maxHeaderBytes ?? 64 * 1024,
      headersTimeoutMs: server.headersTimeoutMs ?? 3e4,
      keepAliveTimeoutMs: server.keepAliveTimeoutMs ?? 65e3,
      maxConnections: server.maxConnections
    });
    return {
      url: http.url,
      get isOpen() {
        return !services.keyring.required;
      },
      services,
      async close(drainMs = 1e4) {
        parts.health.drain();
        await http.drain(drainMs);
        await parts.close(drainMs);
        await services.close(drainMs);
      }
    };
  } catch (error) {
    await services.close(0);
    throw error;
  }
}
function openToStrangers(host) {
  return new Error(
    `A gateway at ${host} can be reached by others, and no key was made: whoever finds it could spend your money. Make one with "litecone-gateway keys create", or listen on 127.0.0.1.`
  );
}
function createParts(services, providers, options) {
  const { server = {}, logs = {}, host = "127.0.0.1" } = options;
  const { report, writer, keyring } = services;
  const table2 = createRouteTable(providers, { trustLocal: isLoopback(host) });
  const metrics = createMetrics({ writer });
  const observe = (entry) => metrics.observe(entry);
  const health = createHealth({
    checks: {
      async logs() {
        const { failing } = writer.state;
        if (failing !== void 0) throw new Error(failing);
        await services.logs.check();
      },
      cache: () => services.cache.check(),
      limits: () => services.counters.check()
    },
    // Logs wait in the write-ahead file, and calls are made without cache and limits rather than not at all.
    required: [],
    report
  });
  const policies = createPolicies(services, providers, options);
  const upstream = createUpstream(options.upstream);
  const limits = {
    maxBytes: server.maxBodyBytes ?? 100 * MEBIBYTE3,
    stallTimeoutMs: server.stallTimeoutMs ?? 6e4
  };
  const { environment } = options;
  const maxLogBodyBytes = logs.maxBodyBytes ?? MEBIBYTE3;
  const endpoint = createAiEndpoint({ services, providers, observe, environment, allows: policies.allows });
  const cors = { origins: server.corsOrigins ?? [] };
  const strangers = { ...cors, hosts: server.hosts ?? [] };
  const handling = {
    table: table2,
    authenticator: createAuthenticator({ keyring, report }),
    ai: { endpoint, limits, policies },
    proxy: {
      services,
      policies,
      upstream,
      body: limits,
      maxLogBodyBytes,
      trustedOrigins: table2.trusted,
      observe
    },
    parts: {
      api: listenerOf(createApi(services, { version: VERSION })),
      intake: listenerOf(
        createIntake(services, { maxBodyBytes: maxLogBodyBytes, bodyTimeoutMs: limits.stallTimeoutMs })
      ),
      async operations(request4, response2) {
        const path = withoutQuery(request4.url ?? "");
        const answer3 = await answerOperations(path, request4.headers, { health, metrics, keyring });
        sendOwnAnswer(response2, answer3 ?? unknownRoute("Nothing is at this path.", table2.byPath.keys()));
      },
      dashboard: createDashboard(pagesFolder())
    },
    cors,
    refuse: ({ headers: headers2 }) => keyring.required ? void 0 : refuseStrangers(headers2, strangers),
    refuseWhenFull: logs.onFull === "refuse-requests",
    writer,
    report
  };
  return {
    handling,
    health,
    async close(drainMs) {
      await endpoint.close(drainMs);
      await upstream.close();
      metrics.close();
    }
  };
}
function listenerOf({ fetch }) {
  return getRequestListener(fetch, { overrideGlobalObjects: false });
}

export {
  VaultError,
  manageVault,
  SCOPES,
  openKeyStore,
  generateVaultKey,
  readVaultKeys,
  createReport,
  reasonOf,
  openEmbeddedStores,
  openPostgresLogStore,
  openRedisStores,
  openStores,
  exportQuery,
  readQuery,
  exportEntries,
  cacheSchema,
  limitsSchema,
  createProviders,
  entryFromLog,
  parseHostList,
  VERSION,
  checksSchema,
  createMeter,
  isLoopback,
  startGateway
};
