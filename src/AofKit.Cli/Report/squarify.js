// Lays values out as rectangles that are as square as can be (Bruls, Huizing and van Wijk 2000).

function squarify(values, x, y, width, height) {
  const places = [];
  const total = values.reduce((sum, value) => sum + value, 0);
  const scale = total > 0 ? width * height / total : 0;
  const areas = values.map(value => value * scale);
  for (let start = 0; start < areas.length;) {
    const side = Math.min(width, height);
    let end = start + 1;
    let sum = areas[start];
    while (end < areas.length && worst(areas, start, end + 1, sum + areas[end], side) <= worst(areas, start, end, sum, side))
      sum += areas[end++];
    const depth = side > 0 ? sum / side : 0;
    let along = 0;
    for (let i = start; i < end; i++) {
      const length = depth > 0 ? areas[i] / depth : 0;
      places.push(width >= height ? { x, y: y + along, width: depth, height: length } : { x: x + along, y, width: length, height: depth });
      along += length;
    }
    if (width >= height)
      [x, width] = [x + depth, Math.max(0, width - depth)];
    else
      [y, height] = [y + depth, Math.max(0, height - depth)];
    start = end;
  }
  return places;
}

// The worst ratio of the sides in a row; the areas are in descending order.
function worst(areas, start, end, sum, side) {
  const [most, least] = [areas[start], areas[end - 1]];
  return Math.max(side * side * most / (sum * sum), sum * sum / (side * side * least));
}
