import type { IncomingMessage, ServerResponse } from 'node:http'
import { asList, asRecord, parseJson } from '@litecone/core'

/** Returns embeddings in each vendor's format, with the usage that aimock does not send. `false` if the path is not for embeddings. */
export async function answerEmbedding(
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const answer = ANSWERS.find(([pattern]) => pattern.test(path))?.[1]
  if (!answer) return false
  const body = answer(asRecord(parseJson(await readBody(request))))
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  return true
}

export async function readBody(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}

const ANSWERS: readonly (readonly [RegExp, (body: Record<string, unknown>) => object])[] = [
  // https://platform.openai.com/docs/api-reference/embeddings, and Azure's
  [
    /\/embeddings$/,
    ({ model, input }) => {
      const data = textsOf(input).map((text, index) => ({ object: 'embedding', index, embedding: embed(text) }))
      const tokens = count(textsOf(input))
      return { object: 'list', model, data, usage: { prompt_tokens: tokens, total_tokens: tokens } }
    },
  ],
  // https://ai.google.dev/api/embeddings#method:-models.batchembedcontents
  [
    /:batchEmbedContents$/,
    ({ requests }) => {
      const texts = asList(requests).map((one) =>
        String(asRecord(asList(asRecord(asRecord(one).content).parts)[0]).text),
      )
      return {
        embeddings: texts.map((text) => ({ values: embed(text) })),
        usageMetadata: { promptTokenCount: count(texts) },
      }
    },
  ],
  // https://docs.cohere.com/reference/embed
  [
    /^\/v2\/embed$/,
    ({ texts }) => ({
      id: 'demo',
      texts,
      embeddings: { float: textsOf(texts).map(embed) },
      meta: { api_version: { version: '2' }, billed_units: { input_tokens: count(textsOf(texts)) } },
    }),
  ],
]

function textsOf(input: unknown): string[] {
  return (Array.isArray(input) ? input : [input]).map(String)
}

function count(texts: readonly string[]): number {
  return texts.join(' ').split(' ').length
}

/** Three numbers that depend on the text. */
function embed(text: string): number[] {
  return [2, 3, 5].map((step) => Math.round(100 * Math.sin(text.length / step)) / 100)
}
