import type { ApiErrorBody } from './api-error.ts'

interface Asked {
  readonly key?: string
  readonly body?: unknown
}

/** How the query API of a gateway is asked: with a key and a body, where there are such. */
export function askApi({ url }: { readonly url: string }) {
  return async <T>(method: 'GET' | 'POST', path: string, { key, body }: Asked = {}) => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: (await response.json()) as T & ApiErrorBody }
  }
}
