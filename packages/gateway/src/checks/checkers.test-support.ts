import type { IncomingHttpHeaders } from 'node:http'
import { text } from 'node:stream/consumers'
import { createProviderKeys } from '../ai/provider-keys.ts'
import { createProviders, type ProviderConfig } from '../providers.ts'
import { serve } from '../proxy/upstream.test-support.ts'
import { type ChecksConfigInput, checksSchema } from './checks-schema.ts'
import { type Checks, createChecks } from './create-checks.ts'

export interface Asked {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly json: Record<string, unknown>
}

/** With `hang`, the server never answers. A text is sent unchanged. */
export type CheckerReply = { readonly status?: number; readonly body: object | string } | 'hang'

export interface Checker {
  readonly origin: string
  readonly asked: Asked[]
  /** Number of connections that the client closed before the response. */
  readonly left: () => number
}

/** A server that imitates a service for checks. */
export async function startChecker(reply: (asked: Asked) => CheckerReply): Promise<Checker> {
  const asked: Asked[] = []
  let left = 0
  const origin = await serve(async (request, response) => {
    response.on('close', () => {
      if (!response.writableEnded) left += 1
    })
    const one = {
      path: request.url ?? '',
      headers: request.headers,
      json: JSON.parse(await text(request)) as Record<string, unknown>,
    }
    asked.push(one)
    const answer = reply(one)
    if (answer === 'hang') return
    response.writeHead(answer.status ?? 200, { 'content-type': 'application/json' })
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body))
  })
  return { origin, asked, left: () => left }
}

/** A response of a chat model. */
export function says(content: string | null): CheckerReply {
  const choices = [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }]
  return {
    body: {
      id: 'c1',
      object: 'chat.completion',
      created: 1,
      model: 'guard',
      choices,
      usage: { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 },
    },
  }
}

/** A response of OpenAI's moderation endpoint. */
export function moderated(flagged: boolean, categories: Record<string, boolean> = {}): CheckerReply {
  const category_scores = Object.fromEntries(Object.keys(categories).map((name) => [name, 0.9]))
  return {
    body: { id: 'modr-1', model: 'omni-moderation-latest', results: [{ flagged, categories, category_scores }] },
  }
}

/** Creates the checks of a configuration, with providers at URLs of the test. */
export function openChecks(
  config: ChecksConfigInput,
  providers: Record<string, ProviderConfig> = {},
  environment: Record<string, string> = {},
  vault: Record<string, string> = {},
): Checks {
  return createChecks(checksSchema.parse(config), {
    providers: createProviders(providers, environment),
    keys: createProviderKeys(
      { find: (provider, owner) => vault[`${provider}/${owner}`] ?? vault[provider] },
      environment,
    ),
    environment,
  })
}
