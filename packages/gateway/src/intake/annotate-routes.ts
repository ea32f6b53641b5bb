import { type Context, Hono } from 'hono'
import * as z from 'zod'
import type { GatewayServices } from '../gateway-services.ts'
import { findGrant } from './find-grant.ts'
import { IntakeError } from './intake-error.ts'
import { type BodyOptions, readJson } from './read-body.ts'

const MAX_BYTES = 64 * 1024

/** How long to wait for a request that is not stored yet, in milliseconds. */
const WAIT_MS = 2000

/** The property of a session's first request that has the feedback, as at Helicone. */
const SESSION_FEEDBACK = 'Helicone-Session-Feedback'

const name = z.string().min(1).max(128)
const scoreBody = z.looseObject({
  scores: z.record(name, z.union([z.number(), z.boolean()], 'must be a number or true or false')),
})
const feedbackBody = z.looseObject({ rating: z.boolean() })
const anyFeedbackBody = z.looseObject({ 'helicone-id': name, rating: z.boolean() })
const propertyBody = z.looseObject({ key: name, value: z.string() })

type Services = Pick<GatewayServices, 'keyring' | 'logs' | 'writer'> & Pick<BodyOptions, 'bodyTimeoutMs'>

/** Scores, feedback and properties that are added to logged requests: https://docs.helicone.ai/rest/request/post-v1request-score */
export function annotateRoutes({ keyring, logs, writer, bodyTimeoutMs }: Services): Hono {
  const routes = new Hono()
  const limits = { maxBytes: MAX_BYTES, bodyTimeoutMs }

  const annotate = async (context: Context, id: string, change: () => Promise<boolean>) => {
    // The log of a request that was just answered may not be stored yet.
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
  // Used by the SDK `@helicone/helicone` and the one for Python.
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
