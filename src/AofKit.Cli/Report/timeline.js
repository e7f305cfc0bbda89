// The timeline: one band for each series over a common axis, and a cursor through all of them.

const bandHeight = 72;
const bandGap = 26;
const axisHeight = 22;
const markHeight = 12;
const narrowest = 3;

// Points are { at, values }, each the sum of an interval; series { name, text }; marks { at, label }. Place spells a span
// of the axis, length how much of it a column takes.
function timeline({ points, interval, first, last, series, marks = [], ticks, place, length, label }) {
  const readout = el('p', { class: 'readout', 'aria-hidden': 'true' });
  const picture = el('div', { class: 'picture', tabindex: 0, role: 'slider', 'aria-label': label, 'aria-valuemin': 0, 'aria-orientation': 'horizontal' });
  const cursor = svg('rect', { class: 'cursor', y: 0 });
  const tops = series.map((_, i) => (marks.length > 0 ? markHeight : 0) + i * (bandHeight + bandGap) + bandGap);
  const height = tops.at(-1) + bandHeight + axisHeight;
  let columns = [];
  let at;
  let x;

  function draw(width) {
    columns = columnsOf(points, interval, first, last, Math.max(1, Math.floor(width / narrowest)), series.length);
    x = point => (point - first) / (last - first) * width;
    cursor.setAttribute('height', String(height - axisHeight));
    picture.replaceChildren(svg('svg', { viewBox: `0 0 ${width} ${height}`, width, height, 'aria-hidden': 'true' },
      cursor,
      series.map((one, i) => band(one, i, columns, tops[i], x, width, length(columns[0].to - columns[0].from))),
      axis(ticks(first, last, Math.max(2, Math.floor(width / 130))), x, width, height),
      marks.map(mark => flag(mark, tops, x, width))));
    picture.setAttribute('aria-valuemax', String(columns.length - 1));
    leave();
  }

  function select(index) {
    at = Math.max(0, Math.min(columns.length - 1, index));
    const column = columns[at];
    cursor.setAttribute('x', String(x(column.from)));
    cursor.setAttribute('width', String(Math.max(1, x(column.to) - x(column.from))));
    readout.replaceChildren(el('b', {}, place(column.from, column.to)), ...series.map((one, i) => el('span', { class: 'reading' },
      el('span', { class: 'quiet' }, `${one.name} `), el('data', { value: column.values[i] }, one.text(column.values[i])))));
    picture.setAttribute('aria-valuenow', String(at));
    picture.setAttribute('aria-valuetext', [place(column.from, column.to), ...series.map((one, i) => `${one.name} ${one.text(column.values[i])}`)].join(', '));
  }

  function leave() {
    at = undefined;
    cursor.setAttribute('width', '0');
    readout.replaceChildren(el('span', { class: 'quiet' }, `${place(first, last)}. Touch or point at the chart, or move along it with the arrow keys.`));
    picture.setAttribute('aria-valuenow', '0');
    picture.setAttribute('aria-valuetext', readout.textContent);
  }

  function point(event) {
    const box = picture.getBoundingClientRect();
    const wanted = first + (event.clientX - box.left) / box.width * (last - first);
    const index = columns.findIndex(column => column.to > wanted);
    select(index < 0 ? columns.length - 1 : index);
  }

  picture.addEventListener('pointermove', point);
  picture.addEventListener('pointerdown', point);
  picture.addEventListener('pointerleave', event => event.pointerType === 'mouse' && document.activeElement !== picture && leave());
  picture.addEventListener('blur', leave);
  picture.addEventListener('keydown', event => {
    const page = Math.max(1, Math.round(columns.length / 10));
    const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: page, PageDown: -page, Home: -Infinity, End: Infinity }[event.key];
    if (event.key === 'Escape')
      leave();
    if (step === undefined)
      return;
    event.preventDefault();
    select(at === undefined && Math.abs(step) !== Infinity ? (step > 0 ? 0 : columns.length - 1) : (at ?? 0) + step);
  });
  onWidth(picture, draw);
  return el('div', { class: 'timeline' }, readout, picture);
}

// Neighbours share a column where there are more intervals than room; their figures add up.
function columnsOf(points, interval, first, last, room, width) {
  const intervals = Math.max(1, Math.round((last - first) / interval));
  const step = Math.ceil(intervals / room) * interval;
  const columns = Array.from({ length: Math.ceil(intervals * interval / step) }, (_, i) =>
    ({ from: first + i * step, to: Math.min(last, first + (i + 1) * step), values: Array(width).fill(0) }));
  for (const point of points) {
    const column = columns[Math.max(0, Math.min(columns.length - 1, Math.floor((point.at - first) / step)))];
    point.values.forEach((value, i) => column.values[i] += value);
  }
  return columns;
}

function band(one, index, columns, top, x, width, step) {
  const base = top + bandHeight;
  const most = Math.max(...columns.map(column => column.values[index]));
  const bars = columns.map(column => {
    const left = x(column.from);
    const wide = x(column.to) - left;
    const high = most === 0 ? 0 : column.values[index] / most * bandHeight;
    return high === 0 ? '' : `M${round(left)} ${base}v${round(-Math.max(1, high))}h${round(Math.max(0.75, wide - (wide > 4 ? 1 : 0)))}V${base}z`;
  });
  return svg('g', { class: 'band' },
    svg('text', { x: 0, y: top - 8 }, one.name),
    svg('text', { x: width, y: top - 8, 'text-anchor': 'end', class: 'quiet' }, most === 0 ? 'none' : `up to ${one.text(most)} in ${step}`),
    svg('line', { x1: 0, x2: width, y1: base + 0.5, y2: base + 0.5 }),
    svg('path', { d: bars.join('') }));
}

function flag(mark, tops, x, width) {
  const isLate = x(mark.at) > width - 80;
  return svg('g', { class: 'mark' },
    tops.map(top => svg('line', { x1: x(mark.at), x2: x(mark.at), y1: top - 4, y2: top + bandHeight })),
    svg('text', { x: x(mark.at) + (isLate ? -5 : 5), y: 9, 'text-anchor': isLate ? 'end' : 'start' }, mark.label));
}

const round = value => Math.round(value * 100) / 100;

function axis(ticks, x, width, height) {
  return ticks.map(tick => svg('g', { class: 'tick' },
    svg('line', { x1: x(tick.at), x2: x(tick.at), y1: height - axisHeight, y2: height - axisHeight + 5 }),
    svg('text', { x: Math.max(0, Math.min(width, x(tick.at))), y: height - 4, 'text-anchor': x(tick.at) < 30 ? 'start' : x(tick.at) > width - 30 ? 'end' : 'middle' }, tick.text)));
}

// Round places of an axis: sizes in 1, 2, 5; times in steps that clocks have.
const clock = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800, 1209600, 2592000];

function timeTicks(first, last, most) {
  const seconds = (last - first) / 1000;
  const step = (clock.find(s => seconds / s <= most) ?? Math.ceil(seconds / most / 31536000) * 31536000) * 1000;
  return steps(first, last, step, at => {
    const text = timeText(at);
    return step >= 86400e3 || at % 86400e3 === 0 ? text.slice(0, 10) : step >= 60e3 ? text.slice(11, 16) : text.slice(11, 19);
  });
}

function sizeTicks(first, last, most) {
  const rough = (last - first || 1) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  return steps(first, last, [1, 2, 5, 10].find(n => n * power >= rough) * power, sizeText);
}

function steps(first, last, step, text) {
  const ticks = [];
  for (let at = Math.ceil(first / step) * step; at <= last; at += step)
    ticks.push({ at, text: text(at) });
  return ticks;
}
