import * as z from 'zod'

const model = /* @__PURE__ */ z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]*\/.+$/, 'Give the provider too: "groq/meta-llama/llama-guard-4-12b".')

const timeoutMs = /* @__PURE__ */ z
  .int()
  .min(1)
  .max(600_000)
  .default(5_000)
  .describe('In which the check must be made. Milliseconds; 5 seconds by default.')

const onUnchecked = /* @__PURE__ */ z
  .enum(['allow', 'refuse'])
  .default('allow')
  .describe('What becomes of a request whose check could not be made; "allow" by default.')

const security = /* @__PURE__ */ z
  .strictObject({
    backend: z
      .enum(['rules', 'promptarmor', 'guard'])
      .default('rules')
      .describe(
        'What looks for attacks; "rules" by default, which works offline. "promptarmor" and "guard" show messages to a service.',
      ),
    model: model.optional().describe('Of the backend "guard", as provider/model. None by default.'),
    advancedModel: model
      .optional()
      .describe(
        'A guard model, as provider/model, that is asked besides where a request wants the advanced check. None by default.',
      ),
    kind: z
      .enum(['llama-guard', 'prompt-guard'])
      .optional()
      .describe(
        'What the model of the backend "guard" answers. By default "prompt-guard" where its name says so, else "llama-guard".',
      ),
    threshold: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe('The score of Prompt Guard from which a message is blocked. 0 to 1; 0.5 by default.'),
    apiKeyEnv: z
      .string()
      .min(1)
      .default('PROMPTARMOR_API_KEY')
      .describe('The variable that holds the key of the backend "promptarmor"; "PROMPTARMOR_API_KEY" by default.'),
    apiBase: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe('Where the backend "promptarmor" is, version path included. Its own address by default.'),
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
  model: model
    .default('openai/omni-moderation-latest')
    .describe(
      'Of a provider with a moderation endpoint, or a guard model on any other, as provider/model; "openai/omni-moderation-latest" by default.',
    ),
  timeoutMs,
  onUnchecked,
})

/** The sections `security` and `moderation` of the configuration. Both have defaults: rules, and OpenAI's moderation endpoint. */
export const checksSchema = /* @__PURE__ */ z.strictObject({
  security: security.prefault({}).describe('Attacks in prompts.'),
  moderation: moderation.prefault({}).describe('What moderation flags.'),
})

/** As it is written. */
export type ChecksConfigInput = z.input<typeof checksSchema>
/** With its defaults filled in. */
export type ChecksConfig = z.output<typeof checksSchema>
