import { Hono } from 'hono'
import * as z from 'zod'
import type { LogWriter } from '../logs/log-writer.ts'
import type { LogStore } from '../stores/index.ts'
import type { ApiEnv } from './api-env.ts'
import { readBody } from './read-body.ts'
import { notFound } from './read-routes.ts'
import type { ApiDone } from './types.ts'

const name = z.string().min(1).max(128)
const MAX_NAMES = 50
const isSmall = (record: object) => Object.keys(record).length >= 1 && Object.keys(record).length <= MAX_NAMES
const SMALL = `must have 1 to ${MAX_NAMES} names`

const scoresBody = z.record(name, z.union([z.number(), z.boolean()])).refine(isSmall, SMALL)
const feedbackBody = z.strictObject({ positive: z.boolean() })
const propertiesBody = z.record(name, z.string()).refine(isSmall, SMALL)

/** How long to wait for a request that is not stored yet, in milliseconds. */
const WAIT_MS = 2000

/** Adds scores, feedback and properties to logged requests. */
export function annotateRoutes(logs: LogStore, writer: LogWriter): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>()
  /** The log of a request that was just answered may not be stored yet. */
  const annotate = async (id: string, change: () => Promise<boolean>): Promise<ApiDone> => {
    if (await change()) return { id }
    if (writer.state.waiting > 0) {
      await writer.flush(WAIT_MS)
      if (await change()) return { id }
    }
    throw notFound('request')
  }

  routes.post('/requests/:id/scores', async (context) => {
    const id = context.req.param('id')
    const scores = Object.entries(await readBody(context, scoresBody))
    return context.json(
      await annotate(id, () => all(scores, ([score, value]) => logs.addScore(id, score, Number(value)))),
    )
  })
  routes.post('/requests/:id/feedback', async (context) => {
    const id = context.req.param('id')
    const { positive } = await readBody(context, feedbackBody)
    return context.json(await annotate(id, () => logs.setFeedback(id, positive)))
  })
  routes.post('/requests/:id/properties', async (context) => {
    const id = context.req.param('id')
    const properties = Object.entries(await readBody(context, propertiesBody))
    return context.json(
      await annotate(id, () => all(properties, ([property, value]) => logs.setProperty(id, property, value))),
    )
  })
  return routes
}

async function all<T>(values: readonly T[], change: (value: T) => Promise<boolean>): Promise<boolean> {
  for (const value of values) if (!(await change(value))) return false
  return true
}
