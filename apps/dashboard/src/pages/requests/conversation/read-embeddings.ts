import { isJson, type Json, listOf } from './json.ts'
import type { Embeddings } from './turn.ts'

/** How many embeddings, and how many numbers of each, are shown. */
const SHOWN_EMBEDDINGS = 5
const SHOWN_NUMBERS = 8

/** The embeddings in a response; `undefined` if it has none. */
export function readEmbeddings(value: Json): Embeddings | undefined {
  const vectors = vectorsOf(value).map(numbersOf)
  if (vectors.length === 0 || vectors.includes(undefined)) return undefined
  const all = vectors.filter((each) => each !== undefined)
  const [dimensions] = all.map(({ length }) => length)
  return {
    type: 'embeddings',
    count: all.length,
    dimensions: all.every(({ length }) => length === dimensions) ? dimensions : undefined,
    first: all.slice(0, SHOWN_EMBEDDINGS).map((each) => each.slice(0, SHOWN_NUMBERS)),
  }
}

function vectorsOf({ data, embedding, embeddings, predictions }: Json): readonly unknown[] {
  // OpenAI. (https://platform.openai.com/docs/api-reference/embeddings/object)
  if (Array.isArray(data)) return data.map((each) => (isJson(each) ? each['embedding'] : undefined))
  // Gemini, and Titan on Bedrock. (https://ai.google.dev/api/embeddings)
  if (embedding !== undefined) return [valuesOf(embedding)]
  if (Array.isArray(embeddings)) return embeddings.map(valuesOf)
  // Cohere, which returns a list for each number format. (https://docs.cohere.com/reference/embed)
  if (isJson(embeddings)) return listOf(Object.values(embeddings).find(Array.isArray))
  // Vertex. (https://docs.cloud.google.com/vertex-ai/generative-ai/docs/model-reference/text-embeddings-api)
  return listOf(predictions).map((each) => (isJson(each) ? valuesOf(each['embeddings']) : undefined))
}

function valuesOf(embedding: unknown): unknown {
  return isJson(embedding) ? embedding['values'] : embedding
}

function numbersOf(vector: unknown): readonly number[] | undefined {
  if (typeof vector === 'string') return decodeFloats(vector)
  const isVector = Array.isArray(vector) && vector.length > 0 && vector.every((each) => typeof each === 'number')
  return isVector ? vector : undefined
}

/** The base64 of 32-bit floats, little-endian, as OpenAI's `encoding_format: "base64"` returns it. */
function decodeFloats(text: string): readonly number[] | undefined {
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
    const view = new DataView(bytes.buffer)
    return Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) => view.getFloat32(index * 4, true))
  } catch {
    return undefined
  }
}
