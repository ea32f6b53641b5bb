#!/usr/bin/env node
import {
  SCOPES,
  VERSION,
  cacheSchema,
  checksSchema,
  createMeter,
  createProviders,
  createReport,
  entryFromLog,
  exportEntries,
  exportQuery,
  generateVaultKey,
  isLoopback,
  limitsSchema,
  manageVault,
  openKeyStore,
  openPostgresLogStore,
  openStores,
  parseHostList,
  readQuery,
  readVaultKeys,
  reasonOf,
  startGateway
} from "./chunk-BU7SHXLT.js";
import "./chunk-XZFAVL7A.js";
import "./chunk-455PCR4L.js";
import "./chunk-X7LJGJWQ.js";
import "./chunk-JOXLJU2K.js";
import "./chunk-SLKEUF3U.js";
import {
  StoreError
} from "./chunk-WTHNCPDM.js";

// src/cli/run-command-line.ts
import { CommanderError } from "commander";

// src/config/config-error.ts
var ConfigError = class extends Error {
  name = "ConfigError";
};

// src/cli/create-program.ts
import { Command, Option } from "commander";

// src/cli/diagnose.ts
import { constants } from "node:fs";
import { access, stat, statfs } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, resolve } from "node:path";

// src/config/load-config.ts
import { readFile } from "node:fs/promises";
import { isRecord as isRecord3 } from "@litecone/core";
import { distance } from "fastest-levenshtein";

// src/config/config-file.ts
import { isRecord } from "@litecone/core";
import { isMap, isScalar, LineCounter, parseDocument, visit } from "yaml";
function readConfigFile(name, text4) {
  const lines = new LineCounter();
  const document = parseDocument(text4, { lineCounter: lines, prettyErrors: false, logLevel: "error" });
  const at = (offset) => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${line}:${col}`;
  };
  const faults = [...document.errors, ...document.warnings].map(
    ({ pos, message }) => `${at(pos[0])}: ${withoutQuote(message)}`
  );
  visit(document, {
    Alias(_key, alias) {
      if (!alias.resolve(document))
        faults.push(`${at(alias.range?.[0] ?? 0)}: nothing has this name. A text that begins with "*" needs quotes.`);
    }
  });
  if (faults.length) throw new ConfigError(faults.join("\n"));
  const values = toValues(document, name);
  if (!isRecord(values)) throw new ConfigError(`${name}:1:1: a configuration is a map of names and values.`);
  return { values, position: (path) => at(offsetOf(document, path)) };
}
function withoutQuote(message) {
  return message.replace(/(?:: (?!in |between )|, so | \\).*$/s, "").replace(/^The \S+ tag/, "The tag").trimEnd();
}
function toValues(document, name) {
  try {
    return withoutNothing(document.toJS()) ?? {};
  } catch (cause) {
    throw new ConfigError(`${name}:1:1: its anchors and aliases make no values that can be read.`, { cause });
  }
}
function withoutNothing(value) {
  if (Array.isArray(value)) return value.map(withoutNothing);
  if (!isRecord(value)) return value;
  const filled = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(filled.map(([name, inner]) => [name, withoutNothing(inner)]));
}
function offsetOf(document, path) {
  let offset = 0;
  for (let depth = 1; depth <= path.length; depth++) {
    const parent = depth === 1 ? document.contents : document.getIn(path.slice(0, depth - 1), true);
    const key = path[depth - 1];
    if (isMap(parent)) {
      const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === key);
      if (!pair || !isScalar(pair.key)) break;
      offset = pair.key.range?.[0] ?? offset;
      continue;
    }
    const node = document.getIn(path.slice(0, depth), true);
    if (!isScalar(node) && !isMap(node)) break;
    offset = node.range?.[0] ?? offset;
  }
  return offset;
}

// src/config/config-schema.ts
import * as z2 from "zod";

// src/config/store-url.ts
import * as z from "zod";
function postgresUrl() {
  return z.string().refine(isPostgres, {
    error: 'write postgres://user:password@host:5432/database, with "/", "?" and "#" in a password as %2F, %3F and %23.'
  }).describe("Where it is: postgres://user:password@host:5432/database");
}
function redisUrl() {
  return z.string().refine(isRedis, {
    error: 'write redis://user:password@host:6379/0, or rediss:// for TLS, with "/", "?", "#" and "%" in a password as %2F, %3F, %23 and %25.'
  }).describe("Where it is: redis://user:password@host:6379/0");
}
function isPostgres(text4) {
  if (/^socket:\//.test(text4)) return true;
  const url2 = parse(text4.replace("@/", "@localhost/"));
  return url2 !== void 0 && /^postgres(?:ql)?:$/.test(url2.protocol);
}
function isRedis(text4) {
  const url2 = parse(text4);
  if (!url2 || !/^rediss?:$/.test(url2.protocol) || url2.search || !/^\/?\d*$/.test(url2.pathname)) return false;
  return isDecodable(url2.username) && isDecodable(url2.password) && url2.hostname !== "";
}
function parse(text4) {
  const url2 = URL.canParse(text4) ? new URL(text4) : void 0;
  return url2 && !url2.hash && !`${url2.pathname}${url2.search}`.includes("@") ? url2 : void 0;
}
function isDecodable(text4) {
  try {
    decodeURIComponent(text4);
    return true;
  } catch {
    return false;
  }
}

// src/config/config-schema.ts
var milliseconds = () => z2.int().min(1);
var bytes = () => z2.int().min(1);
var providerSchema = z2.strictObject({
  apiBase: z2.url({ protocol: /^https?$/, abort: true }).optional().describe("Where its API is, version path included. Its own address by default."),
  apiKey: z2.string().min(1).optional().describe("Sent where a client sends none. Better kept in the vault. None by default."),
  headers: z2.record(z2.string(), z2.string()).optional().describe("Sent by the OpenAI-compatible endpoint. None by default.")
}).describe("A provider of the workspace by its id, or an OpenAI-shaped API under an id of your own.");
var providersSchema = z2.record(z2.string(), providerSchema).superRefine((providers, context) => {
  for (const [id, settings] of Object.entries(providers))
    complainOf(context, [id], () => createProviders({ [id]: settings }, {}));
});
var targetsSchema = (field) => z2.array(z2.string()).superRefine(
  (entries, context) => entries.forEach(
    (entry, index) => complainOf(context, [index], () => parseHostList([entry], `upstream.${field}.${index}`))
  )
);
function complainOf(context, path, check2) {
  try {
    check2();
  } catch (error) {
    context.addIssue({ code: "custom", path, message: reasonOf(error) });
  }
}
var originSchema = z2.string().regex(
  /^(?:\*|[a-z][a-z0-9+.-]*:\/\/[^/?#\sA-Z]+)$/,
  'write an origin as browsers do, "https://app.example.com", or "*".'
);
var storesSchema = z2.strictObject({
  postgres: z2.strictObject({
    url: postgresUrl(),
    connections: z2.int().min(1).optional().describe("At most, of each gateway; 10 by default."),
    schema: z2.string().min(1).optional().describe('Keeps installations in one database apart. "public" by default.')
  }).optional().describe("Logs and keys of several gateways. Without it they are kept in the folder."),
  redis: z2.strictObject({
    url: redisUrl(),
    prefix: z2.string().min(1).optional().describe('Before every key; "litecone:" by default.'),
    timeout: milliseconds().optional().describe("After which it counts as gone. Milliseconds; 1 second by default.")
  }).optional().describe("Cache and limits of several gateways. Without it they are kept in the folder.")
});
var serverSchema = z2.strictObject({
  maxBodyBytes: bytes().default(104857600).describe("Of a request. Bytes; 100 MiB by default."),
  maxHeaderBytes: bytes().default(65536).describe("Of a request. Bytes; 64 KiB by default."),
  maxConnections: z2.int().min(1).optional().describe("More are closed at once. No limit by default."),
  headersTimeoutMs: milliseconds().default(3e4).describe("In which a client must have sent its headers. Milliseconds; 30 seconds by default."),
  keepAliveTimeoutMs: milliseconds().default(65e3).describe("For which an idle connection is kept. Milliseconds; 65 seconds by default."),
  stallTimeoutMs: milliseconds().default(6e4).describe("In which nothing of a body may come, or of an answer be read. Milliseconds; a minute by default."),
  drainMs: z2.int().min(0).default(3e4).describe("For which requests may go on after SIGTERM. Milliseconds; 30 seconds by default."),
  hosts: z2.array(z2.string().min(1)).default([]).describe("Names by which a gateway without keys may be called. None by default."),
  corsOrigins: z2.array(originSchema).default([]).describe('Origins whose pages may use the gateway; "*" for any. None by default.')
});
var logsSchema = z2.strictObject({
  maxBodyBytes: bytes().default(1048576).describe("Of each body that is kept; the middle of longer ones is cut out. Bytes; 1 MiB by default."),
  retentionDays: z2.number().positive().optional().describe("After which logs are deleted. Days; never by default."),
  onFull: z2.enum(["shed-logs", "refuse-requests"]).default("shed-logs").describe('What gives way when there is no room; "shed-logs" by default.'),
  maxWaitingBytes: bytes().default(1073741824).describe("Of logs that wait to be written, on disk. Bytes; 1 GiB by default.")
});
var upstreamSchema = z2.strictObject({
  allowedTargets: targetsSchema("allowedTargets").default([]).describe("Names, addresses and ranges that clients may choose in any case. None by default."),
  deniedTargets: targetsSchema("deniedTargets").default([]).describe('Names, addresses and ranges that they may not; "*" for all others. None by default.'),
  allowPrivate: z2.boolean().default(false).describe("Lets clients choose targets in private networks. Off by default."),
  connectTimeoutMs: milliseconds().default(1e4).describe("In which a provider must take the connection. Milliseconds; 10 seconds by default."),
  firstByteTimeoutMs: milliseconds().default(6e5).describe("In which it must begin to answer. Milliseconds; 10 minutes by default."),
  idleTimeoutMs: milliseconds().default(3e5).describe("In which nothing of its answer may come. Milliseconds; 5 minutes by default.")
});
var alertsSchema = z2.strictObject({
  everyMs: milliseconds().default(3e4).describe("After which an alert is looked at again. Milliseconds; 30 seconds by default."),
  timeoutMs: milliseconds().default(1e4).describe("In which a webhook must answer. Milliseconds; 10 seconds by default."),
  retryDelaysMs: z2.array(milliseconds()).default([5e3, 3e4, 12e4, 6e5]).describe(
    "Before each further attempt of a post that failed. Milliseconds; by default 5 and 30 seconds, 2 and 10 minutes."
  )
});
var reportSchema = z2.strictObject({
  level: z2.enum(["info", "warn", "error", "silent"]).default("info").describe('The least that is told; "info" by default.'),
  format: z2.enum(["json", "text"]).optional().describe('By default "text" at a terminal, "json" elsewhere.')
});
var configSchema = z2.strictObject({
  host: z2.string().min(1).default("127.0.0.1").describe("Where it listens; 127.0.0.1 by default. On any other than loopback it needs a key."),
  port: z2.int().min(0).max(65535).default(8787).describe("On which it listens; 8787 by default. 0 takes any that is free."),
  folder: z2.string().min(1).default(".litecone").describe('Where everything is kept, relative to the working directory; ".litecone" by default.'),
  providers: providersSchema.default({}).describe("Providers by id."),
  stores: storesSchema.prefault({}).describe("For several gateways."),
  server: serverSchema.prefault({}).describe("How clients are served."),
  logs: logsSchema.prefault({}).describe("What is kept of requests."),
  cache: cacheSchema.prefault({}).describe("Answers that are given again."),
  limits: limitsSchema.prefault({}).describe("How often, and for how much."),
  checks: checksSchema.prefault({}).describe("What is looked for in prompts."),
  alerts: alertsSchema.prefault({}).describe("How alerts are looked at and sent."),
  upstream: upstreamSchema.prefault({}).describe("How providers are reached, and which targets clients may choose."),
  report: reportSchema.prefault({}).describe("What the operator is told.")
});

// src/config/config-variables.ts
import * as z4 from "zod";

// src/config/setting-schema.ts
import * as z3 from "zod";
function unwrapSchema(schema) {
  if (schema instanceof z3.ZodDefault || schema instanceof z3.ZodPrefault || schema instanceof z3.ZodOptional)
    return unwrapSchema(asType(schema.unwrap()));
  return schema instanceof z3.ZodPipe ? unwrapSchema(asType(schema.in)) : schema;
}
function schemaOf(schema, name) {
  if (schema instanceof z3.ZodRecord) return unwrapSchema(asType(schema.valueType));
  if (schema instanceof z3.ZodArray) return unwrapSchema(asType(schema.element));
  if (!(schema instanceof z3.ZodObject) || !Object.hasOwn(schema.shape, name)) return void 0;
  return unwrapSchema(asType(schema.shape[name]));
}
function convertText(text4, schema) {
  if (schema instanceof z3.ZodNumber) return text4.trim() === "" || Number.isNaN(Number(text4)) ? text4 : Number(text4);
  if (schema instanceof z3.ZodBoolean) return text4 === "true" ? true : text4 === "false" ? false : text4;
  if (schema instanceof z3.ZodArray)
    return text4.split(",").map((part) => part.trim()).filter(Boolean);
  return text4;
}
function asType(schema) {
  if (schema instanceof z3.ZodType) return schema;
  throw new TypeError("A schema of the configuration is none of zod\u2019s.");
}

// src/config/config-variables.ts
var OTHERS = /^LITECONE_(?:VAULT_KEY(?:_PREVIOUS)?|GATEWAY_KEY|CONFIG|TEST_\w+|SERVICES)$/;
var SERVICE_LINK = /_SERVICE_(?:HOST|PORT)|_PORT_\d+_(?:TCP|UDP|SCTP)/;
var SERVICE_ADDRESS = /^(?:tcp|udp|sctp):\/\//;
function readVariables(schema, environment) {
  return Object.entries(environment).flatMap(([variable, text4 = ""]) => {
    if (!variable.startsWith("LITECONE_") || OTHERS.test(variable) || text4.trim() === "") return [];
    if (SERVICE_LINK.test(variable) || SERVICE_ADDRESS.test(text4)) return [];
    const { path, leaf } = resolvePath(schema, variable.slice("LITECONE_".length).split("__"));
    return [{ variable, path, value: convertText(text4, leaf) }];
  });
}
function resolvePath(schema, words) {
  let at = unwrapSchema(schema);
  const path = [];
  for (const word of words) {
    const isOwnName = at instanceof z4.ZodRecord;
    const name = isOwnName ? word.toLowerCase().replaceAll("_", "-") : camelCase(word);
    path.push(name);
    at = schemaOf(at, name);
  }
  return { path, leaf: at };
}
function camelCase(words) {
  return words.toLowerCase().replace(/_([a-z0-9])/g, (_, letter) => letter.toUpperCase());
}

// src/config/fill-values.ts
import { isRecord as isRecord2 } from "@litecone/core";
var VARIABLE = /\$(\$)?\{([^}]*)(\}?)/g;
function fillValues(file, schema, environment) {
  const faults = [];
  const fillText = (text4, path, leaf) => {
    let isFilled = false;
    const filled = text4.replace(VARIABLE, (whole, escaped, name, end) => {
      if (escaped) return whole.slice(1);
      isFilled = true;
      const value = Object.hasOwn(environment, name) ? environment[name] : void 0;
      if (!end || !/^\w+$/.test(name))
        faults.push(
          `${file.position(path)}: ${path.join(".")}: write a variable as \${NAME}, and "\${" itself as "$\${".`
        );
      else if (value === void 0)
        faults.push(`${file.position(path)}: ${path.join(".")}: the variable ${name} is not set.`);
      return value ?? "";
    });
    return isFilled ? convertText(filled, leaf) : filled;
  };
  const fill = (value, path, at) => {
    if (typeof value === "string") return fillText(value, path, at);
    const fillInner = (name, inner) => fill(inner, [...path, name], schemaOf(at, name));
    if (Array.isArray(value)) return value.map((inner, index) => fillInner(String(index), inner));
    return isRecord2(value) ? fillEach(value, fillInner) : value;
  };
  const values = fillEach(file.values, (name, inner) => fill(inner, [name], schemaOf(unwrapSchema(schema), name)));
  if (faults.length) throw new ConfigError(faults.join("\n"));
  return values;
}
function fillEach(values, fill) {
  return Object.fromEntries(Object.entries(values).map(([name, inner]) => [name, fill(name, inner)]));
}

// src/config/load-config.ts
var FILES = ["litecone.yaml", "litecone.yml", "litecone.json"];
async function loadConfig(options = {}) {
  const { environment = process.env, flags = {} } = options;
  const found = await findFile(options.file ?? environment["LITECONE_CONFIG"], environment);
  const variables = readVariables(configSchema, environment);
  const values = structuredClone(found?.file.values ?? {});
  for (const { path, value } of variables) put(values, path, value);
  for (const [name, value] of Object.entries(flags)) if (value !== void 0) values[name] = value;
  const sourceOf = (path) => findSource(path, flags, variables, found?.file);
  const result = configSchema.safeParse(values);
  if (!result.success) {
    const faults = result.error.issues.flatMap((issue) => describe(issue, (path) => sourceOf(path)));
    throw new ConfigError(faults.join("\n"));
  }
  return { config: result.data, file: found?.name, sourceOf };
}
async function findFile(named, environment) {
  for (const name of named === void 0 ? FILES : [named]) {
    let text4;
    try {
      text4 = await readFile(name, "utf8");
    } catch (error) {
      if (named === void 0 && isRecord3(error) && error.code === "ENOENT") continue;
      throw new ConfigError(`${name} cannot be read: ${error instanceof Error ? error.message : "no reason given"}`);
    }
    const file = readConfigFile(name, text4);
    return { name, file: { ...file, values: fillValues(file, configSchema, environment) } };
  }
  return void 0;
}
function put(values, path, value) {
  const [name = "", ...rest] = path;
  if (!rest.length) return define(values, name, value);
  const inner = Object.hasOwn(values, name) ? values[name] : void 0;
  const next = isRecord3(inner) ? inner : {};
  define(values, name, next);
  put(next, rest, value);
}
function define(values, name, value) {
  Object.defineProperty(values, name, { value, enumerable: true, configurable: true, writable: true });
}
function findSource(path, flags, variables, file) {
  const [first] = path;
  if (typeof first === "string" && flags[first] !== void 0) return `--${first}`;
  const variable = variables.find(
    (given) => given.path.every((name2, depth) => depth >= path.length || path[depth] === name2)
  );
  if (variable) return variable.variable;
  const name = path.join(".");
  return file && has(file.values, path) ? file.position(path) : `default of ${name}`;
}
function has(values, path) {
  let at = values;
  for (const name of path) {
    if (Array.isArray(at)) at = at[Number(name)];
    else if (isRecord3(at) && Object.hasOwn(at, name)) at = at[String(name)];
    else return false;
  }
  return true;
}
function describe(issue, sourceOf) {
  const name = issue.path.join(".");
  if (issue.code !== "unrecognized_keys") {
    const message = issue.message.startsWith(name) ? issue.message : `${name}: ${issue.message}`;
    return [`${sourceOf(issue.path)}: ${message}`];
  }
  return issue.keys.map((key) => {
    const path = [...issue.path, key];
    const known = knownKeys(issue.path);
    const near = known.find((each) => distance(each.toLowerCase(), key.toLowerCase()) <= 2);
    const hint = near ? `Did you mean ${near}?` : `Known are ${known.join(", ")}.`;
    return `${sourceOf(path)}: ${path.join(".")} is no setting. ${hint}`;
  });
}
function knownKeys(path) {
  let at = configSchema.toJSONSchema({ io: "input", unrepresentable: "any" });
  for (const name of path) {
    const { properties, additionalProperties } = isRecord3(at) ? at : {};
    at = isRecord3(properties) && Object.hasOwn(properties, name) ? properties[String(name)] : additionalProperties;
  }
  return isRecord3(at) && isRecord3(at.properties) ? Object.keys(at.properties) : [];
}

// src/cli/with-key-store.ts
async function withKeyStore({ config: file, folder }, work) {
  const { config } = await loadConfig({ file, flags: { folder } });
  const { postgres } = config.stores;
  const store = await openKeyStore(postgres ? { postgres } : { folder: config.folder });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
function print(text4) {
  process.stdout.write(`${text4}
`);
}

// src/cli/diagnose.ts
var ok = (text4) => ({ state: "ok", text: text4 });
var warn = (text4) => ({ state: "warn", text: text4 });
var fail = (text4) => ({ state: "fail", text: text4 });
async function diagnose(flags) {
  for await (const { state, text: text4 } of findAll(flags)) {
    print(`${state.padEnd(4)}  ${text4}`);
    if (state === "fail") process.exitCode = 1;
  }
}
async function* findAll({ config: file, folder }) {
  yield checkNode();
  let loaded;
  try {
    loaded = await loadConfig({ file, flags: { folder } });
  } catch (error) {
    yield* reasonOf(error).split("\n").map(fail);
    return;
  }
  for (const check2 of [checkConfig, checkFolder, checkStores, checkKeys, checkPort, checkProviders, checkClock]) {
    try {
      yield* await check2(loaded);
    } catch (error) {
      yield fail(reasonOf(error));
    }
  }
}
var OLDEST_NODE = [20, 18, 1];
function checkNode() {
  const { node } = process.versions;
  const parts = node.split(".").map(Number);
  const at = OLDEST_NODE.findIndex((least, place) => parts[place] !== least);
  const isOld = at >= 0 && (parts[at] ?? 0) < (OLDEST_NODE[at] ?? 0);
  return isOld ? fail(`Node ${node}: install ${OLDEST_NODE.join(".")} or newer`) : ok(`Node ${node}`);
}
function checkConfig({ file }) {
  return [ok(file ? `configuration ${file}` : "no configuration file: defaults, variables and flags")];
}
var MEBIBYTE = 1024 * 1024;
async function checkFolder({ config }) {
  const path = resolve(config.folder);
  const { place, isThere } = await findPlace(path);
  try {
    await access(place, constants.W_OK);
  } catch {
    return [fail(`${path}: ${isThere ? "it" : place} cannot be written to by this user; choose another with --folder`)];
  }
  const { bavail, bsize } = await statfs(place);
  const free = Math.floor(bavail * bsize / MEBIBYTE);
  const room = `${path}: ${isThere ? "" : "will be made, "}${free} MiB free`;
  return [free < 1024 ? warn(`${room}; logs.retentionDays deletes old logs by itself`) : ok(room)];
}
async function findPlace(path) {
  for (let place = path; ; place = dirname(place)) {
    if (await exists(place)) return { place, isThere: place === path };
    if (dirname(place) === place) return { place, isThere: false };
  }
}
function exists(path) {
  return stat(path).then(
    () => true,
    () => false
  );
}
async function checkStores({ config }) {
  const { postgres, redis } = config.stores;
  const what = [postgres ? "PostgreSQL" : "SQLite in the folder", redis && "Redis"].filter(Boolean).join(" and ");
  if (!postgres && !redis && !await exists(config.folder)) return [];
  try {
    const stores = await openStores({ ...config.stores, folder: config.folder });
    try {
      await Promise.all([stores.logs.check(), stores.cache.check(), stores.counters.check()]);
    } finally {
      await stores.close();
    }
    return [ok(`${what}: reached and up to date`)];
  } catch (error) {
    if (error instanceof StoreError && error.code === "locked") return [ok(`${what}: in use by a gateway that runs`)];
    throw error;
  }
}
async function checkKeys({ config }) {
  const { postgres } = config.stores;
  if (!postgres && !await exists(config.folder)) return [checkOpenness(config.host, 0, 0)];
  const store = await openKeyStore(postgres ? { postgres } : { folder: config.folder });
  try {
    const keys = await store.list();
    const secrets = await store.secrets.list();
    const valid = keys.filter(({ revokedAt, expiresAt }) => revokedAt === null && (expiresAt ?? Infinity) > Date.now());
    return [checkOpenness(config.host, keys.length, valid.length), ...checkVault(secrets.length)];
  } finally {
    await store.close();
  }
}
function checkOpenness(host, keys, valid) {
  if (keys > 0) return valid > 0 ? ok(`keys: ${valid}`) : warn("every key is revoked or has expired: nobody can use it");
  if (isLoopback(host)) return warn("no key: the gateway will be open to whoever is on this machine");
  return fail(`no key, and ${host} can be reached by others: run "litecone-gateway keys create --owner <name>"`);
}
function checkVault(secrets) {
  const keys = readVaultKeys();
  if (secrets > 0 && !keys)
    return [fail(`the vault holds ${secrets} keys of providers, and LITECONE_VAULT_KEY is not set`)];
  return secrets > 0 ? [ok(`vault: ${secrets} keys of providers`)] : [];
}
async function checkPort({ config }) {
  const { host, port } = config;
  const server = createServer();
  try {
    await new Promise((done, reject) => server.once("error", reject).listen({ host, port }, done));
    return [ok(`${host}:${port} is free`)];
  } catch (error) {
    const what = `${host}:${port} cannot be listened on (${reasonOf(error)})`;
    return [warn(`${what}: a gateway may be running already, or choose --port`)];
  } finally {
    server.close();
  }
}
function checkProviders({ config }) {
  const withKeys = [...createProviders(config.providers)].filter(
    ([id, { definition }]) => Boolean(config.providers[id]?.apiKey ?? definition.apiKeyEnv?.some((name) => process.env[name]))
  );
  const names = withKeys.map(([id]) => id).join(", ");
  return [ok(names ? `providers with keys: ${names}` : "no provider has a key here: clients send their own")];
}
function checkClock() {
  const year = (/* @__PURE__ */ new Date()).getUTCFullYear();
  return year >= 2025 ? [] : [fail(`the clock says ${year}: set it`)];
}

// src/cli/export-logs.ts
import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { isRecord as isRecord4 } from "@litecone/core";

// src/cli/open-log-store.ts
async function openLogStore({
  config: file,
  folder
}) {
  const { config } = await loadConfig({ file, flags: { folder } });
  const { postgres } = config.stores;
  if (!postgres) return await openStores({ folder: config.folder });
  const logs = await openPostgresLogStore(postgres);
  return { logs, close: () => logs.close() };
}

// src/cli/usage-error.ts
var UsageError = class extends Error {
  name = "UsageError";
};

// src/cli/export-logs.ts
async function exportLogs(flags) {
  const query = new URLSearchParams(flags.filter);
  query.set("format", flags.format);
  const { body, close } = flags.url === void 0 ? await fromStore(flags, query) : await fromGateway(flags.url, query);
  try {
    const output = flags.output === void 0 ? process.stdout : createWriteStream(flags.output, { mode: 384 });
    await pipeline(Readable.from(body), output, { end: flags.output !== void 0 });
  } catch (error) {
    if (!isRecord4(error) || error.code !== "EPIPE") throw error;
  } finally {
    await close();
  }
}
async function fromStore(flags, query) {
  const parsed = readFilter(query);
  const stores = await openLogStore(flags).catch((error) => {
    if (!(error instanceof StoreError) || error.code !== "locked") throw error;
    throw new Error(`${flags.folder ?? "The folder"} is in use by a gateway: export from that with --url.`, {
      cause: error
    });
  });
  let failure;
  const { body } = await exportEntries(stores.logs, parsed, (error) => {
    failure = error;
  });
  const close = async () => {
    await stores.close();
    if (failure) throw failure;
  };
  return { body: body ?? [], close };
}
function readFilter(query) {
  try {
    return readQuery(exportQuery, `http://export/?${query}`);
  } catch (error) {
    throw new UsageError(`--filter: ${reasonOf(error)}`);
  }
}
async function fromGateway(url2, query) {
  if (!/^https?:\/\//.test(url2) || !URL.canParse(url2))
    throw new UsageError("--url: write the whole address of a gateway, such as http://127.0.0.1:8787.");
  const key = process.env["LITECONE_GATEWAY_KEY"];
  const headers = key ? { authorization: `Bearer ${key}` } : {};
  const response = await fetch(new URL(`/api/v1/export?${query}`, url2), { headers }).catch((error) => {
    throw new Error(`The gateway at ${url2} cannot be reached.`, { cause: error });
  });
  if (!response.ok || !response.body)
    throw new UsageError(`The gateway answered ${response.status}: ${await response.text()}`);
  return { body: readWhole(response.body, url2), close: async () => void 0 };
}
async function* readWhole(body, url2) {
  try {
    yield* body;
  } catch (cause) {
    throw new Error(`The gateway at ${url2} left before the export's end: what was written is a part of it.`, { cause });
  }
}

// src/cli/import-logs.ts
import { open } from "node:fs/promises";
import { createInterface } from "node:readline";
import { isRecord as isRecord5 } from "@litecone/core";
import { prices } from "@litecone/prices";

// src/cli/entry-from-helicone.ts
import * as z5 from "zod";
var number3 = z5.number().nullish();
var count = z5.preprocess((value) => typeof value === "string" ? Number(value) : value, z5.int().nullish());
var text = z5.string().nullish();
var texts = z5.record(z5.string(), z5.unknown()).nullish().transform(
  (values) => Object.fromEntries(
    Object.entries(values ?? {}).flatMap(
      ([name, value]) => value === null || value === void 0 ? [] : [[name, typeof value === "string" ? value : JSON.stringify(value)]]
    )
  )
);
var time = z5.string().transform((value) => Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/i.test(value) ? value : `${value.replace(" ", "T")}Z`)).refine((value) => !Number.isNaN(value), { error: "must be a time", abort: true });
var heliconeRequestSchema = z5.looseObject({
  request_id: z5.guid(),
  request_created_at: time,
  request_body: z5.unknown().optional(),
  request_path: text,
  request_user_id: text,
  request_properties: texts,
  request_model: text,
  response_body: z5.unknown().optional(),
  response_status: z5.int(),
  response_model: text,
  model_override: text,
  model: text,
  provider: text,
  target_url: text,
  delay_ms: number3,
  time_to_first_token: number3,
  prompt_tokens: count,
  completion_tokens: count,
  total_tokens: count,
  prompt_cache_read_tokens: count,
  prompt_cache_write_tokens: count,
  prompt_id: text,
  prompt_version: text,
  /** US dollars. */
  cost: number3,
  costUSD: number3,
  cache_reference_id: text,
  feedback_rating: z5.boolean().nullish(),
  scores: z5.record(z5.string(), z5.unknown()).nullish()
});
var NO_REFERENCE = "00000000-0000-0000-0000-000000000000";
var MAX_BODY_BYTES = 1024 * 1024;
function entryFromHelicone(request, meter) {
  const entry = readBodies(request, meter);
  const isHit = ![void 0, null, "", NO_REFERENCE].includes(request.cache_reference_id);
  const cost = firstCost(request.cost, request.costUSD, entry.costUsd);
  return {
    ...entry,
    ...readProperties(request),
    id: request.request_id,
    model: request.model_override || request.response_model || request.model || request.request_model || entry.model,
    requestedModel: request.request_model || entry.requestedModel,
    servedModel: request.response_model || entry.servedModel,
    tokens: readTokens(request, entry),
    userId: request.request_user_id || entry.userId,
    promptId: request.prompt_id || null,
    promptVersion: request.prompt_version || null,
    cache: isHit ? "hit" : null,
    costUsd: isHit ? 0 : cost,
    cacheSavedUsd: isHit ? cost : null,
    ...readScores(request),
    ...withoutBodies(request)
  };
}
function readBodies(request, meter) {
  const { request_created_at: startTime, delay_ms, time_to_first_token, provider } = request;
  const payload = {
    provider,
    providerRequest: {
      url: request.target_url || request.request_path || "",
      json: jsonOf(request.request_body),
      meta: {}
    },
    providerResponse: { status: request.response_status, headers: {}, ...answerOf(request.response_body) },
    timing: {
      startTime,
      endTime: startTime + Math.max(0, delay_ms ?? 0),
      // Helicone writes 0 for answers that were not streamed.
      timeToFirstToken: time_to_first_token || void 0
    }
  };
  return entryFromLog(payload, {}, "custom", { meter, maxBodyBytes: MAX_BODY_BYTES });
}
function jsonOf(body) {
  if (typeof body === "string") return body;
  return isMissing(body) ? {} : z5.record(z5.string(), z5.unknown()).safeParse(body).data ?? JSON.stringify(body);
}
function answerOf(body) {
  if (typeof body === "string") return { textBody: body };
  return isMissing(body) ? {} : { json: body };
}
function isMissing(body) {
  if (body === void 0 || body === null || body === "") return true;
  return /fetching body from signed_url/.test(typeof body === "string" ? body : JSON.stringify(body).slice(0, 200));
}
function withoutBodies({ request_body, response_body }) {
  return {
    ...isMissing(request_body) && { requestBody: null, requestSize: null },
    ...isMissing(response_body) && { responseBody: null, responseSize: null }
  };
}
function firstCost(...costs) {
  return costs.find((cost) => typeof cost === "number" && cost > 0) ?? null;
}
function readTokens(request, { tokens }) {
  const prompt = request.prompt_tokens ?? tokens.prompt;
  const completion = request.completion_tokens ?? tokens.completion;
  const sum = prompt === null && completion === null ? null : (prompt ?? 0) + (completion ?? 0);
  return {
    prompt,
    completion,
    total: request.total_tokens ?? sum,
    cacheRead: request.prompt_cache_read_tokens ?? tokens.cacheRead,
    cacheWrite: request.prompt_cache_write_tokens ?? tokens.cacheWrite,
    reasoning: tokens.reasoning
  };
}
function readProperties({ request_properties }) {
  const taken = /* @__PURE__ */ new Map();
  const properties = [];
  for (const [name, value] of Object.entries(request_properties)) {
    const [, session] = /^helicone-session-(id|name|path)$/i.exec(name) ?? [];
    if (session === void 0) properties.push([name, value]);
    else if (value !== "") taken.set(session.toLowerCase(), value);
  }
  return {
    sessionId: taken.get("id") ?? null,
    sessionName: taken.get("name") ?? null,
    sessionPath: taken.get("path") ?? null,
    properties: Object.fromEntries(properties)
  };
}
function readScores({ scores, feedback_rating }) {
  const read = Object.entries(scores ?? {}).flatMap(([name, score]) => {
    const value = Number(typeof score === "object" && score !== null && "value" in score ? score.value : score);
    return Number.isFinite(value) ? [[name, value]] : [];
  });
  const told = read.find(([name]) => name === FEEDBACK)?.[1];
  return {
    scores: Object.fromEntries(read.filter(([name]) => name !== FEEDBACK)),
    feedback: feedback_rating ?? (told === void 0 ? null : told > 0)
  };
}
var FEEDBACK = "helicone-score-feedback";

// src/cli/log-entry-schema.ts
import * as z6 from "zod";
var text2 = z6.string().nullable();
var number5 = z6.number().nullable();
var texts2 = z6.record(z6.string(), z6.string());
var logEntrySchema = z6.object({
  id: z6.string().min(1),
  createdAt: z6.number(),
  provider: z6.string(),
  model: z6.string(),
  requestedModel: text2,
  servedModel: text2,
  operation: z6.enum(["chat", "embed", "moderate", "tool", "vector_db", "other"]),
  source: z6.enum(["proxy", "ai", "log", "otel"]),
  method: z6.string(),
  url: z6.string(),
  status: z6.int(),
  errorType: text2,
  stream: z6.boolean(),
  latencyMs: z6.number(),
  timeToFirstTokenMs: number5,
  tokens: z6.object({
    prompt: number5,
    completion: number5,
    total: number5,
    cacheRead: number5,
    cacheWrite: number5,
    reasoning: number5
  }),
  costUsd: number5,
  userId: text2,
  sessionId: text2,
  sessionPath: text2,
  sessionName: text2,
  promptId: text2,
  promptVersion: text2,
  properties: texts2,
  cache: z6.enum(["hit", "miss"]).nullable(),
  cacheSavedUsd: number5,
  rateLimited: z6.boolean(),
  securityVerdict: text2,
  keyId: text2,
  scores: z6.record(z6.string(), z6.number()),
  feedback: z6.boolean().nullable(),
  requestSize: number5,
  responseSize: number5,
  attempts: z6.array(
    z6.object({
      provider: z6.string(),
      model: z6.string().optional(),
      url: z6.string().optional(),
      status: number5,
      startedAt: z6.number(),
      latencyMs: z6.number(),
      error: z6.string().optional()
    })
  ),
  requestHeaders: texts2,
  responseHeaders: texts2,
  requestBody: text2,
  responseBody: text2
});

// src/cli/import-logs.ts
var BATCH = 500;
async function importLogs(path, flags) {
  const input = path === "-" ? process.stdin : (await open(path)).createReadStream();
  const { logs, close } = await openLogStore(flags);
  const read = createReader();
  let count2 = 0;
  const batch = [];
  const write = async () => {
    if (batch.length) await logs.write(batch);
    count2 += batch.length;
    batch.length = 0;
  };
  let line = 0;
  try {
    for await (const text4 of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      line += 1;
      if (text4.trim() === "") continue;
      try {
        batch.push(...read(text4, `${path}:${line}`));
      } catch (error) {
        await write();
        throw error;
      }
      if (batch.length >= BATCH) await write();
    }
    await write();
  } finally {
    print(`${count2} ${count2 === 1 ? "log was" : "logs were"} kept.`);
    await close();
  }
}
function createReader() {
  const meter = createMeter({ prices: prices() });
  const readOne = (value, where) => {
    if (isRecord5(value) && "request_id" in value)
      return entryFromHelicone(check(heliconeRequestSchema, value, where), meter);
    return check(logEntrySchema, isRecord5(value) && isRecord5(value.entry) ? value.entry : value, where);
  };
  return (text4, where) => {
    const value = parse2(text4, where);
    const values = isRecord5(value) && Array.isArray(value.data) ? value.data : value;
    return Array.isArray(values) ? values.map((each) => readOne(each, where)) : [readOne(values, where)];
  };
}
function parse2(text4, where) {
  try {
    return JSON.parse(text4);
  } catch {
    throw new Error(
      `${where}: this line is no JSON. An import is JSON lines: ours is "export --format ndjson", Helicone's "--format jsonl". What came before was kept.`
    );
  }
}
function check(schema, value, where) {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Error(`${where}: ${issue?.path.join(".")}: ${issue?.message}. What came before was kept.`);
}

// src/cli/keys-commands.ts
import { parseRateLimitPolicy } from "@litecone/headers";
async function createKey(flags) {
  const { owner, name, scope = ["proxy", "log"], json } = flags;
  const given = {
    owner,
    name,
    scopes: scope.map(readScope),
    policy: readPolicy(flags),
    expiresAt: readTime(flags.expires)
  };
  const { key, record: record4 } = await withKeyStore(flags, (store) => store.create(given));
  if (json) return print(JSON.stringify({ key, ...record4 }));
  print(key);
  process.stderr.write(
    `Made ${record4.id} for ${owner}, with ${record4.scopes.join(" and ")}. The key cannot be shown again.
`
  );
}
async function listKeys(flags) {
  const records = await withKeyStore(flags, (store) => store.list());
  if (flags.json) return print(JSON.stringify(records));
  if (!records.length) return print("There is no key. Make one with: litecone-gateway keys create --owner <name>");
  for (const record4 of records) print(describe2(record4));
}
async function revokeKey(id, flags) {
  const isRevoked = await withKeyStore(flags, (store) => store.revoke(id));
  if (!isRevoked) throw new UsageError(`There is no key ${id}. See: litecone-gateway keys list`);
  print(`${id} is refused from now on.`);
}
function describe2({ id, hint, owner, name, scopes, policy, lastUsedAt, ...record4 }) {
  const now = Date.now();
  const isExpired = record4.expiresAt !== null && record4.expiresAt <= now;
  const state = record4.revokedAt !== null ? "revoked" : isExpired ? "expired" : "valid";
  const used = lastUsedAt === null ? "never used" : `used ${new Date(lastUsedAt).toISOString()}`;
  const limits = Object.keys(policy).length ? JSON.stringify(policy) : "";
  return [id, hint, state, owner, name ?? "-", scopes.join(","), used, limits].filter(Boolean).join("  ");
}
function readScope(text4) {
  const scope = SCOPES.find((each) => each === text4);
  if (!scope) throw new UsageError(`--scope: ${text4} is none. There are ${SCOPES.join(", ")}.`);
  return scope;
}
function readPolicy({ models, providers, rateLimit, budget }) {
  return {
    ...models && { models },
    ...providers && { providers },
    ...rateLimit !== void 0 && { rateLimit: readRateLimit(rateLimit) },
    ...budget !== void 0 && { budget: readBudget(budget) }
  };
}
function readRateLimit(text4) {
  const read = parseRateLimitPolicy(text4);
  if (read.ok && read.policy) return read.policy;
  throw new UsageError(`--rate-limit: ${read.ok ? "it is empty." : read.message}`);
}
function readBudget(text4) {
  const [, usd, period] = /^\$?(\d+(?:\.\d+)?)\/(day|week|month)$/.exec(text4) ?? [];
  if (usd === void 0 || Number(usd) <= 0)
    throw new UsageError("--budget: write dollars and a period, such as 50/month.");
  return { usd: Number(usd), period: period === "day" || period === "week" ? period : "month" };
}
function readTime(text4) {
  if (text4 === void 0) return void 0;
  const time2 = Date.parse(text4);
  if (Number.isNaN(time2))
    throw new UsageError("--expires: write an ISO time, such as 2027-01-31 or 2027-01-31T12:00:00Z.");
  if (time2 <= Date.now()) throw new UsageError("--expires: that time has passed.");
  return time2;
}

// src/cli/print-config.ts
import { isRecord as isRecord6 } from "@litecone/core";
import { formatRateLimitPolicy } from "@litecone/headers";
import { stringify } from "yaml";
import * as z7 from "zod";
async function printConfig(flags) {
  if (flags.schema) return print(JSON.stringify(z7.toJSONSchema(configSchema, { io: "input" }), null, 2));
  const { config, file, sourceOf } = await loadConfig({ file: flags.config, flags: { folder: flags.folder } });
  print(`# ${file ?? "no file"}`);
  const limits = { ...config.limits, policies: config.limits.policies.map((policy) => formatRateLimitPolicy(policy)) };
  for (const [path, value] of leaves({ ...config, limits })) {
    const source = sourceOf(path);
    const told = isSecret(path) ? "\u2026" : withoutPassword(value);
    print(
      `${path.join(".")}: ${stringify(told, { collectionStyle: "flow", lineWidth: 0 }).trim()}${source.startsWith("default") ? "" : `  # ${source}`}`
    );
  }
}
function* leaves(value, path = []) {
  if (!isRecord6(value)) {
    if (value !== void 0) yield [path, value];
    return;
  }
  for (const [name, inner] of Object.entries(value)) yield* leaves(inner, [...path, name]);
}
function isSecret(path) {
  return path.at(-1) === "apiKey" || path.at(-2) === "headers";
}
function withoutPassword(value) {
  if (typeof value !== "string" || !value.includes("://")) return value;
  return value.replace(/(:\/\/[^:/?#]*:).*@/s, "$1\u2026@").replace(/([?&]\w*(?:password|key|token)=)[^&]*/gi, "$1\u2026");
}

// src/config/to-gateway-options.ts
import { formatRateLimitPolicy as formatRateLimitPolicy2 } from "@litecone/headers";
function toGatewayOptions({ report: _, limits, ...config }, report, environment = process.env) {
  return {
    ...config,
    limits: { ...limits, policies: limits.policies.map((policy) => formatRateLimitPolicy2(policy)) },
    vaultKeys: readVaultKeys(environment),
    environment,
    report
  };
}

// src/cli/serve.ts
async function serve({ config: file, folder, host, port }) {
  const { config } = await loadConfig({ file, flags: { folder, host, port: portOf(port) } });
  const isTerminal = process.stdout.isTTY;
  const report = createReport({
    level: config.report.level,
    format: config.report.format ?? (isTerminal ? "text" : "json")
  });
  const stopped = awaitSignal();
  const gateway = await Promise.race([startGateway(toGatewayOptions(config, report)), stopped]);
  if (typeof gateway === "string") return process.exit(0);
  const { url: url2, isOpen } = gateway;
  if (isTerminal) process.stdout.write(welcome(gateway, config.folder));
  report.info("The gateway listens.", { url: url2, isOpen, folder: config.folder });
  if (isOpen)
    report.warn("The gateway is open: whoever reaches it may use it. Make a key with: litecone-gateway keys create.");
  const signal = await stopped;
  report.info("The gateway stops: requests under way may end.", { signal, drainMs: config.server.drainMs });
  await gateway.close(config.server.drainMs);
  report.info("The gateway has stopped.");
  report.flush();
}
function awaitSignal() {
  return new Promise((resolve2) => {
    let isStopping = false;
    for (const signal of ["SIGTERM", "SIGINT"])
      process.on(signal, () => {
        if (isStopping) process.exit(1);
        isStopping = true;
        resolve2(signal);
      });
  });
}
function portOf(text4) {
  if (text4 === void 0) return void 0;
  if (!/^\d{1,5}$/.test(text4)) throw new UsageError("--port: give a number from 0 to 65535.");
  return Number(text4);
}
function welcome({ url: url2, isOpen }, folder) {
  return [
    "",
    `  Litecone gateway   ${url2}`,
    `  Data               ${folder}`,
    `  Keys               ${isOpen ? "none: open to whoever is on this machine" : "asked for"}`,
    "",
    "  Point a client at it:",
    `    OpenAI           baseURL: "${url2}/v1"`,
    `    Anthropic        baseURL: "${url2}/anthropic"`,
    `    every provider   baseURL: "${url2}/ai/v1"   model: "provider/model"`,
    "",
    ""
  ].join("\n");
}

// src/cli/read-secret.ts
import { createInterface as createInterface2 } from "node:readline/promises";
import { Writable } from "node:stream";
import { text as text3 } from "node:stream/consumers";
async function readSecret(question) {
  const { stdin, stderr } = process;
  if (!stdin.isTTY) return (await text3(stdin)).trim();
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const line = createInterface2({ input: stdin, output: nowhere, terminal: true });
  const left = new Promise((resolve2) => line.once("close", () => resolve2("")));
  stderr.write(question);
  try {
    return (await Promise.race([line.question(""), left])).trim();
  } finally {
    line.close();
    stderr.write("\n");
  }
}

// src/cli/vault-commands.ts
function printVaultKey() {
  print(generateVaultKey());
  process.stderr.write("Keep it as LITECONE_VAULT_KEY, apart from the data: without it the vault cannot be opened.\n");
}
async function setInVault(provider, flags) {
  const secret = await readSecret(`The key for ${provider}: `);
  if (secret === "")
    throw new UsageError(`No key came. Write: printf %s "$KEY" | litecone-gateway vault set ${provider}`);
  await withVault(flags, (vault) => vault.set(provider, secret, { owner: flags.owner }));
  print(`The key for ${provider} is kept${flags.owner === void 0 ? "" : ` for ${flags.owner}`}.`);
}
async function listVault(flags) {
  const entries = await withVault(flags, (vault) => vault.list());
  if (!entries.length) return print("The vault is empty.");
  for (const { provider, owner, isCurrent, updatedAt } of entries) {
    const state = isCurrent ? "" : "  under another LITECONE_VAULT_KEY";
    print(`${provider}  ${owner === "" ? "everybody" : owner}  since ${new Date(updatedAt).toISOString()}${state}`);
  }
}
async function removeFromVault(provider, flags) {
  const isRemoved = await withVault(flags, (vault) => vault.remove(provider, { owner: flags.owner }));
  if (!isRemoved) throw new UsageError(`The vault has no key for ${provider}. See: litecone-gateway vault list`);
  print(`The key for ${provider} is forgotten.`);
}
async function rotateVault(flags) {
  const count2 = await withVault(flags, (vault) => vault.rotate());
  print(`${count2} ${count2 === 1 ? "key was" : "keys were"} encrypted anew.`);
}
function withVault(flags, work) {
  const keys = readVaultKeys();
  return withKeyStore(flags, (store) => work(manageVault(store, keys)));
}

// src/cli/create-program.ts
function createProgram() {
  const program = new Command("litecone-gateway").description("A Helicone-compatible gateway to language models: proxy and log server in one process.").version(VERSION).option("-c, --config <file>", "configuration; litecone.yaml, .yml or .json of the working directory by default").option("-f, --folder <path>", "where everything is kept; .litecone by default").option("--verbose", "tell where an error came from").exitOverride().showHelpAfterError("(add --help for what there is)");
  program.command("serve", { isDefault: true }).description("run the gateway").option("-H, --host <address>", "where it listens; 127.0.0.1 by default").option("-p, --port <number>", "its port, 8787 by default; 0 takes any that is free").action((_options, command) => serve(command.optsWithGlobals()));
  program.command("config").description("print the configuration as it is, with secrets masked, and where each value comes from").option("--schema", "print its JSON Schema instead").action((_options, command) => printConfig(command.optsWithGlobals()));
  program.command("doctor").description("look for what would keep the gateway from working").action((_options, command) => diagnose(command.optsWithGlobals()));
  addKeys(program);
  addVault(program);
  addLogs(program);
  return program;
}
function addKeys(program) {
  const keys = program.command("keys").description("gateway keys, which clients are known by");
  keys.command("create").description("make a key, and print it: it cannot be shown again").requiredOption("--owner <name>", "whose it is: keys of one owner share caches, limits and the vault\u2019s keys").option("--name <name>", "what it is for").option("--scope <names...>", "proxy, log, read, admin; proxy and log by default").option("--models <patterns...>", "the only models that it may be used for; * stands for anything").option("--providers <ids...>", "the only providers").option("--rate-limit <policy>", "such as 1000;w=3600, as Helicone-RateLimit-Policy has it").option("--budget <policy>", "US dollars a day, week or month: 50/month").option("--expires <time>", "ISO time after which it is refused").option("--json", "print the key and its record as JSON").action((_options, command) => createKey(command.optsWithGlobals()));
  keys.command("list").option("--json", "print JSON").description("what keys there are").action((_options, command) => listKeys(command.optsWithGlobals()));
  keys.command("revoke <id>").description("refuse a key from now on; running gateways hear of it within a second").action((id, _options, command) => revokeKey(id, command.optsWithGlobals()));
}
function addVault(program) {
  const vault = program.command("vault").description("providers\u2019 keys, encrypted under LITECONE_VAULT_KEY");
  const owner = () => new Option("--owner <name>", "for keys of this owner alone; for everybody when not told");
  vault.command("new-key").description("print a new value for LITECONE_VAULT_KEY").action(() => printVaultKey());
  vault.command("set <provider>").description("keep a provider\u2019s key, which is asked for, or read from standard input").addOption(owner()).action((provider, _options, command) => setInVault(provider, command.optsWithGlobals()));
  vault.command("list").description("whose keys there are").action((_options, command) => listVault(command.optsWithGlobals()));
  vault.command("remove <provider>").description("forget a provider\u2019s key").addOption(owner()).action((provider, _options, command) => removeFromVault(provider, command.optsWithGlobals()));
  vault.command("rotate").description("encrypt all anew under LITECONE_VAULT_KEY, read with LITECONE_VAULT_KEY_PREVIOUS").action((_options, command) => rotateVault(command.optsWithGlobals()));
}
function addLogs(program) {
  program.command("export").description("write logs to a file or to standard output").option("-o, --output <file>", "where to; standard output by default").addOption(new Option("--format <format>").choices(["ndjson", "csv"]).default("ndjson")).option("--filter <query>", 'as the query API has it: "model=gpt-4o&status=error"', "").option("--url <url>", "of a running gateway, whose folder is its own; with a key in LITECONE_GATEWAY_KEY").action((_options, command) => exportLogs(command.optsWithGlobals()));
  program.command("import <file>").description(
    "keep logs of an export, of Helicone\u2019s (npx @helicone/export), or of write-ahead/rejected.ndjson; - reads standard input"
  ).action((file, _options, command) => importLogs(file, command.optsWithGlobals()));
}

// src/cli/run-command-line.ts
async function runCommandLine(argv) {
  const program = createProgram();
  try {
    await program.parseAsync(argv);
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    const isUsage = error instanceof ConfigError || error instanceof UsageError;
    const message = reasonOf(error);
    const text4 = program.opts()["verbose"] && error instanceof Error ? error.stack ?? message : message;
    process.stderr.write(`litecone-gateway: ${text4}
`);
    return isUsage ? 2 : 1;
  }
}

// src/cli/main.ts
process.stdout.on("error", (error) => {
  if (!("code" in error) || error.code !== "EPIPE") throw error;
  process.exit();
});
process.exitCode = await runCommandLine(process.argv);
