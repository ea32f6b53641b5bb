import { readFile } from 'node:fs/promises'
import { isRecord } from '@litecone/core'
import { distance } from 'fastest-levenshtein'
import type * as z from 'zod'
import { ConfigError } from './config-error.ts'
import { type ConfigFile, readConfigFile } from './config-file.ts'
import { type Config, configSchema } from './config-schema.ts'
import { readVariables, type VariableValue } from './config-variables.ts'
import { fillValues } from './fill-values.ts'

export interface LoadConfigOptions {
  /** Default: `litecone.yaml`, `litecone.yml` or `litecone.json` in the working directory, if there is one. */
  readonly file?: string | undefined
  /** Values of command-line flags, by the name of the setting. `undefined` counts as absent. */
  readonly flags?: Readonly<Record<string, unknown>> | undefined
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined
}

export interface LoadedConfig {
  readonly config: Config
  readonly file: string | undefined
  /** The source of a value: `--port`, `LITECONE_PORT`, `litecone.yaml:3:1`, or `default`. */
  sourceOf(path: readonly PropertyKey[]): string
}

const FILES = ['litecone.yaml', 'litecone.yml', 'litecone.json'] as const

type Values = Record<string, unknown>

/** Reads the configuration. Flags override variables, and variables override the file. Rejects with a `ConfigError` that lists all mistakes. */
export async function loadConfig(options: LoadConfigOptions = {}): Promise<LoadedConfig> {
  const { environment = process.env, flags = {} } = options
  const found = await findFile(options.file ?? environment['LITECONE_CONFIG'], environment)
  const variables = readVariables(configSchema, environment)
  const values: Values = structuredClone(found?.file.values ?? {})
  for (const { path, value } of variables) put(values, path, value)
  for (const [name, value] of Object.entries(flags)) if (value !== undefined) values[name] = value
  const sourceOf = (path: readonly PropertyKey[]) => findSource(path, flags, variables, found?.file)
  const result = configSchema.safeParse(values)
  if (!result.success) {
    const faults = result.error.issues.flatMap((issue) => describe(issue, (path) => sourceOf(path)))
    throw new ConfigError(faults.join('\n'))
  }
  return { config: result.data, file: found?.name, sourceOf }
}

async function findFile(
  named: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<{ name: string; file: ConfigFile } | undefined> {
  for (const name of named === undefined ? FILES : [named]) {
    let text: string
    try {
      text = await readFile(name, 'utf8')
    } catch (error) {
      if (named === undefined && isRecord(error) && error.code === 'ENOENT') continue
      throw new ConfigError(`${name} cannot be read: ${error instanceof Error ? error.message : 'no reason given'}`)
    }
    const file = readConfigFile(name, text)
    return { name, file: { ...file, values: fillValues(file, configSchema, environment) } }
  }
  return undefined
}

/** Sets a nested value, and creates the levels above it. */
function put(values: Values, path: readonly string[], value: unknown): void {
  const [name = '', ...rest] = path
  if (!rest.length) return define(values, name, value)
  const inner = Object.hasOwn(values, name) ? values[name] : undefined
  const next: Values = isRecord(inner) ? inner : {}
  define(values, name, next)
  put(next, rest, value)
}

/** Sets a property. With an assignment, the name `__proto__` would change the prototype. */
function define(values: Values, name: string, value: unknown): void {
  Object.defineProperty(values, name, { value, enumerable: true, configurable: true, writable: true })
}

function findSource(
  path: readonly PropertyKey[],
  flags: Readonly<Record<string, unknown>>,
  variables: readonly VariableValue[],
  file: ConfigFile | undefined,
): string {
  const [first] = path
  if (typeof first === 'string' && flags[first] !== undefined) return `--${first}`
  const variable = variables.find((given) =>
    given.path.every((name, depth) => depth >= path.length || path[depth] === name),
  )
  if (variable) return variable.variable
  const name = path.join('.')
  return file && has(file.values, path) ? file.position(path) : `default of ${name}`
}

function has(values: unknown, path: readonly PropertyKey[]): boolean {
  let at = values
  for (const name of path) {
    if (Array.isArray(at)) at = at[Number(name)]
    else if (isRecord(at) && Object.hasOwn(at, name)) at = at[String(name)]
    else return false
  }
  return true
}

/** One line per mistake: its position, the setting, and what is wrong. Zod's messages contain types and ranges, but no values. */
function describe(issue: z.core.$ZodIssue, sourceOf: (path: readonly PropertyKey[]) => string): string[] {
  const name = issue.path.join('.')
  if (issue.code !== 'unrecognized_keys') {
    // The message of a check that is also used elsewhere already begins with the field.
    const message = issue.message.startsWith(name) ? issue.message : `${name}: ${issue.message}`
    return [`${sourceOf(issue.path)}: ${message}`]
  }
  return issue.keys.map((key) => {
    const path = [...issue.path, key]
    const known = knownKeys(issue.path)
    const near = known.find((each) => distance(each.toLowerCase(), key.toLowerCase()) <= 2)
    const hint = near ? `Did you mean ${near}?` : `Available: ${known.join(', ')}.`
    return `${sourceOf(path)}: ${path.join('.')} is not a setting. ${hint}`
  })
}

function knownKeys(path: readonly PropertyKey[]): string[] {
  let at: unknown = configSchema.toJSONSchema({ io: 'input', unrepresentable: 'any' })
  for (const name of path) {
    const { properties, additionalProperties } = isRecord(at) ? at : {}
    at = isRecord(properties) && Object.hasOwn(properties, name) ? properties[String(name)] : additionalProperties
  }
  return isRecord(at) && isRecord(at.properties) ? Object.keys(at.properties) : []
}
