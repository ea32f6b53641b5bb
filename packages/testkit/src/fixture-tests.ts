import { type ChatOperation, collect, completion, type Provider, type Wire } from '@litecone/core'
import { describe, expect, it } from 'vitest'
import { createContext, decodeStream } from './decode-stream.ts'
import { differences, readFixtures } from './fixtures.ts'
import { CHUNKINGS, cutStream, type Framing, frameStream } from './framing.ts'
import { startReplayServer } from './replay-server.ts'

export interface FixtureTests {
  /** The folder of the recordings. */
  folder: string
  framing: Framing
  provider: (settings: { apiKey: string; apiBase: string }) => Provider
  /** Only recordings with a matching name, if a folder contains those of several vendors. */
  only?: RegExp
}

/** Runs every recorded response of a provider: whole ones and errors over a socket; streams with every chunking, and over a socket event by event. */
export function describeFixtures({ folder, framing, provider, only = /./ }: FixtureTests): void {
  const fixtures = readFixtures(folder).filter(({ name }) => only.test(name))
  const { wire } = provider({ apiKey: 'key', apiBase: 'http://127.0.0.1:1' }).definition

  describe.skipIf(fixtures.length === 0)(`recorded responses of ${folder} (next to the checkout)`, () => {
    for (const { name, stream, events, body, status, model, expected } of fixtures) {
      if (stream) {
        const text = frameStream(events, framing)
        it.each(CHUNKINGS)(`${name}, cut as %s`, (chunking) => {
          const answer = decodeStream(wire, cutStream(text, chunking), { model, stream: true })
          expect(differences(answer, expected)).toEqual([])
        })
        it(`${name}, over a socket`, () => overSocket(provider, model, cutStream(text, 'one event'), expected))
      } else if (expected.error) {
        it(name, async () => {
          await using server = await startReplayServer([{ status, body: JSON.parse(body) }])
          const call = completion({ model: provider({ apiKey: 'key', apiBase: server.url })(model), messages: hello })
          await expect(call).rejects.toMatchObject({
            status: expected.error?.status,
            message: expect.stringContaining(expected.error?.message ?? ''),
          })
        })
      } else {
        it(name, () => {
          const answer = chatOf(wire).decode(JSON.parse(body), createContext({ model }))
          expect(differences(answer, expected)).toEqual([])
        })
      }
    }
  })
}

const hello = [{ role: 'user' as const, content: 'hi' }]

async function overSocket(
  provider: FixtureTests['provider'],
  model: string,
  pieces: readonly Uint8Array[],
  expected: Parameters<typeof differences>[1],
): Promise<void> {
  await using server = await startReplayServer([{ pieces }])
  const stream = await completion({
    model: provider({ apiKey: 'key', apiBase: server.url })(model),
    messages: hello,
    stream: true,
  })
  expect(differences(await collect(stream), expected)).toEqual([])
}

function chatOf(wire: Wire): ChatOperation {
  if (!wire.chat) throw new Error(`${wire.id} has no chat operation`)
  return wire.chat
}
