/** What the model may call: its description for the model, and what it does. */
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

/** A tool's answer for the model. What goes wrong is an answer too: the model can mend its call. */
export async function callTool({ id, function: { name, arguments: given } }) {
  const answer = async () => {
    if (!Object.hasOwn(tools, name)) return { error: `There is no tool ${name}.` }
    return tools[name].run(JSON.parse(given))
  }
  const content = await answer().catch((error) => ({ error: String(error) }))
  return { role: 'tool', tool_call_id: id, content: JSON.stringify(content) }
}
