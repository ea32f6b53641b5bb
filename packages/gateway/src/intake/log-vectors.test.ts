import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { startIntake } from './intake.test-support.ts'
import { isPlausibleTime, readTime } from './read-time.ts'

/** Cases of Helicone's contract, next to the checkout. */
const FILE = new URL('../../../../../shared/vectors/helicone.json', import.meta.url)

interface Vector {
  readonly id: string
  readonly kind: string
  readonly input: Readonly<Record<string, unknown>> & {
    readonly endpoint?: string
    readonly body?: {
      readonly providerRequest?: { readonly meta?: unknown }
      readonly timing?: Readonly<Record<string, unknown>>
    }
    readonly value?: unknown
  }
  readonly expect: {
    readonly ok?: boolean
    readonly isValid?: boolean
    readonly errorField?: string
    readonly messageContains?: string
    readonly promptTokens?: number
    readonly completionTokens?: number
    readonly epochMs?: number
  }
}

/**
 * Helicone's validator refuses these logs, and we accept them on purpose: numbers written as text, parts that later versions of Helicone leave
 * out, and a start after the end, because a clock was set back.
 */
const ACCEPTED = /should be a number|is undefined|'meta' should be|greater than/

const vectors = existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as { vectors: Vector[] }).vectors : []
const ofKind = (kind: string) => vectors.filter((vector) => vector.kind === kind).map((one) => [one.id, one] as const)

const START = 1_790_000_000

/** Replaces the times of the cases, which are in 1970 and therefore implausible. */
function withTimesOfToday<T extends Vector['input']['body']>(body: T): T {
  const shift = (time: unknown): unknown => {
    const { seconds, ...rest } = (typeof time === 'object' && time !== null ? time : {}) as { seconds?: unknown }
    if (typeof seconds === 'number') return seconds < 10 ? { ...rest, seconds: START + seconds } : time
    if (typeof seconds === 'string') return { ...rest, seconds: String(START + Number(seconds)) }
    return typeof time === 'string' && /^\d$/.test(time) ? String(START + Number(time)) : time
  }
  if (!body?.timing) return body
  const { startTime, endTime, ...rest } = body.timing
  const times = Object.entries({ startTime, endTime }).filter(([, time]) => time !== undefined)
  return { ...body, timing: { ...rest, ...Object.fromEntries(times.map(([name, time]) => [name, shift(time)])) } }
}

const log = (request: object, response: object, timing?: object) => ({
  providerRequest: { url: 'custom-model-nopath', json: { model: 'm', messages: [] }, meta: {}, ...request },
  providerResponse: { status: 200, headers: {}, json: {}, ...response },
  ...(timing && { timing }),
})

describe('cases of Helicone’s contract of logs', () => {
  it.skipIf(vectors.length > 0)('are skipped, because they are not next to this checkout', () => undefined)

  it.each(ofKind('asyncLog.payload'))(
    '%s: a body of the documentation is taken',
    async (_id, { input, expect: wanted }) => {
      const intake = await startIntake()
      const { pathname } = new URL(input.endpoint?.split(' ')[1] ?? '')
      expect(await intake.post(pathname, input.body)).toMatchObject({ status: 200, text: 'ok' })
      const { promptTokens = null, completionTokens = null } = wanted
      expect(await intake.entries()).toMatchObject([{ tokens: { prompt: promptTokens, completion: completionTokens } }])
    },
  )

  it.each(ofKind('asyncLog.usage'))(
    '%s: usage of a custom answer is counted',
    async (_id, { input, expect: wanted }) => {
      const intake = await startIntake()
      await intake.post('/custom/v1/log', log({}, { json: input['providerResponse.json'] }))
      const { promptTokens, completionTokens } = wanted
      if (promptTokens === undefined) return
      expect(await intake.entries()).toMatchObject([{ tokens: { prompt: promptTokens, completion: completionTokens } }])
    },
  )

  it.each(ofKind('asyncLog.meta'))('%s: Helicone’s headers in meta are read', async (_id, { input }) => {
    const intake = await startIntake()
    const meta = input['providerRequest.meta'] as Record<string, string>
    await intake.post('/custom/v1/log', log({ meta }, {}))
    const [entry] = await intake.entries()
    const { userId, sessionId, sessionName, sessionPath, model, promptId, id } = entry ?? {}
    const kept = { userId, sessionId, sessionName, sessionPath, model, promptId, id, ...entry?.properties }
    for (const value of Object.values(meta)) expect(Object.values(kept)).toContain(value)
  })

  it.each(ofKind('asyncLog.validate'))('%s: a body is accepted or refused', async (_id, { input, expect: wanted }) => {
    const intake = await startIntake()
    const { status } = await intake.post('/custom/v1/log', withTimesOfToday(input.body))
    const hasMetaOfText = typeof input.body?.providerRequest?.meta === 'string'
    const isAccepted = wanted.ok || (ACCEPTED.test(wanted.messageContains ?? '') && !hasMetaOfText)
    expect(status).toBe(isAccepted ? 200 : 400)
  })

  it.each(ofKind('asyncLog.typedValidate'))(
    '%s: a typed body is accepted, or its error is returned',
    async (_id, vector) => {
      const intake = await startIntake()
      const answer = await intake.post('/v1/trace/custom/log/typed', withTimesOfToday(vector.input.body))
      expect(answer.status).toBe(vector.expect.isValid ? 200 : 400)
      if (!vector.expect.isValid) {
        const { isValid, errors } = JSON.parse(answer.text)
        expect([isValid, errors.map(({ field }: { field: string }) => field)]).toEqual([
          false,
          [vector.expect.errorField],
        ])
      }
    },
  )

  it.each(ofKind('asyncLog.time'))('%s: a time is read', async (_id, { input, expect: wanted }) => {
    const intake = await startIntake()
    expect(readTime(input.value)).toBe(wanted.epochMs)
    if (!isPlausibleTime(wanted.epochMs ?? 0)) return
    expect((await intake.post('/v1/trace/custom/log', log({}, {}, { startTime: input.value }))).status).toBe(200)
    expect(await intake.entries()).toMatchObject([{ createdAt: wanted.epochMs }])
  })
})
