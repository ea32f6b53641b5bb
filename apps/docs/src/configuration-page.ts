import * as z from 'zod'
import { configSchema } from '../../../packages/gateway/src/config/config-schema.ts'

/** Documents the gateway's settings from its configuration schema, which `litecone-gateway config --schema` prints. */
export function configurationPage(): string {
  return `# Every setting of the gateway

The gateway reads flags first, then \`LITECONE_\` environment variables, then \`litecone.yaml\` (or \`.json\`) in the working directory. In a variable name, two underscores
mark a nested setting: \`server.maxBodyBytes\` is \`LITECONE_SERVER__MAX_BODY_BYTES\`. \`litecone-gateway config\` prints the settings in effect and where each one comes from.
For \`checks\`, see [checks of prompts](/gateway/secure#checks-of-prompts).

| Setting | Meaning |
| --- | --- |
${settingsOf(z.toJSONSchema(configSchema, { io: 'input', unrepresentable: 'any' }), '').join('\n')}
`
}

type Schema = z.core.JSONSchema.BaseSchema

function settingsOf(schema: Schema, path: string): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => {
    const own = path === '' ? name : `${path}.${name}`
    return typeof inner === 'object' ? nested(inner, own) : []
  })
}

function nested(schema: Schema, path: string): string[] {
  const { properties, additionalProperties } = schema
  if (properties) return settingsOf(schema, path)
  if (typeof additionalProperties === 'object' && additionalProperties.properties)
    return settingsOf(additionalProperties, `${path}.<id>`)
  return [`| \`${path}\` | ${cell(schema.description ?? '')}<br>_${cell(kindOf(schema))}_ |`]
}

function kindOf({ type, enum: values, anyOf, default: standard }: Schema): string {
  const kinds = anyOf?.map((one) => (typeof one === 'object' ? kindOf(one) : '')) ?? []
  const kind = values?.map((value) => `\`${value}\``).join(', ') ?? (kinds.length > 0 ? kinds.join(' or ') : type)
  return `${kind ?? 'anything'}${standard === undefined ? '' : `; default \`${JSON.stringify(standard)}\``}`
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}
