process.abort()
export {}
