import type { OwnAnswer } from '../proxy/exchange.ts'

/** A 400 in plain text, as Helicone answers requests without a target. */
export function refuseRoute(message: string): OwnAnswer {
  return { status: 400, headers: { 'content-type': 'text/plain; charset=utf-8' }, body: message }
}

/** A 404 that lists the available paths. */
export function unknownRoute(message: string, providers: Iterable<string>): OwnAnswer {
  const body = {
    error: {
      message,
      type: 'invalid_request_error',
      param: null,
      code: 'unknown_url',
    },
    routes: {
      '/v1/*': 'OpenAI',
      '/{provider}/*': `One of ${[...providers].join(', ')}; the path as at the provider`,
      '/gateway/*': 'Any other API, at the URL in the header Helicone-Target-URL',
      '/ai/v1/chat/completions':
        'Every provider in OpenAI’s format; models as provider/model. Also /ai/v1/responses, /ai/v1/embeddings and /ai/v1/models',
      '/custom/v1/log':
        'Logs of calls made elsewhere. Also /oai/v1/log, /anthropic/v1/log, /googleapis/v1/log and /v1/trace/*',
      '/api/*': 'The query API',
    },
  }
  return { status: 404, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
