import text from '/etc/passwd' with { type: 'text' }
export default text
