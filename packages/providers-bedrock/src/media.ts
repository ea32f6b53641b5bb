import { BadRequestError, parseDataUrl } from '@litecone/core'

export type Block = Record<string, unknown>

/** The source and type of a file or image. */
export interface Media {
  /** A data URL, an `s3://` URI, or bare base64. */
  readonly from: string
  /** A media type that takes precedence over the data URL's. For URIs, the only hint besides the file extension. */
  readonly type?: string | undefined
  readonly filename?: string | undefined
}

/** Assigns each document a unique name, which the API requires. */
export type NameDocument = (filename: string | undefined) => string

/** An image, document, video or audio block: https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ContentBlock.html */
export function encodeMedia({ from, type, filename }: Media, standard: string, nameDocument: NameDocument): Block {
  const data = parseDataUrl(from)
  const isStored = from.startsWith('s3://')
  if (!data && !isStored && /^[a-z][a-z\d+.-]*:/i.test(from)) {
    throw new BadRequestError(
      'Bedrock accepts images and files as base64 data URLs or s3:// URIs. Download the file and send its contents.',
      { param: 'messages' },
    )
  }
  const source = isStored ? { s3Location: { uri: from } } : { bytes: data?.data ?? from }
  const [kind, format] =
    kindOf(mediaType(type) ?? data?.mediaType.toLowerCase(), isStored ? from : filename, standard) ?? []
  if (!kind) {
    throw new BadRequestError(
      `Bedrock does not accept files of type "${type ?? data?.mediaType}". Send it as text, or as one of ${[...DOCUMENTS.values()].join(', ')}.`,
      { param: 'messages' },
    )
  }
  return { [kind]: { format, ...(kind === 'document' && { name: nameDocument(filename) }), source } }
}

/** `format` of a part is a media type, or a file extension. */
function mediaType(type: string | undefined): string | undefined {
  return type?.includes('/') ? type.toLowerCase() : undefined
}

type Kind = [kind: string, format: string]

/** Without a type, or with `application/octet-stream`, the file extension decides. */
function kindOf(type: string | undefined, name: string | undefined, standard: string): Kind | undefined {
  if (type && type !== 'application/octet-stream') return kindOfType(type)
  const ending = /\.(\w+)$/.exec(name ?? '')?.[1]
  return ending ? kindOfEnding(ending.toLowerCase()) : kindOfType(standard)
}

function kindOfType(type: string): Kind | undefined {
  const [family, name = ''] = type.split('/')
  const document = DOCUMENTS.get(type) ?? (family === 'text' ? 'txt' : undefined)
  if (document) return ['document', document]
  if (family === 'image') return ['image', name === 'jpg' ? 'jpeg' : name]
  if (family === 'video') return ['video', VIDEOS[name] ?? name]
  return family === 'audio' ? ['audio', AUDIO[name] ?? name] : undefined
}

function kindOfEnding(ending: string): Kind | undefined {
  if ([...DOCUMENTS.values()].includes(ending)) return ['document', ending]
  if (/^(?:png|jpe?g|gif|webp)$/.test(ending)) return ['image', ending === 'jpg' ? 'jpeg' : ending]
  if (/^(?:mkv|mov|mp4|webm|flv|mpe?g|wmv)$/.test(ending)) return ['video', ending]
  return /^(?:mp3|wav|flac|ogg|opus|aac|m4a)$/.test(ending) ? ['audio', ending] : undefined
}

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_DocumentBlock.html */
const DOCUMENTS: ReadonlyMap<string, string> = /* @__PURE__ */ new Map([
  ['application/pdf', 'pdf'],
  ['text/csv', 'csv'],
  ['application/msword', 'doc'],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'docx'],
  ['application/vnd.ms-excel', 'xls'],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xlsx'],
  ['text/html', 'html'],
  ['text/plain', 'txt'],
  ['text/markdown', 'md'],
  ['application/json', 'txt'],
])
const VIDEOS: Partial<Record<string, string>> = {
  '3gpp': 'three_gp',
  quicktime: 'mov',
  'x-flv': 'flv',
  'x-matroska': 'mkv',
  'x-ms-wmv': 'wmv',
}
const AUDIO: Partial<Record<string, string>> = { 'x-wav': 'wav', wave: 'wav', 'x-flac': 'flac', 'mp4a-latm': 'm4a' }

/** Names may contain letters, digits, single spaces, hyphens, parentheses and square brackets, and must be unique. */
export function createDocumentNames(): NameDocument {
  const used = new Set<string>()
  return (filename) => {
    const base =
      filename
        ?.replace(/\.\w+$/, '')
        .replace(/[^a-z\d\s()[\]-]+/gi, '-')
        .replace(/\s+/g, ' ')
        .trim()
        .slice(0, 180) || 'document'
    let name = base
    for (let count = 2; used.has(name); count++) name = `${base} (${count})`
    used.add(name)
    return name
  }
}
