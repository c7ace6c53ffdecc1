const line = 'x'.repeat(2 ** 16)
for (;;) process.stderr.write(line)
export {}
