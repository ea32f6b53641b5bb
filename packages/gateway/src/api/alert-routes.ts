import { Hono } from 'hono'
import type { AlertChange, NewAlert } from '../alerts/alert.ts'
import type { GatewayServices } from '../gateway-services.ts'
import type { ApiEnv } from './api-env.ts'
import { ApiError } from './api-error.ts'
import { authorize } from './authorize.ts'
import { historyQuery, noQuery } from './queries.ts'
import { asBody, emptyBody, objectBody, readBody } from './read-body.ts'
import { readQuery } from './read-query.ts'
import type { ApiDone } from './types.ts'

const newAlertBody = objectBody<NewAlert>('must be an object with name, metric, threshold, windowMs and webhook')
const changeBody = objectBody<AlertChange>('must be an object with what is to be changed')

/** Alerts, for the scope `admin`, because they make the gateway send data to a URL. */
export function alertRoutes({ alerts, keyring }: Pick<GatewayServices, 'alerts' | 'keyring'>): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>()

  routes.use('/alerts', authorize(keyring, 'admin'))
  routes.use('/alerts/*', authorize(keyring, 'admin'))
  routes.get('/alerts', async ({ req, json }) => {
    readQuery(noQuery, req.url)
    return json({ items: await alerts.list() })
  })
  routes.post('/alerts', async (context) => {
    const given = await readBody(context, newAlertBody)
    return context.json(await asBody(alerts.create(given)), 201)
  })
  routes.post('/alerts/:id', async (context) => {
    const change = await readBody(context, changeBody)
    return context.json(known(await asBody(alerts.update(context.req.param('id'), change))))
  })
  routes.post('/alerts/:id/delete', async (context) => {
    await readBody(context, emptyBody)
    const id = context.req.param('id')
    const done: ApiDone = { id }
    known((await alerts.remove(id)) || undefined)
    return context.json(done)
  })
  routes.post('/alerts/:id/test', async (context) => {
    await readBody(context, emptyBody)
    return context.json(known(await alerts.test(context.req.param('id'))))
  })
  routes.get('/alerts/:id/history', async ({ req, json }) => {
    const { limit = 50 } = readQuery(historyQuery, req.url)
    return json({ items: known(await alerts.events(req.param('id'), limit)) })
  })
  return routes
}

function known<T>(found: T | undefined): T {
  if (found === undefined) throw new ApiError('not_found', 'There is no alert with this id.')
  return found
}
