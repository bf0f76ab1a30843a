import { conditionFields, fieldAt } from './condition-fields.js';
import { operators, operatorsOf, type Op } from './operators.js';
import { isGroup, type Group, type Join, type Row, type Tree } from './tree.js';

/** Where a row stands: at the top, or in a group. */
export type Place = [item: number] | [item: number, row: number];

export function newRow(path = conditionFields[0]!.path): Row {
  const { kind, options } = fieldAt(path) ?? { kind: 'text', options: [] };
  return { path, kind, op: operatorsOf[kind][0]!, values: options[0] === undefined ? [''] : [options[0]] };
}

export const newGroup = (join: Join): Group => ({
  join: join === 'and' ? 'or' : 'and',
  rows: [newRow(), newRow()],
});

/** The row with another field: the operator stays when it goes with it, the value when the kind does. */
export function withField(row: Row, path: string): Row {
  const fresh = newRow(path);
  const kept = operatorsOf[fresh.kind].includes(row.op) ? withOperator(fresh, row.op) : fresh;
  return kept.kind === row.kind && fieldAt(path)?.options.length === 0
    ? { ...kept, values: row.values }
    : kept;
}

/** The row with another operator: as many values as that one takes. */
export function withOperator(row: Row, op: Op): Row {
  const { values } = operators[op];
  if (values === 'none') return { ...row, op, values: [] };
  const given = row.values.length === 0 ? [''] : row.values;
  return { ...row, op, values: values === 'one' ? given.slice(0, 1) : given.filter((value) => value !== '') };
}

export function replaceRow(tree: Tree, place: Place, row: Row): Tree {
  return changeItem(tree, place[0], (item) => {
    if (place.length === 1 || !isGroup(item)) return row;
    return { ...item, rows: item.rows.map((one, i) => (i === place[1] ? row : one)) };
  });
}

/** A group that has lost its last row goes with it. */
export function removeRow(tree: Tree, place: Place): Tree {
  const item = tree.items[place[0]];
  if (place.length === 1 || item === undefined || !isGroup(item) || item.rows.length === 1)
    return { ...tree, items: tree.items.filter((_one, i) => i !== place[0]) };
  return changeItem(tree, place[0], () => ({ ...item, rows: item.rows.filter((_row, i) => i !== place[1]) }));
}

export function addRow(tree: Tree, group?: number): Tree {
  if (group === undefined) return { ...tree, items: [...tree.items, newRow()] };
  return changeItem(tree, group, (item) =>
    isGroup(item) ? { ...item, rows: [...item.rows, newRow()] } : item,
  );
}

export const addGroup = (tree: Tree): Tree => ({ ...tree, items: [...tree.items, newGroup(tree.join)] });

export function setJoin(tree: Tree, join: Join, group?: number): Tree {
  if (group === undefined) return { ...tree, join };
  return changeItem(tree, group, (item) => (isGroup(item) ? { ...item, join } : item));
}

function changeItem(tree: Tree, index: number, change: (item: Row | Group) => Row | Group): Tree {
  return { ...tree, items: tree.items.map((item, i) => (i === index ? change(item) : item)) };
}

/** What is missing, by place ("0" or "2.1"). */
export function unfinished(tree: Tree): Record<string, string> {
  const found: Record<string, string> = {};
  tree.items.forEach((item, i) => {
    if (!isGroup(item)) note(found, `${i}`, item);
    else item.rows.forEach((row, j) => note(found, `${i}.${j}`, row));
  });
  return found;
}

function note(found: Record<string, string>, place: string, row: Row): void {
  if (operators[row.op].values === 'none') return;
  if (row.values.length === 0 || row.values.some((value) => value.trim() === ''))
    found[place] = 'needs a value';
  else if (row.kind === 'number' && row.values.some((value) => !Number.isFinite(Number(value))))
    found[place] = 'needs a number';
}
