// Tables: bars beside figures, sorted by whatever column one presses, the long rest on demand.

const shownRows = 12;

// A column is { label, value(row), cell(row), bar?, text?, sort? }: text is aligned to the left, figures to the right.
function table(caption, columns, rows, { shown = shownRows, sorted } = {}) {
  const body = el('tbody');
  const heads = columns.map(column => el('th', { scope: 'col', class: column.text && 'text' }, head(column)));
  const more = el('button', { type: 'button', class: 'more' });
  const scroller = el('div', { class: 'scroller', tabindex: 0, role: 'region', 'aria-label': caption },
    el('table', {}, el('caption', {}, caption), el('thead', {}, el('tr', {}, heads.flatMap((cell, i) => columns[i].bar ? [cell, el('td')] : cell))), body));
  let order = sorted;
  let isOpen = false;

  function head(column) {
    if (!column.value || rows.length < 2)
      return column.label;
    const button = el('button', { type: 'button' }, column.label);
    button.addEventListener('click', () => {
      order = column;
      fill();
    });
    return button;
  }

  function fill() {
    if (order)
      rows = [...rows].sort((a, b) => (order.value(b) ?? -1) - (order.value(a) ?? -1));
    columns.forEach((column, i) => {
      if (column === order)
        heads[i].setAttribute('aria-sort', 'descending');
      else
        heads[i].removeAttribute('aria-sort');
    });
    body.replaceChildren(...rows.map((row, i) => line(columns, row, i >= shown && !isOpen, heights)));
    more.textContent = isOpen ? `Show the first ${shown}` : `Show all ${countText(rows.length)}`;
    more.setAttribute('aria-expanded', String(isOpen));
  }

  const heights = new Map(columns.filter(c => c.bar).map(c => [c, Math.max(...rows.map(c.value), 0)]));
  more.addEventListener('click', () => {
    isOpen = !isOpen;
    fill();
  });
  fill();
  return el('div', { class: 'table' }, scroller, rows.length > shown ? more : undefined);
}

function line(columns, row, isRest, heights) {
  return el('tr', { class: isRest ? 'rest' : undefined }, columns.map((column, i) => {
    const cell = el(i === 0 ? 'th' : 'td', { scope: i === 0 ? 'row' : undefined, class: column.text && 'text' }, column.cell(row));
    return column.bar ? [cell, bar(column.value(row) / (heights.get(column) || 1))] : cell;
  }));
}

function bar(share) {
  const fill = el('span');
  fill.style.inlineSize = `${share * 100}%`;
  return el('td', { class: 'bar', 'aria-hidden': 'true' }, fill);
}
