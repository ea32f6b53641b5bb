import { BadRequestError } from '@litecone/core'

/** Fields that a translated request cannot have, because they need OpenAI's own servers, and what to do instead. */
const STORED: Readonly<Record<string, string>> = {
  previous_response_id: 'Send the whole conversation as input',
  conversation: 'Send the whole conversation as input',
  prompt: 'Send instructions and input',
  background: 'Omit it, and wait for the response or stream it',
}

/** Throws a `BadRequestError` for the first of these fields that is set. `null` and `false` do not count. */
export function refuseStored(json: Readonly<Record<string, unknown>>): void {
  for (const [name, remedy] of Object.entries(STORED)) {
    if (json[name]) throw refuse(name, `only works with models whose provider has its own Responses API. ${remedy}`)
  }
}

/** Creates an error about a field. `problem` continues the sentence that the field's name begins: `must be a string`. */
export function refuse(field: string, problem: string): BadRequestError {
  return new BadRequestError(`${field} ${problem}.`, { param: field })
}
