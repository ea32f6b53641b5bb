import type { LogEntry } from '@litecone/gateway'
import { KINDS, type ModelKind } from './model-kinds.ts'
import type { Random } from './random.ts'

/** What is given of a request that is made up. */
export interface Made extends Pick<LogEntry, 'createdAt' | 'userId' | 'properties'> {
  readonly now: number
  readonly sessionId?: string
  readonly sessionPath?: string
  readonly sessionName?: string
  readonly promptId?: string
}

export const DAY = 86_400_000

export function createEntry(made: Made, random: Random): LogEntry {
  const kind = random.pick(KINDS)
  const { promptId = random.pick(PROMPTS), createdAt, now, ...given } = made
  const status = pickStatus(createdAt, now, kind, random)
  const [question, said] = random.pick(QUESTIONS)
  const requestBody = JSON.stringify({ model: kind.model, messages: [SYSTEM, { role: 'user', content: question }] })
  const cache = random.next() < 0.25 ? (random.next() < 0.45 ? 'hit' : 'miss') : null
  const isAnswered = status === 200
  const responseBody = JSON.stringify(isAnswered ? kind.answer(said) : { error: ERRORS[status] })
  const isHit = cache === 'hit' && isAnswered
  const figures = isAnswered ? createFigures(kind, made.userId, random) : NOTHING
  const stream = isAnswered && random.next() < 0.6
  const latencyMs = isHit ? random.skewed(2, 9) : isAnswered ? figures.latencyMs : random.skewed(30, 900)
  const id = random.id()
  return {
    id,
    createdAt: Math.round(createdAt),
    provider: kind.provider,
    model: kind.model,
    requestedModel: kind.model,
    servedModel: isAnswered ? kind.model : null,
    operation: 'chat',
    source: 'proxy',
    method: 'POST',
    url: kind.url,
    errorType: ERROR_TYPES[status] ?? null,
    status,
    stream,
    latencyMs,
    timeToFirstTokenMs: stream ? latencyMs * (0.1 + 0.2 * random.next()) : null,
    tokens: figures.tokens,
    costUsd: isHit ? 0 : figures.costUsd,
    cacheSavedUsd: isHit ? figures.costUsd : null,
    cache: isAnswered ? cache : null,
    promptId,
    promptVersion: promptId === null ? null : createdAt > now - 5 * DAY ? '2' : '1',
    sessionId: null,
    sessionPath: null,
    sessionName: null,
    ...given,
    rateLimited: status === 429 && random.next() < 0.7,
    securityVerdict: null,
    keyId: null,
    scores: random.next() < 0.1 ? { helpfulness: Math.round(random.next() * 100) / 100 } : {},
    feedback: random.next() < 0.05 ? random.next() < 0.8 : null,
    requestSize: Buffer.byteLength(requestBody),
    responseSize: Buffer.byteLength(responseBody),
    attempts: [
      {
        provider: kind.provider,
        model: kind.model,
        status,
        startedAt: Math.round(createdAt),
        latencyMs: latencyMs - 1,
      },
    ],
    requestHeaders: { 'content-type': 'application/json' },
    responseHeaders: { 'content-type': 'application/json' },
    requestBody,
    responseBody,
  }
}

const NO_TOKENS = { prompt: null, completion: null, total: null, cacheRead: null, cacheWrite: null, reasoning: null }
const NOTHING = { tokens: NO_TOKENS, costUsd: null, latencyMs: 0 }

function createFigures({ price, msPerToken }: ModelKind, userId: string | null, random: Random) {
  // Reports are long, and are what the money goes to.
  const length = userId === 'nightly-report' ? 12 : 1
  const prompt = Math.round(random.skewed(60, 2400) * length)
  const completion = Math.round(random.skewed(20, 700) * length)
  return {
    tokens: { ...NO_TOKENS, prompt, completion, total: prompt + completion },
    costUsd: (prompt * price[0] + completion * price[1]) / 1e6,
    latencyMs: 180 + completion * msPerToken * (0.8 + 0.4 * random.next()),
  }
}

/** An hour, three days ago, in which one provider was overloaded; else failures are rare. */
function pickStatus(at: number, now: number, { provider }: ModelKind, random: Random): number {
  const ago = now - at
  const isBad = provider === 'anthropic' && ago > 3 * DAY && ago < 3 * DAY + 7_200_000
  return random.pick([
    [isBad ? 30 : 96, 200],
    [isBad ? 60 : 0.8, provider === 'anthropic' ? 529 : 503],
    [2, 429],
    [0.7, 400],
    [0.5, -3],
  ])
}

const ERROR_TYPES: Readonly<Record<number, string>> = {
  529: 'overloaded_error',
  503: 'service_unavailable',
  429: 'rate_limit_exceeded',
  400: 'context_length_exceeded',
  [-3]: 'cancelled',
}

const ERRORS: Readonly<Record<number, object>> = {
  529: { type: 'overloaded_error', message: 'Overloaded' },
  503: { type: 'service_unavailable', message: 'The model is at capacity. Try again later.' },
  429: { type: 'requests', code: 'rate_limit_exceeded', message: 'Rate limit reached for requests per minute.' },
  400: {
    type: 'invalid_request_error',
    code: 'context_length_exceeded',
    message: 'The messages are longer than the model’s context. Make them shorter.',
  },
}

const PROMPTS = [
  [5, null],
  [3, 'answer-question'],
  [2, 'summarise'],
] as const

const SYSTEM = { role: 'system', content: 'You answer for a company that sells maps of rivers. This is sample data.' }

const QUESTIONS: readonly (readonly [weight: number, asked: readonly [question: string, answer: string]])[] = [
  [
    4,
    ['Which river is longer, the Rhine or the Elbe?', 'The Rhine, with about 1,230 km; the Elbe has about 1,090 km.'],
  ],
  [3, ['Where does the Danube end?', 'In the Black Sea, after about 2,850 km and ten countries.']],
  [
    2,
    ['Which map shows the Moselle with its locks?', 'Sheet 14, “Moselle from Trier to Koblenz”, shows all ten locks.'],
  ],
  [
    2,
    ['Summarise this week’s orders.', 'Forty-one sheets, most of them of the Rhine; two orders wait for an address.'],
  ],
]
