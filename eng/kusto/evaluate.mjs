// Runs a parsed query over rows: as much of the language as the alerts use. What is not here throws, so that no query is
// taken for tested that was not. Dates are Date, dynamic values are JavaScript's own, null is null.

export function evaluate(Bridge, code, tables, now) {
  const kindOf = (node) => Bridge.getTypeName(node).split(".").pop();
  const elements = (list) => Bridge.toArray(list).map((separated) => separated.Element$1 ?? separated.Element);
  const unknown = (what) => { throw new Error(`evaluate.mjs does not know ${what}.`); };

  const statements = elements(code.Syntax.Statements);
  if (statements.length !== 1) unknown("several statements");
  return rowsOf(statements[0].Expression);

  function rowsOf(node) {
    switch (kindOf(node)) {
      case "NameReference": return (tables[node.SimpleName] ?? []).map((row) => ({ ...row, TimeGenerated: new Date(row.TimeGenerated) }));
      case "UnionOperator": return elements(node.Expressions).flatMap(rowsOf);
      case "PipeExpression": return apply(node.Operator, rowsOf(node.Expression));
      default: return unknown(`${kindOf(node)} as a table`);
    }
  }

  function apply(operator, rows) {
    switch (kindOf(operator)) {
      case "FilterOperator": return rows.filter((row) => valueOf(operator.Condition, row) === true);
      case "ExtendOperator": return rows.map((row) => elements(operator.Expressions).reduce((made, column) => ({ ...made, ...columnOf(column, made) }), row));
      case "ProjectOperator": return rows.map((row) => Object.assign({}, ...elements(operator.Expressions).map((column) => columnOf(column, row))));
      case "SummarizeOperator": return summarize(operator, rows);
      default: return unknown(kindOf(operator));
    }
  }

  function summarize(operator, rows) {
    const by = operator.ByClause ? elements(operator.ByClause.Expressions) : [];
    // Without "by" no row gives one row of nothing; with it, none.
    const groups = new Map(by.length === 0 ? [["[]", { keys: {}, rows: [] }]] : []);
    for (const row of rows) {
      const keys = Object.assign({}, ...by.map((column) => columnOf(column, row)));
      const name = JSON.stringify(Object.values(keys));
      if (!groups.has(name)) groups.set(name, { keys, rows: [] });
      groups.get(name).rows.push(row);
    }

    return [...groups.values()].map((group) =>
      Object.assign({ ...group.keys }, ...elements(operator.Aggregates).map((column) => ({ [nameOf(column)]: aggregate(column.Expression, group.rows) }))));
  }

  function aggregate(call, rows) {
    const [first, second] = elements(call.ArgumentList.Expressions);
    const latest = (some) => some.map((row) => valueOf(first, row)).reduce((most, value) => (value !== null && (most === null || value > most) ? value : most), null);
    switch (call.Name.SimpleName) {
      case "count": return rows.length;
      case "countif": return rows.filter((row) => valueOf(first, row) === true).length;
      case "max": return latest(rows);
      case "maxif": return latest(rows.filter((row) => valueOf(second, row) === true));
      default: return unknown(`the aggregate ${call.Name.SimpleName}`);
    }
  }

  function nameOf(column) {
    return kindOf(column) === "SimpleNamedExpression" ? column.Name.SimpleName : kindOf(column) === "NameReference" ? column.SimpleName : unknown("a column without a name");
  }

  function columnOf(column, row) {
    return { [nameOf(column)]: valueOf(kindOf(column) === "SimpleNamedExpression" ? column.Expression : column, row) };
  }

  function valueOf(node, row) {
    switch (kindOf(node)) {
      case "LiteralExpression": return literal(node);
      case "ParenthesizedExpression": return valueOf(node.Expression, row);
      case "NameReference": return row[node.SimpleName] ?? null;
      case "PathExpression": return valueOf(node.Expression, row)?.[node.Selector.SimpleName] ?? null;
      case "ElementExpression": return valueOf(node.Expression, row)?.[valueOf(node.Selector.Expression, row)] ?? null;
      case "InExpression": return isIn(node, row);
      case "BinaryExpression": return binary(node, row);
      case "FunctionCallExpression": return call(node.Name.SimpleName, elements(node.ArgumentList.Expressions).map((argument) => valueOf(argument, row)));
      default: return unknown(kindOf(node));
    }
  }

  function literal(node) {
    const written = node.toString().trim();
    if (/^"/.test(written)) return JSON.parse(written);
    if (/^\d+$/.test(written)) return Number(written);
    const span = /^(\d+)([smhd])$/.exec(written);
    return span ? Number(span[1]) * { s: 1e3, m: 6e4, h: 36e5, d: 864e5 }[span[2]] : unknown(`the literal ${written}`);
  }

  function isIn(node, row) {
    if (node.Operator.Text !== "in") unknown(node.Operator.Text);
    const value = valueOf(node.Left, row);
    return elements(node.Right.Expressions).some((item) => valueOf(item, row) === value);
  }

  function binary(node, row) {
    const operator = node.Operator.Text;
    const left = valueOf(node.Left, row);
    if (operator === "and") return left === true && valueOf(node.Right, row) === true;
    if (operator === "or") return left === true || valueOf(node.Right, row) === true;
    const right = valueOf(node.Right, row);
    // Whatever is compared with null is null, which no filter takes for true; of strings there is no null, only an empty one.
    if (left === null && typeof right !== "string") return null;
    const [a, b] = [left ?? "", right].map((value) => (value instanceof Date ? value.getTime() : value));
    switch (operator) {
      case "==": return a === b;
      case "!=": return a !== b;
      case "<": return a < b;
      case "<=": return a <= b;
      case ">": return a > b;
      case ">=": return a >= b;
      case "startswith": return a.toLowerCase().startsWith(b.toLowerCase());
      case "endswith": return a.toLowerCase().endsWith(b.toLowerCase());
      case "has": return new RegExp(`(?<![0-9a-z])${b.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![0-9a-z])`, "i").test(a);
      case "matches regex": return new RegExp(b).test(a);
      default: return unknown(operator);
    }
  }

  function call(name, values) {
    const [first, second] = values;
    switch (name) {
      case "ago": return new Date(now.getTime() - first);
      case "not": return first === null ? null : !first;
      case "isnull": return first === null;
      case "isnotnull": return first !== null;
      case "tostring": return first === null ? "" : String(first);
      case "split": return first.split(second);
      case "parse_url": return { Host: new URL(first).hostname, Path: new URL(first).pathname };
      default: return unknown(`the function ${name}`);
    }
  }
}
