import type { CheckInput } from './check.ts'

/** What a check is made of, for tests of one. */
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
