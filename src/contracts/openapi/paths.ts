/** The path table of a document: one operation per method and path, whoever declares it. */
import type { OpenApiBuilder, OperationObject, PathItemObject } from 'openapi3-ts/oas31'
import type { Method } from '../define.js'

export interface PlacedOperation {
  path: string
  method: Method
  operation: OperationObject
}

/** Adds an operation beside those of other methods on its path, and refuses a second one of the same method. */
export function addOperation(builder: OpenApiBuilder, { path, method, operation }: PlacedOperation): void {
  const verb = method.toLowerCase() as Lowercase<Method>
  const item: PathItemObject = builder.rootDoc.paths?.[path] ?? {}
  const other = item[verb]
  if (other) {
    throw new TypeError(`openapi: ${other.operationId} and ${operation.operationId} both claim ${method} ${path}`)
  }
  builder.addPath(path, { ...item, [verb]: operation })
}
