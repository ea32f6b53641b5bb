import { expect, it } from 'vitest'
import { readTools } from './read-tools.ts'

const schema = { type: 'object', properties: { city: { type: 'string' } } }
const weather = { name: 'weather', description: 'The weather of a city.', schema }
const described = { name: 'weather', description: 'The weather of a city.' }

it.each([
  ['Chat Completions', { tools: [{ type: 'function', function: { ...described, parameters: schema, strict: true } }] }],
  ['Responses', { tools: [{ type: 'function', ...described, parameters: schema, strict: true }] }],
  ['functions', { functions: [{ ...described, parameters: schema }] }],
  ['Anthropic', { tools: [{ ...described, input_schema: schema }] }],
  ['Gemini', { tools: [{ functionDeclarations: [{ ...described, parameters: schema }] }] }],
  [
    'Gemini with a JSON schema',
    { tools: [{ functionDeclarations: [{ ...described, parametersJsonSchema: schema }] }] },
  ],
  ['Bedrock', { toolConfig: { tools: [{ toolSpec: { ...described, inputSchema: { json: schema } } }] } }],
])('reads the tools of %s', (_, body) => {
  expect(readTools(JSON.stringify(body)).tools).toEqual([weather])
})

it('reads the tools that providers run themselves', () => {
  const tools = [
    { type: 'web_search_20250305', name: 'web_search', max_uses: 3 },
    { type: 'mcp', server_label: 'maps', server_url: 'https://maps.example' },
    { type: 'web_search' },
    { googleSearch: {} },
  ]
  expect(readTools(JSON.stringify({ tools })).tools).toEqual([
    { name: 'web_search', description: undefined, schema: { max_uses: 3 } },
    {
      name: 'maps',
      description: undefined,
      schema: { server_label: 'maps', server_url: 'https://maps.example' },
    },
    { name: 'web_search', description: undefined, schema: undefined },
    { name: 'googleSearch', description: undefined, schema: undefined },
  ])
})

it('reads which tools the model has to call', () => {
  expect(readTools('{"tools":[],"tool_choice":"required"}').choice).toBe('required')
  expect(readTools('{"toolConfig":{"functionCallingConfig":{"mode":"ANY"}}}').choice).toEqual({ mode: 'ANY' })
})

it.each([null, '', '[]', '{"tools":"no"}', '{"tools":[1,null]}'])('finds none, and does not fail, in %s', (body) => {
  expect(readTools(body).tools).toEqual([])
})
