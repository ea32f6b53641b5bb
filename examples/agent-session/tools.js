/** @typedef {{ description: string, parameters: Record<string, unknown>, run: (given: Record<string, string>) => unknown }} Tool */

/**
 * What the model may call: its description for the model, and what it does.
 *
 * @type {Record<string, Tool>}
 */
export const tools = {
  get_weather: {
    description: 'Tells the weather of a city.',
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

/** In OpenAI's format. */
export const definitions = Object.entries(tools).map(([name, { description, parameters }]) => ({
  type: 'function',
  function: { name, description, parameters },
}))

/**
 * A tool's answer for the model. What goes wrong is an answer too: the model can mend its call.
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
  // The other kind takes text instead of arguments, and is asked for as such.
  if (call.type !== 'function') return { error: `There is no tool ${call.custom.name}.` }
  const { name, arguments: given } = call.function
  console.log(`${name} ${given}`)
  const tool = Object.hasOwn(tools, name) ? tools[name] : undefined
  return tool ? tool.run(JSON.parse(given)) : { error: `There is no tool ${name}.` }
}
