import { allExpanded, collapseAllNested, JsonView } from 'react-json-view-lite'

/** JSON as a tree whose nodes open and close; any other value as text. Large trees begin closed. */
export function JsonTree({ value, label }: { readonly value: unknown; readonly label: string }) {
  if (typeof value !== 'object' || value === null) {
    return (
      <pre className="raw" tabIndex={0} role="region" aria-label={label}>
        {typeof value === 'string' ? value : JSON.stringify(value)}
      </pre>
    )
  }
  const isLarge = JSON.stringify(value).length > 20_000
  return (
    <div className="json-tree" role="group" aria-label={label}>
      <JsonView
        data={value}
        style={STYLE}
        shouldExpandNode={isLarge ? collapseAllNested : allExpanded}
        clickToExpandNode
      />
    </div>
  )
}

const STYLE = {
  container: 'json',
  basicChildStyle: 'json-child',
  childFieldsContainer: 'json-children',
  label: 'json-label',
  clickableLabel: 'json-label clickable',
  nullValue: 'json-null',
  undefinedValue: 'json-null',
  numberValue: 'json-number',
  stringValue: 'json-string',
  booleanValue: 'json-number',
  otherValue: 'json-null',
  punctuation: 'json-punctuation',
  expandIcon: 'json-icon closed',
  collapseIcon: 'json-icon',
  collapsedContent: 'json-collapsed',
  noQuotesForStringValues: false,
  quotesForFieldNames: false,
  stringifyStringValues: true,
}
