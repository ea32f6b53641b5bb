import type { HttpBindings } from '@hono/node-server'
import { headerText } from '../proxy/header-text.ts'

/** Requests of `@hono/node-server`. */
export interface IntakeEnv {
  readonly Bindings: HttpBindings
}

/** The headers of a request with the case that the client used, because names of properties keep it. */
export function sentHeaders({ incoming: { rawHeaders } }: HttpBindings): Record<string, string> {
  const headers = new Map<string, [name: string, value: string]>()
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const [name = '', value = ''] = rawHeaders.slice(index, index + 2).map(headerText)
    const before = headers.get(name.toLowerCase())
    headers.set(name.toLowerCase(), before ? [before[0], `${before[1]}, ${value}`] : [name, value])
  }
  return Object.fromEntries(headers.values())
}
