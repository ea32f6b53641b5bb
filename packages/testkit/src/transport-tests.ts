import { collect, completion } from '@litecone/core'
import { expect, it } from 'vitest'
import { ask, MESSAGES, modelAt } from './ask.ts'
import type { ProviderContract } from './contract-types.ts'
import { differences } from './fixtures.ts'
import { cutStream, frameStream } from './framing.ts'
import { type ReplayServer, type Reply, startReplayServer } from './replay-server.ts'

/** Tests how a provider's first stream survives on the wire, and that its socket is closed when the caller stops. */
export function describeTransport(contract: ProviderContract): void {
  const [first] = contract.streams
  if (!first) return
  const pieces = cutStream(frameStream(first.events, contract.framing), 'one event')
  const part = pieces.slice(0, 4)

  function open(server: ReplayServer, signal?: AbortSignal) {
    const request = {
      model: modelAt(contract, server.url),
      messages: MESSAGES,
      ...first?.request,
      stream: true as const,
    }
    return completion(request, signal ? { signal } : {})
  }

  async function expectWhole(reply: Reply) {
    const { result } = await ask(contract, [reply], first?.request, true)
    const answer = await result
    if (first && !('code' in first.expect)) expect(differences(answer, first.expect)).toEqual([])
  }

  it('closes the socket when the caller aborts during the stream', async () => {
    await using server = await startReplayServer([{ pieces: part, end: 'open' }])
    const abort = new AbortController()
    const stream = await open(server, abort.signal)
    abort.abort()
    await expect(collect(stream)).rejects.toMatchObject({ code: 'aborted' })
    await expect.poll(server.leftEarly).toBe(1)
  })

  it('closes the socket when the caller aborts before the first byte', async () => {
    await using server = await startReplayServer([{ end: 'silent' }])
    const abort = new AbortController()
    const opened = open(server, abort.signal)
    await expect.poll(() => server.requests.length).toBe(1)
    abort.abort()
    await expect(opened).rejects.toMatchObject({ code: 'aborted' })
    await expect.poll(server.leftEarly).toBe(1)
  })

  it('closes the socket when the caller leaves the loop', async () => {
    await using server = await startReplayServer([{ pieces: part, end: 'open' }])
    for await (const _ of await open(server)) break
    await expect.poll(server.leftEarly).toBe(1)
  })

  it('throws if a stream is cut anywhere before its end', async () => {
    for (const end of ['cut', 'end'] as const) {
      for (let kept = 1; kept < pieces.length; kept += Math.max(1, Math.floor(pieces.length / 8))) {
        const kind = pieces.slice(0, kept)
        if (isDone(contract, kind)) continue
        const { result } = await ask(contract, [{ pieces: kind, end }], first.request, true)
        await expect(result, `${kept} of ${pieces.length} pieces, then ${end}`).rejects.toMatchObject({
          code: 'truncated_stream',
        })
      }
    }
  })

  it('ignores keep-alive comments', async () => {
    const comment = new TextEncoder().encode(': keep-alive\n\n')
    const hasComments = contract.framing !== 'ndjson' && contract.framing !== 'aws'
    await expectWhole({ pieces: hasComments ? pieces.flatMap((one) => [comment, one]) : pieces })
  })

  it('waits for a slow server', () => expectWhole({ pieces, delay: 5 }))

  it('sends lone surrogates as valid UTF-8', async () => {
    const content = 'half a smile: \ud83d, and on'
    const { result, requests } = await ask(contract, [{ status: 418, body: {} }], {
      messages: [{ role: 'user', content }],
    })
    await result.catch(() => {})
    expect(JSON.stringify(requests[0]?.body)).toContain('half a smile')
  })
}

/** Whether the pieces already contain the whole response: some vendors only send an end marker afterwards. */
function isDone({ framing }: ProviderContract, pieces: readonly Uint8Array[]): boolean {
  const text = new TextDecoder().decode(Buffer.concat(pieces))
  if (/message_stop/.test(text)) return true
  return framing !== 'anthropic' && /"(?:finish_?|stop)[rR]eason":\s*"|"type":"message-end"/.test(text)
}
