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
  /** One for each time; `null` if there is no value. */
  readonly values: readonly (number | null)[]
}

export interface TimeChartProps {
  /** What the chart shows, such as `Requests`. */
  readonly label: string
  /** Milliseconds since 1970, in ascending order. */
  readonly times: readonly number[]
  /** At most eight, because there are eight colors. */
  readonly series: readonly Series[]
  readonly format: (value: number | null) => string
}

/** A line chart, with the same figures as a table for readers who cannot see it. */
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

/** In pixels. */
const HEIGHT = 224
const LABEL_LINE = 16

/** `say` is called with the text for the tooltip, which is `''` when the pointer has left, and whether the pointer is in the left half. */
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
        // As high as the labels, some of which have a second line with the day.
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

/** Whole steps for an axis of counts. Fractions would be rounded, and two labels would be the same. */
const WHOLE = Array.from({ length: 13 }, (_, power) => [1, 2, 5].map((step) => step * 10 ** power)).flat()

/** Resolves custom properties for the canvas, which cannot. `light-dark()` is only resolved in a real property, such as `color`. */
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
