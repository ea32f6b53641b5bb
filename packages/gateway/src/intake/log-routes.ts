import { type Context, Hono } from 'hono'
import type { GatewayServices } from '../gateway-services.ts'
import { type EntryOptions, entryFromLog, type LogEndpoint } from './entry-from-log.ts'
import { findGrant } from './find-grant.ts'
import { IntakeError } from './intake-error.ts'
import { type LogPayload, parseLog, parseTypedLog } from './log-payload.ts'
import { type BodyOptions, readBody } from './read-body.ts'
import { type IntakeEnv, sentHeaders } from './sent-headers.ts'

/** The same limit as Helicone's. */
const MAX_BYTES = 10 * 1024 * 1024

const ENDPOINTS: Readonly<Record<string, LogEndpoint>> = {
  '/custom/v1/log': 'custom',
  '/oai/v1/log': 'oai',
  '/anthropic/v1/log': 'anthropic',
  '/googleapis/v1/log': 'googleapis',
  '/v1/trace/custom/log': 'trace',
  '/v1/trace/custom/v1/log': 'trace',
}

const TYPED_PATH = '/v1/trace/custom/log/typed'

/** The paths of the log endpoints. */
export const LOG_PATHS: readonly string[] = /* @__PURE__ */ [.../* @__PURE__ */ Object.keys(ENDPOINTS), TYPED_PATH]

type Services = Pick<GatewayServices, 'keyring' | 'meter' | 'writer'> &
  Pick<EntryOptions, 'maxBodyBytes'> &
  Pick<BodyOptions, 'bodyTimeoutMs'>

/** Helicone's log endpoints, for calls that clients made themselves. */
export function logRoutes({ keyring, meter, writer, maxBodyBytes, bodyTimeoutMs }: Services): Hono<IntakeEnv> {
  const routes = new Hono<IntakeEnv>()

  const take = async (
    context: Context<IntakeEnv>,
    payload: LogPayload,
    endpoint: LogEndpoint,
    keyId: string | null,
  ) => {
    const entry = { ...entryFromLog(payload, sentHeaders(context.env), endpoint, { meter, maxBodyBytes }), keyId }
    if (!writer.accept(entry)) throw new IntakeError(503, 'There is no room for logs at the moment. Send it again.')
    return context.text('ok', 200, { 'helicone-id': entry.id })
  }
  const readText = async (context: Context) =>
    Buffer.from(await readBody(context, { maxBytes: MAX_BYTES, bodyTimeoutMs })).toString()

  for (const [path, endpoint] of Object.entries(ENDPOINTS)) {
    routes.post(path, async (context) => {
      const { keyId } = await findGrant(keyring, (name) => context.req.header(name))
      return take(context, parseLog(await readText(context)), endpoint, keyId)
    })
  }
  routes.post(TYPED_PATH, async (context) => {
    const { keyId } = await findGrant(keyring, (name) => context.req.header(name))
    const payload = parseTypedLog(await readText(context))
    if (!('providerRequest' in payload)) return context.json({ isValid: false, errors: payload }, 400)
    return take(context, payload, 'trace', keyId)
  })
  return routes
}
