import type { MarkedToken, Tokens } from 'marked'
import { type ReactNode, useMemo } from 'react'
import { CopyButton } from '../../../parts/copy-button.tsx'
import { known, parseMarkdown, safeAddress } from './parse-markdown.ts'

/**
 * A text from a prompt or a model, with its Markdown rendered. Every element is created here, and none from HTML in the text. Images are links, so that
 * opening a page requests nothing from other servers.
 */
export function Markdown({ text }: { readonly text: string }) {
  const tokens = useMemo(() => parseMarkdown(text), [text])
  if (tokens === undefined) {
    return (
      <p className="said" dir="auto">
        {text}
      </p>
    )
  }
  return (
    <div className="markdown" dir="auto">
      <Blocks tokens={tokens} depth={0} />
    </div>
  )
}

interface TokensProps {
  readonly tokens: readonly MarkedToken[]
  /** How many tokens are around these. */
  readonly depth: number
}

/** Tokens nested deeper than this are shown as text. */
const DEEPEST = 16

function Blocks({ tokens, depth }: TokensProps) {
  // The tokens of a text have no ids and never change their places.
  return tokens.map((token, index) => (
    <Block key={index} token={token} depth={depth > DEEPEST ? Number.POSITIVE_INFINITY : depth + 1} />
  ))
}

function Block({ token, depth }: { readonly token: MarkedToken; readonly depth: number }): ReactNode {
  if (depth === Number.POSITIVE_INFINITY) return token.raw
  switch (token.type) {
    case 'space':
      return null
    case 'hr':
      return <hr />
    case 'code':
      return <CodeBlock token={token} />
    case 'blockquote':
      return (
        <blockquote>
          <Blocks tokens={known(token.tokens)} depth={depth} />
        </blockquote>
      )
    case 'list':
      return <List token={token} depth={depth} />
    case 'table':
      return <Table token={token} depth={depth} />
    case 'heading':
      // No heading elements: the text must not change the outline of the page.
      return (
        <p className={`heading level-${Math.min(token.depth, 4)}`}>
          <Blocks tokens={known(token.tokens)} depth={depth} />
        </p>
      )
    case 'paragraph':
      return (
        <p>
          <Blocks tokens={known(token.tokens)} depth={depth} />
        </p>
      )
    default:
      return <Inline token={token} depth={depth} />
  }
}

function Inline({ token, depth }: { readonly token: MarkedToken; readonly depth: number }): ReactNode {
  const children = 'tokens' in token ? <Blocks tokens={known(token.tokens)} depth={depth} /> : undefined
  switch (token.type) {
    case 'text':
      return children ?? token.text
    case 'escape':
      return token.text
    case 'strong':
      return <strong>{children}</strong>
    case 'em':
      return <em>{children}</em>
    case 'del':
      return <del>{children}</del>
    case 'codespan':
      return <code>{token.text}</code>
    case 'br':
      return <br />
    case 'checkbox':
      return token.checked ? '☑ ' : '☐ '
    case 'link':
      return <TextLink href={token.href}>{safeAddress(token.href) === undefined ? token.raw : children}</TextLink>
    case 'image':
      return token.href.startsWith('data:image/') ? (
        <img className="sent-image" src={token.href} alt={token.text} />
      ) : (
        <TextLink href={token.href}>
          {safeAddress(token.href) === undefined ? token.raw : `Image: ${token.text}`}
        </TextLink>
      )
    default:
      return token.raw
  }
}

/** A link out of the dashboard, which does not tell the other server where it was followed. The address is its tooltip, as its text may say anything. */
export function TextLink({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  const address = safeAddress(href)
  if (address === undefined) return children
  return (
    <a href={address} title={address} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  )
}

function CodeBlock({ token: { text, lang } }: { readonly token: Tokens.Code }) {
  return (
    <div className="code-block">
      <div className="code-head">
        <span>{lang || 'code'}</span>
        <CopyButton text={() => text} what="the code" />
      </div>
      <pre tabIndex={0} dir="ltr">
        {text}
      </pre>
    </div>
  )
}

function List({ token, depth }: { readonly token: Tokens.List; readonly depth: number }) {
  const items = token.items.map((item, index) => (
    <li key={index} className={item.task ? 'task' : undefined}>
      <Blocks tokens={known(item.tokens)} depth={depth} />
    </li>
  ))
  return token.ordered ? <ol start={Number(token.start)}>{items}</ol> : <ul>{items}</ul>
}

function Table({ token, depth }: { readonly token: Tokens.Table; readonly depth: number }) {
  return (
    <div className="table-frame" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {token.header.map((cell, index) => (
              <th key={index} scope="col" className={cell.align === 'right' ? 'number' : undefined}>
                <Blocks tokens={known(cell.tokens)} depth={depth} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {token.rows.map((row, place) => (
            <tr key={place}>
              {row.map((cell, index) => (
                <td key={index} className={cell.align === 'right' ? 'number' : undefined}>
                  <Blocks tokens={known(cell.tokens)} depth={depth} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
