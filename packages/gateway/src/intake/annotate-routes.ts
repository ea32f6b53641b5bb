import { type Context, Hono } from 'hono'
import * as z from 'zod'
import type { GatewayServices } from '../gateway-services.ts'
import { findGrant } from './find-grant.ts'
import { IntakeError } from './intake-error.ts'
import { type BodyOptions, readJson } from './read-body.ts'

const MAX_BYTES = 64 * 1024

/** How long to wait for a request that is not in the store yet. */
const WAIT_MS = 2000

/** A property of a session's first request, as Helicone keeps it. */
const SESSION_FEEDBACK = 'Helicone-Session-Feedback'

const name = z.string().min(1).max(128)
const scoreBody = z.looseObject({
  scores: z.record(name, z.union([z.number(), z.boolean()], 'must be a number or true or false')),
})
const feedbackBody = z.looseObject({ rating: z.boolean() })
const anyFeedbackBody = z.looseObject({ 'helicone-id': name, rating: z.boolean() })
const propertyBody = z.looseObject({ key: name, value: z.string() })

type Services = Pick<GatewayServices, 'keyring' | 'logs' | 'writer'> & Pick<BodyOptions, 'bodyTimeoutMs'>

/** What Helicone's SDKs tell of a request after it was logged: https://docs.helicone.ai/rest/request/post-v1request-score */
export function annotateRoutes({ keyring, logs, writer, bodyTimeoutMs }: Services): Hono {
  const routes = new Hono()
  const limits = { maxBytes: MAX_BYTES, bodyTimeoutMs }

  const annotate = async (context: Context, id: string, change: () => Promise<boolean>) => {
    // A request that was answered just now is still on its way to the store.
    if (!(await change())) {
      await writer.flush(WAIT_MS)
      if (!(await change())) throw new IntakeError(404, `There is no request ${id.slice(0, 64)}.`)
    }
    return context.json({ data: null, error: null })
  }

  for (const path of ['/v1/request/:id/*', '/v1/session/:id/*', '/v1/feedback'])
    routes.use(path, async ({ req }, next) => {
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
  // Of the SDK `@helicone/helicone`, and of the one for Python.
  routes.post('/v1/feedback', async (context) => {
    const { rating, ...body } = await readJson(context, anyFeedbackBody, limits)
    const id = body['helicone-id'].toLowerCase()
    return annotate(context, id, () => logs.setFeedback(id, rating))
  })
  routes.put('/v1/request/:id/property', async (context) => {
    const { key, value } = await readJson(context, propertyBody, limits)
    const id = context.req.param('id').toLowerCase()
    return annotate(context, id, () => logs.setProperty(id, key, value))
  })
  routes.post('/v1/session/:id/feedback', async (context) => {
    const { rating } = await readJson(context, feedbackBody, limits)
    const session = context.req.param('id')
    return annotate(context, `of the session ${session}`, async () => {
      const [first] = await logs.session(session)
      return first !== undefined && logs.setProperty(first.id, SESSION_FEEDBACK, rating ? '1' : '0')
    })
  })
  return routes
}
