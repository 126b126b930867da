/** Looks at a file before SQLite does: opening it would already write beside it. */
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { SimError } from '../../../errors.js'
import { schemaVersion } from './schema.js'

/** Stands in the header of every file of ours: "idvs". */
export const applicationId = 0x69647673

const magic = 'SQLite format 3\0'

/** @throws SimError `bad_option` for a file that cannot be gone on with */
export function checkFile(file: string): void {
  // libsql ends the process where it is given one
  if (file.includes('\0')) {
    throw refusal(JSON.stringify(file), 'has a zero byte in its name', 'Name another file.')
  }
  if (!existsSync(file)) {
    if (existsSync(dirname(file))) return
    throw new SimError(
      'bad_option',
      `cannot make ${file}: there is no folder ${dirname(file)}`,
      'Make the folder first, or name another.',
    )
  }
  // whatever it is instead, waiting for somebody to write into it would never end
  if (!statSync(file).isFile()) {
    throw refusal(file, 'is no file that could be read and written in any place', 'Name a file, or a place for one.')
  }
  const header = readHeader(file)
  // an empty file is as good as none
  if (header.length === 0) return
  if (header.length < 100 || header.toString('latin1', 0, 16) !== magic) {
    throw refusal(file, 'is no SQLite database', 'Name another file, or remove it if it is not needed.')
  }
  if (header.readUInt32BE(68) !== applicationId) {
    throw refusal(file, 'is a SQLite database, but not one of idvsim', 'Name another file: this one is left as it is.')
  }
  const version = header.readUInt32BE(60)
  if (version > schemaVersion) {
    throw refusal(
      file,
      `was written by a newer idvsim: its schema is version ${version}, this one knows ${schemaVersion}`,
      'Update idvsim, or name another file.',
    )
  }
  const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16)
  const told = header.readUInt32BE(28) * pageSize
  const size = statSync(file).size
  // killed in the middle of writing, it is made whole again from the log beside it
  if (
    size < told &&
    !['-wal', '-journal'].some((log) => (statSync(file + log, { throwIfNoEntry: false })?.size ?? 0) > 0)
  )
    throw refusal(file, `is damaged: it has ${size} bytes of ${told}`, 'Restore it from a copy, or name another file.')
}

function readHeader(file: string): Buffer {
  const header = Buffer.alloc(100)
  try {
    const opened = openSync(file, 'r')
    try {
      return header.subarray(0, readSync(opened, header, 0, 100, 0))
    } finally {
      closeSync(opened)
    }
  } catch (error) {
    throw new SimError(
      'bad_option',
      `cannot read ${file}: ${(error as Error).message}`,
      'Check the path and its permissions.',
      {
        cause: error,
      },
    )
  }
}

const refusal = (file: string, what: string, hint: string): SimError =>
  new SimError('bad_option', `${file} ${what}`, hint)
