import type { CheckInput } from './check.ts'

/** The input of a check, with defaults. */
export function checkInput(input: Partial<CheckInput> = {}): CheckInput {
  return {
    text: 'Hello',
    provider: 'openai',
    model: 'gpt-4o',
    advanced: false,
    owner: '',
    clientKey: undefined,
    sessionId: undefined,
    signal: new AbortController().signal,
    ...input,
  }
}
