import { type Context, Hono } from 'hono'
import * as z from 'zod'
import type { GatewayServices } from '../gateway-services.ts'
import { findGrant } from './find-grant.ts'
import { IntakeError } from './intake-error.ts'
import { type BodyOptions, readBody } from './read-body.ts'

const MOST_BYTES = 64 * 1024

/** How long a request is waited for that is not in the store yet. */
const WAIT_MS = 2000

const name = z.string().min(1).max(128)
const scoreBody = z.looseObject({
  scores: z.record(name, z.union([z.number(), z.boolean()], 'must be a number or true or false')),
})
const feedbackBody = z.looseObject({ rating: z.boolean() })
const propertyBody = z.looseObject({ key: name, value: z.string() })

type Services = Pick<GatewayServices, 'keyring' | 'logs' | 'writer'> & Pick<BodyOptions, 'bodyTimeoutMs'>

/** What Helicone's SDKs tell of a request after it was logged: https://docs.helicone.ai/rest/request/post-v1request-score */
export function annotateRoutes({ keyring, logs, writer, bodyTimeoutMs }: Services): Hono {
  const routes = new Hono()
  const limits = { maxBytes: MOST_BYTES, bodyTimeoutMs }

  const annotate = async (context: Context, id: string, change: () => Promise<boolean>) => {
    // A request that was only just answered is on its way to the store.
    if (!(await change())) {
      await writer.flush(WAIT_MS)
      if (!(await change())) throw new IntakeError(404, `There is no request ${id.slice(0, 64)}.`)
    }
    return context.json({ data: null, error: null })
  }

  routes.use('/v1/request/:id/*', async ({ req }, next) => {
    await findGrant(keyring, (header) => req.header(header))
    await next()
  })
  routes.post('/v1/request/:id/score', async (context) => {
    const { scores } = await readJson(context, scoreBody, limits)
    const id = context.req.param('id').toLowerCase()
    return annotate(context, id, async () => {
      for (const [score, value] of Object.entries(scores))
        if (!(await logs.addScore(id, score, Number(value)))) return false
      return true
    })
  })
  routes.post('/v1/request/:id/feedback', async (context) => {
    const { rating } = await readJson(context, feedbackBody, limits)
    const id = context.req.param('id').toLowerCase()
    return annotate(context, id, () => logs.setFeedback(id, rating))
  })
  routes.put('/v1/request/:id/property', async (context) => {
    const { key, value } = await readJson(context, propertyBody, limits)
    const id = context.req.param('id').toLowerCase()
    return annotate(context, id, () => logs.setProperty(id, key, value))
  })
  return routes
}

async function readJson<T extends z.ZodType>(context: Context, schema: T, limits: BodyOptions): Promise<z.output<T>> {
  const bytes = await readBody(context, limits)
  let value: unknown
  try {
    value = JSON.parse(Buffer.from(bytes).toString())
  } catch (error) {
    throw new IntakeError(400, 'The body is no JSON.', { cause: error })
  }
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new IntakeError(400, `${issue?.path.join('.') || 'body'}: ${issue?.message}`)
}
