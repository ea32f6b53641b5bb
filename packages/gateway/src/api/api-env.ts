import type { HttpBindings } from '@hono/node-server'
import type { Grant } from '../keys/grant.ts'

/** Node's request and response, with `@hono/node-server`. */
export interface ApiEnv {
  Bindings: Partial<HttpBindings>
  Variables: {
    /** The grant of the request's key; `undefined` at an open gateway. */
    grant: Grant | undefined
  }
}
