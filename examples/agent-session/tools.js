/** @typedef {{ description: string, parameters: Record<string, unknown>, run: (args: Record<string, string>) => unknown }} Tool */

/**
 * The tools that the model can call.
 *
 * @type {Record<string, Tool>}
 */
export const tools = {
  get_weather: {
    description: 'Gets the current weather in a city.',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    run: ({ city }) => ({ city, weather: city === 'Bergen' ? 'rain' : 'sun', degrees: 18 }),
  },
  find_trains: {
    description: 'Finds the trains from one city to another.',
    parameters: {
      type: 'object',
      properties: { from: { type: 'string' }, to: { type: 'string' } },
      required: ['from', 'to'],
    },
    run: ({ from, to }) => [{ from, to, departs: '08:25', hours: 6.5 }],
  },
}

/** The tools in OpenAI's format. */
export const definitions = Object.entries(tools).map(([name, { description, parameters }]) => ({
  type: 'function',
  function: { name, description, parameters },
}))

/**
 * Calls a tool and returns its result for the model. Errors are results too, so that the model can correct its call.
 *
 * @param {import('@litecone/core').ToolCall} call
 * @returns {Promise<import('@litecone/core').ToolMessage>}
 */
export async function callTool(call) {
  const content = await run(call).catch((error) => ({ error: String(error) }))
  return { role: 'tool', tool_call_id: call.id, content: JSON.stringify(content) }
}

/** @param {import('@litecone/core').ToolCall} call */
async function run(call) {
  // Custom tools, the other kind, take text instead of arguments. This example defines none.
  if (call.type !== 'function') return { error: `There is no tool ${call.custom.name}.` }
  const { name, arguments: args } = call.function
  console.log(`${name} ${args}`)
  const tool = Object.hasOwn(tools, name) ? tools[name] : undefined
  return tool ? tool.run(JSON.parse(args)) : { error: `There is no tool ${name}.` }
}
