import {
  asList,
  asRecord,
  asString,
  BadRequestError,
  type CompletionParameters,
  type FunctionTool,
  isRecord,
  type Tool,
  UnsupportedParamsError,
} from '@litecone/core'
import { omitNullish } from './omit-nullish.ts'
import { encodeSchema } from './schema.ts'

type Declaration = FunctionTool['function']

/**
 * Cohere can require any tool or none, but not a particular one, so if the caller names tools, only those are sent.
 * https://docs.cohere.com/docs/tool-use-usage-patterns#forcing-tool-usage
 */
export function encodeTools(request: CompletionParameters): Record<string, unknown> {
  const declared: Declaration[] = [...(request.functions ?? []), ...(request.tools ?? []).map(declarationOf)]
  const { names, tool_choice } = encodeChoice(request.tool_choice ?? request.function_call)
  const offered = names ? declared.filter(({ name }) => names.includes(name)) : declared
  const missing = names?.find((name) => !offered.some((tool) => tool.name === name))
  if (missing !== undefined) {
    throw new BadRequestError(`tool_choice names "${missing}", which is not in tools. Add it, or name another.`, {
      param: 'tool_choice',
    })
  }
  if (offered.length === 0) return {}
  // One flag for all tools.
  const strict = offered.some((tool) => tool.strict)
  return {
    tools: offered.map((tool) => encodeTool(tool, strict)),
    strict_tools: strict || undefined,
    tool_choice,
  }
}

function declarationOf(tool: Tool): Declaration {
  const { function: declaration } = asRecord(tool)
  if (tool.type === 'function' && isRecord(declaration)) return declaration as Declaration & Record<string, unknown>
  throw new UnsupportedParamsError(`Cohere has no tool of type "${tool.type}". Declare a function instead.`, {
    param: 'tools',
  })
}

function encodeTool({ name, description, parameters }: Declaration, strict: boolean): object {
  const schema = parameters ?? { type: 'object', properties: {} }
  const parts = omitNullish({ name, description, parameters: strict ? encodeSchema(schema) : schema })
  return { type: 'function', function: parts }
}

interface Choice {
  /** The tools to send, if not all. */
  readonly names?: readonly string[]
  readonly tool_choice?: 'REQUIRED' | 'NONE'
}

function encodeChoice(choice: CompletionParameters['tool_choice'] | { name: string }): Choice {
  const { type, name, function: called, allowed_tools } = asRecord(choice)
  // Other vendors write choices as `{ type }`.
  const word = typeof choice === 'string' ? choice : type
  if (word === 'none') return { tool_choice: 'NONE' }
  if (word === 'required' || word === 'any') return { tool_choice: 'REQUIRED' }
  if (type === 'custom') {
    throw new UnsupportedParamsError('Cohere has no custom tools. Choose a function tool.', { param: 'tool_choice' })
  }
  const wanted = asString(name) ?? asString(asRecord(called).name)
  if (wanted !== undefined) return { names: [wanted], tool_choice: 'REQUIRED' }
  if (type !== 'allowed_tools') return {}
  const { mode, tools } = asRecord(allowed_tools)
  const names = asList(tools)
    .map(asRecord)
    .flatMap((tool) => asString(asRecord(tool.function).name) ?? asString(tool.name) ?? [])
  return { names, ...(mode === 'required' && { tool_choice: 'REQUIRED' }) }
}
