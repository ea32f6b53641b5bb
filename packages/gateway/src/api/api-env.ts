import type { HttpBindings } from '@hono/node-server'

/** What the server hands to the routes: Node's own request and answer, when it is `@hono/node-server` that does. */
export interface ApiEnv {
  Bindings: Partial<HttpBindings>
}
