import { Hono } from 'hono'
import type { GatewayServices } from '../gateway-services.ts'
import { SCOPES } from '../keys/key-schema.ts'
import type { NewKey } from '../keys/key-store.ts'
import type { ApiEnv } from './api-env.ts'
import { ApiError } from './api-error.ts'
import { authorize } from './authorize.ts'
import { noQuery } from './queries.ts'
import { asBody, emptyBody, objectBody, readBody } from './read-body.ts'
import { readQuery } from './read-query.ts'
import type { ApiKeys, ApiMe, ApiNewKey } from './types.ts'

/** The key store validates the fields, as for those of commands. */
const newKeyBody = objectBody<NewKey>('must be an object with owner and scopes')

/** Keys, for the scope `admin`, and the client's own grant, for all. */
export function keyRoutes({ keys, keyring }: Pick<GatewayServices, 'keys' | 'keyring'>): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>()

  routes.get('/me', async ({ req, json, get }) => {
    readQuery(noQuery, req.url)
    const { keyId = null, owner = '', scopes = SCOPES } = get('grant') ?? {}
    // `admin` includes all scopes.
    const effective = scopes.includes('admin') ? SCOPES : scopes
    const me: ApiMe = { isOpen: !keyring.required, keyId, owner, scopes: effective, providers: keys.providers(owner) }
    return json(me)
  })
  routes.use('/keys', authorize(keyring, 'admin'))
  routes.use('/keys/*', authorize(keyring, 'admin'))
  routes.get('/keys', async ({ req, json }) => {
    readQuery(noQuery, req.url)
    const list: ApiKeys = { items: (await keys.list()).toReversed(), vault: await keys.vault() }
    return json(list)
  })
  routes.post('/keys', async (context) => {
    const given = await readBody(context, newKeyBody)
    const isLast = keyring.required || (Array.isArray(given.scopes) && given.scopes.includes('admin'))
    if (!isLast) throw lockedOut()
    const made: ApiNewKey = await asBody(keys.create(given))
    return context.json(made, 201)
  })
  routes.post('/keys/:id/revoke', async (context) => {
    await readBody(context, emptyBody)
    const record = await keys.revoke(context.req.param('id'))
    if (!record) throw new ApiError('not_found', 'There is no key with this id.')
    return context.json(record)
  })
  return routes
}

/** The first key must have `admin`: afterwards the gateway is not open, and only `admin` can create keys. */
function lockedOut(): ApiError {
  return new ApiError(
    'invalid_body',
    'scopes: the first key needs admin. From then on the gateway asks for a key, and without admin nobody could make another here.',
  )
}
