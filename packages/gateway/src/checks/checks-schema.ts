import * as z from 'zod'

const model = /* @__PURE__ */ z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]*\/.+$/, 'write it as provider/model: "groq/meta-llama/llama-guard-4-12b".')

const timeoutMs = /* @__PURE__ */ z
  .int()
  .min(1)
  .max(600_000)
  .default(5_000)
  .describe('Timeout of a check, in milliseconds. Default: 5 seconds.')

const onUnchecked = /* @__PURE__ */ z
  .enum(['allow', 'refuse'])
  .default('allow')
  .describe('What happens to a request that could not be checked. Default: "allow".')

const security = /* @__PURE__ */ z
  .strictObject({
    backend: z
      .enum(['rules', 'promptarmor', 'guard'])
      .default('rules')
      .describe(
        'What looks for attacks. Default: "rules", which works offline. "promptarmor" and "guard" send messages to a service.',
      ),
    model: model.optional().describe('Model of the backend "guard", as provider/model.'),
    advancedModel: model
      .optional()
      .describe(
        'A guard model, as provider/model, that also checks requests with Helicone-LLM-Security-Advanced. None by default.',
      ),
    kind: z
      .enum(['llama-guard', 'prompt-guard'])
      .optional()
      .describe(
        'Output format of the guard model. Default: "prompt-guard" if its name contains that, otherwise "llama-guard".',
      ),
    threshold: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe('Prompt Guard score from which a message is blocked, 0 to 1. Default: 0.5.'),
    apiKeyEnv: z
      .string()
      .min(1)
      .default('PROMPTARMOR_API_KEY')
      .describe('Environment variable with the key of the backend "promptarmor". Default: "PROMPTARMOR_API_KEY".'),
    apiBase: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe('Base URL of the backend "promptarmor", with the version path. By default, PromptArmor’s own.'),
    timeoutMs,
    onUnchecked,
  })
  .superRefine(({ backend, model, kind, apiBase }, context) => {
    const complain = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message })
    if (backend === 'guard' && model === undefined)
      complain('model', 'the backend "guard" needs a model, such as "groq/meta-llama/llama-guard-4-12b".')
    if (backend !== 'guard' && model !== undefined)
      complain(
        'model',
        `only the backend "guard" has a model, and this is "${backend}". For a second check, use advancedModel.`,
      )
    if (backend !== 'guard' && kind !== undefined)
      complain('kind', `only the backend "guard" has a kind, and this is "${backend}".`)
    if (backend !== 'promptarmor' && apiBase !== undefined)
      complain('apiBase', `only the backend "promptarmor" has an apiBase, and this is "${backend}".`)
  })

const moderation = /* @__PURE__ */ z.strictObject({
  model: model
    .default('openai/omni-moderation-latest')
    .describe(
      'A moderation model, or a guard model of any provider, as provider/model. Default: "openai/omni-moderation-latest".',
    ),
  timeoutMs,
  onUnchecked,
})

/** The sections `security` and `moderation` of the configuration. Both have defaults: rules, and OpenAI's moderation endpoint. */
export const checksSchema = /* @__PURE__ */ z.strictObject({
  security: security.prefault({}).describe('Checks for attacks.'),
  moderation: moderation.prefault({}).describe('Moderation.'),
})

export type ChecksConfigInput = z.input<typeof checksSchema>
export type ChecksConfig = z.output<typeof checksSchema>
