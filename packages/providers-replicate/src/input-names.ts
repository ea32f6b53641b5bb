/** How a family of models calls its inputs. Replicate has no names for all: each model's schema is its own. */
export interface InputNames {
  system: string
  maxTokens: string
  /** An array of addresses, or one. */
  images?: { name: string; list: boolean }
}

/** By owner; from the models' API pages (https://replicate.com/openai/gpt-4o/api/schema and the like). */
const FAMILIES: Readonly<Record<string, InputNames>> = {
  openai: { system: 'system_prompt', maxTokens: 'max_completion_tokens', images: { name: 'image_input', list: true } },
  anthropic: { system: 'system_prompt', maxTokens: 'max_tokens', images: { name: 'image', list: false } },
  google: { system: 'system_instruction', maxTokens: 'max_output_tokens', images: { name: 'images', list: true } },
}

const OTHERS: InputNames = { system: 'system_prompt', maxTokens: 'max_tokens', images: { name: 'image', list: false } }

export function readInputNames(model: string): InputNames {
  const owner = model.replace(/^deployments\//, '').split('/', 1)[0] ?? ''
  return (Object.hasOwn(FAMILIES, owner) ? FAMILIES[owner] : undefined) ?? OTHERS
}
