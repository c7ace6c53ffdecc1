const deeper = (): number => 1 + deeper()
deeper()
export {}
