import type { HttpBindings } from '@hono/node-server'
import type { Grant } from '../keys/grant.ts'

/** What the server hands to the routes: Node's own request and answer, when it is `@hono/node-server` that does. */
export interface ApiEnv {
  Bindings: Partial<HttpBindings>
  Variables: {
    /** Who asks; `undefined`: the gateway is open. */
    grant: Grant | undefined
  }
}
