import { asList, asNumber, asRecord, parseJson } from '@litecone/core'
import type { ReceivedLog } from '@litecone/testkit/servers'
import type { Outcome } from './outcome.ts'
import { KEYS } from './refusals.ts'

/** The request id in a log. */
export function idOf({ body, headers }: ReceivedLog): string {
  return body.providerRequest.meta['Helicone-Request-Id'] ?? String(headers['helicone-request-id'])
}

export function tokensOf({ body }: ReceivedLog): number | undefined {
  const { textBody, json } = body.providerResponse
  return textBody === undefined ? countTokens([json]) : countTokens(readEvents(textBody))
}

/** The data of server-sent events that are JSON. */
export function readEvents(text: string): unknown[] {
  return text.split('\n').flatMap((line) => (line.startsWith('data:') ? [parseJson(line.slice(5))] : []))
}

/** The tokens in a response of any vendor. If a stream has several counts, the last one is complete. */
export function countTokens(answers: readonly unknown[]): number | undefined {
  let input: number | undefined
  let output: number | undefined
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of asList(value)) visit(one)
    else
      for (const [key, inner] of Object.entries(asRecord(value))) {
        if (INPUT.test(key)) input = asNumber(inner) ?? input
        else if (OUTPUT.test(key)) output = asNumber(inner) ?? output
        else visit(inner)
      }
  }
  visit(answers)
  return input === undefined && output === undefined ? undefined : (input ?? 0) + (output ?? 0)
}

const INPUT = /^(?:prompt_tokens|input_tokens|input_token_count|promptTokenCount)$/
const OUTPUT = /^(?:completion_tokens|output_tokens|output_token_count|candidatesTokenCount)$/

/** What is wrong with the logs of these calls. */
export function checkLogs(outcomes: readonly Outcome[], logs: readonly ReceivedLog[]): string[] {
  const problems = outcomes.flatMap((outcome) => {
    const own = logs.filter((log) => idOf(log) === outcome.id)
    const [log] = own
    const found = log && own.length === 1 ? compare(outcome, log) : [`${own.length} logs instead of one`]
    return found.map((problem) => `${outcome.target.id}, ${outcome.mode}: ${problem}`)
  })
  const known = new Set(outcomes.map(({ id }) => id))
  const unknown = logs.filter((log) => !known.has(idOf(log))).length
  if (unknown > 0) problems.push(`${unknown} logs of unknown calls`)
  return problems
}

function compare({ status, tokens, cost, target, sends = '' }: Outcome, log: ReceivedLog): string[] {
  const { providerResponse, timing } = log.body
  const { stream } = log.body.providerRequest.json
  const problems: string[] = []
  const expect = (right: boolean, problem: string) => right || problems.push(problem)
  expect(providerResponse.status === status, `logged with status ${providerResponse.status} instead of ${status}`)
  expect(providerResponse.cost === cost, `logged with cost ${providerResponse.cost} instead of ${cost}`)
  const failed = status < 200 || status > 299
  if (stream && !failed) expect(timing.timeToFirstToken !== undefined, 'logged without a time to the first token')
  if (!target.live && !failed) expect(tokensOf(log) === tokens, `logged with ${tokensOf(log)} tokens, not ${tokens}`)
  expect(log.text.includes(sends), 'logged without a part of its request')
  for (const key of Object.values(KEYS)) expect(!log.text.includes(key), 'logged with a key in it')
  return problems
}
