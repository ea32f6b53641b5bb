import * as z from 'zod'
import { IntakeError } from './intake-error.ts'
import { isPlausibleTime, readTime } from './read-time.ts'

const time = z
  .unknown()
  .transform((value, context) => {
    if (value === null) return undefined
    const found = readTime(value)
    if (found !== undefined && isPlausibleTime(found)) return found
    const message =
      found === undefined
        ? 'must be { seconds, milliseconds }, a Unix time, or an ISO date'
        : 'must be within the last ten years, and at most a day ahead'
    context.addIssue({ code: 'custom', message, input: undefined })
    return z.NEVER
  })
  .optional()

/** Converts digits in text to a number. */
const digits = (value: unknown) => (typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value)
const milliseconds = z.preprocess(digits, z.number().nullish()).optional()
const status = z.preprocess(digits, z.number().int())
const text = z.string().nullish()

const headers = z.record(z.string(), z.unknown()).nullish().transform(textsOf)

const request = z.looseObject({
  url: text,
  /** Text if it is not JSON or was not parsed. */
  json: z.union([z.record(z.string(), z.unknown()), z.string()], 'must be an object or text').nullish(),
  /** Helicone's headers. Those of the HTTP request override them. */
  meta: headers,
})

const response = z.looseObject({
  /** The HTTP status, or one of Helicone's, which are below 100. */
  status,
  headers,
  json: z.unknown().optional(),
  textBody: text,
  /** US dollars. */
  cost: z.number().nonnegative().nullish(),
})

const logPayload = z.looseObject({
  providerRequest: request,
  providerResponse: response,
  /** `timeToFirstToken` is in milliseconds. */
  timing: z.looseObject({ startTime: time, endTime: time, timeToFirstToken: milliseconds }).nullish(),
  provider: text,
})

/** The body of Helicone's log endpoints: https://docs.helicone.ai/getting-started/integration-method/custom */
export type LogPayload = z.output<typeof logPayload>

const required = z.unknown().refine((value) => value !== undefined && value !== null, 'is required')

/** Additional requirements of the typed endpoint: https://docs.helicone.ai/rest/trace/post-v1tracecustomlogtyped */
const typedRules = z.looseObject({
  providerRequest: z.looseObject({
    url: z.string().min(1),
    json: z.record(z.string(), z.unknown(), 'must be an object'),
    meta: required,
  }),
  providerResponse: z.looseObject({ status: z.number(), headers: required }).and(
    z.looseObject({}).refine(({ json, textBody }) => Boolean(json) || typeof textBody === 'string', {
      message: 'json or textBody is required',
    }),
  ),
  timing: z.looseObject({ startTime: required, endTime: required, timeToFirstToken: z.number().nullish() }).nullish(),
})

export interface FieldFault {
  readonly field: string
  readonly message: string
}

/** Throws an `IntakeError` that names the first invalid field. */
export function parseLog(body: string): LogPayload {
  const result = logPayload.safeParse(parseText(body))
  if (result.success) return result.data
  const [fault] = faultsOf(result.error)
  throw new IntakeError(400, `${fault?.field}: ${fault?.message}`)
}

/** The payload, or all invalid fields. Throws an `IntakeError` if the body is not JSON. */
export function parseTypedLog(body: string): LogPayload | readonly FieldFault[] {
  const value = parseText(body)
  const result = logPayload.safeParse(value)
  const rules = typedRules.safeParse(value)
  if (result.success && rules.success) return result.data
  const faults = new Map<string, FieldFault>()
  for (const { error } of [rules, result]) for (const fault of faultsOf(error)) faults.set(fault.field, fault)
  return [...faults.values()]
}

function parseText(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch (error) {
    throw new IntakeError(400, 'The body is not JSON.', { cause: error })
  }
}

function faultsOf(error: z.ZodError | undefined): FieldFault[] {
  return (error?.issues ?? []).map(({ path, message }) => ({ field: path.join('.') || 'body', message }))
}

/** Headers are text. Numbers and booleans are converted, other values are omitted. */
function textsOf(values: Record<string, unknown> | null | undefined): Record<string, string> {
  const texts = Object.entries(values ?? {}).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [[name, String(value)]] : [],
  )
  return Object.fromEntries(texts)
}
