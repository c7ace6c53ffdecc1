/** Under these symbols compiled tests and variants find what they were compiled without. */
export const VITEST = 'kata.vitest'
export const SOLUTION = 'kata.solution'
