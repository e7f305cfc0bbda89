// Another log beside this one: its figures, and where they differ most.

function besideSection(a) {
  const b = a.against;
  if (!b)
    return undefined;
  const totals = [
    ['Commands', a.totals.commands, b.totals.commands, countText], ['Size', a.totals.bytes, b.totals.bytes, sizeText],
    ['Keys', a.totals.keys.count, b.totals.keys.count, countText], ['Deletes', a.totals.deletes, b.totals.deletes, countText],
    ['With a time to live', a.expiries?.set, b.expiries?.set, countText], ['After a rewrite', a.waste?.sizeAfter, b.waste?.sizeAfter, sizeText],
    ['Restart', a.restart?.seconds, b.restart?.seconds, durationText],
  ].filter(([, ofA, ofB]) => ofA !== undefined && ofB !== undefined).map(([label, ofA, ofB, text]) => ({ label, ofA, ofB, text }));
  return section('beside', 'Beside another log', ['A is this log, B is ', el('bdi', { dir: 'auto' }, keyText(b.log)), '.'],
    table('Figures of both logs', [{ label: 'Figure', text: true, cell: row => row.label }, ...pair(row => row.text)], totals),
    el('div', { class: 'beside' },
      part('Commands, by bytes', differences('Commands of both logs', a.commands, b.commands, row => row.name)),
      part('Prefixes, by bytes', differences('Prefixes of both logs', a.prefixes.top, b.prefixes.top, row => row.pattern))));
}

// One row for what is in either, those first that differ most.
function differences(caption, ofA, ofB, name) {
  const rows = new Map(ofA.map(row => [JSON.stringify(name(row)), { name: name(row), ofA: row.bytes }]));
  for (const row of ofB)
    rows.set(JSON.stringify(name(row)), { ...rows.get(JSON.stringify(name(row))), name: name(row), ofB: row.bytes });
  const difference = row => Math.abs((row.ofB ?? 0) - (row.ofA ?? 0));
  return table(caption, [nameColumn('Name'), ...pair(() => sizeText)], [...rows.values()].sort((x, y) => difference(y) - difference(x)));
}

const pair = text => [
  { label: 'A', cell: row => row.ofA === undefined ? undefined : figure(row.ofA, text(row)(row.ofA)) },
  { label: 'B', cell: row => row.ofB === undefined ? undefined : figure(row.ofB, text(row)(row.ofB)) },
  { label: 'Change', cell: change },
];

function change({ ofA, ofB }) {
  if (ofA === undefined || ofB === undefined)
    return ofA === undefined ? 'new' : 'gone';
  if (ofA === 0)
    return undefined;
  const percent = Math.round((ofB - ofA) / ofA * 100);
  return `${percent > 0 ? '+' : percent < 0 ? '−' : ''}${countText(Math.abs(percent))} %`;
}
