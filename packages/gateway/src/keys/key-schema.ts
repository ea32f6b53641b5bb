import * as z from 'zod'
import { StoreError } from '../stores/store-error.ts'
import type { KeyPolicy, Scope } from './grant.ts'
import type { KeyChange, NewKey } from './key-store.ts'

export const SCOPES = ['proxy', 'log', 'read', 'admin'] as const satisfies readonly Scope[]

/** A text of one line. */
export const printable = (maxLength: number) =>
  z
    .string()
    .min(1, 'must not be empty')
    .max(maxLength, `must have at most ${maxLength} characters`)
    .regex(/^[^\p{Cc}]*$/u, 'must not contain line breaks or control characters')

const scopesSchema = z
  .array(z.enum(SCOPES, `must be of ${SCOPES.join(', ')}`))
  .min(1, 'must name at least one scope')
  .transform((scopes) => SCOPES.filter((scope) => scopes.includes(scope)))

const namesSchema = z.array(printable(200)).min(1, 'must name at least one; leave it out to allow all')

/** Strict, because an unknown restriction of a newer version must not be ignored. The ranges of the rate limit are those of `Helicone-RateLimit-Policy`. */
const keyPolicySchema: z.ZodType<KeyPolicy> = z.strictObject({
  rateLimit: z
    .strictObject({
      quota: z.number().positive(),
      window: z.int().min(60).max(31_536_000),
      unit: z.enum(['request', 'cents']),
      segment: z
        .string()
        .regex(/^[a-z0-9_-]{1,100}$/, 'must be "user" or a property’s name in lower case')
        .exactOptional(),
    })
    .optional(),
  providers: namesSchema.optional(),
  models: namesSchema.optional(),
  budget: z.strictObject({ usd: z.number().positive(), period: z.enum(['day', 'week', 'month']) }).optional(),
})

const nameSchema = printable(200)
const timeSchema = z.int().positive('must be milliseconds since the Unix epoch')

const newKeySchema = z.strictObject({
  name: nameSchema.optional(),
  owner: printable(200),
  scopes: scopesSchema,
  policy: keyPolicySchema.default({}),
  expiresAt: timeSchema.optional(),
})

const keyChangeSchema = z.strictObject({
  name: nameSchema.nullish(),
  scopes: scopesSchema.optional(),
  policy: keyPolicySchema.optional(),
  expiresAt: timeSchema.nullish(),
})

export function checkNewKey(key: NewKey): z.output<typeof newKeySchema> {
  return check(newKeySchema, key)
}

export function checkKeyChange(change: KeyChange): z.output<typeof keyChangeSchema> {
  return check(keyChangeSchema, change)
}

/** Parses the scopes and the policy of a stored key; `undefined` if they are invalid. */
export function readStoredRights(scopes: string, policy: string): { scopes: Scope[]; policy: KeyPolicy } | undefined {
  try {
    return { scopes: scopesSchema.parse(JSON.parse(scopes)), policy: keyPolicySchema.parse(JSON.parse(policy)) }
  } catch {
    return undefined
  }
}

function check<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.') || 'the key'}: ${message}`)
  throw new StoreError('invalid', `The key is invalid. ${problems.join('; ')}.`)
}
