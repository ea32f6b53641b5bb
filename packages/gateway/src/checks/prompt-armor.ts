import { randomUUID } from 'node:crypto'
import { asRecord, parseJson } from '@litecone/core'
import { type Dispatcher, request } from 'undici'
import type { Check, Verdict } from './check.ts'
import { createCheck, DEFAULT_TIMEOUT_MS, unchecked } from './create-check.ts'

export interface PromptArmorOptions {
  readonly apiKey: string
  /** Includes the version path. Default `https://api.aidr.promptarmor.com/v1`. */
  readonly apiBase?: string | undefined
  /** Milliseconds. Default 5,000. */
  readonly timeoutMs?: number | undefined
  readonly dispatcher?: Dispatcher | undefined
}

/** Maximum size of a response. Real ones have a few hundred bytes. */
const MAX_BYTES = 1_048_576

/**
 * A check by the service PromptArmor, called like Helicone does: `POST /analyze/input` with `{ content, source }`, which returns `{ detection, info }`
 * (https://promptarmor.readme.io/reference/v1analyzeinput). It sends the user's message to the service.
 */
export function promptArmor({
  apiKey,
  apiBase,
  timeoutMs = DEFAULT_TIMEOUT_MS,
  dispatcher,
}: PromptArmorOptions): Check {
  const url = `${(apiBase ?? 'https://api.aidr.promptarmor.com/v1').replace(/\/+$/, '')}/analyze/input`
  return createCheck({ name: 'promptarmor', timeoutMs }, async ({ text, provider, sessionId, signal }) => {
    const { statusCode, body } = await request(url, {
      method: 'POST',
      signal,
      ...(dispatcher && { dispatcher }),
      headers: {
        'content-type': 'application/json',
        'promptarmor-auth': `Bearer ${apiKey}`,
        'promptarmor-session-id': sessionId && isSendable(sessionId) ? sessionId : randomUUID(),
      },
      body: JSON.stringify({ content: text, source: provider }),
    })
    const answer = await readText(body)
    if (statusCode !== 200) return unchecked(`promptarmor answered with status ${statusCode}.`)
    return readVerdict(answer)
  })
}

function readVerdict(answer: string): Verdict {
  const { detection, info } = asRecord(parseJson(answer))
  if (detection === false) return { kind: 'allowed' }
  if (detection !== true) return unchecked('promptarmor answered in an unknown format.')
  // `info` has a field per detector, such as `Jailbreak` or `HiddenText`, each with its own `detection`.
  const found = Object.entries(asRecord(info)).filter(([, detector]) => asRecord(detector)['detection'] === true)
  const categories = found.map(([name]) => name).filter((name) => /^[\w ]{1,64}$/.test(name))
  return { kind: 'blocked', categories: categories.length > 0 ? categories : ['Injection'] }
}

/** Whether a text is valid as the value of a header. */
function isSendable(value: string): boolean {
  return /^[\x20-\x7e]{1,256}$/.test(value)
}

async function readText(body: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > MAX_BYTES) throw new RangeError(`The response is longer than ${MAX_BYTES} bytes.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
