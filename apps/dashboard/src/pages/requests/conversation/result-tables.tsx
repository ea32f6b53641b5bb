import { useState } from 'react'
import { formatCount } from '../../../format/format-figure.ts'
import { Folded } from './folded.tsx'
import type { Embeddings, Moderation, RankedDocument } from './turn.ts'

/** How many embeddings there are, their dimensions, and the first numbers of a few. */
export function EmbeddingsTable({ embeddings: { count, dimensions, first } }: { readonly embeddings: Embeddings }) {
  return (
    <>
      <p>
        {formatCount(count)} {count === 1 ? 'embedding' : 'embeddings'}
        {dimensions !== undefined && ` of ${formatCount(dimensions)} dimensions`}
      </p>
      <ol className="embeddings" aria-label="First numbers">
        {first.map((numbers, index) => (
          <li key={index}>
            <code>
              {numbers.map((each) => Number(each.toPrecision(4))).join(', ')}
              {dimensions !== numbers.length && ', …'}
            </code>
          </li>
        ))}
      </ol>
      {count > first.length && <p className="muted">and {formatCount(count - first.length)} more</p>}
    </>
  )
}

/** How many documents of a ranking are shown before the reader asks for the rest. */
const SHOWN_DOCUMENTS = 20

/** Ranked documents with their scores, best first. */
export function RankingTable({ documents }: { readonly documents: readonly RankedDocument[] }) {
  const [isWhole, setWhole] = useState(false)
  const hasTexts = documents.some(({ text }) => text !== undefined)
  return (
    <>
      <div className="table-frame" tabIndex={0} role="group" aria-label="Ranked documents">
        <table>
          <thead>
            <tr>
              <th scope="col" className="number">
                Score
              </th>
              <th scope="col" className="number">
                Index
              </th>
              {hasTexts && <th scope="col">Document</th>}
            </tr>
          </thead>
          <tbody>
            {documents.slice(0, isWhole ? undefined : SHOWN_DOCUMENTS).map(({ index, score, text = '' }) => (
              <tr key={index}>
                <td className="number">{formatScore(score)}</td>
                <td className="number">{index}</td>
                {hasTexts && (
                  <td className="ranked" dir="auto">
                    {text.length > 300 ? `${text.slice(0, 300)} …` : text}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {!isWhole && documents.length > SHOWN_DOCUMENTS && (
        <button type="button" className="rest" onClick={() => setWhole(true)}>
          Show all {formatCount(documents.length)} documents
        </button>
      )}
    </>
  )
}

/** The verdict, with the categories below it. It begins open if something was found. */
export function ModerationTable({ moderation: { isFlagged, categories } }: { readonly moderation: Moderation }) {
  const found = categories.filter((category) => category.isFlagged).map(({ name }) => name)
  return (
    <Folded title={isFlagged ? 'Flagged' : 'Not flagged'} name={found.join(', ') || undefined} isOpen={isFlagged}>
      <div className="folded-text">
        <table aria-label="Categories">
          <thead>
            <tr>
              <th scope="col">Category</th>
              <th scope="col">Flagged</th>
              <th scope="col" className="number">
                Score
              </th>
            </tr>
          </thead>
          <tbody>
            {categories.map(({ name, isFlagged: isFound, score }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{isFound ? <span className="badge error">yes</span> : 'no'}</td>
                <td className="number">{score === undefined ? '' : formatScore(score)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Folded>
  )
}

function formatScore(score: number): string {
  return score.toFixed(4)
}
