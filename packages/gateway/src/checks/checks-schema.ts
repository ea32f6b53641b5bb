import * as z from 'zod'

const model = /* @__PURE__ */ z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]*\/.+$/, 'Give the provider too: "groq/meta-llama/llama-guard-4-12b".')

const timeoutMs = /* @__PURE__ */ z.int().min(1).max(600_000).default(5_000)

/** What happens to a request whose check could not be made. */
const onUnchecked = /* @__PURE__ */ z.enum(['allow', 'refuse']).default('allow')

const security = /* @__PURE__ */ z
  .strictObject({
    /** `rules` works offline; `promptarmor` and `guard` show messages to a service. */
    backend: z.enum(['rules', 'promptarmor', 'guard']).default('rules'),
    /** `guard`: the guard model, as `provider/model`. */
    model: model.optional(),
    /** A guard model asked besides when a request wants the advanced check. */
    advancedModel: model.optional(),
    /** `guard`: what `model` answers. Prompt Guard when its name says so, else Llama Guard. */
    kind: z.enum(['llama-guard', 'prompt-guard']).optional(),
    /** Prompt Guard: the score from which a message is blocked. */
    threshold: z.number().min(0).max(1).default(0.5),
    /** `promptarmor`: the variable of the environment that holds its key. */
    apiKeyEnv: z.string().min(1).default('PROMPTARMOR_API_KEY'),
    /** `promptarmor`: another address than its own, version path included. */
    apiBase: z.url({ protocol: /^https?$/ }).optional(),
    timeoutMs,
    onUnchecked,
  })
  .superRefine(({ backend, model, kind, apiBase }, context) => {
    const complain = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message })
    if (backend === 'guard' && model === undefined)
      complain('model', 'The backend "guard" needs a model: "groq/meta-llama/llama-guard-4-12b".')
    if (backend !== 'guard' && model !== undefined)
      complain(
        'model',
        `Only the backend "guard" takes a model, and this is "${backend}". For a second check use advancedModel.`,
      )
    if (backend !== 'guard' && kind !== undefined)
      complain('kind', `Only the backend "guard" takes a kind, and this is "${backend}".`)
    if (backend !== 'promptarmor' && apiBase !== undefined)
      complain('apiBase', `Only the backend "promptarmor" takes an apiBase, and this is "${backend}".`)
  })

const moderation = /* @__PURE__ */ z.strictObject({
  /** Of a provider with a moderation endpoint, or a guard model on any other. */
  model: model.default('openai/omni-moderation-latest'),
  timeoutMs,
  onUnchecked,
})

/** The sections `security` and `moderation` of the configuration. Both have defaults: rules, and OpenAI's moderation endpoint. */
export const checksSchema = /* @__PURE__ */ z.strictObject({
  security: security.prefault({}),
  moderation: moderation.prefault({}),
})

/** As it is written. */
export type ChecksConfigInput = z.input<typeof checksSchema>
/** With its defaults filled in. */
export type ChecksConfig = z.output<typeof checksSchema>
