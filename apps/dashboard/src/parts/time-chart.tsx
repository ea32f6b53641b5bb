import { useEffect, useId, useRef } from 'react'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { formatCount } from '../format/format-figure.ts'
import { formatTime } from '../format/format-time.ts'
import { shorten } from '../format/shorten.ts'
import { theme } from '../state/theme.ts'
import { labelTimes } from './label-times.ts'
import { Name } from './name.tsx'

export interface Series {
  readonly label: string
  /** One for each time; `null` where there is nothing to show. */
  readonly values: readonly (number | null)[]
}

export interface TimeChartProps {
  /** What it shows: `Requests`. */
  readonly label: string
  /** Milliseconds since 1970, rising. */
  readonly times: readonly number[]
  /** Eight at most. */
  readonly series: readonly Series[]
  readonly format: (value: number | null) => string
}

/** Lines over time, and the same figures as a table for who does not see them. */
export function TimeChart({ label, times, series, format }: TimeChartProps) {
  const frame = useRef<HTMLDivElement>(null)
  const tip = useRef<HTMLParagraphElement>(null)
  const chosen = theme.use()
  const id = useId()
  useEffect(() => {
    const element = frame.current
    if (element === null || chosen === undefined) return
    const plot = new uPlot(
      optionsOf(element, { label, times, series, format }, (text, isLeft) => {
        if (!tip.current) return
        tip.current.hidden = text === ''
        tip.current.textContent = text
        tip.current.dataset['side'] = isLeft ? 'right' : 'left'
      }),
      [times.map((time) => time / 1000), ...series.map(({ values }) => [...values])],
      element,
    )
    const observer = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }))
    observer.observe(element)
    return () => {
      observer.disconnect()
      plot.destroy()
    }
  }, [label, times, series, format, chosen])
  return (
    <figure aria-labelledby={id}>
      <figcaption id={id} className="spoken">
        {label} over time
      </figcaption>
      <div className="chart" aria-hidden="true">
        <div ref={frame} />
        <p ref={tip} className="chart-tip" hidden />
      </div>
      {/* A single line is named by the heading. */}
      {series.length > 1 && (
        <ul className="legend" aria-hidden="true">
          {series.map(({ label: name }, index) => (
            <li key={name}>
              <span className="swatch" style={{ background: `var(--series-${index + 1})` }} />
              <Name of={name} />
            </li>
          ))}
        </ul>
      )}
      <FiguresTable {...{ label, times, series, format }} />
    </figure>
  )
}

/** Pixels. */
const HEIGHT = 224
const LABEL_LINE = 16

/** `say` is told what stands at the cursor, and whether that is in the left half; `''` when the cursor has left. */
function optionsOf(
  element: HTMLElement,
  { times, series, format }: TimeChartProps,
  say: (text: string, isLeft: boolean) => void,
): uPlot.Options {
  const colour = colourReader(element)
  const axis = { stroke: colour('--muted'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false } }
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { y: false, points: { size: 6 } },
    scales: { y: { range: (_plot, _min, max) => [0, max > 0 ? max * 1.08 : 1] } },
    axes: [
      {
        ...axis,
        // No higher than its labels, of which those of a day have a second line.
        size: (_plot, labels) => 8 + LABEL_LINE * (labels?.some((label) => label.includes('\n')) ? 2 : 1),
        values: (_plot, times, _axis, _space, step) => labelTimes(times, step),
      },
      {
        ...axis,
        size: 64,
        values: (_plot, values) => values.map((value) => format(value)),
        ...(format === formatCount && { incrs: WHOLE }),
      },
    ],
    series: [
      {},
      ...series.map(({ label }, index) => ({
        label,
        stroke: colour(`--series-${index + 1}`),
        width: 1.75,
        spanGaps: true,
        points: { show: times.length < 40, size: 5 },
      })),
    ],
    hooks: {
      setCursor: [
        ({ cursor }) => {
          const index = cursor.idx ?? -1
          const time = times[index]
          if (time === undefined) return say('', false)
          const shown = series.map(({ label, values }) => `${shorten(label)}: ${format(values[index] ?? null)}`)
          say([formatTime(time), ...shown].join('\n'), index < times.length / 2)
        },
      ],
    },
  }
}

/** Steps of an axis of counts: of three requests there are no halves, which would be rounded to the same figure twice. */
const WHOLE = Array.from({ length: 13 }, (_, power) => [1, 2, 5].map((step) => step * 10 ** power)).flat()

/** A canvas knows no custom properties, and `light-dark()` is resolved in real ones only. */
function colourReader(element: HTMLElement): (name: string) => string {
  return (name) => {
    element.style.color = `var(${name})`
    const { color } = getComputedStyle(element)
    element.style.color = ''
    return color
  }
}

function FiguresTable({ label, times, series, format }: TimeChartProps) {
  return (
    <details className="chart-figures">
      <summary>Show as a table</summary>
      <div className="table-frame" tabIndex={0} role="region" aria-label={`${label} as a table`}>
        <table>
          <thead>
            <tr>
              <th scope="col">From</th>
              {series.map(({ label: name }) => (
                <th key={name} scope="col" className="number">
                  <Name of={name} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {times.map((time, index) => (
              <tr key={time}>
                <th scope="row">{formatTime(time)}</th>
                {series.map(({ label: name, values }) => (
                  <td key={name} className="number">
                    {format(values[index] ?? null)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  )
}
