import { BadRequestError, type ContentPart, type FilePart } from '@litecone/core'

type Fields = Record<string, unknown>

/** The content of a message or of a tool's result (https://platform.openai.com/docs/api-reference/responses/create#responses_create-input). */
export function encodeParts(content: string | readonly ContentPart[]): string | Fields[] {
  return typeof content === 'string' ? content : content.map(encodePart)
}

function encodePart(part: ContentPart): Fields {
  const mark = 'prompt_cache_breakpoint' in part && { prompt_cache_breakpoint: part.prompt_cache_breakpoint }
  switch (part.type) {
    case 'text':
      return { type: 'input_text', text: part.text, ...mark }
    case 'image_url': {
      const { url, detail } = part.image_url
      return { type: 'input_image', image_url: url, ...(detail && { detail }), ...mark }
    }
    case 'file':
      return { type: 'input_file', ...encodeFile(part.file), ...mark }
    default:
      throw new BadRequestError(
        `The Responses API accepts text, image, pdf in messages, not "${part.type}". Use another provider.`,
        { param: 'messages' },
      )
  }
}

function encodeFile({ file_data, file_id, filename }: FilePart['file']): Fields {
  if (file_data !== undefined) return { filename: filename ?? 'file.pdf', file_data }
  if (file_id === undefined) {
    throw new BadRequestError('A file must have file_data, a data URL, or file_id, an id or an address.', {
      param: 'messages',
    })
  }
  return /^https?:\/\//i.test(file_id) ? { file_url: file_id } : { file_id }
}
