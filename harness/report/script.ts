/** Sorts the table of students by the column whose head is pressed, and shows the rows in which all words are. */
export const SCRIPT = `
const table = document.getElementById('students')
const rows = [...table.tBodies[0].rows]
const heads = [...table.tHead.rows[0].cells]
const valueOf = (row, column) => row.cells[column].dataset.value ?? row.cells[column].textContent
heads.forEach((head, column) => {
  head.querySelector('button').addEventListener('click', () => {
    const isUp = head.getAttribute('aria-sort') !== 'ascending'
    for (const other of heads) other.removeAttribute('aria-sort')
    head.setAttribute('aria-sort', isUp ? 'ascending' : 'descending')
    const isNumber = head.classList.contains('number')
    const order = (a, b) => isNumber ? valueOf(a, column) - valueOf(b, column) : valueOf(a, column).localeCompare(valueOf(b, column))
    table.tBodies[0].append(...rows.sort((a, b) => isUp ? order(a, b) : order(b, a)))
  })
})
const search = document.getElementById('search')
const count = document.getElementById('count')
search.addEventListener('input', () => {
  const words = search.value.toLowerCase().split(' ').filter((word) => word !== '')
  let shown = 0
  for (const row of rows) {
    const text = row.textContent.toLowerCase()
    row.hidden = !words.every((word) => text.includes(word))
    if (!row.hidden) shown++
  }
  count.textContent = shown + ' of ' + rows.length
})
`
