import { BadRequestError } from '@litecone/core'

/** What a translated request cannot have, since it is OpenAI's own servers that do or keep it, and what to do instead. */
const STORED: Readonly<Record<string, string>> = {
  previous_response_id: 'Send the whole conversation as input',
  conversation: 'Send the whole conversation as input',
  prompt: 'Send instructions and input',
  background: 'Leave it out, and wait for the answer or stream it',
}

/** Throws a `BadRequestError` for the first of them. What asks for none (`null`, `false`) passes. */
export function refuseStored(json: Readonly<Record<string, unknown>>): void {
  for (const [name, remedy] of Object.entries(STORED)) {
    if (json[name]) throw refuse(name, `is for models whose provider has the Responses API itself. ${remedy}`)
  }
}

export function refuse(field: string, what: string): BadRequestError {
  return new BadRequestError(`${field} ${what}.`, { param: field })
}
