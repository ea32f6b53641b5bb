import type { Tool } from '@litecone/core'

/** The tools that the agent of the sample data offers with every call. */
export const AGENT_TOOLS: readonly Tool[] = [
  tool('gauge_level', 'The water level at a gauge, with its history', ['river', 'gauge'], { days: 'integer' }),
  tool('gauge_forecast', 'The forecast of the water level at a gauge, in cm', ['gauge'], { days: 'integer' }),
  tool('gauge_record', 'Lowest levels by year', ['river'], { gauges: 'array', years: 'array' }),
  tool('search_sheets', 'Finds the map sheets of a stretch of a river', ['river'], {
    from_km: 'number',
    to_km: 'number',
    kind: 'string',
  }),
  tool('list_locks', 'The locks on a stretch of a river', ['river'], { from_km: 'number', to_km: 'number' }),
  tool('sheet_edition', 'Edition and year of survey of a sheet', ['sheet']),
  tool('restock_date', 'When a sheet is in stock again', ['sheet']),
]

function tool(name: string, description: string, texts: readonly string[], others: Record<string, string> = {}): Tool {
  const named = [...texts.map((each) => [each, 'string'] as const), ...Object.entries(others)]
  const properties = Object.fromEntries(
    named.map(([each, type]) => [each, type === 'array' ? { type, items: {} } : { type }]),
  )
  return {
    type: 'function',
    function: { name, description, parameters: { type: 'object', properties, required: [...texts] } },
  }
}

/** The JSON of a second model, which checks whether the results of the tools support the answer. */
export const CHECK_SCHEMA = {
  type: 'json_schema' as const,
  json_schema: {
    name: 'answer_check',
    strict: true,
    schema: {
      type: 'object',
      properties: {
        supported: { type: 'boolean' },
        confidence: { type: 'number' },
        claims: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              claim: { type: 'string' },
              source: { type: ['string', 'null'] },
              holds: { type: 'boolean' },
            },
            required: ['claim', 'source', 'holds'],
            additionalProperties: false,
          },
        },
      },
      required: ['supported', 'confidence', 'claims'],
      additionalProperties: false,
    },
  },
}
