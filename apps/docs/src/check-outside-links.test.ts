import { describe, expect, it } from 'vitest'
import { checkOutsideLinks, docstringsOf, faultOfLink, outsideLinks } from './check-outside-links.ts'

describe('links to outside', () => {
  it('are found in what is no code', () => {
    const markdown = [
      '[one](https://one.example/a?b=c#d), <https://two.example>, https://three.example/x. [four]: www.four.example',
      '[five](http://five.example) [six](htps:/six.example "Six") [here](#here) [there](../there.md) | https://seven.example |',
      '`https://code.example`, ``a ` https://code.example``',
      '```sh\ncurl https://code.example\n```',
    ]
    expect(outsideLinks(markdown.join('\n'))).toEqual([
      'https://one.example/a?b=c#d',
      'https://two.example',
      'https://three.example/x',
      'www.four.example',
      'http://five.example',
      'htps:/six.example',
      'https://seven.example',
    ])
  })

  it('are found in docstrings, and not in the code beside them', () => {
    const source = [
      "const url = 'https://code.example'",
      '/**',
      ' * The shape ([one](https://one.example)).',
      ' * ```ts',
      " * open('https://code.example')",
      ' * ```',
      ' * @example',
      " * open('https://code.example')",
      ' */',
      '/** By https://two.example. */',
      '// https://comment.example',
    ]
    expect(outsideLinks(docstringsOf(source.join('\n')))).toEqual(['https://one.example', 'https://two.example'])
  })

  it('are https, well-formed, and lead to hosts that were looked at', () => {
    expect(faultOfLink('https://semver.org/#summary')).toBeUndefined()
    for (const link of [
      'http://semver.org',
      'https:/semver.org',
      'https:///semver.org',
      'www.semver.org',
      'https://a b',
    ])
      expect(faultOfLink(link), link).toBe('is no https address')
    for (const link of ['https://semver.com', 'https://semver.org:444', 'https://semver.org.example'])
      expect(faultOfLink(link), link).toBe('leads to a host that is not in the list')
  })

  it('of this repository are', () => {
    expect(checkOutsideLinks).not.toThrow()
  })
})
