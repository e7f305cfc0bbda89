// The page: what the figures say at a glance, then the sections.

const stats = JSON.parse(document.getElementById('figures').textContent);

const series = [{ name: 'Commands', text: countText }, { name: 'Bytes', text: sizeText }, { name: 'Deletes', text: countText }];

function timelineSection({ timeline: line, rewrites, parts }) {
  if (line.buckets.length === 0)
    return undefined;
  const values = bucket => [bucket.count, bucket.bytes, bucket.deletes];
  const untimed = line.untimed?.count > 0 ? ` Without a time, and so not in it: ${plural(line.untimed.count, 'command')} (${sizeText(line.untimed.bytes)}).` : '';
  if (line.by === 'time') {
    const interval = line.interval * 1000;
    const points = line.buckets.map(bucket => ({ at: Date.parse(bucket.time), values: values(bucket) }));
    const last = points.at(-1).at + interval;
    const near = points[0].at - Math.max(2 * interval, (last - points[0].at) / 10);
    const marks = rewrites.map(rewrite => ({ at: Date.parse(rewrite.time), label: 'rewrite' })).filter(mark => mark.at >= near && mark.at <= last);
    const first = marks.reduce((start, mark) => mark.at < start ? start - Math.ceil((start - mark.at) / interval) * interval : start, points[0].at);
    const busiest = Date.parse(line.busiest.time);
    return section('timeline', 'Timeline', `Busiest: ${spanText(busiest, busiest + interval)}, ${sizeText(line.busiest.bytes)} in ${plural(line.busiest.count, 'command')}.${untimed}`,
      timeline({ points, interval, first, last, marks, series, ticks: timeTicks, place: spanText, length: step => durationText(step / 1000), label: 'Commands, bytes and deletes over time' }));
  }
  // Along the bytes every column has as many of them.
  const isLaid = line.buckets.every(bucket => bucket.part === undefined);
  const points = line.buckets.map((bucket, i) => ({ at: isLaid ? bucket.offset : i, values: isLaid ? [bucket.count, bucket.deletes] : values(bucket) }));
  const interval = isLaid ? line.interval : 1;
  const end = isLaid ? parts.at(-1).firstOffset + parts.at(-1).size : NaN;
  const last = Math.min(points.at(-1).at + interval, end > points.at(-1).at ? end : Infinity);
  const place = isLaid ? (from, to) => `${sizeText(from)} – ${sizeText(to)} of the log` : from => `${line.buckets[from].part}:${line.buckets[from].offset}`;
  return section('timeline', 'Over the log', 'The log tells no times, so this goes along its bytes.', timeline({
    points, interval, first: points[0].at, last, series: isLaid ? [series[0], series[2]] : series, ticks: isLaid ? sizeTicks : () => [], place, length: step => sizeText(isLaid ? step : step * line.interval),
    marks: isLaid ? parts.filter(one => one.firstOffset > 0).map(one => ({ at: one.firstOffset, label: one.kind })) : [], label: 'Commands, bytes and deletes over the log',
  }));
}

function expiryLine({ interval, buckets }) {
  const points = buckets.map(bucket => ({ at: Date.parse(bucket.time), values: [bucket.count, bucket.bytes] }));
  return timeline({
    points, interval: interval * 1000, first: points[0].at, last: points.at(-1).at + interval * 1000, series: [{ name: 'Keys that go', text: countText }, { name: 'Their bytes', text: sizeText }],
    ticks: timeTicks, place: spanText, length: step => durationText(step / 1000), label: 'Keys and bytes that expire over time',
  });
}

function headline({ totals, waste, restart, expiries }) {
  const figures = [
    ['Records', count(totals.records), [[totals.commands, 'command'], [totals.entries, 'entry', 'entries'], [totals.annotations, 'annotation']].filter(([n]) => n > 0).map(words => plural(...words)).join(', ')],
    ['Size', size(totals.bytes), totals.baseRecords > 0 ? `${shareText(totals.baseShare)} in the base` : 'no base'],
    totals.seconds === undefined ? undefined : ['Time', figure(totals.seconds, durationText(totals.seconds)), totals.commandsPerSecond === undefined ? undefined : `${countText(totals.commandsPerSecond)} commands a second`],
    ['Keys', count(totals.keys.count), totals.keys.exact ? `written ${plural(totals.keyWrites, 'time')}` : `${shortText(totals.keys.atLeast)} to ${shortText(totals.keys.atMost)}`],
    waste && ['After a rewrite', size(waste.sizeAfter), `${waste.sizeAfter < waste.bytes ? `${shareText(waste.share)} less` : 'no smaller'}${waste.method === 'exact' ? '' : ', estimated'}`],
    restart && ['Restart', figure(restart.seconds, durationText(restart.seconds)), `estimated for ${restart.server}`],
    expiries && ['With a time to live', share(expiries.share), 'of all writes'],
    ['Deletes', count(totals.deletes), `of ${plural(totals.keyWrites, 'write')}`],
  ];
  return el('dl', { class: 'figures' }, figures.filter(Boolean).map(([label, value, remark]) => el('div', {}, el('dt', {}, label), el('dd', {}, value), remark ? el('dd', { class: 'quiet' }, remark) : undefined)));
}

// Three sentences for those who read no further.
function lede({ commands, prefixes, waste, restart, totals }) {
  const strong = text => el('strong', {}, text);
  const key = value => el('strong', {}, el('bdi', { dir: 'auto' }, cut(keyText(value), 60)));
  const [command] = commands;
  const [prefix] = prefixes.top;
  return el('p', { class: 'lede' },
    command ? [key(command.name), ' fills ', strong(shareText(command.share)), ' of the log. '] : undefined,
    prefix ? ['Keys ', key(prefix.pattern), ' take ', strong(shareText(prefix.bytes / (totals.bytes || 1))), '. '] : undefined,
    waste && waste.sizeAfter < waste.bytes ? ['A rewrite would shrink it from ', strong(sizeText(waste.bytes)), ' to ', strong(sizeText(waste.sizeAfter)), '. '] : undefined,
    restart ? ['A server loads it in ', strong(aboutText(restart.seconds)), '.'] : undefined);
}

function themeSwitch() {
  const { element, press } = choice('Colours', ['Auto', 'Light', 'Dark'], index => {
    document.documentElement.dataset.theme = ['auto', 'light', 'dark'][index];
  });
  press(0);
  return element;
}

function page() {
  const { totals } = stats;
  const sections = [besideSection, timelineSection, commandsSection, prefixesSection, keysSection, biggestSection, expiriesSection, wasteSection, restartSection, partsSection]
    .map(make => make(stats)).filter(Boolean);
  document.title = `${stats.log} · aof stats`;
  const remarks = [
    stats.filtered ? 'Filters were in force: only what they let through is counted.' : undefined,
    ...(stats.faults ?? []).map(fault => `${fault.part}: ${fault.text}`),
  ].filter(Boolean);
  document.getElementById('report').append(
    el('header', {},
      el('div', { class: 'top' }, el('p', { class: 'eyebrow' }, 'aof stats'), themeSwitch()),
      el('h1', {}, el('bdi', { dir: 'auto' }, keyText(stats.log).split(/(?<=\/)/).flatMap((part, i) => i === 0 ? part : [el('wbr'), part]))),
      totals.firstTime ? el('p', { class: 'quiet' }, spanText(totals.firstTime, totals.lastTime)) : undefined,
      lede(stats)),
    ...remarks.map(text => el('p', { class: 'remark', role: 'note' }, el('bdi', {}, text))),
    headline(stats),
    el('nav', { class: 'contents', 'aria-label': 'Contents' }, sections.map(one => el('a', { href: `#${one.id}` }, one.querySelector('h2').textContent))),
    ...sections,
    el('footer', {}, el('p', { class: 'quiet' }, 'Made by aof stats --report. The figures are those of aof stats --format json; what each means is in docs/stats.md.')));
}

page();
