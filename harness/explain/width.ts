/** The columns that a line may take. */
export const WIDTH = 80
