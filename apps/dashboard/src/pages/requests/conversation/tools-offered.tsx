import { useMemo } from 'react'
import { formatCount } from '../../../format/format-figure.ts'
import { JsonTree } from '../../../parts/json-tree.tsx'
import { Folded } from './folded.tsx'
import { MessageText } from './message-text.tsx'
import { type OfferedTool, readTools } from './read-tools.ts'
import { valueText } from './read-turns.ts'

/** The tools that a request offered to the model, folded at first. Nothing if it offered none. */
export function ToolsOffered({ requestBody }: { readonly requestBody: string | null }) {
  const { tools, choice } = useMemo(() => readTools(requestBody), [requestBody])
  if (tools.length === 0) return null
  return (
    <Folded
      title={tools.length === 1 ? '1 tool offered:' : `${formatCount(tools.length)} tools offered:`}
      name={tools.map(({ name }) => name).join(', ')}
      isOpen={false}
    >
      <div className="tools-offered">
        {choice !== undefined && (
          <p>
            Tool choice: <code>{valueText(choice)}</code>
          </p>
        )}
        {/* Two tools of a request may have one name, if the request is wrong. */}
        {tools.map((tool, index) => (
          <OfferedToolView key={index} tool={tool} />
        ))}
      </div>
    </Folded>
  )
}

function OfferedToolView({ tool: { name, description, schema } }: { readonly tool: OfferedTool }) {
  return (
    <section className="offered" aria-label={`Tool ${name}`}>
      <p>
        <strong>{name}</strong>
      </p>
      {description && <MessageText text={description} />}
      {schema !== undefined && (
        <Folded title="Schema" copy={schema} isOpen={false}>
          <JsonTree value={schema} label={`Schema of ${name}`} />
        </Folded>
      )}
    </section>
  )
}
