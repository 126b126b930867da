/** The page as it is sent. */
export const page = { text: '', headers: {} }
export const nothingHere = { text: '', headers: {} }
